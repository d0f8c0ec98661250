// Runs lode commands and compiled programs for the tests, as users do: by child processes of the installed commands.
//
// `runProgram` is the one place that decides how a program is executed.

import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { layouts } from '../ir/layout.ts';
import { targetNamed } from '../loader/targets.ts';

export const root = fileURLToPath(new URL('..', import.meta.url));
/** The folder with lode, lode-cc … and the current Node. */
export const bin = join(root, 'node_modules/.bin');
/** The targets that every program is run on. */
export const defaultTargets: readonly string[] = ['interp-le32', 'interp-le64', 'interp-be32', 'interp-be64', 'wasm32', 'wasm64'];

/** The name of a target's layout: le32, le64, be32 or be64. */
export function laneOf(target: string): string {
  return layouts[targetNamed(target).lane]!.name;
}

/** How a process ended. Output is bytes, one character each, so that nothing is lost. */
export interface Outcome {
  readonly stdout: string;
  readonly stderr: string;
  /** Exit status; 128 + n when ended by signal n; -1 after the time limit. */
  readonly status: number;
}

export interface RunOptions {
  readonly args?: readonly string[];
  readonly stdin?: string;
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Seconds until the process is ended; 60 unless told. */
  readonly timeout?: number;
}

const signals: Readonly<Record<string, number>> = { SIGHUP: 1, SIGINT: 2, SIGILL: 4, SIGTRAP: 5, SIGABRT: 6, SIGBUS: 7, SIGFPE: 8, SIGKILL: 9, SIGSEGV: 11, SIGPIPE: 13, SIGTERM: 15 };
/** Output beyond this many bytes ends the process: a program that prints forever must not fill memory. */
const maxOutput = 64 << 20;

/** Runs a process to its end. */
export function execute(command: string, argv: readonly string[], options: RunOptions = {}): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, argv, {
      cwd: options.cwd ?? root,
      env: { ...process.env, ...options.env, PATH: `${bin}:${process.env.PATH}` },
      stdio: [options.stdin === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
    });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    let bytes = 0;
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      child.kill('SIGKILL');
    }, (options.timeout ?? 60) * 1000);
    const keep = (chunks: Buffer[]) => (chunk: Buffer): void => {
      bytes += chunk.length;
      if (bytes > maxOutput) child.kill('SIGKILL');
      else chunks.push(chunk);
    };
    child.stdout!.on('data', keep(out));
    child.stderr!.on('data', keep(err));
    child.on('error', reject);
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      const status = late ? -1 : code ?? 128 + (signals[signal ?? ''] ?? 0);
      resolve({ stdout: Buffer.concat(out).toString('latin1'), stderr: Buffer.concat(err).toString('latin1'), status });
    });
    if (options.stdin !== undefined) {
      // A program may end without reading its input.
      child.stdin!.on('error', () => {});
      child.stdin!.end(Buffer.from(options.stdin, 'latin1'));
    }
  });
}

/** Runs a lode command line. */
export function lode(argv: readonly string[], options: RunOptions = {}): Promise<Outcome> {
  return execute(join(bin, 'lode'), argv, options);
}

/** Runs a linked program on one target. */
export function runProgram(path: string, target: string, options: RunOptions = {}): Promise<Outcome> {
  return lode(['run', '--target', target, path, ...options.args ?? []], options);
}

/** Calls `body` with a fresh folder that is removed afterwards. */
export async function withFolder<T>(body: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'lode-test-'));
  try {
    return await body(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
