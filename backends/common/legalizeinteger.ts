// Expansions of integer operations that a target has no rule for (Warren, Hacker's Delight, 2nd edition; chapters named below).

import type { Value } from '../../ir/module.ts';
import * as Op from '../../ir/op.gen.ts';
import { Signed, Unsigned } from '../../ir/ops.ts';
import { I16, I8, U8, VF32, VF64, VI32, VI64, VNone, VPtr, VWord, type ValueType } from '../../ir/types.ts';
import type { Legalizer } from './legalize.ts';
import { callSupport } from './supportcall.ts';

/** Expands an integer operation that rules do not select. */
export function lowerInteger(l: Legalizer, inst: Value): Value {
  const { body } = l;
  const op = body.op[inst]!;
  const type = body.type[inst]!;
  const aux = body.aux[inst]!;
  const a = l.operand(inst, 0);
  const b = body.length[inst]! > 1 ? l.operand(inst, 1) : -1;
  switch (op) {
    case Op.neg: return l.binary(Op.sub, l.int(type, 0), a, aux);
    case Op.not: return l.withInt(Op.xor, a, -1);
    case Op.mul: return multiplyWide(l, inst, a, b);
    case Op.mulh: return highProduct(l, a, b, l.isSigned(aux));
    case Op.rotl: return rotate(l, a, b);
    case Op.clz: return leadingZeros(l, a);
    case Op.ctz: return trailingZeros(l, a);
    case Op.popcnt: return ones(l, a);
    case Op.bswap: return swapBytes(l, a);
    case Op.addo: case Op.subo: case Op.mulo: return overflows(l, op, a, b, l.isSigned(aux));
    case Op.narrow: return narrow(l, a, aux);
    default: return select(l, type, a, b, l.operand(inst, 2));
  }
}

/** Whether a type takes two registers. */
function isPair(l: Legalizer, type: ValueType): boolean { return l.facts.registerBytes === 4 && l.bits(type) === 64; }
function low(l: Legalizer, a: Value): Value { return l.convert(VI32, a); }
function high(l: Legalizer, a: Value): Value { return l.convert(VI32, l.shr(l.convert(VI64, a), 32)); }
/** A 64-bit value of its halves. */
function paired(l: Legalizer, type: ValueType, lowHalf: Value, highHalf: Value): Value {
  return l.convert(type, l.binary(Op.or, l.convert(VI64, lowHalf), l.shl(l.convert(VI64, highHalf), 32)));
}
function isMul(l: Legalizer, type: ValueType): boolean { return l.selects(Op.mul, type); }

/** 64-bit product from 32-bit ones: a.lo × b.lo in full, the crossed ones in the high half. */
function multiplyWide(l: Legalizer, inst: Value, a: Value, b: Value): Value {
  const type = l.typeOf(inst);
  if (l.bits(type) === 32) return l.place(inst);
  const [al, bl] = [low(l, a), low(l, b)];
  const top = l.binary(Op.mulh, al, bl, Unsigned);
  const crossed = l.binary(Op.add, l.binary(Op.mul, al, high(l, b)), l.binary(Op.mul, high(l, a), bl));
  return paired(l, type, l.binary(Op.mul, al, bl), l.binary(Op.add, top, crossed));
}

/** High half of a product. */
function highProduct(l: Legalizer, a: Value, b: Value, isSigned: boolean): Value {
  const type = l.typeOf(a);
  const bits = l.bits(type);
  const sign = isSigned ? Signed : Unsigned;
  if (bits === 32 && isMul(l, VI64)) {
    const product = l.binary(Op.mul, l.convert(VI64, a, sign), l.convert(VI64, b, sign));
    return l.convert(type, l.shr(product, 32));
  }
  // Signed from unsigned and the other way round (8-3): each negative factor takes the other one off the high half, or adds it.
  if (l.selects(Op.mulh, type, isSigned ? Unsigned : Signed)) {
    const product = l.binary(Op.mulh, a, b, isSigned ? Unsigned : Signed);
    const part = (x: Value, y: Value): Value => l.binary(Op.and, l.shr(x, bits - 1, Signed), y);
    const sum = l.binary(Op.add, part(a, b), part(b, a));
    return l.binary(isSigned ? Op.sub : Op.add, product, sum);
  }
  if (bits === 64) {
    const wide = [l.convert(VI64, a), l.convert(VI64, b)];
    return l.convert(type, callSupport(l, isSigned ? '__lode_mulh_s64' : '__lode_mulh_u64', wide));
  }
  return highOfHalves(l, a, b, isSigned);
}

/** By halves of 16 bits (8-2); every partial sum fits 32. */
function highOfHalves(l: Legalizer, a: Value, b: Value, isSigned: boolean): Value {
  const sign = isSigned ? Signed : Unsigned;
  const lower = (x: Value): Value => l.withInt(Op.and, x, 0xffff);
  const [u0, u1, v0, v1] = [lower(a), l.shr(a, 16, sign), lower(b), l.shr(b, 16, sign)];
  const w0 = l.binary(Op.mul, u0, v0);
  const t = l.binary(Op.add, l.binary(Op.mul, u1, v0), l.shr(w0, 16));
  const w1 = l.binary(Op.add, l.binary(Op.mul, u0, v1), lower(t));
  return l.binary(Op.add, l.binary(Op.add, l.binary(Op.mul, u1, v1), l.shr(t, 16, sign)), l.shr(w1, 16, sign));
}

/** Counts are masked: -n is the width less n. */
function rotate(l: Legalizer, a: Value, n: Value): Value {
  const type = l.typeOf(a);
  const back = l.binary(Op.sub, l.int(VI32, 0), n);
  return l.binary(Op.or, l.emit(Op.shl, type, 0, [a, n]), l.emit(Op.shr, type, Unsigned, [a, back]));
}

/** 32 for an i32 or word of 32 bits, else 64, as a register type of the halves' counts. */
function count(l: Legalizer, op: number, type: ValueType, half: Value): Value { return l.convert(type, l.emit(op, VI32, 0, [half])); }

/** Without a population count: smear the highest one to the right (5-3), the rest are zeros. */
function leadingZeros(l: Legalizer, a: Value): Value {
  const type = l.typeOf(a);
  const bits = l.bits(type);
  if (isPair(l, type)) {
    const top = high(l, a);
    const lower = l.withInt(Op.add, l.emit(Op.clz, VI32, 0, [low(l, a)]), 32);
    const isZero = l.compare(Op.eq, top, l.int(VI32, 0));
    return l.convert(type, l.select(isZero, lower, l.emit(Op.clz, VI32, 0, [top])));
  }
  if (bits === 32 && l.selects(Op.clz, VI64)) return l.convert(type, l.withInt(Op.sub, l.emit(Op.clz, VI64, 0, [l.convert(VI64, a)]), 32));
  let x = a;
  for (let n = 1; n < bits; n *= 2) x = l.binary(Op.or, x, l.shr(x, n));
  return l.unary(Op.popcnt, l.withInt(Op.xor, x, -1));
}

/** The zeros below the lowest one, as ones: ~x & (x - 1) (5-4). */
function trailingZeros(l: Legalizer, a: Value): Value {
  const type = l.typeOf(a);
  const bits = l.bits(type);
  if (isPair(l, type)) {
    const bottom = low(l, a);
    const upper = l.withInt(Op.add, l.emit(Op.ctz, VI32, 0, [high(l, a)]), 32);
    const isZero = l.compare(Op.eq, bottom, l.int(VI32, 0));
    return l.convert(type, l.select(isZero, upper, l.emit(Op.ctz, VI32, 0, [bottom])));
  }
  const below = l.binary(Op.and, l.withInt(Op.xor, a, -1), l.withInt(Op.sub, a, 1));
  if (l.selects(Op.clz, type) && !l.selects(Op.popcnt, type)) return l.binary(Op.sub, l.int(type, bits), l.unary(Op.clz, below));
  return l.unary(Op.popcnt, below);
}

/** Sums in parallel fields of 2, 4 and 8 bits, gathered by a multiplication (5-1). */
function ones(l: Legalizer, a: Value): Value {
  const type = l.typeOf(a);
  const bits = l.bits(type);
  if (isPair(l, type)) return l.binary(Op.add, count(l, Op.popcnt, type, low(l, a)), count(l, Op.popcnt, type, high(l, a)));
  const mask = (x: Value, byte: bigint): Value => l.withInt(Op.and, x, repeated(byte, bits));
  let x = l.binary(Op.sub, a, mask(l.shr(a, 1), 0x55n));
  x = l.binary(Op.add, mask(x, 0x33n), mask(l.shr(x, 2), 0x33n));
  x = mask(l.binary(Op.add, x, l.shr(x, 4)), 0x0fn);
  return l.shr(l.withInt(Op.mul, x, repeated(1n, bits)), bits - 8);
}

/** A byte in every byte of a register. */
export function repeated(byte: bigint, bits: number): bigint {
  return byte * (bits === 32 ? 0x01010101n : 0x0101010101010101n);
}

/** Neighbouring bytes, then pairs of them, change places (7-1). */
function swapBytes(l: Legalizer, a: Value): Value {
  const type = l.typeOf(a);
  const bits = l.bits(type);
  if (isPair(l, type)) return paired(l, type, l.emit(Op.bswap, VI32, 0, [high(l, a)]), l.emit(Op.bswap, VI32, 0, [low(l, a)]));
  const bytes = bits === 32 ? 0x00ff00ffn : 0x00ff00ff00ff00ffn;
  let x = l.binary(Op.or, l.shl(l.withInt(Op.and, a, bytes), 8), l.withInt(Op.and, l.shr(a, 8), bytes));
  if (bits === 64) x = l.binary(Op.or, l.shl(l.withInt(Op.and, x, 0x0000ffff0000ffffn), 16), l.withInt(Op.and, l.shr(x, 16), 0x0000ffff0000ffffn));
  return l.emit(Op.rotl, type, 0, [x, l.int(VI32, bits / 2)]);
}

/** Overflow of sum, difference and product (2-13). */
function overflows(l: Legalizer, op: number, a: Value, b: Value, isSigned: boolean): Value {
  const type = l.typeOf(a);
  const bits = l.bits(type);
  const sign = isSigned ? Signed : Unsigned;
  const zero = (): Value => l.int(type, 0);
  if (op === Op.mulo) {
    if (bits === 32 && isMul(l, VI64)) {
      const product = l.binary(Op.mul, l.convert(VI64, a, sign), l.convert(VI64, b, sign));
      return l.compare(Op.ne, product, l.convert(VI64, l.convert(type, product), sign));
    }
    const top = l.binary(Op.mulh, a, b, sign);
    return l.compare(Op.ne, top, isSigned ? l.shr(l.binary(Op.mul, a, b), bits - 1, Signed) : zero());
  }
  if (!isSigned) return op === Op.addo ? l.compare(Op.lt, l.binary(Op.add, a, b), a, Unsigned) : l.compare(Op.lt, a, b, Unsigned);
  const result = l.binary(op === Op.addo ? Op.add : Op.sub, a, b);
  // A sum has the wrong sign if it differs from both, a difference if it and b differ from a.
  const wrong = l.binary(Op.and, l.binary(Op.xor, a, result), op === Op.addo ? l.binary(Op.xor, b, result) : l.binary(Op.xor, a, b));
  return l.compare(Op.lt, wrong, zero(), Signed);
}

function narrow(l: Legalizer, a: Value, scalar: number): Value {
  const bits = scalar === I8 || scalar === U8 ? 8 : 16;
  if (scalar !== I8 && scalar !== I16) return l.withInt(Op.and, a, bits === 8 ? 0xff : 0xffff);
  return l.shr(l.shl(a, 32 - bits), 32 - bits, Signed);
}

/** Integers by masks of all ones or zeros, floating values by a branch. */
function select(l: Legalizer, type: ValueType, c: Value, a: Value, b: Value): Value {
  if (type === VF32 || type === VF64) {
    const join = l.newBlock();
    const result = l.blockParam(join, type);
    l.raw(Op.brif, VNone, 0, [c, join, 1, a, join, 1, b]);
    l.continueIn(join);
    return result;
  }
  if (type === VPtr) return l.pointerOf(select(l, VWord, c, l.wordOf(a), l.wordOf(b)));
  const bit = isCondition(l, c) ? c : l.compare(Op.ne, c, l.int(VI32, 0));
  const negative = l.binary(Op.sub, l.int(VI32, 0), bit);
  const mask = type === VI32 ? negative : l.emit(Op.extend, type, Signed, [negative]);
  if (l.constant(b) === 0n) return l.binary(Op.and, a, mask);
  return l.binary(Op.xor, b, l.binary(Op.and, l.binary(Op.xor, a, b), mask));
}

/** Whether a value is known to be 0 or 1. */
function isCondition(l: Legalizer, c: Value): boolean {
  const op = l.body.op[c]!;
  return op >= Op.eq && op <= Op.fle || op === Op.addo || op === Op.subo || op === Op.mulo;
}
