// Filetests: a source (.c) or a module in text form (.lir) that says in comments what is done with it and what comes out.
//
// Directives stand in comments that begin a line, `//` or `;` (the comments of .lir):
//   // test: run [TARGET…]     compile, link and run by the matrix of levels and targets (matrix.ts); a level in cflags, targets named here stand for it,
//                              and compare; `native` is
//                              every native target that can be executed here
//   // test: opt PASS…         run optimizer passes over the functions of a .lir file (`lane=NAME` first binds one layout)
//                              and print them; the verifier looks at the result of each pass
//   // test: error [ARG…]      `lode cc ARG… -c FILE` must exit 1 and say what `stderr` holds
//   // test: COMMAND ARG…      any lode command line (cc, objdump, run …); %s is the file, %t a name in a fresh folder;
//                              several are joined by ` && `
//   // cflags: ARG…            options of `test: run` for the compiler
//   // args: ARG…              arguments of the program ('…' and "…" group)
//   // env: NAME=VALUE         one variable of its environment
//   // stdin: TEXT             one line of its standard input; may repeat; or `stdin:` and a block of lines, as below
//   // status: N               its exit status (0 unless told); 128 + n for signal n; `status(be32,be64): N` for some layouts
// and what is expected, as blocks:
//   // output:                 standard output, in all layouts that have no block of their own
//   //| a line
//   // output(le32,be32):      standard output in these layouts
//   // stderr:                 standard error (compared where the block is present, and always for error and COMMAND)
//   //\                        at the end of a block: the text does not end in a newline
// A file may hold several `test:` lines; other directives and blocks belong to the last one above them. A file without
// any `test:` (an example) is `test: run`. Commands run in the file's own folder, so that messages name it without path.
//
// LODE_BLESS=1 (`npm run bless`) rewrites blocks and status lines to what came out; read the difference before committing.

import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { optimized } from './support/run-passes.ts';
import { isEmulated, matrixOf, nativeMatrix } from './matrix.ts';
import { laneOf, lode, root, runProgram, withFolder, type Outcome } from './program.ts';

/** An expectation: a text for a set of layouts ('' = those that no other names). */
interface Block {
  readonly stream: 'output' | 'stderr';
  /** Layout names; empty = all others. */
  readonly lanes: readonly string[];
  readonly text: string;
}

interface Status {
  readonly lanes: readonly string[];
  readonly status: number;
}

/** One `test:` line with what belongs to it. */
export interface Case {
  /** First word: run, error, or a lode command. */
  readonly command: string;
  /** The rest of the line. */
  readonly rest: string;
  readonly cflags: readonly string[];
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly stdin: string | undefined;
  readonly statuses: readonly Status[];
  readonly blocks: readonly Block[];
  /** Line index after which blessed blocks go when there are none yet; -1 = at the end of the file. */
  readonly after: number;
  /** Line ranges [from, to) of blocks and status lines, which bless replaces. */
  readonly ranges: readonly (readonly [from: number, to: number])[];
}

/** What came out of one run. `lane` is '' when it is not of one layout. */
interface Result {
  readonly name: string;
  readonly lane: string;
  readonly outcome: Outcome;
}

const directive = /^(?:\/\/|;)\s*(test|cflags|args|env|stdin|status|output|stderr)(?:\(([\w, ]+)\))?:(?: (.*))?$/;
const laneList = ['le32', 'le64', 'be32', 'be64'];

/** Splits at blanks as a shell does, with '…' and "…" but without expansion. */
export function splitWords(text: string): string[] {
  return [...text.matchAll(/(?:'[^']*'|"[^"]*"|[^\s'"])+/g)].map(([word]) => word.replace(/'([^']*)'|"([^"]*)"/g, (_, a?: string, b?: string) => a ?? b ?? ''));
}

/** Reads the directives of a file. Throws on one that makes no sense: a test that says nothing must not pass. */
export function parseFiletest(text: string, name: string): Case[] {
  const lines = text.split('\n');
  const cases: (Omit<Case, 'ranges' | 'blocks' | 'statuses'> & { blocks: Block[]; statuses: Status[]; ranges: [number, number][] })[] = [];
  const open = (command: string, rest: string, after: number): (typeof cases)[number] => {
    cases.push({ command, rest, cflags: [], args: [], env: {}, stdin: undefined, statuses: [], blocks: [], after, ranges: [] });
    return cases.at(-1)!;
  };
  const current = (): (typeof cases)[number] => cases.at(-1) ?? open('run', '', -1);
  for (let i = 0; i < lines.length; i++) {
    const match = directive.exec(lines[i].trimEnd());
    if (match === null) {
      if (/^(?:\/\/|;)[|\\]/.test(lines[i])) throw new Error(`${name}:${i + 1}: an expected line outside a block`);
      continue;
    }
    const [, word, laneText, rest = ''] = match;
    const lanes = laneText === undefined ? [] : laneText.split(',').map((lane) => lane.trim());
    const unknown = lanes.find((lane) => !laneList.includes(lane));
    if (unknown !== undefined) throw new Error(`${name}:${i + 1}: no layout '${unknown}'`);
    if (word === 'test') {
      const [command, ...words] = rest.trim().split(' ');
      if (command === '') throw new Error(`${name}:${i + 1}: test of what?`);
      open(command, words.join(' '), i);
      continue;
    }
    const at = current();
    if (word === 'output' || word === 'stderr' || (word === 'stdin' && rest === '')) {
      let end = i + 1;
      let body = '';
      while (end < lines.length && /^(?:\/\/|;)\|/.test(lines[end])) body += `${lines[end++].replace(/^(?:\/\/|;)\| ?/, '')}\n`;
      if (end < lines.length && /^(?:\/\/|;)\\$/.test(lines[end])) {
        body = body.slice(0, -1);
        end++;
      }
      if (word === 'stdin') {
        Object.assign(at, { stdin: (at.stdin ?? '') + body }, at.after >= 0 ? { after: end - 1 } : {});
      } else {
        at.blocks.push({ stream: word, lanes, text: body });
        at.ranges.push([i, end]);
      }
      i = end - 1;
    } else if (word === 'status') {
      at.statuses.push({ lanes, status: Number(rest) });
      at.ranges.push([i, i + 1]);
    } else {
      const more = word === 'stdin' ? { stdin: `${at.stdin ?? ''}${rest}\n` }
        : word === 'env' ? { env: { ...at.env, [rest.slice(0, rest.indexOf('='))]: rest.slice(rest.indexOf('=') + 1) } }
        : { [word]: [...at[word as 'args' | 'cflags'], ...splitWords(rest)] };
      Object.assign(at, more, at.after >= 0 ? { after: i } : {});
    }
  }
  if (cases.length === 0) open('run', '', -1);
  // A single case keeps its expectations at the end of the file, after the code.
  if (cases.length === 1) Object.assign(cases[0], { after: -1 });
  return cases;
}

/** The filetests and examples of the tree, as paths from the root. */
export function filetests(): string[] {
  return globSync(['test/filetests/**/*.{c,lir}', 'examples/*.c'], { cwd: root }).sort();
}

/** Bytes as written in an expectation: UTF-8 text stays readable, what is not UTF-8 is escaped. */
function readable(bytes: string): string {
  const utf8 = Buffer.from(bytes, 'latin1');
  const text = utf8.toString('utf8');
  return Buffer.from(text, 'utf8').equals(utf8) ? text : bytes.replace(/[^\n\x20-\x7e]/g, (c) => `\\x${c.charCodeAt(0).toString(16).padStart(2, '0')}`);
}

/** Runs one case and returns every outcome; a `run` stops at a failed compilation. */
async function perform(test: Case, file: string, folder: string): Promise<Result[]> {
  const cwd = dirname(join(root, file));
  const name = basename(file);
  const options = { cwd, env: { LODE_CACHE_DIR: join(root, 'node_modules/.cache/lode-test'), ...test.env }, ...test.stdin === undefined ? {} : { stdin: test.stdin } };
  // Paths of this machine do not belong in expectations.
  const clean = (text: string): string => readable(text).replaceAll(join(folder, 't'), '%t').replaceAll(`${cwd}/`, '').replaceAll(root, '%root/');
  const cleaned = (outcome: Outcome): Outcome => ({ status: outcome.status, stdout: clean(outcome.stdout), stderr: clean(outcome.stderr) });
  if (test.command === 'run') {
    const program = join(folder, 'program');
    const results: Result[] = [];
    const isNative = test.rest.trim() === 'native';
    const named = test.rest.trim() === '' || isNative ? undefined : splitWords(test.rest);
    const matrix = matrixOf(filetests().indexOf(file));
    const rows: readonly { level: string; targets: readonly string[] }[] = isNative ? nativeMatrix : named === undefined ? matrix : matrix.map(({ level }) => ({ level, targets: named }));
    const fixed = test.cflags.some((flag) => flag.startsWith('-O'));
    for (const { level, targets } of fixed ? [{ level: '', targets: [...new Set(rows.flatMap((row) => row.targets))] }] : rows) {
      const compiled = await lode(['cc', ...level === '' ? [] : [level], ...test.cflags, name, '-o', program], { cwd });
      if (compiled.status !== 0) throw new Error(`lode cc ${level} exited with ${compiled.status}\n${clean(compiled.stderr)}`);
      for (const target of targets) {
        const once = async (): Promise<Outcome> => cleaned(await runProgram(program, target, { ...options, args: test.args }));
        let outcome = await once();
        // An emulator that ends a program by its signal dies by SIGSEGV itself once in some hundred times (seen with qemu-riscv64 7.2).
        const expected = pick(test.statuses, laneOf(target))?.status ?? 0;
        if (isEmulated(target) && expected > 128 && expected !== 139 && outcome.status === 139) outcome = await once();
        results.push({ name: `${target} ${level}`.trim(), lane: laneOf(target), outcome });
      }
    }
    return results;
  }
  if (test.command === 'opt') {
    return [{ name: 'opt', lane: '', outcome: { status: 0, stdout: optimized(readFileSync(join(root, file), 'utf8'), name, splitWords(test.rest)), stderr: '' } }];
  }
  if (test.command === 'error') {
    const outcome = await lode(['cc', ...splitWords(test.rest), '-c', name, '-o', join(folder, 'error.o')], options);
    return [{ name: 'cc', lane: '', outcome: cleaned(outcome) }];
  }
  let stdout = '';
  let stderr = '';
  for (const line of `${test.command} ${test.rest}`.split(' && ')) {
    const words = splitWords(line).map((word) => word.replaceAll('%s', name).replaceAll('%t', join(folder, 't')));
    const outcome = await lode(words, options);
    stdout += outcome.stdout;
    stderr += outcome.stderr;
    if (outcome.status !== 0) return [{ name: words[0], lane: '', outcome: cleaned({ stdout, stderr, status: outcome.status }) }];
  }
  return [{ name: test.command, lane: '', outcome: cleaned({ stdout, stderr, status: 0 }) }];
}

/** The entry for a layout: one that names it, else the one that names none. */
function pick<T extends { readonly lanes: readonly string[] }>(entries: readonly T[], lane: string): T | undefined {
  return entries.find((entry) => entry.lanes.includes(lane)) ?? entries.find((entry) => entry.lanes.length === 0);
}

/** Where actual and expected differ first, with a little around it. */
function difference(expected: string, actual: string): string {
  const [want, got] = [expected.split('\n'), actual.split('\n')];
  let line = 0;
  while (line < want.length && line < got.length && want[line] === got[line]) line++;
  const around = (text: readonly string[]): string => text.slice(Math.max(0, line - 1), line + 4).map((each) => `    ${each}`).join('\n');
  return `line ${line + 1}\n  expected:\n${around(want)}\n  actual:\n${around(got)}`;
}

/** What is wrong with a case's results; [] when all is as expected. */
function judge(test: Case, results: readonly Result[]): string[] {
  const wrong: string[] = [];
  for (const { name, lane, outcome } of results) {
    const status = pick(test.statuses, lane)?.status ?? (test.command === 'error' ? 1 : 0);
    const output = pick(test.blocks.filter((block) => block.stream === 'output'), lane)?.text ?? '';
    const stderr = pick(test.blocks.filter((block) => block.stream === 'stderr'), lane)?.text ?? (test.command === 'run' ? undefined : '');
    const said = outcome.stderr === '' ? '' : `\n  stderr:\n${outcome.stderr.split('\n').slice(0, 8).map((line) => `    ${line}`).join('\n')}`;
    if (outcome.status !== status) wrong.push(`${name}: exit status ${outcome.status}, expected ${status}${said}`);
    if (outcome.stdout !== output) wrong.push(`${name}: standard output differs in ${difference(output, outcome.stdout)}`);
    if (stderr !== undefined && outcome.stderr !== stderr) wrong.push(`${name}: standard error differs in ${difference(stderr, outcome.stderr)}`);
  }
  return wrong;
}

/** Groups layouts by what came out of them. The first group is the one for `output:` without layouts if it is alone. */
function grouped<T>(results: readonly Result[], value: (outcome: Outcome) => T): { lanes: string[]; value: T }[] {
  const groups: { lanes: string[]; value: T }[] = [];
  for (const { lane, outcome } of results) {
    const group = groups.find((each) => each.value === value(outcome));
    if (group === undefined) groups.push({ lanes: [lane], value: value(outcome) });
    else if (!group.lanes.includes(lane)) group.lanes.push(lane);
  }
  return groups;
}

/** The lines of a case's expectations as they should be. */
function expectations(test: Case, results: readonly Result[], comment: string): string[] {
  const lines: string[] = [];
  const label = (word: string, lanes: readonly string[], alone: boolean): string => `${comment} ${word}${alone ? '' : `(${[...lanes].sort((a, b) => laneList.indexOf(a) - laneList.indexOf(b)).join(',')})`}:`;
  const block = (word: string, text: (outcome: Outcome) => string): void => {
    const groups = grouped(results, text);
    for (const { lanes, value } of groups) {
      if (value === '' && groups.length === 1) continue;
      lines.push(label(word, lanes, groups.length === 1));
      const body = value.split('\n');
      if (body.at(-1) === '') body.pop();
      for (const line of body) lines.push(line === '' ? `${comment}|` : `${comment}| ${line}`);
      if (value !== '' && !value.endsWith('\n')) lines.push(`${comment}\\`);
    }
  };
  const usual = test.command === 'error' ? 1 : 0;
  const statuses = grouped(results, (outcome) => outcome.status);
  for (const { lanes, value } of statuses) if (value !== usual || statuses.length > 1) lines.push(`${label('status', lanes, statuses.length === 1)} ${value}`);
  block('output', (outcome) => outcome.stdout);
  if (test.command !== 'run' || test.blocks.some((each) => each.stream === 'stderr')) block('stderr', (outcome) => outcome.stderr);
  return lines;
}

/** The file's text with a case's expectations replaced. */
function blessed(text: string, test: Case, results: readonly Result[], file: string): string {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  const fresh = expectations(test, results, file.endsWith('.lir') ? ';' : '//');
  const ranges = [...test.ranges];
  const place = ranges.length > 0 ? ranges[0][0] : test.after >= 0 ? test.after + 1 : lines.length;
  for (const [from, to] of ranges.reverse()) lines.splice(from, to - from);
  if (place >= lines.length && fresh.length > 0 && lines.at(-1) !== '') lines.push('');
  lines.splice(Math.min(place, lines.length), 0, ...fresh);
  while (lines.at(-1) === '') lines.pop();
  return `${lines.join('\n')}\n`;
}

/** Runs a filetest (path from the root). Throws one error that tells all differences; with `bless` rewrites the file. */
export async function runFiletest(file: string, bless: boolean): Promise<void> {
  const path = join(root, file);
  const before = readFileSync(path, 'utf8');
  const count = parseFiletest(before, file).length;
  const wrong: string[] = [];
  for (let i = 0; i < count; i++) {
    // Blessing moves lines, so the file is read again for each case.
    const text = readFileSync(path, 'utf8');
    const test = parseFiletest(text, file)[i];
    const results = await withFolder((folder) => perform(test, file, folder));
    // Nothing that fails to compile by a crash of ours is a passed error test, and no crash is blessed.
    const crashed = results.find(({ outcome }) => outcome.stderr.includes('internal error'));
    if (crashed !== undefined) throw new Error(`${crashed.name}: ${crashed.outcome.stderr}`);
    if (bless) writeFileSync(path, blessed(text, test, results, file));
    const judged = bless ? parseFiletest(readFileSync(path, 'utf8'), file)[i] : test;
    wrong.push(...judge(judged, results).map((each) => (count > 1 ? `test: ${test.command} ${test.rest}\n${each}` : each)));
    for (const { outcome } of results) {
      if (test.command === 'error' && (outcome.status !== 1 || outcome.stderr === '')) wrong.push(`error test: exit status ${outcome.status} and ${outcome.stderr === '' ? 'no message' : 'a message'}`);
    }
  }
  // Blessed lines moved the code that messages name by line; the second time the count of lines stays.
  if (bless && count > 1 && before.split('\n').length !== readFileSync(path, 'utf8').split('\n').length) return runFiletest(file, bless);
  if (wrong.length > 0) throw new Error(wrong.join('\n'));
}
