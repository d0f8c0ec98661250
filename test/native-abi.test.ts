// Calls between our code and gcc's, in both directions, with random signatures: what one compiler passes, the other receives.
//
// A generator makes functions over integers, enumerations, pointers, floating point, structures (bit-fields and arrays too) and unions. One file holds
// the callees, which check every parameter and return a value, another the callers, which check the result; each is compiled by either
// compiler. No libc is linked; a few lines of assembly start the program. Its exit status is 0, or that of the first wrong value.

import { spawnSync } from 'node:child_process';
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { lode, withFolder } from './program.ts';
import { needs } from './needs.ts';
import { nativeTargets } from './native-targets.ts';

/** Calls `test` and ends the program with its result, by name of the target. */
const start: Readonly<Record<string, string>> = {
  'x86_64-linux': 'call test; movl %eax, %edi; movl $60, %eax; syscall',
  // The linker makes accesses relative to the global pointer.
  'riscv64-linux': '.option push; .option norelax; la gp, __global_pointer$; .option pop; call test; li a7, 93; ecall',
  'aarch64-linux': 'bl test; mov x8, 93; svc 0',
  'powerpc-linux': 'stwu 1, -16(1); bl test; li 0, 1; sc',
  's390x-linux': 'aghi %r15, -160; brasl %r14, test; svc 1',
};

/** Numbers from a seed (Park and Miller, 1988). */
class Random {
  #state: number;
  constructor(seed: number) { this.#state = seed; }
  below(n: number): number {
    this.#state = this.#state * 48271 % 0x7fffffff;
    return this.#state % n;
  }
  pick<T>(list: readonly T[]): T { return list[this.below(list.length)]!; }
}

/** A type, and how a value of it is told: statements that give it to an lvalue, a condition that it is another. */
interface Kind {
  readonly name: string;
  readonly isScalar: boolean;
  /** Values for the scalars in it, by path (`.a`, `.b[1].c`; '' for a scalar). */
  readonly leaves: readonly Leaf[];
}
interface Leaf { readonly path: string; readonly scalar: string; readonly bits: number }

const integers: Readonly<Record<string, readonly string[]>> = {
  'char': ['-5', '100', '-128'], 'signed char': ['-1', '77'], 'unsigned char': ['200', '3'], 'short': ['-30000', '1234'], 'unsigned short': ['65000', '9'],
  'int': ['-2000000000', '7', '-1'], 'unsigned': ['4000000000u', '11u'], 'long': ['-2000000001', '123456789'], 'unsigned long': ['4000000001u', '5'],
  'long long': ['-9000000000000000000', '81985529216486895', '-2'], 'unsigned long long': ['18000000000000000000u', '1'], '_Bool': ['0', '1'],
  'enum color': ['blue', 'red'], 'void *': ['(void *)1234', '(void *)0xfffffff0u'], 'float': ['1.5f', '-0.25f', '16777215.0f'], 'double': ['-2.75', '1e300', '0.1'],
};
const scalarNames = Object.keys(integers);

/** The values of one parameter: an initial one by leaf. */
function valueOf(random: Random, leaf: Leaf): string {
  if (leaf.bits > 0) return String(leaf.scalar === 'int' ? random.below(2 ** leaf.bits) - 2 ** (leaf.bits - 1) : random.below(2 ** leaf.bits));
  const value = random.pick(integers[leaf.scalar]!);
  // Narrow numbers are computed, so that what lies above them in a register may be anything.
  return /char|short/.test(leaf.scalar) ? `(${leaf.scalar})id(${value} + ${random.below(8) * 65536})` : value;
}

class Generator {
  readonly #random: Random;
  readonly #kinds: Kind[] = [];
  #types = 'enum color { red = 3, blue = -7 };\nextern int id(int);\nextern void fail(int);\n';

  constructor(seed: number) {
    this.#random = new Random(seed);
    for (let i = 0; i < 40; i++) this.#aggregate(i);
  }

  #scalar(): Kind {
    const name = this.#random.pick(scalarNames);
    return { name, isScalar: true, leaves: [{ path: '', scalar: name, bits: 0 }] };
  }
  #kind(): Kind { return this.#kinds.length > 0 && this.#random.below(10) < 4 ? this.#random.pick(this.#kinds) : this.#scalar(); }

  #aggregate(number: number): void {
    const random = this.#random;
    const isUnion = random.below(6) === 0;
    const floatOnly = random.below(3) === 0 ? random.pick(['float', 'double']) : '';
    const leaves: Leaf[] = [];
    let body = '';
    const count = 1 + random.below(4);
    for (let i = 0; i < count; i++) {
      const inner = this.#kinds.length > 0 && random.below(6) === 0 ? random.pick(this.#kinds) : floatOnly !== ''
        ? { name: floatOnly, isScalar: true, leaves: [{ path: '', scalar: floatOnly, bits: 0 }] } : this.#scalar();
      const bits = inner.isScalar && (inner.name === 'int' || inner.name === 'unsigned') && random.below(2) === 0 ? 1 + random.below(20) : 0;
      const length = bits === 0 && random.below(5) === 0 ? 1 + random.below(3) : 0;
      body += ` ${inner.name} m${i}${bits > 0 ? ` : ${bits}` : length > 0 ? `[${length}]` : ''};`;
      // Of a union only the first member has a value.
      if (isUnion && i > 0) continue;
      for (let at = 0; at < Math.max(length, 1); at++)
        for (const leaf of inner.leaves) leaves.push({ path: `.m${i}${length > 0 ? `[${at}]` : ''}${leaf.path}`, scalar: leaf.scalar, bits: bits || leaf.bits });
    }
    const name = `${isUnion ? 'union' : 'struct'} t${number}`;
    this.#types += `${name} {${body} };\n`;
    this.#kinds.push({ name, isScalar: false, leaves });
  }

  /** Types, callees and callers of `count` functions. */
  sources(count: number): { callees: string; callers: string } {
    let declarations = '';
    let callees = '';
    let callers = '';
    for (let f = 0; f < count; f++) {
      const params = Array.from({ length: this.#random.below(11) }, () => this.#kind());
      const result = this.#random.below(8) === 0 ? undefined : this.#kind();
      const head = `${result?.name ?? 'void'} f${f}(${params.map((kind, i) => `${kind.name} p${i}`).join(', ') || 'void'})`;
      declarations += `${head};\n`;
      let callee = '';
      let caller = '';
      params.forEach((kind, i) => {
        if (!kind.isScalar) caller += `  ${kind.name} p${i};\n`;
        kind.leaves.forEach((leaf) => {
          const value = valueOf(this.#random, leaf);
          callee += `  if (p${i}${leaf.path} != ${value}) fail(${f + 1});\n`;
          caller += kind.isScalar ? `  ${kind.name} p${i} = ${value};\n` : `  p${i}${leaf.path} = ${value};\n`;
        });
      });
      const call = `f${f}(${params.map((_, i) => `p${i}`).join(', ')})`;
      if (result === undefined) caller += `  ${call};\n`;
      else {
        callee += `  ${result.name} r;\n`;
        caller += `  ${result.name} r = ${call};\n`;
        for (const leaf of result.leaves) {
          const value = valueOf(this.#random, leaf);
          callee += `  r${leaf.path} = ${value};\n`;
          caller += `  if (r${leaf.path} != ${value}) fail(${f + 1});\n`;
        }
        callee += '  return r;\n';
      }
      callees += `${head} {\n${callee}}\n`;
      callers += `static void c${f}(void) {\n${caller}}\n`;
    }
    const all = Array.from({ length: count }, (_, f) => `  c${f}();\n`).join('');
    return { callees: `${this.#types}${declarations}${callees}`, callers: `${this.#types}${declarations}${callers}void call_all(void) {\n${all}}\n` };
  }
}

/** What gcc compiles in any case: the start, and what both files call. */
const common = `
int first;
int id(int x) { return x; }
void fail(int n) { if (!first) first = n; }
void *memcpy(void *to, const void *from, unsigned long n) { char *t = to; const char *f = from; while (n--) *t++ = *f++; return to; }
void *memset(void *to, int c, unsigned long n) { char *t = to; while (n--) *t++ = c; return to; }
extern void call_all(void);
int test(void) { call_all(); return first; }
`;

const functions = 200;

describe.for(nativeTargets)('$name', ({ name, triple, qemu }) => {
  test.for([0, 2])('-O%i', { timeout: 300_000 }, async (level, context) => {
    const gcc = `${triple}-gcc`;
    needs(context, gcc, 'it is what we exchange calls with');
    needs(context, qemu, 'it runs the programs');
    await withFolder(async (folder) => {
      const { callees, callers } = new Generator(4711 + level).sources(functions);
      writeFileSync(join(folder, 'callees.c'), callees);
      writeFileSync(join(folder, 'callers.c'), callers);
      writeFileSync(join(folder, 'common.c'), `asm(".globl _start\\n_start: ${start[name]}");\n${common}`);
      const compile = (...argv: readonly string[]): void => {
        const { status, stderr } = spawnSync(gcc, ['-fsigned-char', '-fno-pie', '-fno-builtin', '-fno-stack-protector', '-fno-asynchronous-unwind-tables', '-w', ...argv], { cwd: folder, encoding: 'utf8' });
        // Linkers warn of this and that.
        expect([status, status === 0 ? '' : stderr]).toEqual([0, '']);
      };
      compile(`-O${level}`, '-c', 'common.c', 'callees.c', 'callers.c');
      for (const part of ['callees', 'callers']) {
        for (const argv of [['cc', `-O${level}`, '-w', '-c', `${part}.c`, '-o', `${part}.lode`], ['translate', '--target', name, '-c', '-o', `our-${part}.o`, `${part}.lode`]]) {
          const { status, stderr } = await lode(argv, { cwd: folder });
          expect([status, stderr]).toEqual([0, '']);
        }
      }
      for (const objects of [['our-callees.o', 'callers.o'], ['callees.o', 'our-callers.o'], ['our-callees.o', 'our-callers.o']]) {
        compile('-nostdlib', '-static', '-no-pie', 'common.o', ...objects, '-o', 'program');
        chmodSync(join(folder, 'program'), 0o755);
        const { status, signal } = spawnSync(qemu, ['program'], { cwd: folder });
        const at = callees.split('\n').find((line) => new RegExp(`\\bf${(status ?? 0) - 1}\\(.*\\{$`).test(line)) ?? '';
        expect({ objects, status, signal, at: status === 0 ? '' : at }).toEqual({ objects, status: 0, signal: null, at: '' });
      }
    });
  });
});
