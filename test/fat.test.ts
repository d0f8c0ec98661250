// FAT files: slices are images of the cache byte for byte, runs use them and go on without them where they are damaged or stale, and no
// damage goes unseen. LODE_FLIPS sets the number of flipped bytes (1000 unless told).

import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { nativeTargets } from '../backends/native.ts';
import { FormatError } from '../ir/bytes.ts';
import { readFrame } from '../ir/format.ts';
import { programOf, type Program } from '../loader/bind.ts';
import { LoadError } from '../loader/error.ts';
import { fatFile, findSlice, readFat, sliceImage, type NewSlice } from '../loader/fat.ts';
import { imageProblem } from '../loader/imageform.ts';
import { defaultTarget, targetNamed, targets } from '../loader/targets.ts';
import { lode, root } from './program.ts';

let folder = '';
let program = '';
let fat = '';
const env = (): Record<string, string> => ({ LODE_CACHE_DIR: join(folder, 'cache') });
const command = (...argv: string[]): ReturnType<typeof lode> => lode(argv, { env: env(), cwd: folder, timeout: 120 });
const done = async (...argv: string[]): Promise<string> => {
  const { status, stdout, stderr } = await command(...argv);
  expect(status, stderr).toBe(0);
  return stdout;
};
const read = (path: string): Program => programOf(path, readFileSync(path));
/** Two native layouts and wasm. */
const some = ['x86_64-linux', 'powerpc-linux', 'wasm32'];

beforeAll(async () => {
  if (inject('buildError') !== '') throw new Error(inject('buildError'));
  folder = mkdtempSync(join(tmpdir(), 'lode-fat-'));
  program = join(folder, 'program');
  fat = join(folder, 'fat');
  writeFileSync(join(folder, 'program.c'), '#include <stdio.h>\nint main(int argc, char **argv) { puts(argc > 1 ? argv[1] : "hello"); return 3; }\n');
  await done('cc', '-O1', 'program.c', '-o', 'program');
  await done('fat', 'create', '-t', some.join(','), '-o', 'fat', 'program');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What a reader finds wrong with a file, however it is looked at; '' if nothing. */
function problemOf(bytes: Uint8Array): string {
  try {
    const whole = readFat(programOf('fat', bytes));
    if (whole === undefined) return 'no slices';
    for (let i = 0; i < whole.slices.length; i++) sliceImage(whole, i);
    return '';
  } catch (error) {
    if (error instanceof FormatError || error instanceof LoadError) return error.message;
    throw error;
  }
}

test('a slice is what translating gives, the program is what it was, and both storages hold the same', async () => {
  await done('fat', 'create', '--align', '4K', '-t', some.join(','), '-o', 'aligned', 'program');
  for (const target of some) {
    await done('translate', '-t', target, '-o', 'image', 'program');
    for (const file of ['fat', 'aligned']) {
      await done('fat', 'extract', '-t', target, '-o', 'slice', file);
      expect(readFileSync(join(folder, 'slice')).equals(readFileSync(join(folder, 'image'))), `${file} ${target}`).toBe(true);
    }
  }
  for (const file of ['fat', 'aligned']) {
    expect((await done('fat', 'verify', file)).split('\n')).toEqual([`intact   ${file} program`, ...some.map((target) => `same     ${file} ${target}`), '']);
    await done('fat', 'strip', '-o', 'stripped', file);
    expect(readFileSync(join(folder, 'stripped')).equals(readFileSync(program))).toBe(true);
    expect(statSync(join(folder, file)).mode & 0o777).toBe(0o755);
  }
  const aligned = readFat(read(join(folder, 'aligned')))!;
  expect(aligned.slices.map(({ offset, compressed }) => [offset % 4096, compressed])).toEqual(some.map(() => [0, false]));
  expect(statSync(fat).size).toBeLessThan(statSync(join(folder, 'aligned')).size / 2);
});

test('slices are added, made anew and dropped; the bytes are those of a file made at once', async () => {
  copyFileSync(program, join(folder, 'grown'));
  for (const target of some) await done('fat', 'add', '-t', target, 'grown');
  expect(readFileSync(join(folder, 'grown')).equals(readFileSync(fat))).toBe(true);
  // The first slice is in the dictionary of the others.
  await done('fat', 'drop', '-t', 'x86_64-linux', 'grown');
  await done('fat', 'create', '-t', 'powerpc-linux,wasm32', '-o', 'two', 'program');
  expect(readFileSync(join(folder, 'grown')).equals(readFileSync(join(folder, 'two')))).toBe(true);
  const listed = JSON.parse(await done('fat', 'ls', '--json', 'grown')) as { slices: { target: string; state: string }[] };
  expect(listed.slices.map(({ target, state }) => [target, state])).toEqual([['powerpc-linux', 'current'], ['wasm32', 'current']]);
  await done('fat', 'add', '-O0', '--max-size', '10M', '-t', 'wasm32', 'grown');
  const mixed = JSON.parse(await done('fat', 'ls', '--json', 'grown')) as { slices: { compressed: boolean; record: { optimization: string } }[] };
  expect(mixed.slices.map(({ compressed, record }) => [compressed, record.optimization])).toEqual([[false, 'compiled'], [false, '0']]);
});

test('cc --fat makes the file that create makes', async () => {
  // The names of program and source are in it.
  const made = join(folder, 'made');
  mkdirSync(made);
  copyFileSync(join(folder, 'program.c'), join(made, 'program.c'));
  const { status, stderr } = await lode(['cc', '-O1', `--fat=${some.join(',')}`, 'program.c', '-o', 'program'], { env: env(), cwd: made });
  expect(status, stderr).toBe(0);
  expect(readFileSync(join(made, 'program')).equals(readFileSync(fat))).toBe(true);
  expect(await command('cc', '-c', '--fat=wasm32', 'program.c')).toMatchObject({ status: 1, stderr: expect.stringMatching(/^lode cc: error: .*--fat.* needs a linked program\n$/) as string });
  expect(await command('cc', '--fat=pdp11', 'program.c', '-o', 'none')).toMatchObject({ status: 1, stderr: expect.stringContaining("no target 'pdp11'") as string });
  expect(statSync(join(folder, 'none'), { throwIfNoEntry: false })).toBeUndefined();
});

test('runs take the slice, and translate where it is damaged, stale or of another program', async () => {
  const target = some.includes(defaultTarget.name) ? defaultTarget.name : 'wasm32';
  const run = (file: string, ...options: string[]): ReturnType<typeof lode> => command('run', '--no-cache', '-v', '-t', target, ...options, file, 'word');
  const expected = { status: 3, stdout: 'word\n' };
  expect(await run('fat')).toMatchObject({ ...expected, stderr: expect.stringContaining(`image from slice ${target} of fat`) as string });
  expect(await run('fat', '-O0')).toMatchObject({ ...expected, stderr: expect.stringMatching(/slice \S+ is stale: optimization is 'compiled', not '0'; not used\n.*translated fat/) as string });
  const { bytes } = read(fat);
  const slice = readFat(read(fat))!.slices.find(({ record }) => record.target === target)!;
  const damaged = Buffer.from(bytes);
  damaged[slice.offset + (slice.stored >> 1)]! ^= 4;
  writeFileSync(join(folder, 'damaged'), damaged);
  expect(await run('damaged')).toMatchObject({ ...expected, stderr: expect.stringMatching(/slice \S+, offset 0x[0-9a-f]+: contents do not match their digest; not used\n.*translated damaged/) as string });
  writeFileSync(join(folder, 'short'), bytes.subarray(0, bytes.length - 1));
  expect(await run('short')).toMatchObject({ ...expected, stderr: expect.stringContaining('not used') as string });
  expect(await command('fat', 'ls', 'short')).toMatchObject({ status: 1, stderr: expect.stringMatching(/^lode: short: section fat, offset 0x[0-9a-f]+: directory and slices have \d+ bytes, the file \d+ after the program\n$/) as string });
  // Slices of one program behind another.
  await done('cc', '-O2', join(root, 'examples/layout.c'), '-o', 'other');
  const other = read(join(folder, 'other')).bytes;
  writeFileSync(join(folder, 'mixed'), Buffer.concat([other, bytes.subarray(readFrame(bytes, 'fat').end)]));
  expect(await run('mixed')).toMatchObject({ status: 0, stderr: expect.stringContaining('is stale: made of another program; not used') as string });
  expect((await command('fat', 'verify', 'mixed', 'damaged', 'short')).status).toBe(1);
});

test('every flipped byte and every truncation is found', () => {
  const { bytes } = read(fat);
  expect(problemOf(bytes)).toBe('');
  const flips = Number(process.env.LODE_FLIPS ?? 1000);
  const start = bytes.indexOf(0x4c);
  let seed = 12345;
  const random = (limit: number): number => {
    seed = Math.imul(seed, 1103515245) + 12345 >>> 0;
    return Math.floor(seed / 2 ** 32 * limit);
  };
  const seen = new Set<string>();
  for (let i = 0; i < flips; i++) {
    const at = start + random(bytes.length - start);
    const bad = Uint8Array.from(bytes);
    bad[at]! ^= 1 << random(8);
    const problem = problemOf(bad);
    expect(problem, `byte ${at}`).not.toBe('');
    expect(problem).not.toContain('\n');
    seen.add(problem.replace(/0x[0-9a-f]+|\d+/g, 'N'));
  }
  // Flips fall into the program and all of its slices.
  expect([...seen].filter((problem) => /slice .*contents do not match/.test(problem)).length).toBe(some.length);
  for (let i = 0; i < 200; i++) expect(problemOf(bytes.subarray(0, random(bytes.length)))).not.toBe('');
  expect(problemOf(Buffer.concat([bytes, Buffer.of(0)]))).not.toBe('');
});

test('slices that are no images of their target are refused, as are two for one and sizes beyond reason', () => {
  const { bytes } = read(fat);
  const plain = programOf('fat', bytes.subarray(0, readFrame(bytes, 'fat').end));
  const whole = readFat(read(fat))!;
  const images = whole.slices.map(({ record }, i): NewSlice => ({ record, image: sliceImage(whole, i) }));
  const taken = (slices: NewSlice[]): string => problemOf(fatFile(plain, slices, { compress: true }));
  expect(taken(images)).toBe('');
  expect(taken([{ record: images[0]!.record, image: images[1]!.image }])).toContain('slice x86_64-linux, offset');
  expect(taken([{ record: images[2]!.record, image: images[1]!.image }])).toContain('is no WebAssembly module');
  expect(taken([images[0]!, images[0]!])).toContain('two slices for target x86_64-linux');
  expect(taken([{ record: { target: 'wasm32' }, image: images[2]!.image }])).toContain('slice 0 has no module');
  // Zeros would be stored in less than a part in 256: they are left as they are.
  const zeros = new Uint8Array(1 << 20);
  expect(fatFile(plain, [{ record: images[2]!.record, image: zeros }], { compress: true }).length).toBeGreaterThan(1 << 20);
  expect(findSlice(programOf('fat', fatFile(plain, images, { compress: true })), images[2]!.record)).toMatchObject({ image: images[2]!.image });
  expect(findSlice(plain, images[2]!.record)).toBeUndefined();
});

test('the form of images is checked in every field that tells machines apart', () => {
  const whole = readFat(read(fat))!;
  const [elf64, elf32, wasm] = whole.slices.map((_, i) => sliceImage(whole, i));
  const problems: [Uint8Array, string][] = [[elf64!, 'x86_64-linux'], [elf32!, 'powerpc-linux'], [wasm!, 'wasm32']];
  for (const [image, name] of problems) {
    for (const target of targets) expect(imageProblem(image, target) === undefined, `${name} on ${target.name}`).toBe(target.name === name || name === 'wasm32' && target.name === 'wasm64');
    // A prefix of whole sections is a module again.
    for (let size = 0; size < (name === 'wasm32' ? 8 : 300); size++) expect(imageProblem(image.subarray(0, size), targetNamed(name))).toBeDefined();
    expect(imageProblem(image.subarray(0, name === 'wasm32' ? image.length - 1 : image.length >> 1), targetNamed(name))).toBeDefined();
  }
});

test('the machine numbers of the table are those of the back ends', async () => {
  for (const native of nativeTargets) expect([native.name, native.machine]).toEqual([native.name, (await native.load()).elf.machine]);
});
