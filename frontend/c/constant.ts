// Constant expressions (C17 6.6): folding at the moment a node is made.
//
// Integers fold to relocatable constants, so that sizeof, offsetof and LONG_MAX stay symbolic with a value per lane; a
// node folds only where it has a value in every live lane. Floating constants fold exactly (binary64 and binary32, round
// to nearest even); where an integer operand differs between lanes the fold is left to a fork (`requireFloat`).
// `Expr.ice` keeps apart what is an integer constant expression from what merely folds.

import { layouts, laneCount, lanes32, lanes64, type LaneMask } from '../../ir/layout.ts';
import {
  RAdd, RAnd, RDiv, REq, RLe, RLt, RMul, RNe, RNeg, RNot, ROr, RRem, RSelect, RShl, RShr, RSub, RXor, scalarBits,
  scalarSigned, wrapInt, type Rel,
} from '../../ir/rel.ts';
import { I32, UWord, Word, type TypeId } from '../../ir/types.ts';
import type { Checker } from './check.ts';
import { floatConstant, integerToFloat } from './check-literal.ts';
import {
  intType, isFloating, isInteger, longType, TBool, TError, TFloat, TNullptr, TPointer, TVoid, type CType,
} from './ctype.ts';
import * as Op from './operator.ts';
import type { Loc } from './source.ts';
import * as X from './tree.ts';
import { Expr, type Decl, type InitNode } from './tree.ts';

/** Relocatable operator of a C binary operator, 0 if it has none. */
const relOperators: readonly number[] = [
  0, RMul, RDiv, RRem, RAdd, RSub, RShl, RShr, RLt, RLt, RLe, RLe, REq, RNe, RAnd, RXor, ROr,
];

/** Whether the constant has a value in all live lanes. */
function isLive(c: Checker, rel: Rel): boolean {
  return (c.rels.get(rel).valid & c.lanes) === c.lanes;
}

/** Whether an expression is an integer constant expression (6.6p6). */
export function isIce(expr: Expr): boolean {
  return expr.kind === X.Const && expr.ice && isInteger(expr.type);
}

/** Live lanes in which the expression is a null pointer constant (6.3.2.3p3). */
export function nullPointerLanes(c: Checker, expr: Expr): LaneMask {
  if (expr.type.kind === TNullptr) return c.lanes;
  if (expr.kind !== X.Const || !expr.ice) return 0;
  if (expr.type.kind === TPointer && (expr.type.to!.kind !== TVoid || expr.type.to!.quals !== 0)) return 0;
  return c.where(expr.rel, (value) => value === 0n);
}

/** Whether it is a null pointer constant; forks where lanes disagree. */
export function isNullPointerConstant(c: Checker, expr: Expr): boolean {
  return c.decide(nullPointerLanes(c, expr), expr.loc);
}

/** Converts a constant to a type; null where it does not fold. */
export function foldConvert(c: Checker, expr: Expr, type: CType, explicit: boolean): Expr | null {
  const { rels } = c;
  if (expr.kind === X.Const) {
    if (isFloating(type)) {
      const value = rels.uniformValue(expr.rel, c.lanes);
      return value === undefined ? null : floatConstant(integerToFloat(value, type.kind === TFloat), type, expr.loc);
    }
    let rel: Rel;
    if (type.kind === TBool) {
      const nonZero = rels.op(RNe, I32, expr.rel, rels.convert(rels.int(0, I32), rels.get(expr.rel).type));
      rel = rels.convert(nonZero, c.scalar(type));
    } else if (isInteger(type) || type.kind === TPointer || type.kind === TNullptr) {
      rel = rels.convert(expr.rel, c.scalar(type));
    } else return null;
    const toPointer = type.kind === TPointer;
    const voidPointer = toPointer && type.to!.kind === TVoid && type.to!.quals === 0;
    const ice = expr.ice && (isInteger(expr.type) ? isInteger(type) || voidPointer && explicit : voidPointer && !isInteger(type) && isVoidPointer(expr.type));
    return c.constant(rel, type, expr.loc, ice);
  }
  if (expr.kind === X.FloatConst) {
    if (isFloating(type)) return floatConstant(type.kind === TFloat ? Math.fround(expr.num) : expr.num, type, expr.loc);
    if (type.kind === TBool) return c.constant(rels.int(expr.num !== 0 ? 1 : 0, c.scalar(type)), type, expr.loc, explicit);
    if (isInteger(type)) {
      const scalar = c.scalar(type);
      const rel = floatToRel(c, expr.num, scalar);
      if (c.unevaluated === 0) {
        const exact = Number.isFinite(expr.num) ? BigInt(Math.trunc(expr.num)) : null;
        const bad = c.where(rel, (value) => value !== exact);
        if (bad !== 0) {
          c.warn(expr.loc, `overflow in conversion from ${c.name(expr.type)} to ${c.name(type)} changes value from ‘${expr.num}’ to ‘${rels.value(rel, 31 - Math.clz32(bad))}’`, 'overflow', bad);
        }
      }
      return c.constant(rel, type, expr.loc, explicit);
    }
  }
  return null;
}

function isVoidPointer(type: CType): boolean {
  return type.kind === TPointer && type.to!.kind === TVoid;
}

/** A floating value converted to an integer scalar, saturating; NaN gives 0 (DESIGN.md 3). What is narrower than int is
 *  converted to int first, as at run time. */
function floatToRel(c: Checker, value: number, scalar: TypeId): Rel {
  const { rels } = c;
  const inLane = (lane: number): bigint => {
    const layout = layouts[lane]!;
    const isNarrow = scalarBits(scalar, layout) < 32;
    const bits = isNarrow ? 32 : scalarBits(scalar, layout);
    const signed = isNarrow || scalarSigned(scalar, layout);
    const low = signed ? -(1n << BigInt(bits - 1)) : 0n;
    const high = signed ? (1n << BigInt(bits - 1)) - 1n : (1n << BigInt(bits)) - 1n;
    if (Number.isNaN(value)) return 0n;
    if (value === Infinity) return high;
    if (value === -Infinity) return low;
    const exact = BigInt(Math.trunc(value));
    return exact < low ? low : exact > high ? high : exact;
  };
  const narrow = inLane(0);
  const wide = inLane(1);
  if (narrow === wide) return rels.int(narrow, scalar);
  if ((c.lanes & lanes32) === 0) return rels.int(wide, scalar);
  if ((c.lanes & lanes64) === 0) return rels.int(narrow, scalar);
  return rels.op(RSelect, scalar, rels.op(REq, I32, rels.word(), rels.int(8, UWord)), rels.int(wide, scalar), rels.int(narrow, scalar));
}

/** Folds an arithmetic operator on two constants of the type (shifts: b of its own type); null where it does not fold. */
export function foldBinary(c: Checker, op: number, type: CType, a: Expr, b: Expr, loc: Loc): Expr | null {
  if (a.kind === X.FloatConst && b.kind === X.FloatConst) {
    if (op > Op.Sub || op === Op.Rem) return null;
    const x = a.num;
    const y = b.num;
    let value = op === Op.Mul ? x * y : op === Op.Div ? x / y : op === Op.Add ? x + y : x - y;
    if (type.kind === TFloat) value = Math.fround(value);
    if (op === Op.Div && y === 0 && c.unevaluated === 0) c.diagnostics.warning(loc, 'division by zero', 'float-div-by-zero-default');
    return floatConstant(value, type, loc);
  }
  if (a.kind !== X.Const || b.kind !== X.Const) return null;
  const { rels } = c;
  const rel = rels.op(relOperators[op]!, c.scalar(type), a.rel, b.rel);
  if (!isLive(c, rel)) return null;
  if (c.unevaluated === 0 && (op <= Op.Shl) && isInteger(type)) warnOverflow(c, op, type, a.rel, b.rel, rel, loc);
  return c.constant(rel, type, loc, a.ice && b.ice);
}

function warnOverflow(c: Checker, op: number, type: CType, a: Rel, b: Rel, result: Rel, loc: Loc): void {
  const { rels } = c;
  const x = rels.get(a).lanes;
  const y = rels.get(b).lanes;
  const z = rels.get(result).lanes;
  const scalar = c.scalar(type);
  let bad = 0;
  for (let lane = 0; lane < laneCount; lane++) {
    if ((c.lanes >> lane & 1) === 0 || !scalarSigned(scalar, layouts[lane]!)) continue;
    const left = x[lane]!;
    const right = y[lane]!;
    let exact: bigint;
    switch (op) {
      case Op.Mul: exact = left * right; break;
      case Op.Div: exact = left / right; break;
      case Op.Add: exact = left + right; break;
      case Op.Sub: exact = left - right; break;
      default: continue;
    }
    if (exact !== z[lane]) bad |= 1 << lane;
  }
  if (bad !== 0) c.warn(loc, `integer overflow in expression of type ${c.name(type)} results in ‘${z[31 - Math.clz32(bad)]}’`, 'overflow', bad);
}

/** Folds a comparison of two constants of one type to an int. */
export function foldCompare(c: Checker, op: number, type: CType, a: Expr, b: Expr, result: CType, loc: Loc): Expr | null {
  if (a.kind === X.FloatConst && b.kind === X.FloatConst) {
    const x = a.num;
    const y = b.num;
    const value = op === Op.Lt ? x < y : op === Op.Gt ? x > y : op === Op.Le ? x <= y : op === Op.Ge ? x >= y : op === Op.Eq ? x === y : x !== y;
    return c.constant(value ? c.one : c.zero, result, loc, false);
  }
  if (a.kind !== X.Const || b.kind !== X.Const) return null;
  const { rels } = c;
  const swap = op === Op.Gt || op === Op.Ge;
  const scalar = c.scalar(type);
  const x = rels.convert(a.rel, scalar);
  const y = rels.convert(b.rel, scalar);
  const rel = rels.op(relOperators[op]!, I32, swap ? y : x, swap ? x : y);
  return isLive(c, rel) ? c.constant(rel, result, loc, a.ice && b.ice && isInteger(a.type) && isInteger(b.type)) : null;
}

/** Folds - or ~ on a constant of the type. */
export function foldUnary(c: Checker, op: number, type: CType, a: Expr, loc: Loc): Expr | null {
  if (a.kind === X.FloatConst) return op === Op.Neg ? floatConstant(-a.num, type, loc) : null;
  if (a.kind !== X.Const) return null;
  const rel = c.rels.op(op === Op.Neg ? RNeg : RNot, c.scalar(type), a.rel);
  if (!isLive(c, rel)) return null;
  if (op === Op.Neg && c.unevaluated === 0) {
    const scalar = c.scalar(type);
    const values = c.rels.get(a.rel).lanes;
    let bad = 0;
    for (let lane = 0; lane < laneCount; lane++) {
      if ((c.lanes >> lane & 1) === 0 || !scalarSigned(scalar, layouts[lane]!)) continue;
      const value = values[lane]!;
      if (value !== 0n && wrapInt(-value, scalar, layouts[lane]!) === value) bad |= 1 << lane;
    }
    if (bad !== 0) c.warn(loc, `integer overflow in expression of type ${c.name(type)} results in ‘${values[31 - Math.clz32(bad)]}’`, 'overflow', bad);
  }
  return c.constant(rel, type, loc, a.ice);
}

/** Truth of a constant scalar as an int relocatable (0 or 1); -1 if the expression is not constant. */
export function truthRel(c: Checker, expr: Expr): Rel {
  if (expr.kind === X.FloatConst) return expr.num !== 0 ? c.one : c.zero;
  if (expr.kind !== X.Const) return -1;
  const { rels } = c;
  const node = rels.get(expr.rel);
  if (node.op === REq || node.op === RNe || node.op === RLt || node.op === RLe) return expr.rel;
  return rels.op(RNe, I32, expr.rel, rels.int(0, node.type));
}

/** Truth of a condition: 1 or 0 if it is constant and the same in all live lanes, else -1. */
export function knownTruth(c: Checker, expr: Expr): number {
  const rel = truthRel(c, expr);
  if (rel < 0) return isNonNullAddress(c, expr) ? 1 : -1;
  const value = c.rels.uniformValue(rel, c.lanes);
  return value === undefined ? -1 : value !== 0n ? 1 : 0;
}

/** Addresses of objects are not null; weak symbols may be. That one is not weak is settled only as far as a static
 *  initializer needs it. */
function isNonNullAddress(c: Checker, expr: Expr): boolean {
  if (expr.kind === X.Decay && (expr.a!.kind === X.Str || expr.a!.kind === X.CompoundLit)) return true;
  if (c.staticInit === 0 || expr.type.kind !== TPointer || expr.kind === X.Const) return false;
  const base = addressOf(c, expr)?.base ?? null;
  return base !== null && (base instanceof Expr || !base.attrs.weak);
}

/** Compares address constants in a static initializer: with null, or two into one object; null where that is not known. */
export function foldAddresses(c: Checker, op: number, a: Expr, b: Expr, loc: Loc): Expr | null {
  if (c.staticInit === 0 || a.type.kind !== TPointer || b.type.kind !== TPointer) return null;
  if (op === Op.Eq || op === Op.Ne) {
    const isNull = (expr: Expr): boolean => expr.kind === X.Const && c.rels.uniformValue(expr.rel, c.lanes) === 0n;
    if (isNull(a) && isNonNullAddress(c, b) || isNull(b) && isNonNullAddress(c, a)) return c.constant(op === Op.Ne ? c.one : c.zero, intType, loc, false);
  }
  const x = addressOf(c, a);
  const y = addressOf(c, b);
  if (x === null || y === null || x.base === null || x.base !== y.base) return null;
  const offset = (rel: Rel): Expr => c.constant(rel, longType, loc, false);
  return foldCompare(c, op, longType, offset(x.offset), offset(y.offset), intType, loc);
}

/** Selects between constants by a constant condition that may differ by lane. */
export function foldSelect(c: Checker, test: Expr, a: Expr, b: Expr, type: CType, loc: Loc): Expr | null {
  const truth = truthRel(c, test);
  if (truth < 0 || a.kind !== X.Const || b.kind !== X.Const) return null;
  const rel = c.rels.op(RSelect, c.scalar(type), truth, a.rel, b.rel);
  return isLive(c, rel) ? c.constant(rel, type, loc, test.ice && a.ice && b.ice) : null;
}

/** A base and a byte offset (as a word): what an address constant (6.6p9) is made of. */
export interface Address {
  /** null: an absolute address. */
  readonly base: Decl | Expr | null;
  readonly offset: Rel;
}

/** The address constant that a pointer value is; null if it is none. */
export function addressOf(c: Checker, expr: Expr): Address | null {
  switch (expr.kind) {
    case X.Const: return { base: null, offset: c.rels.convert(expr.rel, Word) };
    case X.Decay: case X.Addr: return placeOf(c, expr.a!);
    case X.Convert: return expr.type.kind === TPointer && expr.a!.type.kind === TPointer ? addressOf(c, expr.a!) : null;
    case X.PtrAdd: {
      const base = addressOf(c, expr.a!);
      if (base === null || expr.b!.kind !== X.Const) return null;
      return { base: base.base, offset: stepOffset(c, base.offset, expr.b!.rel, expr.a!.type.to!, expr.num !== 0) };
    }
    default: return null;
  }
}

/** offset ± index * sizeof(element) */
function stepOffset(c: Checker, offset: Rel, index: Rel, element: CType, subtract: boolean): Rel {
  const { rels } = c;
  const bytes = rels.op(RMul, Word, rels.convert(index, Word), rels.convert(c.sizeOf(element), Word));
  return rels.op(subtract ? RSub : RAdd, Word, offset, bytes);
}

/** The address of an lvalue or function designator if it is constant. */
export function placeOf(c: Checker, expr: Expr): Address | null {
  switch (expr.kind) {
    case X.Var: {
      const decl = expr.decl!;
      if (decl.storage === 'auto' || decl.threadLocal) return null;
      return { base: decl, offset: c.rels.int(0, Word) };
    }
    case X.Str: return { base: expr, offset: c.rels.int(0, Word) };
    case X.CompoundLit: return expr.decl!.storage === 'auto' ? null : { base: expr, offset: c.rels.int(0, Word) };
    case X.Deref: return addressOf(c, expr.a!);
    case X.MemberOf: {
      if (expr.field!.bits >= 0) return null;
      const base = placeOf(c, expr.a!);
      if (base === null) return null;
      const offset = c.rels.offset(c.ir.of(expr.a!.type.unqual), expr.path!);
      return { base: base.base, offset: c.rels.op(RAdd, Word, base.offset, c.rels.convert(offset, Word)) };
    }
    default: return null;
  }
}

/** The address of a place inside an absolute address (`&((T *)0)->m`) as a constant of the pointer type; else null. */
export function foldAddress(c: Checker, place: Expr, type: CType, loc: Loc): Expr | null {
  let base = place;
  while (base.kind === X.MemberOf) base = base.a!;
  if (base.kind !== X.Deref || base.a!.kind !== X.Const) return null;
  const address = placeOf(c, place);
  if (address === null || address.base !== null) return null;
  return c.constant(c.rels.convert(address.offset, UWord), type, loc, false);
}

/** Equal string literals are one object. */
function isSameText(a: Address['base'], b: Address['base']): boolean {
  if (!(a instanceof Expr) || !(b instanceof Expr) || a.str === null || b.str === null || a.str.width !== b.str.width) return false;
  const x = a.str.units;
  const y = b.str.units;
  return x.length === y.length && x.every((unit, i) => unit === y[i]);
}

/** Difference in elements of two address constants with one base; null if they are not. */
export function foldPointerDifference(c: Checker, a: Expr, b: Expr, element: CType, result: CType, loc: Loc): Expr | null {
  const x = addressOf(c, a);
  if (x === null) return null;
  const y = addressOf(c, b);
  if (y === null || x.base !== y.base && !isSameText(x.base, y.base)) return null;
  const { rels } = c;
  const bytes = rels.op(RSub, Word, x.offset, y.offset);
  const rel = rels.op(RDiv, Word, bytes, rels.convert(c.sizeOf(element), Word));
  return isLive(c, rel) ? c.constant(rel, result, loc, false) : null;
}

/** Whether an expression may initialize an object of static storage duration (6.7.9p4, 6.6p7): arithmetic or address
 *  constant, or what GNU C adds (constant compound literals). Forks where a floating fold depends on the lanes. */
export function isStaticConstant(c: Checker, expr: Expr): boolean {
  switch (expr.kind) {
    case X.Const: case X.FloatConst: case X.ErrorExpr: case X.LabelAddr: case X.Str: return true;
    case X.Decay: case X.Addr: return expr.a!.type.kind === TError || placeOf(c, expr.a!) !== null;
    case X.PtrAdd: case X.ComplexOf: return isStaticConstant(c, expr.a!) && isStaticConstant(c, expr.b!);
    case X.PtrDiff: return expr.a!.kind === X.LabelAddr && expr.b!.kind === X.LabelAddr;
    case X.Convert: {
      const from = expr.a!;
      if (isFloating(expr.type) && from.kind === X.Const) {
        c.concrete(from.rel, expr.loc);
        return true;
      }
      if (!isStaticConstant(c, from)) return false;
      // The address of an object fits only in an integer as wide as a pointer.
      if (from.type.kind === TPointer && isInteger(expr.type) && from.kind !== X.Const) return isAddressWide(c, expr.type, expr.loc);
      return !(from.type.kind === TPointer && expr.type.kind === TBool);
    }
    case X.Binary:
      if (expr.a!.kind === X.Const && expr.b!.kind === X.Const) return false;
      if (isFloating(expr.type)) {
        // A fold that waits for the lanes to be told apart.
        return isStaticConstant(c, expr.a!) && isStaticConstant(c, expr.b!);
      }
      return (expr.num === Op.Add || expr.num === Op.Sub) && isStaticConstant(c, expr.a!) && isStaticConstant(c, expr.b!);
    case X.Cond: return knownTruth(c, expr.a!) >= 0 && expr.b !== null && isStaticConstant(c, expr.b) && isStaticConstant(c, expr.c!);
    case X.Load: {
      const at = expr.a!;
      return at.kind === X.CompoundLit && at.init !== null && isStaticInit(c, at.init);
    }
    case X.CompoundLit: return expr.init !== null && isStaticInit(c, expr.init);
    default: return false;
  }
}

/** Whether all of an initializer is constant. */
export function isStaticInit(c: Checker, init: InitNode): boolean {
  switch (init.kind) {
    case 'zero': case 'string': return true;
    case 'expr': return isStaticConstant(c, init.expr);
    case 'list': return init.items.every((item) => isStaticInit(c, item.value));
  }
}

/** Whether an integer type holds an address without loss; forks where only some lanes do. */
function isAddressWide(c: Checker, type: CType, loc: Loc): boolean {
  if (type.kind === TBool) return false;
  const scalar = c.scalar(type);
  let mask = 0;
  for (const layout of layouts) if (scalarBits(scalar, layout) === layout.wordBits) mask |= 1 << layout.lane;
  return c.decide(mask, loc);
}

/** Whether dropping the expression loses nothing that a jump could reach: no statement expression is in it. */
export function isDroppable(expr: Expr): boolean {
  if (expr.kind === X.StmtExpr || expr.kind === X.LabelAddr) return false;
  if (expr.a !== null && !isDroppable(expr.a)) return false;
  if (expr.b !== null && !isDroppable(expr.b)) return false;
  if (expr.c !== null && !isDroppable(expr.c)) return false;
  return expr.args === null || expr.args.every(isDroppable);
}
