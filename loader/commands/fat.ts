// lode fat create|ls|add|drop|extract|verify|strip

import { Command, InvalidArgumentError, Option } from 'commander';
import { randomBytes } from 'node:crypto';
import { renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { FormatError } from '../../ir/bytes.ts';
import { hasLane } from '../../ir/layout.ts';
import { readFrame } from '../../ir/format.ts';
import { readProgram, type Program } from '../bind.ts';
import { cacheFolder, cacheLimit, ImageCache } from '../cache.ts';
import { LoadError } from '../error.ts';
import { defaultAlign, fatFile, readFat, sliceImage, staleField, withoutSlices, type Fat, type NewSlice, type SliceRecord, type Storage } from '../fat.ts';
import { targetNamed, targets, type Target } from '../targets.ts';
import { imageOf, translate, translationOf, type TranslateOptions } from '../translate.ts';
import { levels } from './run.ts';

interface StorageOptions { readonly compress?: boolean; readonly align?: true | number; readonly maxSize?: number }
interface TranslationOptions { readonly O?: string; readonly fpcastEmu?: boolean; readonly cache: boolean; readonly verbose?: boolean }
interface Output { readonly output?: string }
interface Targets { readonly target: readonly Target[] }

export function command(): Command {
  const fat = new Command('fat').description('put ready images for some targets into a program file, and take them out');
  const storing = (sub: Command): Command => sub
    .option('--compress', 'store slices compressed (the default)')
    .option('--align [bytes]', 'store slices as they are, at multiples of a power of 2 (64K)', powerOf2)
    .option('--max-size <bytes>', 'as they are if the file then has at most so many bytes, else compressed; K, M and G are understood', size);
  const translating = (sub: Command): Command => storing(sub
    .addOption(new Option('-O <level>', 'optimize at this level instead of what it was compiled at').choices(levels))
    .option('--fpcast-emu', 'wasm: let calls through mismatched function pointers pass')
    .option('--no-cache', 'neither use nor fill the cache')
    .option('-v, --verbose', 'say where images come from'));
  const some = (sub: Command, what: string): Command => sub.requiredOption('-t, --target <list>', `${what}: names with commas, or all`, targetList);
  translating(some(fat.command('create').description('a program with slices for these targets and no others').argument('<program>'), 'what to translate for')
    .requiredOption('-o, --output <file>', 'where it goes')).action(create);
  fat.command('ls').description('list the slices').argument('<file>').option('--json', 'as JSON').action(list);
  translating(some(fat.command('add').description('add slices, or make them anew').argument('<file>'), 'what to translate for')
    .option('-o, --output <file>', 'where it goes (default: the file itself)')).action(add);
  storing(some(fat.command('drop').description('leave slices out').argument('<file>'), 'which')
    .option('-o, --output <file>', 'where it goes (default: the file itself)')).action(drop);
  fat.command('extract').description('write the image in a slice').argument('<file>')
    .requiredOption('-t, --target <name>', 'which', targetNamed).requiredOption('-o, --output <file>', 'where it goes').action(extract);
  fat.command('verify').description('check every byte and translate every slice again; exit status 1 if one is damaged, differs or is of another program')
    .argument('<files...>').option('--quick', 'translate nothing').option('--json', 'as JSON').action(verify);
  fat.command('strip').description('leave all slices out, whatever their state').argument('<file>')
    .option('-o, --output <file>', 'where it goes (default: the file itself)').action(strip);
  return fat;
}

/** Targets that have images, by a list of names; `all` stands for the native ones and wasm32. */
export function targetList(text: string): Target[] {
  if (text === 'all') return targets.filter(({ name, engine }) => engine === 'native' || name === 'wasm32');
  const list = [...new Set(text.split(','))].map(targetNamed);
  for (const { name, engine } of list) if (engine === 'interp') throw new LoadError(`target ${name} runs the program itself and has no image`);
  return list;
}

function size(text: string): number {
  const match = /^(\d+)([KMG]?)$/i.exec(text);
  if (match === null) throw new InvalidArgumentError('not a number of bytes');
  return Number(match[1]) * { '': 1, K: 1024, M: 1 << 20, G: 1 << 30 }[match[2]!.toUpperCase() as '' | 'K' | 'M' | 'G'];
}

function powerOf2(text: string): number {
  const bytes = size(text);
  if (bytes < 16 || bytes > 1 << 24 || Math.log2(bytes) % 1 !== 0) throw new InvalidArgumentError('not a power of 2 from 16 to 16M');
  return bytes;
}

/** The program, which must be one; objects and libraries have no images. */
function openProgram(path: string): Program {
  const program = readProgram(path);
  const { kind } = readFrame(program.bytes, program.name);
  if (kind !== 'program') throw new LoadError(`${path}: is ${kind === 'object' ? 'an object' : 'a library'}; only linked programs have slices`);
  return program;
}

function openFat(path: string): Fat {
  const fat = readFat(openProgram(path));
  if (fat === undefined) throw new LoadError(`${path}: has no slices`);
  return fat;
}

/** The file's bytes, stored as asked for; `before` is how they were stored. */
function stored(program: Program, slices: readonly NewSlice[], options: StorageOptions, before: Storage = { compress: true }): Uint8Array {
  if (options.align !== undefined && options.compress === true) throw new LoadError('--compress and --align exclude each other');
  const align = typeof options.align === 'number' ? options.align : defaultAlign;
  if (options.maxSize !== undefined) {
    const plain = fatFile(program, slices, { compress: false, align });
    return plain.length <= options.maxSize ? plain : fatFile(program, slices, { compress: true });
  }
  return fatFile(program, slices, options.compress === true ? { compress: true } : options.align === undefined ? before : { compress: false, align });
}

/** Writes a new file and puts it in the other's place, so that a process that runs it meanwhile goes on. */
function replace(path: string, bytes: Uint8Array): void {
  const mode = statSync(path, { throwIfNoEntry: false })?.mode ?? 0o755;
  const fresh = join(dirname(path), `.lode-fat-${process.pid}-${randomBytes(4).toString('hex')}`);
  try {
    writeFileSync(fresh, bytes, { mode: mode & 0o777 });
    renameSync(fresh, path);
  } catch (error) {
    rmSync(fresh, { force: true });
    throw error;
  }
}

/** Images for targets, by the cache. */
async function translated(program: Program, wanted: readonly Target[], options: TranslationOptions): Promise<NewSlice[]> {
  const warn = (message: string): void => void process.stderr.write(`lode: ${message}\n`);
  const cache = options.cache ? new ImageCache(cacheFolder(), cacheLimit(), (message) => warn(`warning: ${message}`)) : undefined;
  const chosen: TranslateOptions = { optimization: options.O ?? '', fpcastEmulation: options.fpcastEmu ?? false };
  const slices: NewSlice[] = [];
  for (const target of wanted) {
    const { bytes, milliseconds, slice } = await imageOf(program, target, chosen, cache);
    if (options.verbose === true) warn(`${target.name}: ${bytes.length} bytes, ${milliseconds >= 0 ? `translated in ${milliseconds.toFixed(0)} ms` : slice ? 'the slice that was there' : 'from cache'}`);
    slices.push({ record: { ...translationOf(program, target, chosen) }, image: bytes });
  }
  return slices;
}

/** The targets of a list under whose layout the program holds; `all` leaves the others out, names must all hold. */
function holding(program: Program, list: readonly Target[]): readonly Target[] {
  const { layouts } = readFrame(program.bytes, program.name);
  const holds = list.filter(({ lane }) => hasLane(layouts, lane));
  // What does not hold is refused by name when it is bound.
  return list.length === targetList('all').length && holds.length > 0 ? holds : list;
}

async function create(path: string, options: Targets & TranslationOptions & StorageOptions & Required<Output>): Promise<void> {
  const program = openProgram(path);
  replace(options.output, stored(program, await translated(program, holding(program, options.target), options), options));
}

async function add(path: string, options: Targets & TranslationOptions & StorageOptions & Output): Promise<void> {
  const program = openProgram(path);
  const before = readFat(program);
  const fresh = await translated(program, holding(program, options.target), options);
  const kept = before === undefined ? [] : remaining(before, options.target);
  replace(options.output ?? path, stored(program, [...kept, ...fresh], options, before?.storage));
}

/** A file's slices but those of some targets. */
function remaining(fat: Fat, without: readonly Target[]): NewSlice[] {
  return fat.slices.flatMap(({ record }, i) => without.some(({ name }) => name === record.target) ? [] : [{ record, image: sliceImage(fat, i) }]);
}

function drop(path: string, options: Targets & StorageOptions & Output): void {
  const program = openProgram(path);
  const fat = openFat(path);
  for (const { name } of options.target)
    if (!fat.slices.some(({ record }) => record.target === name)) throw new LoadError(`${path}: has no slice for ${name}`);
  replace(options.output ?? path, stored(program, remaining(fat, options.target), options, fat.storage));
}

function strip(path: string, { output }: Output): void {
  replace(output ?? path, withoutSlices(openProgram(path)));
}

function extract(path: string, { target, output }: { readonly target: Target; readonly output: string }): void {
  const fat = openFat(path);
  const index = fat.slices.findIndex(({ record }) => record.target === target.name);
  if (index < 0) throw new LoadError(`${path}: has no slice for ${target.name}; it has ${fat.slices.map(({ record }) => record.target).join(', ')}`);
  writeFileSync(output, sliceImage(fat, index), { mode: target.native === undefined ? 0o644 : 0o755 });
}

interface Row { readonly target: string; readonly stored: number; readonly size: number; readonly offset: number; readonly compressed: boolean; readonly state: string; readonly record: SliceRecord }

function list(path: string, { json }: { readonly json?: boolean }): void {
  const program = openProgram(path);
  const fat = readFat(program);
  const rows = (fat?.slices ?? []).map(({ record, stored: bytes, size: full, offset, compressed }): Row =>
    ({ target: record.target!, stored: bytes, size: full, offset, compressed, state: staleness(program, record) ?? 'current', record }));
  if (json === true) return void process.stdout.write(`${JSON.stringify({ file: path, bytes: program.bytes.length, program: withoutSlices(program).length, slices: rows }, undefined, 2)}\n`);
  process.stdout.write(`${'program'.padEnd(15)} ${String(withoutSlices(program).length).padStart(9)}\n`);
  for (const row of rows)
    process.stdout.write(`${row.target.padEnd(15)} ${String(row.stored).padStart(9)} ${row.compressed ? `of ${row.size}` : 'as it is'}${row.state === 'current' ? '' : `  ${row.state}`}\n`);
}

/** Why a slice would not be used by a run with the options it was made with; undefined if it would. */
function staleness(program: Program, record: SliceRecord): string | undefined {
  const target = targets.find(({ name }) => name === record.target);
  return target === undefined ? 'no such target' : staleField(record, { ...translationOf(program, target, optionsOf(record)) });
}

function optionsOf({ optimization, fpcastEmulation }: SliceRecord): TranslateOptions {
  return { optimization: optimization === 'compiled' ? '' : optimization ?? '', fpcastEmulation: fpcastEmulation === 'yes' };
}

interface Verdict { readonly file: string; readonly target: string; readonly result: 'same' | 'intact' | 'stale' | 'differs' | 'damaged'; readonly why: string }

async function verify(paths: readonly string[], { quick, json }: { readonly quick?: boolean; readonly json?: boolean }): Promise<void> {
  const verdicts: Verdict[] = [];
  for (const path of paths) {
    try {
      const program = openProgram(path);
      verdicts.push({ file: path, target: 'program', result: 'intact', why: '' });
      const fat = readFat(program);
      for (let i = 0; i < (fat?.slices.length ?? 0); i++) verdicts.push(await verdictOf(program, fat!, i, quick === true));
    } catch (error) {
      if (!(error instanceof FormatError || error instanceof LoadError)) throw error;
      verdicts.push({ file: path, target: '', result: 'damaged', why: error.message });
    }
  }
  if (json === true) process.stdout.write(`${JSON.stringify(verdicts, undefined, 2)}\n`);
  else for (const { file, target, result, why } of verdicts)
    process.stdout.write(`${result.padEnd(8)} ${target === '' ? '' : `${file} ${target}`}${why === '' ? '' : target === '' ? why : `: ${why}`}\n`);
  process.exitCode = verdicts.some(({ result }) => result === 'damaged' || result === 'differs') ? 1 : 0;
}

async function verdictOf(program: Program, fat: Fat, index: number, quick: boolean): Promise<Verdict> {
  const { record } = fat.slices[index]!;
  const verdict = (result: Verdict['result'], why = ''): Verdict => ({ file: program.name, target: record.target!, result, why });
  try {
    const image = sliceImage(fat, index);
    if (record.module !== program.digest) return verdict('differs', 'made of another program');
    const stale = staleness(program, record);
    if (stale !== undefined) return verdict('stale', stale);
    if (quick) return verdict('intact');
    const fresh = await translate(program, targetNamed(record.target!), optionsOf(record));
    return Buffer.compare(fresh, image) === 0 ? verdict('same') : verdict('differs', 'translating gives other bytes');
  } catch (error) {
    if (error instanceof FormatError) return verdict('damaged', error.message);
    throw error;
  }
}
