// Random programs by csmith, each layout judged by a gcc of that layout.
//
//   node test/csmith.ts [--count N] [--first SEED] [--targets T,T…] [--opt='-O0 -O1'] [--keep DIR] [--jobs N]
//
// The judges are x86-64 (le64), arm-linux-gnueabihf (le32), powerpc (be32) and s390x (be64), with -fsigned-char, the
// foreign ones under qemu-user. A program over 5 s under some judge is left out and counted; nothing else is. Failures
// are printed one a line; the last line is `N passed, N failed`, counting each program once per target and level.

import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ask, judges, patience } from './judge.ts';
import { defaultTargets, execute, laneOf, lode, runProgram, withFolder } from './program.ts';

const runtimeHeaders = '/usr/include/csmith';
export interface CsmithOptions {
  readonly targets: readonly string[];
  /** -O options to compile with. */
  readonly levels: readonly string[];
  /** Folder for the sources of failures, '' for none. */
  readonly keep: string;
}

export interface CsmithResult {
  readonly passed: number;
  /** One line each. */
  readonly failures: readonly string[];
  readonly slow: boolean;
}

/** Generates the program of a seed, asks the judges, and compares every target. */
export async function runSeed(seed: number, options: CsmithOptions): Promise<CsmithResult> {
  return withFolder(async (folder) => {
    const source = join(folder, `${seed}.c`);
    const generated = await execute('csmith', ['--seed', String(seed)], { cwd: folder });
    if (generated.status !== 0) throw new Error(`csmith --seed ${seed} ended with status ${generated.status}`);
    writeFileSync(source, generated.stdout, 'latin1');
    const expected = new Map<string, string>();
    for (const lane of new Set(options.targets.map(laneOf))) {
      const verdict = await ask(judges[lane]!, source, join(folder, lane), ['-I', runtimeHeaders]);
      if (verdict === undefined) return { passed: 0, failures: [], slow: true };
      expected.set(lane, verdict);
    }
    const failures: string[] = [];
    let passed = 0;
    for (const level of options.levels) {
      const program = join(folder, `lode${level}`);
      const compiled = await lode(['cc', level, '-w', '-I', runtimeHeaders, source, '-o', program], { timeout: 120 });
      for (const target of options.targets) {
        const outcome = compiled.status === 0 ? await runProgram(program, target, { timeout: 300 }) : compiled;
        const want = expected.get(laneOf(target))!;
        if (outcome.status === 0 && outcome.stdout === want) { passed++; continue; }
        const got = (outcome.stdout + outcome.stderr).trim().split('\n').pop() ?? '';
        failures.push(`seed ${seed} ${level} ${target}: status ${outcome.status}, ${got.slice(0, 200)}; expected ${want.trim()}`);
      }
    }
    if (failures.length > 0 && options.keep !== '') {
      mkdirSync(options.keep, { recursive: true });
      copyFileSync(source, join(options.keep, `${seed}.c`));
    }
    return { passed, failures, slow: false };
  });
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      count: { type: 'string', default: '200' },
      first: { type: 'string', default: '1' },
      targets: { type: 'string', default: defaultTargets.join(',') },
      opt: { type: 'string', default: '-O1' },
      keep: { type: 'string', default: '' },
      jobs: { type: 'string', default: '2' },
    },
  });
  const options: CsmithOptions = { targets: values.targets.split(','), levels: values.opt.split(/\s+/), keep: values.keep };
  const last = Number(values.first) + Number(values.count);
  let next = Number(values.first);
  let passed = 0;
  let failed = 0;
  let slow = 0;
  await Promise.all(Array.from({ length: Number(values.jobs) }, async () => {
    while (next < last) {
      const result = await runSeed(next++, options);
      passed += result.passed;
      failed += result.failures.length;
      if (result.slow) slow++;
      for (const line of result.failures) console.log(line);
    }
  }));
  if (slow > 0) console.log(`${slow} programs took over ${patience} s under gcc and were left out`);
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = failed > 0 ? 1 : 0;
}

if (import.meta.main) await main();
