// The Node host: every described call on real files, in both byte orders.

import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ProgramExit } from '../ir/interpret/host.ts';
import { LinearMemory } from '../ir/interpret/memory.ts';
import { calls, statFields } from '../runtime/abi/calls.ts';
import { NodeHost } from '../runtime/host/node.ts';

let folder = '';
beforeAll(() => { folder = fs.realpathSync(fs.mkdtempSync(join(tmpdir(), 'lode-host-'))); });
afterAll(() => fs.rmSync(folder, { recursive: true }));

const base = 70000;

/** A host in the test folder and its calls on a memory of one lane; strings are passed as such. */
function program(lane = 0, stdin: string | Uint8Array = '', args: string[] = ['prog']) {
  const host = new NodeHost({ args, env: { A: '1', B: 'zwei' }, cwd: folder, capture: { stdin } });
  const memory = new LinearMemory(lane, 1 << 20, 1 << 24);
  let free = 200000;
  const call = (name: string, ...list: (number | string)[]): number => {
    const numbers = list.map((item) => {
      if (typeof item === 'number') return item;
      const at = free;
      free += memory.bytes.subarray(at).length > 0 ? Buffer.from(`${item}\0`).copy(memory.bytes, at) : 0;
      return at;
    });
    return host.bind(name, memory)(...numbers);
  };
  const words = (at: number, count: number): number[] => Array.from({ length: count }, (_, i) =>
    Number(memory.view.getBigInt64(at + 8 * i, memory.littleEndian)));
  const bytes = (at: number, n: number): string => Buffer.from(memory.bytes.subarray(at, at + n)).toString();
  const put = (at: number, ...list: number[]): void => list.forEach((word, i) =>
    memory.view.setBigInt64(at + 8 * i, BigInt(word), memory.littleEndian));
  return { host, memory, call, words, bytes, put };
}

const [rdonly, wronly, rdwr, creat, excl, trunc, append, directory] = [0, 1, 2, 0o100, 0o200, 0o1000, 0o2000, 0o200000];

test('implements exactly the described calls', () => {
  expect([...program().host.callNames].sort()).toEqual(calls.map(({ name }) => name).sort());
  expect(program().call('nonesuch')).toBe(-38);
});

describe.each([0, 3])('lane %i', (lane) => {
  test('write, seek, read, truncate, stat', () => {
    const { call, words, bytes } = program(lane);
    const path = `file${lane}`;
    expect(call('open', path, rdonly, 0)).toBe(-2);
    const fd = call('open', path, rdwr | creat | excl | trunc, 0o640);
    expect(fd).toBe(3);
    expect(call('open', path, rdwr | creat | excl, 0o640)).toBe(-17);
    expect(call('write', fd, 'hello world', 11)).toBe(11);
    expect(call('lseek', fd, -5, 1)).toBe(6);
    expect(call('read', fd, base, 100)).toBe(5);
    expect(bytes(base, 5)).toBe('world');
    expect(call('read', fd, base, 100)).toBe(0);
    expect(call('lseek', fd, 100, 0)).toBe(100);
    expect(call('write', fd, 'x', 1)).toBe(1);
    expect(call('lseek', fd, 0, 2)).toBe(101);
    expect(call('lseek', fd, -1000, 1)).toBe(-22);
    expect(call('ftruncate', fd, 3)).toBe(0);
    expect(call('fstat', fd, base)).toBe(0);
    const real = fs.statSync(join(folder, path));
    const st = Object.fromEntries(statFields.map((name, i) => [name, words(base, 16)[i]]));
    expect(st).toMatchObject({ ino: real.ino, size: 3, mode: 0o100640 & ~process.umask(), nlink: 1, uid: real.uid,
      mtime_sec: Math.floor(real.mtimeMs / 1000) });
    expect(call('stat', path, base + 256, 0)).toBe(0);
    expect(words(base + 256, 10)).toEqual(words(base, 10));
    expect(call('fsync', fd)).toBe(0);
    expect(call('close', fd)).toBe(0);
    expect(call('close', fd)).toBe(-9);
    expect(call('read', fd, base, 1)).toBe(-9);
  });

  test('append, dup, dup2 share positions; wrong directions', () => {
    const { call, bytes } = program(lane);
    const path = `append${lane}`;
    const fd = call('open', path, wronly | creat | append, 0o600);
    call('write', fd, 'one', 3);
    const second = call('dup', fd);
    expect(second).toBe(4);
    call('write', second, 'two', 3);
    expect(call('read', fd, base, 1)).toBe(-9);
    expect(call('close', fd)).toBe(0);
    call('write', second, '!', 1);
    const read = call('open', path, rdonly, 0);
    expect(read).toBe(3);
    expect(call('write', read, 'x', 1)).toBe(-9);
    expect(call('dup2', read, 9)).toBe(9);
    expect(call('read', read, base, 3)).toBe(3);
    expect(call('read', 9, base + 3, 10)).toBe(4);
    expect(bytes(base, 7)).toBe('onetwo!');
    expect(call('fcntl', read, 0, 20)).toBe(20);
    expect(call('fcntl', second, 3, 0)).toBe(wronly | append);
    expect(call('dup2', 99, 3)).toBe(-9);
  });

  test('names: directories, links, renames, permissions, times', () => {
    const { call, words, bytes, put, memory } = program(lane);
    expect(call('mkdir', `d${lane}`, 0o755)).toBe(0);
    expect(call('mkdir', `d${lane}`, 0o755)).toBe(-17);
    expect(call('chdir', `d${lane}`)).toBe(0);
    expect(call('getcwd', base, 3)).toBe(-34);
    const n = call('getcwd', base, 4096);
    expect(bytes(base, n)).toBe(`${folder}/d${lane}\0`);
    call('close', call('open', 'a', wronly | creat, 0o644));
    expect(call('link', 'a', 'b')).toBe(0);
    expect(call('symlink', 'b', 'c')).toBe(0);
    expect(call('readlink', 'c', base, 100)).toBe(1);
    expect(call('rename', 'a', 'e')).toBe(0);
    expect(call('chmod', 'e', 0o600)).toBe(0);
    expect(call('access', 'e', 4)).toBe(0);
    expect(call('access', 'gone', 0)).toBe(-2);
    put(base, 1000, 500000000, 2000, 250000000);
    expect(call('utimens', 'e', base, 0)).toBe(0);
    call('stat', 'e', base, 0);
    expect(words(base, 14).slice(10)).toEqual([1000, 500000000, 2000, 250000000]);
    expect(words(base, 4)[3]).toBe(2);
    call('stat', 'c', base, 1);
    expect(words(base, 3)[2]! >> 12).toBe(10);
    const fd = call('open', '.', rdonly | directory, 0);
    const names: [string, number][] = [];
    for (;;) {
      const got = call('getdents', fd, base, 64);
      if (got === 0) break;
      expect(got).toBeGreaterThan(0);
      for (let at = base; at < base + got;) {
        const type = memory.view.getInt32(at + 8, memory.littleEndian);
        const length = memory.view.getInt32(at + 12, memory.littleEndian);
        names.push([bytes(at + 16, length), type]);
        at += Math.ceil((16 + length + 1) / 8) * 8;
      }
    }
    expect(names.sort()).toEqual([['.', 4], ['..', 4], ['b', 8], ['c', 10], ['e', 8]]);
    expect(call('read', fd, base, 8)).toBe(-21);
    for (const name of ['b', 'c', 'e']) expect(call('unlink', name)).toBe(0);
    expect(call('chdir', '..')).toBe(0);
    expect(call('rmdir', `d${lane}`)).toBe(0);
    expect(call('open', `e/none`, rdonly, 0)).toBe(-2);
  });

  test('arguments, environment, clocks, random, pipe', () => {
    const { call, words, bytes, put, memory } = program(lane, '', ['prog', 'ä', '']);
    call('args', base);
    expect(words(base, 4)).toEqual([3, 9, 2, 11]);
    call('args_get', base, base + 100);
    expect(bytes(base, 9)).toBe('prog\0ä\0\0');
    expect(bytes(base + 100, 11)).toBe('A=1\0B=zwei\0');
    expect(call('clock_gettime', 0, base)).toBe(0);
    expect(Math.abs(words(base, 1)[0]! - Date.now() / 1000)).toBeLessThan(5);
    for (const clock of [1, 2]) {
      expect(call('clock_gettime', clock, base)).toBe(0);
      expect(words(base, 2)[1]).toBeLessThan(1e9);
    }
    expect(call('clock_gettime', 99, base)).toBe(-22);
    put(base, 0, 1000000);
    expect(call('nanosleep', base)).toBe(0);
    memory.bytes.fill(0, base, base + 64);
    expect(call('getrandom', base, 64)).toBe(64);
    expect(words(base, 8).some((word) => word !== 0)).toBe(true);
    expect(call('pipe', base)).toBe(0);
    const [reading, writing] = [0, 4].map((at) => memory.view.getInt32(base + at, memory.littleEndian));
    expect(call('write', writing!, 'through', 7)).toBe(7);
    expect(call('read', reading!, base, 3)).toBe(3);
    expect(call('read', reading!, base + 3, 30)).toBe(4);
    expect(bytes(base, 7)).toBe('through');
    call('close', writing!);
    expect(call('read', reading!, base, 1)).toBe(0);
  });
});

test('standard streams, captured', () => {
  const { call, host, bytes } = program(0, 'input line\n');
  expect(call('read', 0, base, 5)).toBe(5);
  expect(call('read', 0, base + 5, 50)).toBe(6);
  expect(call('read', 0, base, 50)).toBe(0);
  expect(bytes(base + 5, 6)).toBe(' line\n');
  call('write', 1, 'out', 3);
  call('write', 2, 'err', 3);
  host.report('trap');
  expect([host.stdout.toString(), host.stderr.toString()]).toEqual(['out', 'errtrap\n']);
  expect(call('isatty', 1)).toBe(-25);
  expect(call('isatty', 77)).toBe(-9);
  expect(call('lseek', 0, 0, 1)).toBe(-29);
});

test('memory is checked and grown', () => {
  const { call, memory } = program();
  expect(call('write', 1, 0, 5)).toBe(-14);
  expect(call('write', 1, memory.size - 2, 5)).toBe(-14);
  expect(call('stat', 'x', memory.size - 8, 0)).toBe(-2);
  expect(call('open', 0, 0, 0)).toBe(-14);
  const before = memory.size;
  expect(call('memgrow', 100000)).toBe(before);
  expect(memory.size).toBe(before + 131072);
  expect(call('memgrow', 1 << 30)).toBe(0);
});

test('system, exit, signals, umask', () => {
  const { call, host } = program();
  expect(call('system', 'echo $B; exit 3')).toBe(3 << 8);
  expect(host.stdout.toString()).toBe('zwei\n');
  expect(call('system', 'kill -9 $$')).toBe(9);
  const ending = (name: string, ...args: number[]): ProgramExit | undefined => {
    try {
      call(name, ...args);
    } catch (error) {
      return error as ProgramExit;
    }
    return undefined;
  };
  expect(ending('exit', 259)).toMatchObject({ status: 3, signal: 0 });
  expect(ending('sigexit', 6)).toMatchObject({ status: 134, signal: 6 });
  expect(ending('kill', process.pid, 15)).toMatchObject({ status: 143, signal: 15 });
  expect(call('kill', process.pid, 0)).toBe(0);
  const old = call('umask', 0o27);
  expect(call('umask', old)).toBe(0o27);
  expect([call('getpid'), call('getppid'), call('getuid'), call('getegid')]).toEqual([process.pid, process.ppid,
    process.getuid!(), process.getegid!()]);
});
