// Simplification rules: one row per rule, grouped by operation, tried in order.
//
// Legend of a row: operations, the rule as text, the function. It gets the Rewriter and the instruction, whose operands
// are canonical, and returns `none` if it does not fit, the instruction itself after changing it, or another value that
// stands for it (-1 where it has no result and goes away). Rules hold in every layout: what depends on the width of a
// word asks fn.bits. Floating rules keep signed zeros and NaN.

import type { Body, Value } from '../module.ts';
import * as Op from '../op.gen.ts';
import { Commutes, flagsOf, memScalar, ops, Pure } from '../ops.ts';
import { RAdd, RMul } from '../rel.ts';
import { I16, I8, scalars, U16, UWord, VI32, VI64, VPtr, VWord } from '../types.ts';
import { floatValue } from './edit.ts';
import { foldConstant, literal, literalOf } from './fold.ts';
import { isBoolean, isExtended, lowBits } from './known.ts';
import type { Rewriter } from './rewrite.ts';

/** What a rule returns when it does not fit. */
export const none = -2;

type Rule = (r: Rewriter, inst: Value) => Value;

function operand(r: Rewriter, inst: Value, i: number): Value { return r.body.pool[r.body.start[inst]! + i]!; }

/** Whether a value is this small literal. */
function is(body: Body, value: Value, number: number): boolean {
  return body.op[value] === Op.iconst && body.operand(value, 0) === number &&
    (body.type[value] === VI32 || body.operand(value, 1) === number >> 31);
}

function isConstant(body: Body, value: Value): boolean {
  const op = body.op[value]!;
  return op === Op.iconst || op === Op.fconst || op === Op.rconst;
}

function isLiteral(body: Body, value: Value): boolean { return body.op[value] === Op.iconst; }

function isFloat(body: Body, value: Value, number: number): boolean {
  return body.op[value] === Op.fconst && Object.is(floatValue(body, value), number);
}

/** Shift count of a literal power of two, -1 for anything else. */
function log2(body: Body, value: Value): number {
  if (body.op[value] !== Op.iconst) return -1;
  const number = literal(body, value);
  if (number <= 0n || (number & number - 1n) !== 0n || number > 0x40000000n) return -1;
  return 31 - Math.clz32(Number(number));
}

// Folding.

const fold: Rule = (r, inst) => {
  const { body } = r;
  const length = body.length[inst]!;
  const a = operand(r, inst, 0);
  if (!isConstant(body, a)) return none;
  const b = length > 1 ? operand(r, inst, 1) : -1;
  if (b >= 0 && !isConstant(body, b)) return none;
  const made = foldConstant(r.fn, inst, a, b);
  return made < 0 ? none : r.place(made);
};

/** Literals second. */
const commute: Rule = (r, inst) => {
  const { body } = r;
  const a = operand(r, inst, 0);
  const b = operand(r, inst, 1);
  if (!isConstant(body, a) || isConstant(body, b)) return none;
  body.pool[body.start[inst]!] = b;
  body.pool[body.start[inst]! + 1] = a;
  return inst;
};

const narrowLiteral: Rule = (r, inst) => {
  const { body } = r;
  const start = body.start[inst]!;
  const lo = body.pool[start]!;
  const type = body.type[inst]!;
  if (type === VI64 || type !== VI32 && r.fn.has64 || body.pool[start + 1] === lo >> 31) return none;
  body.pool[start + 1] = lo >> 31;
  return inst;
};

const bindConstant: Rule = (r, inst) => {
  const value = literalOf(r.fn, r.body.type[inst]!, operand(r, inst, 0));
  return value === undefined ? none : r.literal(r.body.type[inst]!, value);
};

// Addition and subtraction.

const addZero: Rule = (r, inst) => is(r.body, operand(r, inst, 1), 0) ? operand(r, inst, 0) : none;

const addAdd: Rule = (r, inst) => {
  const { body } = r;
  const inner = operand(r, inst, 0);
  const c = operand(r, inst, 1);
  if (body.op[inner] !== Op.add || !isLiteral(body, c) || !isLiteral(body, operand(r, inner, 1))) return none;
  const first = literal(body, operand(r, inner, 1));
  const second = literal(body, c);
  // Both steps in one direction keep the flag where the sum cannot wrap either.
  const sameSign = first < 0n ? second < 0n : second >= 0n;
  const nsw = sameSign ? body.aux[inst]! & body.aux[inner]! : 0;
  const sum = first + second;
  const keeps = nsw !== 0 && sum >= -0x40000000n && sum < 0x40000000n ? 1 : 0;
  return r.turn(inst, Op.add, keeps, [operand(r, inner, 0), r.literal(body.type[inst]!, sum)]);
};

const subLiteral: Rule = (r, inst) => {
  const { body } = r;
  const c = operand(r, inst, 1);
  if (!isLiteral(body, c)) return none;
  const value = literal(body, c);
  const small = value > -0x40000000n && value < 0x40000000n ? body.aux[inst]! : 0;
  const x = operand(r, inst, 0);
  return r.turn(inst, Op.add, small, [x, r.literal(body.type[inst]!, -value)]);
};

const subSelf: Rule = (r, inst) => operand(r, inst, 0) === operand(r, inst, 1) ? r.literal(r.body.type[inst]!, 0) : none;

/** (x + y) - x = y, (x + y) - y = x. */
const subOfAdd: Rule = (r, inst) => {
  const inner = operand(r, inst, 0);
  if (r.body.op[inner] !== Op.add) return none;
  const b = operand(r, inst, 1);
  if (operand(r, inner, 0) === b) return operand(r, inner, 1);
  return operand(r, inner, 1) === b ? operand(r, inner, 0) : none;
};

const addNeg: Rule = (r, inst) => {
  const { body } = r;
  const b = operand(r, inst, 1);
  if (body.op[b] === Op.neg) return r.turn(inst, Op.sub, 0, [operand(r, inst, 0), operand(r, b, 0)]);
  const a = operand(r, inst, 0);
  return body.op[a] === Op.neg ? r.turn(inst, Op.sub, 0, [b, operand(r, a, 0)]) : none;
};

/** (x - y) + y = x. */
const addOfSub: Rule = (r, inst) => {
  const { body } = r;
  const a = operand(r, inst, 0);
  const b = operand(r, inst, 1);
  if (body.op[a] === Op.sub && operand(r, a, 1) === b) return operand(r, a, 0);
  return body.op[b] === Op.sub && operand(r, b, 1) === a ? operand(r, b, 0) : none;
};

const zeroSub: Rule = (r, inst) => {
  if (!is(r.body, operand(r, inst, 0), 0)) return none;
  return r.turn(inst, Op.neg, r.body.aux[inst]!, [operand(r, inst, 1)]);
};

const negNeg: Rule = (r, inst) => {
  const inner = operand(r, inst, 0);
  if (r.body.op[inner] === r.body.op[inst]) return operand(r, inner, 0);
  if (r.body.op[inst] === Op.neg && r.body.op[inner] === Op.sub)
    return r.turn(inst, Op.sub, 0, [operand(r, inner, 1), operand(r, inner, 0)]);
  return none;
};

// Multiplication and division.

const mulLiteral: Rule = (r, inst) => {
  const { body } = r;
  const x = operand(r, inst, 0);
  const c = operand(r, inst, 1);
  if (!isLiteral(body, c)) return none;
  if (is(body, c, 0)) return c;
  if (is(body, c, 1)) return x;
  if (is(body, c, -1)) return r.turn(inst, Op.neg, body.aux[inst]!, [x]);
  const shift = log2(body, c);
  return shift < 0 ? none : r.turn(inst, Op.shl, 0, [x, r.literal(VI32, shift)]);
};

const mulMul: Rule = (r, inst) => {
  const { body } = r;
  const inner = operand(r, inst, 0);
  const c = operand(r, inst, 1);
  if (body.op[inner] !== Op.mul || !isLiteral(body, c) || !isLiteral(body, operand(r, inner, 1))) return none;
  const product = literal(body, operand(r, inner, 1)) * literal(body, c);
  return r.turn(inst, Op.mul, 0, [operand(r, inner, 0), r.literal(body.type[inst]!, product)]);
};

const divLiteral: Rule = (r, inst) => {
  const { body } = r;
  const c = operand(r, inst, 1);
  const x = operand(r, inst, 0);
  const isRem = body.op[inst] === Op.rem;
  const type = body.type[inst]!;
  if (is(body, c, 1)) return isRem ? r.literal(type, 0) : x;
  // Signed division of what is never negative is unsigned.
  let unsigned = body.aux[inst] === 1;
  const shift = log2(body, c);
  if (shift < 0) return none;
  if (!unsigned && body.type[inst] === VI32) unsigned = lowBits(body, x) < 32;
  if (!unsigned) return none;
  return isRem ? r.turn(inst, Op.and, 0, [x, r.literal(type, literal(body, c) - 1n)]) :
    r.turn(inst, Op.shr, 1, [x, r.literal(VI32, shift)]);
};

// Bits.

const andRules: Rule = (r, inst) => {
  const { body } = r;
  const a = operand(r, inst, 0);
  const b = operand(r, inst, 1);
  if (a === b) return a;
  if (!isLiteral(body, b)) return none;
  if (is(body, b, 0)) return b;
  if (is(body, b, -1)) return a;
  const mask = literal(body, b);
  // A mask that keeps every bit that may be set.
  const bits = lowBits(body, a);
  if (bits < 32 && mask > 0n && (mask & (1n << BigInt(bits)) - 1n) === (1n << BigInt(bits)) - 1n) return a;
  if (body.op[a] === Op.and && isLiteral(body, operand(r, a, 1)))
    return r.turn(inst, Op.and, 0, [operand(r, a, 0), r.literal(body.type[inst]!, mask & literal(body, operand(r, a, 1)))]);
  // The mask of a narrowed value may drop the narrowing.
  if (body.op[a] === Op.narrow && mask > 0n && mask < 1n << BigInt(scalars[body.aux[a]!]!.bits))
    return r.turn(inst, Op.and, 0, [operand(r, a, 0), b]);
  return none;
};

const orRules: Rule = (r, inst) => {
  const { body } = r;
  const a = operand(r, inst, 0);
  const b = operand(r, inst, 1);
  if (a === b || is(body, b, 0)) return a;
  if (is(body, b, -1)) return b;
  if (body.op[a] === Op.or && isLiteral(body, b) && isLiteral(body, operand(r, a, 1)))
    return r.turn(inst, Op.or, 0, [operand(r, a, 0), r.literal(body.type[inst]!, literal(body, b) | literal(body, operand(r, a, 1)))]);
  return none;
};

const xorRules: Rule = (r, inst) => {
  const { body } = r;
  const a = operand(r, inst, 0);
  const b = operand(r, inst, 1);
  if (a === b) return r.literal(body.type[inst]!, 0);
  if (is(body, b, 0)) return a;
  if (is(body, b, -1)) return r.turn(inst, Op.not, 0, [a]);
  if (body.op[a] === Op.xor && isLiteral(body, b) && isLiteral(body, operand(r, a, 1)))
    return r.turn(inst, Op.xor, 0, [operand(r, a, 0), r.literal(body.type[inst]!, literal(body, b) ^ literal(body, operand(r, a, 1)))]);
  // !x of a comparison.
  if (is(body, b, 1) && isBoolean(body, a) && body.type[a] === VI32) return r.turn(inst, Op.eq, 0, [a, r.literal(VI32, 0)]);
  return none;
};

const shiftZero: Rule = (r, inst) => {
  const { body } = r;
  const count = operand(r, inst, 1);
  const x = operand(r, inst, 0);
  if (is(body, x, 0)) return x;
  if (!isLiteral(body, count)) {
    // The count is masked anyway.
    if (body.op[count] === Op.and && isLiteral(body, operand(r, count, 1))) {
      const mask = body.operand(operand(r, count, 1), 0);
      const bits = r.fn.bits(body.type[inst]!);
      if (bits !== 0 && (mask & bits - 1) === bits - 1) {
        body.pool[body.start[inst]! + 1] = operand(r, count, 0);
        return inst;
      }
    }
    return none;
  }
  const bits = r.fn.bits(body.type[inst]!);
  const number = body.operand(count, 0);
  if (bits === 0 ? number === 0 : (number & bits - 1) === 0) return x;
  return none;
};

/** Two shifts in one direction; left and right again as a mask or a narrowing. */
const shiftShift: Rule = (r, inst) => {
  const { body } = r;
  const inner = operand(r, inst, 0);
  const op = body.op[inst]!;
  const type = body.type[inst]!;
  const bits = r.fn.bits(type);
  if (bits === 0 || body.op[inner] !== Op.shl && body.op[inner] !== Op.shr) return none;
  const outerCount = operand(r, inst, 1);
  const innerCount = operand(r, inner, 1);
  if (!isLiteral(body, outerCount) || !isLiteral(body, innerCount)) return none;
  const first = body.operand(innerCount, 0) & bits - 1;
  const second = body.operand(outerCount, 0) & bits - 1;
  const x = operand(r, inner, 0);
  const unsigned = body.aux[inst] === 1;
  if (body.op[inner] === op && (op === Op.shl || body.aux[inner] === body.aux[inst] && body.aux[inst]! <= 1)) {
    if (first + second < bits) return r.turn(inst, op, body.aux[inst]!, [x, r.literal(VI32, first + second)]);
    if (op === Op.shl || unsigned) return r.literal(type, 0);
    return r.turn(inst, op, body.aux[inst]!, [x, r.literal(VI32, bits - 1)]);
  }
  if (op === Op.shr && body.op[inner] === Op.shl && first === second) {
    if (unsigned) return r.turn(inst, Op.and, 0, [x, r.literal(type, (1n << BigInt(bits - first)) - 1n)]);
    if (body.aux[inst] === 0 && type === VI32 && (first === 24 || first === 16)) return r.turn(inst, Op.narrow, first === 24 ? I8 : I16, [x]);
  }
  return none;
};

/** x << c | x >> 32 - c. */
const rotate: Rule = (r, inst) => {
  const { body } = r;
  let left = operand(r, inst, 0);
  let right = operand(r, inst, 1);
  if (body.op[left] !== Op.shl) [left, right] = [right, left];
  if (body.op[left] !== Op.shl || body.op[right] !== Op.shr || body.aux[right] !== 1) return none;
  const bits = r.fn.bits(body.type[inst]!);
  const x = operand(r, left, 0);
  const p = operand(r, left, 1);
  const q = operand(r, right, 1);
  if (bits === 0 || operand(r, right, 0) !== x || !isLiteral(body, p) || !isLiteral(body, q)) return none;
  if (body.operand(p, 0) + body.operand(q, 0) !== bits || body.operand(p, 0) <= 0) return none;
  return r.turn(inst, Op.rotl, 0, [x, p]);
};

// Comparisons.

const compareSelf: Rule = (r, inst) => {
  if (operand(r, inst, 0) !== operand(r, inst, 1)) return none;
  const op = r.body.op[inst];
  return r.literal(VI32, op === Op.eq || op === Op.le ? 1 : 0);
};

/** The comparison that says the opposite, -1 if there is none; operands swap for lt and le. */
function inverse(op: number): number {
  switch (op) {
    case Op.eq: return Op.ne;
    case Op.ne: return Op.eq;
    case Op.lt: return Op.le;
    case Op.le: return Op.lt;
    case Op.feq: return Op.fne;
    case Op.fne: return Op.feq;
    default: return -1;
  }
}

/** A boolean compared with 0 (or 1) is itself or its opposite. */
const compareBoolean: Rule = (r, inst) => {
  const { body } = r;
  const a = operand(r, inst, 0);
  const b = operand(r, inst, 1);
  if (body.type[a] !== VI32 || !isLiteral(body, b)) return none;
  const number = body.operand(b, 0);
  if (number !== 0 && number !== 1 || !isBoolean(body, a)) return none;
  const isNe = body.op[inst] === Op.ne;
  if (isNe ? number === 0 : number === 1) return a;
  const op = inverse(body.op[a]!);
  if (op < 0) return none;
  const [x, y] = [operand(r, a, 0), operand(r, a, 1)];
  return op === Op.lt || op === Op.le ? r.turn(inst, op, body.aux[a]!, [y, x]) : r.turn(inst, op, 0, [x, y]);
};

/** x + c == d, x - y == 0, x ^ y == 0. */
const compareEqual: Rule = (r, inst) => {
  const { body } = r;
  const a = operand(r, inst, 0);
  const b = operand(r, inst, 1);
  const op = body.op[inst]!;
  const inner = body.op[a];
  const type = body.type[a]!;
  if ((inner === Op.sub || inner === Op.xor) && is(body, b, 0)) return r.turn(inst, op, 0, [operand(r, a, 0), operand(r, a, 1)]);
  if (inner === Op.add && isLiteral(body, b) && isLiteral(body, operand(r, a, 1)))
    return r.turn(inst, op, 0, [operand(r, a, 0), r.literal(type, literal(body, b) - literal(body, operand(r, a, 1)))]);
  if (inner === Op.ptoi && body.op[b] === Op.ptoi) return r.turn(inst, op, 0, [operand(r, a, 0), operand(r, b, 0)]);
  if (inner === Op.ptoi && is(body, b, 0)) return r.turn(inst, op, 0, [operand(r, a, 0), r.literal(VPtr, 0)]);
  // Zero or sign extended values are compared as they are.
  if (inner === Op.extend && body.op[b] === Op.extend && body.aux[a] === body.aux[b] && body.type[operand(r, a, 0)] === body.type[operand(r, b, 0)])
    return r.turn(inst, op, 0, [operand(r, a, 0), operand(r, b, 0)]);
  if (inner === Op.extend && body.type[operand(r, a, 0)] === VI32 && isLiteral(body, b) && body.aux[a]! <= 1) {
    const number = literal(body, b);
    const fits = body.aux[a] === 0 ? number === BigInt.asIntN(32, number) : number === BigInt.asUintN(32, number);
    if (fits && (body.type[a] === VI64 || !r.fn.has32 || number === BigInt.asIntN(31, number)))
      return r.turn(inst, op, 0, [operand(r, a, 0), r.literal(VI32, number)]);
  }
  return none;
};

/** The address of an object or function is not null. */
const compareNull: Rule = (r, inst) => {
  const { body } = r;
  const a = operand(r, inst, 0);
  if (!is(body, operand(r, inst, 1), 0) || body.type[a] !== VPtr) return none;
  let nonNull = body.op[a] === Op.slotaddr;
  if (body.op[a] === Op.addr && is0(r, a)) {
    const symbol = r.fn.module.symbols[body.operand(a, 0)]!;
    nonNull = symbol.linkage !== 'weak';
  }
  return nonNull ? r.literal(VI32, body.op[inst] === Op.ne ? 1 : 0) : none;
};

/** Whether the addend of an addr is a literal zero. */
function is0(r: Rewriter, inst: Value): boolean {
  const node = r.fn.module.rels.get(r.body.operand(inst, 1));
  return node.uniform && node.lanes[0] === 0n;
}

const lessRules: Rule = (r, inst) => {
  const { body } = r;
  const a = operand(r, inst, 0);
  const b = operand(r, inst, 1);
  const op = body.op[inst]!;
  const unsigned = body.aux[inst] === 1 || body.type[a] === VPtr;
  if (unsigned) {
    if (op === Op.lt && is(body, b, 0)) return r.literal(VI32, 0);
    if (op === Op.le && is(body, a, 0)) return r.literal(VI32, 1);
    if (op === Op.lt && is(body, b, 1)) return r.turn(inst, Op.eq, 0, [a, r.literal(body.type[a]!, 0)]);
    if (op === Op.lt && is(body, a, 0)) return r.turn(inst, Op.ne, 0, [b, a]);
    if (op === Op.le && is(body, b, 0)) return r.turn(inst, Op.eq, 0, [a, b]);
    return none;
  }
  // What is known to be small and not negative.
  if (body.type[a] === VI32 && body.aux[inst] === 0) {
    if (isLiteral(body, b)) {
      const bits = lowBits(body, a);
      const number = body.operand(b, 0);
      if (bits < 31 && number >= 2 ** bits) return r.literal(VI32, 1);
      if (bits < 32 && (number < 0 || number === 0 && op === Op.lt)) return r.literal(VI32, 0);
    } else if (isLiteral(body, a)) {
      const bits = lowBits(body, b);
      const number = body.operand(a, 0);
      if (bits < 31 && number >= 2 ** bits) return r.literal(VI32, 0);
      if (bits < 32 && (number < 0 || number === 0 && op === Op.le)) return r.literal(VI32, 1);
    }
    // x <= c is x < c + 1, and c < x is c + 1 <= x: one form for equal tests.
    if (op === Op.le && isLiteral(body, b) && body.operand(b, 0) !== 0x7fffffff)
      return r.turn(inst, Op.lt, 0, [a, r.literal(VI32, body.operand(b, 0) + 1)]);
  }
  return none;
};

// Conversions.

const extendRules: Rule = (r, inst) => {
  const { body } = r;
  const a = operand(r, inst, 0);
  const sign = body.aux[inst]!;
  if (body.op[a] === Op.extend && body.aux[a] === sign && sign <= 1) return r.turn(inst, Op.extend, sign, [operand(r, a, 0)]);
  // A clear sign bit makes both extensions one: the unsigned one.
  if (sign !== 1 && body.type[a] === VI32 && lowBits(body, a) < 32) {
    body.aux[inst] = 1;
    return inst;
  }
  // word -> i64 of a value that was zero-extended to word.
  if (body.op[a] === Op.extend && body.aux[a] === 1 && sign === 1) return r.turn(inst, Op.extend, 1, [operand(r, a, 0)]);
  return none;
};

const truncRules: Rule = (r, inst) => {
  const { body } = r;
  const a = operand(r, inst, 0);
  const type = body.type[inst]!;
  const op = body.op[a]!;
  if (op === Op.extend) {
    const x = operand(r, a, 0);
    if (body.type[x] === type) return x;
    // i64 -> word of what was an i32.
    if (type === VWord && body.type[x] === VI32) return r.turn(inst, Op.extend, body.aux[a]!, [x]);
    if (type === VI32) return r.turn(inst, Op.trunc, 0, [x]);
  }
  if (op === Op.trunc && type === VI32) return r.turn(inst, Op.trunc, 0, [operand(r, a, 0)]);
  if (type === VI32 && (op === Op.add || op === Op.sub || op === Op.mul || op === Op.and || op === Op.or || op === Op.xor)) {
    // The low half of arithmetic on extended values.
    const x = operand(r, a, 0);
    const y = operand(r, a, 1);
    if (isNarrowSource(body, x) && (isNarrowSource(body, y) || isLiteral(body, y))) {
      const low = (value: Value): Value => isLiteral(body, value) ? r.literal(VI32, BigInt.asIntN(32, literal(body, value))) : operand(r, value, 0);
      return r.turn(inst, op, 0, [low(x), low(y)]);
    }
  }
  return none;
};

function isNarrowSource(body: Body, value: Value): boolean {
  return body.op[value] === Op.extend && body.type[body.operand(value, 0)] === VI32;
}

const narrowRules: Rule = (r, inst) => {
  const { body } = r;
  const a = operand(r, inst, 0);
  const scalar = body.aux[inst]!;
  if (isExtended(body, a, scalar)) return a;
  const { bits } = scalars[scalar]!;
  // Only the low bits count.
  const op = body.op[a]!;
  if (op === Op.narrow && scalars[body.aux[a]!]!.bits >= bits) return r.turn(inst, Op.narrow, scalar, [operand(r, a, 0)]);
  if (op === Op.and && isLiteral(body, operand(r, a, 1))) {
    const mask = (1 << bits) - 1;
    if ((body.operand(operand(r, a, 1), 0) & mask) === mask) return r.turn(inst, Op.narrow, scalar, [operand(r, a, 0)]);
  }
  return none;
};

const inversePair = (other: number): Rule => (r, inst) => {
  const a = operand(r, inst, 0);
  return r.body.op[a] === other && r.body.type[operand(r, a, 0)] === r.body.type[inst] ? operand(r, a, 0) : none;
};

const selectRules: Rule = (r, inst) => {
  const { body } = r;
  const c = operand(r, inst, 0);
  const x = operand(r, inst, 1);
  const y = operand(r, inst, 2);
  if (x === y) return x;
  if (isLiteral(body, c)) return body.operand(c, 0) !== 0 ? x : y;
  const op = body.op[c];
  if ((op === Op.eq || op === Op.ne) && body.type[operand(r, c, 0)] === VI32 && is(body, operand(r, c, 1), 0)) {
    const inner = operand(r, c, 0);
    return r.turn(inst, Op.select, 0, op === Op.ne ? [inner, x, y] : [inner, y, x]);
  }
  if (body.type[inst] === VI32 && isLiteral(body, x) && isLiteral(body, y)) {
    if (is(body, x, 1) && is(body, y, 0)) return isBoolean(body, c) ? c : r.turn(inst, Op.ne, 0, [c, r.literal(VI32, 0)]);
    if (is(body, x, 0) && is(body, y, 1)) return r.turn(inst, Op.eq, 0, [c, r.literal(VI32, 0)]);
  }
  return none;
};

// Addresses.

const fieldRules: Rule = (r, inst) => {
  const { body } = r;
  const { rels } = r.fn.module;
  const base = operand(r, inst, 0);
  const rel = operand(r, inst, 1);
  if (literalOf(r.fn, VWord, rel) === 0n) return base;
  if (body.op[base] === Op.field) {
    const sum = rels.op(RAdd, UWord, rels.convert(operand(r, base, 1), UWord), rels.convert(rel, UWord));
    return r.turn(inst, Op.field, 0, [operand(r, base, 0), sum]);
  }
  if (body.op[base] === Op.addr || body.op[base] === Op.tlsaddr) {
    const sum = rels.op(RAdd, UWord, rels.convert(operand(r, base, 1), UWord), rels.convert(rel, UWord));
    return r.turn(inst, body.op[base]!, 0, [operand(r, base, 0), sum]);
  }
  return none;
};

const indexRules: Rule = (r, inst) => {
  const { body } = r;
  const { rels } = r.fn.module;
  const base = operand(r, inst, 0);
  const i = operand(r, inst, 1);
  const size = operand(r, inst, 2);
  if (isLiteral(body, i)) {
    const number = literal(body, i);
    if (number === 0n) return base;
    // Offsets of fields are not negative and stay in every layout's range.
    if (number > 0n && number < 0x100000n) return r.turn(inst, Op.field, 0, [base, rels.op(RMul, UWord, rels.convert(size, UWord), rels.int(number, UWord))]);
    return none;
  }
  // p[i + c] is (p[i]).c: the constant part goes into the access. p[i] must be a place in memory too, so i not negative.
  if (body.op[i] === Op.add && isLiteral(body, operand(r, i, 1))) {
    const number = literal(body, operand(r, i, 1));
    if (number > 0n && number < 0x10000n && lowBits(body, operand(r, i, 0)) < 31) {
      const inner = r.emit(Op.index, VPtr, 0, [base, operand(r, i, 0), size]);
      return r.turn(inst, Op.field, 0, [inner, rels.op(RMul, UWord, rels.convert(size, UWord), rels.int(number, UWord))]);
    }
  }
  return none;
};

/** p.c[i] is p[i].c where the constant part can go on into an access. */
const indexOfField: Rule = (r, inst) => {
  const { body } = r;
  const base = operand(r, inst, 0);
  if (body.op[base] !== Op.field || lowBits(body, operand(r, inst, 1)) >= 31) return none;
  const rel = operand(r, base, 1);
  const inner = r.emit(Op.index, VPtr, 0, [operand(r, base, 0), operand(r, inst, 1), operand(r, inst, 2)]);
  return r.turn(inst, Op.field, 0, [inner, rel]);
};

// Memory: a store keeps the low bits only.

const storeNarrow: Rule = (r, inst) => {
  const { body } = r;
  const scalar = memScalar(body.aux[inst]!);
  if (scalar > U16) return none;
  const { bits } = scalars[scalar]!;
  const value = operand(r, inst, 1);
  const op = body.op[value];
  const strips = op === Op.narrow && scalars[body.aux[value]!]!.bits >= bits ||
    op === Op.and && isLiteral(body, operand(r, value, 1)) && (body.operand(operand(r, value, 1), 0) & (1 << bits) - 1) === (1 << bits) - 1;
  if (!strips) return none;
  body.pool[body.start[inst]! + 1] = operand(r, value, 0);
  return inst;
};

/** A call through the address of a function of that signature is a direct one. */
const directCall: Rule = (r, inst) => {
  const { body } = r;
  const target = operand(r, inst, 0);
  if (body.op[target] !== Op.addr || !is0(r, target)) return none;
  const symbol = body.operand(target, 0);
  const { defs } = r.fn.module.symbols[symbol]!;
  const [def] = defs;
  if (defs.length !== 1 || def!.kind !== 'function' || def!.sig !== operand(r, inst, 1)) return none;
  body.op[inst] = Op.call;
  body.pool[body.start[inst]!] = symbol;
  return inst;
};

// Jumps.

const branchRules: Rule = (r, inst) => {
  const { body } = r;
  const c = operand(r, inst, 0);
  const op = body.op[c];
  if (op !== Op.ne && op !== Op.eq || body.type[operand(r, c, 0)] !== VI32 || !is(body, operand(r, c, 1), 0)) return none;
  const inner = operand(r, c, 0);
  const start = body.start[inst]!;
  body.pool[start] = inner;
  if (op === Op.eq) {
    swapTargets(body, inst);
    r.jumpsChanged = true;
  }
  return inst;
};

/** Exchanges the targets of a brif. */
export function swapTargets(body: Body, inst: Value): void {
  const start = body.start[inst]!;
  const first = 2 + body.pool[start + 2]!;
  const old = body.pool.slice(start + 1, start + body.length[inst]!);
  const second = old.length - first;
  for (let i = 0; i < second; i++) body.pool[start + 1 + i] = old[first + i]!;
  for (let i = 0; i < first; i++) body.pool[start + 1 + second + i] = old[i]!;
  const hint = body.aux[inst]!;
  body.aux[inst] = hint === 0 ? 0 : 3 - hint;
}

// Floating.

const floatIdentity: Rule = (r, inst) => {
  const { body } = r;
  const b = operand(r, inst, 1);
  switch (body.op[inst]) {
    case Op.fadd: return isFloat(body, b, -0) ? operand(r, inst, 0) : none;
    case Op.fsub: return isFloat(body, b, 0) ? operand(r, inst, 0) : none;
    default: return isFloat(body, b, 1) ? operand(r, inst, 0) : none;
  }
};

/** x / c is x * (1 / c) where 1 / c is exact. */
const divByPower: Rule = (r, inst) => {
  const { body } = r;
  const b = operand(r, inst, 1);
  if (body.op[b] !== Op.fconst) return none;
  const number = Math.abs(floatValue(body, b));
  const exponent = Math.log2(number);
  if (!Number.isInteger(exponent) || exponent > 100 || exponent < -100 || 2 ** exponent !== number) return none;
  const reciprocal = 1 / floatValue(body, b);
  const made = r.emit(Op.fconst, body.type[inst]!, 0, floatOperands(reciprocal));
  return r.turn(inst, Op.fmul, 0, [operand(r, inst, 0), made]);
};

const view = new DataView(new ArrayBuffer(8));
function floatOperands(value: number): number[] {
  view.setFloat64(0, value);
  return [view.getInt32(4), view.getInt32(0)];
}

// Legend: operations, rule, function. Order matters within an operation.
const table: readonly (readonly [names: string, rule: string, apply: Rule])[] = [
  ['iconst', 'one form of literal words in 32 bits', narrowLiteral],
  ['rconst', 'a constant that the live lanes agree on is a literal', bindConstant],
  ['add sub', 'x + 0 = x', addZero],
  ['add', '(x + c) + d = x + (c + d)', addAdd],
  ['add', 'x + -y = x - y', addNeg],
  ['add', '(x - y) + y = x', addOfSub],
  ['sub', 'x - c = x + -c', subLiteral],
  ['sub', 'x - x = 0', subSelf],
  ['sub', '(x + y) - y = x', subOfAdd],
  ['sub', '0 - x = -x', zeroSub],
  ['neg not bswap fneg', '--x = x, -(x - y) = y - x', negNeg],
  ['mul', 'x * 0, x * 1, x * -1, x * 2^n', mulLiteral],
  ['mul', '(x * c) * d = x * (c * d)', mulMul],
  ['div rem', 'x / 1, unsigned x / 2^n, x % 2^n', divLiteral],
  ['and', 'x & x, masks that keep all, masks of masks', andRules],
  ['or', 'x | x, x | 0, x | -1, (x | c) | d', orRules],
  ['or', 'x << c | x >> n - c is a rotation', rotate],
  ['xor', 'x ^ x, x ^ 0, x ^ -1, (x ^ c) ^ d', xorRules],
  ['shl shr rotl', 'x << 0 = x; the count is masked', shiftZero],
  ['shl shr', '(x << c) << d, (x << c) >> c', shiftShift],
  ['eq ne lt le', 'x == x', compareSelf],
  ['eq ne', 'a boolean compared with 0 or 1', compareBoolean],
  ['eq ne', 'x + c == d, x - y == 0, compared extensions', compareEqual],
  ['eq ne', 'an object has an address', compareNull],
  ['lt le', 'bounds of unsigned and of small values', lessRules],
  ['extend', 'extensions of extensions and of what has a clear sign', extendRules],
  ['trunc', 'the low half of extensions and of arithmetic', truncRules],
  ['narrow', 'narrowing of what is narrow', narrowRules],
  ['ptoi', 'ptoi(itop x) = x', inversePair(Op.itop)],
  ['itop', 'itop(ptoi p) = p', inversePair(Op.ptoi)],
  ['bitcast', 'bitcast(bitcast x) = x', inversePair(Op.bitcast)],
  ['fdemote', 'fdemote(fpromote x) = x', inversePair(Op.fpromote)],
  ['select', 'constant, equal and boolean choices', selectRules],
  ['field', 'offsets add up', fieldRules],
  ['index', 'constant indices are offsets', indexRules],
  ['index', 'offsets come last', indexOfField],
  ['store', 'a narrow store keeps the low bits', storeNarrow],
  ['icall', 'a call of a known function', directCall],
  ['brif', 'x != 0, x == 0', branchRules],
  ['fadd fsub fmul fdiv', 'x + -0, x - 0, x * 1, x / 1', floatIdentity],
  ['fdiv', 'x / 2^n', divByPower],
];

/** Indexed by opcode: its rules in order. */
export const rulesOf: readonly (readonly Rule[])[] = ops.map((row, op) => {
  const list: Rule[] = [];
  const foldable = (flagsOf[op]! & Pure) !== 0 && row.operands !== '' && /^(?:T|A|i32|word|ptr)/.test(row.operands) &&
    !/\b(?:k|sym|slot)\b/.test(row.operands) && op !== Op.select;
  if (foldable || op === Op.div || op === Op.rem) list.push(fold);
  if ((flagsOf[op]! & Commutes) !== 0) list.push(commute);
  for (const [names, , apply] of table) if (names.split(' ').includes(row.name)) list.push(apply);
  return list;
});

const known = new Set(ops.map((row) => row.name));
for (const [names, rule] of table) for (const name of names.split(' ')) if (!known.has(name)) throw new Error(`rule ${rule}: no operation ${name}`);

