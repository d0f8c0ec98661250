// `npm run bench -- native [--rounds N] [PROGRAM…]`: run time of compiled programs beside gcc and clang, in turns in one run.
//
// Every program of bench/programs is compiled by gcc -O0 and -O2, clang -O2 and tcc (those installed), and Lode (native -O0 and
// -O2, wasm32). Each round runs every program once per compiler; what is compared is the CPU time of the process, its minimum over the rounds. Printed is the
// ratio to gcc -O2 and the geometric mean, then the time that translation takes and the sizes. A program whose output differs
// from gcc's is reported, not measured.

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';

/** What is measured: how a source becomes a command. */
interface Contender {
  readonly name: string;
  /** Makes `folder/NAME` from the source; undefined if the compiler fails. */
  readonly build: (source: string, out: string) => readonly string[] | undefined;
}

interface Options { readonly root: string; readonly bin: string; readonly rounds: number; readonly programs: readonly string[] }

const environment = (bin: string): NodeJS.ProcessEnv => ({ ...process.env, PATH: `${bin}:${process.env.PATH}` });

function run(argv: readonly string[], env: NodeJS.ProcessEnv): { status: number | null; stdout: string; stderr: string } {
  const { status, stdout, stderr } = spawnSync(argv[0]!, argv.slice(1), { encoding: 'utf8', env, timeout: 120_000 });
  return { status, stdout: stdout ?? '', stderr: stderr ?? '' };
}

/** CPU seconds (user and system) of one run, and what it printed. The shell's `times` tells its children's. */
function measure(argv: readonly string[], env: NodeJS.ProcessEnv): { seconds: number; output: string; status: number | null } {
  const { stdout, stderr, status } = run(['bash', '-c', '"$@"; status=$?; times >&2; exit $status', 'bash', ...argv], env);
  const line = stderr.trimEnd().split('\n').at(-1) ?? '';
  const seconds = [...line.matchAll(/(\d+)m([\d.]+)s/g)].reduce((sum, [, minutes, rest]) => sum + Number(minutes) * 60 + Number(rest), 0);
  return { seconds, output: stdout, status };
}

function geometricMean(values: readonly number[]): number {
  return Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length);
}

/** Runs the comparison and prints the table. */
export function benchNative({ root, bin, rounds, programs }: Options): void {
  const env = environment(bin);
  const lode = join(bin, 'lode');
  const present = (tool: string): boolean => run(['sh', '-c', `command -v ${tool}`], env).status === 0;
  const compiled = (...argv: readonly string[]) => (source: string, out: string): readonly string[] | undefined =>
    run([...argv, source, '-o', out, '-lm'], env).status === 0 ? [out] : undefined;
  const translated = (level: string, target: string) => (source: string, out: string): readonly string[] | undefined => {
    if (run([lode, 'cc', `-O${level}`, '-w', source, '-o', `${out}.lode`], env).status !== 0) return undefined;
    if (target === 'wasm32') return [lode, 'run', '--target', 'wasm32', `${out}.lode`];
    return run([lode, 'translate', '--target', target, `-O${level}`, '-o', out, `${out}.lode`], env).status === 0 ? [out] : undefined;
  };
  const contenders: Contender[] = [
    { name: 'gcc-O2', build: compiled('gcc', '-O2', '-w') },
    { name: 'gcc-O0', build: compiled('gcc', '-O0', '-w') },
    ...present('clang') ? [{ name: 'clang-O2', build: compiled('clang', '-O2', '-w') }] : [],
    ...present('tcc') ? [{ name: 'tcc', build: compiled('tcc', '-w') }] : [],
    { name: 'lode-O0', build: translated('0', 'x86_64-linux') },
    { name: 'lode-O2', build: translated('2', 'x86_64-linux') },
    { name: 'wasm32', build: translated('2', 'wasm32') },
  ];
  for (const tool of ['clang', 'tcc']) if (!present(tool)) console.log(`${tool} is not installed and is left out`);

  const folder = mkdtempSync(join(tmpdir(), 'lode-bench-'));
  const sources = readdirSync(join(root, 'bench/programs')).filter((file) => file.endsWith('.c') && (programs.length === 0 || programs.includes(basename(file, '.c'))));
  const ratios = contenders.map(() => [] as number[]);
  try {
    console.log(['program'.padEnd(12), 'gcc-O2 s', ...contenders.slice(1).map(({ name }) => name.padStart(8)), 'translate s', 'portable', 'image', 'gcc .text'].join('  '));
    for (const file of sources) {
      const source = join(root, 'bench/programs', file);
      const commands = contenders.map(({ name, build }) => build(source, join(folder, `${basename(file, '.c')}-${name}`)));
      const best = contenders.map(() => Infinity);
      const faults = contenders.map(() => '');
      let expected = '';
      for (let round = 0; round < rounds; round++) {
        commands.forEach((command, i) => {
          if (command === undefined) { faults[i] = 'no build'; return; }
          const { seconds, output, status } = measure(command, env);
          if (i === 0) expected = output;
          if (status !== 0 || output !== expected) faults[i] = status !== 0 ? `status ${status}` : 'differs';
          best[i] = Math.min(best[i]!, seconds);
        });
      }
      const cells = contenders.slice(1).map((_, k) => {
        const i = k + 1;
        if (faults[i] !== '') return faults[i]!.padStart(8);
        const ratio = best[i]! / best[0]!;
        ratios[i]!.push(ratio);
        return ratio.toFixed(2).padStart(8);
      });
      console.log([basename(file, '.c').padEnd(12), best[0]!.toFixed(3).padStart(8), ...cells, ...sizes(join(folder, basename(file, '.c')), lode, env)].join('  '));
    }
    console.log(['geo. mean'.padEnd(12), ''.padStart(8), ...ratios.slice(1).map((list) => (list.length === 0 ? '' : geometricMean(list).toFixed(3)).padStart(8))].join('  '));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Translation time at -O2, bytes of the portable file and the image, gcc's text section. */
function sizes(stem: string, lode: string, env: NodeJS.ProcessEnv): string[] {
  const bytes = (path: string): string => { try { return String(statSync(path).size); } catch { return '-'; } };
  const { seconds, status } = measure([lode, 'translate', '--target', 'x86_64-linux', '-O2', '-o', `${stem}.again`, `${stem}-lode-O2.lode`], env);
  const text = run(['size', `${stem}-gcc-O2`], env).stdout.split('\n')[1]?.trim().split(/\s+/)[0] ?? '-';
  return [status === 0 ? seconds.toFixed(2).padStart(11) : '-'.padStart(11), bytes(`${stem}-lode-O2.lode`).padStart(8), bytes(`${stem}-lode-O2`).padStart(7), text.padStart(9)];
}

