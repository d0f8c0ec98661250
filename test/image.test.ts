// Placement and initial bytes of data in the four layouts.

import { describe, expect, test } from 'vitest';
import { placeData, type DataImage } from '../ir/image.ts';
import { Module, type Init, type SymbolId } from '../ir/module.ts';
import { F32, F64, I16, I32, I64, KStruct, KUnion, Ptr, U16, U32, U64, U8, UWord, Void, Word,
  type TypeId } from '../ir/types.ts';
import { addData, addFunction } from './support/ir.ts';

const base = 0x10000;
const place = (module: Module, lane: number): DataImage => placeData(module, lane, base, (symbol) => 1000 + symbol);
const member = (name: string, type: TypeId, bits = -1) => ({ name, type, bits, align: 0, packed: false });
const int = (value: number | bigint): Init => ({ kind: 'int', value: BigInt(value) });
const list = (...items: [number, Init][]): Init =>
  ({ kind: 'list', items: items.map(([index, value]) => ({ index, value })) });

/** Bytes of one object in every layout, as hex. */
function bytesOf(make: (module: Module) => { readonly type: TypeId; readonly init: Init }): string[] {
  return [0, 1, 2, 3].map((lane) => {
    const module = new Module('test');
    const { type, init } = make(module);
    const symbol = addData(module, 'object', type, init, { readOnly: true });
    const image = place(module, lane);
    const size = module.rels.layouts.size(type, lane);
    const at = image.address(symbol) - base;
    return Buffer.from(image.bytes.subarray(at, at + Math.max(size, image.bytes.length - at))).toString('hex');
  });
}
const same = (text: string): string[] => [text, text, text, text];
const littleBig = (little: string, big: string): string[] => [little, little, big, big];

describe('initializers', () => {
  test('scalars', () => {
    expect(bytesOf(() => ({ type: I16, init: int(-2) }))).toEqual(littleBig('feff', 'fffe'));
    expect(bytesOf(() => ({ type: U64, init: int(0x0102030405060708n) }))).toEqual(littleBig('0807060504030201',
      '0102030405060708'));
    expect(bytesOf(() => ({ type: Word, init: int(-2) }))).toEqual(['feffffff', 'feffffffffffffff', 'fffffffe',
      'fffffffffffffffe']);
    expect(bytesOf(() => ({ type: F32, init: { kind: 'float', value: 1.5 } }))).toEqual(littleBig('0000c03f',
      '3fc00000'));
    expect(bytesOf(() => ({ type: F64, init: { kind: 'float', value: -0 } }))).toEqual(littleBig('0000000000000080',
      '8000000000000000'));
    expect(bytesOf((module) => ({ type: U32, init: { kind: 'rel', rel: module.rels.size(Ptr) } }))).toEqual(['04000000',
      '08000000', '00000004', '00000008']);
  });

  test('arrays: bytes, ints, sparse lists', () => {
    expect(bytesOf(({ types, rels }) =>
      ({ type: types.array(U8, rels.int(4, UWord)), init: { kind: 'bytes',
      bytes: Uint8Array.of(1, 2) } }))).toEqual(same('01020000'));
    expect(bytesOf(({ types, rels }) =>
      ({ type: types.array(U16, rels.int(3, UWord)), init: { kind: 'ints', values: [1n, 0xfffen] } })))
      .toEqual(littleBig('0100feff0000', '0001fffe0000'));
    expect(bytesOf(({ types, rels }) =>
      ({ type: types.array(U16, rels.int(3, UWord)), init: list([2, int(9)]) }))).toEqual(littleBig('000000000900',
      '000000000009'));
    // As long as a word: the relocatable length decides.
    expect(bytesOf(({ types, rels }) => ({ type: types.array(U8, rels.word()), init: list([1, int(7)]) })))
      .toEqual(['00070000', '0007000000000000', '00070000', '0007000000000000']);
  });

  test('structs, unions, flexible members', () => {
    expect(bytesOf(({ types }) => ({
      type: types.record(KStruct, 's', [member('c', U8), member('p', Word), member('h', I16)]),
        init: list([0, int(1)], [1, int(2)], [2, int(3)]),
    }))).toEqual(['010000000200000003000000', '010000000000000002000000000000000300000000000000',
      '010000000000000200030000', '010000000000000000000000000000020003000000000000']);
    expect(bytesOf(({ types }) =>
      ({ type: types.record(KUnion, 'u', [member('w', I64), member('h', I16)]), init: list([1, int(0x102)]) })))
      .toEqual(littleBig('0201000000000000', '0102000000000000'));
    expect(bytesOf(({ types, rels }) => ({
      type: types.record(KStruct, 'f', [member('n', I32), member('a', types.array(U16, rels.int(0, UWord)))]),
      init: list([0, int(2)], [1, { kind: 'ints', values: [5n, 6n] }]),
    }))).toEqual(littleBig('0200000005000600', '0000000200050006'));
  });

  test('bit-fields: LSB first on little-endian, MSB first on big-endian', () => {
    expect(bytesOf(({ types }) => ({
      type: types.record(KStruct, 'b', [member('a', U32, 3), member('b', I32, 7), member('c', U32, 22),
        member('d', I64, 40)]),
      init: list([0, int(5)], [1, int(-3)], [2, int(0x123456)], [3, int(-1)]),
    }))).toEqual(littleBig(`${le32(5 | 125 << 3 | 0x123456 << 10)}00000000ffffffffff000000`,
      `${be32(5 << 29 | 125 << 22 | 0x123456)}00000000ffffffffff000000`));
  });
});

function le32(value: number): string {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32LE(value);
  return bytes.toString('hex');
}
function be32(value: number): string {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value | 0);
  return bytes.toString('hex');
}

describe('placement', () => {
  test('read-only first, sections together, zeros last and without bytes', () => {
    const module = new Module('test');
    const zero = addData(module, 'zero', module.types.array(I64, module.rels.int(1000, UWord)), { kind: 'zero' });
    const data = addData(module, 'data', I32, int(1));
    const odd = addData(module, 'odd', U8, int(1), { readOnly: true });
    const constant = addData(module, 'constant', I32, int(2), { readOnly: true, align: 64 });
    const first = addData(module, 'first', I32, int(3));
    const plain = addData(module, 'plain', U8, int(1));
    const second = addData(module, 'second', I32, int(4));
    for (const symbol of [first, second]) module.symbols[symbol]!.section = 'hooks';
    const start = module.addSymbol('__start_hooks', 'object', 'global');
    const stop = module.addSymbol('__stop_hooks', 'object', 'global');
    const image = place(module, 0);
    expect(image.address(odd)).toBe(base);
    expect(image.address(constant)).toBe(base + 64);
    expect(image.readOnlyEnd).toBe(base + 68);
    expect([image.address(start), image.address(first), image.address(second), image.address(stop)]).toEqual([68, 68,
      72, 76].map((at) => base + at));
    expect([image.address(data), image.address(plain)]).toEqual([base + 76, base + 80]);
    expect(image.bytes.length).toBe(81);
    expect(image.address(zero)).toBe(base + 88);
    expect(image.end).toBe(base + 8096);
    expect(place(module, 0).bytes).toEqual(image.bytes);
  });

  test('addresses: objects with addends, functions, aliases, labels, weak and undefined symbols', () => {
    const module = new Module('test');
    const { rels, types } = module;
    const pair = types.record(KStruct, 'pair', [member('c', U8), member('p', Ptr)]);
    const target = addData(module, 'target', pair, list([0, int(1)]), { readOnly: true });
    const code = addFunction(module, 'code', Void, [], ({ b }) => b.ret());
    const alias = module.addSymbol('alias', 'object', 'global');
    module.symbols[alias]!.defs.push({ kind: 'alias', layouts: 15, target, line: 0 });
    const weak = module.addSymbol('weak', 'object', 'weak');
    const pointers = addData(module, 'pointers', types.array(Ptr, rels.int(5, UWord)), list(
      [0, { kind: 'addr', symbol: alias, addend: rels.offset(pair, [1]) }],
        [1, { kind: 'addr', symbol: code, addend: rels.int(0, UWord) }],
      [2, { kind: 'addr', symbol: weak, addend: rels.int(0, UWord) }], [3, { kind: 'label', symbol: code, label: 4 }],
      [4, { kind: 'addr', symbol: target, addend: rels.int(-1, Word) }]));
    for (const lane of [0, 1, 2, 3]) {
      const image = place(module, lane);
      const word = lane & 1 ? 8 : 4;
      const view = new DataView(image.bytes.buffer);
      const read = (i: number): number => {
        const at = image.address(pointers) - base + i * word;
        return word === 8 ? Number(view.getBigUint64(at, lane < 2)) : view.getUint32(at, lane < 2);
      };
      expect([0, 1, 2, 3, 4].map(read)).toEqual([base + word, 1000 + code, 0, 5, base - 1]);
      expect(image.address(alias)).toBe(base);
    }
    const strong = module.addSymbol('gone', 'object', 'global');
    module.symbols[strong]!.line = module.fileId('x.c') << 20 | 12;
    expect(() => place(module, 2).address(strong)).toThrow("undefined symbol 'gone' (be32), x.c:12");
  });

  test('variants: each layout has its own definition', () => {
    const module = new Module('test');
    const symbol: SymbolId = addData(module, 'x', I32, int(32), { layouts: 5 });
    module.symbols[symbol]!.defs.push({ kind: 'data', layouts: 10, type: I64, align: 0, init: int(64), readOnly: false,
      common: false, line: 0 });
    expect([0, 1].map((lane) => place(module, lane).bytes.length)).toEqual([4, 8]);
  });
});
