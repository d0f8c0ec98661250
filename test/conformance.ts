// Runs a suite of C programs, found by path, on any targets: each program is compiled once and run per target.
//
//   npm run conformance -- --suite DIR [--format exit|expected] [--targets T,T…] [--skip FILE] [--filter RE]
//                          [--jobs N] [--cflags='…'] [--timeout SECONDS] [--compile-only] [--judge] [-v]
//
//   exit      a program must end with status 0; where FOO.c.expected lies beside it, its output is compared too
//   expected  standard output then standard error must equal FOO.c.expected (c-testsuite's form), status 0
// With --judge an output that differs is compared with what a gcc of that layout prints (test/judge.ts): a suite's
// expectation may hold for one byte order only. How many were judged so is printed.
// A skip file names programs, one `name.c  # why` a line, by path or name; they are left out and counted. Failures are
// printed one a line with their reason; the last line is `N passed, N failed`, counting each program once per target
// (a program that does not compile fails on each). Exit status 1 if anything failed.

import { existsSync, globSync, readFileSync, statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { ask, judges } from './judge.ts';
import { defaultTargets, laneOf, lode, runProgram, withFolder, type Outcome } from './program.ts';
import { splitWords } from './filetest.ts';

const { values } = parseArgs({
  options: {
    suite: { type: 'string' },
    format: { type: 'string', default: 'exit' },
    targets: { type: 'string', default: defaultTargets.join(',') },
    skip: { type: 'string', multiple: true, default: [] },
    filter: { type: 'string', default: '' },
    jobs: { type: 'string', default: String(Math.min(2, availableParallelism())) },
    cflags: { type: 'string', default: '' },
    timeout: { type: 'string', default: '60' },
    'compile-only': { type: 'boolean', default: false },
    judge: { type: 'boolean', default: false },
    verbose: { type: 'boolean', short: 'v', default: false },
  },
});

/** Ends the run with a usage error. */
function usage(message: string): never {
  console.error(`conformance: ${message}`);
  process.exit(2);
}

if (values.suite === undefined) usage('--suite DIR is missing');
if (values.format !== 'exit' && values.format !== 'expected') usage(`--format is exit or expected, not ${values.format}`);
const suite = resolve(values.suite);
if (!statSync(suite, { throwIfNoEntry: false })?.isDirectory()) usage(`${suite} is not a folder`);
const targets = values.targets.split(',').filter((target) => target !== '');
const cflags = splitWords(values.cflags);
const timeout = Number(values.timeout);
const jobs = Number(values.jobs);
if (!(timeout > 0) || !(jobs >= 1) || targets.length === 0) usage('--timeout, --jobs and --targets must not be empty');
const filter = new RegExp(values.filter);
const skipped = new Set(values.skip.flatMap((file) => readFileSync(file, 'utf8').split('\n')).map((line) => line.replace(/\s*#.*/, '').trim()).filter((name) => name !== ''));

const all = globSync('**/*.c', { cwd: suite }).sort().filter((name) => filter.test(name));
const programs = all.filter((name) => !skipped.has(name) && !skipped.has(basename(name)));
if (programs.length === 0) usage(`no program in ${suite} is left to run`);

let passed = 0;
let failed = 0;
/** Outputs that differ from the suite's and equal what gcc prints for the layout. */
let judged = 0;

/** The first line of a text that says something. */
function firstLine(text: string): string {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  return (lines.find((line) => /error/.test(line)) ?? lines[0] ?? 'no message').slice(0, 200);
}

/** Why an outcome is not what the suite wants; '' if it is. */
function reason(outcome: Outcome, expected: string | undefined): string {
  if (outcome.status === -1) return `still running after ${timeout} s`;
  if (outcome.status !== 0) return `exit status ${outcome.status}${outcome.stderr === '' ? '' : `: ${firstLine(outcome.stderr)}`}`;
  const actual = values.format === 'expected' ? outcome.stdout + outcome.stderr : outcome.stdout;
  if (expected === undefined || actual === expected) return '';
  const [want, got] = [expected.split('\n'), actual.split('\n')];
  const line = want.findIndex((text, i) => text !== got[i]);
  return `output line ${(line < 0 ? want.length : line) + 1}: expected ${JSON.stringify(want[line] ?? 'the end')}, got ${JSON.stringify(got[line < 0 ? want.length : line] ?? 'the end')}`;
}

function report(name: string, target: string, why: string): void {
  if (why === '') passed++;
  else failed++;
  if (why !== '' || values.verbose) console.log(`${why === '' ? 'pass' : 'FAIL'} ${name}${target === '' ? '' : ` ${target}`}${why === '' ? '' : `: ${why}`}`);
}

/** Compiles one program and runs it on every target. */
async function check(name: string): Promise<void> {
  const source = join(suite, name);
  const expectation = `${source}.expected`;
  const expected = existsSync(expectation) ? readFileSync(expectation, 'latin1') : undefined;
  const lanes = values['compile-only'] ? [''] : targets;
  if (expected === undefined && values.format === 'expected') {
    for (const target of lanes) report(name, target, `${basename(expectation)} is missing`);
    return;
  }
  await withFolder(async (folder) => {
    const program = join(folder, 'program');
    const compiled = await lode(['cc', ...cflags, ...values['compile-only'] ? ['-c'] : [], source, '-o', program, ...values['compile-only'] ? [] : ['-lm']], { cwd: dirname(source), timeout });
    if (compiled.status !== 0) {
      const why = compiled.status === -1 ? `still compiling after ${timeout} s` : `does not compile: ${firstLine(compiled.stderr)}`;
      for (const target of lanes) report(name, target, why);
      return;
    }
    if (values['compile-only']) return report(name, '', '');
    const options = { cwd: folder, timeout, stdin: '', env: { LODE_CACHE_DIR: join(folder, 'cache') } };
    for (const target of targets) {
      const outcome = await runProgram(program, target, options);
      let why = reason(outcome, expected);
      if (why !== '' && values.judge && expected !== undefined) {
        const verdict = await ask(judges[laneOf(target)]!, source, join(folder, 'judged'));
        if (verdict !== undefined && reason(outcome, verdict) === '') {
          judged++;
          why = '';
        }
      }
      report(name, target, why);
    }
  });
}

let next = 0;
await Promise.all(Array.from({ length: jobs }, async () => {
  while (next < programs.length) await check(programs[next++]);
}));
if (judged > 0) console.log(`${judged} judged by a gcc of the layout`);
if (all.length > programs.length) console.log(`${all.length - programs.length} programs left out by the skip file`);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
