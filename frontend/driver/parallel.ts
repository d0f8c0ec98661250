// Several sources by several threads (-c, -S, -fsyntax-only).
//
// Each thread is a command of its own over a run of consecutive sources, so that messages, told in the order of the runs,
// come in the order of the sources, and outputs are those of one thread. A thread costs its start (50 ms of CPU) and code
// that is made fast anew, some half of the time that its first megabyte of source takes: it pays where every one gets
// `share` bytes. A thread starts what started the process, which must be the bundled command line.

import { realpathSync, statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { basename } from 'node:path';
import { isMainThread, Worker } from 'node:worker_threads';

/** Bytes of source for which another thread is started. */
const share = 1 << 19;

/**
 * Divides sources among threads: consecutive runs of about equal size, [from, to). One run means that threads would not
 * pay, or cannot be started. LODE_THREADS sets the number regardless of sizes.
 */
export function divide(paths: readonly string[]): { from: number; to: number }[] {
  const all = [{ from: 0, to: paths.length }];
  if (!isMainThread || paths.length < 2 || entry() === '') return all;
  const sizes = paths.map((path) => statSync(path, { throwIfNoEntry: false })?.size ?? 0);
  const total = sizes.reduce((sum, size) => sum + size, 0);
  const wanted = Number(process.env.LODE_THREADS) || Math.min(availableParallelism(), Math.floor(total / share));
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

/** Runs commands (arguments of `lode cc`) in threads at once; writes their messages in order; the highest exit status. */
export async function runThreads(commands: readonly (readonly string[])[]): Promise<number> {
  const results = await Promise.all(commands.map(runThread));
  for (const { output, errors } of results) {
    process.stdout.write(output);
    process.stderr.write(errors);
  }
  return Math.max(...results.map((result) => result.status));
}

interface Result { readonly output: Buffer; readonly errors: Buffer; readonly status: number }

async function runThread(argv: readonly string[]): Promise<Result> {
  const worker = new Worker(entry(), { argv: ['cc', ...argv], stdout: true, stderr: true });
  const collect = async (stream: NodeJS.ReadableStream): Promise<Buffer> => {
    const chunks: Buffer[] = [];
    for await (const chunk of stream) chunks.push(chunk as Buffer);
    return Buffer.concat(chunks);
  };
  const status = new Promise<number>((resolve, reject) => {
    worker.on('error', reject);
    worker.on('exit', resolve);
  });
  const [output, errors, code] = await Promise.all([collect(worker.stdout), collect(worker.stderr), status]);
  return { output, errors, status: code };
}

/** The file that is Lode's command line in this process; '' if the process is something else. */
function entry(): string {
  const started = process.argv[1];
  if (started === undefined) return '';
  const path = realpathSync(started);
  return basename(path) === 'lode.mjs' ? path : '';
}
