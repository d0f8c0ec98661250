// Types from specifiers and declarators (C17 6.7.2, 6.7.6, 6.7.7).
//
// A declarator is a chain of links, applied from the outermost to the name. The parameters of the last function link are
// those of the declared function; their scope is kept, so that a definition's body sees the same objects.

import { UWord } from '../../ir/types.ts';
import type { Attribute, Declarator, FunctionOf, Link, Parameter, Specifiers, TypeName, TypeSpec } from './ast.ts';
import type { Checker } from './check.ts';
import { applyMode, applyVectorSize, newAttrs, readAttributeList, readAttributes, type Attrs } from './check-attr.ts';
import { convert, isErr, rvalue } from './check-convert.ts';
import { checkExpr } from './check-expr.ts';
import { plainChar } from './check-literal.ts';
import { checkEnum, checkRecord } from './check-record.ts';
import type { Scope } from './check-scope.ts';
import { isComplete } from './compat.ts';
import { isIce } from './constant.ts';
import {
  boolType, doubleType, errorType, floatType, intType, isInteger, llongType, longDoubleType, longType, QAtomic, QConst, QRestrict,
  QVolatile, RecordDecl, scharType, shortType, TArray, TError, TFunction, TVoid, ucharType, uintType, ullongType, ulongType,
  ushortType, voidType, isFloating, isRecord, TBool, type CType,
} from './ctype.ts';
import * as K from './kind.ts';
import * as S from './spec.ts';
import type { Loc } from './source.ts';
import * as X from './tree.ts';
import { Decl } from './tree.ts';

/** What declaration specifiers say. */
export interface SpecInfo {
  type: CType;
  readonly flags: number;
  readonly attrs: Attrs;
  /** `__auto_type`, or C23 `auto`: the type comes from the initializer. */
  readonly auto: boolean;
  /** No type was given. */
  readonly implicitInt: boolean;
  readonly loc: Loc;
}

/** What a declarator declares. */
export interface Declared {
  readonly name: string;
  readonly type: CType;
  readonly loc: Loc;
  readonly attrs: Attrs;
  /** Parameters of the declared function. */
  readonly params: ParamList | null;
}

/** Parameters in order, with the scope that holds them (and tags declared among them). */
export interface ParamList {
  readonly scope: Scope;
  readonly decls: Decl[];
  /** Bounds of array parameters that may have effects, evaluated on entry. */
  readonly bounds: X.Expr[];
  /** Names of a K&R definition's parameters. */
  readonly oldNames: { name: string; loc: Loc }[] | null;
}

/** The type that the basic words make (6.7.2p2), null for no word at all. */
function basicType(c: Checker, num: number, loc: Loc): CType | null {
  if (num === 0) return null;
  if ((num & S.Complex) !== 0) {
    if (num === S.Complex) c.pedantic(loc, 'ISO C does not support plain ‘complex’ meaning ‘double complex’');
    const part = num === S.Complex ? doubleType : basicType(c, num & ~S.Complex, loc)!;
    if (isInteger(part) && part.kind !== TBool) c.pedantic(loc, 'ISO C does not support complex integer types');
    else if (!isFloating(part)) {
      if (part.kind !== TError) c.error(loc, '‘_Complex’ used with a type that is not arithmetic');
      return errorType;
    }
    return c.types.complex(part);
  }
  if ((num & S.Int128) !== 0) {
    c.error(loc, '__int128 is not supported');
    return errorType;
  }
  const unsigned = (num & S.Unsigned) !== 0;
  if (unsigned && (num & S.Signed) !== 0) {
    c.error(loc, 'both ‘signed’ and ‘unsigned’ in declaration specifiers');
    return intType;
  }
  const longs = (num & S.LongMask) / S.Long1;
  if (longs > 2) {
    c.error(loc, '‘long long long’ is too long for GCC');
    return llongType;
  }
  const sign = S.Signed | S.Unsigned;
  switch (num & ~sign & ~S.LongMask) {
    case 0:
      if (longs === 0) return unsigned ? uintType : intType;
      if (longs === 2) longLong(c, loc);
      return longs === 1 ? unsigned ? ulongType : longType : unsigned ? ullongType : llongType;
    case S.Int:
      if (longs === 0) return unsigned ? uintType : intType;
      if (longs === 2) longLong(c, loc);
      return longs === 1 ? unsigned ? ulongType : longType : unsigned ? ullongType : llongType;
    case S.Char:
      if (longs > 0) break;
      return unsigned ? ucharType : (num & S.Signed) !== 0 ? scharType : plainChar(c);
    case S.Short: case S.Short | S.Int:
      if (longs > 0) break;
      return unsigned ? ushortType : shortType;
    case S.Void: if (num !== S.Void) break; return voidType;
    case S.Bool: if (num !== S.Bool) break; return boolType;
    case S.Float: if (num !== S.Float) break; return floatType;
    case S.Double:
      if ((num & sign) !== 0 || longs > 1) break;
      return longs === 1 ? longDoubleType : doubleType;
    case S.Float128: if (num !== S.Float128) break; return longDoubleType;
    default:
  }
  c.error(loc, 'two or more data types in declaration specifiers');
  return errorType;
}

function longLong(c: Checker, loc: Loc): void {
  if (c.options.std < 1999) c.diagnostics.warning(loc, 'ISO C90 does not support ‘long long’', 'long-long');
}

/** Qualifier bits of ctype.ts from flags of spec.ts. */
export function qualsOf(flags: number): number {
  let quals = 0;
  if ((flags & S.Const) !== 0) quals |= QConst;
  if ((flags & S.Volatile) !== 0) quals |= QVolatile;
  if ((flags & S.Restrict) !== 0) quals |= QRestrict;
  if ((flags & S.Atomic) !== 0) quals |= QAtomic;
  return quals;
}

/** Reads specifiers; `alone`: no declarator follows (`struct s;`). */
export function checkSpecifiers(c: Checker, node: Specifiers, alone = false, where: 'decl' | 'param' | 'member' | 'name' = 'decl'): SpecInfo {
  const attrs = newAttrs();
  let auto = false;
  let implicitInt = false;
  let type: CType | null;
  if (node.list !== null) {
    for (const item of node.list) {
      if (item.kind === K.Attribute) readAttributes(c, [item], attrs);
    }
  }
  if (node.a !== null) {
    if (node.a.kind === K.AutoType) auto = true;
    type = auto ? intType : typeSpec(c, node.a, alone, attrs, where);
  } else {
    type = basicType(c, node.num, node.loc);
    if (type === null) {
      implicitInt = true;
      type = intType;
    }
  }
  if (node.list !== null) {
    for (const item of node.list) if (item.kind === K.Alignas) checkAlignas(c, item.a, attrs, item.loc);
  }
  type = addQuals(c, type, qualsOf(node.flags), node.loc);
  return { type, flags: node.flags, attrs, auto, implicitInt, loc: node.loc };
}

/** _Alignas(type or constant) (6.7.5). */
function checkAlignas(c: Checker, node: TypeName | import('./ast.ts').Expr, attrs: Attrs, loc: Loc): void {
  if (node.kind === K.TypeName) {
    const type = checkTypeName(c, node);
    if (type.kind === TError) return;
    if (!isComplete(type)) c.error(loc, `invalid application of ‘_Alignas’ to incomplete type ${c.name(type)}`);
    else attrs.align = Math.max(attrs.align, Number(c.concrete(c.alignOf(type), loc)));
    return;
  }
  const value = rvalue(c, checkExpr(c, node));
  if (isErr(value)) return;
  if (value.kind !== X.Const || !isInteger(value.type)) {
    c.error(loc, 'requested alignment is not an integer constant');
    return;
  }
  const align = c.concrete(value.rel, loc);
  if (align < 0n || (align & align - 1n) !== 0n) c.error(loc, align < 0n ? 'requested alignment is not a positive power of 2' : `requested alignment ‘${align}’ is not a positive power of 2`);
  else attrs.align = Math.max(attrs.align, Number(align));
}

/** The type with qualifiers, checked (6.7.3p2,3). */
function addQuals(c: Checker, type: CType, quals: number, loc: Loc): CType {
  if (quals === 0) return type;
  if ((quals & QRestrict) !== 0 && (type.kind !== 7 || type.to!.kind === TFunction) && type.kind !== TError) {
    const element = type.kind === TArray ? type.to! : null;
    if (element === null || element.kind !== 7) {
      c.error(loc, 'invalid use of ‘restrict’');
      quals &= ~QRestrict;
    }
  }
  if ((quals & QAtomic) !== 0) {
    if (type.kind === TFunction) c.error(loc, '‘_Atomic’-qualified function type');
    else if (type.kind === TArray) {
      c.error(loc, '‘_Atomic’-qualified array type');
      quals &= ~QAtomic;
    }
  }
  if (type.kind === TFunction) {
    c.pedantic(loc, 'ISO C forbids qualified function types');
    return type;
  }
  return c.types.qualified(type, quals);
}

/** va_list: one pointer, to a type that nothing else has. */
export function vaListType(c: Checker): CType {
  const known = vaLists.get(c);
  if (known !== undefined) return known;
  const type = c.types.pointer(c.types.record(new RecordDecl('__va_list_tag', false, 0)));
  vaLists.set(c, type);
  return type;
}
const vaLists = new WeakMap<Checker, CType>();

function typeSpec(c: Checker, node: TypeSpec, alone: boolean, attrs: Attrs, where: string): CType {
  switch (node.kind) {
    case K.RecordSpec: return checkRecord(c, node, alone, attrs, where);
    case K.EnumSpec: return checkEnum(c, node, alone, attrs);
    case K.TypedefName: {
      const decl = c.lookup(node.text, node.loc);
      if (decl === null || decl.storage !== 'typedef') {
        c.error(node.loc, `unknown type name ‘${node.text}’`);
        return errorType;
      }
      decl.used = true;
      return decl.type;
    }
    case K.TypeofExpr: {
      c.unevaluated++;
      const expr = checkExpr(c, node.a);
      c.unevaluated--;
      const type = expr.kind === X.MemberOf && expr.field!.bits >= 0 ? bitFieldError(c, node.loc) : expr.type;
      return (node.flags & S.Unqual) !== 0 ? type.unqual : type;
    }
    case K.TypeofType: {
      const type = checkTypeName(c, node.a);
      return (node.flags & S.Unqual) !== 0 ? type.unqual : type;
    }
    case K.AtomicType: {
      const type = checkTypeName(c, node.a);
      if (type.kind === TArray) c.error(node.loc, '‘_Atomic’ applied to an array type');
      else if (type.kind === TFunction) c.error(node.loc, '‘_Atomic’ applied to a function type');
      else if (type.quals !== 0) c.error(node.loc, '‘_Atomic’ applied to a qualified type');
      else return c.types.qualified(type, QAtomic);
      return errorType;
    }
    case K.VaListType: return vaListType(c);
    case K.AutoType: return intType;
  }
}

function bitFieldError(c: Checker, loc: Loc): CType {
  c.error(loc, '‘typeof’ applied to a bit-field');
  return errorType;
}

/** The type of a type-name (6.7.7). */
export function checkTypeName(c: Checker, node: TypeName): CType {
  const spec = checkSpecifiers(c, node.a, false, 'name');
  if ((spec.flags & (S.StorageMask & ~S.Constexpr | S.Inline | S.Noreturn)) !== 0) {
    c.error(node.loc, 'storage class or function specifier in type name');
  }
  if (spec.implicitInt) c.pedwarn(node.loc, 'type defaults to ‘int’ in type name', 'implicit-int');
  if (spec.auto) c.error(node.loc, '‘__auto_type’ in a type name');
  return checkDeclarator(c, spec, node.b).type;
}

function addsAttributes(node: Declarator): boolean {
  if (node.list !== null) return true;
  for (let link = node.a; link !== null; link = link.a) {
    if (link.kind === K.AttributedDecl || link.kind === K.PointerTo && link.b !== null) return true;
  }
  return false;
}

/** Applies a declarator to the specifiers' type. `definition`: parameters of a function definition. */
export function checkDeclarator(c: Checker, spec: SpecInfo, node: Declarator, definition = false): Declared {
  // Most declarators add nothing to what the specifiers say.
  const attrs: Attrs = addsAttributes(node) || spec.attrs.vectorSize > 0 ? { ...spec.attrs } : spec.attrs;
  if (node.list !== null) readAttributes(c, node.list as Attribute[], attrs);
  let type = spec.type;
  if (attrs.vectorSize > 0) {
    // Of both, the mode is that of the elements.
    if (attrs.mode !== '') type = applyMode(c, type, attrs.mode, node.loc);
    type = applyVectorSize(c, type, attrs.vectorSize, node.loc);
    attrs.mode = '';
  }
  let params: ParamList | null = null;
  const what = node.text === '' ? 'type name' : `‘${node.text}’`;
  let lastFunction: Link | null = null;
  for (let link = node.a; link !== null; link = link.a) if (link.kind === K.FunctionOf) lastFunction = link;
  for (let link = node.a; link !== null; link = link.a) {
    switch (link.kind) {
      case K.PointerTo:
        if (link.b !== null) readAttributeList(c, link.b, attrs);
        type = type.kind === TError ? type : addQuals(c, c.types.pointer(type), qualsOf(link.flags), link.loc);
        break;
      case K.ArrayOf: type = arrayOf(c, type, link, what, node.loc); break;
      case K.FunctionOf: {
        if (type.kind === TFunction) {
          c.error(node.loc, `${what} declared as function returning a function`);
          type = errorType;
        } else if (type.kind === TArray) {
          c.error(node.loc, `${what} declared as function returning an array`);
          type = errorType;
        }
        const list = checkParams(c, link, definition && link === lastFunction);
        if (link === lastFunction) params = list;
        const types = list.decls.map((decl) => decl.type.unqual);
        const noProto = (link.flags & (S.NoPrototype | S.OldStyle)) !== 0 && !(c.options.std >= 2023);
        type = type.kind === TError ? type : c.types.func(type.unqual,
          noProto ? [] : types, (link.flags & S.Variadic) !== 0, noProto);
        break;
      }
      case K.AttributedDecl: readAttributes(c, link.b.list, attrs); break;
      case K.DeclName: break;
    }
  }
  if (attrs.mode !== '') type = applyMode(c, type, attrs.mode, node.loc);
  return { name: node.text, type, loc: node.loc, attrs, params };
}

/** Whether a name belongs to the scope of a prototype that defines nothing: variable bounds become `[*]`. */
function isPrototype(c: Checker): boolean {
  for (let scope = c.scope; scope !== null; scope = scope.parent) if (scope.isFunction) return true;
  return false;
}

function arrayOf(c: Checker, element: CType, link: import('./ast.ts').ArrayOf, what: string, loc: Loc): CType {
  if (element.kind === TError) return element;
  if (element.kind === TFunction) {
    c.error(loc, `declaration of ${what} as array of functions`);
    return errorType;
  }
  if (element.kind === TVoid) {
    c.error(loc, `declaration of ${what} as array of voids`);
    return errorType;
  }
  if (!isComplete(element)) {
    c.error(loc, `array type has incomplete element type ${c.name(element)}`);
    return errorType;
  }
  if (isRecord(element) && hasFlexible(element)) c.pedantic(loc, 'invalid use of structure with flexible array member');
  if ((link.flags & S.Star) !== 0) {
    if (!isPrototype(c)) c.error(link.loc, '‘[*]’ not allowed in other than function prototype scope');
    return c.types.vla(element, null);
  }
  if (link.b === null) return c.types.openArray(element);
  const size = rvalue(c, checkExpr(c, link.b));
  if (isErr(size)) return errorType;
  if (!isInteger(size.type)) {
    c.error(link.b.loc, `size of array ${what} has non-integer type`);
    return errorType;
  }
  if (size.kind === X.Const) {
    if (!isIce(size)) {
      if (c.func === null && c.scope === null) c.pedantic(link.b.loc, `variably modified ${what} at file scope`);
      else c.pedantic(link.b.loc, `ISO C forbids variable length array ${what}`);
    }
    const negative = c.where(size.rel, (value) => value < 0n);
    if (negative !== 0) {
      c.error(link.b.loc, `size of array ${what} is negative`, negative);
      return errorType;
    }
    const zero = c.where(size.rel, (value) => value === 0n);
    if (zero !== 0 && c.options.pedantic) c.pedantic(link.b.loc, `ISO C forbids zero-size array ${what}`);
    const type = c.types.array(element, c.rels.convert(size.rel, UWord));
    const huge = c.where(size.rel, (value) => value > 0x7fffffffn);
    if (huge !== 0) {
      c.error(link.b.loc, `size of array ${what} is too large`, huge);
      return errorType;
    }
    if (type.to!.kind === TArray || isRecord(type.to!)) c.checkLayout(type, link.b.loc, `array ${what}`);
    return type;
  }
  if (c.func === null && !isPrototype(c)) {
    c.error(loc, `variably modified ${what} at file scope`);
    return errorType;
  }
  return c.types.vla(element, convert(c, size, ulongType));
}

/** Whether a struct ends in a flexible array member. */
export function hasFlexible(type: CType): boolean {
  if (!isRecord(type) || type.record!.fields.length === 0) return false;
  const last = type.record!.fields[type.record!.fields.length - 1]!;
  return last.type.kind === TArray && last.type.length < 0 || last.name === '' && isRecord(last.type) && hasFlexible(last.type);
}

/** Parameters of a function declarator, in a scope of their own. */
function checkParams(c: Checker, link: FunctionOf, definition: boolean): ParamList {
  const scope = c.pushScope(true);
  const decls: Decl[] = [];
  const bounds: X.Expr[] = [];
  let oldNames: { name: string; loc: Loc }[] | null = null;
  if ((link.flags & S.OldStyle) !== 0) {
    oldNames = [];
    for (const item of link.list) oldNames.push({ name: item.text, loc: item.loc });
    if (!definition) c.pedwarn(link.loc, 'parameter names (without types) in function declaration');
  } else {
    const list = link.list as Parameter[];
    for (let i = 0; i < list.length; i++) {
      const param = list[i]!;
      const spec = checkSpecifiers(c, param.a, false, 'param');
      const declared = checkDeclarator(c, spec, param.b);
      const name = declared.name;
      if (spec.implicitInt) c.pedwarn(declared.loc, name === '' ? 'type defaults to ‘int’ in type name' : `type defaults to ‘int’ in declaration of ‘${name}’`, 'implicit-int');
      if (spec.auto) c.error(declared.loc, '‘__auto_type’ used in parameter declaration');
      const storage = spec.flags & S.StorageMask;
      if ((storage & ~S.Register) !== 0) {
        c.error(declared.loc, name === '' ? 'storage class specified for unnamed parameter' : `storage class specified for parameter ‘${name}’`);
      }
      if ((spec.flags & (S.Inline | S.Noreturn)) !== 0) c.error(declared.loc, `parameter ‘${name}’ declared ‘${(spec.flags & S.Inline) !== 0 ? 'inline' : '_Noreturn'}’`);
      if (param.b.b !== null) c.error(declared.loc, `parameter ‘${name}’ is initialized`);
      if (declared.type.kind === TVoid) {
        if (list.length === 1 && name === '' && (link.flags & S.Variadic) === 0) {
          if (declared.type.quals !== 0 || storage !== 0) c.error(declared.loc, '‘void’ as only parameter may not be qualified');
          break;
        }
        if (name === '') c.error(declared.loc, '‘void’ must be the only parameter');
        else c.error(declared.loc, `parameter ${i + 1} (‘${name}’) has void type`);
        continue;
      }
      const type = adjustParam(c, declared.type, param.b);
      if (definition && declared.type.kind === TArray && declared.type.vla !== null && hasEffects(declared.type.vla)) bounds.push(declared.type.vla);
      if (definition && type.kind !== TError && !isComplete(type)) {
        c.error(declared.loc, `parameter ${i + 1} (‘${name}’) has incomplete type`);
      }
      const decl = new Decl(name, type, declared.loc, 'auto');
      decl.isParam = true;
      decl.register = (storage & S.Register) !== 0;
      decl.align = spec.attrs.align;
      decl.used = declared.attrs.unused;
      if (name === '') {
        if (definition && c.options.std < 2023) c.pedantic(declared.loc, 'ISO C does not support omitting parameter names in function definitions before C2X');
      } else if (scope.names.has(name)) {
        c.error(declared.loc, `redefinition of parameter ‘${name}’`);
      } else scope.names.set(name, decl);
      decls.push(decl);
    }
  }
  c.scope = scope.parent;
  return { scope, decls, bounds, oldNames };
}

/** Whether evaluating an expression may do more than give its value. */
function hasEffects(expr: X.Expr): boolean {
  switch (expr.kind) {
    case X.Call: case X.Builtin: case X.Assign: case X.AssignOp: case X.IncDec: case X.StmtExpr: case X.VaArg: return true;
    default: return [expr.a, expr.b, expr.c].some((part) => part !== null && hasEffects(part));
  }
}

/** Array and function parameters become pointers (6.7.6.3p7,8). */
export function adjustParam(c: Checker, type: CType, node: Declarator): CType {
  if (type.kind === TFunction) return c.types.pointer(type);
  if (type.kind !== TArray) return type;
  let quals = 0;
  // The qualifiers stand in the array link nearest to the name: the last one of the chain.
  for (let link = node.a; link !== null; link = link.a) if (link.kind === K.ArrayOf) quals = qualsOf(link.flags);
  return c.types.qualified(c.types.pointer(type.to!), quals);
}
