// Legalization keeps meaning: bodies run in the interpreter before and after it, in all four layouts, as if the machine had little.

import { afterEach, describe, expect, test } from 'vitest';
import { NoSelop, selopNames, selopOf } from '../backends/common/selop.ts';
import { legalize, type LegalizeFacts } from '../backends/common/legalize.ts';
import { Interpreter } from '../ir/interpret/interpret.ts';
import { ProgramExit, type Host } from '../ir/interpret/host.ts';
import { Trap } from '../ir/interpret/trap.ts';
import { layouts } from '../ir/layout.ts';
import { Runtime } from '../loader/runtime.ts';
import { Module, type Value } from '../ir/module.ts';
import * as Op from '../ir/op.gen.ts';
import { flagsOf, ops, Signed, Terminates, Unsigned } from '../ir/ops.ts';
import { verifyModule } from '../ir/verify.ts';
import { F32, F64, I16, I32, I64, I8, KStruct, S1, S2, U16, U32, U64, U8, UWord, VF32, VF64, VI32, VI64, VPtr, VWord, Word, scalars, valueTypeNames, type Member, type TypeId, type ValueType } from '../ir/types.ts';
import { addData, addFunction, SilentHost, type Making } from './support/ir.ts';
import { randomProgram } from './support/random-code.ts';

/** Knows how to end. */
class EndingHost extends SilentHost {
  override bind(name = ''): () => number {
    return name === 'sigexit' ? (...args: number[]) => { throw new ProgramExit(128 + args[0]!, args[0]); } : () => -38;
  }
}

/** Keeps what is written. */
class Listener implements Host {
  readonly reports: string[] = [];
  output: number[] = [];
  bind(name: string, memory: Parameters<Host['bind']>[1]): (...args: number[]) => number {
    if (name !== 'write') return () => -38;
    return (_, at, n) => { this.output = [...memory.bytes.subarray(at, at! + n!)]; return n!; };
  }
  report(text: string): void { this.reports.push(text); }
}

type Has = (selop: number) => boolean;
/** The operations that every target has. */
const needed = /^(?:const|add|sub|mul\.32|and|or|xor|shl|shr|eq|ne|lt|le|fconst|fadd|fsub|fmul|fdiv|feq|fne|flt|fle|addr|tlsaddr|slotaddr|extend|trunc|load|store|fpromote|fdemote|fence|brif|cmpxchg\.32)\b/;
const few: Has = (selop) => needed.test(selopNames[selop]!);
/** Beside them what machines of 64 bits have. */
const little: Has = (selop) => few(selop) || /^(?:mul\.64|div|rem|fsqrt|itof\.s\.64|ftoi\.[su]\.f64\.64|mulh\.u\.64|cmpxchg)/.test(selopNames[selop]!);
const all: Has = () => true;

const machine: LegalizeFacts = {
  registerBytes: 8, misaligned: true, divisionTraps: true, conversion: 'exact', totalStoreOrder: true,
  support: (name) => { throw new Error(`support function ${name}`); },
};
const strict: LegalizeFacts = { ...machine, misaligned: false, conversion: 'saturates', totalStoreOrder: false };
const small: LegalizeFacts = { ...machine, registerBytes: 4, divisionTraps: false };

/** Legalizes all functions of a module, for one lane, and checks that it still verifies. */
function legalizeAll(module: Module, lane: number, has: Has, facts: LegalizeFacts, optLevel = 2): Module {
  const left: string[] = [];
  const runtime = new Runtime(module, lane, 'x86_64-linux', false);
  for (let id = 0; id < module.symbols.length; id++) {
    for (const def of module.symbols[id]!.defs) {
      // The way out is left to the host.
      if (def.kind !== 'function' || module.symbols[id]!.name === '__lode_trap_division') continue;
      legalize(module, def.body, layouts[lane]!, has, { ...facts, support: (name) => runtime.symbol(name) }, optLevel);
      for (const { insts } of def.body.blocks) for (const inst of insts) {
        if (gone.has(def.body.op[inst]!) || selopOf(def.body, inst, layouts[lane]!) !== NoSelop && !has(selopOf(def.body, inst, layouts[lane]!))) left.push(ops[def.body.op[inst]!]!.name);
      }
    }
  }
  expect(left).toEqual([]);
  expect(verifyModule(module)).toEqual([]);
  return module;
}
/** Operations that are never left. */
const gone = new Set<number>([Op.field, Op.index, Op.bfload, Op.bfstore, Op.copy, Op.memcpy, Op.memmove, Op.memset, Op.nop]);

type Result = string;

/** What a function gives for arguments: a value, or the trap. */
function outcome(interpreter: Interpreter, args: readonly (number | bigint)[], name = 'f'): Result {
  try {
    const value = interpreter.callFunction(name, args);
    return typeof value === 'number' && Number.isNaN(value) ? 'NaN' : Object.is(value, -0) ? '-0' : String(value);
  } catch (error) {
    if (error instanceof Trap || error instanceof ProgramExit) return `trap ${error.status}`;
    throw error;
  }
}

/** A function and the arguments it is called with. */
interface Case {
  readonly result: TypeId;
  readonly params: readonly TypeId[];
  readonly make: (making: Making) => void;
  readonly tuples: readonly (readonly (number | bigint)[])[];
  readonly machines: readonly Machine[];
}
type Machine = readonly [has: Has, facts: LegalizeFacts];
const withLittle: Machine = [little, machine];
const withStrict: Machine = [little, strict];
const withAll: Machine = [all, machine];
const withFew: Machine = [few, small];

let cases: Case[] = [];
/** Compares a function before and after legalization, for each tuple of arguments, in every lane and for each machine, when the test ends. */
function agrees(result: TypeId, params: readonly TypeId[], make: (making: Making) => void, tuples: Case['tuples'], machines: readonly Machine[] = [withLittle, withStrict, withAll, withFew]): void {
  cases.push({ result, params, make, tuples, machines });
}
// All cases of a test are functions of one module: making an interpreter is what costs.
afterEach(() => {
  const all = cases;
  cases = [];
  for (let lane = 0; lane < 4 && all.length > 0; lane++) {
    const build = (of: (each: Case) => boolean): Module => {
      const module = new Module('test');
      all.forEach((each, i) => { if (of(each)) addFunction(module, `f${i}`, each.result, each.params, each.make); });
      return module;
    };
    const run = (module: Module, of: (each: Case) => boolean): Result[][] => {
      const interpreter = new Interpreter(module, lane, new EndingHost());
      return all.map((each, i) => of(each) ? each.tuples.map((args) => outcome(interpreter, args, `f${i}`)) : []);
    };
    const expected = run(build(() => true), () => true);
    for (const each of new Set(all.flatMap(({ machines }) => machines))) {
      const of = ({ machines }: Case): boolean => machines.includes(each);
      const found = run(legalizeAll(build(of), lane, ...each), of);
      const wrong = all.flatMap((item, i) => !of(item) ? [] : item.tuples.map((args, k) => ({ i, lane, args, expected: expected[i]![k], found: found[i]![k] })))
        .filter((item) => item.expected !== item.found);
      expect(wrong).toEqual([]);
    }
  }
});

const integers: readonly bigint[] = [0n, 1n, -1n, 2n, -2n, 3n, 7n, -7n, 10n, 100n, -100n, 127n, 128n, 255n, 256n, 0x7fffn, 0x8000n, 0xffffn, 0x10000n, 0x7fffffffn,
  0x80000000n, -0x80000000n, -0x7fffffffn, 0xffffffffn, 0x100000000n, -0x100000000n, 0x123456789abcdefn, -0x123456789abcdefn, 0x7fffffffffffffffn, -0x8000000000000000n,
  -0x7fffffffffffffffn, 0x5555555555555555n];
const pairs = integers.flatMap((x) => integers.map((y) => [x, y] as const));
const floats: readonly number[] = [0, -0, 0.25, 0.5, -0.5, 0.75, -0.75, 1, -1, 1.5, -1.5, 2.5, -2.5, 3.5, 1e10, -1e10, 2 ** 31, 2 ** 31 - 1, -(2 ** 31), -(2 ** 31) - 1, 2 ** 32, 2 ** 32 - 1,
  2 ** 32 - 0.5, 2 ** 23 - 0.5, -(2 ** 23) + 0.5, 2 ** 52 - 0.5, 2 ** 52, 2 ** 53 + 2, 2 ** 63, 2 ** 63 - 1024, -(2 ** 63), 2 ** 64, 2 ** 64 - 2048, 1e300, -1e300, Infinity, -Infinity, NaN, 5e-324, 123456789.75];
const types: readonly (readonly [ValueType, TypeId, TypeId])[] = [[VI32, I32, U32], [VI64, I64, U64], [VWord, Word, UWord]];

for (const [type, scalar] of types) test(`integers of type ${valueTypeNames[type]}`, () => {
  const singles = integers.map((x) => [x]);
  for (const op of [Op.neg, Op.not, Op.clz, Op.ctz, Op.popcnt, Op.bswap]) agrees(scalar, [scalar], ({ b, params }) => b.ret(b.unary(op, type, params[0]!)), singles);
  for (const sign of [Signed, Unsigned]) {
    for (const op of [Op.div, Op.rem, Op.mulh])
      agrees(scalar, [scalar, scalar], ({ b, params: [x, y] }) => b.ret(b.binary(op, type, x!, y!, sign)), pairs);
    for (const op of [Op.addo, Op.subo, Op.mulo])
      agrees(I32, [scalar, scalar], ({ b, params: [x, y] }) => b.ret(b.compare(op, x!, y!, sign)), pairs);
  }
  agrees(scalar, [scalar, scalar], ({ b, params: [x, y] }) => b.ret(b.binary(Op.mul, type, x!, y!)), pairs);
  agrees(scalar, [scalar, I32], ({ b, params: [x, y] }) => b.ret(b.binary(Op.rotl, type, x!, y!)), pairs);
  agrees(scalar, [I32, scalar, scalar], ({ b, params: [c, x, y] }) => b.ret(b.select(type, c!, x!, y!)), pairs.flatMap(([x, y]) => [[0n, x, y], [1n, x, y], [0x100n, x, y]]));
  agrees(scalar, [scalar, scalar], ({ b, params: [x, y] }) =>
    b.ret(b.select(type, b.compare(Op.lt, x!, y!), b.binary(Op.add, type, x!, y!), b.iconst(type, 0))), pairs);
  for (const narrow of [I8, U8, I16, U16]) agrees(I32, [I32], ({ b, params }) => b.ret(b.emit(Op.narrow, VI32, narrow, [params[0]!])), singles);
});

test('division that the machine does not check', () => {
  const checked: Machine = [little, { ...machine, divisionTraps: false }];
  for (const [type, scalar] of types) for (const sign of [Signed, Unsigned]) for (const op of [Op.div, Op.rem]) {
    agrees(scalar, [scalar, scalar], ({ b, params: [x, y] }) => b.ret(b.binary(op, type, x!, y!, sign)), pairs, [checked]);
    for (const divisor of [0n, -1n, 7n]) agrees(scalar, [scalar], ({ b, params: [x] }) => b.ret(b.binary(op, type, x!, b.iconst(type, divisor), sign)), integers.map((x) => [x]), [checked]);
  }
  // The check stands before the division: the interpreter's own trap would hide that it is missing.
  const module = new Module('test');
  addFunction(module, 'f', I32, [I32, I32], ({ b, params: [x, y] }) => b.ret(b.binary(Op.div, VI32, x!, y!)));
  legalizeAll(module, 0, ...checked);
  const def = module.symbols[0]!.defs[0]!;
  if (def.kind !== 'function') throw new Error('no function');
  expect(def.body.blocks[0]!.insts.map((inst) => def.body.op[inst])).not.toContain(Op.div);
  expect(def.body.blocks.flatMap(({ insts }) => insts).filter((inst) => def.body.op[inst] === Op.call).length).toBe(1);
});

test('division by constants', () => {
  const divisors = [1n, 2n, 3n, 5n, 6n, 7n, 9n, 10n, 11n, 12n, 14n, 25n, 28n, 60n, 64n, 100n, 125n, 641n, 1000n, 1024n, 65535n, 65537n, 1000000n, 0x7fffffffn, 0x80000000n, 0x80000001n, 0xfffffffen, 0xffffffffn,
    0x100000000n, 1000000007n, 10000000000n, 0x7fffffffffffffffn, -0x8000000000000000n, -0x7fffffffffffffffn, 274177n, 6700417n];
  const near = (d: bigint): bigint[] => [d, d - 1n, d + 1n, 2n * d, 3n * d - 1n, -d, -d - 1n, 7n * d, 0x7fffffffn / d * d - 1n, 0xffffffffn / d * d, 0xffffffffffffffffn / d * d, 0xffffffffffffffffn / d * d - 1n,
    0x7fffffffffffffffn / d * d, 0x7fffffffffffffffn / d * d - 1n, -0x8000000000000000n / d * d, -0x80000000n / d * d, -0x80000000n / d * d + 1n];
  for (const each of divisors) for (const divisor of [each, -each]) {
    const tuples = [...integers, ...near(divisor)].map((x) => [BigInt.asIntN(64, x)]);
    for (const [type, scalar] of types) {
      if (BigInt.asIntN(32, divisor) === 0n && type !== VI64) continue;
      if (type === VWord && each % 5n !== 0n) continue;
      for (const sign of [Signed, Unsigned]) {
        // Quotient and remainder mixed into one result.
        agrees(scalar, [scalar], ({ b, params: [x] }) => {
          const d = (): Value => b.iconst(type, divisor);
          b.ret(b.binary(Op.xor, type, b.binary(Op.div, type, x!, d(), sign), b.binary(Op.mul, type, b.binary(Op.rem, type, x!, d(), sign), b.iconst(type, 0x9e3779b1n))));
        }, tuples, [withLittle, highProducts, withFew]);
      }
    }
  }
});

const but = (no: RegExp, yes: RegExp): Has => (selop) => little(selop) && !no.test(selopNames[selop]!) || yes.test(selopNames[selop]!);
const signedOnly: Machine = [but(/^ftoi/, /^ftoi\.s/), machine];
const wideOnly: Machine = [but(/^ftoi\.u/, /^ftoi\.s\.f32\.64/), strict];
const highProducts: Machine = [but(/^$/, /^mulh/), machine];
const wordExchange: Machine = [but(/^cmpxchg\.(?:8|16)/, /^$/), strict];

for (const [type, scalar] of [[VF32, F32], [VF64, F64]] as const) test(`floating point of type ${valueTypeNames[type]}`, () => {
  const round = (x: number): number => type === VF32 ? Math.fround(x) : x;
  const values = floats.map((x) => [round(x)]);
  for (const op of [Op.fneg, Op.fabs, Op.ffloor, Op.fceil, Op.ftrunc, Op.frint])
    agrees(scalar, [scalar], ({ b, params }) => b.ret(b.unary(op, type, params[0]!)), values);
  agrees(scalar, [scalar], ({ b, params }) => b.ret(b.unary(Op.fsqrt, type, params[0]!)),
    [...floats, ...Array.from({ length: 400 }, (_, i) => 1.0000001 ** (i * i) * (i % 7 + 0.3) * 2 ** (i * 5 % 300 - 150)), ...Array.from({ length: 60 }, (_, i) => 5e-324 * (i + 1) ** 5)]
      .map((x) => [round(x)]));
  agrees(scalar, [scalar, scalar], ({ b, params: [x, y] }) => b.ret(b.binary(Op.fcopysign, type, x!, y!)), values.flatMap(([x]) => values.map(([y]) => [x!, y!])));
  agrees(scalar, [I32, scalar, scalar], ({ b, params: [c, x, y] }) => b.ret(b.select(type, c!, x!, y!)), [[0, 1, 2], [5, 1, 2], [-1, NaN, 0]]);
  for (const [to, signedTo, unsignedTo] of types) for (const sign of [Signed, Unsigned]) {
    agrees(sign === Signed ? signedTo : unsignedTo, [scalar], ({ b, params }) => b.ret(b.unary(Op.ftoi, to, params[0]!, sign)), values,
      [withLittle, withStrict, withFew, [all, strict], signedOnly, wideOnly]);
    agrees(scalar, [signedTo], ({ b, params }) => b.ret(b.unary(Op.itof, type, params[0]!, sign)), integers.map((x) => [x]));
  }
  if (type === VF64) agrees(I64, [F64], ({ b, params }) => b.ret(b.unary(Op.bitcast, VI64, params[0]!)), floats.filter((x) => !Number.isNaN(x)).map((x) => [x]));
  else agrees(F32, [I32], ({ b, params }) => b.ret(b.unary(Op.bitcast, VF32, params[0]!)), [[0], [0x3f800000], [-0x80000000]]);
});

// The machine that gives the smallest integer for whatever does not fit is not the interpreter: its conversion is put in place by hand.
test('conversions that give the smallest integer', () => {
  for (const [to, scalar] of types) for (let lane = 0; lane < 4; lane++) {
    const build = (): Module => {
      const module = new Module('test');
      addFunction(module, 'f', scalar, [F64], ({ b, params }) => b.ret(b.unary(Op.ftoi, to, params[0]!, Signed)));
      return module;
    };
    const before = new Interpreter(build(), lane, new EndingHost());
    const module = legalizeAll(build(), lane, all, { ...machine, conversion: 'minimum' });
    const bits = to === VI32 || to === VWord && lane % 2 === 0 ? 32 : 64;
    const body = module.symbols.find((symbol) => symbol.name === 'f')!.defs[0]!;
    if (body.kind !== 'function') throw new Error('no function');
    // ftoi x  →  |x| < 2^(bits-1) ? ftoi x : MIN
    const { body: code } = body;
    for (const block of code.blocks) block.insts = block.insts.flatMap((inst) => {
      if (code.op[inst] !== Op.ftoi) return [inst];
      const x = code.operand(inst, 0);
      const push = (op: number, type: ValueType, operands: number[]): number => code.push(op, type, 0, operands, 0);
      const limit = push(Op.fconst, VF64, [0, (1023 + bits - 1) << 20]);
      const size = push(Op.fabs, VF64, [x]);
      const fits = push(Op.flt, VI32, [size, limit]);
      const good = push(Op.ftoi, to, [x]);
      const least = push(Op.iconst, to, bits === 32 ? [-0x80000000, -1] : [0, -0x80000000]);
      code.op[inst] = Op.select;
      code.aux[inst] = 0;
      code.start[inst] = code.start[push(Op.select, to, [fits, good, least])]!;
      code.length[inst] = 3;
      return [limit, size, fits, good, least, inst];
    });
    const after = new Interpreter(module, lane, new EndingHost());
    for (const x of floats) expect(`${lane} ${to} ${x} ${outcome(after, [x])}`).toBe(`${lane} ${to} ${x} ${outcome(before, [x])}`);
  }
});

describe('memory', () => {
  test('accesses of every scalar, byte order and alignment', () => {
    for (let scalar = I8; scalar <= F64; scalar++) {
      const type = scalars[scalar]!.value;
      if (type === VPtr) continue;
      for (const endian of [0, 1, 2]) for (const align of [0, 1, 2]) {
        if (endian === 2 && align === 0) continue;
        // Stored at an odd place if that is allowed; read back whole and byte by byte.
        agrees(I64, [type === VF32 ? F32 : type === VF64 ? F64 : type === VI32 ? I32 : type === VI64 ? I64 : Word], ({ module, b, params }) => {
          const slot = b.slot(module.types.array(I64, module.rels.int(3, UWord)), 's');
          const at = b.field(b.slotaddr(slot), module.rels.int(align === 1 ? 3 : align === 2 ? 2 : 8, UWord));
          for (let i = 0; i < 3; i++) b.store(b.field(b.slotaddr(slot), module.rels.int(8 * i, UWord)), b.iconst(VI64, -0x123456789n), { scalar: I64 });
          b.store(at, params[0]!, { scalar, endian, align });
          let hash = b.iconst(VI64, 0);
          const mix = (value: Value): void => { hash = b.binary(Op.add, VI64, b.binary(Op.mul, VI64, hash, b.iconst(VI64, 31)), value); };
          for (let i = 0; i < 24; i++)
            mix(b.unary(Op.extend, VI64, b.load(VI32, b.index(b.slotaddr(slot), b.iconst(VWord, i), module.rels.int(1, UWord)), { scalar: U8 })));
          const back = b.load(type, at, { scalar, endian, align });
          mix(type === VI64 ? back : type === VF64 ? b.unary(Op.bitcast, VI64, back) : b.unary(Op.extend, VI64, type === VF32 ? b.unary(Op.bitcast, VI32, back) : back));
          b.ret(hash);
        }, type === VF32 || type === VF64 ? [[1.5], [-0.1]] : [[0x0123456789abcdefn], [-2n], [0x80n], [0x8000n]]);
      }
    }
  });

  const member = (type: TypeId, bits: number, packed = false): Member => ({ name: `m${bits}`, type, bits, align: 0, packed });
  const records: readonly (readonly [string, readonly Member[], number])[] = [
    ['flags', [member(U32, 3), member(I32, 5), member(U32, 24), member(I32, 17), member(U32, 15)], 0],
    ['mixed', [{ ...member(I8, -1) }, member(I32, 24), member(U16, 9), member(U8, 7), member(I8, 1), member(I64, 40), member(U64, 20)], 0],
    ['wide', [member(I64, 33), member(U64, 31), member(U64, 64), member(I64, 1), member(S2, 50), member(S1, 11), member(Word, 21)], 0],
    ['packed', [member(U32, 3, true), member(I32, 32, true), member(U64, 62, true), member(I64, 33, true), member(U16, 13, true), member(I8, 8, true)], 1],
  ];
  test('bit-fields', () => {
    for (const [name, members, pack] of records) {
      for (let index = 0; index < members.length; index++) {
        const { type: scalar, bits } = members[index]!;
        if (bits < 0) continue;
        agrees(I64, [I64], ({ module, b, params }) => {
          const record = module.types.record(KStruct, name, members, pack);
          const slot = b.slot(module.types.array(record, module.rels.int(2, UWord)), 's');
          const size = module.rels.size(record);
          for (let i = 0; i < 2; i++) {
            // Every byte gets a pattern, without running over the end.
            b.emit(Op.memset, 0, 0, [b.slotaddr(slot), b.iconst(VI32, 0xa5), b.rconst(VWord, module.rels.op(7, UWord, size, size))]);
          }
          const at = b.field(b.slotaddr(slot), size);
          const type = scalars[scalar]!.value;
          const value = type === VI64 ? params[0]! : b.unary(Op.trunc, type, params[0]!);
          const align = pack > 0 ? 1 : 0;
          const place = module.rels.bits(record, [index]);
          b.bfstore(at, value, place, scalar, bits, { scalar, align });
          let hash = b.iconst(VI64, 0);
          const mix = (part: Value): void => { hash = b.binary(Op.add, VI64, b.binary(Op.mul, VI64, hash, b.iconst(VI64, 1000003)), part); };
          const [loop, body, done] = [b.newBlock(), b.newBlock(), b.newBlock()];
          const back = b.bfload(type, at, place, scalar, bits, { scalar, align });
          mix(type === VI64 ? back : b.unary(Op.extend, VI64, back, Signed));
          b.br(loop, [hash, b.iconst(VWord, 0)]);
          const sum = b.blockParam(loop, VI64);
          const i = b.blockParam(loop, VWord);
          b.startBlock(loop);
          b.brif(b.compare(Op.lt, i, b.rconst(VWord, module.rels.op(7, UWord, size, size)), Unsigned), body, done);
          b.startBlock(body);
          hash = sum;
          mix(b.unary(Op.extend, VI64, b.load(VI32, b.index(b.slotaddr(slot), i, module.rels.int(1, UWord)), { scalar: U8 }), Unsigned));
          b.br(loop, [hash, b.binary(Op.add, VWord, i, b.iconst(VWord, 1))]);
          b.startBlock(done);
          b.ret(sum);
        }, [0n, -1n, 1n, 0x0123456789abcdefn, -0x5555555555555556n].map((x) => [x]));
      }
    }
  });

  test('copies and fills of every small size', () => {
    for (const size of [...Array(20).keys(), 23, 24, 31, 32, 33, 39, 47, 63, 64]) {
      for (const [op, distance] of [[Op.memcpy, 80], [Op.memset, 0], ...size <= 32 ? [[Op.memmove, 3], [Op.memmove, -5], [Op.memmove, 80]] : []] as const) {
        agrees(I64, [I32], ({ module, b, params }) => {
          const slot = b.slot(module.types.array(I64, module.rels.int(24, UWord)), 's');
          const byte = (i: number): Value => b.field(b.slotaddr(slot), module.rels.int(i, UWord));
          for (let i = 0; i < 24; i++) b.store(byte(8 * i), b.iconst(VI64, BigInt(i + 1) * 0x0123456789abcdn), { scalar: I64 });
          const count = b.iconst(VWord, size);
          if (op === Op.memset) b.emit(op, 0, 0, [byte(8), params[0]!, count]);
          else b.emit(op, 0, 0, [byte(8 + distance), byte(8), count]);
          if (op === Op.memset) b.emit(op, 0, 0, [byte(104), b.iconst(VI32, 0x17e), count]);
          let hash = b.iconst(VI64, 0);
          for (let i = 0; i < 24; i++) hash = b.binary(Op.add, VI64, b.binary(Op.mul, VI64, hash, b.iconst(VI64, 1000003)), b.load(VI64, byte(8 * i), { scalar: I64 }));
          b.ret(hash);
        }, [[0x1a5], [0]], size <= 16 ? [withAll, withStrict, withFew] : [withAll]);
      }
    }
  });

  test('addresses: fields and elements, constant and not', () => {
    agrees(I64, [I32], ({ module, b, params }) => {
      const { rels, types: table } = module;
      const record = table.record(KStruct, 'r', [member(I8, -1), member(I64, -1), member(Word, -1), member(I16, -1)]);
      const data = addData(module, 'data', table.array(record, rels.int(10, UWord)), { kind: 'zero' });
      const i = b.unary(Op.extend, VWord, params[0]!, Signed);
      const base = b.field(b.addr(data, rels.int(0, UWord)), rels.offset(record, [1]));
      b.store(b.index(base, b.binary(Op.add, VWord, i, b.iconst(VWord, 2)), rels.size(record)), b.iconst(VI64, 77), { scalar: I64 });
      b.store(b.field(b.index(b.index(b.addr(data, rels.int(0, UWord)), b.iconst(VWord, 4), rels.size(record)), i, rels.size(record)), rels.offset(record, [3])), b.iconst(VI32, 99), { scalar: I16 });
      b.store(b.index(b.addr(data, rels.int(0, UWord)), i, rels.int(1, UWord)), b.iconst(VI32, 5), { scalar: I8 });
      let hash = b.iconst(VI64, 0);
      for (let k = 0; k < 150; k++) hash = b.binary(Op.add, VI64, b.binary(Op.mul, VI64, hash, b.iconst(VI64, 31)),
        b.unary(Op.extend, VI64, b.load(VI32, b.index(b.addr(data, rels.int(0, UWord)), b.iconst(VWord, k), rels.int(1, UWord)), { scalar: U8 })));
      b.ret(hash);
    }, [[0], [1], [2], [3]]);
  });

  test('atomic operations', () => {
    for (const scalar of [I8, U8, I16, U16, I32, U32, I64, Word]) {
      const type = scalars[scalar]!.value;
      for (const endian of [0, 1, 2]) for (let rmw = 0; rmw < 7; rmw++) {
        agrees(I64, [I64, I64], ({ module, b, params: [x, y] }) => {
          const slot = b.slot(module.types.array(I64, module.rels.int(2, UWord)), 's');
          const cut = (value: Value): Value => type === VI64 ? value : b.unary(Op.trunc, type, value);
          const widened = (value: Value): Value => type === VI64 ? value : b.unary(Op.extend, VI64, value, Signed);
          const at = b.field(b.slotaddr(slot), module.rels.int(8, UWord));
          b.store(b.slotaddr(slot), b.iconst(VI64, 0x1122334455667788n), { scalar: I64 });
          b.store(at, b.iconst(VI64, 0x1122334455667788n), { scalar: I64 });
          b.store(at, cut(x!), { scalar, endian, order: 5 });
          const aux = scalar | endian << 10 | 5 << 12;
          const old = b.emit(Op.rmw, type, aux | rmw << 28, [at, cut(y!)]);
          const first = b.emit(Op.cmpxchg, type, aux, [at, cut(y!), cut(b.iconst(VI64, 0x77))]);
          const second = b.emit(Op.cmpxchg, type, aux, [at, first, cut(b.iconst(VI64, 0x7a55))]);
          let hash = b.iconst(VI64, 0);
          for (const value of [old, first, second, b.load(type, at, { scalar, endian, order: 5 })])
            hash = b.binary(Op.add, VI64, b.binary(Op.mul, VI64, hash, b.iconst(VI64, 1000003)), widened(value));
          b.ret(b.binary(Op.xor, VI64, hash, b.binary(Op.add, VI64, b.load(VI64, at, { scalar: I64 }), b.load(VI64, b.slotaddr(slot), { scalar: I64 }))));
        }, [[0n, 0n], [5n, -3n], [-1n, 0x80n], [0x1234567890abcdefn, -0x7fffn]],
        [withLittle, withAll, wordExchange, ...endian === 0 ? [withFew] : []]);
      }
    }
  });
});

describe('switches', () => {
  const switches: readonly (readonly [string, readonly (readonly [key: bigint, target: number])[]])[] = [
    ['none', []],
    ['one', [[5n, 0]]],
    ['dense', Array.from({ length: 20 }, (_, i) => [BigInt(i) - 3n, i] as const)],
    ['dense with holes', Array.from({ length: 20 }, (_, i) => [BigInt(i * 2), i] as const)],
    ['bits', [1n, 3n, 4n, 9n, 17n, 20n, 22n, 30n].map((key) => [key, Number(key % 2n)] as const)],
    ['one target', [9n, 10n, 13n, 32n].map((key) => [key, 0] as const)],
    ['sparse', Array.from({ length: 17 }, (_, i) => [BigInt(i * i * i * 1000) - 100000n, i] as const)],
    ['ranges', Array.from({ length: 64 }, (_, i) => [BigInt(i), i >> 4] as const)],
    ['extremes', [[-0x8000000000000000n, 1], [0x7fffffffffffffffn, 2], [-1n, 3], [0n, 4]]],
    ['clusters', [...Array.from({ length: 9 }, (_, i) => [BigInt(i), i % 5] as const), ...Array.from({ length: 9 }, (_, i) => [1000n + BigInt(i), i % 4] as const), [50n, 7], [70n, 8], [-400n, 1]]],
  ];
  for (const [type, scalar] of types) test(`on type ${valueTypeNames[type]}`, () => { for (const [, list] of switches) {
    const keys = new Map(list.map(([key, target]) => [BigInt.asIntN(type === VI64 ? 64 : 32, key), target]));
    const tuples = [...integers, ...list.flatMap(([key]) => [key - 1n, key, key + 1n])].map((x) => [BigInt.asIntN(64, x)]);
    agrees(I32, [scalar], ({ module, b, params: [x] }) => {
      const join = b.newBlock();
      const result = b.blockParam(join, VI32);
      const blocks = new Map<number, number>();
      for (const target of keys.values()) if (!blocks.has(target)) blocks.set(target, b.newBlock());
      const other = b.newBlock();
      // Some targets jump on with an argument, every fourth goes straight to the end.
      const number = b.iconst(VI32, 4000);
      const operands: number[] = [x!, keys.size];
      for (const [key, target] of keys) {
        const rel = module.rels.int(key, type === VI64 ? I64 : type === VI32 ? I32 : Word);
        if (target % 4 === 3) operands.push(rel, join, 1, number);
        else operands.push(rel, blocks.get(target)!, 0);
      }
      b.emit(Op.switch_, 0, 0, [...operands, other, 0]);
      for (const [target, block] of blocks) {
        b.startBlock(block);
        b.br(join, [b.iconst(VI32, target + 1)]);
      }
      b.startBlock(other);
      b.br(join, [b.iconst(VI32, -1)]);
      b.startBlock(join);
      b.ret(result);
    }, tuples);
  } });

  test('what is left of a switch is dense', () => {
    for (const [name, list] of switches) for (let lane = 0; lane < 4; lane++) {
      const module = new Module('test');
      addFunction(module, 'f', I32, [I64], ({ b, params: [x] }) => {
        const blocks = Array.from({ length: 21 }, () => b.newBlock());
        b.switchTo(x!, list.map(([key, target]) => ({ key: module.rels.int(key, I64), target: blocks[target]! })), blocks[20]!);
        blocks.forEach((block, i) => { b.startBlock(block); b.ret(b.iconst(VI32, i)); });
      });
      legalizeAll(module, lane, all, machine);
      const def = module.symbols[0]!.defs[0]!;
      if (def.kind !== 'function') throw new Error('no function');
      let tables = 0;
      for (const { insts } of def.body.blocks) for (const inst of insts) {
        if (def.body.op[inst] !== Op.switch_) continue;
        tables++;
        expect(def.body.type[def.body.operand(inst, 0)]).toBe(VWord);
        const count = def.body.operand(inst, 1);
        for (let i = 0; i < count; i++) expect(module.rels.number(def.body.operand(inst, 2 + 3 * i), lane)).toBe(i);
        const otherwise = def.body.operand(inst, 2 + 3 * count);
        expect(def.body.blocks[otherwise]!.insts.map((each) => def.body.op[each])).toEqual([Op.unreachable]);
      }
      expect(`${name} ${tables}`).toBe(`${name} ${name === 'dense' || name === 'dense with holes' ? 1 : name === 'clusters' ? 2 : tables}`);
    }
  });
});

test('random programs', () => {
  for (let seed = 1; seed <= 5; seed++) for (let lane = 0; lane < 4; lane++) {
    const run = (module: Module): number[] => {
      const host = new Listener();
      const interpreter = new Interpreter(module, lane, host);
      interpreter.run();
      expect(host.reports).toEqual([]);
      return host.output;
    };
    const expected = run(randomProgram(seed, 20));
    for (const [has, facts] of [withLittle, withStrict, withAll, withFew])
      expect(run(keepCalls(randomProgram(seed, 20), lane, has, facts))).toEqual(expected);
  }
});

/** Legalizes, but leaves `sysc` to the host. */
function keepCalls(module: Module, lane: number, has: Has, facts: LegalizeFacts): Module {
  const runtime = new Runtime(module, lane, 'x86_64-linux', false);
  for (let id = 0; id < module.symbols.length; id++) for (const def of module.symbols[id]!.defs) {
    if (def.kind !== 'function' || module.symbols[id]!.name === '__lode_start' || module.symbols[id]!.name === '__lode_trap_division') continue;
    legalize(module, def.body, layouts[lane]!, has, { ...facts, support: (name) => runtime.symbol(name) });
    for (const { insts } of def.body.blocks) expect((flagsOf[def.body.op[insts[insts.length - 1]!]!]! & Terminates) !== 0).toBe(true);
  }
  return module;
}
