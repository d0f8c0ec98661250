// Operators with two and three operands (C17 6.5.5 – 6.5.17): arithmetic, shifts, comparisons, logic, `?:`, assignment.
//
// Chains lean left in the AST and are walked by a loop. Constants fold as they are made; an operand that a constant
// left side makes unreachable is checked with overflow warnings off.

import { layouts } from '../../ir/layout.ts';
import { RAdd, RMul, RSelect, RSub, scalarBits } from '../../ir/rel.ts';
import { I32 } from '../../ir/types.ts';
import type { Assign, Binary, Comma, Cond, Expr as Node } from './ast.ts';
import type { Checker } from './check.ts';
import { commonType, complexBinary, complexFunction } from './check-complex.ts';
import { vectorBinary, vectorOperand } from './check-vector.ts';
import { assignConvert, context, convert, isErr, notScalar, promote, promotedType, rvalue } from './check-convert.ts';
import { checkExpr, checkValue, isModifiable } from './check-expr.ts';
import {
  compatibleUnqualified, composite, isComplete, isVla, signedLanes, valueTypeOf,
} from './compat.ts';
import {
  foldAddresses, foldBinary, foldCompare, foldPointerDifference, foldSelect, isDroppable, knownTruth, nullPointerLanes, truthRel,
} from './constant.ts';
import {
  intType, isArithmetic, isInteger, isRecord, isScalar, longType, TArray, TComplex, TFunction,
  TNullptr, TPointer, TVector, TVoid, voidType, type CType,
} from './ctype.ts';
import * as K from './kind.ts';
import * as Op from './operator.ts';
import type { Loc } from './source.ts';
import * as X from './tree.ts';
import { Expr, errorExpr } from './tree.ts';

/** A chain of binary operators. */
export function checkBinary(c: Checker, node: Binary): Expr {
  const chain: Binary[] = [node];
  let left: Node = node.a;
  while (left.kind === K.Binary) {
    chain.push(left);
    left = left.a;
  }
  let value = checkExpr(c, left);
  for (let i = chain.length - 1; i >= 0; i--) {
    const at = chain[i]!;
    value = at.num === Op.LogAnd || at.num === Op.LogOr ? logical(c, at, value) : binary(c, at.num, value, checkExpr(c, at.b), at.loc);
  }
  return value;
}

function invalid(c: Checker, op: number, a: Expr, b: Expr, loc: Loc): Expr {
  if (a.type.kind === TVoid || b.type.kind === TVoid) c.error(loc, 'void value not ignored as it ought to be');
  else c.error(loc, `invalid operands to binary ${Op.spelling[op]} (have ${c.name(a.type)} and ${c.name(b.type)})`);
  return errorExpr(loc);
}

/** One binary operator but for && and ||. */
export function binary(c: Checker, op: number, left: Expr, right: Expr, loc: Loc): Expr {
  const a = rvalue(c, left);
  const b = rvalue(c, right);
  if (isErr(a)) return a;
  if (isErr(b)) return b;
  if (a.type.kind === TVector || b.type.kind === TVector) return vectorBinary(c, op, a, b, loc) ?? invalid(c, op, a, b, loc);
  if (op >= Op.Lt && op <= Op.Ne) return comparison(c, op, a, b, loc);
  const arithmetic = isArithmetic(a.type) && isArithmetic(b.type);
  switch (op) {
    case Op.Add:
      if (arithmetic) break;
      if (a.type.kind === TPointer && isInteger(b.type)) return pointerStep(c, a, b, false, loc);
      if (b.type.kind === TPointer && isInteger(a.type)) return pointerStep(c, b, a, false, loc);
      return invalid(c, op, a, b, loc);
    case Op.Sub:
      if (arithmetic) break;
      if (a.type.kind === TPointer && isInteger(b.type)) return pointerStep(c, a, b, true, loc);
      if (a.type.kind === TPointer && b.type.kind === TPointer) return pointerDifference(c, a, b, loc);
      return invalid(c, op, a, b, loc);
    case Op.Mul: case Op.Div:
      if (!arithmetic) return invalid(c, op, a, b, loc);
      break;
    case Op.Shl: case Op.Shr:
      if (!isInteger(a.type) || !isInteger(b.type)) return invalid(c, op, a, b, loc);
      return shift(c, op, a, b, loc);
    default:
      if (!isInteger(a.type) || !isInteger(b.type)) return invalid(c, op, a, b, loc);
  }
  const type = commonType(c, promotedType(c, a), promotedType(c, b));
  if (type.kind === TComplex) return complexBinary(c, op, type, a, b, loc);
  c.pair(type.k64 < 0 ? 6 : type.k64, type.k32 < 0 ? 6 : type.k32, loc);
  const x = convert(c, a, type);
  const y = convert(c, b, type);
  if ((op === Op.Div || op === Op.Rem) && y.kind === X.Const && c.unevaluated === 0) {
    const zero = c.where(y.rel, (value) => value === 0n);
    if (zero !== 0) c.warn(loc, 'division by zero', 'div-by-zero', zero);
  }
  const folded = foldBinary(c, op, type, x, y, loc);
  if (folded !== null) return folded;
  const made = new Expr(X.Binary, type, loc);
  made.num = op;
  made.a = x;
  made.b = y;
  return made;
}

function shift(c: Checker, op: number, a: Expr, b: Expr, loc: Loc): Expr {
  const x = promote(c, a);
  const y = promote(c, b);
  if (y.kind === X.Const && c.unevaluated === 0) warnShift(c, op, x.type, y, loc);
  const folded = foldBinary(c, op, x.type, x, y, loc);
  if (folded !== null) return folded;
  const made = new Expr(X.Binary, x.type, loc);
  made.num = op;
  made.a = x;
  made.b = y;
  return made;
}

function warnShift(c: Checker, op: number, type: CType, count: Expr, loc: Loc): void {
  const side = op === Op.Shl ? 'left' : 'right';
  const negative = c.where(count.rel, (value) => value < 0n);
  if (negative !== 0) c.warn(loc, `${side} shift count is negative`, 'shift-count-negative', negative);
  const scalar = c.scalar(type);
  const values = c.rels.get(count.rel).lanes;
  let wide = 0;
  for (const layout of layouts) {
    if ((c.lanes >> layout.lane & 1) !== 0 && values[layout.lane]! >= BigInt(scalarBits(scalar, layout))) wide |= 1 << layout.lane;
  }
  if (wide !== 0) c.warn(loc, `${side} shift count >= width of type`, 'shift-count-overflow', wide);
}

/** p + i or p - i. */
export function pointerStep(c: Checker, pointer: Expr, index: Expr, subtract: boolean, loc: Loc): Expr {
  const to = pointer.type.to!;
  if (to.kind === TVoid) c.diagnostics.warning(loc, 'pointer of type ‘void *’ used in arithmetic', 'pointer-arith');
  else if (to.kind === TFunction) c.diagnostics.warning(loc, 'pointer to a function used in arithmetic', 'pointer-arith');
  else if (!isComplete(to)) {
    c.error(loc, isRecord(to) ? `invalid use of undefined type ${c.name(to)}` : 'arithmetic on pointer to an incomplete type');
    return errorExpr(loc);
  }
  const offset = promote(c, index);
  if (pointer.kind === X.Const && offset.kind === X.Const && !isVla(to)) {
    // Steps from an absolute address: offsetof written by hand.
    const { rels } = c;
    const scalar = c.scalar(pointer.type);
    const bytes = rels.op(RMul, scalar, rels.convert(offset.rel, scalar), rels.convert(c.sizeOf(to), scalar));
    return c.constant(rels.op(subtract ? RSub : RAdd, scalar, pointer.rel, bytes), pointer.type, loc, false);
  }
  const made = new Expr(X.PtrAdd, pointer.type, loc);
  made.a = pointer;
  made.b = offset;
  made.num = subtract ? 1 : 0;
  return made;
}

function pointerDifference(c: Checker, a: Expr, b: Expr, loc: Loc): Expr {
  const x = a.type.to!;
  const y = b.type.to!;
  if (!c.decide(compatibleUnqualified(c, x.kind === TArray ? x.unqual : x, y.kind === TArray ? y.unqual : y), loc)) return invalid(c, Op.Sub, a, b, loc);
  if (x.kind === TVoid) c.diagnostics.warning(loc, 'pointer of type ‘void *’ used in subtraction', 'pointer-arith');
  else if (x.kind === TFunction) c.diagnostics.warning(loc, 'pointer to a function used in subtraction', 'pointer-arith');
  else if (!isComplete(x)) {
    c.error(loc, 'arithmetic on pointer to an incomplete type');
    return errorExpr(loc);
  }
  const folded = isVla(x) ? null : foldPointerDifference(c, a, b, x, longType, loc);
  if (folded !== null) return folded;
  const made = new Expr(X.PtrDiff, longType, loc);
  made.a = a;
  made.b = b;
  return made;
}

function comparison(c: Checker, op: number, a: Expr, b: Expr, loc: Loc): Expr {
  const equality = op === Op.Eq || op === Op.Ne;
  if (isArithmetic(a.type) && isArithmetic(b.type)) {
    const type = commonType(c, promotedType(c, a), promotedType(c, b));
    if (type.kind === TComplex && !equality) return invalid(c, op, a, b, loc);
    const x = convert(c, a, type);
    const y = convert(c, b, type);
    if (isInteger(a.type) && isInteger(b.type)) warnSigns(c, a, b, type, loc);
    const folded = foldCompare(c, op, type, x, y, intType, loc);
    if (folded !== null) return folded;
    return compare(op, x, y, loc);
  }
  const px = a.type.kind === TPointer;
  const py = b.type.kind === TPointer;
  if (a.type.kind === TNullptr || b.type.kind === TNullptr) {
    if (!equality || !(isScalar(a.type) && isScalar(b.type))) return invalid(c, op, a, b, loc);
    if (a.type.kind === TNullptr && b.type.kind === TNullptr) return c.int(op === Op.Eq ? 1 : 0, intType, loc);
    if (px) return compare(op, a, convert(c, b, a.type), loc);
    if (py) return compare(op, convert(c, a, b.type), b, loc);
    if (nullPointerLanes(c, a) === c.lanes && nullPointerLanes(c, b) === c.lanes) return c.int(op === Op.Eq ? 1 : 0, intType, loc);
    return invalid(c, op, a, b, loc);
  }
  if (px && py) return comparePointers(c, op, a, b, loc);
  if (px && isInteger(b.type) || py && isInteger(a.type)) {
    const pointer = px ? a : b;
    const integer = px ? b : a;
    const isNull = c.decide(nullPointerLanes(c, integer), loc);
    if (isNull) {
      if (!equality) c.diagnostics.warning(loc, 'ordered comparison of pointer with integer zero', 'extra');
      if (!equality) c.pedantic(loc, 'ordered comparison of pointer with null pointer');
    } else c.pedwarn(loc, 'comparison between pointer and integer');
    const other = convert(c, integer, pointer.type);
    return foldPointers(c, op, px ? a : other, px ? other : b, loc);
  }
  return invalid(c, op, a, b, loc);
}

function comparePointers(c: Checker, op: number, a: Expr, b: Expr, loc: Loc): Expr {
  const x = a.type.to!;
  const y = b.type.to!;
  const equality = op === Op.Eq || op === Op.Ne;
  const lanes = compatibleUnqualified(c, x.kind === TArray ? x.unqual : x, y.kind === TArray ? y.unqual : y);
  if (lanes === c.lanes || c.decide(lanes, loc)) {
    if (!equality && x.kind === TFunction) c.pedantic(loc, 'ordered comparisons of pointers to functions');
    else if (!equality && isComplete(x) !== isComplete(y) && x.kind !== TVoid) c.pedantic(loc, 'comparison of complete and incomplete pointers');
  } else if (nullPointerLanes(c, a) === c.lanes || nullPointerLanes(c, b) === c.lanes) {
    // A null pointer constant compares with anything.
    if (!equality) c.pedwarn(loc, 'comparison of distinct pointer types lacks a cast');
  } else if (x.kind === TVoid || y.kind === TVoid) {
    if (equality && (x.kind === TFunction || y.kind === TFunction)) c.pedantic(loc, 'ISO C forbids comparison of ‘void *’ with function pointer');
    else if (!equality) c.pedwarn(loc, 'comparison of distinct pointer types lacks a cast');
  } else c.pedwarn(loc, 'comparison of distinct pointer types lacks a cast');
  const other = convert(c, b, a.type);
  return foldPointers(c, op, a, other, loc);
}

function foldPointers(c: Checker, op: number, a: Expr, b: Expr, loc: Loc): Expr {
  return foldCompare(c, op, a.type, a, b, intType, loc) ?? foldAddresses(c, op, a, b, loc) ?? compare(op, a, b, loc);
}

function compare(op: number, a: Expr, b: Expr, loc: Loc): Expr {
  const made = new Expr(X.Compare, intType, loc);
  made.num = op;
  made.a = a;
  made.b = b;
  return made;
}

/** -Wsign-compare: a signed operand that the other makes unsigned, unless it is a constant that stays what it is. */
function warnSigns(c: Checker, a: Expr, b: Expr, type: CType, loc: Loc): void {
  if (c.unevaluated > 0 || !c.diagnostics.isEnabled('sign-compare', loc)) return;
  const unsigned = c.lanes & ~signedLanes(type, c.lanes);
  for (const operand of [a, b]) {
    // What was unsigned before promotion is never negative.
    const lanes = signedLanes(operand.type, c.lanes) & signedLanes(promotedType(c, operand), c.lanes) & unsigned;
    if (lanes === 0 || operand.kind === X.Const && c.where(operand.rel, (value) => value < 0n) === 0 || operand.kind === X.Compare) continue;
    c.warn(loc, `comparison of integer expressions of different signedness: ${c.name(a.type)} and ${c.name(b.type)}`, 'sign-compare', lanes);
    return;
  }
}

function logical(c: Checker, node: Binary, left: Expr): Expr {
  const isAnd = node.num === Op.LogAnd;
  const a = rvalue(c, left);
  const known = isErr(a) ? -1 : knownTruth(c, a);
  const dead = known === (isAnd ? 0 : 1);
  if (dead) c.unevaluated++;
  const b = checkValue(c, node.b);
  if (dead) c.unevaluated--;
  if (isErr(a)) return a;
  if (isErr(b)) return b;
  if (!isScalar(a.type) || !isScalar(b.type)) {
    const bad = !isScalar(a.type) ? a : b;
    c.error(node.loc, notScalar(bad.type));
    return errorExpr(node.loc);
  }
  const x = truthRel(c, a);
  const y = truthRel(c, b);
  const { rels } = c;
  if (x >= 0 && y >= 0) {
    const rel = isAnd ? rels.op(RSelect, I32, x, rels.convert(y, I32), c.zero) : rels.op(RSelect, I32, x, c.one, rels.convert(y, I32));
    if ((rels.get(rel).valid & c.lanes) === c.lanes) return c.constant(rel, intType, node.loc, a.ice && b.ice);
  }
  if (dead && isDroppable(b)) return c.constant(isAnd ? c.zero : c.one, intType, node.loc, false);
  const made = new Expr(isAnd ? X.LogAnd : X.LogOr, intType, node.loc);
  made.a = a;
  made.b = b;
  return made;
}

export function checkComma(c: Checker, node: Comma): Expr {
  const chain: Comma[] = [node];
  let left: Node = node.a;
  while (left.kind === K.Comma) {
    chain.push(left);
    left = left.a;
  }
  let value = rvalue(c, checkExpr(c, left));
  for (let i = chain.length - 1; i >= 0; i--) {
    const at = chain[i]!;
    const b = checkValue(c, at.b);
    if (isErr(value)) continue;
    if (isErr(b)) {
      value = b;
      continue;
    }
    const made = new Expr(X.Comma, b.type, at.loc);
    made.a = value;
    made.b = b;
    value = made;
  }
  return value;
}

// ---- conditional operator (6.5.15)

export function checkCond(c: Checker, node: Cond): Expr {
  const raw = checkValue(c, node.a);
  const test = scalarTest(c, raw, node.loc);
  const known = isErr(test) ? -1 : knownTruth(c, test);
  let a: Expr;
  if (node.b === null) {
    c.pedantic(node.loc, 'ISO C forbids omitting the middle term of a ‘?:’ expression');
    if (test.kind === X.Const || test.kind === X.FloatConst) a = test;
    else {
      a = new Expr(X.CondValue, test.type, test.loc);
    }
  } else {
    if (known === 0) c.unevaluated++;
    a = checkValue(c, node.b);
    if (known === 0) c.unevaluated--;
  }
  if (known === 1) c.unevaluated++;
  const b = checkValue(c, node.c);
  if (known === 1) c.unevaluated--;
  if (isErr(test)) return test;
  if (isErr(a)) return a;
  if (isErr(b)) return b;
  const type = condType(c, a, b, node.loc);
  if (type === null) return errorExpr(node.loc);
  const isVoid = type.kind === TVoid;
  const x = isVoid ? a : convert(c, a, type);
  const y = isVoid ? b : convert(c, b, type);
  const folded = isVoid ? null : foldSelect(c, test, x, y, type, node.loc);
  if (folded !== null) {
    if (isNullConstantOperand(a) && isNullConstantOperand(b)) return folded;
    if (type.kind === TPointer) folded.ice = false;
    return folded;
  }
  if (known >= 0 && isDroppable(known === 1 ? y : x) && node.b !== null && isDroppable(test) && (test.kind === X.Const || test.kind === X.FloatConst)) {
    const chosen = known === 1 ? x : y;
    if (isVoid) return chosen;
    // Never an lvalue, a bit-field or an integer constant expression of its own.
    if (chosen.kind === X.Const || chosen.kind === X.FloatConst) {
      const made = new Expr(chosen.kind, type, node.loc);
      made.rel = chosen.rel;
      made.num = chosen.num;
      made.ice = false;
      return made;
    }
    if (chosen.kind !== X.Load) return chosen;
  }
  const made = new Expr(X.Cond, type, node.loc);
  // `a ?: c`: lowering keeps the condition's value for the CondValue in b.
  if (node.b === null) made.num = 1;
  made.a = test;
  made.b = x;
  made.c = y;
  return made;
}

function isNullConstantOperand(expr: Expr): boolean {
  return expr.kind === X.Const && expr.ice;
}

function scalarTest(c: Checker, value: Expr, loc: Loc): Expr {
  if (isErr(value) || isScalar(value.type)) return value;
  c.error(loc, notScalar(value.type));
  return errorExpr(loc);
}

function condType(c: Checker, a: Expr, b: Expr, loc: Loc): CType | null {
  const x = a.type;
  const y = b.type;
  if (isArithmetic(x) && isArithmetic(y)) return commonType(c, promotedType(c, a), promotedType(c, b));
  if (x.kind === TVoid || y.kind === TVoid) {
    if (x.kind !== y.kind) c.pedantic(loc, 'ISO C forbids conditional expr with only one void side');
    return voidType;
  }
  if (x.kind === TVector && y.kind === TVector && c.decide(compatibleUnqualified(c, x, y), loc)) return x.unqual;
  if (isRecord(x) && isRecord(y) && x.kind === y.kind && x.record === y.record) return x.unqual;
  if (x.kind === TPointer && y.kind === TPointer) return pointerCond(c, a, b, loc);
  if (x.kind === TNullptr && y.kind === TNullptr) return x;
  if (x.kind === TPointer && (isInteger(y) || y.kind === TNullptr)) return mixedCond(c, x, b, loc);
  if (y.kind === TPointer && (isInteger(x) || x.kind === TNullptr)) return mixedCond(c, y, a, loc);
  c.error(loc, 'type mismatch in conditional expression');
  return null;
}

function mixedCond(c: Checker, pointer: CType, other: Expr, loc: Loc): CType {
  if (!c.decide(nullPointerLanes(c, other), loc)) c.pedwarn(loc, 'pointer/integer type mismatch in conditional expression');
  return pointer;
}

function pointerCond(c: Checker, a: Expr, b: Expr, loc: Loc): CType {
  const x = a.type.to!;
  const y = b.type.to!;
  const quals = (x.kind === TFunction ? 0 : x.quals) | (y.kind === TFunction ? 0 : y.quals);
  const lanes = compatibleUnqualified(c, x.kind === TArray ? x.unqual : x, y.kind === TArray ? y.unqual : y);
  if (lanes === c.lanes || c.decide(lanes, loc)) {
    const joined = composite(c, c.types, x.unqual, y.unqual);
    const element = quals | (x.kind === TArray ? x.to!.quals : 0) | (y.kind === TArray ? y.to!.quals : 0);
    return c.types.pointer(c.types.qualified(joined, element));
  }
  if (c.decide(nullPointerLanes(c, a), loc)) return c.types.pointer(c.types.qualified(y, 0));
  if (c.decide(nullPointerLanes(c, b), loc)) return c.types.pointer(x);
  if (x.kind === TVoid || y.kind === TVoid) {
    if (x.kind === TFunction || y.kind === TFunction) c.pedantic(loc, 'ISO C forbids conditional expr between ‘void *’ and function pointer');
    return c.types.pointer(c.types.qualified(voidType, quals));
  }
  c.pedwarn(loc, 'pointer type mismatch in conditional expression');
  return c.types.pointer(c.types.qualified(voidType, quals));
}

// ---- assignment (6.5.16)

export function checkAssign(c: Checker, node: Assign): Expr {
  const target = checkExpr(c, node.a);
  if (node.num !== 0) return compound(c, node, target);
  const value = checkValue(c, node.b);
  if (isErr(target)) return target;
  if (isErr(value)) return value;
  if (!isModifiable(c, target, 'left operand of assignment', node.loc)) return errorExpr(node.loc);
  if (!isComplete(target.type)) {
    if (target.type.kind === TVoid) c.error(node.loc, 'invalid use of void expression');
    else c.error(node.loc, `invalid use of undefined type ${c.name(target.type)}`);
    return errorExpr(node.loc);
  }
  const type = valueTypeOf(target.type);
  const converted = assignConvert(c, value, type, context('assign', node.loc));
  if (isErr(converted)) return converted;
  if (target.kind === X.Var && target.decl!.storage === 'auto') c.assigned.add(target.decl!);
  const made = new Expr(X.Assign, type, node.loc);
  made.a = target;
  made.b = converted;
  return made;
}

function compound(c: Checker, node: Assign, target: Expr): Expr {
  const op = node.num;
  const { loc } = node;
  const b = checkValue(c, node.b);
  if (isErr(target)) return target;
  if (isErr(b)) return b;
  if (!isModifiable(c, target, 'left operand of assignment', loc)) return errorExpr(loc);
  const type = valueTypeOf(target.type);
  const made = new Expr(X.AssignOp, type, loc);
  made.a = target;
  made.num = op;
  if (type.kind === TVector) {
    const operand = vectorOperand(c, b, type, op);
    if (operand === null) return invalid(c, op, fakeValue(target), b, loc);
    made.b = operand;
    made.compute = type;
    return made;
  }
  if (type.kind === TPointer) {
    if (op !== Op.Add && op !== Op.Sub || !isInteger(b.type)) return invalid(c, op, fakeValue(target), b, loc);
    const to = type.to!;
    if (to.kind === TVoid || to.kind === TFunction) c.diagnostics.warning(loc, `pointer of type ${c.name(type)} used in arithmetic`, 'pointer-arith');
    else if (!isComplete(to)) {
      c.error(loc, isRecord(to) ? `invalid use of undefined type ${c.name(to)}` : 'arithmetic on pointer to an incomplete type');
      return errorExpr(loc);
    }
    made.b = promote(c, b);
    made.compute = type;
    return made;
  }
  const bothIntegers = isInteger(type) && isInteger(b.type);
  if (!(isArithmetic(type) && isArithmetic(b.type)) || !bothIntegers && op !== Op.Mul && op !== Op.Div && op !== Op.Add && op !== Op.Sub) {
    return invalid(c, op, fakeValue(target), b, loc);
  }
  const value = fakeValue(target);
  if (op === Op.Shl || op === Op.Shr) {
    made.compute = promotedType(c, value);
    made.b = promote(c, b);
    if (made.b.kind === X.Const && c.unevaluated === 0) warnShift(c, op, made.compute, made.b, loc);
    return made;
  }
  made.compute = commonType(c, promotedType(c, value), promotedType(c, b));
  if (made.compute.kind === TComplex) {
    made.b = convert(c, b, b.type.kind === TComplex ? made.compute : made.compute.to!);
    made.decl = complexFunction(c, op, made.compute, type, b.type);
    return made;
  }
  made.b = convert(c, b, made.compute);
  if ((op === Op.Div || op === Op.Rem) && made.b.kind === X.Const && c.unevaluated === 0) {
    const zero = c.where(made.b.rel, (rel) => rel === 0n);
    if (zero !== 0) c.warn(loc, 'division by zero', 'div-by-zero', zero);
  }
  return made;
}

/** The value that the target had, for its promoted type only. */
function fakeValue(target: Expr): Expr {
  const made = new Expr(X.Load, valueTypeOf(target.type), target.loc);
  made.a = target;
  return made;
}
