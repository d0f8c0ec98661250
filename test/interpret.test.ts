// The interpreter's meaning of every operation, hand-checked, in all four layouts.

import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { numbered, codeModule } from '../ir/interpret/generate.ts';
import { ProgramExit } from '../ir/interpret/host.ts';
import { Interpreter } from '../ir/interpret/interpret.ts';
import { Trap, StepLimit } from '../ir/interpret/trap.ts';
import { layouts } from '../ir/layout.ts';
import { Module, type Value } from '../ir/module.ts';
import * as Op from '../ir/op.gen.ts';
import { ops, Signed, SignS1, SignS2, Unsigned } from '../ir/ops.ts';
import { F32, F64, I16, I32, I64, I8, KStruct, Ptr, S1, S2, U16, U32, U64, U8, UWord, VF32, VF64, VI32, VI64, Void,
  VPtr, VWord, Word,
  type TypeId, type ValueType } from '../ir/types.ts';
import { addData, addFunction, constant, inAllLanes, SilentHost, type Making } from './support/ir.ts';

const lanes = [0, 1, 2, 3];
const used = new Set<number>();

/** Remembers which operations the tests have run. */
function note(module: Module): Module {
  for (const { defs } of module.symbols) {
    for (const def of defs) if (def.kind === 'function') for (let i = 0; i < def.body.count; i++)
      used.add(def.body.op[i]!);
  }
  return module;
}

function all(result: TypeId, make: (making: Making) => void, options = {}): (number | bigint | undefined)[] {
  return inAllLanes(result, (making) => { make(making); note(making.module); }, options);
}

/** A function of two values of a scalar type, to be called in all four layouts. */
function pairwise(scalar: TypeId, result: TypeId, make: (b: Making['b'], x: Value, y: Value) => Value):
  (x: number | bigint, y: number | bigint) => (number | bigint | undefined)[] {
  const module = new Module('test');
  addFunction(module, 'f', result, [scalar, scalar], ({ b, params }) => b.ret(make(b, params[0]!, params[1]!)));
  const interpreters = lanes.map((lane) => new Interpreter(note(module), lane, new SilentHost()));
  return (x, y) => interpreters.map((interpreter) => interpreter.callFunction('f', [x, y]));
}

const same = <T>(value: T): T[] => [value, value, value, value];
const max64 = 0x7fffffffffffffffn;
const min64 = -0x8000000000000000n;

describe('integer operations', () => {
  // Operation, aux, operands, result on 32 bits, result on 64 bits. Counts of shifts are i32.
  const rows: [number, number, (number | bigint)[], number, bigint][] = [
    [Op.add, 0, [7, -9], -2, -2n], [Op.add, 0, [0x7fffffff, 1], -0x80000000, 0x80000000n],
    [Op.add, 0, [max64, 1n], 0, min64], [Op.add, 0, [0xffffffffn, 1n], 0, 0x100000000n],
    [Op.sub, 0, [3, 5], -2, -2n], [Op.sub, 0, [0x100000000n, 1n], -1, 0xffffffffn], [Op.sub, 0, [min64, 1n], -1, max64],
    [Op.mul, 0, [-3, 5], -15, -15n], [Op.mul, 0, [0x10001, 0x10001], 0x20001, 0x100020001n],
    [Op.div, Signed, [-7, 2], -3, -3n], [Op.div, Unsigned, [7, 2], 3, 3n],
    [Op.div, Unsigned, [-1, 2], 0x7fffffff, max64],
    [Op.div, Signed, [-0x100000000000n, -0x10000n], 0, 0x10000000n],
    [Op.rem, Signed, [-7, 2], -1, -1n], [Op.rem, Signed, [7, -2], 1, 1n], [Op.rem, Unsigned, [-1, 10], 5, 5n],
    [Op.mulh, Signed, [-1, 1], -1, -1n], [Op.mulh, Unsigned, [-1, -1], -2, -2n], [Op.mulh, Signed, [-5, -7], 0, 0n],
    [Op.neg, 0, [5], -5, -5n], [Op.neg, 0, [0], 0, 0n], [Op.neg, 0, [min64], 0, min64],
    [Op.and, 0, [12, 10], 8, 8n], [Op.or, 0, [12, 10], 14, 14n], [Op.xor, 0, [12, -1], -13, -13n],
    [Op.not, 0, [0], -1, -1n],
    [Op.shl, 0, [1, 33], 2, 0x200000000n], [Op.shl, 0, [3, 64], 3, 3n], [Op.shl, 0, [1, 31], -0x80000000, 0x80000000n],
    [Op.shr, Signed, [-8, 1], -4, -4n], [Op.shr, Unsigned, [-1, 28], 15, 0xfffffffffn],
    [Op.shr, Signed, [-1, 63], -1, -1n],
    [Op.shr, Unsigned, [-1, 63], 1, 1n], [Op.shr, Unsigned, [-1, 32], -1, 0xffffffffn],
    [Op.shr, Signed, [min64, 40], 0, -0x800000n],
    [Op.rotl, 0, [0x80000001n, 1], 3, 0x100000002n], [Op.rotl, 0, [5, 0], 5, 5n],
    [Op.rotl, 0, [1, 40], 256, 0x10000000000n],
    [Op.clz, 0, [1], 31, 63n], [Op.clz, 0, [0], 32, 64n], [Op.ctz, 0, [0], 32, 64n],
    [Op.ctz, 0, [0x10000000000n], 32, 40n], [Op.ctz, 0, [12], 2, 2n],
    [Op.popcnt, 0, [-1], 32, 64n], [Op.popcnt, 0, [0x10101], 3, 3n],
    [Op.bswap, 0, [0x01020304], 0x04030201, 0x0403020100000000n], [Op.bswap, 0, [0x80], -0x80000000, min64],
  ];
  test.each(rows)('operation %i, aux %i', (op, aux, operands, on32, on64) => {
    const make = (type: ValueType) => ({ b }: Making): void => {
      const counted = op === Op.shl || op === Op.shr || op === Op.rotl;
      const values = operands.map((each, i) => b.iconst(counted && i === 1 ? VI32 : type, each));
      b.ret(b.emit(op, type, aux, values));
    };
    expect(all(I32, make(VI32))).toEqual(same(on32));
    expect(all(I64, make(VI64))).toEqual(same(on64));
    expect(all(Word, make(VWord))).toEqual([on32, on64, on32, on64]);
  });

  test('mul and mulh against exact products', () => {
    const numbers = [0n, 1n, -1n, 0x7fffffffn, 0x80000000n, 0xffffffffn, 0x123456789abcdefn, max64, min64,
      -0x1234567890n];
    const mul = pairwise(I64, I64, (b, x, y) => b.binary(Op.mul, VI64, x, y));
    const high64 = pairwise(I64, I64, (b, x, y) => b.binary(Op.mulh, VI64, x, y, Signed));
    const highU64 = pairwise(U64, U64, (b, x, y) => b.binary(Op.mulh, VI64, x, y, Unsigned));
    const high32 = pairwise(I32, I32, (b, x, y) => b.binary(Op.mulh, VI32, x, y, Signed));
    const highU32 = pairwise(U32, U32, (b, x, y) => b.binary(Op.mulh, VI32, x, y, Unsigned));
    for (const x of numbers) {
      for (const y of numbers) {
        const [x32, y32] = [BigInt.asIntN(32, x), BigInt.asIntN(32, y)];
        expect(mul(x, y)).toEqual(same(BigInt.asIntN(64, x * y)));
        expect(high64(x, y)).toEqual(same(x * y >> 64n));
        expect(highU64(x, y)).toEqual(same(BigInt.asUintN(64, x) * BigInt.asUintN(64, y) >> 64n));
        expect(high32(x32, y32)).toEqual(same(Number(x32 * y32 >> 32n)));
        expect(highU32(x32, y32)).toEqual(same(Number(BigInt.asUintN(32, x) * BigInt.asUintN(32, y) >> 32n)));
      }
    }
  });

  test('overflow tests', () => {
    const numbers = [0n, 1n, -1n, 5n, -5n, 0x7fffffffn, -0x80000000n, 0xffffffffn, max64, min64];
    const exact: Record<number, (x: bigint, y: bigint) => bigint> = {
      [Op.addo]: (x, y) => x + y, [Op.subo]: (x, y) => x - y, [Op.mulo]: (x, y) => x * y,
    };
    for (const op of [Op.addo, Op.subo, Op.mulo]) {
      for (const sign of [Signed, Unsigned]) {
        const wrap = sign === Signed ? BigInt.asIntN : BigInt.asUintN;
        for (const [scalar, bits] of [[I32, 32], [I64, 64]] as const) {
          const overflows = pairwise(scalar, I32, (b, x, y) => b.compare(op, x, y, sign));
          for (const x of numbers) {
            for (const y of numbers) {
              const result = exact[op]!(wrap(bits, x), wrap(bits, y));
              expect([op, sign, bits, x, y, ...overflows(x, y)]).toEqual([op, sign, bits, x, y,
                ...same(result === wrap(bits, result) ? 0 : 1)]);
            }
          }
        }
      }
    }
  });

  test('comparisons, plain and included in a branch', () => {
    const numbers = [0n, 1n, -1n, 0x7fffffffn, 0x80000000n, 0x100000000n, -0x100000000n, max64, min64];
    const meaning: [number, (x: bigint, y: bigint) => boolean][] = [[Op.eq, (x, y) => x === y],
      [Op.ne, (x, y) => x !== y],
      [Op.lt, (x, y) => x < y], [Op.le, (x, y) => x <= y]];
    for (const [op, holds] of meaning) {
      for (const sign of op === Op.eq || op === Op.ne ? [0] : [Signed, Unsigned]) {
        const wrap = sign === Signed ? BigInt.asIntN : BigInt.asUintN;
        for (const [scalar, bits] of [[I32, 32], [I64, 64]] as const) {
          const plain = pairwise(scalar, I32, (b, x, y) => b.compare(op, x, y, sign));
          const branch = pairwise(scalar, I32, (b, x, y) => {
            const yes = b.newBlock();
            const no = b.newBlock();
            b.brif(b.compare(op, x, y, sign), yes, no);
            b.startBlock(yes);
            b.ret(b.iconst(VI32, 1));
            b.startBlock(no);
            return b.iconst(VI32, 0);
          });
          for (const x of numbers) {
            for (const y of numbers) {
              const want = holds(wrap(bits, x), wrap(bits, y)) ? 1 : 0;
              expect([op, sign, x, y, ...plain(x, y), ...branch(x, y)]).toEqual([op, sign, x, y, ...same(want),
                ...same(want)]);
            }
          }
        }
      }
    }
  });

  test('split signs', () => {
    const less = (sign: number) =>
      all(I32, ({ b }) => b.ret(b.compare(Op.lt, b.iconst(VWord, -1), b.iconst(VWord, 1), sign)));
    expect(less(SignS1)).toEqual([0, 1, 0, 1]);
    expect(less(SignS2)).toEqual([1, 0, 1, 0]);
    const wide = all(I64, ({ b }) => b.ret(b.unary(Op.extend, VI64, b.iconst(VI32, -1), SignS2)));
    expect(wide).toEqual([-1n, 0xffffffffn, -1n, 0xffffffffn]);
  });

  test('pointers compare unsigned', () => {
    expect(all(I32, ({ b }) => b.ret(b.compare(Op.lt, b.iconst(VPtr, -1), b.iconst(VPtr, 1))))).toEqual(same(0));
  });

  test('select, narrow, extend, trunc, ptoi, itop', () => {
    expect(all(I32, ({ b }) =>
      b.ret(b.select(VI32, b.iconst(VI32, 4), b.iconst(VI32, 1), b.iconst(VI32, 2))))).toEqual(same(1));
    expect(all(I64, ({ b }) =>
      b.ret(b.select(VI64, b.iconst(VI32, 0), b.iconst(VI64, 1), b.iconst(VI64, max64))))).toEqual(same(max64));
    const narrowed = (scalar: TypeId) => all(I32, ({ b }) =>
      b.ret(b.unary(Op.narrow, VI32, b.iconst(VI32, 0xfffe81), scalar)));
    expect([narrowed(I8), narrowed(U8), narrowed(I16), narrowed(U16)]).toEqual([same(-127), same(129), same(-383),
      same(0xfe81)]);
    expect(all(Word, ({ b }) => b.ret(b.unary(Op.extend, VWord, b.iconst(VI32, -2), Signed)))).toEqual([-2, -2n, -2,
      -2n]);
    expect(all(Word, ({ b }) => b.ret(b.unary(Op.extend, VWord, b.iconst(VI32, -2), Unsigned)))).toEqual([-2,
      0xfffffffen, -2, 0xfffffffen]);
    expect(all(I64, ({ b }) => b.ret(b.unary(Op.extend, VI64, b.iconst(VWord, -2), Unsigned)))).toEqual([0xfffffffen,
      -2n, 0xfffffffen, -2n]);
    expect(all(I32, ({ b }) => b.ret(b.unary(Op.trunc, VI32, b.iconst(VI64, 0x1_ffff_fff0n))))).toEqual(same(-16));
    expect(all(Word, ({ b }) => b.ret(b.unary(Op.trunc, VWord, b.iconst(VI64, 0x1_0000_0001n))))).toEqual([1,
      0x100000001n, 1, 0x100000001n]);
    expect(all(UWord, ({ b }) => b.ret(b.unary(Op.ptoi, VWord, b.unary(Op.itop, VPtr, b.iconst(VWord, -1)))))).toEqual(
      [0xffffffff, 0xffffffffffffffffn, 0xffffffff, 0xffffffffffffffffn]);
  });
});

describe('floating point', () => {
  const rows: [number, number[], number, number][] = [
    [Op.fadd, [0.1, 0.2], Math.fround(Math.fround(0.1) + Math.fround(0.2)), 0.1 + 0.2],
    [Op.fsub, [1, 3], -2, -2], [Op.fmul, [1e30, 1e30], Infinity, 1e30 * 1e30],
    [Op.fdiv, [1, 3], Math.fround(1 / 3), 1 / 3], [Op.fdiv, [1, -0], -Infinity, -Infinity],
    [Op.fneg, [0], -0, -0], [Op.fabs, [-2.5], 2.5, 2.5], [Op.fcopysign, [3, -0], -3, -3], [Op.fcopysign, [-3, 1], 3, 3],
    [Op.fsqrt, [2], Math.fround(Math.SQRT2), Math.SQRT2], [Op.fsqrt, [-1], NaN, NaN],
    [Op.ffloor, [-0.5], -1, -1], [Op.fceil, [-0.5], -0, -0], [Op.ftrunc, [-1.75], -1, -1],
    [Op.frint, [0.5], 0, 0], [Op.frint, [1.5], 2, 2], [Op.frint, [2.5], 2, 2], [Op.frint, [-0.5], -0, -0],
    [Op.frint, [-0], -0, -0],
    [Op.frint, [-3.5], -4, -4], [Op.frint, [1e300], Infinity, 1e300],
  ];
  test.each(rows)('operation %i', (op, operands, single, double) => {
    const make = (type: ValueType) => ({ b }: Making): void =>
      b.ret(b.emit(op, type, 0, operands.map((each) => b.fconst(type, type === VF32 ? Math.fround(each) : each))));
    expect(all(F32, make(VF32))).toEqual(same(single));
    expect(all(F64, make(VF64))).toEqual(same(double));
  });

  test('comparisons', () => {
    const meaning: [number, (x: number, y: number) => boolean][] = [[Op.feq, (x, y) => x === y],
      [Op.fne, (x, y) => x !== y],
      [Op.flt, (x, y) => x < y], [Op.fle, (x, y) => x <= y]];
    for (const [op, holds] of meaning) {
      for (const scalar of [F32, F64]) {
        const compare = pairwise(scalar, I32, (b, x, y) => b.compare(op, x, y));
        for (const x of [0, -0, 1, -1, NaN, Infinity]) {
          for (const y of [0, -0, 1, -1, NaN, Infinity])
            expect([op, x, y, ...compare(x, y)]).toEqual([op, x, y, ...same(holds(x, y) ? 1 : 0)]);
        }
      }
    }
  });

  test('float to integer saturates, NaN gives 0', () => {
    const to = (scalar: TypeId, type: ValueType, x: number, sign: number, from = VF64) =>
      all(scalar, ({ b }) => b.ret(b.unary(Op.ftoi, type, b.fconst(from, x), sign)))[0];
    expect(to(I32, VI32, 1e10, Signed)).toBe(0x7fffffff);
    expect(to(I32, VI32, -1e10, Signed)).toBe(-0x80000000);
    expect(to(I32, VI32, -1.9, Signed)).toBe(-1);
    expect(to(I32, VI32, NaN, Signed)).toBe(0);
    expect(to(U32, VI32, -1, Unsigned)).toBe(0);
    expect(to(U32, VI32, 4294967295.5, Unsigned)).toBe(0xffffffff);
    expect(to(U32, VI32, 3e9, Unsigned)).toBe(3000000000);
    expect(to(I64, VI64, 1e300, Signed)).toBe(max64);
    expect(to(I64, VI64, -Infinity, Signed)).toBe(min64);
    expect(to(I64, VI64, NaN, Signed)).toBe(0n);
    expect(to(I64, VI64, -4294967297.7, Signed)).toBe(-4294967297n);
    expect(to(I64, VI64, 2 ** 62 + 2 ** 40, Signed)).toBe(2n ** 62n + 2n ** 40n);
    expect(to(U64, VI64, -5, Unsigned)).toBe(0n);
    expect(to(U64, VI64, 2 ** 63 + 2 ** 30, Unsigned)).toBe(2n ** 63n + 2n ** 30n);
    expect(to(U64, VI64, 2 ** 64, Unsigned)).toBe(2n ** 64n - 1n);
    expect(to(I32, VI32, 2 ** 31, Signed, VF32)).toBe(0x7fffffff);
    expect(all(Word, ({ b }) => b.ret(b.unary(Op.ftoi, VWord, b.fconst(VF64, 1e10), Signed)))).toEqual([0x7fffffff,
      10000000000n, 0x7fffffff, 10000000000n]);
  });

  test('integer to float rounds once', () => {
    const from = (scalar: TypeId, type: ValueType, to: ValueType, x: bigint, sign: number) =>
      all(scalar, ({ b }) => b.ret(b.unary(Op.itof, to, b.iconst(type, x), sign)))[0];
    expect(from(F64, VI32, VF64, -1n, Signed)).toBe(-1);
    expect(from(F64, VI32, VF64, -1n, Unsigned)).toBe(4294967295);
    expect(from(F64, VI64, VF64, -1n, Unsigned)).toBe(2 ** 64);
    expect(from(F64, VI64, VF64, min64, Signed)).toBe(-(2 ** 63));
    expect(from(F64, VI64, VF64, 9007199254740993n, Signed)).toBe(9007199254740992);
    expect(from(F32, VI32, VF32, 16777217n, Signed)).toBe(16777216);
    // 2^60 + 2^36 + 1 lies just above a tie of binary32: through binary64 it would round down.
    expect(from(F32, VI64, VF32, 2n ** 60n + 2n ** 36n + 1n, Signed)).toBe(2 ** 60 + 2 ** 37);
    expect(from(F32, VI64, VF32, -(2n ** 60n + 2n ** 36n + 1n), Signed)).toBe(-(2 ** 60 + 2 ** 37));
    expect(from(F32, VI64, VF32, 2n ** 60n + 2n ** 36n, Signed)).toBe(2 ** 60);
    expect(from(F32, VI64, VF32, -1n, Unsigned)).toBe(2 ** 64);
  });

  test('promote, demote, bitcast', () => {
    expect(all(F64, ({ b }) => b.ret(b.unary(Op.fpromote, VF64, b.fconst(VF32, 0.5))))).toEqual(same(0.5));
    expect(all(F32, ({ b }) => b.ret(b.unary(Op.fdemote, VF32, b.fconst(VF64, 0.1))))).toEqual(same(Math.fround(0.1)));
    expect(all(I32, ({ b }) => b.ret(b.unary(Op.bitcast, VI32, b.fconst(VF32, 1))))).toEqual(same(0x3f800000));
    expect(all(I64, ({ b }) =>
      b.ret(b.unary(Op.bitcast, VI64, b.fconst(VF64, -2))))).toEqual(same(-0x4000000000000000n));
    expect(all(F64, ({ b }) => b.ret(b.unary(Op.bitcast, VF64, b.iconst(VI64, 0x3ff0000000000000n))))).toEqual(same(1));
    // A signalling NaN keeps its bits through memory, registers and jumps.
    expect(all(I32, ({ b, module }) => {
      const slot = b.slotaddr(b.slot(F32, 'x'));
      b.store(slot, b.iconst(VI32, 0x7fa00001), { scalar: I32 });
      const copy = b.slotaddr(b.slot(F32, 'y'));
      b.store(copy, b.load(VF32, slot, { scalar: F32 }), { scalar: F32 });
      b.ret(b.load(VI32, copy, { scalar: I32 }));
      note(module);
    })).toEqual(same(0x7fa00001));
  });
});

describe('memory', () => {
  test('byte order and widths', () => {
    const bytes = (scalar: TypeId, type: ValueType, value: number | bigint, endian = 0) => lanes.map((lane) => {
      const module = new Module('test');
      const at = addData(module, 'x', U64, { kind: 'zero' });
      addFunction(module, 'f', Void, [], ({ b }) => {
        b.store(b.addr(at, module.rels.int(0, UWord)), constant(b, type, value), { scalar, endian });
        b.ret();
      });
      const interpreter = new Interpreter(note(module), lane, new SilentHost());
      interpreter.callFunction('f');
      const start = interpreter.address('x');
      return Buffer.from(interpreter.memory.bytes.subarray(start, start + 8)).toString('hex');
    });
    expect(bytes(U8, VI32, 0x1ff)).toEqual(same('ff00000000000000'));
    expect(bytes(U16, VI32, 0x1234)).toEqual(['3412000000000000', '3412000000000000', '1234000000000000',
      '1234000000000000']);
    expect(bytes(U32, VI32, 0x12345678)).toEqual(['7856341200000000', '7856341200000000', '1234567800000000',
      '1234567800000000']);
    expect(bytes(U64, VI64, 0x0102030405060708n)).toEqual(['0807060504030201', '0807060504030201', '0102030405060708',
      '0102030405060708']);
    expect(bytes(Word, VWord, 0x1234)).toEqual(['3412000000000000', '3412000000000000', '0000123400000000',
      '0000000000001234']);
    expect(bytes(F64, VF64, 1)).toEqual(['000000000000f03f', '000000000000f03f', '3ff0000000000000',
      '3ff0000000000000']);
    expect(bytes(F32, VF32, 1)).toEqual(['0000803f00000000', '0000803f00000000', '3f80000000000000',
      '3f80000000000000']);
    expect(bytes(U32, VI32, 0x12345678, 1)).toEqual(same('7856341200000000'));
    expect(bytes(U16, VI32, 0x1234, 2)).toEqual(same('1234000000000000'));
    expect(bytes(U64, VI64, 0x0102030405060708n, 2)).toEqual(same('0102030405060708'));
  });

  test('loads extend by signedness; tagged orders', () => {
    const loaded = (scalar: TypeId, type: ValueType, result: TypeId, endian = 0) => all(result, ({ b, module }) => {
      const at = addData(module, 'x', module.types.array(U8, module.rels.int(8, UWord)),
        { kind: 'bytes', bytes: Uint8Array.of(0xf1, 0xf2, 3, 4, 5, 6, 7, 0x88) });
      b.ret(b.load(type, b.addr(at, module.rels.int(0, UWord)), { scalar, endian }));
    });
    expect(loaded(I8, VI32, I32)).toEqual(same(-15));
    expect(loaded(U8, VI32, I32)).toEqual(same(0xf1));
    expect(loaded(I16, VI32, I32)).toEqual([-0xd0f, -0xd0f, -0xe0e, -0xe0e]);
    expect(loaded(U16, VI32, I32, 2)).toEqual(same(0xf1f2));
    expect(loaded(I16, VI32, I32, 1)).toEqual(same(-0xd0f));
    expect(loaded(I32, VI32, I32, 1)).toEqual(same(0x0403f2f1));
    expect(loaded(U64, VI64, U64, 2)).toEqual(same(0xf1f2030405060788n));
    expect(loaded(U64, VI64, U64, 1)).toEqual(same(0x880706050403f2f1n));
    expect(loaded(S1, VWord, UWord)).toEqual([0x0403f2f1, 0x880706050403f2f1n, 0xf1f20304, 0xf1f2030405060788n]);
    expect(loaded(S2, VI64, U64)).toEqual([0x880706050403f2f1n, 0x880706050403f2f1n, 0xf1f2030405060788n,
      0xf1f2030405060788n]);
  });

  test('field and index', () => {
    const result = all(I32, ({ b, module }) => {
      const { types, rels } = module;
      const pair = types.record(KStruct, 'pair', [member('c', U8), member('p', Ptr), member('i', I32)]);
      const array = types.array(pair, rels.int(4, UWord));
      const slot = b.slotaddr(b.slot(array, 'a'));
      const size = rels.size(pair);
      const second = b.index(slot, b.iconst(VWord, 2), size);
      b.store(b.field(second, rels.offset(pair, [2])), b.iconst(VI32, 42), { scalar: I32 });
      // Back from the fourth element by -1, reading through an offset that is not constant for the decoder.
      const third = b.index(b.index(slot, b.iconst(VWord, 3), size), b.iconst(VWord, -1), size);
      b.ret(b.load(VI32, b.field(third, rels.offset(pair, [2])), { scalar: I32 }));
    });
    expect(result).toEqual(same(42));
    const sizes = all(Word, ({ b, module }) => {
      const pair = module.types.record(KStruct, 'pair', [member('c', U8), member('p', Ptr), member('i', I32)]);
      const at = b.iconst(VPtr, 0x100000);
      b.ret(b.binary(Op.sub, VWord, b.unary(Op.ptoi, VWord, b.index(at, b.iconst(VWord, 3), module.rels.size(pair))),
        b.unary(Op.ptoi, VWord, at)));
    });
    expect(sizes).toEqual([36, 72n, 36, 72n]);
  });

  test('bit-fields in both orders', () => {
    // struct { unsigned a : 3; signed b : 7; unsigned c : 22; long long d : 40; }
    const make = (read: number) => ({ b, module }: Making): void => {
      const { types, rels } = module;
      const type = types.record(KStruct, 's', [member('a', U32, 3), member('b', I32, 7), member('c', U32, 22),
        member('d', I64, 40)]);
      const at = addData(module, 'x', type, { kind: 'zero' });
      const address = (): Value => b.addr(at, rels.int(0, UWord));
      const put = (i: number, value: bigint, declared: TypeId, width: number, value_: ValueType): void =>
        b.bfstore(address(), b.iconst(value_, value), rels.bits(type, [i]), declared, width, { scalar: declared });
      put(0, 0b101n, U32, 3, VI32);
      put(1, -3n, I32, 7, VI32);
      put(2, 0x123456n, U32, 22, VI32);
      put(3, -0x1234567891n, I64, 40, VI64);
      if (read === 4) return b.ret(b.load(VI32, address(), { scalar: U32 }));
      const [declared, width, kind] = ([[U32, 3, VI32], [I32, 7, VI32], [U32, 22, VI32],
        [I64, 40, VI64]] as const)[read]!;
      b.ret(b.bfload(kind, address(), rels.bits(type, [read]), declared, width, { scalar: declared }));
    };
    expect(all(U32, make(0))).toEqual(same(5));
    expect(all(I32, make(1))).toEqual(same(-3));
    expect(all(U32, make(2))).toEqual(same(0x123456));
    expect(all(I64, make(3))).toEqual(same(-0x1234567891n));
    const little = (5 | 125 << 3 | 0x123456 << 10) >>> 0;
    const big = (5 << 29 | 125 << 22 | 0x123456) >>> 0;
    expect(all(U32, make(4))).toEqual([little, little, big, big]);
  });

  test('memcpy, memmove, memset, copy, alloca, stacksave', () => {
    expect(all(U64, ({ b, module }) => {
      const slot = b.slotaddr(b.slot(module.types.array(U8, module.rels.int(16, UWord)), 'a'));
      const one = module.rels.int(1, UWord);
      b.emit(Op.memset, 0, 0, [slot, b.iconst(VI32, 0x1ab), b.iconst(VWord, 3)]);
      b.emit(Op.memmove, 0, 0, [b.field(slot, one), slot, b.iconst(VWord, 5)]);
      const save = b.emit(Op.stacksave, VPtr, 0, []);
      const room = b.emit(Op.alloca, VPtr, 0, [b.iconst(VWord, 100), 64]);
      b.emit(Op.memcpy, 0, 0, [room, slot, b.iconst(VWord, 8)]);
      b.copy(b.field(slot, module.rels.int(8, UWord)), room, U64);
      b.emit(Op.stackrestore, 0, 0, [save]);
      b.ret(b.load(VI64, b.field(slot, module.rels.int(8, UWord)), { scalar: U64, endian: 2 }));
    })).toEqual(same(0xabababab00000000n));
    expect(all(Word, ({ b }) => {
      const room = b.emit(Op.alloca, VPtr, 0, [b.iconst(VWord, 100), 64]);
      b.ret(b.binary(Op.and, VWord, b.unary(Op.ptoi, VWord, room), b.iconst(VWord, 63)));
    })).toEqual([0, 0n, 0, 0n]);
  });

  test('slots are zero on entry, and released allocations are reused', () => {
    const module = new Module('test');
    addFunction(module, 'f', I64, [], ({ b }) => {
      const slot = b.slotaddr(b.slot(I64, 'x'));
      const value = b.load(VI64, slot, { scalar: I64 });
      b.store(slot, b.iconst(VI64, -1), { scalar: I64 });
      b.ret(value);
    });
    for (const lane of lanes) {
      const interpreter = new Interpreter(note(module), lane, new SilentHost());
      expect([interpreter.callFunction('f'), interpreter.callFunction('f')]).toEqual([0n, 0n]);
    }
  });

  test('rmw and cmpxchg', () => {
    const results: [number, number][] = [[0, 12], [1, 32], [2, 8], [3, 4], [4, 28], [5, 24], [6, -5]];
    for (const [operation, want] of results) {
      for (const [scalar, type] of [[I8, VI32], [I16, VI32], [I32, VI32], [I64, VI64], [Word, VWord]] as const) {
        const got = all(type === VI32 ? I32 : scalar, ({ b }) => {
          const slot = b.slotaddr(b.slot(scalar, 'x'));
          b.store(slot, b.iconst(type, 20), { scalar });
          const old = b.emit(Op.rmw, type, scalar | operation << 28, [slot, b.iconst(type, 12)]);
          b.emit(Op.fence, 0, 5, []);
          b.ret(b.binary(Op.add, type, b.load(type, slot, { scalar }),
            b.binary(Op.mul, type, old, b.iconst(type, 100))));
        });
        expect(got.map(Number)).toEqual(same(2000 + want));
      }
    }
    const exchanged = (expected: number) => all(I32, ({ b }) => {
      const slot = b.slotaddr(b.slot(U8, 'x'));
      b.store(slot, b.iconst(VI32, 200), { scalar: U8 });
      const old = b.emit(Op.cmpxchg, VI32, U8, [slot, b.iconst(VI32, expected), b.iconst(VI32, 7)]);
      b.ret(b.binary(Op.add, VI32, b.binary(Op.mul, VI32, old, b.iconst(VI32, 1000)),
        b.load(VI32, slot, { scalar: U8 })));
    });
    expect(exchanged(200)).toEqual(same(200007));
    expect(exchanged(201)).toEqual(same(200200));
  });
});

function member(name: string, type: TypeId,
  bits = -1): { name: string; type: TypeId; bits: number; align: number; packed: boolean } {
  return { name, type, bits, align: 0, packed: false };
}

describe('relocatable constants and addresses', () => {
  test('rconst, addr, tlsaddr, labeladdr', () => {
    expect(all(UWord, ({ b, module }) => b.ret(b.rconst(VWord, module.rels.size(Ptr))))).toEqual([4, 8n, 4, 8n]);
    expect(all(I32, ({ b, module }) => {
      const at = addData(module, 'x', module.types.array(I32, module.rels.int(3, UWord)),
        { kind: 'ints', values: [10n, 20n, 30n] });
      b.ret(b.load(VI32, b.addr(at, module.rels.int(8, UWord)), { scalar: I32 }));
    })).toEqual(same(30));
    expect(all(I32, ({ b, module }) => {
      const at = addData(module, 'x', I32, { kind: 'int', value: 9n });
      module.symbols[at]!.kind = 'tls';
      b.ret(b.load(VI32, b.tlsaddr(at, module.rels.int(0, UWord)), { scalar: I32 }));
    })).toEqual(same(9));
  });
});

describe('control', () => {
  test('loops with block parameters that swap', () => {
    // (a, b, n) → (b, a + b, n - 1): Fibonacci; then a three-cycle of parameters.
    expect(all(I32, ({ b }) => {
      const loop = b.newBlock();
      const done = b.newBlock();
      b.br(loop, [b.iconst(VI32, 0), b.iconst(VI32, 1), b.iconst(VI32, 30)]);
      const x = b.blockParam(loop, VI32);
      const y = b.blockParam(loop, VI32);
      const n = b.blockParam(loop, VI32);
      b.startBlock(loop);
      const sum = b.binary(Op.add, VI32, x, y);
      const left = b.binary(Op.sub, VI32, n, b.iconst(VI32, 1));
      b.emit(Op.brif, 0, 0, [left, loop, 3, y, sum, left, done, 1, y]);
      const result = b.blockParam(done, VI32);
      b.startBlock(done);
      b.ret(result);
    })).toEqual(same(832040));
    expect(all(I32, ({ b }) => {
      const loop = b.newBlock();
      const done = b.newBlock();
      b.br(loop, [b.iconst(VI32, 1), b.iconst(VI32, 2), b.iconst(VI32, 3), b.iconst(VI32, 4)]);
      const [x, y, z, n] = [0, 1, 2, 3].map(() => b.blockParam(loop, VI32)) as [Value, Value, Value, Value];
      b.startBlock(loop);
      const left = b.binary(Op.sub, VI32, n, b.iconst(VI32, 1));
      b.emit(Op.brif, 0, 0, [left, loop, 4, y, z, x, left, done, 0]);
      b.startBlock(done);
      const sum = b.binary(Op.add, VI32, b.binary(Op.mul, VI32, x, b.iconst(VI32, 100)),
        b.binary(Op.mul, VI32, y, b.iconst(VI32, 10)));
      b.ret(b.binary(Op.add, VI32, sum, z));
    })).toEqual(same(123));
  });

  test('switch: dense, sparse, wide', () => {
    const chosen = (type: ValueType, keys: readonly bigint[], at: bigint) => all(I32, ({ b, module }) => {
      const blocks = keys.map(() => b.newBlock());
      const other = b.newBlock();
      const scalar = type === VI32 ? I32 : type === VI64 ? I64 : Word;
      b.switchTo(b.iconst(type, at), keys.map((key, i) => ({ key: module.rels.int(key, scalar), target: blocks[i]! })),
        other);
      blocks.forEach((block, i) => {
        b.startBlock(block);
        b.ret(b.iconst(VI32, i));
      });
      b.startBlock(other);
      b.ret(b.iconst(VI32, -1));
    });
    expect(chosen(VI32, [5n, 6n, 8n], 8n)).toEqual(same(2));
    expect(chosen(VI32, [5n, 6n, 8n], 7n)).toEqual(same(-1));
    expect(chosen(VI32, [-2n, 1n], -2n)).toEqual(same(0));
    expect(chosen(VI32, [0n, 1000000n, -1000000n], -1000000n)).toEqual(same(2));
    expect(chosen(VI64, [0n, 1n << 40n, 1n], 1n << 40n)).toEqual(same(1));
    expect(chosen(VI64, [0n, 1n << 40n, 1n], 1n << 41n)).toEqual(same(-1));
    expect(chosen(VI64, [0n, 3n], 0x100000003n)).toEqual(same(-1));
    expect(chosen(VWord, [0n, 0xfffffffffn], 0xfffffffffn)).toEqual([1, 1, 1, 1].map((each) => each));
  });

  test('switch with arguments for its targets', () => {
    expect(all(I32, ({ b, module }) => {
      const join = b.newBlock();
      const value = b.iconst(VI32, 3);
      const key = (n: number): number => module.rels.int(n, I32);
      b.emit(Op.switch_, 0, 0, [value, 2, key(1), join, 1, b.iconst(VI32, 10), key(3), join, 1, b.iconst(VI32, 30),
        join, 1, b.iconst(VI32, 0)]);
      const result = b.blockParam(join, VI32);
      b.startBlock(join);
      b.ret(result);
    })).toEqual(same(30));
  });

  test('brind over labels', () => {
    expect(all(I32, ({ b }) => {
      const first = b.newBlock();
      const second = b.newBlock();
      b.body.labels.push(first, second);
      b.brind(b.emit(Op.labeladdr, VPtr, 0, [1]), [0, 1]);
      b.startBlock(first);
      b.ret(b.iconst(VI32, 1));
      b.startBlock(second);
      b.ret(b.iconst(VI32, 2));
    })).toEqual(same(2));
  });
});

describe('calls', () => {
  test('recursion of 100,000 activations; arguments of every kind', () => {
    const module = new Module('test');
    addFunction(module, 'depth', I32, [I32], ({ b, params, symbol }) => {
      const more = b.newBlock();
      const done = b.newBlock();
      b.brif(params[0]!, more, done);
      b.startBlock(more);
      const inner = b.call(symbol, module.types.signature(I32, [I32]), VI32,
        [b.binary(Op.sub, VI32, params[0]!, b.iconst(VI32, 1))]);
      b.ret(b.binary(Op.add, VI32, inner, b.iconst(VI32, 1)));
      b.startBlock(done);
      b.ret(b.iconst(VI32, 0));
    });
    addFunction(module, 'mixed', F64, [I8, I64, F32, F64, Word], ({ b, params }) => {
      const parts = [b.unary(Op.itof, VF64, params[0]!), b.unary(Op.itof, VF64, params[1]!),
        b.unary(Op.fpromote, VF64, params[2]!), params[3]!,
        b.unary(Op.itof, VF64, params[4]!)];
      b.ret(parts.reduce((sum, part) => b.binary(Op.fadd, VF64, sum, part)));
    });
    for (const lane of lanes) {
      const interpreter = new Interpreter(note(module), lane, new SilentHost());
      expect(interpreter.callFunction('depth', [100000])).toBe(100000);
      expect(interpreter.callFunction('mixed', [-1, -(2n ** 40n), 0.5, 0.25, 8])).toBe(-(2 ** 40) + 7.75);
    }
  });

  test('aggregates by copy, and as results', () => {
    const module = new Module('test');
    const { types, rels } = module;
    const pair = types.record(KStruct, 'pair', [member('x', I32), member('y', I64)]);
    const y = rels.offset(pair, [1]);
    // Changes its copy and returns it.
    addFunction(module, 'bump', pair, [pair], ({ b, params }) => {
      b.store(b.field(params[0]!, y), b.binary(Op.add, VI64, b.load(VI64, b.field(params[0]!, y), { scalar: I64 }),
        b.iconst(VI64, 1)), { scalar: I64 });
      b.ret(params[0]!);
    });
    addFunction(module, 'f', I64, [], ({ b }) => {
      const a = b.slotaddr(b.slot(pair, 'a'));
      const r = b.slotaddr(b.slot(pair, 'r'));
      b.store(b.field(a, y), b.iconst(VI64, 41), { scalar: I64 });
      b.call(module.symbols.findIndex(({ name }) => name === 'bump'), types.signature(pair, [pair]), 0, [r, a]);
      const after = b.load(VI64, b.field(a, y), { scalar: I64 });
      b.ret(b.binary(Op.add, VI64, b.binary(Op.mul, VI64, after, b.iconst(VI64, 1000)),
        b.load(VI64, b.field(r, y), { scalar: I64 })));
    });
    for (const lane of lanes)
      expect(new Interpreter(note(module), lane, new SilentHost()).callFunction('f')).toBe(41042n);
  });

  test('variadic slots', () => {
    const module = new Module('test');
    const { types, rels } = module;
    const odd = types.record(KStruct, 'odd', [member('a', types.array(U8, rels.int(12, UWord)))]);
    // Sum of: int, unsigned, double, first byte of a struct, long long; read as the front end lowers va_arg.
    addFunction(module, 'sum', F64, [I32], ({ b }) => {
      const first = b.emit(Op.vastart, VPtr, 0, []);
      const at = (n: number): Value => b.field(first, rels.int(n, UWord));
      const toFloat = (value: Value): Value => b.unary(Op.itof, VF64, value, Signed);
      const parts = [toFloat(b.load(VI64, at(0), { scalar: I64 })), toFloat(b.load(VI64, at(8), { scalar: I64 })),
        b.load(VF64, at(16), { scalar: F64 }),
        toFloat(b.load(VI32, at(24), { scalar: U8 })), toFloat(b.load(VI64, at(40), { scalar: I64 }))];
      b.ret(parts.reduce((sum, part) => b.binary(Op.fadd, VF64, sum, part)));
    }, 1);
    addFunction(module, 'f', F64, [], ({ b }) => {
      const object = b.slotaddr(b.slot(odd, 'o'));
      b.store(object, b.iconst(VI32, 100), { scalar: U8 });
      const sig = types.signature(F64, [I32, I32, U32, F64, odd, I64], 1);
      const args = [b.iconst(VI32, 0), b.iconst(VI32, -1), b.iconst(VI32, -1), b.fconst(VF64, 0.5), object,
        b.iconst(VI64, 1n << 40n)];
      b.ret(b.call(module.symbols.findIndex(({ name }) => name === 'sum'), sig, VF64, args));
    });
    for (const lane of lanes) {
      expect(new Interpreter(note(module), lane, new SilentHost()).callFunction('f')).toBe(-1 + 0xffffffff + 0.5 + 100 +
        2 ** 40);
    }
  });

  test('indirect calls check signatures and name both', () => {
    const module = new Module('test');
    const { types, rels } = module;
    const target = addFunction(module, 'twice', Word, [Word], ({ b, params }) =>
      b.ret(b.binary(Op.add, VWord, params[0]!, params[0]!)));
    const call = (name: string, params: TypeId[], args: number[]): void => {
      addFunction(module, name, Word, [], ({ b }) => {
        b.ret(b.icall(b.addr(target, rels.int(0, UWord)), types.signature(Word, params), VWord,
          args.map((arg, i) => b.iconst(types.valueType(params[i]!), arg))));
      });
    };
    call('good', [Word], [21]);
    call('pointer', [Ptr], [21]);
    call('bad', [Word, Word], [21, 1]);
    call('wide', [I64], [21]);
    for (const lane of lanes) {
      const interpreter = new Interpreter(note(module), lane, new SilentHost());
      expect(Number(interpreter.callFunction('good'))).toBe(42);
      expect(Number(interpreter.callFunction('pointer'))).toBe(42);
      const w = layouts[lane]!.wordBits === 64 ? 'i64' : 'i32';
      expect(() => interpreter.callFunction('bad')).toThrow(
        `trap: SIGILL indirect call as ${w}(${w}, ${w}) of twice, which is ${w}(${w}) in function bad (test.c:7)`);
      if (w === 'i32') expect(() => interpreter.callFunction('wide')).toThrow('indirect call as i32(i64) of twice');
      else expect(Number(interpreter.callFunction('wide'))).toBe(42);
    }
  });

  test('system calls get numbers by their C types; exit ends the program', () => {
    const module = new Module('test');
    const { types } = module;
    const seen: unknown[] = [];
    const host = {
      reports: [] as string[],
      report(): void { /* nothing is expected */ },
      bind: (name: string) => (...args: number[]): number => {
        seen.push([name, ...args]);
        if (name === 'exit') throw new ProgramExit(args[0]!);
        return -(2 ** 40);
      },
    };
    addFunction(module, '__lode_start', Void, [], ({ b }) => {
      const result = b.sysc(module.sysc('lseek'), types.signature(I64, [I32, I64, UWord, Ptr]), VI64,
        [b.iconst(VI32, -1), b.iconst(VI64, -(2n ** 33n)), b.iconst(VWord, 0xfffffff0), b.iconst(VPtr, 0x20000)]);
      b.sysc(module.sysc('exit'), types.signature(Void, [I32]), 0,
        [b.unary(Op.trunc, VI32, b.binary(Op.shr, VI64, result, b.iconst(VI32, 38), Signed))]);
      b.unreachable();
    });
    for (const lane of lanes) {
      seen.length = 0;
      expect(new Interpreter(note(module), lane, host).run()).toBe(252);
      expect(seen).toEqual([['lseek', -1, -(2 ** 33), 0xfffffff0, 0x20000], ['exit', -4]]);
    }
  });

  test('setjmp and longjmp from a callee; a dead activation traps', () => {
    const module = new Module('test');
    const { types, rels } = module;
    const buffer = addData(module, 'buffer', types.array(I64, rels.int(64, UWord)), { kind: 'zero' }, { align: 16 });
    const at = (b: Making['b']): Value => b.addr(buffer, rels.int(0, UWord));
    addFunction(module, 'deep', Void, [I32], ({ b, params, symbol }) => {
      const more = b.newBlock();
      const jump = b.newBlock();
      b.brif(params[0]!, more, jump);
      b.startBlock(more);
      b.call(symbol, types.signature(Void, [I32]), 0, [b.binary(Op.sub, VI32, params[0]!, b.iconst(VI32, 1))]);
      b.ret();
      b.startBlock(jump);
      b.emit(Op.longjmp, 0, 0, [at(b), b.iconst(VI32, 0)]);
    });
    const deep = module.symbols.length - 1;
    addFunction(module, 'f', I32, [I32], ({ b, params }) => {
      const kept = b.binary(Op.mul, VI32, params[0]!, b.iconst(VI32, 7));
      const count = b.slotaddr(b.slot(I32, 'count'));
      const value = b.emit(Op.setjmp, VI32, 0, [at(b)]);
      const again = b.newBlock();
      const done = b.newBlock();
      b.store(count, b.binary(Op.add, VI32, b.load(VI32, count, { scalar: I32 }), b.iconst(VI32, 1)), { scalar: I32 });
      b.brif(b.compare(Op.lt, b.load(VI32, count, { scalar: I32 }), b.iconst(VI32, 3)), again, done);
      b.startBlock(again);
      b.call(deep, types.signature(Void, [I32]), 0, [b.iconst(VI32, 1000)]);
      b.unreachable();
      b.startBlock(done);
      b.ret(b.binary(Op.add, VI32, b.binary(Op.mul, VI32, kept, b.iconst(VI32, 10)), value));
    });
    const setter = addFunction(module, 'setter', Void, [], ({ b }) => {
      b.emit(Op.setjmp, VI32, 0, [at(b)]);
      b.ret();
    });
    addFunction(module, 'dead', Void, [], ({ b }) => {
      b.call(setter, types.signature(Void, []), 0, []);
      b.call(deep, types.signature(Void, [I32]), 0, [b.iconst(VI32, 0)]);
      b.ret();
    });
    for (const lane of lanes) {
      const interpreter = new Interpreter(note(module), lane, new SilentHost());
      expect(interpreter.callFunction('f', [2])).toBe(141);
      expect(() => interpreter.callFunction('deep', [0])).toThrow('longjmp with a buffer that setjmp has not filled');
      expect(() => interpreter.callFunction('dead')).toThrow('longjmp to a function that has returned');
    }
  });

  test('frameaddr is an address of the activation', () => {
    expect(all(I32, ({ b }) => {
      const slot = b.slotaddr(b.slot(I32, 'x'));
      const frame = b.emit(Op.frameaddr, VPtr, 0, []);
      b.ret(b.compare(Op.le, frame, slot));
    })).toEqual(same(1));
  });
});

describe('traps', () => {
  const trapOf = (make: (making: Making) => void, options = {}): string[] => lanes.map((lane) => {
    const module = new Module('test');
    addFunction(module, '__lode_start', Void, [], make);
    const host = new SilentHost();
    const status = new Interpreter(note(module), lane, host, options).run();
    return `${status} ${host.reports.join()}`;
  });
  const where = 'in function __lode_start (test.c:7)';

  test('division', () => {
    const divide = (type: ValueType, op: number, x: bigint, y: bigint, sign: number) => trapOf(({ b }) => {
      b.emit(op, type, sign, [b.iconst(type, x), b.iconst(type, y)]);
      b.ret();
    });
    for (const op of [Op.div, Op.rem]) {
      for (const sign of [Signed, Unsigned]) {
        for (const type of [VI32, VI64])
          expect(divide(type, op, 1n, 0n, sign)).toEqual(same(`136 trap: SIGFPE division by zero ${where}`));
      }
      expect(divide(VI32, op, -0x80000000n, -1n,
        Signed)).toEqual(same(`136 trap: SIGFPE signed division overflow ${where}`));
      expect(divide(VI64, op, min64, -1n, Signed)).toEqual(same(`136 trap: SIGFPE signed division overflow ${where}`));
    }
    expect(divide(VI32, Op.div, -0x80000000n, -1n, Unsigned)).toEqual(same('0 '));
  });

  test('memory', () => {
    const load = (address: bigint, offset: bigint) => trapOf(({ b, module }) => {
      b.load(VI32, b.field(b.iconst(VPtr, address), module.rels.int(offset, UWord)), { scalar: I32 });
      b.ret();
    });
    expect(load(0n, 0n)).toEqual(same(`139 trap: SIGSEGV at address 0x0 ${where}`));
    expect(load(0n, 24n)).toEqual(same(`139 trap: SIGSEGV at address 0x18 ${where}`));
    expect(load(0xffffffffn, 8n)).toEqual([0x7, 0x100000007, 0x7, 0x100000007].map((at) =>
      `139 trap: SIGSEGV at address 0x${at.toString(16)} ${where}`));
    expect(load(0x1000200000n, 0n).map((text) => text.includes('0x1000200000'))).toEqual([false, true, false, true]);
    expect(trapOf(({ b }) => {
      b.emit(Op.memset, 0, 0, [b.iconst(VPtr, 0x800000), b.iconst(VI32, 0), b.iconst(VWord, 0x7fffffff)]);
      b.ret();
    })).toEqual(same(`139 trap: SIGSEGV at address 0x800000 ${where}`));
  });

  test('trap, unreachable, stack overflow, huge alloca', () => {
    expect(trapOf(({ b }) => b.trap())).toEqual(same(`132 trap: SIGILL trap ${where}`));
    expect(trapOf(({ b }) => b.unreachable())).toEqual(same(`132 trap: SIGILL unreachable code reached ${where}`));
    expect(trapOf(({ b, module, symbol }) => {
      b.call(symbol, module.types.signature(Void, []), 0, []);
      b.ret();
    })).toEqual(same(`139 trap: SIGSEGV stack overflow ${where}`));
    expect(trapOf(({ b }) => {
      b.emit(Op.alloca, VPtr, 0, [b.iconst(VWord, 1 << 28), 16]);
      b.ret();
    })).toEqual(same(`139 trap: SIGSEGV stack overflow ${where}`));
  });

  test('strict mode traps on signed overflow where it is marked', () => {
    const sum = (flag: number, options: object) => trapOf(({ b, module }) => {
      const at = addData(module, 'x', I32, { kind: 'zero' });
      b.store(b.addr(at, module.rels.int(0, UWord)), b.binary(Op.add, VI32, b.iconst(VI32, 0x7fffffff),
        b.iconst(VI32, 1), flag), { scalar: I32 });
      b.store(b.addr(at, module.rels.int(0, UWord)), b.unary(Op.neg, VI32, b.iconst(VI32, 5), flag), { scalar: I32 });
      b.ret();
    }, options);
    expect(sum(1, {})).toEqual(same('0 '));
    expect(sum(0, { strict: true })).toEqual(same('0 '));
    expect(sum(1, { strict: true })).toEqual(same(`132 trap: SIGILL signed overflow ${where}`));
  });

  test('step bound, bad labels, calls of nothing', () => {
    expect(() => trapOf(({ b }) => {
      const loop = b.newBlock();
      b.br(loop);
      b.startBlock(loop);
      b.br(loop);
    }, { steps: 1000 })).toThrow(StepLimit);
    expect(trapOf(({ b }) => {
      const target = b.newBlock();
      b.body.labels.push(target);
      b.brind(b.iconst(VPtr, 9), [0]);
      b.startBlock(target);
      b.ret();
    })).toEqual(same(`139 trap: SIGSEGV jump to 9, which is no listed label ${where}`));
    expect(trapOf(({ b, module }) => {
      b.icall(b.iconst(VPtr, 0), module.types.signature(Void, []), 0, []);
      b.ret();
    })).toEqual(same(`139 trap: SIGSEGV indirect call of address 0x0, which is no function ${where}`));
    expect(trapOf(({ b, module }) => {
      const weak = module.addSymbol('hook', 'function', 'weak');
      b.call(weak, module.types.signature(Void, []), 0, []);
      b.ret();
    })).toEqual(same(`139 trap: SIGSEGV call of undefined weak function hook ${where}`));
    expect(() => trapOf(({ b, module }) => {
      const strong = module.addSymbol('gone', 'function', 'global');
      b.call(strong, module.types.signature(Void, []), 0, []);
      b.ret();
    })).toThrow("undefined symbol 'gone' (le32)");
  });

  test('a trap is an Error with its signal', () => {
    const module = new Module('test');
    addFunction(module, 'f', Void, [], ({ b }) => b.trap());
    try {
      new Interpreter(module, 0, new SilentHost()).callFunction('f');
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(Trap);
      expect((error as Trap).signal).toBe('SIGILL');
    }
  });
});

describe('upkeep', () => {
  test('codes.gen.ts and the labels of execute.ts are current', () => {
    expect(readFileSync(new URL('../ir/interpret/codes.gen.ts', import.meta.url), 'utf8')).toBe(codeModule());
    const execute = readFileSync(new URL('../ir/interpret/execute.ts', import.meta.url), 'utf8');
    expect(execute).toBe(numbered(execute));
  });

  test('the tests above have run every operation', () => {
    const missing = ops.map(({ name }, op) => used.has(op) || name === 'nop' ? '' : name).filter((name) => name !== '');
    expect(missing).toEqual([]);
  });
});
