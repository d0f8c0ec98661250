// Expressions (C17 6.5): from the AST to typed, explicit trees. Operators with two operands are in check-binary.ts,
// calls in check-call.ts, builtins in check-builtin.ts.
//
// `checkExpr` gives lvalues and designators as they are; callers that want a value use `rvalue`. An expression in error
// is an ErrorExpr and silences everything above it.

import { I32, UWord } from '../../ir/types.ts';
import { RAdd, REq, RMul } from '../../ir/rel.ts';
import type {
  Call, Cast, CompoundLit, Expr as Node, Generic, GenericAssoc, Ident, Member, Offsetof, StmtExpr, Unary,
} from './ast.ts';
import type { Checker } from './check.ts';
import { stringTokens } from './check-attr.ts';
import { checkAssign, checkBinary, checkComma, checkCond, pointerStep } from './check-binary.ts';
import { checkBuiltinIdent, declareLibrary } from './check-builtin.ts';
import { checkCall } from './check-call.ts';
import { complexUnary, partOf } from './check-complex.ts';
import { castConvert, convert, incomplete, isErr, isLvalue, promote, rvalue, } from './check-convert.ts';
import { checkChar, checkLaneNumber, checkNumber, checkString, floatConstant, textExpr } from './check-literal.ts';
import { completeArray, checkInitializer } from './check-init.ts';
import { checkStmtExpr, labelFor } from './check-stmt.ts';
import { vectorElements, vectorUnary } from './check-vector.ts';
import { checkTypeName, vaListType } from './check-type.ts';
import { compatible, isComplete, isReadOnly, isRecordComplete, isVla, valueTypeOf } from './compat.ts';
import { foldAddress, foldUnary, isStaticInit, truthRel } from './constant.ts';
import {
  boolType, intType, isArithmetic, isInteger, isRecord, isScalar, nullptrType, QAtomic, TArray, TBool, TComplex, TError,
  TFunction, TPointer, TVector, TVoid, ulongType, voidType, type CType, type Field, type RecordDecl,
} from './ctype.ts';
import { Fork } from './fork.ts';
import * as K from './kind.ts';
import * as Op from './operator.ts';
import * as S from './spec.ts';
import type { Loc } from './source.ts';
import * as X from './tree.ts';
import { Decl, Expr, errorExpr, markMemory } from './tree.ts';

/** Checks an expression; the result may be an lvalue, a function designator or a value. */
export function checkExpr(c: Checker, node: Node): Expr {
  switch (node.kind) {
    case K.Ident: return ident(c, node);
    case K.Number: return checkNumber(c, node.token);
    case K.LaneNumber: return checkLaneNumber(c, node.token);
    case K.Char: return checkChar(c, node.token);
    case K.Str: return checkString(c, stringTokens(node));
    case K.BoolConst: return c.int(node.num, boolType, node.loc);
    case K.NullptrConst: return c.constant(c.rels.int(0, UWord), nullptrType, node.loc);
    case K.Binary: return checkBinary(c, node);
    case K.Assign: return checkAssign(c, node);
    case K.Comma: return checkComma(c, node);
    case K.Cond: return checkCond(c, node);
    case K.Unary: return unary(c, node);
    case K.Cast: return cast(c, node);
    case K.CompoundLit: return compoundLit(c, node);
    case K.SizeofExpr: {
      c.unevaluated++;
      const expr = checkExpr(c, node.a);
      c.unevaluated--;
      if (expr.kind === X.MemberOf && expr.field!.bits >= 0) {
        c.error(node.loc, '‘sizeof’ applied to a bit-field');
        return errorExpr(node.loc);
      }
      return sizeOf(c, expr.type, node.loc, 'sizeof');
    }
    case K.SizeofType: return sizeOf(c, checkTypeName(c, node.a), node.loc, 'sizeof');
    case K.AlignofExpr: {
      c.unevaluated++;
      const expr = checkExpr(c, node.a);
      c.unevaluated--;
      if (expr.kind === X.MemberOf && expr.field!.bits >= 0) {
        c.error(node.loc, '‘_Alignof’ applied to a bit-field');
        return errorExpr(node.loc);
      }
      if (expr.kind === X.Var && expr.decl!.align > 0) return c.int(expr.decl!.align, ulongType, node.loc);
      if (expr.kind === X.MemberOf && expr.field!.align > 0) return c.int(expr.field!.align, ulongType, node.loc);
      return alignOf(c, expr.type, node.loc);
    }
    case K.AlignofType: return alignOf(c, checkTypeName(c, node.a), node.loc);
    case K.LabelAddr: {
      c.pedantic(node.loc, 'taking the address of a label is non-standard');
      if (c.func === null) {
        c.error(node.loc, 'label address outside of a function');
        return errorExpr(node.loc);
      }
      const made = new Expr(X.LabelAddr, c.types.pointer(voidType), node.loc);
      made.label = labelFor(c, node.text, node.loc);
      made.label.addressTaken = true;
      return made;
    }
    case K.Generic: return generic(c, node);
    case K.StmtExpr: return statementExpr(c, node);
    case K.Call: return checkCall(c, node as Call);
    case K.Member: return member(c, node);
    case K.Index: return index(c, node);
    case K.VaArg: {
      const list = checkExpr(c, node.a);
      const type = checkTypeName(c, node.b);
      if (isErr(list) || type.kind === TError) return errorExpr(node.loc);
      if (!isVaList(c, list.type)) {
        c.error(node.loc, 'first argument to ‘va_arg’ not of type ‘va_list’');
        return errorExpr(node.loc);
      }
      if (!isComplete(type) && type.kind !== TVoid) {
        c.error(node.loc, `second argument to ‘va_arg’ is of incomplete type ${c.name(type)}`);
        return errorExpr(node.loc);
      }
      markMemory(list);
      const made = new Expr(X.VaArg, type.kind === TArray ? type : valueTypeOf(type), node.loc);
      made.a = list;
      return made;
    }
    case K.Offsetof: return offsetOf(c, node);
    case K.TypesCompatible: {
      const a = checkTypeName(c, node.a);
      const b = checkTypeName(c, node.b);
      const lanes = compatible(c, a.unqual, b.unqual);
      return c.int(c.decide(lanes, node.loc) ? 1 : 0, intType, node.loc);
    }
    case K.ChooseExpr: {
      const test = rvalue(c, checkExpr(c, node.a));
      if (isErr(test)) return test;
      const truth = isInteger(test.type) ? truthRel(c, test) : -1;
      if (truth < 0) {
        c.error(node.loc, 'first argument to ‘__builtin_choose_expr’ not a constant');
        return errorExpr(node.loc);
      }
      return checkExpr(c, c.decide(c.nonZero(truth), node.loc) ? node.b : node.c);
    }
    case K.ErrorExpr: return errorExpr(node.loc);
  }
}

/** The value of an expression: `rvalue(checkExpr(…))`. */
export function checkValue(c: Checker, node: Node): Expr {
  return rvalue(c, checkExpr(c, node));
}

/** Whether a type is va_list, or what is left of it as a parameter. */
export function isVaList(c: Checker, type: CType): boolean {
  const list = vaListType(c);
  return type.kind === TPointer && type.to === list.to;
}

// ---- identifiers

function ident(c: Checker, node: Ident): Expr {
  const name = node.text;
  let decl = c.lookup(name, node.loc);
  if (decl === null) {
    const special = checkBuiltinIdent(c, name, node.loc);
    if (special !== null) return special;
    decl = declareLibrary(c, name, node.loc, false);
    if (decl === null) {
      undeclared(c, name, node.loc);
      return errorExpr(node.loc);
    }
  }
  return declExpr(c, decl, node.loc);
}

/** One message per name and function, as gcc does. */
export function undeclared(c: Checker, name: string, loc: Loc): void {
  if (c.func === null) c.error(loc, `‘${name}’ undeclared here (not in a function)`);
  else if (!c.reported.has(name)) {
    c.reported.add(name);
    c.error(loc, `‘${name}’ undeclared (first use in this function)`);
    c.note(loc, 'each undeclared identifier is reported only once for each function it appears in');
  }
}

/** A use of a declared name. */
export function declExpr(c: Checker, decl: Decl, loc: Loc): Expr {
  decl.used = true;
  switch (decl.storage) {
    case 'typedef':
      c.error(loc, `expected expression before ‘${decl.name}’`);
      return errorExpr(loc);
    case 'enumConst': return c.constant(decl.value, decl.type, loc);
    default: {
      if (decl.type.kind === TError) return errorExpr(loc);
      if (c.deprecated.has(decl)) c.warn(loc, `‘${decl.name}’ is deprecated`, 'deprecated-declarations');
      if (decl.constant !== null) {
        const { constant } = decl;
        return constant.kind === X.FloatConst ? floatConstant(constant.num, decl.type.unqual, loc) : c.constant(constant.rel, decl.type.unqual, loc);
      }
      const made = new Expr(X.Var, decl.type, loc);
      made.decl = decl;
      return made;
    }
  }
}

// ---- sizeof, _Alignof, offsetof

function sizeOf(c: Checker, type: CType, loc: Loc, word: string): Expr {
  if (type.kind === TError) return errorExpr(loc);
  if (type.kind === TFunction || type.kind === TVoid) {
    c.diagnostics.warning(loc, `invalid application of ‘${word}’ to a ${type.kind === TVoid ? 'void' : 'function'} type`, 'pointer-arith');
    return c.int(1, ulongType, loc);
  }
  if (!isComplete(type)) {
    c.error(loc, `invalid application of ‘${word}’ to incomplete type ${c.name(type)}`);
    return errorExpr(loc);
  }
  if (isVla(type)) {
    const made = new Expr(X.VlaSize, ulongType, loc);
    made.compute = type;
    return made;
  }
  return c.constant(c.sizeOf(type), ulongType, loc);
}

function alignOf(c: Checker, type: CType, loc: Loc): Expr {
  if (type.kind === TError) return errorExpr(loc);
  if (type.kind !== TFunction && type.kind !== TVoid && type.kind !== TArray && !isComplete(type)) {
    c.error(loc, `invalid application of ‘_Alignof’ to incomplete type ${c.name(type)}`);
    return errorExpr(loc);
  }
  if (type.kind === TFunction) c.pedantic(loc, 'ISO C does not permit ‘_Alignof’ applied to a function type');
  return c.constant(c.alignOf(type), ulongType, loc);
}

function offsetOf(c: Checker, node: Offsetof): Expr {
  const type = checkTypeName(c, node.a);
  if (type.kind === TError) return errorExpr(node.loc);
  if (!isRecord(type)) {
    c.error(node.loc, 'request for member in something not a structure or union');
    return errorExpr(node.loc);
  }
  // The path is split where an index stands: offsetof(a.b) + index * sizeof + offsetof(c.d).
  let at: CType = type;
  let rel = c.rels.int(0, UWord);
  let dynamic: Expr | null = null;
  let ice = true;
  for (const step of node.list) {
    if (step.kind === K.DesigField) {
      if (!isRecord(at)) {
        c.error(step.loc, `request for member ‘${step.text}’ in something not a structure or union`);
        return errorExpr(node.loc);
      }
      if (!isRecordComplete(at.record!)) {
        incomplete(c, at, node.loc);
        return errorExpr(node.loc);
      }
      const found = findMember(at.record!, step.text);
      if (found === null) {
        c.error(step.loc, `${c.name(at)} has no member named ‘${step.text}’`);
        return errorExpr(node.loc);
      }
      if (found.field.bits >= 0) {
        c.error(step.loc, 'attempt to take address of bit-field');
        return errorExpr(node.loc);
      }
      const offset = c.rels.offset(c.ir.of(at.unqual), found.path);
      rel = c.rels.get(rel).op === 0 && c.rels.uniformValue(rel, c.lanes) === 0n ? offset : c.rels.op(RAdd, UWord, rel, offset);
      at = found.field.type;
    } else if (step.kind === K.DesigIndex) {
      if (at.kind !== TArray) {
        c.error(step.loc, 'subscripted value is neither array nor pointer');
        return errorExpr(node.loc);
      }
      const value = checkValue(c, step.a);
      if (isErr(value)) return value;
      if (!isInteger(value.type)) {
        c.error(step.loc, 'array subscript is not an integer');
        return errorExpr(node.loc);
      }
      at = at.to!;
      if (value.kind === X.Const) {
        if (!value.ice) ice = false;
        if (c.rels.uniformValue(value.rel, c.lanes) !== 0n) {
          rel = c.rels.op(RAdd, UWord, rel, c.rels.op(RMul, UWord, c.rels.convert(value.rel, UWord), c.sizeOf(at)));
        }
      } else {
        const scaled = new Expr(X.Binary, ulongType, step.loc);
        scaled.num = Op.Mul;
        scaled.a = convert(c, value, ulongType);
        scaled.b = c.constant(c.sizeOf(at), ulongType, step.loc);
        dynamic = dynamic === null ? scaled : sum(dynamic, scaled, step.loc);
      }
    }
  }
  const constant = c.constant(rel, ulongType, node.loc, ice);
  return dynamic === null ? constant : sum(constant, dynamic, node.loc);
}

function sum(a: Expr, b: Expr, loc: Loc): Expr {
  const made = new Expr(X.Binary, ulongType, loc);
  made.num = Op.Add;
  made.a = a;
  made.b = b;
  return made;
}

// ---- members and subscripts

/** The member of this name, with the path through anonymous members; null if there is none. */
export function findMember(record: RecordDecl, name: string): { path: number[]; field: Field } | null {
  const { fields } = record;
  for (let i = 0; i < fields.length; i++) if (fields[i]!.name === name) return { path: [i], field: fields[i]! };
  for (let i = 0; i < fields.length; i++) {
    const field = fields[i]!;
    if (field.name !== '' || !isRecord(field.type)) continue;
    const inner = findMember(field.type.record!, name);
    if (inner !== null) {
      inner.path.unshift(i);
      return inner;
    }
  }
  return null;
}

function member(c: Checker, node: Member): Expr {
  let base = checkExpr(c, node.a);
  const arrow = (node.flags & S.Arrow) !== 0;
  const name = node.text;
  if (arrow) {
    base = rvalue(c, base);
    if (isErr(base)) return base;
    if (base.type.kind !== TPointer) {
      c.error(node.loc, `invalid type argument of ‘->’ (have ${c.name(base.type)})`);
      return errorExpr(node.loc);
    }
    base = dereference(base, node.loc);
  }
  const { type } = base;
  if (type.kind === TError) return base;
  if (!isRecord(type)) {
    if (type.kind === TPointer && isRecord(type.to!)) c.error(node.loc, `${c.name(type)} is a pointer; did you mean to use ‘->’?`);
    else c.error(node.loc, `request for member ‘${name}’ in something not a structure or union`);
    return errorExpr(node.loc);
  }
  if (!isRecordComplete(type.record!)) {
    incomplete(c, type, node.loc);
    return errorExpr(node.loc);
  }
  const found = findMember(type.record!, name);
  if (found === null) {
    c.error(node.loc, `${c.name(type.unqual)} has no member named ‘${name}’`);
    return errorExpr(node.loc);
  }
  if ((type.quals & QAtomic) !== 0) base = rvalue(c, base);
  const made = new Expr(X.MemberOf, c.types.qualified(found.field.type, type.quals & ~QAtomic), node.loc);
  made.a = base;
  made.path = found.path;
  made.field = found.field;
  return made;
}

/** `*p` for a pointer value. */
export function dereference(pointer: Expr, loc: Loc): Expr {
  const to = pointer.type.to!;
  // *& and the decay of a function give back what they were made from.
  if (pointer.kind === X.Decay && to.kind === TFunction) return pointer.a!;
  const made = new Expr(X.Deref, to, loc);
  made.a = pointer;
  return made;
}

function index(c: Checker, node: import('./ast.ts').Index): Expr {
  const indexed = checkExpr(c, node.a);
  let base = indexed.type.kind === TVector ? vectorElements(c, indexed) : rvalue(c, indexed);
  let at = checkValue(c, node.b);
  if (isErr(base)) return base;
  if (isErr(at)) return at;
  if (base.type.kind !== TPointer && at.type.kind === TPointer) [base, at] = [at, base];
  if (base.type.kind !== TPointer) {
    c.error(node.loc, 'subscripted value is neither array nor pointer nor vector');
    return errorExpr(node.loc);
  }
  if (!isInteger(at.type)) {
    c.error(node.loc, 'array subscript is not an integer');
    return errorExpr(node.loc);
  }
  const to = base.type.to!;
  if (to.kind === TFunction) {
    c.error(node.loc, 'subscripted value is pointer to function');
    return errorExpr(node.loc);
  }
  const step = pointerStep(c, base, at, false, node.loc);
  if (isErr(step)) return step;
  if (to.kind === TVoid && c.unevaluated === 0) c.warn(node.loc, 'dereferencing ‘void *’ pointer');
  return dereference(step, node.loc);
}

// ---- unary operators

function unary(c: Checker, node: Unary): Expr {
  switch (node.num) {
    case Op.AddrOf: return addressOf(c, node);
    case Op.Deref: {
      const value = checkValue(c, node.a);
      if (isErr(value)) return value;
      if (value.type.kind !== TPointer) {
        c.error(node.loc, `invalid type argument of unary ‘*’ (have ${c.name(value.type)})`);
        return errorExpr(node.loc);
      }
      const to = value.type.to!;
      if (to.kind === TVoid && c.unevaluated === 0) c.warn(node.loc, 'dereferencing ‘void *’ pointer');
      return dereference(value, node.loc);
    }
    case Op.Plus: case Op.Neg: case Op.BitNot: {
      const value = checkValue(c, node.a);
      if (isErr(value)) return value;
      if (value.type.kind === TVector) return vectorUnary(c, node.num, value, node.loc);
      const bad = node.num === Op.BitNot ? !isInteger(value.type) && value.type.kind !== TComplex : !isArithmetic(value.type);
      if (bad) {
        const what = node.num === Op.Plus ? 'unary plus' : node.num === Op.Neg ? 'unary minus' : 'bit-complement';
        c.error(node.loc, value.type.kind === TVoid ? 'void value not ignored as it ought to be' : `wrong type argument to ${what}`);
        return errorExpr(node.loc);
      }
      const operand = promote(c, value);
      if (node.num === Op.Plus) return asValue(operand, value);
      if (value.type.kind === TComplex) return complexUnary(c, node.num, value, node.loc);
      const folded = foldUnary(c, node.num, operand.type, operand, node.loc);
      if (folded !== null) return folded;
      const made = new Expr(node.num === Op.Neg ? X.Neg : X.BitNot, operand.type, node.loc);
      made.a = operand;
      return made;
    }
    case Op.Not: {
      const raw = checkValue(c, node.a);
      if (isErr(raw)) return raw;
      if (!isScalar(raw.type)) {
        c.error(node.loc, raw.type.kind === TVoid ? 'void value not ignored as it ought to be' : 'wrong type argument to unary exclamation mark');
        return errorExpr(node.loc);
      }
      return logNot(c, raw, node.loc);
    }
    case Op.PreInc: case Op.PreDec: case Op.PostInc: case Op.PostDec: return increment(c, node);
    case Op.Extension: {
      return checkExpr(c, node.a);
    }
    default: {
      const value = checkExpr(c, node.a);
      if (isErr(value) || isArithmetic(value.type)) return partOf(c, value, node.num === Op.Imag ? 1 : 0, node.loc);
      c.error(node.loc, `wrong type argument to ${Op.spelling[node.num]}`);
      return errorExpr(node.loc);
    }
  }
}

/** `+x` of a constant keeps being one; of anything else it must not stay an lvalue's Load for bit-field purposes. */
function asValue(operand: Expr, value: Expr): Expr {
  if (operand !== value || operand.kind !== X.Load) return operand;
  const made = new Expr(X.Convert, operand.type, operand.loc);
  made.a = operand;
  return made;
}

/** !x with folding. */
export function logNot(c: Checker, value: Expr, loc: Loc): Expr {
  const truth = truthRel(c, value);
  if (truth >= 0) {
    const rel = c.rels.op(REq, I32, c.rels.convert(truth, I32), c.zero);
    return c.constant(rel, intType, loc, value.ice);
  }
  const made = new Expr(X.LogNot, intType, loc);
  made.a = value;
  return made;
}

function addressOf(c: Checker, node: Unary): Expr {
  const operand = checkExpr(c, node.a);
  const { type } = operand;
  const { loc } = node;
  if (type.kind === TError) return operand;
  if (type.kind === TFunction) {
    const made = new Expr(X.Addr, c.types.pointer(type), loc);
    made.a = operand;
    return made;
  }
  if (operand.kind === X.MemberOf && operand.field!.bits >= 0) {
    c.error(loc, `cannot take address of bit-field ‘${operand.field!.name}’`);
    return errorExpr(loc);
  }
  if (!isLvalue(operand)) {
    // &void lvalue expressions such as &*voidp are lvalues; everything else is not.
    c.error(loc, 'lvalue required as unary ‘&’ operand');
    return errorExpr(loc);
  }
  let root = operand;
  while (root.kind === X.MemberOf) root = root.a!;
  if (root.kind === X.Var && root.decl!.register) {
    c.error(loc, `address of register variable ‘${root.decl!.name}’ requested`);
    return errorExpr(loc);
  }
  const pointer = c.types.pointer(type);
  if (operand.kind === X.Deref) {
    // 6.5.3.2p3: neither & nor * is evaluated.
    return operand.a!.type.to === type ? operand.a! : convert(c, operand.a!, pointer);
  }
  const folded = foldAddress(c, operand, pointer, loc);
  if (folded !== null) return folded;
  markMemory(operand);
  const made = new Expr(X.Addr, pointer, loc);
  made.a = operand;
  return made;
}

/** Checks that an expression is a modifiable lvalue (6.3.2.1p1). */
export function isModifiable(c: Checker, expr: Expr, what: string, loc: Loc): boolean {
  if (isErr(expr)) return false;
  if (expr.type.kind === TFunction || !isLvalue(expr)) {
    c.error(loc, `lvalue required as ${what}`);
    return false;
  }
  if (expr.type.kind === TArray) {
    c.error(loc, what === 'left operand of assignment' ? 'assignment to expression with array type' : `wrong type argument to ${what.includes('decrement') ? 'decrement' : 'increment'}`);
    return false;
  }
  if (isReadOnly(expr.type)) {
    const verb = what === 'left operand of assignment' ? 'assignment' : what.startsWith('increment') ? 'increment' : 'decrement';
    readOnly(c, expr, verb, loc);
    return false;
  }
  return true;
}

function readOnly(c: Checker, expr: Expr, verb: string, loc: Loc): void {
  let what: string;
  switch (expr.kind) {
    case X.Var: what = `${expr.decl!.isParam ? 'parameter' : 'variable'} ‘${expr.decl!.name}’`; break;
    case X.MemberOf: what = `member ‘${expr.field!.name}’`; break;
    case X.Deref: what = `location ‘*${expr.a!.kind === X.Load && expr.a!.a!.kind === X.Var ? expr.a!.a!.decl!.name : ''}’`; break;
    default: what = 'location';
  }
  c.error(loc, `${verb} of read-only ${what}`);
}

function increment(c: Checker, node: Unary): Expr {
  const target = checkExpr(c, node.a);
  if (isErr(target)) return target;
  const up = node.num === Op.PreInc || node.num === Op.PostInc;
  const verb = up ? 'increment' : 'decrement';
  if (!isModifiable(c, target, `${verb} operand`, node.loc)) return errorExpr(node.loc);
  const { type } = target;
  if (!isScalar(type) && type.kind !== TVector) {
    c.error(node.loc, `wrong type argument to ${verb}`);
    return errorExpr(node.loc);
  }
  if (type.kind === TPointer) {
    const to = type.to!;
    if (to.kind === TVoid || to.kind === TFunction) {
      c.diagnostics.warning(node.loc, `wrong type argument to ${verb}`, 'pointer-arith');
    } else if (!isComplete(to)) {
      c.error(node.loc, `${verb} of pointer to an incomplete type ${c.name(to)}`);
      return errorExpr(node.loc);
    }
  }
  if (type.kind === TBool && !up) c.diagnostics.warning(node.loc, 'decrement of a boolean expression', 'bool-operation');
  const made = new Expr(X.IncDec, valueTypeOf(type), node.loc);
  made.a = target;
  made.num = node.num;
  return made;
}

// ---- casts, compound literals, generic selection, statement expressions

function cast(c: Checker, node: Cast): Expr {
  const type = checkTypeName(c, node.a);
  const operand = checkExpr(c, node.b);
  if (type.kind === TError) return errorExpr(node.loc);
  return castConvert(c, operand, type, node.loc);
}

function compoundLit(c: Checker, node: CompoundLit): Expr {
  let type = checkTypeName(c, node.a);
  if (type.kind === TError) return errorExpr(node.loc);
  if (type.kind === TFunction) {
    c.error(node.loc, 'compound literal has function type');
    return errorExpr(node.loc);
  }
  if (isVla(type)) {
    c.error(node.loc, 'compound literal has variable size');
    return errorExpr(node.loc);
  }
  if (!isComplete(type) && !(type.kind === TArray && isComplete(type.to!))) {
    c.error(node.loc, `invalid use of ${isRecord(type) ? 'undefined' : 'incomplete'} type ${c.name(type)}`);
    return errorExpr(node.loc);
  }
  const file = c.func === null;
  const init = checkInitializer(c, node.b, type, file);
  if (init === null) return errorExpr(node.loc);
  type = completeArray(c, type, init, node.loc);
  const decl = new Decl('', type, node.loc, file ? 'static' : 'auto');
  decl.init = init;
  decl.lanes = c.lanes;
  decl.addressTaken = true;
  if (file && !isStaticInit(c, init)) c.error(node.loc, 'initializer element is not constant');
  const made = new Expr(X.CompoundLit, type, node.loc);
  made.decl = decl;
  made.init = init;
  return made;
}

function generic(c: Checker, node: Generic): Expr {
  let type: CType;
  if (node.a.kind === K.TypeName) type = checkTypeName(c, node.a);
  else {
    c.unevaluated++;
    type = valueTypeOf(rvalue(c, checkExpr(c, node.a)).type);
    c.unevaluated--;
  }
  if (type.kind === TError) return errorExpr(node.loc);
  let fallback: GenericAssoc | null = null;
  const types: { type: CType; assoc: GenericAssoc }[] = [];
  let bad = false;
  for (const assoc of node.list) {
    if (assoc.a === null) {
      if (fallback !== null) {
        c.error(assoc.loc, 'duplicate ‘default’ case in ‘_Generic’');
        bad = true;
      }
      fallback = assoc;
      continue;
    }
    const found = checkTypeName(c, assoc.a);
    if (found.kind === TError) {
      bad = true;
      continue;
    }
    if (found.kind === TFunction) c.error(assoc.loc, '‘_Generic’ association has function type');
    else if (!isComplete(found) && found.kind !== TVoid) c.error(assoc.loc, '‘_Generic’ association has incomplete type');
    else if (isVla(found)) c.error(assoc.loc, '‘_Generic’ association has variable length type');
    for (const other of types) {
      const clash = compatible(c, other.type, found);
      if (clash !== 0) {
        c.error(assoc.loc, '‘_Generic’ specifies two compatible types', clash);
        bad = true;
      }
    }
    types.push({ type: found, assoc });
  }
  if (bad) return errorExpr(node.loc);
  // Per lane the association that holds; several are a fork.
  const chosen: { assoc: GenericAssoc | null; lanes: number }[] = [];
  let rest = c.lanes;
  for (const { type: found, assoc } of types) {
    const lanes = compatible(c, type, found) & rest;
    if (lanes === 0) continue;
    chosen.push({ assoc, lanes });
    rest &= ~lanes;
  }
  if (rest !== 0) chosen.push({ assoc: fallback, lanes: rest });
  if (chosen.length > 1) throw new Fork(chosen.map((choice) => choice.lanes), node.loc);
  const assoc = chosen[0]!.assoc;
  if (assoc === null) {
    c.error(node.loc, `‘_Generic’ selector of type ${c.name(type)} is not compatible with any association`);
    return errorExpr(node.loc);
  }
  // The others are constrained too, but never evaluated.
  for (const other of node.list) {
    if (other === assoc) continue;
    c.unevaluated++;
    checkExpr(c, other.b);
    c.unevaluated--;
  }
  return checkExpr(c, assoc.b);
}

function statementExpr(c: Checker, node: StmtExpr): Expr {
  if (c.func === null) {
    c.error(node.loc, 'braced-group within expression allowed only inside a function');
    return errorExpr(node.loc);
  }
  c.pedantic(node.loc, 'ISO C forbids braced-groups within expressions');
  return checkStmtExpr(c, node);
}

/** `__func__` and its GNU names. */
export function functionName(c: Checker, name: string, loc: Loc): Expr | null {
  if (name !== '__func__' && name !== '__FUNCTION__' && name !== '__PRETTY_FUNCTION__') return null;
  if (c.func === null) {
    c.pedwarn(loc, `‘${name}’ is not defined outside of function scope`);
    return textExpr(c, '', loc);
  }
  const text = textExpr(c, c.func.decl.name, loc);
  // One object per function: const char array with static storage.
  text.type = c.types.array(c.types.qualified(text.type.to!, 1), text.type.length);
  return text;
}
