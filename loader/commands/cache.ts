// lode cache ls|stat|clear|path|verify

import { Command } from 'commander';
import { existsSync } from 'node:fs';
import { programOf, readProgram, type Program } from '../bind.ts';
import { cacheFolder, cacheLimit, ImageCache, type ListedEntry } from '../cache.ts';
import { LoadError } from '../error.ts';
import { targets } from '../targets.ts';
import { cacheKey, imageKind, translate, translationOf } from '../translate.ts';

interface Options { readonly json?: boolean }

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
  return cache;
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
  for (const entry of cache.list()) verdicts.push(await verdictOf(entry, cache));
  const bad = verdicts.filter(({ result }) => result === 'differs' || result === 'damaged').length;
  if (json === true) printJson(verdicts);
  else {
    for (const { file, name, result, why } of verdicts)
      print(`${result.padEnd(8)} ${name === '' ? file : name}${why === '' ? '' : `: ${why}`}`);
    print(`${verdicts.length} entries, ${bad} bad`);
  }
  process.exitCode = bad > 0 ? 1 : 0;
}

/** Translates the entry's program again, where it is still the same, and compares the bytes. */
async function verdictOf(listed: ListedEntry, cache: ImageCache): Promise<Verdict> {
  const { file, info } = listed;
  const verdict = (result: Verdict['result'], why = ''): Verdict =>
    ({ file, name: info === undefined ? '' : `${info.name} ${info.target}`.trim(), result, why });
  if (info === undefined) return verdict('damaged');
  const target = targets.find(({ name }) => name === info.target);
  if (target === undefined) return verdict('same', 'digest only');
  const { optimization, fpcastEmulation, module } = info.made;
  const options = { optimization: optimization === 'compiled' ? '' : optimization ?? '',
    fpcastEmulation: fpcastEmulation === 'yes' };
  const program = programOfEntry(info.name, module ?? '', cache);
  if (program === undefined) return verdict('skipped', 'its program is gone or has changed');
  if (cacheKey(translationOf(program, target, options)) !== info.key)
    return verdict('skipped', 'made by another build');
  const kept = cache.get(info.key, imageKind(target));
  if (kept === undefined) return verdict('damaged');
  const fresh = await translate(program, target, options);
  return Buffer.compare(fresh, kept.bytes) === 0 ? verdict('same') : verdict('differs');
}

/** The program that an image was made of: the file of its name, or a compiled source's program in the cache. */
function programOfEntry(name: string, digest: string, cache: ImageCache): Program | undefined {
  try {
    if (existsSync(name)) {
      const program = readProgram(name);
      if (program.digest === digest) return program;
    }
  } catch (error) {
    if (!(error instanceof LoadError)) throw error;
  }
  for (const { file, info } of cache.list()) {
    const entry = file.endsWith('.lode') && info !== undefined ? cache.get(info.key, 'lode') : undefined;
    if (entry === undefined) continue;
    const program = programOf(name, entry.bytes);
    if (program.digest === digest) return program;
  }
  return undefined;
}
