// `lode cc`: compiles and links as gcc does.
//
// Phases: read the command line; compile each source to a module (in order, or by several processes: parallel.ts); write objects, or link
// everything with libc into one portable program. Messages go to stderr as gcc's do; the exit status is 1 if anything
// failed, and no output file of a failed step is left behind.

import { chmodSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, extname, join } from 'node:path';
import { FormatError } from '../../ir/decode.ts';
import { encodeModule } from '../../ir/encode.ts';
import { laneNames } from '../../ir/layout.ts';
import type { LinkInput } from '../../ir/link.ts';
import type { Module } from '../../ir/module.ts';
import { HtmlDump, TextDump } from '../../ir/opt/dump.ts';
import { optimizeModule } from '../../ir/opt/optimize.ts';
import { passNamed } from '../../ir/opt/passes.ts';
import { parseModule } from '../../ir/parse.ts';
import { printModule } from '../../ir/print.ts';
import { Diagnostics } from '../c/diagnostics.ts';
import { Phases } from '../c/phase.ts';
import { printTokens, preprocess, streamsOf } from '../c/preprocess.ts';
import { Padding, readText, Sources } from '../c/source.ts';
import { dependencyRule, type Dependency } from './dependencies.ts';
import { libcPath } from './install.ts';
import { divide, runAtOnce, runCommand } from './parallel.ts';
import { parseOptions, splitArguments, type Input, type Options } from './options.ts';
import { information } from './print.ts';
import { linkInputs, linkProgram } from './link.ts';
import { compileText, preprocessOptions } from './unit.ts';

/** Runs the driver with gcc-like arguments; returns the exit status. */
export async function run(argv: readonly string[]): Promise<number> {
  const arguments_ = expandFiles(argv);
  const options = parseOptions(arguments_);
  if (options.print !== '') {
    const text = information(options.print);
    if (text === undefined) return fail(`unrecognized command-line option ‘-${options.print}’`);
    process.stdout.write(text);
    return 0;
  }
  if (options.dumpAfter !== '' && passNamed(options.dumpAfter) === undefined) options.errors.push(`no optimizer pass ‘${options.dumpAfter}’`);
  for (const message of options.errors) fail(message);
  if (options.errors.length > 0) return 1;
  if (options.fat !== '' && (options.mode !== 'link' || options.shared || options.relocatable)) return fail('‘--fat’ needs a linked program');
  if (options.verbose) process.stderr.write(`lode cc ${arguments_.join(' ')}\nlayouts: ${laneNames(options.layouts)}\n`);
  if (options.inputs.length === 0) {
    if (options.verbose) return 0;
    return fail('no input files', 'fatal error');
  }
  if (options.dryRun) return dryRun(options);
  const sources = options.inputs.filter((input) => input.kind === 'file' && languageOf(input) !== 'link');
  if (options.output !== '' && options.mode !== 'link' && sources.length > 1) {
    return fail('cannot specify ‘-o’ with ‘-c’, ‘-S’ or ‘-E’ with multiple files', 'fatal error');
  }
  const commands = divided(options, arguments_, sources);
  if (commands.length > 1) return runAtOnce(commands);
  const phases = new Phases(options.timeReport);
  try {
    const status = options.mode === 'link' ? link(options, phases) : compileAll(options, sources, phases);
    if (options.timeReport) process.stderr.write(phases.report());
    return status;
  } catch (error) {
    if (error instanceof FormatError) return fail(error.message);
    throw error;
  }
}

/** The command line of each process that is to compile a part of the sources; one if it is to be done here. */
function divided(options: Options, argv: readonly string[], sources: readonly Input[]): (readonly string[])[] {
  const isIndependent = (options.mode === 'object' || options.mode === 'assembly' || options.mode === 'syntax') && options.output === ''
    && options.dependencyFile === '' && options.dumpHtml === '' && options.dumpAfter === '' && !options.timeReport && options.language === '';
  const paths = sources.map((input) => input.path);
  // Only where every source is a word of its own, once, can the words of the others be left out.
  if (!isIndependent || options.inputs.length !== sources.length || new Set(paths).size !== paths.length) return [argv];
  if (!paths.every((path) => path !== '-' && argv.indexOf(path) === argv.lastIndexOf(path) && argv.includes(path))) return [argv];
  return divide(paths).map(({ from, to }) => argv.filter((word) => {
    const at = paths.indexOf(word);
    return at < 0 || at >= from && at < to;
  }));
}

function fail(message: string, severity = 'error'): number {
  process.stderr.write(`lode cc: ${severity}: ${message}\n`);
  return 1;
}

/** Replaces @file arguments by the file's contents. */
function expandFiles(argv: readonly string[]): string[] {
  return argv.flatMap((word) => word.startsWith('@') && existsSync(word.slice(1))
    ? expandFiles(splitArguments(readFileSync(word.slice(1), 'utf8'))) : [word]);
}

type Language = 'c' | 'preprocessed' | 'lir' | 'assembly' | 'link';

function languageOf(input: Input): Language {
  switch (input.language) {
    case 'c': case 'c-header': return 'c';
    case 'cpp-output': return 'preprocessed';
    case 'assembler': case 'assembler-with-cpp': return 'assembly';
    case '': break;
    default: return 'c';
  }
  switch (extname(input.path)) {
    case '.c': case '.h': return 'c';
    case '.i': return 'preprocessed';
    case '.lir': return 'lir';
    case '.s': case '.S': return 'assembly';
    default: return input.path === '-' ? 'c' : 'link';
  }
}

function dryRun(options: Options): number {
  for (const input of options.inputs) {
    if (input.kind === 'file' && languageOf(input) !== 'link') process.stderr.write(` lode cc -c ${input.path}\n`);
  }
  if (options.mode === 'link') process.stderr.write(` link -o ${options.output || 'a.out'}\n`);
  return 0;
}

/** Reads a source; `-` is standard input. null if there is none. */
function readSource(path: string): Buffer | null {
  try {
    return readText(path === '-' ? 0 : path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'EISDIR' || code === 'EACCES') return null;
    throw error;
  }
}

interface Compiled {
  readonly module: Module | null;
  readonly dependencies: readonly Dependency[];
}

/** Compiles one source; diagnostics are printed. */
function compile(input: Input, options: Options, phases: Phases): Compiled {
  const language = languageOf(input);
  const text = readSource(input.path);
  if (text === null) {
    fail(`${input.path}: No such file or directory`);
    return { module: null, dependencies: [] };
  }
  if (language === 'assembly') {
    fail(`${input.path}: assembly language is not portable; Lode compiles C and .lir`);
    return { module: null, dependencies: [] };
  }
  if (language === 'lir') return { module: readLir(text.toString('latin1', 0, text.length - Padding), input.path), dependencies: [] };
  const { module, dependencies, messages } = compileText(text, input.path, options, readSource, phases);
  if (messages !== '') process.stderr.write(messages);
  if (module !== null) {
    phases.enter('optimize');
    optimize(module, options);
  }
  return { module, dependencies };
}

/** Runs the optimizer, with the dumps that the command line asks for. */
function optimize(module: Module, options: Options): void {
  if (options.dumpHtml !== '') {
    const dump = new HtmlDump(options.dumpFunction);
    optimizeModule(module, dump);
    writeOutput(options.dumpHtml, dump.page(module));
  } else {
    optimizeModule(module, options.dumpAfter === '' ? null : new TextDump(options.dumpAfter, (text) => { process.stderr.write(text); }));
  }
}

function readLir(text: string, path: string): Module | null {
  const parsed = parseModule(text, path);
  if ('errors' in parsed) {
    for (const message of parsed.errors) process.stderr.write(`${message}\n`);
    return null;
  }
  return parsed.module;
}

/** Output name of a source without -o: its base name with another ending. */
function outputFor(path: string, ending: string): string {
  return `${basename(path, extname(path))}${ending}`;
}

/** -c, -S, -E, -fsyntax-only and -M: one output per source. */
function compileAll(options: Options, inputs: readonly Input[], phases: Phases): number {
  let status = 0;
  for (const input of inputs) {
    const ok = options.mode === 'preprocess' ? preprocessOne(input, options) : compileOne(input, options, phases);
    if (!ok) status = 1;
  }
  return status;
}

function compileOne(input: Input, options: Options, phases: Phases): boolean {
  const output = options.output || outputFor(input.path, options.mode === 'assembly' ? '.lir' : '.o');
  const { module, dependencies } = compile(input, options, phases);
  phases.enter('write');
  if (module === null) {
    if (options.mode !== 'syntax' && output !== '-' && output !== '/dev/null') rmSync(output, { force: true });
    return false;
  }
  if (options.mode === 'assembly') writeOutput(output, printModule(module));
  else if (options.mode === 'object') writeOutput(output, encodeModule(module));
  writeDependencies(input, options, output, dependencies);
  return true;
}

function writeOutput(path: string, data: string | Uint8Array): void {
  if (path === '-') process.stdout.write(data);
  else writeFileSync(path, data);
}

function writeDependencies(input: Input, options: Options, output: string, dependencies: readonly Dependency[]): void {
  if (options.dependencies === '') return;
  const object = options.mode === 'object' || options.mode === 'assembly' ? output : outputFor(input.path, '.o');
  const targets = options.dependencyTargets.length > 0 ? options.dependencyTargets : [object];
  const rule = dependencyRule(targets, dependencies, options.dependencies === 'all', options.phonyTargets);
  const file = options.dependencyFile !== '' ? options.dependencyFile
    : options.dependenciesOnly ? options.output || '-' : output.replace(/(\.[^./]*)?$/, '.d');
  writeOutput(file, rule);
}

function preprocessOne(input: Input, options: Options): boolean {
  const text = readSource(input.path);
  if (text === null) return fail(`${input.path}: No such file or directory`) === 0;
  const sources = new Sources();
  const diagnostics = new Diagnostics();
  for (const argument of options.warnings) diagnostics.setOption(argument);
  // -E shows one layout: le64 unless the command line names another.
  const lanes = options.layouts === 15 ? 2 : options.layouts & -options.layouts;
  const result = preprocess({
    ...preprocessOptions(options, input.path, text, sources, diagnostics, readSource), lanes, keepPragmas: true,
  });
  const rendered = diagnostics.render(sources);
  if (rendered !== '') process.stderr.write(rendered);
  if (diagnostics.errorCount > 0) return false;
  if (!options.dependenciesOnly) {
    const printed = options.dumpMacros === 'M' ? result.dumpMacros()
      : printTokens(streamsOf(result.list, lanes)[0]!.tokens, sources, { lineMarkers: options.lineMarkers });
    writeOutput(options.output || '-', Buffer.from(printed, 'latin1'));
  }
  writeDependencies(input, options, options.output || '-', result.deps);
  return true;
}

/** Finds -lNAME: libNAME.a or libNAME.so along -L; the libraries that libc includes need no file. */
function findLibrary(name: string, options: Options): string | null {
  for (const dir of options.libraryDirs) {
    for (const ending of ['.a', '.so']) {
      const candidate = join(dir, `lib${name}${ending}`);
      if (existsSync(candidate)) return candidate;
    }
  }
  return null;
}

const partOfLibc = new Set(['c', 'm', 'pthread', 'rt', 'dl', 'util', 'gcc', 'gcc_s', 'atomic', 'crypt', 'resolv', 'nsl', 'xnet']);

/** Compiles what is source, links it with the rest, writes the program. */
function link(options: Options, phases: Phases): number {
  const inputs: LinkInput[] = [];
  let failed = false;
  for (const input of options.inputs) {
    if (input.kind === 'library') {
      const path = findLibrary(input.path, options);
      if (path !== null) inputs.push(...linkInputs(readFileSync(path), path));
      else if (!partOfLibc.has(input.path)) {
        fail(`cannot find -l${input.path}: No such file or directory`);
        failed = true;
      }
      continue;
    }
    if (languageOf(input) !== 'link') {
      const { module, dependencies } = compile(input, options, phases);
      if (module === null) failed = true;
      else inputs.push({ kind: 'module', name: input.path, module });
      writeDependencies(input, options, options.output || 'a.out', dependencies);
      continue;
    }
    const read = existsSync(input.path) ? linkInputs(readFileSync(input.path), input.path) : [];
    if (read.length === 0) {
      fail(`cannot find ${input.path}: No such file or directory`);
      failed = true;
    }
    inputs.push(...read);
  }
  if (failed) return 1;
  phases.enter('link');
  const kind = options.shared ? 'shared' : options.relocatable ? 'object' : 'program';
  if (kind === 'program' && !options.noStandardLibs) inputs.push(...linkInputs(readFileSync(libcPath()), libcPath()));
  const output = options.output || 'a.out';
  const { bytes, warnings, errors } = linkProgram(inputs, {
    kind, name: basename(output), layouts: options.layouts, undefinedSymbols: options.undefinedSymbols, entry: options.entry || '__lode_start', soname: options.soname, strip: options.strip,
  }, phases);
  for (const message of [...warnings, ...errors]) process.stderr.write(`${message}\n`);
  if (bytes === undefined) {
    process.stderr.write('lode cc: error: linking failed\n');
    return 1;
  }
  if (kind !== 'program') writeFileSync(output, bytes);
  else {
    writeFileSync(output, bytes);
    if (output !== '/dev/null') chmodSync(output, 0o755);
    if (options.fat !== '') return addSlices(output, options);
  }
  return 0;
}

/** Adds images for the targets of --fat; without them there is no program either, as after any error. */
function addSlices(output: string, { fat, verbose }: Options): number {
  const status = runCommand(['fat', 'add', ...verbose ? ['-v'] : [], '-t', fat, output]);
  if (status !== 0) rmSync(output, { force: true });
  return status === 0 ? 0 : 1;
}
