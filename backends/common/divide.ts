// Division and remainder: by constants as multiplication (Granlund and Montgomery, Division by Invariant Integers using
// Multiplication, PLDI 1994; the numbers as in Warren, Hacker's Delight, chapter 10), by powers of two as shifts; a check
// where the machine does not fault; a support function where it cannot divide.

import type { Value } from '../../ir/module.ts';
import * as Op from '../../ir/op.gen.ts';
import { Signed, Unsigned } from '../../ir/ops.ts';
import { VI32, VI64, VNone, type ValueType } from '../../ir/types.ts';
import type { Legalizer } from './legalize.ts';
import { callSupport } from './supportcall.ts';

/** Lowers a division or remainder. */
export function lowerDivision(l: Legalizer, inst: Value): Value {
  const { body } = l;
  const isRemainder = body.op[inst] === Op.rem;
  const isSigned = l.isSigned(body.aux[inst]!);
  const a = l.operand(inst, 0);
  const b = l.operand(inst, 1);
  const type = body.type[inst]!;
  const bits = l.bits(type);
  const known = l.constant(b);
  if (known !== undefined && known !== 0n && !(isSigned && known === -1n)) {
    const divisor = isSigned ? known : BigInt.asUintN(bits, known);
    const quick = byConstant(l, a, divisor, isSigned, isRemainder);
    if (quick >= 0) return quick;
  } else if (!l.facts.divisionTraps) {
    checkDivision(l, a, b, known, isSigned);
  }
  if (l.isSelected(inst)) return l.place(inst);
  return withoutDivision(l, inst, a, b, isSigned, isRemainder);
}

/** A remainder from a quotient, a narrow division from a wide one, or a call. */
function withoutDivision(l: Legalizer, inst: Value, a: Value, b: Value, isSigned: boolean, isRemainder: boolean): Value {
  const type = l.typeOf(inst);
  const bits = l.bits(type);
  const sign = isSigned ? Signed : Unsigned;
  if (isRemainder && l.selects(Op.div, type, sign)) return remainder(l, a, l.raw(Op.div, type, sign, [a, b]), b);
  const wide = bits === 64 ? VI64 : VI32;
  const name = `__lode_${isRemainder ? 'rem' : 'div'}_${isSigned ? 's' : 'u'}${bits}`;
  return l.convert(type, callSupport(l, name, [l.convert(wide, a), l.convert(wide, b)]));
}

function remainder(l: Legalizer, a: Value, quotient: Value, b: Value): Value {
  return l.binary(Op.sub, a, l.binary(Op.mul, quotient, b));
}

/** Ends the program where the operation traps: divisor 0, or the smallest integer by -1. `known` is the divisor if constant (0 or -1). */
function checkDivision(l: Legalizer, a: Value, b: Value, known: bigint | undefined, isSigned: boolean): void {
  const type = l.typeOf(a);
  const smallest = (): Value => l.compare(Op.eq, a, l.int(type, -(1n << BigInt(l.bits(type) - 1))));
  const faultIf = (c: Value): void => {
    const next = l.newBlock();
    l.brif(c, faultBlock(l), next, 2);
    l.continueIn(next);
  };
  if (known === -1n) return faultIf(smallest());
  if (known === 0n || !isSigned) return faultIf(known === 0n ? l.int(VI32, 1) : l.compare(Op.eq, b, l.int(type, 0)));
  // One comparison finds both divisors: b + 1 is 0 or 1.
  const slow = l.newBlock();
  const divide = l.newBlock();
  l.brif(l.compare(Op.le, l.withInt(Op.add, b, 1), l.int(type, 1), Unsigned), slow, divide, 2);
  l.continueIn(slow);
  faultIf(l.compare(Op.eq, b, l.int(type, 0)));
  l.brif(smallest(), faultBlock(l), divide, 2);
  l.continueIn(divide);
  return undefined;
}

/** The function's block that raises SIGFPE. */
function faultBlock(l: Legalizer): number {
  if (l.faultBlock >= 0) return l.faultBlock;
  const [block, out] = [l.block, l.out];
  l.faultBlock = l.newBlock();
  l.continueIn(l.faultBlock);
  callSupport(l, '__lode_trap_division', []);
  l.raw(Op.unreachable, VNone, 0, []);
  l.body.blocks[l.faultBlock]!.insts = l.out;
  [l.block, l.out] = [block, out];
  return l.faultBlock;
}

/** a / divisor or a % divisor for a constant that cannot trap; -1 if the division is as good. */
function byConstant(l: Legalizer, a: Value, divisor: bigint, isSigned: boolean, isRemainder: boolean): Value {
  const size = divisor < 0n ? -divisor : divisor;
  if (divisor === 1n) return isRemainder ? l.int(l.typeOf(a), 0) : a;
  if ((size & size - 1n) === 0n) {
    const shift = size.toString(2).length - 1;
    return isSigned ? signedPower(l, a, shift, divisor < 0n, isRemainder)
      : isRemainder ? l.withInt(Op.and, a, divisor - 1n) : l.shr(a, shift);
  }
  const type = l.typeOf(a);
  if (l.optLevel === 0 || l.bits(type) === 64 && l.facts.registerBytes === 4) return -1;
  const quotient = isSigned ? signedQuotient(l, a, divisor) : unsignedQuotient(l, a, divisor);
  return isRemainder ? remainder(l, a, quotient, l.int(type, divisor)) : quotient;
}

/** 10-1: 2^shift - 1 is added to what is negative, so that the shift rounds toward zero. */
function signedPower(l: Legalizer, a: Value, shift: number, isNegative: boolean, isRemainder: boolean): Value {
  const bits = l.bits(l.typeOf(a));
  const bias = l.shr(shift === 1 ? a : l.shr(a, bits - 1, Signed), bits - shift);
  const sum = l.binary(Op.add, a, bias);
  if (isRemainder) return l.binary(Op.sub, l.withInt(Op.and, sum, (1n << BigInt(shift)) - 1n), bias);
  const quotient = l.shr(sum, shift, Signed);
  return isNegative ? l.unary(Op.neg, quotient) : quotient;
}

/** Multiplier and shift for signed division by d, |d| >= 2 (10-1, magic): floor(2^(bits + shift) / |d|) + 1, within `bits` bits. */
export function signedMagic(divisor: bigint, bits: number): { multiplier: bigint; shift: number } {
  const size = divisor < 0n ? -divisor : divisor;
  const half = 1n << BigInt(bits - 1);
  // The largest value whose remainder is size - 1 bounds the error.
  const limit = half + (divisor < 0n ? 1n : 0n);
  const bound = limit - 1n - limit % size;
  let power = BigInt(bits);
  while (1n << power <= bound * (size - (1n << power) % size)) power++;
  const multiplier = ((1n << power) + size - (1n << power) % size) / size;
  return { multiplier: divisor < 0n ? -multiplier : multiplier, shift: Number(power) - bits };
}

function signedQuotient(l: Legalizer, a: Value, divisor: bigint): Value {
  const type = l.typeOf(a);
  const bits = l.bits(type);
  const { multiplier, shift } = signedMagic(divisor, bits);
  let quotient: Value;
  const half = 1n << BigInt(bits - 1);
  if (bits === 32 && l.selects(Op.mul, VI64) && l.facts.registerBytes === 8) {
    // The exact product fits 64 bits.
    quotient = l.convert(type, l.shr(l.withInt(Op.mul, l.convert(VI64, a, Signed), multiplier), 32 + shift, Signed));
  } else {
    quotient = l.emit(Op.mulh, type, Signed, [a, l.int(type, multiplier)]);
    // A multiplier beyond the register's range stands for itself less 2^bits (or plus).
    if (multiplier >= half) quotient = l.binary(Op.add, quotient, a);
    if (multiplier < -half) quotient = l.binary(Op.sub, quotient, a);
    quotient = l.shr(quotient, shift, Signed);
  }
  // Toward zero: 1 is added to what is negative.
  return divisor > 0n ? l.binary(Op.sub, quotient, l.shr(a, bits - 1, Signed)) : l.binary(Op.add, quotient, l.shr(quotient, bits - 1));
}

/**
 * Multiplier and shift for unsigned division of numbers below 2^range (10-9, magicu): the smallest ones; the multiplier may have
 * bits + 1 bits.
 */
export function unsignedMagic(divisor: bigint, bits: number, range: number): { multiplier: bigint; shift: number } {
  const end = 1n << BigInt(range);
  const bound = end - 1n - end % divisor;
  let power = BigInt(bits);
  while (1n << power <= bound * (divisor - 1n - ((1n << power) - 1n) % divisor)) power++;
  const multiplier = ((1n << power) + divisor - 1n - ((1n << power) - 1n) % divisor) / divisor;
  return { multiplier, shift: Number(power) - bits };
}

function unsignedQuotient(l: Legalizer, a: Value, divisor: bigint): Value {
  const type = l.typeOf(a);
  const bits = l.bits(type);
  const end = 1n << BigInt(bits);
  if (divisor > end >> 1n) return l.convert(type, l.compare(Op.le, l.int(type, divisor), a, Unsigned));
  let { multiplier, shift } = unsignedMagic(divisor, bits, bits);
  let x = a;
  if (multiplier >= end && (divisor & 1n) === 0n) {
    // An even divisor: halve both first; what is left has room for a smaller multiplier.
    let twos = 0;
    while ((divisor >> BigInt(twos) & 1n) === 0n) twos++;
    ({ multiplier, shift } = unsignedMagic(divisor >> BigInt(twos), bits, bits - twos));
    x = l.shr(a, twos);
  }
  if (bits === 32 && multiplier < end && l.selects(Op.mul, VI64) && l.facts.registerBytes === 8)
    return l.convert(type, l.shr(l.withInt(Op.mul, l.convert(VI64, x), multiplier), 32 + shift));
  const product = highProduct(l, type, x, multiplier);
  if (multiplier < end) return l.shr(product, shift);
  // (product + x) >> shift without losing the carry.
  return l.shr(l.binary(Op.add, l.shr(l.binary(Op.sub, x, product), 1), product), shift - 1);
}

function highProduct(l: Legalizer, type: ValueType, x: Value, multiplier: bigint): Value {
  return l.emit(Op.mulh, type, Unsigned, [x, l.int(type, BigInt.asUintN(l.bits(type), multiplier))]);
}
