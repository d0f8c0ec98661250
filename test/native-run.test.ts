// Whole programs on the native targets: what an executable's sections, thread-local storage and runtime must be right for; and
// `lode run` as a user meets it, where this machine has a target.

import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { nativeTargets } from '../backends/native.ts';
import { isHost } from '../loader/launch.ts';
import { bin, execute, lode, runProgram } from './program.ts';

const source = `
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
_Thread_local char odd = 'o';
_Thread_local int zero, one = 1;
static _Thread_local char buffer[100] __attribute__((aligned(64)));
_Thread_local struct { char c; long long l; const char *p; } record = { 'x', 0x123456789abLL, "text" };
#define MEMBER(name, number) static int __attribute__((section("list"))) name = number
MEMBER(a, 1);
MEMBER(b, 2);
MEMBER(c, 3);
extern int __start_list[], __stop_list[];
extern int absent(int) __attribute__((weak));
static char large[1 << 20];
static jmp_buf buffers;
static int labels(int n) { static void *table[] = { &&x, &&y, &&z }; goto *table[n]; x: return 10; y: return 20; z: return 30; }
static int cases(int n) { switch (n) { case 0: return 5; case 1: return 7; case 2: return 9; case 3: return 12; case 4: return 3; case 5: return 8; default: return -1; } }
int same(int) __attribute__((alias("renamed")));
int renamed(int n) { return n + 1; }
__attribute__((constructor)) static void begin(void) { one += 100; }
static int (*const functions[])(int) = { labels, cases, same };
int main(int argc, char **argv) {
  if (argc > 2 && !strcmp(argv[1], "signal")) raise(atoi(argv[2]));
  if (argc > 1 && !strcmp(argv[1], "divide")) return 1 / (argc - 2);
  if (argc > 1 && !strcmp(argv[1], "echo")) { char line[80]; printf("%s|%s|", argv[0], getenv("GREETING")); while (fgets(line, sizeof line, stdin)) fputs(line, stdout); return 7; }
  int sum = 0;
  for (int *p = __start_list; p < __stop_list; p++) sum = sum * 10 + *p;
  strcpy(buffer, "local");
  zero += 5;
  printf("%d %c %d %d %s %d %c %llx %s\\n", sum, odd, zero, one, buffer, (int)((unsigned long)buffer % 64), record.c, record.l, record.p);
  for (int f = 0; f < 3; f++) for (int n = 0; n < 3; n++) printf("%d ", functions[f](n));
  printf("%d %d %d\\n", functions[1](9), absent ? absent(sum) : 0, large[sum]);
  int value = setjmp(buffers);
  printf("%d %g\\n", value, value / 4.0);
  if (value < 3) longjmp(buffers, value + 1);
  return (a + b + c) * 7;
}
`;
const output = '123 o 5 101 local 0 x 123456789ab text\n10 20 30 5 7 9 1 2 3 -1 0 0\n0 0\n1 0.25\n2 0.5\n3 0.75\n';

let folder = '';
let cache: Record<string, string> = {};
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'lode-native-'));
  cache = { LODE_CACHE_DIR: join(folder, 'cache') };
  writeFileSync(join(folder, 'all.c'), source);
  for (const level of ['0', '2']) expect(await lode(['cc', `-O${level}`, '-g', '-o', `all${level}`, 'all.c'], { cwd: folder })).toEqual({ stdout: '', stderr: '', status: 0 });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.each(nativeTargets.map(({ name }) => name))('%s', (name) => {
  test.each(['0', '2'])('-O%s', async (level) => {
    expect(await runProgram(join(folder, `all${level}`), name, { env: cache })).toEqual({ stdout: output, stderr: '', status: 42 });
    expect((await runProgram(join(folder, `all${level}`), name, { env: cache, args: ['divide'] })).status).toBe(128 + 8);
  });

  test('binutils reads the executable', async () => {
    for (const again of [false, true]) {
      const path = join(folder, `image-${name}${again ? '-again' : ''}`);
      expect(await lode(['translate', '-t', name, '-o', path, join(folder, 'all2')])).toEqual({ stdout: '', stderr: '', status: 0 });
      expect(statSync(path).mode & 0o777).toBe(0o755);
    }
    const path = join(folder, `image-${name}`);
    expect(readFileSync(path).equals(readFileSync(`${path}-again`))).toBe(true);
    for (const option of ['-aW', '-wa']) {
      const { stdout, stderr } = await execute('readelf', [option, path]);
      expect([option, stderr]).toEqual([option, '']);
      expect(stdout).not.toMatch(/corrupt|out of range|unrecognized/i);
    }
    const { stdout, stderr } = await execute('objdump', ['-dl', path]);
    expect(stderr).toBe('');
    expect(stdout).not.toMatch(/\t(?:\(bad\)|\.long|\.insn|\.word|unknown)/);
    expect((await execute('file', [path])).stdout).toMatch(/ELF .* executable.* statically linked.* not stripped/);
  });
});

describe.runIf(nativeTargets.some(isHost))('lode run on this machine', () => {
  test('is native by default: arguments, environment, standard input, exit status', async () => {
    const outcome = await lode(['run', 'all2', 'echo'], { cwd: folder, env: { GREETING: 'hi', ...cache }, stdin: 'a\nb\n' });
    expect(outcome).toEqual({ stdout: 'all2|hi|a\nb\n', stderr: '', status: 7 });
  });

  test('the second run takes the image from the cache', async () => {
    const own = { cwd: folder, env: { LODE_CACHE_DIR: join(folder, 'fresh') } };
    const first = await lode(['run', '-v', 'all2'], own);
    expect([first.status, first.stderr]).toEqual([42, expect.stringMatching(/^lode: translated all2 for \w+-linux in \d+ ms \(\d+ bytes\), cached as .*\.elf\n$/)]);
    const second = await lode(['run', '-v', 'all2'], own);
    expect([second.status, second.stderr]).toEqual([42, expect.stringMatching(/^lode: image from cache .*\.elf \(\w+-linux, \d+ bytes\); translated nothing\n$/)]);
    expect((await lode(['cache', 'verify'], own)).stdout).toContain('1 entries, 0 bad\n');
    const image = /cached as (.*\.elf)/.exec(first.stderr)![1]!;
    expect((await execute(image, [])).status).toBe(42);
  });

  test('gdb walks the stack of an image and shows what the functions were given', async () => {
    writeFileSync(join(folder, 'deep.c'), `#include <stdio.h>
struct node { int value; struct node *next; double weight[2]; };
static int five(struct node *n, const char *text) { printf("%s", text); return n->value; }
static int four(struct node *n) { return five(n, "hello") + 1; }
static int three(struct node n) {
  n.value++;
  return four(&n) * 2;
}
static int two(int v) { struct node n = { v, 0, { 1.5, 2.5 } }; return three(n); }
static int one(int v) { return two(v + 1) + 3; }
int main(int argc, char **argv) { return one(argc); }
`);
    expect(await lode(['cc', '-O0', '-g', '-o', 'deep', 'deep.c'], { cwd: folder })).toEqual({ stdout: '', stderr: '', status: 0 });
    const host = nativeTargets.find(isHost)!.name;
    expect(await lode(['translate', '-t', host, '-o', 'deep.image', 'deep'], { cwd: folder })).toEqual({ stdout: '', stderr: '', status: 0 });
    const commands = ['set style enabled off', 'break five', 'run', 'bt', 'frame function two', 'print n', 'finish'].flatMap((command) => ['-ex', command]);
    const { stdout } = await execute('gdb', ['-q', '-nx', '-batch', ...commands, 'deep.image'], { cwd: folder });
    const node = '0x\\w+';
    expect(stdout).toMatch(new RegExp(`#0 +five \\(n=${node}, text=${node}\\) at deep.c:3\n#1 .* four \\(n=${node}\\) at deep.c:4\n#2 .* three \\(n=.*\\) at deep.c:7\n` +
      '#3 .* two \\(v=2\\) at deep.c:9\n#4 .* one \\(v=1\\) at deep.c:10\n#5 .* main \\(argc=1, argv=0x\\w+\\) at deep.c:11\n'));
    expect(stdout).toContain('$1 = {value = 2, next = 0x0, weight = {1.5, 2.5}}\n');
    expect(stdout).toContain('Value returned is $2 = 8\n');
  });

  test('signals', async () => {
    for (const signal of [6, 11, 15]) expect((await lode(['run', 'all2', 'signal', String(signal)], { cwd: folder, env: cache })).status).toBe(128 + signal);
    // A reader that goes away ends the program.
    const piped = await execute('bash', ['-c', `yes | "${join(bin, 'lode')}" run --no-cache all2 echo | head -c 1; echo " \${PIPESTATUS[1]}"`], { cwd: folder, env: { GREETING: 'x' } });
    expect(piped.stdout).toBe('a 141\n');
  });
});
