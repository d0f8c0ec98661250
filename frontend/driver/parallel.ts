// Several sources by several processes (-c, -S, -fsyntax-only).
//
// Each process is a command of its own over a run of consecutive sources, so that messages, told in the order of the runs,
// come in the order of the sources, and outputs are those of one process. Processes rather than worker threads: these share
// no code either, and cannot start from the snapshot (.ci/snapshot.ts) that makes a process of its own cheap. Each costs
// its start (60 ms of CPU) and code that is made fast anew, in all a fifth more CPU for two at a megabyte of source: it
// pays where every one gets `share` bytes.

import type { spawn, spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { packageRoot } from './install.ts';

/** Bytes of source for which another process is started. */
const share = 1 << 19;

/**
 * Divides sources among processes: consecutive runs of about equal size, [from, to). One run means that more would not
 * pay. LODE_JOBS sets the number regardless of sizes.
 */
export function divide(paths: readonly string[]): { from: number; to: number }[] {
  const all = [{ from: 0, to: paths.length }];
  if (paths.length < 2 || process.argv[1] === undefined) return all;
  const sizes = paths.map((path) => statSync(path, { throwIfNoEntry: false })?.size ?? 0);
  const total = sizes.reduce((sum, size) => sum + size, 0);
  const wanted = Number(process.env.LODE_JOBS) || Math.min(availableParallelism(), Math.floor(total / share));
  const count = Math.min(wanted, paths.length);
  if (count < 2) return all;
  const runs: { from: number; to: number }[] = [];
  let from = 0;
  let done = 0;
  for (let to = 1; to <= paths.length; to++) {
    done += sizes[to - 1]!;
    // A run ends where the sizes so far reach its part of all, and leaves a source for each run that follows.
    const left = count - runs.length - 1;
    const isFull = done * count >= total * (runs.length + 1);
    if (to === paths.length || left > 0 && (isFull && paths.length - to >= left || paths.length - to === left)) {
      runs.push({ from, to });
      from = to;
    }
  }
  return runs;
}

/** Runs commands (arguments of `lode cc`) at once; writes their messages in order; the highest exit status. */
export async function runAtOnce(commands: readonly (readonly string[])[]): Promise<number> {
  const results = await Promise.all(commands.map(runOne));
  for (const { output, errors } of results) {
    process.stdout.write(output);
    process.stderr.write(errors);
  }
  return Math.max(...results.map((result) => result.status));
}

interface Result { readonly output: Buffer; readonly errors: Buffer; readonly status: number }

/** Starts what this process was started by once more. */
function runOne(argv: readonly string[]): Promise<Result> {
  // Loaded here, because most commands do not need it.
  const start = process.getBuiltinModule('node:child_process').spawn as typeof spawn;
  const started = process.argv[1]!;
  const before = [...process.execArgv, started, ...started.endsWith('lode-cc') ? [] : ['cc']];
  const child = start(process.execPath, [...before, ...argv], { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, LODE_JOBS: '1' } });
  const output: Buffer[] = [];
  const errors: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => output.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => errors.push(chunk));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    // Ended by a signal is a defect of ours (EX_SOFTWARE).
    child.on('close', (code) => resolve({ output: Buffer.concat(output), errors: Buffer.concat(errors), status: code ?? 70 }));
  });
}

/** Runs another lode command, whose messages go through; its exit status. Never from the snapshot, which holds the compiler alone. */
export function runCommand(argv: readonly string[]): number {
  const start = process.getBuiltinModule('node:child_process').spawnSync as typeof spawnSync;
  const started = process.argv[1]!;
  const program = started.endsWith('lode-cc') ? join(packageRoot(), 'dist', 'lode.mjs') : started;
  return start(process.execPath, [program, ...argv], { stdio: 'inherit' }).status ?? 70;
}
