// The preprocessor as a whole: options, predefined macros and the command line's, the main file, and lanes.
//
// A unit is preprocessed for all its lanes at once. Where lanes turn out to differ in something that must be one (an #if,
// a spelling under # or ##), the pass is given up and the unit preprocessed again for each part of the lanes; files stay
// lexed. The result has one stream of tokens per part that remained; most units have one.
//
// Texts are byte strings (source.ts): `readFile` returns one character per byte (latin1 decoding).

import { firstLane, type LaneMask } from '../../ir/layout.ts';
import type { Diagnostics } from './diagnostics.ts';
import { Directives, type Dependency } from './directive.ts';
import { Abandoned, Divergence } from './expand.ts';
import { C23, C90, Gnu, Trigraphs } from './lex.ts';
import { ByLane, Builtin, definitionOf, Macro, Poisoned } from './macro.ts';
import { isStrict, laneMacros, predefinedText, stdcVersion } from './predefined.ts';
import type { FileId, Sources } from './source.ts';
import { Eof, LineStart, Token } from './token.ts';

export type { Dependency } from './directive.ts';
export { printTokens, type PrintOptions } from './print.ts';

/** -D or -U. */
export interface DefineOption {
  /** The macro's name, parameters included (`f(x)`). */
  readonly name: string;
  /** The replacement list; null for `1`. */
  readonly body: string | null;
  readonly undef: boolean;
}

/** What preprocess() needs to know. */
export interface PreprocessOptions {
  /** The main file's name, as messages show it and #include "…" starts from. */
  file: string;
  /** Its text; read by `readFile` if undefined. */
  text?: string | undefined;
  /** -iquote */
  includeQuote: readonly string[];
  /** -I */
  includeAngle: readonly string[];
  /** -isystem and the standard directories */
  systemDirs: readonly string[];
  /** -idirafter */
  afterDirs?: readonly string[];
  /** -D and -U in their order */
  defines?: readonly DefineOption[];
  /** -include */
  includes?: readonly string[];
  /** -imacros */
  imacros?: readonly string[];
  /** -std= */
  std?: string;
  /** Live lanes; a single one gives plain numbers. */
  lanes: LaneMask;
  sources: Sources;
  diagnostics: Diagnostics;
  /** A file as a byte string; null if it cannot be read. */
  readFile: (path: string) => string | null;
  optLevel?: number;
  optSize?: boolean;
  unsignedChar?: boolean;
  trigraphs?: boolean;
  gnuInline?: boolean;
  keepComments?: boolean;
  /** -MG: a missing header is a dependency and no error. */
  missingHeaders?: boolean;
  /** -E: keep pragmas that are consumed here and matter later (GCC diagnostic). */
  keepPragmas?: boolean;
}

/** The tokens for one set of lanes, ending with an Eof token. */
export interface TokenStream {
  lanes: LaneMask;
  tokens: Token[];
}

export interface PreprocessResult {
  /** At least one; lane sets are disjoint and cover the options' lanes. */
  streams: TokenStream[];
  /** The main file, then every header in the order of inclusion, each once. */
  deps: Dependency[];
  /** The macros at the end of the first stream, as #define lines (-dM). */
  dumpMacros(): string;
}

/** Preprocesses a unit: translation phases 1 to 4 (C17 5.1.1.2). Problems are reported to `diagnostics`. */
export function preprocess(options: PreprocessOptions): PreprocessResult {
  const { sources, diagnostics, file } = options;
  diagnostics.sources ??= sources;
  const unit = new Unit(options);
  const text = options.text ?? options.readFile(file);
  if (text === null) {
    diagnostics.fatal(0, `${file}: No such file or directory`);
    return { streams: [{ lanes: options.lanes, tokens: [endOfFile(0)] }], deps: [], dumpMacros: () => '' };
  }
  const main = sources.add(file, text);
  const streams: TokenStream[] = [];
  const deps: Dependency[] = [{ path: file, system: false }];
  let first: Directives | null = null;
  const waiting: LaneMask[] = [options.lanes];
  for (let lanes = waiting.pop(); lanes !== undefined; lanes = waiting.pop()) {
    const mark = diagnostics.mark();
    try {
      const { tokens, pass } = unit.run(main, lanes);
      streams.push({ lanes, tokens });
      deps.push(...pass.deps);
      first ??= pass;
    } catch (error) {
      if (!(error instanceof Divergence)) throw error;
      diagnostics.rollback(mark);
      for (let i = error.parts.length - 1; i >= 0; i--) waiting.push(error.parts[i]);
    }
  }
  const seen = new Set<string>();
  const unique = deps.filter((dep) => !seen.has(dep.path) && seen.add(dep.path));
  const lane = firstLane(streams[0].lanes);
  return { streams, deps: unique, dumpMacros: () => dump(first as Directives, streams[0].lanes, lane) };
}

/** One unit: what all its passes share. */
class Unit {
  private readonly options: PreprocessOptions;
  private readonly std: string;
  private readonly dialect: number;
  private readonly predefined: FileId;
  private readonly commandLine: FileId;

  constructor(options: PreprocessOptions) {
    this.options = options;
    this.std = options.std ?? 'gnu17';
    const version = stdcVersion(this.std);
    const strict = isStrict(this.std);
    this.dialect = (options.trigraphs === true || strict && version < '202311L' ? Trigraphs : 0) | (version >= '202311L' ? C23 : 0)
      | (strict ? 0 : Gnu) | (version === '' && strict ? C90 : 0);
    this.predefined = options.sources.add('<built-in>', predefinedText({
      std: this.std, optLevel: options.optLevel ?? 0, optSize: options.optSize ?? false, unsignedChar: options.unsignedChar ?? false,
      gnuInline: options.gnuInline ?? false,
    }));
    const lines = (options.defines ?? []).map(({ name, body, undef }) => {
      if (undef) return `#undef ${name}\n`;
      const value = body === null ? '1' : body.split('\n', 1)[0];
      return `#define ${name} ${value}\n`;
    });
    this.commandLine = options.sources.add('<command-line>', lines.join(''));
  }

  /** Preprocesses the unit for `lanes`. Throws a Divergence where they differ. */
  run(main: FileId, lanes: LaneMask): { tokens: Token[]; pass: Directives } {
    const { options } = this;
    const pass = new Directives(options, lanes, isStrict(this.std), this.dialect);
    const tokens: Token[] = [];
    const keep = (token: Token): void => void tokens.push(token);
    let end = 0;
    try {
      pass.readFile(this.predefined, 0, false, true, null);
      for (const macro of pass.macros.values()) macro.predefined = true;
      for (const [name, ...spellings] of laneMacros) {
        const macro = new Macro(name, ByLane);
        macro.lanes = spellings.map((text) => text ?? '');
        macro.mask = spellings.reduce((mask, text, lane) => text === null ? mask : mask | 1 << lane, 0);
        macro.predefined = true;
        pass.macros.set(name, macro);
      }
      pass.readFile(this.commandLine, 0, false, false, null);
      const parent = options.sources.enter(this.commandLine, 0, false).base;
      for (const name of options.imacros ?? []) pass.readFile(pass.findCommandLineFile(name, parent), parent, false, false, null);
      for (const name of options.includes ?? []) pass.readFile(pass.findCommandLineFile(name, parent), parent, false, false, keep);
      end = pass.readFile(main, 0, true, false, keep);
    } catch (error) {
      if (!(error instanceof Abandoned)) throw error;
    }
    tokens.push(endOfFile(end));
    return { tokens, pass };
  }
}

function endOfFile(loc: number): Token {
  return new Token(Eof, '', loc, loc, LineStart, null);
}

function dump(pass: Directives, lanes: LaneMask, lane: number): string {
  const lines: string[] = [];
  for (const macro of pass.macros.values()) {
    if (macro.kind === Builtin || macro.kind === Poisoned || (macro.mask & lanes) === 0) continue;
    lines.push(`${definitionOf(macro, lane)}\n`);
  }
  return lines.join('');
}
