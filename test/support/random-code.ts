// Random straight-line and branching functions over every value type, for comparing engines.
//
// Programs are defined: divisors are not 0, addresses are within a slot, no NaN's sign or payload reaches the result.

import type { Builder } from '../../ir/builder.ts';
import { Module } from '../../ir/module.ts';
import * as Op from '../../ir/op.gen.ts';
import { F32, F64, I32, I64, Ptr, UWord, VF32, VF64, VI32, VI64, Void, VWord, type ValueType } from '../../ir/types.ts';
import { addData, addFunction } from './ir.ts';

const interesting = [0n, 1n, -1n, 2n, 31n, 63n, 0x7fffffffn, -0x80000000n, 0xffffffffn, 0x7fffffffffffffffn,
  -0x8000000000000000n, 0x123456789abcdefn];
const floats = [0, -0, 1, -1.5, 1e10, 3e9, 1e300, 0.1, -(2 ** 31), 2 ** 63, 123456789.75];
const types = [VI32, VI64, VWord, VF32, VF64];
const integers = [VI32, VI64, VWord];

/** Linear congruential generator: the same module for the same seed. */
class Random {
  #state: number;
  constructor(seed: number) { this.#state = seed; }
  below(n: number): number {
    this.#state = Math.imul(this.#state, 1103515245) + 12345 | 0;
    return (this.#state >>> 8) % n;
  }
  pick<T>(list: readonly T[]): T { return list[this.below(list.length)]!; }
}

/** A program of `count` random functions that writes 8 bytes, little-endian, for each to standard output. */
export function randomProgram(seed: number, count: number): Module {
  const random = new Random(seed);
  const module = new Module(`random ${seed}`);
  module.kind = 'program';
  const { types: table, rels } = module;
  const results = addData(module, 'results', table.array(I64, rels.int(count, UWord)), { kind: 'zero' });
  const functions = Array.from({ length: count }, (_, k) =>
    addFunction(module, `f${k}`, I64, [I32, I64, F64], ({ b, params }) => {
    new Writer(module, b, random, params).write(30);
  }));
  addFunction(module, '__lode_start', Void, [], ({ b }) => {
    functions.forEach((symbol, i) => {
      const args = [b.iconst(VI32, i * 77777), b.iconst(VI64, BigInt(i) * -123456789123n), b.fconst(VF64, i / 7)];
      const result = b.call(symbol, table.signature(I64, [I32, I64, F64]), VI64, args);
      b.store(b.addr(results, rels.int(i * 8, UWord)), result, { scalar: I64, endian: 1 });
    });
    b.sysc(module.sysc('write'), table.signature(I64, [I32, Ptr, UWord]), VI64,
      [b.iconst(VI32, 1), b.addr(results, rels.int(0, UWord)), b.iconst(VWord, count * 8)]);
    b.ret();
  });
  return module;
}

class Writer {
  readonly #module: Module;
  readonly #b: Builder;
  readonly #random: Random;
  readonly #slot: number;
  /** Values so far, by type. */
  readonly #values: Record<ValueType, number[]>;

  constructor(module: Module, b: Builder, random: Random, [x, y, z]: readonly number[]) {
    this.#module = module;
    this.#b = b;
    this.#random = random;
    this.#slot = b.slot(module.types.array(I64, module.rels.int(4, UWord)), 's');
    this.#values = { [VI32]: [x!], [VI64]: [y!], [VF64]: [z!], [VWord]: [], [VF32]: [] };
  }

  write(length: number): void {
    for (let i = 0; i < length; i++) {
      const type = this.#random.pick(types);
      this.#values[type]!.push(type === VF32 || type === VF64 ? this.#float(type) : this.#integer(type));
      if (this.#random.below(10) === 0) this.#branch();
    }
    this.#finish();
  }

  #get(type: ValueType): number {
    const known = this.#values[type]!;
    if (known.length > 0 && this.#random.below(4) !== 0) return this.#random.pick(known);
    if (type === VF32) return this.#b.fconst(type, Math.fround(this.#random.pick(floats)));
    if (type === VF64) return this.#b.fconst(type, this.#random.pick(floats));
    return this.#b.iconst(type, this.#random.pick(interesting));
  }

  #float(type: ValueType): number {
    const b = this.#b;
    switch (this.#random.below(6)) {
      case 0: return b.binary(this.#random.pick([Op.fadd, Op.fsub, Op.fmul, Op.fdiv]), type, this.#get(type),
        this.#get(type));
      case 1: return b.unary(this.#random.pick([Op.fneg, Op.fabs, Op.fsqrt, Op.ffloor, Op.fceil, Op.ftrunc, Op.frint]),
        type, this.#get(type));
      case 2: return b.unary(Op.itof, type, this.#get(this.#random.pick(integers)), this.#random.below(4));
      case 3: return type === VF32 ? b.unary(Op.fdemote, type, this.#get(VF64)) : b.unary(Op.fpromote, type,
        this.#get(VF32));
      case 4: return b.select(type, this.#get(VI32), this.#get(type), this.#get(type));
      default: {
        const scalar = type === VF32 ? F32 : F64;
        b.store(b.slotaddr(this.#slot), this.#get(type), { scalar });
        return b.load(type, b.slotaddr(this.#slot), { scalar });
      }
    }
  }

  #integer(type: ValueType): number {
    const b = this.#b;
    const random = this.#random;
    const sign = random.below(4);
    switch (random.below(10)) {
      case 0: case 1: return b.binary(random.pick([Op.add, Op.sub, Op.mul, Op.and, Op.or, Op.xor]), type,
        this.#get(type), this.#get(type));
      case 2: return b.binary(random.pick([Op.shl, Op.rotl]), type, this.#get(type), this.#get(VI32));
      case 3: return b.binary(Op.shr, type, this.#get(type), this.#get(VI32), sign);
      case 4: return b.unary(random.pick([Op.neg, Op.not, Op.clz, Op.ctz, Op.popcnt, Op.bswap]), type, this.#get(type));
      case 5: {
        const divisor = b.binary(Op.or, type, b.binary(Op.and, type, this.#get(type), b.iconst(type, 0xffff)),
          b.iconst(type, 1));
        return b.binary(random.pick([Op.div, Op.rem]), type, this.#get(type), divisor, sign);
      }
      case 6: return b.binary(Op.mulh, type, this.#get(type), this.#get(type), sign);
      case 7: return this.#convert(type, sign);
      case 8: return b.unary(Op.ftoi, type, this.#get(random.pick([VF32, VF64])), sign);
      default: {
        const at = b.field(b.slotaddr(this.#slot), this.#module.rels.int(random.below(6) * 4, UWord));
        const scalar = type === VI32 ? random.below(6) : type === VI64 ? 6 + random.below(2) : 8 + random.below(2);
        b.store(at, this.#get(type), { scalar, endian: random.below(2), align: 1 });
        return b.load(type, at, { scalar, endian: random.below(2), align: 1 });
      }
    }
  }

  /** From other types: comparisons, overflow tests, truncation, extension. */
  #convert(type: ValueType, sign: number): number {
    const b = this.#b;
    const random = this.#random;
    if (type === VI64) return b.unary(Op.extend, type, this.#get(random.pick([VI32, VWord])), sign);
    if (type === VWord) return random.below(2) === 0 ? b.unary(Op.extend, type, this.#get(VI32), sign)
      : b.unary(Op.trunc, type, this.#get(VI64));
    const from = random.pick(types);
    if (from === VF32 || from === VF64)
      return b.compare(random.pick([Op.feq, Op.fne, Op.flt, Op.fle]), this.#get(from), this.#get(from));
    if (from !== VI32 && random.below(3) === 0) return b.unary(Op.trunc, type, this.#get(from));
    return b.compare(random.pick([Op.lt, Op.le, Op.addo, Op.subo, Op.mulo]), this.#get(from), this.#get(from), sign);
  }

  /** Two ways that meet again with different values for two parameters. */
  #branch(): void {
    const b = this.#b;
    const [yes, no, join] = [b.newBlock(), b.newBlock(), b.newBlock()];
    const type = this.#random.pick(integers);
    b.brif(b.compare(this.#random.pick([Op.lt, Op.le, Op.eq, Op.ne]), this.#get(type), this.#get(type)), yes, no);
    for (const block of [yes, no]) {
      b.startBlock(block);
      b.br(join, [this.#get(VI64), this.#get(VI32)]);
    }
    this.#values[VI64]!.push(b.blockParam(join, VI64));
    this.#values[VI32]!.push(b.blockParam(join, VI32));
    b.startBlock(join);
  }

  /** Returns a hash of all values; a NaN counts as 7. */
  #finish(): void {
    const b = this.#b;
    let hash = b.iconst(VI64, 1);
    const mix = (value: number): void => {
      hash = b.binary(Op.xor, VI64, b.binary(Op.mul, VI64, hash, b.iconst(VI64, 1000003)), value);
    };
    const mixFloat = (value: number): void =>
      mix(b.unary(Op.bitcast, VI64, b.select(VF64, b.compare(Op.feq, value, value), value, b.fconst(VF64, 7))));
    for (const value of this.#values[VI64]!) mix(value);
    for (const type of [VI32, VWord]) for (const value of this.#values[type]!) mix(b.unary(Op.extend, VI64, value));
    for (const value of this.#values[VF64]!) mixFloat(value);
    for (const value of this.#values[VF32]!) mixFloat(b.unary(Op.fpromote, VF64, value));
    b.ret(hash);
  }
}
