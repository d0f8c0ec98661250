// lode-run and the start records: a program whose image is in the cache starts without Node, and only while nothing has changed.
//
// A copy of the launcher without `lode` beside it can do nothing else than start such a program, so its status tells whether it did.

import { spawnSync, type SpawnSyncReturns } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { nativeTargets } from '../backends/native.ts';
import { isHost } from '../loader/launch.ts';
import { needs } from './needs.ts';
import { bin, root } from './program.ts';

const source = `#include <stdio.h>
#include <string.h>
int main(int argc, char **argv) {
  char line[80];
  for (int i = 0; i < argc; i++) printf("%s%c", argv[i], i + 1 < argc ? ' ' : '\\n');
  if (fgets(line, sizeof line, stdin)) fputs(line, stdout);
  return argc + 40;
}
`;

const host = nativeTargets.find(isHost);
const folder = mkdtempSync(join(tmpdir(), 'lode-start-'));
const cache = join(folder, 'cache');
const launcher = join(folder, 'bin', 'lode-run');
const program = join(folder, 'program');
const missing = 'lode-run: the command `lode` is not beside this file\n';

function run(command: string, ...args: string[]): SpawnSyncReturns<string> {
  return spawnSync(command, args, { encoding: 'utf8', input: 'a line\n', cwd: folder, env: { PATH: `${bin}:${process.env.PATH}`, LODE_CACHE_DIR: cache } });
}

/** A start by way of Node, which writes the record; the files it vouches for. */
function recorded(): { record: string; image: string } {
  const { status, stderr } = run(join(bin, 'lode-run'), './program', 'x');
  expect([status, stderr]).toEqual([42, '']);
  const records = readdirSync(cache).filter((name) => name.endsWith('.start'));
  expect(records.length).toBe(1);
  const record = join(cache, records[0]!);
  return { record, image: join(cache, readFileSync(record, 'utf8').trimEnd().split('\n').at(-1)!) };
}

function starts(): boolean {
  const { status, stderr, stdout } = run(launcher, './program', 'y');
  if (status === 127) expect([stdout, stderr]).toEqual(['', missing]);
  else expect([status, stdout, stderr]).toEqual([42, './program y\na line\n', '']);
  return status !== 127;
}

beforeAll(() => {
  if (host === undefined) return;
  mkdirSync(join(folder, 'bin'));
  copyFileSync(join(bin, 'lode-run'), launcher);
  writeFileSync(join(folder, 'program.c'), source);
  expect(run('lode', 'cc', '-o', 'program', 'program.c').status).toBe(0);
});
afterAll(() => { rmSync(folder, { recursive: true }); });

describe.skipIf(host === undefined)('lode-run', () => {
  test('starts a recorded program by itself: arguments, input, status', () => {
    expect(starts()).toBe(false);
    recorded();
    expect(starts()).toBe(true);
    expect(run(program).stdout).toBe(`${program}\na line\n`);
  });

  test('hands everything else to lode', () => {
    for (const args of [[], ['--help'], ['-v', './program'], ['program.c'], ['absent'], ['.']]) {
      const { status, stderr } = run(launcher, ...args);
      expect([status, stderr]).toEqual([127, missing]);
    }
    expect(run(join(bin, 'lode-run'), '-v', './program').stderr).toMatch(/^lode: image from cache .*translated nothing\n$/);
  });

  test.each<[string, (files: { record: string; image: string }) => void]>([
    ['the program was touched', () => { utimesSync(program, 1, 1); }],
    ['the program was replaced by its copy', () => { copyFileSync(program, `${program}.new`); renameSync(`${program}.new`, program); }],
    ['the program was written over with the same times', () => {
      const { atime, mtime } = statSync(program);
      const bytes = readFileSync(program);
      writeFileSync(program, bytes);
      utimesSync(program, atime, mtime);
    }],
    ['the image was written over with the same times', ({ image }) => {
      const { atime, mtime } = statSync(image);
      writeFileSync(image, readFileSync(image));
      utimesSync(image, atime, mtime);
    }],
    ['the image is gone', ({ image }) => { rmSync(image); }],
    ['the image can be written by others', ({ image }) => { chmodSync(image, 0o720); }],
    ['the record is of another build', ({ record }) => { writeFileSync(record, readFileSync(record, 'utf8').replace(/[0-9a-f]{64}/, (build) => build.replace(/./, (c) => c === '0' ? '1' : '0'))); }],
    ['the record is longer', ({ record }) => { writeFileSync(record, `${readFileSync(record, 'utf8')}\n`); }],
    ['the record is empty', ({ record }) => { writeFileSync(record, ''); }],
  ])('does not start when %s, and lode makes the record anew', (_, change) => {
    const files = recorded();
    expect(starts()).toBe(true);
    change(files);
    expect(starts()).toBe(false);
    // A start record names a file by its identity: that of a replaced program stays until its image goes.
    for (const name of readdirSync(cache)) if (name.endsWith('.start')) rmSync(join(cache, name));
    recorded();
    expect(starts()).toBe(true);
  });

  test('no changed byte of a record is believed', () => {
    const { record } = recorded();
    const bytes = readFileSync(record);
    for (let i = 0; i < bytes.length; i++) {
      const damaged = Buffer.from(bytes);
      damaged[i]! ^= 1 << i % 8;
      writeFileSync(record, damaged);
      expect(starts()).toBe(false);
    }
    writeFileSync(record, bytes);
    expect(starts()).toBe(true);
  });

  test('a cache that others may write is not used', () => {
    recorded();
    chmodSync(cache, 0o777);
    expect(starts()).toBe(false);
    chmodSync(cache, 0o700);
    expect(starts()).toBe(true);
  });

  test('records go with their images', () => {
    recorded();
    const env = { ...process.env, LODE_CACHE_DIR: cache };
    expect(spawnSync(join(bin, 'lode'), ['cache', 'clear'], { env, encoding: 'utf8' }).stdout).toMatch(/^removed [1-9]\d* entries/);
    expect(readdirSync(cache)).toEqual([]);
  });
});

describe.skipIf(host === undefined).for(nativeTargets)('lode-run on $name', ({ name, arch, emulator }) => {
  test('is compiled by lode and starts programs', (context) => {
    if (arch !== process.arch) needs(context, emulator, 'it runs the launcher');
    const { record } = recorded();
    const build = /[0-9a-f]{64}/.exec(readFileSync(record, 'utf8'))![0];
    expect(run('lode', 'cc', '-O2', `-DLODE_BUILD="${build}"`, '-o', 'launch', join(root, 'runtime/launcher/launch.c')).status).toBe(0);
    expect(run('lode', 'translate', '--target', name, '-o', 'bin/foreign', 'launch').status).toBe(0);
    const foreign = join(folder, 'bin/foreign');
    const command = arch === process.arch ? [foreign] : [emulator, foreign];
    const { status, stdout, stderr } = run(command[0]!, ...command.slice(1), './program', 'z');
    expect([status, stdout, stderr]).toEqual([42, './program z\na line\n', '']);
    expect(run(command[0]!, ...command.slice(1), 'program.c').stderr).toBe(missing);
  });
});
