// The JavaScript interface, from its source and, in the examples, from the build as users import it.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { compile, inspect, link, load, LodeError } from '../api.ts';
import { nativeTargets } from '../backends/native.ts';
import { isHost } from '../loader/launch.ts';
import { needs } from './needs.ts';
import { bin, execute, root } from './program.ts';

const source = `#include <stdio.h>
#include <stdlib.h>
#include "answer.h"
int main(int argc, char **argv) {
  char line[80];
  if (argc > 2) abort();
  printf("%s %s %s\\n", argv[0], argc > 1 ? argv[1] : "-", getenv("NAME") ? getenv("NAME") : "-");
  if (fgets(line, sizeof line, stdin)) fprintf(stderr, "read %s", line);
  return ANSWER;
}
`;
const headers = { 'answer.h': '#define ANSWER 42\n' };

async function program(): Promise<Uint8Array> {
  const { object, messages } = await compile(source, 'answer.c', { args: ['-O1'], headers });
  expect(messages).toBe('');
  return link([object!], { name: 'answer' });
}

test('importing does nothing', () => {
  for (const file of ['api.ts', 'dist/api.mjs']) expect(readFileSync(join(root, file), 'utf8')).not.toMatch(/(?:^|;)\s*import[\s{*"']/m);
});

describe.for(['interp-be32', 'interp-be64', 'wasm32', 'wasm64', ...nativeTargets.map(({ name }) => name)])('on %s', (target) => {
  test('arguments, environment, input, output, status, signals', async (context) => {
    const native = nativeTargets.find(({ name }) => name === target);
    if (native !== undefined && !isHost(native)) needs(context, native.emulator, 'it runs the program');
    const loaded = await load(await program(), { target, name: 'answer' });
    expect(loaded.target).toBe(target);
    const { status, stdout, stderr } = await loaded.run({ args: ['one'], env: { NAME: 'value' }, stdin: 'a line\n' });
    expect([status, stdout.toString(), stderr.toString()]).toEqual([42, 'answer one value\n', 'read a line\n']);
    expect((await loaded.run({ env: {} })).stdout.toString()).toBe('answer - -\n');
    expect((await loaded.run({ args: ['a', 'b'] })).status).toBe(134);
  });
});

test('an image is made once in a process', async () => {
  const bytes = await program();
  const [first, second] = await Promise.all([load(bytes, { target: 'wasm32' }), load(bytes, { target: 'wasm32', name: 'other' })]);
  expect(first!.image).toBeInstanceOf(Uint8Array);
  expect(second!.image).toBe(first!.image);
  expect((await load(bytes, { target: 'wasm64' })).image).not.toBe(first!.image);
});

test('what is wrong', async () => {
  const { object, messages } = await compile('int f(void) { return x; }\n', 'bad.c');
  expect(object).toBeUndefined();
  expect(messages).toMatch(/^bad\.c: In function .f.:\nbad\.c:1:22: error: .x. undeclared/);
  await expect(compile('', 'a.c', { args: ['--frobnicate'] })).rejects.toThrow(LodeError);
  await expect(compile('', 'a.c', { args: ['b.c'] })).rejects.toThrow("'b.c' is no option");
  const missing = await compile('int g(void); int main(void) { return g(); }\n', 'a.c');
  await expect(link([missing.object!])).rejects.toThrow(/undefined reference to .g./);
  await expect(link([Buffer.from('text')])).rejects.toThrow(LodeError);
  await expect(load(Buffer.from('text'))).rejects.toThrow(LodeError);
  await expect(load(await program(), { target: 'vax' })).rejects.toThrow("no target 'vax'");
  await expect(inspect(Buffer.from('text'))).rejects.toThrow(LodeError);
  await expect(load((await compile('int x;', 'a.c')).object!)).rejects.toThrow('is an object; link it first');
});

test('inspection', async () => {
  const { object } = await compile('struct s { char c; long l; }; long f(struct s *p) { return p->l; }\n', 'a.c');
  const found = await inspect(object!, { relocations: true, types: true });
  expect(found).toMatchObject({ kind: 'object', layouts: 'all', summary: { functions: { common: 1, total: 1 } } });
  expect(found.relocations).toContainEqual(expect.objectContaining({ kind: 'OFFSET', symbol: 'f', what: 'offsetof(struct s, l)', values: { le32: '4', le64: '8', be32: '4', be64: '8' } }));
  expect(found.types).toContainEqual(expect.objectContaining({ name: 'struct s' }));
});

test.each([
  ['layouts', /^interp-le32 {2}32-bit pointers, first byte 4, struct item has 12 bytes\n.*\nwasm64 {7}64-bit pointers, first byte 4, struct item has 24 bytes\ninterp-be64 .*first byte 1.*\nWORD .*\nSIZE sizeof\(struct item\) /],
  ['judge', /^right\.c: 3 of 3 right\nwrong\.c: 2 of 3 right\ncrash\.c: 0 of 3 right, ended by signal 8\nbroken\.c:1:25: error: .*\n$/],
])('examples/%s.mjs', async (name, expected) => {
  const { status, stdout, stderr } = await execute(join(bin, 'node'), [`examples/${name}.mjs`], { cwd: root });
  expect([status, stderr]).toEqual([0, '']);
  expect(stdout).toMatch(expected);
});
