// Measurements as ratios against gcc, taken in turns in one run: machines are shared and noisy, so only ratios count.
//
//   npm run bench [-- start|run|native|launch|compile|fat] [-- --rounds N]
//
//   start   wall time of `lode cc -O0 -c` of a 20-line file with <stdio.h>, beside gcc's
//   run     time of examples/planets.c (200,000 steps) as a wasm32 image from the cache, beside gcc -O2's program
//   native  the programs of bench/programs, native and wasm, beside gcc and clang (native.ts)
//   launch  starting a program whose image is in the cache, beside exec of the image (launch.ts); programs may be named
//   compile SQLite, bzip2, zlib and Lua to objects, beside tcc, gcc and clang (compile.ts); only when asked for
//   fat     sizes of FAT files beside the sum of gcc's programs for the same machines (fat.ts); only when asked for
// Each round runs every command once; printed are minimum and median in milliseconds and the ratio of medians to gcc.

import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { benchCompile } from './compile.ts';
import { benchFat } from './fat.ts';
import { benchLaunch } from './launch.ts';
import { benchNative } from './native.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const bin = join(root, 'node_modules/.bin');

interface Row { readonly name: string; readonly argv: readonly string[] }

/** Wall time of one run in milliseconds. */
function time(argv: readonly string[], cwd: string): number {
  const start = process.hrtime.bigint();
  const { status, stderr } = spawnSync(argv[0]!, argv.slice(1), { cwd, stdio: ['ignore', 'ignore', 'pipe'], env: { ...process.env, PATH: `${bin}:${process.env.PATH}` } });
  if (status !== 0) throw new Error(`${argv.join(' ')}: status ${status}: ${stderr.toString()}`);
  return Number(process.hrtime.bigint() - start) / 1e6;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[sorted.length >> 1]!;
}

/** Runs all rows in turns; the first row is the one that ratios refer to. */
function compare(title: string, rows: readonly Row[], rounds: number, cwd: string): void {
  const times = rows.map(() => [] as number[]);
  for (const row of rows) time(row.argv, cwd);
  for (let round = 0; round < rounds; round++) rows.forEach((row, i) => times[i]!.push(time(row.argv, cwd)));
  console.log(title);
  const base = median(times[0]!);
  rows.forEach((row, i) => {
    const values = times[i]!;
    console.log(`  ${row.name.padEnd(28)} min ${Math.min(...values).toFixed(1).padStart(8)} ms  median ${median(values).toFixed(1).padStart(8)} ms  ratio ${(median(values) / base).toFixed(2)}`);
  });
}

const hello = `#include <stdio.h>

struct pair {
  int key;
  double value;
};

static double sum(const struct pair *pairs, int count) {
  double total = 0;
  for (int i = 0; i < count; i++) total += pairs[i].value * pairs[i].key;
  return total;
}

int main(int argc, char **argv) {
  struct pair pairs[] = {{1, 2.5}, {2, 3.5}, {3, 4.5}};
  printf("hello from %s: %g\\n", argv[0], sum(pairs, 3));
  for (int i = 1; i < argc; i++) puts(argv[i]);
  return 0;
}
`;

const { values, positionals } = parseArgs({ allowPositionals: true, options: { rounds: { type: 'string', default: '15' }, programs: { type: 'string', default: process.env.LODE_PROGRAMS ?? '' } } });
const rounds = Number(values.rounds);
const wanted = (name: string): boolean => positionals.length === 0 || positionals.includes(name);
const folder = mkdtempSync(join(tmpdir(), 'lode-bench-'));
try {
  writeFileSync(join(folder, 'hello.c'), hello);
  const lode = join(bin, 'lode');
  if (wanted('start')) {
    compare('compile a 20-line file with <stdio.h>, wall time of the process', [
      { name: 'gcc -O0 -c', argv: ['gcc', '-O0', '-c', 'hello.c', '-o', 'gcc.o'] },
      { name: 'lode cc -O0 -c', argv: [join(bin, 'lode-cc'), '-O0', '-c', 'hello.c', '-o', 'lode.o'] },
      { name: 'node -e 0', argv: [join(bin, 'node'), '-e', '0'] },
    ], rounds, folder);
  }
  if (wanted('run')) {
    const source = join(root, 'examples/planets.c');
    time(['gcc', '-O2', source, '-o', 'planets', '-lm'], folder);
    time([lode, 'cc', '-O2', source, '-o', 'planets.lode'], folder);
    compare('planets, 200,000 steps, wall time of the process', [
      { name: 'gcc -O2', argv: [join(folder, 'planets'), '200000'] },
      { name: 'lode wasm32 -O2', argv: [lode, 'run', '--target', 'wasm32', 'planets.lode', '200000'] },
    ], Math.min(rounds, 5), folder);
  }
  if (wanted('launch')) benchLaunch({ root, bin, rounds, programs: positionals.filter((name) => name !== 'launch') });
  if (positionals.includes('fat')) benchFat({ root, bin, rounds, programs: positionals.filter((name) => name !== 'fat') });
  if (wanted('native') && !['compile', 'launch', 'fat'].some((name) => positionals.includes(name))) benchNative({ root, bin, rounds: Math.min(rounds, 5), programs: positionals.filter((name) => !['start', 'run', 'native'].includes(name)) });
  if (positionals.includes('compile')) {
    benchCompile({ bin, rounds: Math.min(rounds, 3), folder: values.programs, programs: positionals.filter((name) => name !== 'compile') });
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
