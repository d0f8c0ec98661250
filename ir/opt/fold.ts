// Constant folding: the value of an operation on constants, in every live lane.
//
// Literals are 64-bit integers held as two words and wrapped to their type (docs/ir.md, iconst). An operation whose result
// depends on the width of a word is computed for each width that is live and folds only where one literal says both:
// the ring operations always do, division and comparison only if they agree. What traps does not fold. Floating
// arithmetic is that of binary64 rounded to the type, which is exact for + - * / sqrt (Figueroa 1995); a NaN that is
// computed becomes the positive quiet one.

import { hasLane, laneCount, layouts } from '../layout.ts';
import type { Body, Value } from '../module.ts';
import * as Op from '../op.gen.ts';
import { signIsSigned } from '../ops.ts';
import { RAdd, RMul, RSub, type Rel } from '../rel.ts';
import { scalars, VF32, VI32, VI64, VPtr, VWord, type ValueType } from '../types.ts';
import { floatValue, floatWords } from './edit.ts';
import type { Func } from './func.ts';

const minInt = -0x80000000;

/** Whether an instruction is a literal integer. */
export function isLiteral(body: Body, value: Value): boolean { return body.op[value] === Op.iconst; }

/** A literal as a signed 64-bit integer (an i32 sign-extended). */
export function literal(body: Body, value: Value): bigint {
  const lo = body.operand(value, 0);
  if (body.type[value] === VI32) return BigInt(lo);
  const hi = body.operand(value, 1);
  if (hi === lo >> 31) return BigInt(lo);
  return BigInt(hi) << 32n | BigInt(lo >>> 0);
}

/** A new literal, in no block yet. */
export function newLiteral(body: Body, type: ValueType, value: bigint | number, line: number): Value {
  if (typeof value === 'number') return body.push(Op.iconst, type, 0, [value | 0, (value | 0) >> 31], line);
  const wide = BigInt.asIntN(64, value);
  const lo = Number(BigInt.asIntN(32, wide));
  return body.push(Op.iconst, type, 0, [lo, type === VI32 ? lo >> 31 : Number(wide >> 32n)], line);
}

/** A new floating literal, in no block yet. */
export function newFloat(body: Body, type: ValueType, value: number, line: number): Value {
  return body.push(Op.fconst, type, 0, floatWords(type === VF32 ? Math.fround(value) : value), line);
}

/** An operation of two (or one) integers of 32 bits; undefined if it traps or is none. */
export function fold32(op: number, unsigned: boolean, a: number, b: number): number | undefined {
  switch (op) {
    case Op.add: return a + b | 0;
    case Op.sub: return a - b | 0;
    case Op.mul: return Math.imul(a, b);
    case Op.div:
      if (b === 0 || !unsigned && b === -1 && a === minInt) return undefined;
      return unsigned ? Math.floor((a >>> 0) / (b >>> 0)) | 0 : a / b | 0;
    case Op.rem:
      if (b === 0 || !unsigned && b === -1 && a === minInt) return undefined;
      return unsigned ? (a >>> 0) % (b >>> 0) | 0 : a % b | 0;
    case Op.neg: return -a | 0;
    case Op.and: return a & b;
    case Op.or: return a | b;
    case Op.xor: return a ^ b;
    case Op.not: return ~a;
    case Op.shl: return a << b;
    case Op.shr: return unsigned ? a >>> b | 0 : a >> b;
    case Op.rotl: return a << b | a >>> (32 - (b & 31) & 31) & ((b & 31) === 0 ? 0 : -1);
    case Op.clz: return Math.clz32(a);
    case Op.ctz: return a === 0 ? 32 : 31 - Math.clz32(a & -a);
    case Op.eq: return a === b ? 1 : 0;
    case Op.ne: return a !== b ? 1 : 0;
    case Op.lt: return (unsigned ? a >>> 0 < b >>> 0 : a < b) ? 1 : 0;
    case Op.le: return (unsigned ? a >>> 0 <= b >>> 0 : a <= b) ? 1 : 0;
    default: {
      const wide = fold64(op, 32, unsigned, BigInt(a), BigInt(b));
      return wide === undefined ? undefined : Number(wide);
    }
  }
}

/** An operation of integers of `bits` bits, operands and result in signed form; undefined if it traps or is none. */
export function fold64(op: number, bits: number, unsigned: boolean, x: bigint, y: bigint): bigint | undefined {
  const a = unsigned ? BigInt.asUintN(bits, x) : BigInt.asIntN(bits, x);
  const b = unsigned ? BigInt.asUintN(bits, y) : BigInt.asIntN(bits, y);
  const wrap = (value: bigint): bigint => BigInt.asIntN(bits, value);
  const fits = (value: bigint): bigint => ((unsigned ? BigInt.asUintN(bits, value) : wrap(value)) === value ? 0n : 1n);
  const count = Number(BigInt.asUintN(6, y)) & bits - 1;
  switch (op) {
    case Op.add: return wrap(a + b);
    case Op.sub: return wrap(a - b);
    case Op.mul: return wrap(a * b);
    case Op.div: case Op.rem:
      if (b === 0n || !unsigned && b === -1n && a === -(1n << BigInt(bits - 1))) return undefined;
      return wrap(op === Op.div ? a / b : a % b);
    case Op.mulh: return wrap(a * b >> BigInt(bits));
    case Op.neg: return wrap(-a);
    case Op.and: return wrap(a & b);
    case Op.or: return wrap(a | b);
    case Op.xor: return wrap(a ^ b);
    case Op.not: return wrap(~a);
    case Op.shl: return wrap(a << BigInt(count));
    case Op.shr: return wrap(a >> BigInt(count));
    case Op.rotl: {
      const u = BigInt.asUintN(bits, x);
      return wrap(u << BigInt(count) | u >> BigInt(bits - count));
    }
    case Op.clz: return BigInt(bits - lengthOf(BigInt.asUintN(bits, x)));
    case Op.ctz: {
      const u = BigInt.asUintN(bits, x);
      return u === 0n ? BigInt(bits) : BigInt(lengthOf(u & -u) - 1);
    }
    case Op.popcnt: {
      let n = 0n;
      for (let u = BigInt.asUintN(bits, x); u !== 0n; u &= u - 1n) n++;
      return n;
    }
    case Op.bswap: {
      let made = 0n;
      for (let i = 0; i < bits; i += 8) made = made << 8n | BigInt.asUintN(bits, x) >> BigInt(i) & 255n;
      return wrap(made);
    }
    case Op.addo: return fits(a + b);
    case Op.subo: return fits(a - b);
    case Op.mulo: return fits(a * b);
    case Op.eq: return a === b ? 1n : 0n;
    case Op.ne: return a !== b ? 1n : 0n;
    case Op.lt: return a < b ? 1n : 0n;
    case Op.le: return a <= b ? 1n : 0n;
    default: return undefined;
  }
}

/** Number of significant bits of a non-negative integer. */
function lengthOf(value: bigint): number {
  return value === 0n ? 0 : value.toString(2).length;
}

/** Rounds to an integer, ties to even. */
function roundEven(x: number): number {
  if (Math.abs(x) >= 2 ** 52 || x !== x) return x;
  const down = Math.floor(x);
  const rest = x - down;
  const rounded = rest < 0.5 ? down : rest > 0.5 ? down + 1 : down % 2 === 0 ? down : down + 1;
  return rounded === 0 && (x < 0 || Object.is(x, -0)) ? -0 : rounded;
}

/** A floating operation; undefined if it is none. */
function foldFloat(op: number, a: number, b: number): number | undefined {
  switch (op) {
    case Op.fadd: return a + b;
    case Op.fsub: return a - b;
    case Op.fmul: return a * b;
    case Op.fdiv: return a / b;
    case Op.fneg: return a === a ? -a : undefined;
    case Op.fabs: return a === a ? Math.abs(a) : undefined;
    case Op.fcopysign: return a !== a || b !== b ? undefined : b < 0 || Object.is(b, -0) ? -Math.abs(a) : Math.abs(a);
    case Op.fsqrt: return Math.sqrt(a);
    case Op.ffloor: return Math.floor(a);
    case Op.fceil: return Math.ceil(a);
    case Op.ftrunc: return Math.trunc(a);
    case Op.frint: return roundEven(a);
    default: return undefined;
  }
}

/**
 * The constant that an instruction computes when its operands are the constants a, b (-1 where it has none): a new
 * literal in no block yet, or -1. Types are those of the instruction and of a.
 */
export function foldConstant(fn: Func, inst: Value, a: Value, b: Value): Value {
  const { body } = fn;
  const op = body.op[inst]!;
  const type = body.type[inst]!;
  const line = body.line[inst]!;
  if (body.op[a] === Op.fconst) return foldFromFloat(fn, inst, a, b);
  if (body.op[a] !== Op.iconst || b >= 0 && body.op[b] !== Op.iconst) return foldRel(fn, inst, a, b);
  const from = body.type[a]!;
  const sign = body.aux[inst]!;
  switch (op) {
    case Op.extend: return foldExtend(fn, inst, a);
    case Op.trunc: case Op.ptoi: case Op.itop: return newLiteral(body, type, literal(body, a), line);
    case Op.narrow: {
      const { bits, signed32 } = scalars[sign]!;
      const value = body.operand(a, 0);
      return newLiteral(body, type, signed32 ? value << 32 - bits >> 32 - bits : value & (1 << bits) - 1, line);
    }
    case Op.itof: return foldToFloat(fn, inst, a);
    case Op.bitcast: {
      if (type === VF32) {
        floatView.setInt32(0, body.operand(a, 0));
        const value = floatView.getFloat32(0);
        return value === value ? newFloat(body, type, value, line) : -1;
      }
      return body.push(Op.fconst, type, 0, [body.operand(a, 0), body.operand(a, 1)], line);
    }
    default:
  }
  if (from === VI32) {
    const value = fold32(op, sign === 1, body.operand(a, 0), b < 0 ? 0 : body.operand(b, 0));
    // The split signs never stand on an i32 operation.
    return value === undefined || sign > 1 && usesSign(op) ? -1 : newLiteral(body, type, value, line);
  }
  const x = literal(body, a);
  const y = b < 0 ? 0n : literal(body, b);
  let made: bigint | undefined;
  for (let width = 32; width <= 64; width += 32) {
    if (width === 32 ? !fn.has32 : !fn.has64) continue;
    const bits = from === VI64 ? 64 : width;
    const unsigned = usesSign(op) && (from === VPtr || !signIsSigned(sign, width));
    const value = fold64(op, bits, unsigned, x, y);
    if (value === undefined) return -1;
    if (made === undefined || type === VWord && BigInt.asIntN(32, value) === BigInt.asIntN(32, made)) made = value;
    else if (made !== value) return -1;
  }
  return made === undefined ? -1 : newLiteral(body, type, made, line);
}

const floatView = new DataView(new ArrayBuffer(8));

/** Whether the aux of an operation is a sign. */
function usesSign(op: number): boolean {
  switch (op) {
    case Op.div: case Op.rem: case Op.mulh: case Op.shr: case Op.addo: case Op.subo: case Op.mulo: case Op.lt: case Op.le:
      return true;
    default: return false;
  }
}

function foldExtend(fn: Func, inst: Value, a: Value): Value {
  const { body } = fn;
  let made: bigint | undefined;
  for (let width = 32; width <= 64; width += 32) {
    if (width === 32 ? !fn.has32 : !fn.has64) continue;
    const from = body.type[a] === VI32 ? 32 : width;
    const x = literal(body, a);
    const value = BigInt.asIntN(64, signIsSigned(body.aux[inst]!, width) ? BigInt.asIntN(from, x) : BigInt.asUintN(from, x));
    if (made === undefined) made = value;
    else if (body.type[inst] === VWord) made = value;
    else if (made !== value) return -1;
  }
  return made === undefined ? -1 : newLiteral(body, body.type[inst]!, made, body.line[inst]!);
}

function foldToFloat(fn: Func, inst: Value, a: Value): Value {
  const { body } = fn;
  let made: number | undefined;
  for (let width = 32; width <= 64; width += 32) {
    if (width === 32 ? !fn.has32 : !fn.has64) continue;
    const bits = body.type[a] === VI32 ? 32 : body.type[a] === VI64 ? 64 : width;
    const x = signIsSigned(body.aux[inst]!, width) ? BigInt.asIntN(bits, literal(body, a)) : BigInt.asUintN(bits, literal(body, a));
    const value = Number(x);
    // Rounding twice to binary32 could differ.
    if (body.type[inst] === VF32 && Math.abs(value) > 2 ** 53) return -1;
    if (made !== undefined && made !== value) return -1;
    made = value;
  }
  return made === undefined ? -1 : newFloat(body, body.type[inst]!, made, body.line[inst]!);
}

function foldFromFloat(fn: Func, inst: Value, a: Value, b: Value): Value {
  const { body } = fn;
  const op = body.op[inst]!;
  const type = body.type[inst]!;
  const line = body.line[inst]!;
  if (b >= 0 && body.op[b] !== Op.fconst) return -1;
  const x = floatValue(body, a);
  const y = b < 0 ? 0 : floatValue(body, b);
  const truth = (value: boolean): Value => newLiteral(body, type, value ? 1 : 0, line);
  switch (op) {
    case Op.feq: return truth(x === y);
    case Op.fne: return truth(x !== y);
    case Op.flt: return truth(x < y);
    case Op.fle: return truth(x <= y);
    case Op.fpromote: case Op.fdemote: return newFloat(body, type, x, line);
    case Op.bitcast:
      if (x !== x) return -1;
      if (type === VI32) {
        floatView.setFloat32(0, x);
        return newLiteral(body, type, floatView.getInt32(0), line);
      }
      floatView.setFloat64(0, x);
      return newLiteral(body, type, floatView.getBigInt64(0), line);
    case Op.ftoi: {
      let made: bigint | undefined;
      for (let width = 32; width <= 64; width += 32) {
        if (width === 32 ? !fn.has32 : !fn.has64) continue;
        const bits = type === VI32 ? 32 : type === VI64 ? 64 : width;
        const value = saturate(x, bits, signIsSigned(body.aux[inst]!, width));
        if (made !== undefined && made !== value) return -1;
        made = value;
      }
      return made === undefined ? -1 : newLiteral(body, type, made, line);
    }
    default: {
      const value = foldFloat(op, x, y);
      return value === undefined ? -1 : newFloat(body, type, value, line);
    }
  }
}

/** Floating to integer, in signed form. */
function saturate(x: number, bits: number, signed: boolean): bigint {
  if (x !== x) return 0n;
  const low = signed ? -(1n << BigInt(bits - 1)) : 0n;
  const high = signed ? (1n << BigInt(bits - 1)) - 1n : (1n << BigInt(bits)) - 1n;
  if (x <= Number(low)) return BigInt.asIntN(bits, low);
  if (x >= Number(high) + 1) return BigInt.asIntN(bits, high);
  const whole = BigInt(Math.trunc(x));
  return BigInt.asIntN(bits, whole > high ? high : whole);
}

/** A constant operand as a relocatable constant, -1 if it is none. */
function relOf(fn: Func, value: Value, like: Rel): Rel {
  const { body, module } = fn;
  if (body.op[value] === Op.rconst) return body.operand(value, 0);
  if (body.op[value] !== Op.iconst) return -1;
  return module.rels.int(literal(body, value), module.rels.get(like).type);
}

/** Relocatable constants: a literal where the live lanes agree, else a sum, difference or product of constants. */
function foldRel(fn: Func, inst: Value, a: Value, b: Value): Value {
  const { body, module } = fn;
  const { rels } = module;
  if (b < 0 || body.op[a] !== Op.rconst && body.op[b] !== Op.rconst) return -1;
  const like = body.operand(body.op[a] === Op.rconst ? a : b, 0);
  const x = relOf(fn, a, like);
  const y = relOf(fn, b, like);
  if (x < 0 || y < 0 || body.type[a] !== body.type[b]) return -1;
  const op = body.op[inst]!;
  const type = body.type[inst]!;
  const relOp = op === Op.add ? RAdd : op === Op.sub ? RSub : op === Op.mul ? RMul : -1;
  if (relOp >= 0 && rels.get(x).type === rels.get(y).type) {
    return constantOf(fn, type, rels.op(relOp, rels.get(x).type, x, y), body.line[inst]!);
  }
  let made: bigint | undefined;
  for (let lane = 0; lane < laneCount; lane++) {
    if (!hasLane(fn.lanes, lane)) continue;
    const { wordBits } = layouts[lane]!;
    const bits = body.type[a] === VI32 ? 32 : body.type[a] === VI64 ? 64 : wordBits;
    const p = rels.value(x, lane);
    const q = rels.value(y, lane);
    if (p === undefined || q === undefined) return -1;
    const value = fold64(op, bits, usesSign(op) && !signIsSigned(body.aux[inst]!, wordBits), p, q);
    if (value === undefined || made !== undefined && made !== value) return -1;
    made = value;
  }
  return made === undefined ? -1 : newLiteral(body, type, made, body.line[inst]!);
}

/** A relocatable constant as a new instruction: a literal where one says what it is in all live lanes. */
export function constantOf(fn: Func, type: ValueType, rel: Rel, line: number): Value {
  const value = literalOf(fn, type, rel);
  return value === undefined ? fn.body.push(Op.rconst, type, 0, [rel], line) : newLiteral(fn.body, type, value, line);
}

/** The literal that a relocatable constant is in all live lanes, wrapped to a register type; undefined if none is. */
export function literalOf(fn: Func, type: ValueType, rel: Rel): bigint | undefined {
  const { lanes } = fn.module.rels.get(rel);
  let made: bigint | undefined;
  let made64 = false;
  for (let lane = 0; lane < laneCount; lane++) {
    if (!hasLane(fn.lanes, lane)) continue;
    const value = lanes[lane];
    if (value === undefined) return undefined;
    const bits = type === VI32 ? 32 : type === VI64 ? 64 : layouts[lane]!.wordBits;
    const wrapped = BigInt.asIntN(bits, value);
    if (made === undefined) {
      made = wrapped;
      made64 = bits === 64;
    } else if (type === VWord && (bits === 32 || !made64)) {
      // A literal word is wrapped to 32 bits where words have 32.
      if (BigInt.asIntN(32, made) !== BigInt.asIntN(32, wrapped)) return undefined;
      if (bits === 64) { made = wrapped; made64 = true; }
    } else if (made !== wrapped) {
      return undefined;
    }
  }
  return made;
}
