// `lode run SOURCE.c`: the program compiled from one source, kept in the cache.
//
// The loader imports no front end: it is given the compiler driver. What was compiled is found again by the source's
// path, the options and the build; the entry lists every file that the compiler read with its digest, and counts only
// while all of them are unchanged. So a second run preprocesses nothing.

import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { programOf, type Program } from './bind.ts';
import { compilerId } from './build.ts';
import type { ImageCache } from './cache.ts';
import { LoadError } from './error.ts';

/** The C compiler driver: gcc-like arguments, resolves to its exit status. */
export type Compile = (argv: readonly string[]) => Promise<number>;

/** What an entry of kind json holds. */
interface SourceRecord {
  /** Files read, with the SHA-256 of their contents. */
  readonly files: readonly (readonly [path: string, digest: string])[];
}

/** Whether a file name is a source that `lode run` compiles first. */
export function isSource(path: string): boolean {
  return /\.(?:c|i|lir)$/.test(path);
}

/** The program of a source, or the compiler's exit status if there is none. Throws LoadError. */
export async function programFrom(source: string, options: readonly string[], compile: Compile, cache: ImageCache |
  undefined,
  log: (line: string) => void): Promise<Program | number> {
  if (!existsSync(source)) throw new LoadError(`${source}: no such file`);
  const made = { source: realpathSync(source), options: options.join(' '), compiler: compilerId() };
  const key = createHash('sha256').update(JSON.stringify(made)).digest('hex');
  const known = cache === undefined ? undefined : keptProgram(source, key, cache);
  if (known !== undefined) {
    log(`program of ${source} from cache; compiled nothing`);
    return known;
  }
  const start = performance.now();
  const folder = mkdtempSync(join(tmpdir(), 'lode-run-'));
  try {
    const output = join(folder, 'a.out');
    const rule = join(folder, 'a.d');
    const status = await compile([...options, '-MD', '-MF', rule, '-o', output, source]);
    if (status !== 0) return status;
    const bytes = readFileSync(output);
    log(`compiled ${source} in ${(performance.now() - start).toFixed(0)} ms`);
    if (cache !== undefined && existsSync(rule)) keep(source, key, made, bytes, readFileSync(rule, 'utf8'), cache);
    return programOf(source, bytes);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function keptProgram(source: string, key: string, cache: ImageCache): Program | undefined {
  const record = cache.get(key, 'json');
  if (record === undefined) return undefined;
  const { files } = JSON.parse(Buffer.from(record.bytes).toString()) as SourceRecord;
  for (const [path, digest] of files) if (fileDigest(path) !== digest) return undefined;
  const entry = cache.get(key, 'lode');
  return entry === undefined ? undefined : programOf(source, entry.bytes);
}

function keep(source: string, key: string, made: Readonly<Record<string, string>>, bytes: Uint8Array, rule: string,
  cache: ImageCache): void {
  const paths = new Set([resolve(source), ...prerequisites(rule).map((path) => resolve(path))]);
  const files = [...paths].sort().map((path): [string, string | undefined] => [path, fileDigest(path)]);
  if (files.some(([, digest]) => digest === undefined)) return;
  const info = { key, name: resolve(source), target: '', made };
  cache.put('lode', info, bytes);
  cache.put('json', info, Buffer.from(JSON.stringify({ files })));
}

function fileDigest(path: string): string | undefined {
  try {
    return createHash('sha256').update(readFileSync(path)).digest('hex');
  } catch {
    return undefined;
  }
}

/** File names after the colon of a make rule; a backslash guards blanks, `#` and ends of lines, `$$` is a dollar. */
export function prerequisites(rule: string): string[] {
  const text = rule.replace(/\\\n/g, ' ');
  const line = text.split('\n').find((each) => /:(?:\s|$)/.test(each)) ?? '';
  const words = line.slice(line.search(/:(?:\s|$)/) + 1).match(/(?:\\[ \t#:\\]|[^\s])+/g) ?? [];
  return words.map((word) => word.replace(/\\([ \t#:\\])/g, '$1').replaceAll('$$', '$'));
}
