// The wasm back end against the interpreter: every operation on interesting operands, bit-fields at every place, variable
// arguments, aggregates, switches, computed goto, setjmp. Both engines report through one described call, `probe`.

import { describe, expect, test } from 'vitest';
import { defaultWasmOptions, translateWasm } from '../backends/wasm/translate.ts';
import { runWasm } from '../backends/wasm/run.ts';
import type { Builder } from '../ir/builder.ts';
import type { Host } from '../ir/interpret/host.ts';
import { Interpreter } from '../ir/interpret/interpret.ts';
import { Module, type Init, type SymbolId, type Value } from '../ir/module.ts';
import * as Op from '../ir/op.gen.ts';
import { flagsOf, operandsOf, OA, OI32, OT, ops, Pure, typesOf, resultOf } from '../ir/ops.ts';
import { F32, F64, I32, I64, KStruct, Ptr, U32, UWord, VF32, VF64, VI32, VI64, Void, VPtr, VWord, Word, type TypeId, type ValueType } from '../ir/types.ts';
import { addData, addFunction, type Making } from './support/ir.ts';

/** Keeps what the program probes; i64 values come as halves, so that nothing is lost in numbers. */
class ProbeHost implements Host {
  readonly seen: number[] = [];
  readonly reports: string[] = [];
  bind(name: string): (...args: number[]) => number {
    return (...args) => {
      if (name === 'probe') this.seen.push(...args);
      return 0;
    };
  }
  report(text: string): void { this.reports.push(text); }
}

const scalarOf: Record<number, TypeId> = { [VI32]: I32, [VI64]: I64, [VWord]: Word, [VPtr]: Ptr, [VF32]: F32, [VF64]: F64 };

/** Sends any value to the host as two i32 halves. */
function probe({ module, b }: Making, type: ValueType, value: Value): void {
  const sig = module.types.signature(I32, [I32, I32]);
  let wide: Value;
  switch (type) {
    case VI64: wide = value; break;
    case VWord: wide = b.unary(Op.extend, VI64, value, 0); break;
    case VPtr: wide = b.unary(Op.extend, VI64, b.unary(Op.ptoi, VWord, value), 1); break;
    case VF32: wide = b.unary(Op.bitcast, VI64, canonical(b, VF64, b.unary(Op.fpromote, VF64, value))); break;
    case VF64: wide = b.unary(Op.bitcast, VI64, canonical(b, VF64, value)); break;
    default: wide = b.unary(Op.extend, VI64, value, 0);
  }
  const low = b.unary(Op.trunc, VI32, wide);
  const high = b.unary(Op.trunc, VI32, b.binary(Op.shr, VI64, wide, b.iconst(VI32, 32), 0));
  b.sysc(module.sysc('probe'), sig, VI32, [low, high]);
}

/** NaNs have no promised bits: they are shown as 0.5. */
function canonical(b: Builder, type: ValueType, value: Value): Value {
  return b.select(type, b.compare(Op.feq, value, value), value, b.fconst(type, 0.5));
}

/** What the program probes on each engine for the two little-endian layouts must agree. */
async function agree(make: (making: Making) => void, module = new Module('test')): Promise<void> {
  addFunction(module, '__lode_start', Void, [], (making) => { make(making); making.b.ret(); });
  for (const lane of [0, 1]) {
    const expected = new ProbeHost();
    const status = new Interpreter(module, lane, expected, {}).run();
    expect(expected.reports).toEqual([]);
    for (const optLevel of [0, 2]) {
      const host = new ProbeHost();
      const image = await translateWasm(module, { ...defaultWasmOptions, lane, optLevel });
      expect([await runWasm(image, host, lane === 1 ? 8 : 4), host.reports]).toEqual([status, []]);
      expect(host.seen).toEqual(expected.seen);
    }
  }
}

const integers = [0n, 1n, -1n, 2n, 7n, -13n, 31n, 32n, 63n, 0x7fn, 0x80n, 0xffffn, 0x7fffffffn, 0x80000000n, 0xffffffffn, 0x100000000n,
  0x123456789abcdef0n, 0x7fffffffffffffffn, -0x8000000000000000n];
const floats = [0, -0, 1, -1.5, 0.1, 2.5, 3.5, -2.5, 1e10, -1e20, 1e300, 4.9e-324, Infinity, -Infinity, NaN, 2147483648, -2147483649, 9.3e18];

/** An array in data, so that operands are not constants for the engines. */
function table(module: Module, type: ValueType): { symbol: SymbolId; count: number; scalar: TypeId } {
  const scalar = type === VPtr ? UWord : scalarOf[type]!;
  const isFloat = type === VF32 || type === VF64;
  const init: Init = isFloat ? { kind: 'list', items: floats.map((value, index) => ({ index, value: { kind: 'float', value: type === VF32 ? Math.fround(value) : value } })) }
    : { kind: 'ints', values: type === VI64 ? integers : integers.map((value) => BigInt.asIntN(32, value)) };
  const count = isFloat ? floats.length : integers.length;
  const array = module.types.array(scalar, module.rels.int(count, UWord));
  return { symbol: addData(module, `table${type}`, array, init), count, scalar };
}

describe('wasm agrees with the interpreter', () => {
  const skip = new Set(['slotaddr', 'labeladdr', 'addr', 'tlsaddr', 'iconst', 'fconst', 'rconst', 'field', 'index', 'nop', 'param', 'vastart']);
  const trapping = new Set([Op.div, Op.rem]);
  const codes = ops.map((_, code) => code).filter((code) => !skip.has(ops[code]!.name) && (((flagsOf[code]! & Pure) !== 0) || trapping.has(code)));
  test.each(codes.map((code) => [ops[code]!.name, code] as const))('operation %s', async (name, code) => {
    const module = new Module('test');
    const tables = new Map<ValueType, ReturnType<typeof table>>();
    await agree((making) => {
      const { b } = making;
      const from = (type: ValueType, i: number): Value => {
        if (!tables.has(type)) tables.set(type, table(module, type));
        const { symbol, scalar } = tables.get(type)!;
        const at = b.index(b.addr(symbol, module.rels.int(0, Word)), b.iconst(VWord, i), module.rels.size(scalar));
        const loaded = b.load(type === VPtr ? VWord : type, at, { scalar });
        return type === VPtr ? b.unary(Op.itop, VPtr, loaded) : loaded;
      };
      const typed = [VI32, VI64, VWord, VPtr, VF32, VF64].filter((type) => (typesOf[code]! >> type & 1) !== 0);
      const auxes = ops[code]!.aux === 'sign' ? [0, 1, 2, 3] : ops[code]!.aux === 'scalar' ? [0, 1, 2, 3] : [0];
      const results = resultOf[code] === 255 && !ops[code]!.operands.includes('T') ? typed : [0];
      const sources = ops[code]!.operands.includes('A') && resultOf[code] === 255 ? [VI32, VI64, VWord, VF32, VF64] : typed.length > 0 ? typed : [VI32];
      for (const result of results) {
        for (const source of sources) {
          const isFloat = source >= VF32;
          if (/^(extend|trunc|itof)$/.test(name) && isFloat || name === 'ftoi' && !isFloat) continue;
          if (name === 'extend' && (source === VI64 || source === VWord && result === VWord)) continue;
          if (name === 'trunc' && (source === VI32 || source === VWord && result === VWord)) continue;
          if (name === 'bitcast' && !(result === VI32 && source === VF32 || result === VF32 && source === VI32 || result === VI64 && source === VF64 || result === VF64 && source === VI64)) continue;
          if (name === 'bitcast' && result >= VF32) continue;
          const type = resultOf[code] === 255 ? result || source : resultOf[code]!;
          const kinds = Array.from(operandsOf[code]!, (kind) => kind === OT ? result || source : kind === OA ? source : kind === OI32 ? VI32 : VPtr);
          if (name === 'narrow') kinds[0] = VI32;
          if (name === 'itop') kinds[0] = VWord;
          for (const aux of auxes) {
            for (let i = 0; i < 18; i += kinds.length > 1 ? 2 - (aux & 1) : 1) {
              for (let j = i & 1; j < (kinds.length > 1 ? 18 : 1 + (i & 1)); j += 2) {
                if (trapping.has(code) && (integers[j] === 0n || BigInt.asIntN(32, integers[j]!) === 0n || integers[j] === -1n || BigInt.asIntN(32, integers[j]!) === -1n)) continue;
                const values = kinds.map((kind, k) => from(kind, k === 0 ? i : k === 1 ? j : (i + j) % 18));
                probe(making, type, b.emit(code, type, aux, values));
              }
            }
          }
        }
      }
    }, module);
  }, 120_000);

  test('bit-fields of every width at every offset', async () => {
    const module = new Module('test');
    await agree((making) => {
      const { b } = making;
      for (const [declared, size] of [[I32, 32], [U32, 32], [I64, 64]] as const) {
        for (const packed of [false, true]) {
          for (let width = 1; width <= size; width += 5) {
            for (let lead = 0; lead < 16; lead += 3) {
              const member = (name: string, bits: number): { name: string; type: TypeId; bits: number; align: number; packed: boolean } => ({ name, type: declared, bits, align: 0, packed });
              const type = module.types.record(KStruct, 's', [...lead > 0 ? [member('a', lead)] : [], member('b', width), member('c', 3)]);
              const at = b.slotaddr(b.slot(type, ''));
              const register = size === 64 ? VI64 : VI32;
              const path = [lead > 0 ? 1 : 0];
              b.emit(Op.memset, 0, 0, [at, b.iconst(VI32, 0xa5), b.rconst(VWord, module.rels.size(type))]);
              probe(making, register, b.bfload(register, at, module.rels.bits(type, path), declared, width, { scalar: declared }));
              b.bfstore(at, b.iconst(register, 0x5ac3_96e7_1b2dn), module.rels.bits(type, path), declared, width, { scalar: declared });
              probe(making, register, b.bfload(register, at, module.rels.bits(type, path), declared, width, { scalar: declared }));
              probe(making, VI32, b.load(VI32, at, { scalar: U32, align: 1 }));
            }
          }
        }
      }
    }, module);
  }, 120_000);

  test('setjmp, longjmp through frames, and values that change in between', async () => {
    const module = new Module('test');
    const buffer = addData(module, 'buffer', module.types.array(I64, module.rels.int(64, UWord)), { kind: 'zero' }, { align: 16 });
    const zero = module.rels.int(0, Word);
    const thrower = addFunction(module, 'thrower', Void, [I32], ({ b, params }) => {
      const again = b.newBlock();
      const jump = b.newBlock();
      b.brif(b.compare(Op.lt, params[0]!, b.iconst(VI32, 3), 0), again, jump);
      b.startBlock(again);
      const self = module.symbols.findIndex((symbol) => symbol.name === 'thrower');
      b.call(self, module.types.signature(Void, [I32]), 0, [b.binary(Op.add, VI32, params[0]!, b.iconst(VI32, 1))]);
      b.ret();
      b.startBlock(jump);
      b.emit(Op.longjmp, 0, 0, [b.addr(buffer, zero), params[0]!]);
    });
    await agree((making) => {
      const { b } = making;
      const slot = b.slotaddr(b.slot(I32, 'n'));
      b.store(slot, b.iconst(VI32, 0), { scalar: I32 });
      const value = b.emit(Op.setjmp, VI32, 0, [b.addr(buffer, zero)]);
      probe(making, VI32, value);
      b.store(slot, b.binary(Op.add, VI32, b.load(VI32, slot, { scalar: I32 }), b.iconst(VI32, 1)), { scalar: I32 });
      const more = b.newBlock();
      const done = b.newBlock();
      b.brif(b.compare(Op.lt, b.load(VI32, slot, { scalar: I32 }), b.iconst(VI32, 4), 0), more, done);
      b.startBlock(more);
      b.call(thrower, module.types.signature(Void, [I32]), 0, [b.load(VI32, slot, { scalar: I32 })]);
      b.br(done);
      b.startBlock(done);
      probe(making, VI32, b.load(VI32, slot, { scalar: I32 }));
    }, module);
  });

  test('an indirect call with another signature traps and names both, as in the interpreter', async () => {
    const module = new Module('test');
    const twice = addFunction(module, 'twice', I32, [I32], ({ b, params }) => b.ret(b.binary(Op.add, VI32, params[0]!, params[0]!)));
    const pointer = addData(module, 'pointer', Ptr, { kind: 'addr', symbol: twice, addend: module.rels.int(0, Word) });
    addFunction(module, '__lode_start', Void, [], (making) => {
      const { b } = making;
      const call = (result: TypeId, type: ValueType, params: TypeId[], args: Value[]): Value =>
        b.icall(b.load(VPtr, b.addr(pointer, module.rels.int(0, Word)), { scalar: Ptr }), module.types.signature(result, params), type, args);
      probe(making, VI32, call(I32, VI32, [I32], [b.iconst(VI32, 21)]));
      probe(making, VF64, call(F64, VF64, [I64, F32], [b.iconst(VI64, 21), b.fconst(VF32, 1)]));
      b.ret();
    });
    for (const lane of [0, 1]) {
      for (const optLevel of [0, 2]) {
        const host = new ProbeHost();
        expect(await runWasm(await translateWasm(module, { ...defaultWasmOptions, lane, optLevel }), host, lane === 1 ? 8 : 4)).toBe(132);
        expect(host.reports).toEqual(['trap: SIGILL indirect call as f64(i64, f32) of twice, which is i32(i32) in function __lode_start']);
      }
      const host = new ProbeHost();
      expect(new Interpreter(module, lane, host, {}).run()).toBe(132);
      expect(host.reports[0]).toMatch(/^trap: SIGILL indirect call as f64\(i64, f32\) of twice, which is i32\(i32\) in function __lode_start/);
    }
  });

  test('an indirect call of what is no function says so', async () => {
    for (const address of [0, 15, 4711]) {
      const module = new Module('test');
      const pointer = addData(module, 'pointer', UWord, { kind: 'int', value: BigInt(address) });
      addFunction(module, '__lode_start', Void, [], ({ b }) => {
        b.icall(b.load(VPtr, b.addr(pointer, module.rels.int(0, Word)), { scalar: Ptr }), module.types.signature(Void, []), 0, []);
        b.ret();
      });
      const host = new ProbeHost();
      expect(await runWasm(await translateWasm(module, { ...defaultWasmOptions, lane: 0, optLevel: 2 }), host, 4)).toBe(139);
      expect(host.reports).toEqual([`trap: SIGSEGV indirect call of address 0x${address.toString(16)}, which is no function in function __lode_start`]);
    }
  });
});
