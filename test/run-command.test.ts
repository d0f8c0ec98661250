// lode run, translate, cache and targets as a user meets them.

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { nativeTargets } from '../backends/native.ts';
import { layouts } from '../ir/layout.ts';
import { isHost } from '../loader/launch.ts';
import { defaultTarget } from '../loader/targets.ts';
import { lode, withFolder } from './program.ts';

const source = `
#include <stdio.h>
#include <stdlib.h>
#include "exit.h"
int main(int argc, char **argv) {
  char line[80];
  if (fgets(line, sizeof line, stdin)) printf("%zu %s", sizeof(long), line);
  for (int i = 1; i < argc; i++) printf("[%s]", argv[i]);
  fprintf(stderr, "%s\\n", getenv("FLAVOUR"));
  return EXIT;
}
`;

const home = defaultTarget.name;
const word = layouts[defaultTarget.lane]!.wordBytes;

test('a source: compiled, translated, cached; the second run does neither', () => withFolder(async (folder) => {
  const path = join(folder, 'a prog.c');
  const env = { LODE_CACHE_DIR: join(folder, 'cache'), FLAVOUR: 'sweet' };
  const run = (...options: string[]) => lode(['run', ...options, path, '-v', 'x y'], { env, stdin: 'line\nmore\n' });
  writeFileSync(path, source);
  writeFileSync(join(folder, 'exit.h'), '#define EXIT 7\n');
  const first = await run();
  expect(first).toEqual({ stdout: `${word} line\n[-v][x y]`, stderr: 'sweet\n', status: 7 });
  const second = await run('-v');
  expect(second).toMatchObject({ stdout: first.stdout, status: 7 });
  expect(second.stderr).toMatch(/^lode: program of .*a prog\.c from cache; compiled nothing\nlode: image from cache .*; translated nothing\nsweet\n$/);
  // A header that was read has changed.
  writeFileSync(join(folder, 'exit.h'), '#define EXIT 8\n');
  const third = await run('-v');
  expect(third.status).toBe(8);
  expect(third.stderr).toMatch(new RegExp(`compiled .* in \\d+ ms\\nlode: translated .* for ${home} in \\d+ ms`));
  expect(await run('--target', 'interp-be64')).toMatchObject({ stdout: '8 line\n[-v][x y]', status: 8 });
  expect(await run('--target', 'wasm64')).toMatchObject({ stdout: '8 line\n[-v][x y]', status: 8 });
  const listed = JSON.parse((await lode(['cache', 'ls', '--json'], { env })).stdout) as { kind: string }[];
  expect(listed.map(({ kind }) => kind).sort()).toEqual(['program', 'source', home, home, 'wasm64'].sort());
  const verified = await lode(['cache', 'verify'], { env });
  expect(verified.stdout).toMatch(/5 entries, 0 bad\n$/);
  expect(verified.status).toBe(0);
  expect((await lode(['cache', 'clear'], { env })).stdout).toMatch(/^removed 5 entries, \d+ bytes\n$/);
  expect((await lode(['cache', 'stat'], { env })).stdout).toMatch(/: 0 entries, 0 bytes of at most /);
}));

test('a source with errors ends as the compiler does', () => withFolder(async (folder) => {
  writeFileSync(join(folder, 'bad.c'), 'int main(void) { return x; }\n');
  const outcome = await lode(['run', 'bad.c'], { cwd: folder, env: { LODE_CACHE_DIR: join(folder, 'cache') } });
  expect(outcome.status).toBe(1);
  expect(outcome.stderr).toContain('bad.c:1:25: error:');
}));

test('a linked program: image written, damaged files and unknown targets refused in one line', () =>
  withFolder(async (folder) => {
  const env = { LODE_CACHE_DIR: join(folder, 'cache') };
  writeFileSync(join(folder, 'p.c'), 'int main(void) { return 3; }\n');
  expect(await lode(['cc', '-O1', 'p.c', '-o', 'p'], { cwd: folder })).toMatchObject({ stderr: '', status: 0 });
  expect(await lode(['translate', '--target', 'wasm64', '-o', 'p.wasm', 'p'],
    { cwd: folder })).toMatchObject({ stderr: '', status: 0 });
  await expect(WebAssembly.compile(readFileSync(join(folder, 'p.wasm')))).resolves.toBeDefined();
  expect(await lode(['run', 'p'], { cwd: folder, env })).toEqual({ stdout: '', stderr: '', status: 3 });
  const bytes = readFileSync(join(folder, 'p'));
  bytes[bytes.length >> 1]! ^= 4;
  writeFileSync(join(folder, 'flipped'), bytes);
  writeFileSync(join(folder, 'short'), bytes.subarray(0, 200));
  writeFileSync(join(folder, 'empty'), '');
  for (const name of ['flipped', 'short', 'empty', 'none']) {
    const outcome = await lode(['run', name], { cwd: folder, env });
    expect([name, outcome.status, outcome.stdout]).toEqual([name, 1, '']);
    expect(outcome.stderr).toMatch(new RegExp(`^lode: ${name}: [^\\n]+\\n$`));
  }
  const unknown = await lode(['run', '--target', 'pdp11', 'p'], { cwd: folder, env });
  expect([unknown.status, unknown.stderr]).toEqual([1,
    expect.stringMatching(/^lode: no target 'pdp11'; there are x86_64-linux, [^\n]*\n$/)]);
}));

test('without --target a program runs where it can', () => withFolder(async (folder) => {
  writeFileSync(join(folder, 'a.c'), '#include <stdio.h>\nint main(void) { long n = 1; printf("%d %d\\n", (int)sizeof n, *(char *)&n); return 0; }\n');
  const env = { LODE_CACHE_DIR: join(folder, 'cache') };
  for (const [layouts, output, target] of [['le32', '4 1', 'wasm32'], ['be64', '8 0', 'interp-be64']] as const) {
    expect(await lode(['cc', `--layouts=${layouts}`, '-o', 'prog', 'a.c'], { cwd: folder })).toEqual({ stdout: '', stderr: '', status: 0 });
    const outcome = await lode(['run', '-v', 'prog'], { cwd: folder, env });
    expect([outcome.stdout, outcome.status]).toEqual([`${output}\n`, 0]);
    expect(outcome.stderr).toContain(target);
  }
}));

test('targets', async () => {
  const { stdout } = await lode(['targets']);
  expect(stdout.split('\n').map((line) => line.split(/\s+/).slice(0, 2).join(' ')).filter((line) =>
    line !== '')).toEqual(
    [...nativeTargets.map(({ name, layout }) => `${name} ${layout}`), 'wasm32 le32', 'wasm64 le64', 'interp-le32 le32', 'interp-le64 le64',
      'interp-be32 be32', 'interp-be64 be64']);
  const rows = JSON.parse((await lode(['targets', '--json'])).stdout) as { name: string; default: boolean }[];
  const host = nativeTargets.find(isHost);
  expect(rows.filter((row) => row.default).map((row) => row.name)).toEqual([host?.name ?? 'wasm32']);
});
