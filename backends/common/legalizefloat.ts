// Expansions of floating-point operations that a target has no rule for, and the repair of conversions whose machine instruction
// gives something else than the IR where the value does not fit.

import type { Value } from '../../ir/module.ts';
import * as Op from '../../ir/op.gen.ts';
import { Signed, Unsigned } from '../../ir/ops.ts';
import { F32, F64, I32, I64, VF32, VF64, VI32, VI64, VNone, VPtr, type ValueType } from '../../ir/types.ts';
import type { Legalizer } from './legalize.ts';
import { callSupport } from './supportcall.ts';

/** Lowers an operation on floating-point numbers. */
export function lowerFloat(l: Legalizer, inst: Value): Value {
  const { body } = l;
  const op = body.op[inst]!;
  if (op === Op.ftoi) return lowerToInteger(l, inst);
  if (l.isSelected(inst)) return l.place(inst);
  const type = body.type[inst]!;
  const a = l.operand(inst, 0);
  switch (op) {
    case Op.fneg: return withBits(l, type, (x) => l.withInt(Op.xor, x, signBit(type)), a);
    case Op.fabs: return withBits(l, type, (x) => l.withInt(Op.and, x, ~signBit(type)), a);
    case Op.fcopysign: return copySign(l, type, a, l.operand(inst, 1));
    case Op.fsqrt: return callSupport(l, type === VF32 ? '__lode_sqrt_f32' : '__lode_sqrt_f64', [a]);
    case Op.itof: return lowerFromInteger(l, a, type, l.isSigned(body.aux[inst]!));
    case Op.bitcast: return throughMemory(l, type, a);
    default: return round(l, op, type, a);
  }
}

const bitsType = (type: ValueType): ValueType => type === VF32 ? VI32 : VI64;
const signBit = (type: ValueType): bigint => type === VF32 ? -0x80000000n : -0x8000000000000000n;

/** Applies an integer operation to the bits of a number. */
function withBits(l: Legalizer, type: ValueType, change: (bits: Value) => Value, a: Value): Value {
  return l.emit(Op.bitcast, type, 0, [change(l.emit(Op.bitcast, bitsType(type), 0, [a]))]);
}

function copySign(l: Legalizer, type: ValueType, a: Value, b: Value): Value {
  const sign = l.withInt(Op.and, l.emit(Op.bitcast, bitsType(type), 0, [b]), signBit(type));
  return withBits(l, type, (x) => l.binary(Op.or, l.withInt(Op.and, x, ~signBit(type)), sign), a);
}

/** Where registers of the two files do not move into each other. */
function throughMemory(l: Legalizer, type: ValueType, a: Value): Value {
  const from = l.typeOf(a);
  const isWide = type === VF64 || type === VI64;
  const slot = l.scratchSlot(isWide ? I64 : I32);
  const at = l.raw(Op.slotaddr, VPtr, 0, [slot]);
  const scalar = (of: ValueType): number => of === VF32 ? F32 : of === VF64 ? F64 : of === VI32 ? I32 : I64;
  l.store(at, a, { scalar: scalar(from) });
  return l.load(type, at, { scalar: scalar(type) });
}

/**
 * Rounding without an instruction for it: a number below 2^52 (2^23) in magnitude loses its fraction, to nearest even, when that is added and taken off
 * again; what was rounded the wrong way is off by one. The sign of the argument stays, also for zeros; larger numbers and NaN are as they were.
 */
function round(l: Legalizer, op: number, type: ValueType, a: Value): Value {
  const unit = (value: number): Value => l.float(type, value);
  const limit = type === VF32 ? 0x800000 : 0x10000000000000;
  const size = l.unary(Op.fabs, a);
  // Magnitude, rounded to nearest even.
  let whole = l.binary(Op.fsub, l.binary(Op.fadd, size, unit(limit)), unit(limit));
  const step = (isOff: Value): Value => l.emit(Op.itof, type, Signed, [isOff]);
  if (op === Op.ftrunc) whole = l.binary(Op.fsub, whole, step(l.compare(Op.flt, size, whole)));
  let result = l.emit(Op.fcopysign, type, 0, [whole, a]);
  if (op === Op.ffloor || op === Op.fceil) {
    result = op === Op.ffloor ? l.binary(Op.fsub, result, step(l.compare(Op.flt, a, result)))
      : l.binary(Op.fadd, result, step(l.compare(Op.flt, result, a)));
    result = l.emit(Op.fcopysign, type, 0, [result, a]);
  }
  return l.select(l.compare(Op.flt, size, unit(limit)), result, a);
}

// --- Integer to floating point ---------------------------------------------------------------------------------------

function lowerFromInteger(l: Legalizer, a: Value, type: ValueType, isSigned: boolean): Value {
  const bits = l.bits(l.typeOf(a));
  const sign = isSigned ? Signed : Unsigned;
  if (bits === 32) {
    // As a 64-bit integer, exactly; else by the bits of 2^52 + x (2^52 + 2^31 + x if signed), whose last digit is a unit.
    if (l.selects(Op.itof, type, Signed, VI64)) return l.emit(Op.itof, type, Signed, [l.convert(VI64, a, sign)]);
    if (type === VF32) return l.emit(Op.fdemote, VF32, 0, [l.emit(Op.itof, VF64, sign, [a])]);
    const low = l.convert(VI64, isSigned ? l.withInt(Op.xor, a, -0x80000000n) : a);
    const sum = l.emit(Op.bitcast, VF64, 0, [l.withInt(Op.or, low, 0x4330000000000000n)]);
    return l.binary(Op.fsub, sum, l.float(VF64, 0x10000000000000 + (isSigned ? 0x80000000 : 0)));
  }
  const wide = l.convert(VI64, a);
  if (!isSigned && l.selects(Op.itof, type, Signed, VI64)) return unsignedFromSigned(l, wide, type);
  return callSupport(l, `__lode_${isSigned ? 's' : 'u'}64_to_${type === VF32 ? 'f32' : 'f64'}`, [wide]);
}

/** Numbers from 2^63 on are halved, the lost bit kept in the last one (round to odd), and doubled after conversion. */
function unsignedFromSigned(l: Legalizer, a: Value, type: ValueType): Value {
  const convert = (x: Value): Value => l.emit(Op.itof, type, Signed, [x]);
  return l.choose(l.compare(Op.lt, a, l.int(VI64, 0), Signed), type, () => {
    const half = convert(l.binary(Op.or, l.shr(a, 1), l.withInt(Op.and, a, 1)));
    return l.binary(Op.fadd, half, half);
  }, () => convert(a), 2);
}

// --- Floating point to integer ---------------------------------------------------------------------------------------

function lowerToInteger(l: Legalizer, inst: Value): Value {
  const { body } = l;
  const type = body.type[inst]!;
  const bits = l.bits(type);
  const isSigned = l.isSigned(body.aux[inst]!);
  const a = l.operand(inst, 0);
  const from = l.typeOf(a);
  if (l.isSelected(inst)) {
    switch (l.facts.conversion) {
      case 'exact': return l.place(inst);
      case 'saturates': return zeroForNaN(l, a, converted(l, type, isSigned, a));
      case 'minimum': return isSigned ? repaired(l, type, a) : l.place(inst);
    }
  }
  const direct = (to: ValueType): boolean => l.selects(Op.ftoi, to, Signed, from);
  // Unsigned 32 bits and narrow results of machines that know only wide ones: a 64-bit conversion, then the bounds.
  if (bits === 32 && direct(VI64)) return bounded(l, type, isSigned, l.emit(Op.ftoi, VI64, Signed, [a]));
  if (!isSigned && direct(type)) return unsignedFromHalves(l, type, a);
  if (from === VF32) return l.emit(Op.ftoi, type, isSigned ? Signed : Unsigned, [l.emit(Op.fpromote, VF64, 0, [a])]);
  if (bits === 32) return bounded(l, type, isSigned, callSupport(l, '__lode_f64_to_s64', [a]));
  return l.convert(type, callSupport(l, isSigned ? '__lode_f64_to_s64' : '__lode_f64_to_u64', [a]));
}

/** The machine's conversion. */
function converted(l: Legalizer, type: ValueType, isSigned: boolean, a: Value): Value {
  return l.raw(Op.ftoi, type, isSigned ? Signed : Unsigned, [a]);
}

function zeroForNaN(l: Legalizer, a: Value, result: Value): Value {
  const mask = l.binary(Op.sub, l.int(VI32, 0), l.compare(Op.feq, a, a));
  return l.binary(Op.and, result, l.convert(l.typeOf(result), mask, Signed));
}

/** The smallest integer is what the machine gives for everything that does not fit: then the sign decides, or it is NaN. */
function repaired(l: Legalizer, type: ValueType, a: Value): Value {
  const bits = BigInt(l.bits(type));
  const smallest = -(1n << bits - 1n);
  const quick = converted(l, type, true, a);
  const [odd, next, join] = [l.newBlock(), l.newBlock(), l.newBlock()];
  const result = l.blockParam(join, type);
  l.raw(Op.brif, VNone, 2, [l.compare(Op.eq, quick, l.int(type, smallest)), odd, 0, join, 1, quick]);
  l.continueIn(odd);
  l.raw(Op.brif, VNone, 0, [l.compare(Op.flt, a, l.float(l.typeOf(a), 0)), join, 1, quick, next, 0]);
  l.continueIn(next);
  const isNumber = l.convert(type, l.binary(Op.sub, l.int(VI32, 0), l.compare(Op.feq, a, a)), Signed);
  l.br(join, l.withInt(Op.and, isNumber, -smallest - 1n));
  l.continueIn(join);
  return result;
}

/** A 64-bit integer brought into the range of 32 bits. */
function bounded(l: Legalizer, type: ValueType, isSigned: boolean, wide: Value): Value {
  const [least, most] = isSigned ? [-0x80000000n, 0x7fffffffn] : [0n, 0xffffffffn];
  const fits = isSigned ? l.compare(Op.eq, l.convert(VI64, l.convert(VI32, wide), Signed), wide)
    : l.compare(Op.le, wide, l.int(VI64, most), Unsigned);
  return l.choose(fits, type, () => l.convert(type, wide), () => {
    const isNegative = l.compare(Op.lt, wide, l.int(VI64, 0), Signed);
    return l.select(isNegative, l.int(type, least), l.int(type, most));
  }, 1);
}

/** Unsigned from signed conversion: from 2^(bits - 1) on that is taken off, and added to the integer; what is negative is 0. */
function unsignedFromHalves(l: Legalizer, type: ValueType, a: Value): Value {
  const bits = l.bits(type);
  const half = l.float(l.typeOf(a), 2 ** (bits - 1));
  return l.choose(l.compare(Op.fle, half, a), type,
    () => l.withInt(Op.xor, l.emit(Op.ftoi, type, Signed, [l.binary(Op.fsub, a, half)]), -(1n << BigInt(bits - 1))),
    () => {
      const integer = l.emit(Op.ftoi, type, Signed, [a]);
      return l.binary(Op.and, integer, l.unary(Op.not, l.shr(integer, bits - 1, Signed)));
    }, 2);
}
