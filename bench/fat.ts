// `npm run bench -- fat [PROGRAM…]`: sizes of FAT files beside those of the programs that they replace.
//
// Ten programs of bench/programs (or those named), each with slices for all native targets and wasm32, compressed, beside the sum of
// the stripped executables of gcc -O2 for the same machines: linked dynamically, as gcc does by default and without any of libc in them,
// and statically, as Lode's images are. Then the time of a first start from a slice, compressed and aligned, without a cache.

import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nativeTargets } from '../backends/native.ts';

interface Options { readonly root: string; readonly bin: string; readonly rounds: number; readonly programs: readonly string[] }

const ten = ['bignum', 'fannkuch', 'hashmap', 'json', 'lz', 'nbody', 'regex', 'sha256', 'sorting', 'words'];

/** gcc of a target; this machine's own has no prefix where it is not installed under its full name. */
function compilerOf(target: string): string {
  const arch = target.replace(/-linux$/, '');
  const full = `${arch}-linux-gnu-gcc`;
  return spawnSync('sh', ['-c', `command -v ${full}`]).status === 0 ? full : 'gcc';
}

function run(argv: readonly string[], bin: string): void {
  const { status, stderr } = spawnSync(argv[0]!, argv.slice(1), { encoding: 'utf8', env: { ...process.env, PATH: `${bin}:${process.env.PATH}` } });
  if (status !== 0) throw new Error(`${argv.join(' ')}: status ${status}: ${stderr}`);
}

/** Bytes of a file. */
const size = (path: string): number => statSync(path).size;

/** Prints the tables. */
export function benchFat({ root, bin, rounds, programs }: Options): void {
  const lode = join(bin, 'lode');
  const folder = mkdtempSync(join(tmpdir(), 'lode-bench-'));
  const out = join(folder, 'gcc');
  const sums = [0, 0, 0, 0];
  const row = (name: string, values: readonly number[]): void => {
    const [program, fat, dynamic, fixed] = values as [number, number, number, number];
    console.log(`  ${name.padEnd(10)}${[program, fat, dynamic, fixed].map((value) => String(value).padStart(10)).join('')}${[fat / dynamic, fat / fixed].map((value) => value.toFixed(3).padStart(11)).join('')}`);
  };
  try {
    console.log(`sizes in bytes: the program alone; with slices for ${nativeTargets.map(({ name }) => name).join(', ')}, wasm32;\n  sum of stripped gcc -O2 programs for the same machines; the ratios to both sums`);
    console.log(`  ${'program'.padEnd(10)}${['program', 'fat', 'dynamic', 'static'].map((text) => text.padStart(10)).join('')}${['fat/dyn', 'fat/static'].map((text) => text.padStart(11)).join('')}`);
    for (const name of programs.length > 0 ? programs : ten) {
      const source = join(root, 'bench/programs', `${name}.c`);
      const program = join(folder, name);
      run([lode, 'cc', '-O2', '-w', '-s', source, '-o', program], bin);
      run([lode, 'fat', 'create', '--compress', '-t', 'all', '-o', `${program}.fat`, program], bin);
      const gcc = (...flags: readonly string[]): number => nativeTargets.reduce((sum, target) => {
        run([compilerOf(target.name), '-O2', '-w', '-s', ...flags, source, '-o', out, '-lm'], bin);
        return sum + size(out);
      }, 0);
      const values = [size(program), size(`${program}.fat`), gcc(), gcc('-static')];
      values.forEach((value, i) => { sums[i]! += value; });
      row(name, values);
    }
    row('all', sums);
    benchStart(lode, bin, rounds, folder, (programs[0] ?? ten[0])!);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** First starts of one program from slices of both kinds and by translation, in turns; the start of Node is most of it. */
function benchStart(lode: string, bin: string, rounds: number, folder: string, name: string): void {
  const program = join(folder, name);
  run([lode, 'fat', 'create', '--align', '-t', 'all', '-o', `${program}.aligned`, program], bin);
  const contenders = [['compressed slice', `${program}.fat`], ['aligned slice', `${program}.aligned`], ['translation', program]] as const;
  const best = contenders.map(() => Infinity);
  for (let round = 0; round < rounds; round++) contenders.forEach(([, path], i) => {
    const start = process.hrtime.bigint();
    run([lode, 'run', '--no-cache', path], bin);
    best[i] = Math.min(best[i]!, Number(process.hrtime.bigint() - start) / 1e6);
  });
  console.log(`first start of ${name} without a cache, shortest of ${rounds}`);
  contenders.forEach(([title, path], i) => { console.log(`  ${title.padEnd(18)}${best[i]!.toFixed(1).padStart(8)} ms  ratio ${(best[i]! / best[0]!).toFixed(2)}  ${size(path)} bytes`); });
}
