// `npm run bench -- launch [PROGRAM…]`: what the second start of a program costs, beside exec of the same image and Node's own start.
//
// hello and the portable programs given (say, SQLite's shell; each must end by itself without input) are started directly as static
// executables, by lode-run, by their `#!` line, and by `lode run` in Node; a small program compiled by Lode does it (bench/spawn.c), all in turns. Printed are
// microseconds per start, of the fastest round, and the ratios to the direct start.

import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { defaultTarget } from '../loader/targets.ts';

const hello = '#include <stdio.h>\nint main(void) { puts("hello"); return 0; }\n';

export interface LaunchBench { readonly root: string; readonly bin: string; readonly rounds: number; readonly programs: readonly string[] }

/** Prints the table. Throws Error if a command fails. */
export function benchLaunch({ root, bin, rounds, programs }: LaunchBench): void {
  const folder = mkdtempSync(join(tmpdir(), 'lode-launch-'));
  const env = { ...process.env, PATH: `${bin}:${process.env.PATH}`, LODE_CACHE_DIR: join(folder, 'cache') };
  const command = (name: string, ...argv: string[]): string => {
    const { status, stdout, stderr, error } = spawnSync(name, argv, { env, encoding: 'utf8', cwd: folder, input: '' });
    if (status !== 0) throw new Error(`${name} ${argv.join(' ')}: ${error?.message ?? stderr}`);
    return stdout;
  };
  try {
    if (defaultTarget.native === undefined) throw new Error('this machine has no native target');
    writeFileSync(join(folder, 'hello.c'), hello);
    command('lode', 'cc', '-O2', '-o', 'hello', 'hello.c');
    command('lode', 'cc', '-O2', '-o', 'spawn.lode', join(root, 'bench/spawn.c'));
    command('lode', 'translate', '--target', defaultTarget.name, '-o', 'spawn', 'spawn.lode');
    const rows: [string, ...string[]][] = [];
    const node = join(bin, 'node');
    for (const program of ['hello', ...programs.map((path) => resolve(path))]) {
      const name = basename(program);
      if (program !== 'hello') copyFileSync(program, join(folder, name));
      chmodSync(join(folder, name), 0o755);
      command('lode', 'translate', '--target', defaultTarget.name, '-o', `${name}.elf`, name);
      command('lode-run', `./${name}`);
      const contenders = [[`./${name}.elf`], ['lode-run', `./${name}`], [`./${name}`]];
      const micro = command('./spawn', String(rounds), '100', ...contenders.flatMap((words) => [...words, '--'])).trim().split('\n').map(Number);
      const slow = command('./spawn', '3', '5', node, '-e', '0', '--', 'lode', 'run', `./${name}`).trim().split('\n').map(Number);
      const base = micro[0]!;
      const cell = (value: number): string => `${value.toFixed(0)} (${(value / base).toFixed(2)})`;
      rows.push([name, ...[...micro, ...slow].map(cell)]);
    }
    const head = ['start', 'exec of image', 'lode-run', '#! line', 'node -e 0', 'lode run'];
    for (const row of [head, ...rows]) console.log(row.map((text, i) => i === 0 ? text.padEnd(12) : text.padStart(17)).join(''));
    console.log('microseconds per start, fastest round (ratio to exec of the image)');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
