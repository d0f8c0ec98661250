// Run time of wasm32 images against clang -O2 for wasm32-wasi, under the same engine.
//
//   node bench/wasm.ts [--rounds N] [PROGRAM.c …]        all of bench/programs unless told
//
// Each program is compiled by `lode cc -O2`, translated, and by clang (Debian's clang, wasi-libc, libclang-rt-dev-wasm32). Both
// images run in turns in child processes; what counts is the CPU time of the thread that runs the program, the least of
// the rounds. Checksums must agree. The last line is the geometric mean of the ratios.

import { spawnSync } from 'node:child_process';
import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { WASI } from 'node:wasi';
import { runWasm } from '../backends/wasm/run.ts';
import { NodeHost } from '../runtime/host/node.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const bin = join(root, 'node_modules/.bin');

/** Runs an image in this process; its output goes to standard output, the CPU time in ms to standard error. */
async function child(kind: string, file: string): Promise<void> {
  const bytes = readFileSync(file);
  const measure = (start: NodeJS.CpuUsage): void => {
    const { user, system } = process.threadCpuUsage(start);
    process.stderr.write(`${(user + system) / 1000}\n`);
  };
  if (kind === 'lode') {
    const host = new NodeHost({ args: ['program'], env: {} });
    const start = process.threadCpuUsage();
    await runWasm(bytes, host, 4);
    measure(start);
    return;
  }
  const wasi = new WASI({ version: 'preview1', args: ['program'], env: {}, returnOnExit: true });
  const start = process.threadCpuUsage();
  const module = await WebAssembly.compile(bytes);
  const instance = await WebAssembly.instantiate(module, wasi.getImportObject() as Record<string, Record<string, () => void>>);
  wasi.start(instance);
  measure(start);
}

function must(command: string, argv: readonly string[]): void {
  const { status, stderr } = spawnSync(command, argv, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command} ${argv.join(' ')}: ${stderr}`);
}

function run(kind: string, image: string): { readonly output: string; readonly time: number } {
  const result = spawnSync(process.execPath, ['--no-warnings', '--stack-size=16000', fileURLToPath(import.meta.url), '--child', kind, image], { encoding: 'utf8' });
  const time = Number(result.stderr.trim().split('\n').pop());
  if (result.status !== 0 || !(time >= 0)) throw new Error(`${image}: ${result.stderr}`);
  return { output: result.stdout, time };
}

function main(): void {
  const { values, positionals } = parseArgs({
    allowPositionals: true, options: { rounds: { type: 'string', default: '3' }, child: { type: 'boolean', default: false } },
  });
  if (values.child) {
    void child(positionals[0]!, positionals[1]!);
    return;
  }
  const programs = positionals.length > 0 ? positionals : globSync('bench/programs/*.c', { cwd: root }).sort().map((path) => join(root, path));
  const folder = mkdtempSync(join(tmpdir(), 'lode-bench-'));
  let logs = 0;
  let count = 0;
  try {
    for (const program of programs) {
      const name = basename(program, '.c');
      const linked = join(folder, name);
      must(join(bin, 'lode'), ['cc', '-w', '-O2', program, '-o', linked]);
      must(join(bin, 'lode'), ['translate', '-t', 'wasm32', linked, '-o', `${linked}.lode.wasm`]);
      must('clang', ['--target=wasm32-wasi', '-w', '-O2', program, '-o', `${linked}.clang.wasm`, '-lm', '-Wl,-z,stack-size=8388608']);
      let ours = Infinity;
      let theirs = Infinity;
      for (let round = 0; round < Number(values.rounds); round++) {
        const a = run('lode', `${linked}.lode.wasm`);
        const b = run('clang', `${linked}.clang.wasm`);
        if (a.output !== b.output) throw new Error(`${name}: outputs differ: ${a.output.slice(0, 80)} and ${b.output.slice(0, 80)}`);
        ours = Math.min(ours, a.time);
        theirs = Math.min(theirs, b.time);
      }
      logs += Math.log(ours / theirs);
      count++;
      console.log(`${name.padEnd(16)} lode ${ours.toFixed(0).padStart(6)} ms   clang ${theirs.toFixed(0).padStart(6)} ms   ratio ${(ours / theirs).toFixed(2)}`);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  console.log(`geometric mean ${Math.exp(logs / count).toFixed(2)} over ${count} programs`);
}

main();
