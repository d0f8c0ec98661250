// The command line of `lode cc`: gcc's options as one table.
//
// A row tells how an option is spelled and what it does to the Options record; the parser below knows nothing else.
// Options that change nothing here (machine tuning, code generation details) are accepted silently as gcc's are by
// clang; options that ask for what Lode does not do are errors.

import { allLanes, parseLanes, type LaneMask } from '../../ir/layout.ts';

/** What to do with the sources. */
export type Mode = 'link' | 'object' | 'assembly' | 'preprocess' | 'syntax';

export interface Input {
  /** Path, or the library name for `-lNAME`. */
  readonly path: string;
  readonly kind: 'file' | 'library';
  /** Language given by -x, '' to go by the name. */
  readonly language: string;
}

export interface Define {
  readonly name: string;
  /** null for -U. */
  readonly body: string | null;
  readonly undef: boolean;
}

/** Everything a command line says. */
export interface Options {
  mode: Mode;
  output: string;
  inputs: Input[];
  language: string;
  includeQuote: string[];
  includeAngle: string[];
  systemDirs: string[];
  afterDirs: string[];
  noStandardIncludes: boolean;
  sysroot: string;
  defines: Define[];
  includes: string[];
  imacros: string[];
  std: string;
  optLevel: number;
  /** Optimizer pass after which every function is printed to standard error, '' for none. */
  dumpAfter: string;
  /** File for a page with a column per pass of one function, '' for none, and that function (the first one by default). */
  dumpHtml: string;
  dumpFunction: string;
  optSize: boolean;
  debug: boolean;
  signedChar: boolean;
  common: boolean;
  shortEnums: boolean;
  packStruct: number;
  gnuInline: boolean;
  trigraphs: boolean;
  /** Arguments for Diagnostics.setOption, in order. */
  warnings: string[];
  /** -E details. */
  lineMarkers: boolean;
  keepComments: boolean;
  dumpMacros: string;
  /** -M family. */
  dependencies: '' | 'all' | 'user';
  dependenciesOnly: boolean;
  dependencyFile: string;
  dependencyTargets: string[];
  phonyTargets: boolean;
  missingHeaders: boolean;
  /** Linking. */
  libraryDirs: string[];
  shared: boolean;
  relocatable: boolean;
  /** Images have no symbols and nothing for debuggers. */
  strip: boolean;
  noStandardLibs: boolean;
  soname: string;
  undefinedSymbols: string[];
  entry: string;
  fpcastEmulation: boolean;
  /** Targets whose images the linked program gets as slices (`lode fat`), a list with commas, '' for none. */
  fat: string;
  layouts: LaneMask;
  verbose: boolean;
  dryRun: boolean;
  pipe: boolean;
  /** -ftime-report: CPU time by phase, on stderr. */
  timeReport: boolean;
  /** Text to print instead of compiling (--version, -dumpmachine …), '' for none. */
  print: string;
  errors: string[];
}

export function defaultOptions(): Options {
  return {
    mode: 'link', output: '', inputs: [], language: '', includeQuote: [], includeAngle: [], systemDirs: [], afterDirs: [],
    noStandardIncludes: false, sysroot: '', defines: [], includes: [], imacros: [], std: 'gnu17', optLevel: 0, optSize: false,
    debug: false, signedChar: true, common: false, shortEnums: false, packStruct: 0, gnuInline: false, trigraphs: false,
    warnings: [], lineMarkers: true, keepComments: false, dumpMacros: '', dependencies: '', dependenciesOnly: false,
    dependencyFile: '', dependencyTargets: [], phonyTargets: false, missingHeaders: false, libraryDirs: [], shared: false,
    relocatable: false, strip: false, noStandardLibs: false, soname: '', undefinedSymbols: [], entry: '', fpcastEmulation: false, fat: '',
    layouts: allLanes, verbose: false, dryRun: false, pipe: false, timeReport: false, print: '', dumpAfter: '', dumpHtml: '',
    dumpFunction: '', errors: [],
  };
}

type Action = (options: Options, argument: string) => void;

/** How the argument follows: none; joined (`-Ifoo`); separate (`-o foo`); either (`-I foo`, `-Ifoo`). */
type Form = 'flag' | 'joined' | 'separate' | 'either';

interface Row { readonly name: string; readonly form: Form; readonly action: Action }

const nothing: Action = () => {};
const mode = (value: Mode): Action => (options) => { options.mode = value; };
const warning: (name: string) => Action = (name) => (options, argument) => { options.warnings.push(name + argument); };
const path = (list: 'includeQuote' | 'includeAngle' | 'systemDirs' | 'afterDirs' | 'includes' | 'imacros' | 'libraryDirs' | 'undefinedSymbols'): Action =>
  (options, argument) => { options[list].push(argument); };

function define(options: Options, argument: string): void {
  const equals = argument.indexOf('=');
  options.defines.push(equals < 0 ? { name: argument, body: '1', undef: false }
    : { name: argument.slice(0, equals), body: argument.slice(equals + 1), undef: false });
}

function optimize(options: Options, argument: string): void {
  options.optSize = argument === 's' || argument === 'z';
  if (argument === '' || argument === 'g') options.optLevel = 1;
  else if (options.optSize || argument === 'fast') options.optLevel = 2;
  else if (/^\d+$/.test(argument)) options.optLevel = Math.min(3, Number(argument));
  else options.errors.push(`argument to ‘-O’ should be a non-negative integer, ‘g’, ‘s’, ‘z’ or ‘fast’`);
}

const standards = new Set(['c89', 'c90', 'ansi', 'iso9899:1990', 'iso9899:199409', 'c99', 'c9x', 'iso9899:1999', 'c11', 'c1x', 'iso9899:2011',
  'c17', 'c18', 'iso9899:2017', 'iso9899:2018', 'c2x', 'c23', 'gnu89', 'gnu90', 'gnu99', 'gnu9x', 'gnu11', 'gnu1x', 'gnu17', 'gnu18', 'gnu2x', 'gnu23']);

/** Options whose first letters decide (`-Wl,`, `-std=`); the longest match wins. */
const rows: readonly Row[] = [
  { name: '-c', form: 'flag', action: mode('object') },
  { name: '-S', form: 'flag', action: mode('assembly') },
  { name: '-E', form: 'flag', action: mode('preprocess') },
  { name: '-fsyntax-only', form: 'flag', action: mode('syntax') },
  { name: '-o', form: 'either', action: (o, a) => { o.output = a; } },
  { name: '-x', form: 'either', action: (o, a) => { o.language = a === 'none' ? '' : a; } },
  { name: '-I', form: 'either', action: path('includeAngle') },
  { name: '-isystem', form: 'either', action: path('systemDirs') },
  { name: '-iquote', form: 'either', action: path('includeQuote') },
  { name: '-idirafter', form: 'either', action: path('afterDirs') },
  { name: '-include', form: 'separate', action: path('includes') },
  { name: '-imacros', form: 'separate', action: path('imacros') },
  { name: '-isysroot', form: 'separate', action: nothing },
  { name: '--sysroot=', form: 'joined', action: nothing },
  { name: '-nostdinc', form: 'flag', action: (o) => { o.noStandardIncludes = true; } },
  { name: '-D', form: 'either', action: define },
  { name: '-U', form: 'either', action: (o, a) => { o.defines.push({ name: a, body: null, undef: true }); } },
  { name: '-std=', form: 'joined', action: (o, a) => {
    if (standards.has(a)) o.std = a;
    else o.errors.push(`unrecognized command-line option ‘-std=${a}’`);
  } },
  { name: '-ansi', form: 'flag', action: (o) => { o.std = 'c90'; } },
  { name: '-O', form: 'joined', action: optimize },
  { name: '-g', form: 'joined', action: (o, a) => { o.debug = a !== '0'; } },
  { name: '-trigraphs', form: 'flag', action: (o) => { o.trigraphs = true; } },
  { name: '-funsigned-char', form: 'flag', action: (o) => { o.signedChar = false; } },
  { name: '-fsigned-char', form: 'flag', action: (o) => { o.signedChar = true; } },
  { name: '-fno-signed-char', form: 'flag', action: (o) => { o.signedChar = false; } },
  { name: '-fno-unsigned-char', form: 'flag', action: (o) => { o.signedChar = true; } },
  { name: '-fcommon', form: 'flag', action: (o) => { o.common = true; } },
  { name: '-fno-common', form: 'flag', action: (o) => { o.common = false; } },
  { name: '-fgnu89-inline', form: 'flag', action: (o) => { o.gnuInline = true; } },
  { name: '-fpack-struct', form: 'joined', action: (o, a) => { o.packStruct = a === '' ? 1 : Number(a.slice(1)) || 1; } },
  { name: '-fmax-errors=', form: 'joined', action: warning('-fmax-errors=') },
  { name: '-fpcast-emu', form: 'flag', action: (o) => { o.fpcastEmulation = true; } },
  { name: '--fpcast-emu', form: 'flag', action: (o) => { o.fpcastEmulation = true; } },
  { name: '--fat=', form: 'joined', action: (o, a) => { o.fat = a; } },
  { name: '-fopenmp', form: 'joined', action: (o) => { o.errors.push('-fopenmp is not supported'); } },
  { name: '--dump-after=', form: 'joined', action: (o, a) => { o.dumpAfter = a; } },
  { name: '--dump-html', form: 'separate', action: (o, a) => { o.dumpHtml = a; } },
  { name: '--dump-function=', form: 'joined', action: (o, a) => { o.dumpFunction = a; } },
  { name: '-ftime-report', form: 'flag', action: (o) => { o.timeReport = true; } },
  { name: '-fplugin=', form: 'joined', action: (o) => { o.errors.push('plugins are not supported'); } },
  { name: '-f', form: 'joined', action: nothing },
  { name: '-m', form: 'joined', action: nothing },
  { name: '-w', form: 'flag', action: warning('-w') },
  { name: '-Wl,', form: 'joined', action: (o, a) => { linkerOptions(o, a.split(',')); } },
  { name: '-Xlinker', form: 'separate', action: (o, a) => { linkerOptions(o, [a]); } },
  { name: '-Wp,', form: 'joined', action: (o, a) => { parseOptions(preprocessorOptions(a.split(',')), o); } },
  { name: '-Wa,', form: 'joined', action: nothing },
  { name: '-W', form: 'joined', action: warning('-W') },
  { name: '-pedantic', form: 'flag', action: warning('-pedantic') },
  { name: '--pedantic', form: 'flag', action: warning('-pedantic') },
  { name: '-pedantic-errors', form: 'flag', action: warning('-pedantic-errors') },
  { name: '-P', form: 'flag', action: (o) => { o.lineMarkers = false; } },
  { name: '-C', form: 'flag', action: (o) => { o.keepComments = true; } },
  { name: '-CC', form: 'flag', action: (o) => { o.keepComments = true; } },
  { name: '-dM', form: 'flag', action: (o) => { o.dumpMacros = 'M'; } },
  { name: '-dD', form: 'flag', action: (o) => { o.dumpMacros = 'D'; } },
  { name: '-M', form: 'flag', action: (o) => { dependencies(o, 'all', true); } },
  { name: '-MM', form: 'flag', action: (o) => { dependencies(o, 'user', true); } },
  { name: '-MD', form: 'flag', action: (o) => { dependencies(o, 'all', false); } },
  { name: '-MMD', form: 'flag', action: (o) => { dependencies(o, 'user', false); } },
  { name: '-MF', form: 'either', action: (o, a) => { o.dependencyFile = a; } },
  { name: '-MT', form: 'either', action: (o, a) => { o.dependencyTargets.push(a); } },
  { name: '-MQ', form: 'either', action: (o, a) => { o.dependencyTargets.push(makeQuote(a)); } },
  { name: '-MP', form: 'flag', action: (o) => { o.phonyTargets = true; } },
  { name: '-MG', form: 'flag', action: (o) => { o.missingHeaders = true; } },
  { name: '-l', form: 'either', action: (o, a) => { o.inputs.push({ path: a, kind: 'library', language: '' }); } },
  { name: '-L', form: 'either', action: path('libraryDirs') },
  { name: '-u', form: 'either', action: path('undefinedSymbols') },
  { name: '-e', form: 'either', action: (o, a) => { o.entry = a; } },
  { name: '-T', form: 'either', action: (o) => { o.errors.push('linker scripts are not supported'); } },
  { name: '-shared', form: 'flag', action: (o) => { o.shared = true; } },
  { name: '-r', form: 'flag', action: (o) => { o.relocatable = true; } },
  { name: '-static', form: 'flag', action: nothing },
  { name: '-static-libgcc', form: 'flag', action: nothing },
  { name: '-pthread', form: 'flag', action: (o) => { o.defines.push({ name: '_REENTRANT', body: '1', undef: false }); } },
  { name: '-pie', form: 'flag', action: nothing },
  { name: '-no-pie', form: 'flag', action: nothing },
  { name: '-rdynamic', form: 'flag', action: nothing },
  { name: '-s', form: 'flag', action: (o) => { o.strip = true; } },
  { name: '-z', form: 'either', action: nothing },
  { name: '-nostdlib', form: 'flag', action: (o) => { o.noStandardLibs = true; } },
  { name: '-nodefaultlibs', form: 'flag', action: (o) => { o.noStandardLibs = true; } },
  { name: '-nostartfiles', form: 'flag', action: nothing },
  { name: '-pipe', form: 'flag', action: nothing },
  { name: '-p', form: 'flag', action: nothing },
  { name: '-pg', form: 'flag', action: nothing },
  { name: '-B', form: 'either', action: nothing },
  { name: '--param', form: 'separate', action: nothing },
  { name: '--param=', form: 'joined', action: nothing },
  { name: '-save-temps', form: 'joined', action: nothing },
  { name: '-v', form: 'flag', action: (o) => { o.verbose = true; } },
  { name: '-###', form: 'flag', action: (o) => { o.verbose = true; o.dryRun = true; } },
  { name: '--layouts=', form: 'joined', action: layouts },
  { name: '-mlayouts=', form: 'joined', action: layouts },
  { name: '--version', form: 'flag', action: (o) => { o.print = 'version'; } },
  { name: '--help', form: 'flag', action: (o) => { o.print = 'help'; } },
  { name: '-dumpmachine', form: 'flag', action: (o) => { o.print = 'dumpmachine'; } },
  { name: '-dumpversion', form: 'flag', action: (o) => { o.print = 'dumpversion'; } },
  { name: '-dumpfullversion', form: 'flag', action: (o) => { o.print = 'dumpversion'; } },
  { name: '-print-', form: 'joined', action: (o, a) => { o.print = `print-${a}`; } },
  { name: '--print-', form: 'joined', action: (o, a) => { o.print = `print-${a}`; } },
];

function layouts(options: Options, argument: string): void {
  const mask = parseLanes(argument);
  if (mask === undefined) options.errors.push(`‘${argument}’ is no list of layouts (le32, le64, be32, be64, all)`);
  else options.layouts = mask;
}

function dependencies(options: Options, which: 'all' | 'user', only: boolean): void {
  options.dependencies = which;
  if (only) {
    options.dependenciesOnly = true;
    options.mode = 'preprocess';
  }
}

/** -Wp,-MD,file takes its file as the next comma argument. */
function preprocessorOptions(words: readonly string[]): string[] {
  const out: string[] = [];
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!;
    out.push(word);
    if ((word === '-MD' || word === '-MMD') && words[i + 1] !== undefined) out.push('-MF', words[++i]!);
  }
  return out;
}

/** The linker options that mean something for whole-program IR; the rest are accepted. */
function linkerOptions(options: Options, words: readonly string[]): void {
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!;
    if (word === '-soname' || word === '-h') options.soname = words[++i] ?? '';
    else if (word.startsWith('-soname=')) options.soname = word.slice(8);
    else if (word === '-u' || word === '--undefined') options.undefinedSymbols.push(words[++i] ?? '');
    else if (word === '-shared') options.shared = true;
    else if (word === '-r') options.relocatable = true;
  }
}

/** Quotes for make what is special to it (-MQ). */
export function makeQuote(text: string): string {
  return text.replace(/\$/g, '$$$$').replace(/([ #])/g, '\\$1');
}

const sorted = rows.toSorted((a, b) => b.name.length - a.name.length);

/** Splits the text of an @file into arguments: blanks separate, quotes and backslashes protect. */
export function splitArguments(text: string): string[] {
  const out: string[] = [];
  let word = '';
  let inWord = false;
  let quote = '';
  for (let i = 0; i < text.length; i++) {
    const c = text[i]!;
    if (c === '\\' && i + 1 < text.length) { word += text[++i]; inWord = true; }
    else if (quote !== '') { if (c === quote) quote = ''; else word += c; }
    else if (c === '"' || c === "'") { quote = c; inWord = true; }
    else if (/\s/.test(c)) { if (inWord) out.push(word); word = ''; inWord = false; }
    else { word += c; inWord = true; }
  }
  if (inWord) out.push(word);
  return out;
}

/** Reads arguments into the record; what is wrong goes to `options.errors`. */
export function parseOptions(argv: readonly string[], options: Options = defaultOptions()): Options {
  for (let i = 0; i < argv.length; i++) {
    const word = argv[i]!;
    if (word === '-' || word[0] !== '-') {
      options.inputs.push({ path: word, kind: 'file', language: options.language });
      continue;
    }
    const row = sorted.find((r) => r.form === 'flag' || r.form === 'separate' ? r.name === word : word.startsWith(r.name));
    if (row === undefined) {
      options.errors.push(`unrecognized command-line option ‘${word}’`);
      continue;
    }
    const joined = word.slice(row.name.length);
    if (row.form === 'joined' || row.form === 'either' && joined !== '') row.action(options, joined);
    else if (row.form === 'flag') row.action(options, '');
    else if (i + 1 < argv.length) row.action(options, argv[++i]!);
    else options.errors.push(`missing argument to ‘${word}’`);
  }
  return options;
}
