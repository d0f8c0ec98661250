// ELF files: executables and relocatable objects of all classes and byte orders. Judges are the machines (qemu-user), binutils
// (binutils-multiarch reads every target) and gcc's linker.

import { spawnSync } from 'node:child_process';
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Init } from '../ir/module.ts';
import { F64, I16, I32, I64, I8, KStruct, Ptr, U32, U8, UWord, type TypeId } from '../ir/types.ts';
import { withFolder } from './program.ts';
import { int, Program, zero } from './support/elf.ts';
import { addData } from './support/ir.ts';
import { tinyTargets, type Tiny } from './support/tiny-target.ts';

function run(command: string, ...argv: string[]): string {
  const { status, stdout, stderr, error } = spawnSync(command, argv, { encoding: 'latin1', env: { ...process.env, LC_ALL: 'C' } });
  if (error !== undefined) throw error;
  expect([stderr, status]).toEqual(['', 0]);
  return stdout;
}

/** Value of each named symbol, as readelf shows the table. */
function symbols(path: string): Record<string, { readonly value: number; readonly size: number; readonly type: string; readonly bind: string; readonly section: string }> {
  return Object.fromEntries([...run('readelf', '-sW', path).matchAll(/^ *\d+: ([0-9a-f]+) +(\w+) (\w+) +(\w+) +\w+ +(\w+) +(\S+)$/gm)]
    .map(([, value, size, type, bind, section, name]) => [name!, { value: parseInt(value!, 16), size: Number(size), type: type!, bind: bind!, section: section! }]));
}

/** Reads a word of the loaded image at an address. */
function wordAt(bytes: Uint8Array, { target, layout }: Tiny, address: number): number {
  const view = new DataView(bytes.buffer);
  const little = !layout.bigEndian;
  const wide = target.registerBytes === 8;
  const word = (at: number): number => wide ? Number(view.getBigInt64(at, little)) : view.getInt32(at, little);
  const headers = word(wide ? 32 : 28);
  for (let i = 0; i < view.getUint16(wide ? 56 : 44, little); i++) {
    const at = headers + i * (wide ? 56 : 32);
    if (view.getUint32(at, little) !== 1) continue;
    const [offset, start, size] = wide ? [word(at + 8), word(at + 16), word(at + 32)] : [word(at + 4), word(at + 8), word(at + 16)];
    if (address >= start && address < start + size) return word(offset + address - start);
  }
  throw new Error(`nothing at ${address.toString(16)}`);
}

describe.each(tinyTargets.map((tiny) => [tiny.target.name, tiny] as const))('%s', (_, tiny) => {
  const word = tiny.target.registerBytes;

  test('runs, and binutils has no complaint', () => withFolder(async (folder) => {
    const path = join(folder, 'prog');
    const program = new Program(tiny);
    const bytes = program.executable();
    writeFileSync(path, bytes);
    chmodSync(path, 0o755);
    expect(spawnSync(tiny.qemu, [path]).status).toBe(42);
    expect(run('readelf', '-aW', path)).not.toMatch(/warning|error|corrupt/i);
    expect(run('objdump', '-d', path)).toContain('<_start>:');
    expect(new Program(tiny).executable()).toEqual(bytes);
    expect(bytes.length).toBeLessThan(1600);
  }));

  test('data holds addresses of objects, functions, aliases and bounds; weak ones are 0', () => withFolder(async (folder) => {
    const program = new Program(tiny);
    const { module } = program;
    const code = program.code('code', [...tiny.target.elf.nop]);
    program.code('dead', [...tiny.target.elf.nop, ...tiny.target.elf.nop]);
    addData(module, 'gone', I32, int(5));
    const zeros = addData(module, 'zeros', module.types.array(I64, module.rels.int(1000, UWord)), zero);
    const constant = addData(module, 'constant', I64, int(-2), { readOnly: true, align: 64 });
    const alias = program.undefined('alias');
    module.symbols[alias]!.defs.push({ kind: 'alias', layouts: 15, target: zeros, line: 0 });
    const members = ['first', 'second'].map((name) => addData(module, name, I32, int(7)));
    for (const member of members) module.symbols[member]!.section = 'hooks';
    const table = addData(module, 'table', module.types.array(Ptr, module.rels.int(8, UWord)), { kind: 'list', items: [
      program.address(code), program.address(zeros, 16), program.address(alias, -4), program.address(program.undefined('none', 'object', 'weak')),
      program.address(program.undefined('__start_hooks')), program.address(program.undefined('__stop_hooks')), program.address(constant),
      { kind: 'label', symbol: code, label: 4 }].map((value, index) => ({ index, value: value as Init })) });
    module.symbols[table]!.used = true;
    const path = join(folder, 'prog');
    const bytes = program.executable();
    writeFileSync(path, bytes);
    expect(run('readelf', '-aW', path)).not.toMatch(/warning|error|corrupt/i);
    const found = symbols(path);
    expect(found.dead).toBeUndefined();
    expect(found.gone).toBeUndefined();
    expect([found.code!.type, found.zeros!.type, found.zeros!.size, found.alias!.size]).toEqual(['FUNC', 'OBJECT', 8000, 8000]);
    const at = found.table!.value;
    expect([0, 1, 2, 3, 4, 5, 6, 7].map((i) => wordAt(bytes, tiny, at + i * word))).toEqual([found.code!.value, found.zeros!.value + 16, found.zeros!.value - 4,
      0, found.first!.value, found.first!.value + 8, found.constant!.value, 5]);
    expect(found.second!.value).toBe(found.first!.value + 4);
    expect(found.constant!.value % 64).toBe(0);
  }));

  test('thread-local image', () => withFolder(async (folder) => {
    const program = new Program(tiny);
    const offsets = ['a', 'b', 'c'].map((name, i) => program.tls(name, i === 1 ? int(9) : zero, i === 2 ? 32 : 0))
      .map((symbol) => program.references.symbol(symbol));
    program.module.symbols[program.code('code', [...new Uint8Array(32)], { fixups: offsets.map((reference, i) => ({ at: i * 8, kind: 2, reference, addend: 4 })) })]!.used = true;
    const path = join(folder, 'prog');
    const bytes = program.executable();
    writeFileSync(path, bytes);
    expect(run('readelf', '-aW', path)).not.toMatch(/warning|error|corrupt/i);
    // .tdata: b at 0; .tbss: a, then c, behind it.
    const shown = /TLS +0x[0-9a-f]+ 0x([0-9a-f]+) 0x[0-9a-f]+ 0x([0-9a-f]+) 0x([0-9a-f]+) R +0x20/.exec(run('readelf', '-lW', path))!;
    expect([Number.parseInt(shown[1]!, 16) % 32, Number.parseInt(shown[2]!, 16), Number.parseInt(shown[3]!, 16)]).toEqual([0, 8, 72]);
    const found = symbols(path);
    expect([found.b, found.a, found.c].map((symbol) => [symbol!.type, symbol!.value])).toEqual([['TLS', 0], ['TLS', 32], ['TLS', 64]]);
    const { tlsVariant, tlsOffset } = tiny.target.elf;
    const base = tlsVariant === 2 ? -96 : tlsOffset > 0 ? 32 : tlsOffset;
    const read = (i: number): number => {
      const raw = wordAt(bytes, tiny, found.code!.value + i * 8);
      return word === 8 && tiny.target.name !== 's390x-linux' ? raw | 0 : raw;
    };
    expect([0, 1, 2].map(read)).toEqual([base + 36, base + 4, base + 68]);
  }));

  test('literals and jump tables', () => withFolder(async (folder) => {
    const program = new Program(tiny);
    const { references } = program;
    const literal = references.literal(Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8));
    expect(references.literal(Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8))).toBe(literal);
    const small = references.literal(Uint8Array.of(9, 9));
    const symbol = program.code('code', [...new Uint8Array(32)], { blockOffsets: [0, 12, 4],
      fixups: [small, literal, literal + 2].map((reference, i) => ({ at: i * 8, kind: 0, reference, addend: 0 })) });
    expect(references.table(symbol, [2, 1, 2])).toBe(literal + 2);
    program.module.symbols[symbol]!.used = true;
    const path = join(folder, 'prog');
    const bytes = program.executable();
    writeFileSync(path, bytes);
    const code = symbols(path).code!.value;
    const [atSmall, atLiteral, atTable] = [0, 1, 2].map((i) => wordAt(bytes, tiny, code + i * 8));
    expect(atLiteral % 8).toBe(0);
    expect(atSmall).toBe(atLiteral + 8);
    expect([0, 1, 2].map((i) => wordAt(bytes, tiny, atTable + i * word))).toEqual([code + 4, code + 12, code + 4]);
  }));

  test('relocatable object', () => withFolder(async (folder) => {
    const program = new Program(tiny);
    const { module, references } = program;
    const outside = program.undefined('outside', 'function');
    const common = addData(module, 'shared', I64, zero, { common: true });
    const hidden = addData(module, 'hidden', I32, int(3));
    module.symbols[hidden]!.visibility = 'hidden';
    const own = addData(module, 'own', I32, zero);
    module.symbols[own]!.linkage = 'local';
    const unused = addData(module, 'unused', I32, zero);
    module.symbols[unused]!.linkage = 'local';
    const weak = program.code('maybe', [...new Uint8Array(24)], { fixups: [
      { at: 0, kind: 0, reference: references.symbol(outside), addend: 0 },
      { at: 8, kind: 3, reference: references.literal(Uint8Array.of(1, 2, 3, 4)), addend: 4 },
      { at: 16, kind: 0, reference: references.symbol(own), addend: 2 }] });
    module.symbols[weak]!.linkage = 'weak';
    module.hooks.push({ symbol: weak, priority: 200, destructor: false, layouts: 15 });
    addData(module, 'pointer', Ptr, program.address(common, 3));
    const path = join(folder, 'x.o');
    writeFileSync(path, program.object());
    const text = run('readelf', '-aW', path);
    expect(text).not.toMatch(/warning|error|corrupt/i);
    const found = symbols(path);
    expect([found.outside!.section, found.shared!.section, found.shared!.value, found.own!.bind, found.maybe!.bind, found.value!.bind]).toEqual(
      ['UND', 'COM', 8, 'LOCAL', 'WEAK', 'GLOBAL']);
    expect(found.unused).toBeUndefined();
    expect(text).toMatch(/OBJECT +GLOBAL HIDDEN +\d+ hidden/);
    const names = (row: number): string => tiny.target.relocations[row]!.name;
    const relocations = [...run('objdump', '-r', path).matchAll(/^0*([0-9a-f]+) (R_\w+) +([^+\s]+)(?:\+0x0*([0-9a-f]+))?$/gm)].map((match) => match.slice(1));
    expect(relocations).toEqual([['0', names(0), 'outside', undefined], ['8', names(3), '.rodata', '4'], ['10', names(0), 'own', '2'],
      ['8', names(0), 'shared', '3'], ['0', names(0), 'maybe', undefined], ['20', names(1), 'maybe', undefined]]);
    expect(text).toMatch(/\.init_array\.00200 +INIT_ARRAY/);
  }));

  test('debugging information', () => withFolder(async (folder) => {
    const program = new Program(tiny);
    const { module } = program;
    const { types, rels } = module;
    const member = (name: string, type: TypeId, bits = -1) => ({ name, type, bits, align: 0, packed: false });
    const pair = types.record(KStruct, 'pair', [member('small', I8), member('flag', U32, 3), member('next', Ptr), member('items', types.array(I16, rels.int(5, UWord)))]);
    const line = (file: number, at: number): number => file << 20 | at;
    expect(module.fileId('test.c')).toBe(1);
    const header = module.fileId('include/x.h');
    const nops = (count: number): number[] => Array.from({ length: count }, () => tiny.target.elf.nop).flat();
    const [size, stack] = [nops(1).length, tiny.target.registers.dwarf[tiny.target.registers.stackPointer]!];
    const symbol = program.code('outer', nops(400), { lines: [{ at: 0, line: line(1, 5) }, { at: size, line: line(1, 7) }, { at: 2 * size, line: line(header, 900) },
      { at: 3 * size, line: line(1, 8) }, { at: 300 * size, line: line(1, 9) }],
    unwind: [{ at: size, kind: 'cfa', register: stack, offset: 64 }, { at: size, kind: 'saved', register: 3, offset: -24 }, { at: 20 * size, kind: 'remember' },
      { at: 100 * size, kind: 'cfa', register: stack, offset: 8 }, { at: 390 * size, kind: 'restore' }],
    variables: [{ name: 'count', type: I32, offset: -40, parameter: 0 }, { name: 'p', type: pair, offset: -300, parameter: -1 }, { name: 'x', type: F64, offset: 16, parameter: -1 }] },
    [I32, Ptr]);
    module.symbols[symbol]!.used = true;
    const data = addData(module, 'table', types.array(pair, rels.int(3, UWord)), zero, { line: line(header, 3) });
    module.symbols[data]!.used = true;
    const shown: string[] = [];
    for (const [name, bytes] of [['prog', program.executable(true)], ['x.o', program.object(true)]] as const) {
      const path = join(folder, name);
      writeFileSync(path, bytes);
      expect(run('readelf', '-aW', path)).not.toMatch(/warning|error|corrupt/i);
      shown.push(run('readelf', '-wliRf', '--debug-dump=decodedline', '-wa', path));
      expect(run('objdump', '-dl', path)).toMatch(/test\.c:5\n[^]*test\.c:7\n[^]*x\.h:900\n[^]*test\.c:8\n[^]*test\.c:9\n/);
    }
    for (const text of shown) {
      expect(text).not.toMatch(/warning|error|corrupt|unknown|out of range/i);
      for (const what of [/DW_AT_name .*: outer\n/, /DW_AT_name .*: count\n/, /DW_OP_fbreg: -40\)/, /DW_OP_fbreg: -300\)/, /DW_AT_name .*: pair\n/,
        /DW_AT_bit_size +: 3\n/, /DW_AT_count +: 5\n/, /DW_AT_encoding +: 4\t\(float\)/, /x\.h +900 /, /DW_CFA_def_cfa: r\d+ (?:\(.*\) )?ofs 64/, /DW_CFA_offset: r3 (?:\(.*\) )?at cfa-24/,
        /DW_CFA_restore_state/, /DW_TAG_compile_unit[^]*DW_TAG_compile_unit/]) expect(text).toMatch(what);
    }
  }));
});

test('errors name symbol and function', () => {
  const program = new Program(tinyTargets[0]!);
  const far = addData(program.module, 'far', program.module.types.array(U8, program.module.rels.int(0x7fffffff, UWord)), zero);
  const object = addData(program.module, 'object', I32, zero);
  const { references } = program;
  const code = program.code('code', [0, 0, 0, 0], { fixups: [{ at: 0, kind: 3, reference: references.symbol(object), addend: 0x7fffffff }] });
  for (const symbol of [far, code]) program.module.symbols[symbol]!.used = true;
  expect(() => program.executable()).toThrow(/^test\.c: 'code': R_X86_64_PC32 to 'object' does not fit: 0x1\w{8} \(x86_64-linux, le64\)$/);
  const missing = new Program(tinyTargets[3]!);
  missing.module.symbols[addData(missing.module, 'p', Ptr, missing.address(missing.undefined('gone')))]!.used = true;
  expect(() => missing.executable()).toThrow("undefined symbol 'gone' (be32)");
  const wide = new Program(tinyTargets[3]!);
  const big = wide.module.types.array(U8, wide.module.rels.int(0x7fffffff, UWord));
  for (const name of ['a', 'b', 'c']) wide.module.symbols[addData(wide.module, name, big, zero)]!.used = true;
  expect(() => wide.executable()).toThrow(/^test\.c: \d+ bytes do not fit in memory \(powerpc-linux\)$/);
  const mixed = new Program(tinyTargets[0]!);
  for (const symbol of [mixed.code('f', [0]), mixed.value]) Object.assign(mixed.module.symbols[symbol]!, { section: 'odd', used: true });
  expect(() => mixed.executable()).toThrow("section 'odd' has both functions and data ('value')");
});
