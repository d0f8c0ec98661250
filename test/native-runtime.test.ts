// What native images take along: constants of the kernel agree with its headers, support functions never become calls of
// themselves, and the way into the kernel belongs to personalities.

import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { decodeModule } from '../ir/decode.ts';
import * as Op from '../ir/op.gen.ts';
import { ops } from '../ir/ops.ts';
import { calls } from '../runtime/abi/calls.ts';
import { linuxConstants } from '../runtime/personality/linux/numbers.ts';
import { needs } from './needs.ts';
import { lode, root, withFolder } from './program.ts';

const machines = ['x86_64', 'aarch64', 'riscv64', 'powerpc', 's390x'];
const library = (name: string) => decodeModule(readFileSync(join(root, 'dist', name)), name);

test('the personality has a function for every described call, and every constant that it names on every machine', () => {
  const { symbols } = library('linux.o');
  const defined = new Set(symbols.filter(({ defs }) => defs.length > 0).map(({ name }) => name));
  expect(calls.map(({ name }) => name).filter((name) => !defined.has(`__lode_call_${name}`))).toEqual([]);
  const constants = symbols.filter(({ name, defs }) => defs.length === 0 && name.startsWith('__lode_linux_')).map(({ name }) => name.slice('__lode_linux_'.length));
  expect(constants.length).toBeGreaterThan(50);
  // The loader's own.
  for (const machine of machines) expect([machine, ...constants.filter((name) => name !== 'has_threadlocals' && !linuxConstants(machine)!.has(name))]).toEqual([machine]);
  expect(linuxConstants('vax')).toBeUndefined();
});

// Machines whose kernel headers come with a compiler that may be installed; aarch64 and riscv64 have the generic numbers.
const compilers = { x86_64: ['gcc', '<asm/unistd.h>'], powerpc: ['powerpc-linux-gnu-gcc', '<asm/unistd.h>'], s390x: ['s390x-linux-gnu-gcc', '<asm/unistd.h>'],
  aarch64: ['gcc', '<asm-generic/unistd.h>'], riscv64: ['gcc', '<asm-generic/unistd.h>'] } as const;

test.each(Object.keys(compilers) as (keyof typeof compilers)[])("numbers and flags are the kernel's: %s", (context) => {
  const [compiler, header] = compilers[context];
  if (spawnSync(compiler, ['--version']).status !== 0) return;
  const constants = linuxConstants(context)!;
  const names = [...constants.keys()].filter((name) => name.startsWith('nr_'));
  const generic = header.includes('generic');
  const source = `${generic ? '#define __BITS_PER_LONG 64\n' : ''}#include ${header}\n#include <asm/fcntl.h>\n${names.map((name) =>
    `#ifdef __NR_${name.slice(3)}\n@ ${name} __NR_${name.slice(3)}\n#else\n@ ${name} -1\n#endif\n`).join('')}`;
  const { stdout, status } = spawnSync(compiler, ['-E', '-P', '-'], { input: source, encoding: 'utf8' });
  expect(status).toBe(0);
  const found = new Map(stdout.split('\n').filter((line) => line.startsWith('@')).map((line) => line.split(' ').slice(1) as [string, string]));
  expect(found.size).toBe(names.length);
  // A call that only later headers name has -1 in these.
  const wrong = names.filter((name) => Number(found.get(name)) !== constants.get(name));
  expect(wrong.map((name) => `${name}: ${constants.get(name)}, the kernel's ${found.get(name)}`)).toEqual([]);
});

test("flags are those of the C library for the machine", (context) => {
  const names = ['O_DIRECT', 'O_DIRECTORY', 'O_NOFOLLOW'];
  for (const machine of machines) {
    const compiler = machine === 'x86_64' ? 'gcc' : `${machine}-linux-gnu-gcc`;
    if (machine === 'powerpc' || machine === 's390x') needs(context, compiler, `it knows the flags of ${machine}`);
    const { stdout, status } = spawnSync(compiler, ['-E', '-P', '-'], { input: `#define _GNU_SOURCE\n#include <fcntl.h>\n${names.map((name) => `@ ${name}\n`).join('')}`, encoding: 'utf8' });
    // The compilers for aarch64 and riscv64 may come without a C library.
    if (status !== 0 && machine.endsWith('64')) continue;
    const found = stdout.split('\n').filter((line) => line.startsWith('@')).map((line) => Number(line.slice(2).replace(/^0(?=\d)/, '0o')));
    expect([machine, ...found]).toEqual([machine, ...names.map((name) => linuxConstants(machine)!.get(name))]);
  }
});

test('support functions contain nothing that legalization turns into a call of them', () => {
  const { symbols } = library('support.o');
  const forbidden: Readonly<Record<string, readonly number[]>> = {
    __lode_memcpy: [Op.memcpy, Op.memmove, Op.memset, Op.copy], __lode_memmove: [Op.memcpy, Op.memmove, Op.memset, Op.copy], __lode_memset: [Op.memset, Op.memcpy],
    __lode_div_u32: [Op.div, Op.rem], __lode_sqrt_f64: [Op.fsqrt], __lode_f64_to_s64: [Op.ftoi], __lode_f64_to_u64: [Op.ftoi],
  };
  for (const [name, list] of Object.entries(forbidden)) {
    const def = symbols.find((symbol) => symbol.name === name)!.defs[0]!;
    if (def.kind !== 'function') throw new Error(`${name} is no function`);
    const used = new Set(def.body.blocks.flatMap(({ insts }) => insts.map((inst) => def.body.op[inst]!)));
    expect([name, ...list.filter((op) => used.has(op)).map((op) => ops[op]!.name)]).toEqual([name]);
  }
});

test('a program that names a primitive is refused', () => withFolder(async (folder) => {
  writeFileSync(join(folder, 'p.c'), 'unsigned long enter(unsigned long, unsigned long, unsigned long, unsigned long, unsigned long, unsigned long, unsigned long)\n' +
    '  __attribute__((sysc("syscall")));\nint main(void) { return (int)enter(39, 0, 0, 0, 0, 0, 0); }\n');
  const env = { LODE_CACHE_DIR: join(folder, 'cache') };
  for (const target of ['x86_64-linux', 'interp-be32']) {
    const outcome = await lode(['run', '--target', target, 'p.c'], { cwd: folder, env });
    expect(outcome.status).toBe(1);
    expect(outcome.stderr).toMatch(/names the described call 'syscall', which belongs to personalities/);
  }
}));
