// Objects of the host's target, with gcc's objects: linking, and what a debugger sees. Others are judged by binutils in elf.test.ts.

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { nativeTargets } from '../backends/native.ts';
import { isHost } from '../loader/launch.ts';
import { execute, lode, root, withFolder } from './program.ts';

const host = nativeTargets.find(isHost);

const source = `
struct pair { int x; double d; unsigned flag : 3; char name[5]; };
int counter = 5;
static long total;
int shared[4];
__thread int mine = 3;
extern int outside(int);
extern int absent(void) __attribute__((weak));
static int (*const table[])(int) = { outside, 0 };
__attribute__((noinline)) int leaf(int n) {
  int doubled = n * 2;
  counter += doubled;
  return doubled + 1;
}
__attribute__((noinline)) int four(int a, struct pair *q) {
  int r = leaf(a + q->x);
  total += r;
  return r + a;
}
__attribute__((noinline)) int three(int a) {
  struct pair v = { 3, 2.5, 5, "abc" };
  int r = four(a, &v);
  return r + v.x;
}
__attribute__((noinline)) int two(int a, const char *text) {
  int k = three(a);
  return k + text[0];
}
__attribute__((noinline)) int one(int a) {
  int k = two(a, "A") + 1;
  shared[1] = k + table[0](a) + mine;
  switch (a) { case 1: k += 9; break; case 2: k += 99; break; case 3: k -= 5; break; case 4: k += 7; break; case 5: k = 0; }
  return k + (absent != 0);
}
static void begin(void) __attribute__((constructor));
static void begin(void) { mine += 4; }
`;
const main = `
#include <stdio.h>
extern int one(int), counter, shared[];
extern __thread int mine;
int outside(int n) { return n * 100; }
int main(void) { int result = one(4); printf("%d %d %d %d", result, counter, shared[1], mine); return 0; }
`;

/** Compiles the source with Lode for the host, links it with gcc's main; the program's path. */
async function built(folder: string, level: string): Promise<string> {
  writeFileSync(join(folder, 'code.c'), source);
  writeFileSync(join(folder, 'main.c'), main);
  for (const command of [['cc', `-O${level}`, '-g', '-c', '-o', 'code.lo', 'code.c'], ['translate', '-c', '-t', host!.name, '-o', 'code.o', 'code.lo']])
    expect(await lode(command, { cwd: folder })).toEqual({ stdout: '', stderr: '', status: 0 });
  const linked = await execute('gcc', ['-no-pie', '-o', 'prog', 'main.c', 'code.o'], { cwd: folder });
  expect([linked.stderr, linked.status]).toEqual(['', 0]);
  return join(folder, 'prog');
}

async function gdb(program: string, folder: string, commands: readonly string[]): Promise<string> {
  const all = ['set pagination off', 'set style enabled off', 'set confirm off', ...commands];
  const { stdout, stderr } = await execute('gdb', ['-q', '-nx', '-batch', ...all.flatMap((command) => ['-ex', command]), program], { cwd: folder });
  expect(stderr.replace(/^warning: .*\n/gm, '')).toBe('');
  return stdout;
}

describe.runIf(host !== undefined)('with gcc', () => {
  test.each(['0', '2'])('links and runs (-O%s)', (level) => withFolder(async (folder) => {
    const program = await built(folder, level);
    // counter 5 + 2 * 7; k = (14 + 1 + 4 + 3 + 65 + 1) = 88.
    expect(await execute(program, [], { cwd: folder })).toEqual({ stdout: '95 19 495 7', stderr: '', status: 0 });
    for (const argv of [['-aW', 'code.o'], ['-wa', 'code.o'], ['-aW', 'prog'], ['-wa', 'prog']]) {
      const { stdout, stderr } = await execute('readelf', argv, { cwd: folder });
      expect(stderr).toBe('');
      expect(stdout).not.toMatch(/corrupt|out of range/i);
    }
    expect((await execute('objdump', ['-dl', 'prog'], { cwd: folder })).stdout).toMatch(/code\.c:12\n/);
    expect(await lode(['translate', '-c', '-t', host!.name, '-o', 'again.o', 'code.lo'], { cwd: folder })).toEqual({ stdout: '', stderr: '', status: 0 });
    expect(readFileSync(join(folder, 'again.o')).equals(readFileSync(join(folder, 'code.o')))).toBe(true);
  }));

  test('gdb: breakpoint by line, five frames, locals, globals, stepping (-O0)', () => withFolder(async (folder) => {
    const shown = await gdb(await built(folder, '0'), folder, ['break code.c:12', 'run', 'bt', 'print doubled', 'print counter', 'next', 'finish',
      'frame function three', 'print v', 'info frame', 'break one', 'run', 'info args']);
    expect(shown).toMatch(/Breakpoint 1, leaf \(n=7\) at code\.c:12\n12\t {2}counter \+= doubled;/);
    expect(shown).toMatch(/#0 +leaf \(n=7\) at code\.c:12\n#1 .* four \(a=4, q=0x\w+\) at code\.c:16\n#2 .* three \(a=4\) at code\.c:22\n#3 .* two \(a=4, text=0x\w+\) at code\.c:26\n#4 .* one \(a=4\) at code\.c:30\n#5 .* main \(\)/);
    expect(shown).toContain('$1 = 14\n$2 = 5\n13\t  return doubled + 1;\n');
    expect(shown).toContain('Value returned is $3 = 15\n');
    expect(shown).toContain('$4 = {x = 3, d = 2.5, flag = 5, name = "abc\\000"}\n');
    expect(shown).toMatch(/Breakpoint 2 at 0x\w+: file code\.c, line 29\.\n/);
    expect(shown).toMatch(/Breakpoint 2, one \(a=4\) at code\.c:29\n29\t.*int one\(int a\) \{\na = 4\n/);
  }));

  test('gdb: at every instruction of a call the stack can be walked', () => withFolder(async (folder) => {
    const program = await built(folder, '2');
    const shown = await gdb(program, folder, ['break *leaf', 'run', 'print $sp + 8', ...Array.from({ length: 6 }, () => ['bt -frame-info short-location', 'stepi']).flat()]);
    const walks = shown.split(/(?=#0 )/).slice(1).map((walk) => [...walk.matchAll(/^#\d+ +(?:0x\w+ in )?(\w+)/gm)].map((match) => match[1]));
    expect(walks.length).toBe(6);
    for (const walk of walks) expect(walk.join(' ')).toMatch(/^(?:leaf )?four three two one main$/);
  }));

  test('gdb: parameters in optimized code, where they are', () => withFolder(async (folder) => {
    const shown = await gdb(await built(folder, '2'), folder, ['break leaf', 'run', 'info args', 'bt']);
    expect(shown).toMatch(/leaf \(n=7\)/);
    // A caller's register that the call may have overwritten is not shown as if it were good.
    for (const [, value] of shown.matchAll(/(?:three|one|two|four) \(a=([^,)]+)/g)) expect(['4', '<optimized out>']).toContain(value);
  }));
});

test.each(nativeTargets.map(({ name }) => name))('%s: binutils reads objects without complaint', (name) => withFolder(async (folder) => {
  writeFileSync(join(folder, 'code.c'), source);
  for (const [level, input] of [['0', 'code.c'], ['2', 'code.c'], ['2', join(root, 'examples/calc.c')]] as const) {
    for (const command of [['cc', `-O${level}`, '-g', '-c', '-o', 'code.lo', input], ['translate', '-c', '-t', name, '-o', 'code.o', 'code.lo']])
      expect(await lode(command, { cwd: folder })).toEqual({ stdout: '', stderr: '', status: 0 });
    for (const argv of [['-aW', 'code.o'], ['-wa', 'code.o']]) {
      const { stdout, stderr } = await execute('readelf', argv, { cwd: folder });
      expect([argv, stderr]).toEqual([argv, '']);
      expect(stdout).not.toMatch(/corrupt|out of range|unrecognized/i);
    }
    const { stdout, stderr } = await execute('objdump', ['-drl', 'code.o'], { cwd: folder });
    expect(stderr).toBe('');
    // Instructions that do not exist.
    expect(stdout).not.toMatch(/\t(?:\(bad\)|\.long|\.insn|\.word|unknown)/);
    expect(stdout).toMatch(level === '0' ? /code\.c:12\n/ : /\.c:\d+\n/);
  }
}));

test('the host has a target where this runs', () => expect(process.arch !== 'x64' || host !== undefined).toBe(true));
