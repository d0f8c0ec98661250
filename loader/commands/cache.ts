// lode cache ls|stat|clear|path|verify|prune|export|import|warm
//
// An exported file is an archive (ar) of entries as they lie in the cache, but under no user's key.

import { Command, InvalidArgumentError } from 'commander';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { isArchive, readArchive, writeArchive } from '../../ir/archive.ts';
import { readFrame } from '../../ir/format.ts';
import { programOf, readProgram, type Program } from '../bind.ts';
import { buildId } from '../build.ts';
import { cacheFolder, cacheLimit, ImageCache, importedEntry, parseSize, type EntryKind, type ListedEntry } from '../cache.ts';
import { LoadError } from '../error.ts';
import { imageProblem } from '../imageform.ts';
import { defaultTargetFor, targetNamed, targets } from '../targets.ts';
import { cacheKey, defaultTranslateOptions, imageKind, imageOf, translate, translationOf, type Translation } from '../translate.ts';

interface Options { readonly json?: boolean }
interface PruneOptions extends Options { readonly maxSize?: number; readonly unusedFor?: number }
interface ExportOptions extends Options { readonly output: string }
interface WarmOptions extends Options { readonly target?: string[] }

const open = (): ImageCache => new ImageCache(cacheFolder(), cacheLimit(), (message) =>
  process.stderr.write(`lode: warning: ${message}\n`));
const print = (text: string): void => void process.stdout.write(`${text}\n`);
const printJson = (value: unknown): void => print(JSON.stringify(value, undefined, 2));

export function command(): Command {
  const cache = new Command('cache');
  cache.command('ls').description('list the entries, the one used last first').option('--json', 'as JSON').action(list);
  cache.command('stat').description('count the entries and their bytes').option('--json', 'as JSON').action(stat);
  cache.command('clear').description('remove all entries').option('--json', 'as JSON').action(clear);
  cache.command('path').description('print where the cache lies').option('--json', 'as JSON')
    .action(({ json }: Options) => {
      if (json === true) printJson({ path: cacheFolder() });
      else print(cacheFolder());
    });
  cache.command('verify').description('translate every image again and compare; exit status 1 if one differs')
    .option('--json', 'as JSON').action(verify);
  cache.command('prune').description('remove what is of no use: damaged entries, those of other builds, what crashed processes left')
    .option('--max-size <bytes>', 'then remove what was used longest ago until this holds (K, M, G)', size)
    .option('--unused-for <days>', 'remove also what was not used for so long', days)
    .option('--json', 'as JSON').action(prune);
  cache.command('export').description('write images into a file that `import` reads on another machine')
    .argument('[programs...]', 'only those of these programs').requiredOption('-o, --output <file>', 'where they go')
    .option('--json', 'as JSON').action(exportEntries);
  cache.command('import').description('take images from an exported file; they run as if made here, so take only those of people you trust')
    .argument('<file>').option('--json', 'as JSON').action(importEntries);
  cache.command('warm').description('translate programs without running them')
    .argument('<programs...>').option('-t, --target <names>', 'for these targets, separated by commas (default: the one it would run on)', (names: string) => names.split(','))
    .option('--json', 'as JSON').action(warm);
  return cache;
}

function size(text: string): number {
  const bytes = parseSize(text);
  if (bytes === undefined) throw new InvalidArgumentError('not a size');
  return bytes;
}

function days(text: string): number {
  const value = Number(text);
  if (text === '' || !(value >= 0)) throw new InvalidArgumentError('not a number of days');
  return value;
}

function prune({ json, maxSize, unusedFor }: PruneOptions): void {
  const cache = open();
  const oldest = unusedFor === undefined ? -Infinity : Date.now() - unusedFor * 86_400_000;
  const removed = cache.prune(({ info, used }) => used <= oldest || info!.target !== '' && info!.made.translator !== buildId(), maxSize ?? cache.limit);
  if (json === true) printJson(removed);
  else print(`removed ${removed.entries} entries, ${removed.bytes} bytes`);
}

function exportEntries(programs: readonly string[], { output, json }: ExportOptions): void {
  const cache = open();
  const digests = new Set(programs.map((path) => readProgram(path).digest));
  const members = [];
  for (const { file, info } of cache.list()) {
    if (info === undefined || info.target === '' || info.made.translator !== buildId()) continue;
    if (digests.size > 0 && !digests.has(info.made.module!)) continue;
    const bytes = cache.exported(file);
    if (bytes !== undefined) members.push({ name: basename(file), bytes });
  }
  members.sort((a, b) => a.name < b.name ? -1 : 1);
  writeFileSync(output, writeArchive(members, false));
  if (json === true) printJson({ file: output, entries: members.length });
  else print(`${output}: ${members.length} entries`);
}

function importEntries(file: string, { json }: Options): void {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    throw new LoadError(`${file}: ${(error as NodeJS.ErrnoException).code ?? String(error)}`);
  }
  if (!isArchive(bytes)) throw new LoadError(`${file}: is no file that \`lode cache export\` wrote`);
  const cache = open();
  const results = readArchive(bytes, file).members.map(({ name, bytes: member }) => ({ name, problem: importOne(name, member, cache) }));
  const bad = results.filter(({ problem }) => problem !== '');
  if (json === true) printJson(results);
  else {
    for (const { name, problem } of bad) print(`${name}: ${problem}`);
    print(`${results.length - bad.length} of ${results.length} entries taken`);
  }
  process.exitCode = bad.length > 0 ? 1 : 0;
}

/** Takes an entry of another cache; why not, '' if it did. */
function importOne(name: string, bytes: Uint8Array, cache: ImageCache): string {
  const entry = importedEntry(bytes, name);
  if (entry === undefined) return 'damaged';
  const { info } = entry;
  const target = targets.find((known) => known.name === info.target);
  if (target === undefined) return 'is no image';
  if (info.made.translator !== buildId()) return 'made by another build';
  // The key is what will be asked for, the record what it stands for.
  if (cacheKey(info.made as unknown as Translation) !== info.key || info.made.target !== target.name || name !== `${info.key}.${imageKind(target)}`) return 'is not what its key says';
  const problem = imageProblem(entry.bytes, target);
  if (problem !== undefined) return problem;
  return cache.put(name.slice(name.lastIndexOf('.') + 1) as EntryKind, info, entry.bytes) === undefined ? 'cannot be written' : '';
}

async function warm(programs: readonly string[], { target, json }: WarmOptions): Promise<void> {
  const cache = open();
  const rows = [];
  for (const path of programs) {
    const program = readProgram(path);
    for (const to of target?.map(targetNamed) ?? [defaultTargetFor(readFrame(program.bytes, path).layouts)]) {
      const image = await imageOf(program, to, defaultTranslateOptions, cache, (line) => process.stderr.write(`lode: ${line}\n`));
      const row = { program: path, target: to.name, file: image.cached ?? '', milliseconds: Math.max(0, Math.round(image.milliseconds)) };
      rows.push(row);
      if (json !== true) print(`${path} ${to.name}: ${image.milliseconds < 0 ? 'was there' : `${row.milliseconds} ms`}`);
      if (image.cached === undefined) process.exitCode = 1;
    }
  }
  if (json === true) printJson(rows);
}

/** What an entry is, in one word: its target, or what kind it has. */
function kindOf(entry: ListedEntry): string {
  if (entry.info === undefined) return 'damaged';
  if (entry.info.target !== '') return entry.info.target;
  return entry.file.endsWith('.json') ? 'source' : 'program';
}

function list({ json }: Options): void {
  const rows = open().list().map((entry) => ({
    file: entry.file, kind: kindOf(entry), bytes: entry.bytes, used: new Date(entry.used).toISOString(),
      name: entry.info?.name ?? '',
  }));
  if (json === true) return printJson(rows);
  for (const row of rows)
    print(`${row.used.slice(0, 19).replace('T', ' ')} ${String(row.bytes).padStart(9)}  ${row.kind.padEnd(8)} ${row.name}`);
}

function stat({ json }: Options): void {
  const cache = open();
  const entries = cache.list();
  const result = {
    path: cache.folder, entries: entries.length, bytes: entries.reduce((sum, entry) => sum + entry.bytes, 0),
      limit: cache.limit,
    damaged: entries.filter((entry) => entry.info === undefined).length,
  };
  if (json === true) return printJson(result);
  print(`${result.path}: ${result.entries} entries, ${result.bytes} bytes of at most ${result.limit}${result.damaged > 0 ? `, ${result.damaged} damaged` : ''}`);
}

function clear({ json }: Options): void {
  const removed = open().clear();
  if (json === true) printJson(removed);
  else print(`removed ${removed.entries} entries, ${removed.bytes} bytes`);
}

interface Verdict { readonly file: string; readonly name: string; readonly result: 'same' | 'differs' | 'damaged' |
  'skipped'; readonly why: string }

async function verify({ json }: Options): Promise<void> {
  const cache = open();
  const verdicts: Verdict[] = [];
  const listed = cache.list();
  const kept = keptPrograms(listed, cache);
  for (const entry of listed) verdicts.push(await verdictOf(entry, cache, kept));
  const bad = verdicts.filter(({ result }) => result === 'differs' || result === 'damaged').length;
  if (json === true) printJson(verdicts);
  else {
    const skipped = new Map<string, number>();
    for (const { result, why } of verdicts) if (result === 'skipped') skipped.set(why, (skipped.get(why) ?? 0) + 1);
    for (const [why, count] of skipped) print(`skipped  ${count}: ${why}`);
    for (const { file, name, result, why } of verdicts) if (result !== 'skipped')
      print(`${result.padEnd(8)} ${name === '' ? file : name}${why === '' ? '' : `: ${why}`}`);
    print(`${verdicts.length} entries, ${bad} bad`);
  }
  process.exitCode = bad > 0 ? 1 : 0;
}

/** Translates the entry's program again, where it is still the same, and compares the bytes. */
async function verdictOf(listed: ListedEntry, cache: ImageCache, programs: ReadonlyMap<string, Program>): Promise<Verdict> {
  const { file, info } = listed;
  const verdict = (result: Verdict['result'], why = ''): Verdict =>
    ({ file, name: info === undefined ? '' : `${info.name} ${info.target}`.trim(), result, why });
  if (info === undefined) return verdict('damaged');
  const target = targets.find(({ name }) => name === info.target);
  if (target === undefined) return verdict('same', 'digest only');
  const { optimization, fpcastEmulation, module } = info.made;
  const options = { optimization: optimization === 'compiled' ? '' : optimization ?? '',
    fpcastEmulation: fpcastEmulation === 'yes' };
  const program = programOfEntry(info.name, module ?? '', programs);
  if (program === undefined) return verdict('skipped', 'its program is gone or has changed');
  if (cacheKey(translationOf(program, target, options)) !== info.key)
    return verdict('skipped', 'made by another build');
  const kept = cache.get(info.key, imageKind(target));
  if (kept === undefined) return verdict('damaged');
  const fresh = await translate(program, target, options);
  return Buffer.compare(fresh, kept.bytes) === 0 ? verdict('same') : verdict('differs');
}

/** Programs of compiled sources that the cache keeps, by digest. */
function keptPrograms(listed: readonly ListedEntry[], cache: ImageCache): Map<string, Program> {
  const programs = new Map<string, Program>();
  for (const { file, info } of listed) {
    const entry = file.endsWith('.lode') && info !== undefined ? cache.get(info.key, 'lode') : undefined;
    if (entry === undefined) continue;
    const program = programOf(info!.name, entry.bytes);
    programs.set(program.digest, program);
  }
  return programs;
}

/** The program that an image was made of: the file of its name, or a compiled source's program in the cache. */
function programOfEntry(name: string, digest: string, kept: ReadonlyMap<string, Program>): Program | undefined {
  try {
    if (existsSync(name)) {
      const program = readProgram(name);
      if (program.digest === digest) return program;
    }
  } catch (error) {
    if (!(error instanceof LoadError)) throw error;
  }
  return kept.get(digest);
}
