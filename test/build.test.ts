// The build itself, which the other tests rely on: it succeeded, and its commands start.

import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, inject, test } from 'vitest';
import { keepFor, retireChunks } from '../.ci/retire.ts';
import { nativeTargets } from '../backends/native.ts';
import { isHost } from '../loader/launch.ts';
import { withFolder } from './program.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const bin = join(root, 'node_modules/.bin');
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string; bin: Record<string, string> };

test('the build succeeded', () => {
  expect(inject('buildError')).toBe('');
  expect(existsSync(join(root, 'dist/libc.a'))).toBe(true);
});

test('every command of package.json is placed', () => {
  const hasNative = nativeTargets.some(isHost);
  for (const name of Object.keys(manifest.bin))
    expect(readFileSync(join(bin, name), 'latin1')).toContain(name === 'lode-run' && hasNative ? '\x7fELF' : `# Starts ${name} `);
});

test('lode --version', () => {
  expect(execFileSync(join(bin, 'lode'), ['--version'], { encoding: 'utf8' })).toBe(`${manifest.version}\n`);
});

test('lode --help lists the commands, each of which has its own help', () => {
  const help = execFileSync(join(bin, 'lode'), ['--help'], { encoding: 'utf8' });
  const names = [...help.slice(help.indexOf('Commands:')).matchAll(/^ {2}(\w+) /gm)].map((match) => match[1]).filter((name) => name !== 'help');
  expect(names).toContain('cc');
  for (const name of names) {
    const { status, stdout, stderr } = spawnSync(join(bin, 'lode'), [name, '--help'], { encoding: 'utf8' });
    expect({ name, status, stderr }).toEqual({ name, status: 0, stderr: '' });
    expect(stdout).toMatch(/^Usage: /);
  }
});

test('an unknown command is a usage error', () => {
  const { status, stderr } = spawnSync(join(bin, 'lode'), ['frobnicate'], { encoding: 'utf8' });
  expect(status).toBe(1);
  expect(stderr).toContain("unknown command 'frobnicate'");
});

test('an old Node is refused clearly', () => {
  const entry = readFileSync(join(root, 'dist/lode.mjs'), 'utf8').replace('process.versions.node', "'20.1.0'");
  const { status, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', entry], { encoding: 'utf8' });
  expect(status).toBe(1);
  expect(stderr).toMatch(/^lode: needs Node 24 or newer; this is v[^\n]*\n$/);
});

test('chunks that a build no longer has stay for a day', () => withFolder(async (folder) => {
  const chunks = (): string[] => readdirSync(folder).filter((name) => name.endsWith('.mjs')).sort();
  for (const name of ['lode.mjs', 'a-1.mjs', 'a-2.mjs', 'b-1.mjs']) writeFileSync(join(folder, name), '');
  const start = Date.now();
  retireChunks(folder, new Set(['lode.mjs', 'a-2.mjs', 'b-1.mjs']), start);
  // a-1 comes back and b-1 leaves later: each has a day of its own.
  retireChunks(folder, new Set(['lode.mjs', 'a-1.mjs']), start + keepFor / 2);
  retireChunks(folder, new Set(['lode.mjs', 'b-1.mjs']), start + keepFor);
  expect(chunks()).toEqual(['a-1.mjs', 'a-2.mjs', 'b-1.mjs', 'lode.mjs']);
  retireChunks(folder, new Set(['lode.mjs', 'b-1.mjs']), start + 2 * keepFor);
  expect(chunks()).toEqual(['a-1.mjs', 'b-1.mjs', 'lode.mjs']);
}));
