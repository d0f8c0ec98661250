// The image cache: hits, damage, ownership, bounds, concurrency; and running programs through it.

import { execFile } from 'node:child_process';
import { createHmac } from 'node:crypto';
import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { writeArchive } from '../ir/archive.ts';
import { encodeModule } from '../ir/encode.ts';
import { allLanes } from '../ir/layout.ts';
import { Module } from '../ir/module.ts';
import * as Op from '../ir/op.gen.ts';
import { I32, I64, Ptr, U8, UWord, VI32, VI64, Void, VPtr, VWord } from '../ir/types.ts';
import { bind, programOf, type Program } from '../loader/bind.ts';
import { cacheFolder, cacheLimit, CacheRefused, ImageCache, type EntryInfo } from '../loader/cache.ts';
import { LoadError } from '../loader/error.ts';
import { run, type RunOptions } from '../loader/run.ts';
import { prerequisites, programFrom } from '../loader/source.ts';
import { defaultTarget, targetNamed, targets } from '../loader/targets.ts';
import { tieredImage, type Tier } from '../loader/tier.ts';
import { cacheKey, defaultTranslateOptions, translate, translationOf } from '../loader/translate.ts';
import { NodeHost } from '../runtime/host/node.ts';
import { lode } from './program.ts';
import { addData, addFunction } from './support/ir.ts';

let folder = '';
let warnings: string[] = [];
beforeEach(() => {
  folder = join(fs.mkdtempSync(join(tmpdir(), 'lode-cache-')), 'cache');
  warnings = [];
});
afterEach(() => {
  fs.chmodSync(join(folder, '..'), 0o700);
  fs.rmSync(join(folder, '..'), { recursive: true, force: true });
});

const open = (limit = 1 << 20): ImageCache => new ImageCache(folder, limit, (message) => warnings.push(message));
const info = (n: number): EntryInfo =>
  ({ key: n.toString(16).padStart(64, '0'), name: `entry ${n}`, target: 'wasm32', made: { n: String(n) } });
const content = (n: number, size = 1000): Uint8Array => new Uint8Array(size).fill(n);

describe('entries', () => {
  test('what was put is got, with its facts; the folder is private', () => {
    const cache = open();
    expect(cache.get(info(1).key, 'wasm')).toBeUndefined();
    expect(fs.existsSync(folder)).toBe(false);
    const path = cache.put('wasm', info(1), content(1));
    expect(path).toBe(join(folder, `${info(1).key}.wasm`));
    expect(fs.statSync(folder).mode & 0o777).toBe(0o700);
    const entry = open().get(info(1).key, 'wasm')!;
    expect([entry.info, Buffer.from(entry.bytes).equals(content(1))]).toEqual([info(1), true]);
    expect(open().get(info(1).key, 'lode')).toBeUndefined();
    expect(fs.readdirSync(folder)).toEqual(['.key', `${info(1).key}.wasm`]);
    expect(fs.statSync(join(folder, '.key')).mode & 0o777).toBe(0o600);
    expect(warnings).toEqual([]);
  });

  test('every damaged byte, truncation or wrong name is a miss, and the entry is made again', () => {
    const path = open().put('wasm', info(1), content(7, 40))!;
    const good = fs.readFileSync(path);
    for (let at = 0; at < good.length; at++) {
      const bad = Buffer.from(good);
      bad[at]! ^= 0x10;
      fs.writeFileSync(path, bad);
      expect([at, open().get(info(1).key, 'wasm')]).toEqual([at, undefined]);
      expect(fs.existsSync(path)).toBe(false);
    }
    for (let size = 0; size < good.length; size++) {
      fs.writeFileSync(path, good.subarray(0, size));
      expect(open().get(info(1).key, 'wasm')).toBeUndefined();
    }
    fs.writeFileSync(join(folder, `${info(2).key}.wasm`), good);
    expect(open().get(info(2).key, 'wasm')).toBeUndefined();
    open().put('wasm', info(1), content(7, 40));
    expect(open().get(info(1).key, 'wasm')).toBeDefined();
  });

  test('what another user made is a miss, and so is everything when the key is damaged or known to others', () => {
    const path = open().put('wasm', info(1), content(1))!;
    const entry = fs.readFileSync(path);
    const key = join(folder, '.key');
    const own = fs.readFileSync(key);
    const changes: (() => void)[] = [
      () => fs.rmSync(key), () => fs.writeFileSync(key, Buffer.alloc(32, 1)), () => fs.writeFileSync(key, own.subarray(1)), () => fs.chmodSync(key, 0o644),
    ];
    for (const change of changes) {
      change();
      expect(open().get(info(1).key, 'wasm')).toBeUndefined();
      fs.rmSync(key, { force: true });
      fs.writeFileSync(key, own, { mode: 0o600 });
      fs.writeFileSync(path, entry, { mode: 0o700 });
      expect(open().get(info(1).key, 'wasm')).toBeDefined();
    }
  });

  test('the oldest go first when the bound is passed; clear and list', () => {
    const cache = open(5000);
    for (let n = 1; n <= 4; n++) {
      const path = cache.put('wasm', info(n), content(n))!;
      fs.utimesSync(path, 1000 + n, 1000 + n);
    }
    // Using entry 1 makes 2 the oldest.
    expect(cache.get(info(1).key, 'wasm')).toBeDefined();
    cache.put('wasm', info(5), content(5));
    expect(cache.list().map((entry) => entry.info!.name).sort()).toEqual(['entry 1', 'entry 3', 'entry 4',
      'entry 5'].slice(-cache.list().length).sort());
    expect(cache.get(info(2).key, 'wasm')).toBeUndefined();
    expect(cache.get(info(1).key, 'wasm')).toBeDefined();
    expect(cache.list().reduce((sum, entry) => sum + entry.bytes, 0)).toBeLessThanOrEqual(5000);
    fs.writeFileSync(join(folder, 'foreign'), 'kept');
    expect(cache.clear().entries).toBeGreaterThan(2);
    expect(fs.readdirSync(folder)).toEqual(['foreign']);
  });

  test('an entry larger than the bound is kept until the next', () => {
    const cache = open(100);
    cache.put('wasm', info(1), content(1));
    expect(cache.get(info(1).key, 'wasm')).toBeDefined();
    cache.put('wasm', info(2), content(2));
    expect(cache.list().map((entry) => entry.info!.name)).toEqual(['entry 2']);
  });
});

describe('unsafe and unwritable folders', () => {
  test('a folder that others can write is refused, once, and the run goes on', () => {
    fs.mkdirSync(folder, { recursive: true });
    fs.chmodSync(folder, 0o777);
    const cache = open();
    expect(cache.put('wasm', info(1), content(1))).toBeUndefined();
    expect(cache.get(info(1).key, 'wasm')).toBeUndefined();
    expect(warnings).toEqual([`cache folder ${folder} can be written by others (mode 777); remove it or name another one in LODE_CACHE_DIR; going on without a cache`]);
    expect(() => open().list()).toThrow(CacheRefused);
    expect(fs.readdirSync(folder)).toEqual([]);
  });

  test.skipIf(process.getuid?.() !== 0)('a folder of somebody else is refused', () => {
    fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
    fs.chownSync(folder, 12345, 12345);
    expect(() =>
      open().list()).toThrow(`cache folder ${folder} belongs to user 12345, not to you (0); remove it or name another one in LODE_CACHE_DIR`);
    expect(open().get(info(1).key, 'wasm')).toBeUndefined();
  });

  test('a path that cannot be a folder: one warning, no cache', () => {
    fs.writeFileSync(folder, 'a file');
    const cache = open();
    expect(cache.put('wasm', info(1), content(1))).toBeUndefined();
    expect(cache.put('wasm', info(2), content(2))).toBeUndefined();
    expect(warnings).toEqual([expect.stringContaining('is no folder')]);
    const below = new ImageCache(join(folder, 'below'), 1000, (message) => warnings.push(message));
    expect(below.put('wasm', info(1), content(1))).toBeUndefined();
    expect(warnings.length).toBe(2);
  });

  test('where it lies and how large it may be', () => {
    expect(cacheFolder({ LODE_CACHE_DIR: '/x' })).toBe('/x');
    expect(cacheFolder({ XDG_CACHE_HOME: '/y' })).toBe('/y/lode');
    expect(cacheFolder({ LODE_CACHE_DIR: 'memory' })).toBe(`/dev/shm/lode-${process.getuid?.() ?? 0}`);
    expect(cacheFolder({ XDG_CACHE_HOME: 'relative' })).toMatch(/^\/.*\/\.cache\/lode$/);
    expect([cacheLimit({}), cacheLimit({ LODE_CACHE_SIZE: '20M' }),
      cacheLimit({ LODE_CACHE_SIZE: 'much' })]).toEqual([2 ** 30, 20 * 2 ** 20, 2 ** 30]);
  });
});

test('many processes at once leave whole entries', async () => {
  const root = fileURLToPath(new URL('..', import.meta.url));
  const script = join(folder, '..', 'writer.ts');
  fs.writeFileSync(script, `
    import { ImageCache } from ${JSON.stringify(pathToFileURL(join(root, 'loader/cache.ts')).href)};
    const cache = new ImageCache(process.argv[2], 60000, (message) => { throw new Error(message); });
    let hits = 0;
    for (let round = 0; round < 30; round++) {
      for (let n = 1; n <= 4; n++) {
        const key = n.toString(16).padStart(64, '0');
        const entry = cache.get(key, 'wasm');
        if (entry !== undefined) {
          hits++;
          if (entry.bytes.length !== 20000 || entry.bytes.some((byte) => byte !== n)) throw new Error('torn entry');
        }
        cache.put('wasm', { key, name: 'n', target: 'wasm32', made: {} }, new Uint8Array(20000).fill(n));
      }
    }
    console.log(hits > 0 ? 'ok' : 'no hits');
  `);
  const results = await Promise.all(Array.from({ length: 4 }, () =>
    promisify(execFile)(process.execPath, [script, folder])));
  expect(results.map(({ stdout }) => stdout)).toEqual(['ok\n', 'ok\n', 'ok\n', 'ok\n']);
  expect(fs.readdirSync(folder).filter((name) => name.startsWith('.new'))).toEqual([]);
}, 60_000);

/** A program that writes `text` and exits with the size of a word plus 10 if it is big-endian. */
function sample(text = 'hello\n', layouts = allLanes): Program {
  const module = new Module('sample');
  module.kind = 'program';
  const { types, rels } = module;
  module.layouts = layouts;
  const message = addData(module, 'message', types.array(U8, rels.int(text.length, UWord)),
    { kind: 'bytes', bytes: Buffer.from(text) }, { readOnly: true, layouts });
  addFunction(module, '__lode_start', Void, [], ({ b }) => {
    b.sysc(module.sysc('write'), types.signature(I64, [I32, Ptr, UWord]), VI64,
      [b.iconst(VI32, 1), b.addr(message, rels.int(0, UWord)), b.iconst(VWord, text.length)]);
    const size = b.unary(Op.trunc, VI32, b.rconst(VWord, rels.word()));
    const big = b.binary(Op.mul, VI32, b.rconst(VI32, rels.big()), b.iconst(VI32, 10));
    b.sysc(module.sysc('exit'), types.signature(Void, [I32]), 0, [b.binary(Op.add, VI32, size, big)]);
    b.unreachable();
  }, -1, layouts);
  return programOf('sample', encodeModule(module));
}

describe('running', () => {
  const runIt = async (program: Program, target: string, more: Partial<RunOptions> = {}) => {
    const log: string[] = [];
    const host = new NodeHost({ args: ['sample'], capture: {} });
    const status = await run(program, targetNamed(target), host, {
      ...defaultTranslateOptions, cache: open(), tier: 'auto', lode: [], strict: false, steps: 0, log: (line) => log.push(line), ...more,
    });
    return { status, stdout: host.stdout.toString(), stderr: host.stderr.toString(), log: log.join('\n') };
  };

  test('every target; the second run translates nothing', async () => {
    const program = sample();
    const statuses: Record<string, number> = { wasm32: 4, wasm64: 8, 'interp-le32': 4, 'interp-le64': 8,
      'interp-be32': 14, 'interp-be64': 18 };
    // Native images take the place of their process (launch.test.ts).
    for (const { name, engine } of targets.filter((target) => target.engine !== 'native')) {
      const first = await runIt(program, name);
      expect([name, first.status, first.stdout, first.stderr]).toEqual([name, statuses[name], 'hello\n', '']);
      const second = await runIt(program, name);
      expect(second.status).toBe(statuses[name]);
      expect(second.log).toContain('translated nothing');
      if (engine === 'wasm') {
        expect(first.log).toMatch(/^translated sample for wasm\d\d in \d+ ms \(\d+ bytes\), cached as /);
        expect(second.log).toMatch(/^image from cache .*\.wasm \(wasm\d\d, \d+ bytes\); translated nothing$/);
      }
    }
    expect(open().list().map((entry) => entry.info!.target).sort()).toEqual(['wasm32', 'wasm64']);
    // A cached file is valid wasm as it lies, trailer included.
    for (const { file } of open().list())
      await expect(WebAssembly.compile(fs.readFileSync(file))).resolves.toBeDefined();
  });

  test('a damaged image is translated again; without a cache nothing is written', async () => {
    const program = sample();
    await runIt(program, 'wasm32');
    const { file } = open().list()[0]!;
    fs.writeFileSync(file, Buffer.from(fs.readFileSync(file)).fill(0, 100, 120));
    const again = await runIt(program, 'wasm32');
    expect([again.status, again.log]).toEqual([4, expect.stringMatching(/^translated sample/)]);
    open().clear();
    const bare = await runIt(program, 'wasm32', { cache: undefined });
    expect(bare.log).toMatch(/not cached$/);
    expect(open().list()).toEqual([]);
  });

  test('translation is deterministic', async () => {
    const [first, second] = [await translate(sample(), defaultTarget, defaultTranslateOptions),
      await translate(sample(), defaultTarget, defaultTranslateOptions)];
    expect(Buffer.from(first).equals(second)).toBe(true);
  });

  test('the key changes with every field', () => {
    const translation = translationOf(sample(), defaultTarget, defaultTranslateOptions);
    const keys = new Set([cacheKey(translation)]);
    for (const field of Object.keys(translation)) keys.add(cacheKey({ ...translation, [field]: 'other' }));
    expect(keys.size).toBe(Object.keys(translation).length + 1);
    expect(translationOf(sample('other\n'), defaultTarget,
      defaultTranslateOptions).module).not.toBe(translation.module);
  });

  test('what is refused, in one line', async () => {
    const narrow = sample('x', 0b1010);
    await expect(runIt(narrow, 'wasm32')).rejects.toThrow(
      "sample: is not valid for layout le32, which target wasm32 has, only for le64,be64; 'message' is not");
    expect((await runIt(narrow, 'interp-be64')).status).toBe(18);
    expect(() => programOf('x.bin', Buffer.from('\x7fELF'))).toThrow('x.bin: section header, offset 0x0: file format not recognized');
    const damaged = Uint8Array.from(sample().bytes);
    damaged[damaged.length - 20]! ^= 1;
    expect(() => programOf('x', damaged)).toThrow(LoadError);
    expect(() => targetNamed('z80')).toThrow("no target 'z80'; there are x86_64-linux, ");
    const object = new Module('o');
    expect(() => bind(programOf('o', encodeModule(object)), defaultTarget)).toThrow('o: is an object; link it first');
    await expect(translate(sample(), targetNamed('interp-le32'),
      defaultTranslateOptions)).rejects.toThrow('has no image');
  });

  test('traps end with 128 + n and one line', async () => {
    const module = new Module('bad');
    module.kind = 'program';
    addFunction(module, '__lode_start', Void, [], ({ b }) => {
      b.store(b.iconst(VPtr, 16), b.binary(Op.div, VI32, b.iconst(VI32, 1), b.iconst(VI32, 0)), { scalar: I32 });
      b.ret();
    });
    module.layouts = allLanes;
    const program = programOf('bad', encodeModule(module));
    expect(await runIt(program, 'interp-be32')).toMatchObject({ status: 136,
      stderr: 'trap: SIGFPE division by zero in function __lode_start (test.c:7)\n' });
  });
});

describe('sources', () => {
  test('compiled once while nothing that was read changes', async () => {
    const base = join(folder, '..');
    const source = join(base, 'my prog.c');
    const header = join(base, 'a.h');
    fs.writeFileSync(source, 'int main;');
    fs.writeFileSync(header, '1');
    let compiled = 0;
    const compile = async (argv: readonly string[]): Promise<number> => {
      compiled++;
      fs.writeFileSync(argv[argv.indexOf('-o') + 1]!, sample(`${compiled}`).bytes);
      fs.writeFileSync(argv[argv.indexOf('-MF') + 1]!, `a.out: ${source.replaceAll(' ', '\\ ')} \\\n  ${header}\n`);
      return 0;
    };
    const log: string[] = [];
    const get = (options = ['-O1']) => programFrom(source, options, compile, open(), (line) => log.push(line));
    const first = await get() as Program;
    const second = await get() as Program;
    expect([compiled, first.digest === second.digest, log.at(-1)]).toEqual([1, true,
      `program of ${source} from cache; compiled nothing`]);
    await get(['-O2']);
    expect(compiled).toBe(2);
    fs.writeFileSync(header, '2');
    const changed = await get() as Program;
    expect([compiled, changed.digest === first.digest]).toEqual([3, false]);
    expect(await programFrom(source, [], async () => 7, undefined, () => undefined)).toBe(7);
    await expect(programFrom(join(base, 'none.c'), [], compile, undefined, () =>
      undefined)).rejects.toThrow('no such file');
  });

  test('prerequisites of a make rule', () => {
    expect(prerequisites('a.o: x.c /usr/a\\ b.h \\\n c$$d.h e\\#f.h\n')).toEqual(['x.c', '/usr/a b.h', 'c$d.h',
      'e#f.h']);
    expect(prerequisites('')).toEqual([]);
  });
});

describe('tiers', () => {
  const target = targetNamed('wasm32');
  const record = (): string => join(folder, '..', 'called');
  /** Starts the program by a tier, as if it were large; `lode` notes how it was called. */
  const start = async (program: Program, tier: Tier, optimization = ''): Promise<{ key: string; log: string }> => {
    const lode = join(folder, '..', 'lode');
    fs.writeFileSync(lode, `#!/bin/sh\necho "$@" >${record()}.new; mv ${record()}.new ${record()}\n`, { mode: 0o755 });
    const log: string[] = [];
    const { key } = await tieredImage(program, target, { ...defaultTranslateOptions, optimization }, tier, open(), [lode], (line) => log.push(line), 0);
    return { key, log: log.join('\n') };
  };
  const keyOf = (program: Program, optimization: string): string => cacheKey(translationOf(program, target, { ...defaultTranslateOptions, optimization }));

  test('a large program starts by its fast image, once the best one is there by that', async () => {
    const program = sample();
    const first = await start(program, 'auto');
    expect(first).toEqual({ key: keyOf(program, '0'), log: 'making the best image for the next start' });
    for (let tries = 0; !fs.existsSync(record()) && tries < 200; tries++) await new Promise((resolve) => { setTimeout(resolve, 10); });
    expect(fs.readFileSync(record(), 'utf8')).toBe('cache warm --target wasm32 -- sample\n');
    // While a process makes it no other is started.
    fs.rmSync(record());
    const lock = join(folder, `${keyOf(program, '')}.flight`);
    const { stdout } = await promisify(execFile)('sh', ['-c', `echo ${process.pid} $(cut -d' ' -f22 /proc/${process.pid}/stat)`]);
    fs.writeFileSync(lock, stdout);
    expect(await start(program, 'auto')).toEqual({ key: first.key, log: 'another process is making the best image' });
    fs.rmSync(lock);
    await start(program, 'best');
    expect(await start(program, 'auto')).toEqual({ key: keyOf(program, ''), log: '' });
    expect(fs.existsSync(record())).toBe(false);
  });

  test('what the user asks for is what runs', async () => {
    const program = sample();
    expect((await start(program, 'fast')).key).toBe(keyOf(program, '0'));
    expect((await start(program, 'best')).key).toBe(keyOf(program, ''));
    expect((await start(program, 'auto', '1')).key).toBe(keyOf(program, '1'));
    expect(fs.existsSync(record())).toBe(false);
  });
});

/** An exported entry with these facts (the form at the head of loader/cache.ts). */
function withoutKey(facts: unknown): Uint8Array {
  const json = Buffer.from(JSON.stringify(facts));
  const size = 11 + json.length + 40;
  const head = Buffer.concat([Buffer.from([0, ...[0, 1, 2, 3, 4].map((i) => size >>> 7 * i & 127 | (i < 4 ? 128 : 0)), 10]), Buffer.from('lode.image'), json]);
  const end = Buffer.alloc(8);
  end.writeUInt32LE(head.length + 40);
  end.write('LODE', 4);
  return Buffer.concat([head, createHmac('sha256', Buffer.alloc(0)).update(head).digest(), end]);
}

test('images travel from cache to cache, and only whole ones of this build do', async () => {
  const program = join(folder, '..', 'program');
  fs.writeFileSync(program, sample().bytes);
  const other = join(folder, '..', 'other');
  const exported = join(folder, '..', 'images.a');
  const lodeIn = (dir: string, ...args: string[]): ReturnType<typeof lode> => lode(args, { env: { ...process.env, LODE_CACHE_DIR: dir } as Record<string, string> });
  expect(await lodeIn(folder, 'cache', 'warm', '-t', 'wasm32,wasm64', program)).toMatchObject({ status: 0, stdout: expect.stringMatching(/wasm32: \d+ ms\n.*wasm64: \d+ ms\n/) as string });
  expect((await lodeIn(folder, 'cache', 'warm', '-t', 'wasm32', program)).stdout).toBe(`${program} wasm32: was there\n`);
  open().put('wasm', info(1), content(1));
  expect((await lodeIn(folder, 'cache', 'export', '-o', exported)).stdout).toBe(`${exported}: 2 entries\n`);
  expect(await lodeIn(other, 'cache', 'import', exported)).toMatchObject({ status: 0, stdout: '2 of 2 entries taken\n' });
  expect((await lodeIn(other, 'run', '-v', '-t', 'wasm32', program)).stderr).toContain('translated nothing');
  expect(fs.readFileSync(join(other, '.key')).equals(fs.readFileSync(join(folder, '.key')))).toBe(false);

  const damaged = fs.readFileSync(exported);
  damaged[damaged.length >> 2]! ^= 1;
  fs.writeFileSync(exported, damaged);
  expect(await lodeIn(join(folder, '..', 'third'), 'cache', 'import', exported)).toMatchObject({ status: 1, stdout: expect.stringMatching(/^[0-9a-f]{64}\.wasm: damaged\n1 of 2 entries taken\n$/) as string });
  expect(await lodeIn(other, 'cache', 'import', program)).toMatchObject({ status: 1, stderr: `lode: ${program}: is no file that \`lode cache export\` wrote\n` });

  // Whole, but what it says of itself is no record.
  const odd = join(folder, '..', 'odd.a');
  fs.writeFileSync(odd, writeArchive([{ name: `${info(1).key}.wasm`, bytes: withoutKey({ key: info(1).key }) }], false));
  expect(await lodeIn(other, 'cache', 'import', odd)).toMatchObject({ status: 1, stderr: '', stdout: expect.stringMatching(/wasm: damaged\n0 of 1/) as string });
  fs.writeFileSync(odd, writeArchive([{ name: `${info(1).key}.wasm`, bytes: withoutKey({ ...info(1), target: '' }) }], false));
  expect((await lodeIn(other, 'cache', 'import', odd)).stdout).toMatch(/wasm: is no image\n0 of 1/);

  // The entry of another build goes, and what a crashed process left; then what was used longest ago.
  fs.writeFileSync(join(folder, `${info(9).key}.flight`), '1 1 x\n');
  fs.utimesSync(join(folder, `${info(9).key}.flight`), 1, 1);
  expect((await lodeIn(folder, 'cache', 'prune')).stdout).toMatch(/^removed 1 entries, \d+ bytes\n$/);
  expect(fs.readdirSync(folder).filter((name) => /flight/.test(name))).toEqual([]);
  expect((await lodeIn(folder, 'cache', 'prune', '--max-size', '0')).stdout).toMatch(/^removed 2 entries/);
  expect(await lodeIn(folder, 'cache', 'prune', '--max-size', 'much')).toMatchObject({ status: 1, stderr: expect.stringContaining('not a size') as string });
}, 60_000);
