// Structs, unions and enumerations (C17 6.7.2.1 – 6.7.2.3).
//
// A tag completed under the lanes it was declared for is complete once and for all; one completed by a forked
// declaration gets a version per lane set (RecordDecl.versions), and whoever needs its members in several forks too.

import { laneCount, type LaneMask } from '../../ir/layout.ts';
import { RAdd, type Rel } from '../../ir/rel.ts';
import { I32, I64, U64 } from '../../ir/types.ts';
import type { Declarator, EnumSpec, MemberItem, RecordSpec } from './ast.ts';
import type { Checker } from './check.ts';
import { readAttributeList, readAttributes, newAttrs, type Attrs } from './check-attr.ts';
import { isErr, rvalue } from './check-convert.ts';
import { checkStaticAssert } from './check-decl.ts';
import { checkExpr } from './check-expr.ts';
import { checkDeclarator, checkSpecifiers, checkTypeName, hasFlexible, type SpecInfo } from './check-type.ts';
import { integerOf, isComplete, isVariablyModified } from './compat.ts';
import { isIce } from './constant.ts';
import {
  EnumDecl, errorType, intType, isInteger, isRecord, kindBits, llongType, RecordDecl, scharType, shortType, TArray, TBool, TEnum,
  TError, TFunction, TInt, TVoid, ucharType, uintType, ullongType, ushortType, type CType, type Field,
} from './ctype.ts';
import { Fork } from './fork.ts';
import * as K from './kind.ts';
import { applyPragma } from './check-pragma.ts';
import * as S from './spec.ts';
import type { Loc } from './source.ts';
import * as X from './tree.ts';
import { Decl } from './tree.ts';

/** `struct s`, `struct s {…}`, `union …`; `alone`: nothing is declared with it. */
export function checkRecord(c: Checker, node: RecordSpec, alone: boolean, outer: Attrs, where: string): CType {
  const isUnion = node.num === 1 || (node.flags & 1) !== 0;
  const word = isUnion ? 'union' : 'struct';
  const defines = node.list !== null;
  let decl: RecordDecl | null = null;
  if (node.text !== '') {
    const found = c.lookupTag(node.text, defines || alone, node.loc);
    if (found !== null) {
      if (!(found instanceof RecordDecl) || found.isUnion !== isUnion) {
        c.error(node.loc, `‘${node.text}’ defined as wrong kind of tag`);
        return errorType;
      }
      decl = found;
    }
  }
  if (decl === null) {
    decl = new RecordDecl(node.text, isUnion, node.loc);
    decl.lanes = c.lanes;
    if (node.text !== '') {
      c.declareTag(node.text, decl);
      if (where === 'param') {
        c.warn(node.loc, `‘${word} ${node.text}’ declared inside parameter list will not be visible outside of this definition or declaration`);
      }
    }
  }
  const type = c.types.record(decl);
  if (!defines) return type;
  const split = decl.split;
  if (split !== null) throw new Fork(split, node.loc);
  if (decl.complete) {
    c.error(node.loc, `redefinition of ‘${word} ${node.text}’`);
    c.note(decl.loc, 'originally defined here');
    return type;
  }
  const attrs = newAttrs();
  readAttributeList(c, node.a, attrs);
  const pack = c.pack;
  const fields = checkMembers(c, node.list!, isUnion, attrs.packed);
  if (fields.length === 0 && c.options.pedantic) c.pedantic(node.loc, `${word} has no members`);
  complete(c, decl, fields, attrs.packed ? 1 : pack, attrs.align, attrs.transparent || outer.transparent && isUnion);
  c.checkLayout(type, node.loc, `‘${word} ${node.text || '<anonymous>'}’`);
  return type;
}

/** Completes a record for the live lanes. */
function complete(c: Checker, decl: RecordDecl, fields: Field[], pack: number, align: number, transparent: boolean): void {
  const old = { fields: decl.fields, complete: decl.complete, pack: decl.pack, align: decl.align, ir: decl.ir, transparent: decl.transparent };
  c.journal(() => Object.assign(decl, old));
  decl.fields = fields;
  decl.complete = true;
  decl.pack = pack;
  decl.align = align;
  decl.transparent = transparent;
  decl.ir = -1;
  if ((decl.lanes & ~c.lanes) === 0 && decl.versions === null) return;
  const versions = decl.versions;
  const version = { lanes: c.lanes, fields, pack, align, transparent, ir: -1 };
  if (versions === null) {
    decl.versions = [version];
    c.versioned.push(decl);
    c.journal(() => {
      decl.versions = null;
      c.versioned.splice(c.versioned.indexOf(decl), 1);
    });
  } else {
    versions.push(version);
    c.journal(() => versions.pop());
  }
}

function checkMembers(c: Checker, list: readonly MemberItem[], isUnion: boolean, packed: boolean): Field[] {
  const fields: Field[] = [];
  const names = new Map<string, Loc>();
  let flexible: Loc = 0;
  for (const item of list) {
    switch (item.kind) {
      case K.StaticAssert: checkStaticAssert(c, item); break;
      case K.Pragma: applyPragma(c, item); break;
      case K.EmptyDecl: c.pedantic(item.loc, 'extra semicolon in struct or union specified'); break;
      case K.MemberDecl: {
        const spec = checkSpecifiers(c, item.a, item.list.length === 0 && item.a.a?.kind === K.RecordSpec && item.a.a.list === null, 'member');
        if ((spec.flags & S.StorageMask) !== 0) c.error(item.loc, 'expected specifier-qualifier-list before storage class');
        if (spec.implicitInt && item.list.length > 0) c.pedwarn(item.loc, 'type defaults to ‘int’ in declaration of member', 'implicit-int');
        if (item.list.length === 0) {
          anonymous(c, spec, item.a, names, fields);
          break;
        }
        for (const node of item.list) {
          if (flexible !== 0) {
            c.error(flexible, 'flexible array member not at end of struct');
            flexible = 0;
          }
          const field = checkMember(c, spec, node);
          if (field === null) continue;
          if (field.name !== '') addName(c, names, field.name, field.loc);
          if (field.type.kind === TArray && field.type.length < 0) {
            if (isUnion) {
              c.error(field.loc, 'flexible array member in union');
              continue;
            }
            flexible = field.loc;
            if (fields.every((other) => other.name === '' && other.bits >= 0) && c.options.pedantic) {
              c.pedantic(field.loc, 'flexible array member in a struct with no named members');
            }
          } else if (hasFlexible(field.type) && c.options.pedantic) c.pedantic(field.loc, 'invalid use of structure with flexible array member');
          fields.push(packed ? { ...field, packed: true } : field);
        }
        break;
      }
    }
  }
  return fields;
}

/** A declaration without declarators in a record: an anonymous member, or nothing. */
function anonymous(c: Checker, spec: SpecInfo, node: import('./ast.ts').Specifiers, names: Map<string, Loc>, fields: Field[]): void {
  const { type } = spec;
  if (type.kind === TError) return;
  const own = node.a?.kind === K.RecordSpec ? node.a : null;
  if (!isRecord(type) || own === null || own.text !== '' ) {
    c.pedwarn(node.loc, 'declaration does not declare anything');
    return;
  }
  for (const field of type.record!.fields) addNames(c, names, field);
  fields.push({ name: '', type, bits: -1, align: Math.max(spec.attrs.align, type.align), packed: spec.attrs.packed, loc: node.loc });
}

function addNames(c: Checker, names: Map<string, Loc>, field: Field): void {
  if (field.name !== '') addName(c, names, field.name, field.loc);
  else if (isRecord(field.type)) for (const inner of field.type.record!.fields) addNames(c, names, inner);
}

function addName(c: Checker, names: Map<string, Loc>, name: string, loc: Loc): void {
  if (names.has(name)) c.error(loc, `duplicate member ‘${name}’`);
  else names.set(name, loc);
}

function checkMember(c: Checker, spec: SpecInfo, node: Declarator): Field | null {
  const declared = checkDeclarator(c, spec, node);
  const { name, loc, attrs } = declared;
  let { type } = declared;
  if (type.kind === TError) {
    return name === '' ? null : { name, type: intType, bits: -1, align: 0, packed: false, loc };
  }
  const what = name === '' ? '‘<anonymous>’' : `‘${name}’`;
  if (node.d !== null) return bitField(c, type, node, name, loc, attrs);
  if (type.kind === TFunction) {
    c.error(loc, `field ${what} declared as a function`);
    return null;
  }
  if (isVariablyModified(type)) {
    c.error(loc, 'a member of a structure or union cannot have a variably modified type');
    return null;
  }
  const open = type.kind === TArray && type.length < 0;
  if (type.kind === TVoid || !open && !isComplete(type)) {
    c.error(loc, type.kind === TVoid ? `variable or field ${what} declared void` : `field ${what} has incomplete type`);
    return null;
  }
  // A typedef with an alignment of its own replaces the natural one, also downwards.
  const typeAlign = type.align;
  if (typeAlign > 0 && type.kind !== TArray) type = c.types.qualified(type, 0);
  const lowered = typeAlign > 0 && attrs.align < typeAlign;
  return { name, type, bits: -1, align: Math.max(attrs.align, typeAlign), packed: attrs.packed || lowered, loc };
}

/** A bit-field (6.7.2.1p4,5). A width that differs between lanes forks. */
function bitField(c: Checker, type: CType, node: Declarator, name: string, loc: Loc, attrs: Attrs): Field | null {
  const what = name === '' ? '‘<anonymous>’' : `‘${name}’`;
  const width = rvalue(c, checkExpr(c, node.d!));
  if (!isInteger(type)) {
    c.error(loc, `bit-field ${what} has invalid type`);
    return null;
  }
  if (isErr(width)) return null;
  if (width.kind !== X.Const || !isInteger(width.type)) {
    c.error(loc, `bit-field ${what} width not an integer constant`);
    return null;
  }
  if (!isIce(width)) c.pedantic(loc, `bit-field ${what} width not an integer constant expression`);
  const negative = c.where(width.rel, (value) => value < 0n);
  if (negative !== 0) {
    c.error(loc, `negative width in bit-field ${what}`, negative);
    return null;
  }
  const zero = c.where(width.rel, (value) => value === 0n);
  if (zero !== 0 && name !== '') {
    c.error(loc, `zero width for bit-field ${what}`, zero);
    return null;
  }
  const values = c.rels.get(width.rel).lanes;
  const base = integerOf(type);
  let bad = 0;
  for (let lane = 0; lane < laneCount; lane++) {
    if ((c.lanes >> lane & 1) === 0) continue;
    const bits = type.kind === TBool ? 1 : kindBits((lane & 1) !== 0 ? base.k64 : base.k32, (lane & 1) !== 0 ? 64 : 32);
    if (values[lane]! > BigInt(bits)) bad |= 1 << lane;
  }
  if (bad !== 0) {
    c.error(loc, `width of ${what} exceeds its type`, bad);
    return null;
  }
  return { name, type, bits: Number(c.concrete(width.rel, loc)), align: attrs.align, packed: attrs.packed, loc };
}

// ---- enumerations

/** `enum e`, `enum e {…}`. */
export function checkEnum(c: Checker, node: EnumSpec, alone: boolean, outer: Attrs): CType {
  const defines = node.list !== null;
  let decl: EnumDecl | null = null;
  if (node.text !== '') {
    const found = c.lookupTag(node.text, defines || alone && node.b === null, node.loc);
    if (found !== null) {
      if (!(found instanceof EnumDecl)) {
        c.error(node.loc, `‘${node.text}’ defined as wrong kind of tag`);
        return errorType;
      }
      decl = found;
    }
  }
  if (decl === null) {
    decl = new EnumDecl(node.text, node.loc);
    if (node.text !== '') c.declareTag(node.text, decl);
    if (!defines && node.b === null) c.pedantic(node.loc, 'ISO C forbids forward references to ‘enum’ types');
  }
  const type = c.types.enumeration(decl);
  if (node.b !== null) {
    const fixed = checkTypeName(c, node.b);
    if (fixed.kind !== TError && (!isInteger(fixed) || fixed.kind === TEnum)) c.error(node.loc, 'invalid ‘enum’ underlying type');
    else if (fixed.kind !== TError) {
      decl.underlying = fixed.unqual;
      if (!defines) decl.complete = true;
    }
  }
  if (!defines) return type;
  if (decl.complete && node.list !== null && decl.tag !== '' && decl.loc !== node.loc) {
    c.error(node.loc, `redeclaration of ‘enum ${node.text}’`);
    c.note(decl.loc, 'originally defined here');
    return type;
  }
  const attrs = newAttrs();
  readAttributeList(c, node.a, attrs);
  enumerators(c, node, decl, type, attrs.packed || outer.packed || c.options.shortEnums);
  return type;
}

const classTypes: readonly CType[] = [uintType, intType, ullongType, llongType, ucharType, scharType, ushortType, shortType];

function enumerators(c: Checker, node: EnumSpec, decl: EnumDecl, type: CType, small: boolean): void {
  const decls: Decl[] = [];
  const fixed = node.b === null ? null : decl.underlying;
  const lows: bigint[] = new Array<bigint>(laneCount).fill(0n);
  const highs: bigint[] = new Array<bigint>(laneCount).fill(0n);
  let previous: Rel = -1;
  for (const item of node.list!) {
    let rel: Rel;
    if (item.a !== null) {
      const value = rvalue(c, checkExpr(c, item.a));
      if (value.kind === X.Const && isInteger(value.type)) {
        if (!isIce(value)) c.pedantic(item.a.loc, `enumerator value for ‘${item.text}’ is not an integer constant expression`);
        rel = value.rel;
      } else {
        if (!isErr(value)) c.error(item.a.loc, `enumerator value for ‘${item.text}’ is not an integer constant`);
        rel = c.zero;
      }
    } else if (previous < 0) rel = c.zero;
    else {
      const wide = c.rels.get(previous).type === U64 ? U64 : I64;
      rel = c.rels.op(RAdd, wide, c.rels.convert(previous, wide), c.rels.int(1, wide));
      const wraps = c.where(rel, (value) => value === (wide === U64 ? 0n : -(1n << 63n)));
      if (wraps !== 0) {
        if (wide === U64) c.error(item.loc, 'overflow in enumeration values', wraps);
        else rel = c.rels.int(1n << 63n, U64);
      }
    }
    const values = c.rels.get(rel).lanes;
    let outside = 0;
    for (let lane = 0; lane < laneCount; lane++) {
      if ((c.lanes >> lane & 1) === 0) continue;
      const value = values[lane]!;
      if (value < lows[lane]!) lows[lane] = value;
      if (value > highs[lane]!) highs[lane] = value;
      if (value < -0x80000000n || value > 0x7fffffffn) outside |= 1 << lane;
    }
    if (outside !== 0 && fixed === null && c.options.std < 2023) c.pedantic(item.loc, 'ISO C restricts enumerator values to range of ‘int’');
    const constant = new Decl(item.text, fixed !== null ? type : intType, item.loc, 'enumConst');
    if (fixed !== null) constant.value = c.rels.convert(rel, c.scalar(fixed));
    else if (outside === 0) constant.value = c.rels.convert(rel, I32);
    else {
      const unsigned = c.rels.get(rel).type === U64;
      constant.type = unsigned ? ullongType : llongType;
      constant.value = c.rels.convert(rel, unsigned ? U64 : I64);
    }
    previous = constant.value;
    constant.lanes = c.lanes;
    if (item.b !== null) readAttributes(c, item.b.list, newAttrs());
    declareConstant(c, constant);
    decls.push(constant);
  }
  const journaled = { complete: decl.complete, underlying: decl.underlying };
  c.journal(() => Object.assign(decl, journaled));
  decl.complete = true;
  if (fixed !== null) return;
  // The smallest of unsigned int, int and the 64-bit types that holds all values; equal in all live lanes, or a fork.
  const groups = new Map<number, LaneMask>();
  for (let lane = 0; lane < laneCount; lane++) {
    if ((c.lanes >> lane & 1) === 0) continue;
    const low = lows[lane]!;
    const high = highs[lane]!;
    let index: number;
    if (small && low >= 0n && high <= 0xffn) index = 4;
    else if (small && low >= -0x80n && high <= 0x7fn) index = 5;
    else if (small && low >= 0n && high <= 0xffffn) index = 6;
    else if (small && low >= -0x8000n && high <= 0x7fffn) index = 7;
    else if (low >= 0n) index = high <= 0xffffffffn ? 0 : 2;
    else index = low >= -0x80000000n && high <= 0x7fffffffn ? 1 : 3;
    groups.set(index, (groups.get(index) ?? 0) | 1 << lane);
  }
  if (groups.size > 1) throw new Fork([...groups.values()], node.loc);
  const [index] = groups.keys();
  const underlying = classTypes[index ?? 0]!;
  decl.underlying = underlying;
  for (const constant of decls) {
    if (constant.type.kind === TInt && constant.type !== intType) {
      constant.type = underlying;
      constant.value = c.rels.convert(constant.value, c.scalar(underlying));
    }
  }
}

function declareConstant(c: Checker, decl: Decl): void {
  if (c.scope !== null) {
    const known = c.scope.names.get(decl.name);
    if (known !== undefined) redeclared(c, decl, known);
    else c.scope.names.set(decl.name, decl);
    return;
  }
  const known = c.lookupFile(decl.name, decl.loc);
  if (known !== null) redeclared(c, decl, known);
  else c.declareFile(c.file.names, decl);
}

function redeclared(c: Checker, decl: Decl, known: Decl): void {
  if (known.storage === 'enumConst') c.error(decl.loc, `redeclaration of enumerator ‘${decl.name}’`);
  else c.error(decl.loc, `‘${decl.name}’ redeclared as different kind of symbol`);
  c.note(known.loc, `previous definition of ‘${decl.name}’ with type ${c.name(known.type)}`);
}
