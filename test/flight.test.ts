// Many processes and one cache: a new program is translated once; whoever is killed, whatever is damaged or full, the next run is right.
//
// LODE_LONG=1 makes it 200 processes, 300 kills and 1,000 flipped bytes.

import { spawn, spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Writable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { inFlight, oneMakes } from '../loader/flight.ts';
import { bin } from './program.ts';

const long = process.env.LODE_LONG === '1';
const processes = long ? 200 : 12;
const kills = long ? 300 : 15;
const flips = long ? 1000 : 40;

const folder = fs.mkdtempSync(join(tmpdir(), 'lode-flight-'));
const cache = join(folder, 'cache');
const source = (n: number): string => `#include <stdio.h>\nint main(void) { printf("program %d\\n", ${n}); return 7; }\n`;
const right = [7, 'program 1\n'];

interface Ended { readonly status: number | null; readonly stdout: string; readonly stderr: string }

const env = (dir = cache, more: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv => ({ PATH: process.env.PATH, TMPDIR: process.env.TMPDIR, LODE_CACHE_DIR: dir, ...more });
const lode = (args: readonly string[], environment = env()): Ended =>
  spawnSync(join(bin, 'lode'), args, { encoding: 'utf8', cwd: folder, env: environment });

/** Starts a run; `started` gets the process. */
function start(args: readonly string[], started: (pid: number) => void = () => {}, environment = env()): Promise<Ended> {
  return new Promise((resolve) => {
    const child = spawn(join(bin, 'lode'), args, { cwd: folder, env: environment, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
    const texts = ['', ''];
    [child.stdout, child.stderr].forEach((stream, i) => stream.on('data', (text: Buffer) => { texts[i] += text.toString(); }));
    child.on('close', (status) => resolve({ status, stdout: texts[0]!, stderr: texts[1]! }));
    started(child.pid!);
  });
}

let seed = 99;
function random(limit: number): number {
  seed = Math.imul(seed, 1103515245) + 12345 >>> 0;
  return Math.floor(seed / 2 ** 32 * limit);
}

beforeAll(() => {
  for (const n of [1, 2, 3]) {
    fs.writeFileSync(join(folder, `${n}.c`), source(n));
    expect(lode(['cc', '-O1', '-o', String(n), `${n}.c`]).status).toBe(0);
  }
});
afterAll(() => { fs.rmSync(folder, { recursive: true }); });

test('of processes that start a new program at once, one translates it', async () => {
  fs.rmSync(cache, { recursive: true, force: true });
  const ended = await Promise.all(Array.from({ length: processes }, () => start(['run', '-v', '1'])));
  expect(ended.filter(({ status, stdout }) => status !== right[0] || stdout !== right[1])).toEqual([]);
  expect(ended.filter(({ stderr }) => stderr.includes('lode: translated 1 ')).length).toBe(1);
  expect(ended.filter(({ stderr }) => stderr.includes('translated nothing')).length).toBe(processes - 1);
  expect(fs.readdirSync(cache).filter((name) => /flight|new/.test(name))).toEqual([]);
}, 600_000);

test('killed at any moment of translation and eviction, they leave nothing wrong behind', async () => {
  // No more than one image fits, so that each translation also removes one.
  const size = Math.max(...fs.readdirSync(cache).map((name) => fs.statSync(join(cache, name)).size));
  const small = env(cache, { LODE_CACHE_SIZE: String(size + 100) });
  const begun = performance.now();
  expect(lode(['run', '2'], small).status).toBe(7);
  const whole = performance.now() - begun;
  for (let i = 0; i < kills; i++) {
    const n = String(i % 3 + 1);
    let timer: NodeJS.Timeout | undefined;
    await start(['run', n], (pid) => { timer = setTimeout(() => { try { process.kill(pid, 'SIGKILL'); } catch { /* It has ended. */ } }, random(whole * 1.1)); }, small);
    clearTimeout(timer);
    if (i % 5 === 4) expect(lode(['run', n], small)).toMatchObject({ status: 7, stdout: `program ${n}\n`, stderr: '' });
  }
  expect(lode(['cache', 'verify'], small)).toMatchObject({ status: 0, stdout: expect.stringMatching(/, 0 bad\n$/) as string });
  lode(['cache', 'prune'], small);
}, 900_000);

test('no flipped byte of cache or program is executed', () => {
  fs.rmSync(cache, { recursive: true, force: true });
  expect(lode(['run', '1']).status).toBe(7);
  const whole = fs.readFileSync(join(folder, '1'));
  for (let i = 0; i < flips; i++) {
    const [entry] = fs.readdirSync(cache).filter((name) => /\.(?:elf|wasm)$/.test(name));
    const path = i % 2 === 0 ? join(cache, entry!) : join(folder, '1');
    const bytes = fs.readFileSync(path);
    // The #! line is the shell's.
    const from = path.endsWith('1') ? bytes.indexOf(10) + 1 : 0;
    const at = from + random(bytes.length - from);
    bytes[at]! ^= 1 << random(8);
    fs.writeFileSync(path, bytes);
    const { status, stdout, stderr } = spawnSync(join(bin, 'lode-run'), ['1'], { encoding: 'utf8', cwd: folder, env: env() });
    if (path.endsWith('1')) expect([status, stdout, stderr], `byte ${at}`).toEqual([1, '', expect.stringMatching(/^lode(?:-run)?: [^\n]+\n$/)]);
    else expect([status, stdout, stderr], `byte ${at}`).toEqual([...right, '']);
    fs.writeFileSync(join(folder, '1'), whole);
  }
}, 900_000);

test('a full disk: one warning, and the program runs', (context) => {
  const script = `mount -t tmpfs -o size=12k none ${cache} && chmod 700 ${cache} && exec ${join(bin, 'lode')} run 1`;
  fs.rmSync(cache, { recursive: true, force: true });
  fs.mkdirSync(cache, { mode: 0o700 });
  const { status, stdout, stderr } = spawnSync('unshare', ['-rm', 'sh', '-c', script], { encoding: 'utf8', cwd: folder, env: env() });
  if (/unshare|mount/.test(stderr)) return context.skip('this machine lets no user mount a tmpfs');
  expect([status, stdout]).toEqual(right);
  expect(stderr).toMatch(/^lode: warning: no cache in [^\n]+: ENOSPC; going on without\n$/);
});

describe('one makes', () => {
  const dir = fs.mkdtempSync(join(tmpdir(), 'lode-one-'));
  afterAll(() => { fs.rmSync(dir, { recursive: true }); });
  const lock = join(dir, 'thing.flight');
  const make = async (): Promise<string> => {
    expect(inFlight(dir, 'thing')).toBe(true);
    return 'made';
  };

  test('takes over from a holder that is gone, or whose number another process has now', async () => {
    const { pid } = spawnSync('true');
    for (const holder of [`${pid} 1\n`, `${process.pid} 1\n`, 'nonsense\n']) {
      fs.writeFileSync(lock, holder);
      expect(inFlight(dir, 'thing')).toBe(false);
      expect(await oneMakes(dir, 'thing', () => undefined, make)).toBe('made');
      expect(fs.readdirSync(dir)).toEqual([]);
    }
  });

  test('a killed holder whose parent has not heard of it is gone too', async () => {
    // The shell becomes a program that never asks for its child; the child ends after that, as a shell would ask.
    const parent = spawn('sh', ['-c', 'read line <&3 & echo $!; exec sleep 60'], { stdio: ['ignore', 'pipe', 'ignore', 'pipe'] });
    const pid = (await new Promise<Buffer>((resolve) => { parent.stdout!.once('data', resolve); })).toString().trim();
    const stat = (of: string): string[] => fs.readFileSync(`/proc/${of}/stat`, 'latin1').split(' ');
    const until = async (holds: () => boolean): Promise<void> => {
      while (!holds()) await new Promise((resolve) => { setTimeout(resolve, 5); });
    };
    await until(() => stat(`${parent.pid}`)[1] === '(sleep)');
    (parent.stdio[3] as Writable).destroy();
    await until(() => stat(pid)[2] === 'Z');
    fs.writeFileSync(lock, `${pid} ${stat(pid)[21]} x\n`);
    expect(inFlight(dir, 'thing')).toBe(false);
    parent.kill();
    fs.rmSync(lock);
  });

  test('waits for a holder at work, but not for ever', async () => {
    let release = (): void => {};
    let made: string | undefined;
    const first = oneMakes(dir, 'thing', () => made, () => new Promise<string>((resolve) => { release = () => resolve(made = 'first'); }));
    const impatient = await oneMakes(dir, 'thing', () => made, async () => 'impatient', 50);
    const second = oneMakes(dir, 'thing', () => made, async () => 'second');
    setTimeout(release, 50);
    expect([impatient, await first, await second]).toEqual(['impatient', 'first', 'first']);
    expect(fs.readdirSync(dir)).toEqual([]);
  });

  test('what fails is made by the next, and where nothing can be written everyone makes', async () => {
    await expect(oneMakes(dir, 'thing', () => undefined, async () => { throw new Error('no'); })).rejects.toThrow('no');
    expect(await oneMakes(dir, 'thing', () => undefined, make)).toBe('made');
    expect(await oneMakes(join(dir, 'absent'), 'thing', () => undefined, async () => 'alone')).toBe('alone');
  });
});
