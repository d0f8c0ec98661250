// The build itself, which the other tests rely on: it succeeded, and its commands start.

import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, inject, test } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const bin = join(root, 'node_modules/.bin');
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string; bin: Record<string, string> };

test('the build succeeded', () => {
  expect(inject('buildError')).toBe('');
  expect(existsSync(join(root, 'dist/libc.a'))).toBe(true);
});

test('every command of package.json is placed', () => {
  for (const name of Object.keys(manifest.bin)) expect(readFileSync(join(bin, name), 'utf8')).toContain(`# Starts ${name} `);
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
