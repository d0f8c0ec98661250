// The preprocessor as a whole: options, predefined macros and the command line's, the main file, and lanes.
//
// A unit is preprocessed for all its lanes at once (reader.ts). The result is one list of tokens, in which those that are
// not for all lanes are marked; most units have none.
//
// Texts are bytes or byte strings (source.ts).

import { firstLane, type LaneMask } from '../../ir/layout.ts';
import type { Diagnostics } from './diagnostics.ts';
import type { Dependency } from './directive.ts';
import { Abandoned } from './expand.ts';
import { C23, C90, Gnu, Trigraphs } from './lex.ts';
import { ByLane, Builtin, definitionOf, Macro, Poisoned, Varying } from './macro.ts';
import { nameOf } from './names.ts';
import { isStrict, laneMacros, predefinedText, stdcVersion } from './predefined.ts';
import { Reader } from './reader.ts';
import type { FileId, Loc, Sources, Text } from './source.ts';
import { Eof, LineStart, type Token } from './token.ts';
import { TokenList } from './token-list.ts';

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
  text?: Text | undefined;
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
  /** The text of a file; null if it cannot be read. */
  readFile: (path: string) => Text | null;
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
  /** The last token is an Eof. */
  list: TokenList;
  /** The main file, then every header in the order of inclusion, each once. */
  deps: Dependency[];
  /** The macros at the end, as #define lines (-dM), in the first lane. */
  dumpMacros(): string;
}

/** Preprocesses a unit: translation phases 1 to 4 (C17 5.1.1.2). Problems are reported to `diagnostics`. */
export function preprocess(options: PreprocessOptions): PreprocessResult {
  const { sources, diagnostics, file, lanes } = options;
  diagnostics.sources ??= sources;
  const unit = new Unit(options);
  const text = options.text ?? options.readFile(file);
  if (text === null) {
    diagnostics.fatal(0, `${file}: No such file or directory`);
    const list = new TokenList();
    finish(list, lanes, 0);
    return { list, deps: [], dumpMacros: () => '' };
  }
  const { list, reader } = unit.run(sources.add(file, text));
  const deps: Dependency[] = [{ path: file, system: false }, ...reader.deps];
  const seen = new Set<string>();
  const unique = deps.filter((dep) => !seen.has(dep.path) && seen.add(dep.path));
  return { list, deps: unique, dumpMacros: () => dump(reader, firstLane(lanes)) };
}

/** The tokens from `from` on for each set of lanes that have the same, ending with an Eof token. */
export function streamsOf(list: TokenList, lanes: LaneMask, from = 0): TokenStream[] {
  return list.parts(lanes, from).map((part) => ({ lanes: part, tokens: list.slice(from, list.count, part) }));
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

  /** Preprocesses the unit. */
  run(main: FileId): { list: TokenList; reader: Reader } {
    const { options } = this;
    const reader = new Reader(options, options.lanes, isStrict(this.std), this.dialect);
    // Of a long source nearly all tokens are its own.
    const list = new TokenList(Math.max(1024, options.sources.files[main]!.length / 5 | 0));
    let end = 0;
    try {
      reader.readFile(this.predefined, 0, false, true, null);
      for (const macro of reader.macros.all()) macro.predefined = true;
      for (const [name, ...spellings] of laneMacros) {
        const macro = new Macro(nameOf(name), ByLane);
        macro.lanes = spellings.map((text) => text ?? '');
        macro.mask = spellings.reduce((mask, text, lane) => text === null ? mask : mask | 1 << lane, 0);
        macro.predefined = true;
        reader.macros.set(macro.name, macro);
      }
      reader.readFile(this.commandLine, 0, false, false, null);
      const parent = options.sources.enter(this.commandLine, 0, false).base;
      for (const name of options.imacros ?? []) reader.readFile(reader.findCommandLineFile(name, parent), parent, false, false, null);
      for (const name of options.includes ?? []) reader.readFile(reader.findCommandLineFile(name, parent), parent, false, false, list);
      end = reader.readFile(main, 0, true, false, list);
    } catch (error) {
      if (!(error instanceof Abandoned)) throw error;
    }
    finish(list, options.lanes, end);
    return { list, reader };
  }
}

function finish(list: TokenList, lanes: LaneMask, end: Loc): void {
  list.begin(lanes);
  list.push(Eof, 0, end, end, LineStart);
}

function dump(reader: Reader, lane: number): string {
  const lines: string[] = [];
  for (const macro of reader.macros.all()) {
    if (macro.kind === Builtin || macro.kind === Poisoned || macro.kind === Varying || (macro.mask >> lane & 1) === 0) continue;
    lines.push(`${definitionOf(macro, lane)}\n`);
  }
  return lines.join('');
}
