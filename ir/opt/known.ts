// What is known of values without executing: how many low bits may be set, whether a pointer is an object's address.

import type { Body, Value } from '../module.ts';
import * as Op from '../op.gen.ts';
import { memScalar } from '../ops.ts';
import { scalars, U16, U8, VI32 } from '../types.ts';

const maxDepth = 6;

/**
 * Number of low bits that may differ from zero: the value, read as unsigned in its register, is below 2^n. 64 if
 * nothing is known (also of words that may have 32 bits).
 */
export function lowBits(body: Body, value: Value, depth = 0): number {
  const full = body.type[value] === VI32 ? 32 : 64;
  if (depth > maxDepth) return full;
  const operand = (i: number): Value => body.operand(value, i);
  switch (body.op[value]) {
    case Op.iconst: {
      const lo = operand(0);
      if (body.type[value] === VI32) return 32 - Math.clz32(lo);
      const hi = operand(1);
      return hi === 0 ? 32 - Math.clz32(lo) : full;
    }
    case Op.eq: case Op.ne: case Op.lt: case Op.le: case Op.feq: case Op.fne: case Op.flt: case Op.fle:
    case Op.addo: case Op.subo: case Op.mulo:
      return 1;
    case Op.clz: case Op.ctz: case Op.popcnt: return Math.min(full, 7);
    case Op.narrow: {
      const scalar = body.aux[value]!;
      if (scalar === U8 || scalar === U16) return Math.min(scalars[scalar]!.bits, lowBits(body, operand(0), depth + 1));
      const inner = lowBits(body, operand(0), depth + 1);
      return inner < scalars[scalar]!.bits ? inner : full;
    }
    case Op.load: {
      const scalar = memScalar(body.aux[value]!);
      return scalar === U8 || scalar === U16 ? scalars[scalar]!.bits : full;
    }
    case Op.bfload: {
      const { signed32, signed64 } = scalars[operand(2)]!;
      return signed32 || signed64 ? full : Math.min(full, operand(3));
    }
    case Op.and: return Math.min(lowBits(body, operand(0), depth + 1), lowBits(body, operand(1), depth + 1));
    case Op.or: case Op.xor: return Math.max(lowBits(body, operand(0), depth + 1), lowBits(body, operand(1), depth + 1));
    case Op.select: return Math.max(lowBits(body, operand(1), depth + 1), lowBits(body, operand(2), depth + 1));
    case Op.add: {
      const sum = Math.max(lowBits(body, operand(0), depth + 1), lowBits(body, operand(1), depth + 1)) + 1;
      return sum >= 32 ? full : sum;
    }
    case Op.shr: {
      if (body.aux[value] !== 1 || body.op[operand(1)] !== Op.iconst || body.type[value] !== VI32) return full;
      return Math.max(0, lowBits(body, operand(0), depth + 1) - (body.operand(operand(1), 0) & 31));
    }
    case Op.shl: {
      if (body.op[operand(1)] !== Op.iconst) return full;
      const sum = lowBits(body, operand(0), depth + 1) + (body.operand(operand(1), 0) & 31);
      return sum >= 32 ? full : sum;
    }
    case Op.rem: case Op.div: {
      if (body.aux[value] !== 1) return full;
      return lowBits(body, operand(body.op[value] === Op.rem ? 1 : 0), depth + 1);
    }
    case Op.extend: {
      const inner = lowBits(body, operand(0), depth + 1);
      // Zero extension keeps the bound; so does sign extension of what has a clear sign bit.
      return body.type[operand(0)] === VI32 && (inner < 32 || body.aux[value] === 1) ? inner : full;
    }
    case Op.trunc: return Math.min(full, lowBits(body, operand(0), depth + 1));
    default: return full;
  }
}

/** Whether a value is 0 or 1. */
export function isBoolean(body: Body, value: Value): boolean { return lowBits(body, value) <= 1; }

/** Whether an i32 is what a load of a narrow scalar gives. */
export function isExtended(body: Body, value: Value, scalar: number): boolean {
  switch (body.op[value]) {
    case Op.narrow:
      if (body.aux[value] === scalar) return true;
      break;
    case Op.load:
      if (memScalar(body.aux[value]!) === scalar) return true;
      break;
    case Op.iconst: {
      const lo = body.operand(value, 0);
      const { bits, signed32 } = scalars[scalar]!;
      return signed32 ? lo << 32 - bits >> 32 - bits === lo : (lo & (1 << bits) - 1) === lo;
    }
    default:
  }
  const { bits, signed32 } = scalars[scalar]!;
  return lowBits(body, value) <= (signed32 ? bits - 1 : bits);
}
