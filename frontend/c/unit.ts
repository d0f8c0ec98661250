// One translation unit: preprocess, parse, check and lower each external declaration for as many lanes at once as agree.
//
// Algorithm. The preprocessor gives one list of tokens, cut here at external declarations. One whose tokens are for all lanes
// is parsed and compiled once. Where tokens are not for all, the smallest stretch that begins and ends with declarations in
// every lane is taken as a stream per set of lanes, and what is equal in several of them is compiled once (align.ts). Where the checker throws a Fork, the attempt is undone and the declaration is
// checked again for each part. In the end definitions of one symbol with equal structural hash are merged.
//
// Invariants: at any time a declaration is compiled for lanes in which no earlier attempt of it succeeded; the undo log
// makes an attempt that forked leave no trace but unused types and constants.

import { joinVariants } from '../../ir/join.ts';
import { layouts, type LaneMask } from '../../ir/layout.ts';
import { Module, type SymbolId } from '../../ir/module.ts';
import { differingLoc, joined, nextGroup, Pieces } from './align.ts';
import type { Item } from './ast.ts';
import { Checker, type CheckOptions } from './check.ts';
import { checkItem, completeTentative } from './check-decl.ts';
import type { Diagnostics } from './diagnostics.ts';
import { Fork } from './fork.ts';
import { keywordsOf, type Dialect } from './keywords.ts';
import { Lowering } from './lower.ts';
import { CParser } from './parse.ts';
import type { Phases } from './phase.ts';
import { preprocess, streamsOf, type Dependency, type PreprocessOptions, type TokenStream } from './preprocess.ts';
import type { Loc, Sources } from './source.ts';
import type { Token } from './token.ts';
import type { TokenList } from './token-list.ts';
import { pieceEnd, splitTopLevel } from './toplevel.ts';
import type { Decl } from './tree.ts';

/** What one compilation needs. */
export interface UnitInput {
  readonly preprocess: PreprocessOptions;
  readonly optLevel: number;
  readonly signedChar: boolean;
  readonly common: boolean;
  /** -fpack-struct=N, 0 for none. */
  readonly packStruct: number;
  /** gnu89 meaning of `inline`. */
  readonly gnuInline: boolean;
  /** As given to -std=. */
  readonly std: string;
  readonly phases?: Phases;
  readonly shortEnums?: boolean;
  readonly noBuiltin?: boolean;
}

/** How much work a unit was, for tests and inspection. */
export interface UnitStats {
  /** External declarations, aligned ones counted once. */
  declarations: number;
  /** Times that one was checked to its end, for some set of lanes. */
  compiled: number;
  /** Declarations that forked. */
  forked: number;
}

export interface UnitResult {
  /** null after errors. */
  readonly module: Module | null;
  readonly dependencies: readonly Dependency[];
  readonly stats: UnitStats;
}

/** Year and dialect of a -std= argument. */
export function dialectOf(std: string): Dialect {
  const gnu = !/^(?:c|iso)/.test(std);
  const digits = /(?:c|gnu|:)(\d\w*)$/.exec(std)?.[1] ?? '17';
  switch (digits) {
    case '89': case '90': case '1990': case '199409': return { std: 1990, gnu };
    case '99': case '9x': case '1999': case '199x': return { std: 1999, gnu };
    case '11': case '1x': case '2011': return { std: 2011, gnu };
    case '23': case '2x': case '2y': case '2024': return { std: 2023, gnu };
    default: return { std: 2017, gnu };
  }
}

/** Compiles a translation unit to a module; problems are reported to the preprocessor options' diagnostics. */
export function compileUnit(input: UnitInput): UnitResult {
  const { diagnostics, sources, lanes, file } = input.preprocess;
  input.phases?.enter('preprocess');
  const result = preprocess(input.preprocess);
  const stats: UnitStats = { declarations: 0, compiled: 0, forked: 0 };
  if (diagnostics.records.some((record) => record.severity === 'fatal error')) return { module: null, dependencies: result.deps, stats };
  const unit = new Unit(input, dialectOf(input.std), lanes, file, sources, diagnostics, stats);
  unit.compile(result.list);
  unit.finish();
  return { module: diagnostics.errorCount > 0 ? null : unit.module, dependencies: result.deps, stats };
}

class Unit {
  readonly module: Module;
  readonly #checker: Checker;
  readonly #lowering: Lowering;
  readonly #parser: CParser;
  readonly #dialect: Dialect;
  readonly #diagnostics: Diagnostics;
  readonly #sources: Sources;
  readonly #stats: UnitStats;
  readonly #lanes: LaneMask;
  readonly #phases: Phases | undefined;
  /** Functions lowered, for what later declarations say about their linkage. */
  readonly #functions = new Set<Decl>();
  /** Why a symbol was compiled for some lanes only. */
  readonly #why = new Map<SymbolId, Loc>();

  constructor(input: UnitInput, dialect: Dialect, lanes: LaneMask, name: string, sources: Sources, diagnostics: Diagnostics, stats: UnitStats) {
    this.module = new Module(name);
    this.module.layouts = lanes;
    const options: CheckOptions = {
      std: dialect.std, gnu: dialect.gnu, pedantic: diagnostics.isEnabled('pedantic'), unsignedChar: !input.signedChar,
      shortEnums: input.shortEnums ?? false, signedBitfields: true, gnu89Inline: input.gnuInline, common: input.common,
      packStruct: input.packStruct, noBuiltin: input.noBuiltin ?? false, freestanding: false, optLevel: input.optLevel,
    };
    this.#lanes = lanes;
    this.#phases = input.phases;
    this.#stats = stats;
    this.#sources = sources;
    this.#diagnostics = diagnostics;
    diagnostics.inFunction = '';
    this.#checker = new Checker(this.module, diagnostics, options, lanes);
    this.#checker.pack = input.packStruct;
    this.#lowering = new Lowering(this.module, sources, diagnostics, { optLevel: input.optLevel, common: input.common });
    this.#parser = new CParser(diagnostics, dialect);
    this.#dialect = dialect;
  }

  /** Compiles all declarations of the unit. */
  compile(list: TokenList): void {
    this.#phases?.enter('parse');
    keywordsOf(this.#dialect).classifyAll(list);
    const end = list.count - 1;
    const { runStarts, runLanes } = list;
    let run = 0;
    for (let at = 0; at < end;) {
      // The next tokens that are not for all lanes.
      while (run < runStarts.length && (runLanes[run] === this.#lanes || (runStarts[run + 1] ?? list.count) <= at)) run++;
      const mixed = run < runStarts.length ? runStarts[run]! : end;
      const next = mixed <= at ? at : pieceEnd(list.type, at, end);
      if (next === at || next > mixed) {
        const { to, streams } = stretch(list, at, this.#lanes);
        this.#several(streams);
        at = to;
        continue;
      }
      const good = this.#piece(list.borrow(at, next), at);
      if (good !== next) {
        // Syntax errors are told, and recovered from, with what follows in view.
        this.#several(streamsOf(list, this.#lanes, good));
        return;
      }
      at = next;
    }
  }

  /** Parses and compiles tokens for all lanes, the first of which is `at`; the index up to which they have no syntax error. */
  #piece(tokens: Token[], at: number): number {
    for (let start = 0; start < tokens.length;) {
      const mark = this.#diagnostics.mark();
      const { item, next, errors } = this.#parser.parseTopLevel(tokens, start);
      if (errors > 0 || next === start) {
        this.#diagnostics.rollback(mark);
        return at + start;
      }
      if (item !== null) this.#compile(item, this.#lanes, 0);
      start = next;
    }
    return at + tokens.length;
  }

  /** Streams that differ: cut, aligned, compiled piece by piece. */
  #several(streams: readonly TokenStream[]): void {
    if (streams.length === 1) return this.#walk(streams[0]!.tokens, streams[0]!.lanes, 0);
    const cuts = streams.map((stream) => new Pieces(stream));
    const at = streams.map(() => 0);
    for (;;) {
      const group = nextGroup(cuts, at);
      if (group.length === 0) return;
      let lanes = 0;
      for (const index of group) lanes |= streams[index]!.lanes;
      const tokens = joined(cuts, group, at);
      const why = lanes === this.#lanes ? 0 : differingLoc(cuts, group, at);
      for (const index of group) at[index]!++;
      this.#walk(tokens, lanes, why);
    }
  }

  /** Parses and compiles all of the tokens. */
  #walk(tokens: Token[], lanes: LaneMask, why: Loc): void {
    this.#parser.fileScope.lanes = lanes;
    for (let start = 0; start < tokens.length;) {
      const { item, next } = this.#parser.parseTopLevel(tokens, start);
      if (next === start) break;
      if (item !== null) this.#compile(item, lanes, why);
      start = next;
    }
    this.#parser.fileScope.lanes = this.#lanes;
  }

  /** Checks a declaration for the lanes, and again for each part where it forks; lowers what it gives. */
  #compile(item: Item, lanes: LaneMask, why: Loc): void {
    this.#stats.declarations++;
    this.#attempt(lanes, why, (checker) => {
      checkItem(checker, item);
      this.#stats.compiled++;
    });
  }

  #attempt(lanes: LaneMask, why: Loc, check: (checker: Checker) => void): void {
    this.#phases?.enter('check');
    const checker = this.#checker;
    const first = this.#diagnostics.records.length;
    const waiting = [lanes];
    let hasForked = false;
    for (let live = waiting.pop(); live !== undefined; live = waiting.pop()) {
      if (live === 0) continue;
      checker.setLanes(live);
      const mark = this.#diagnostics.mark();
      try {
        check(checker);
      } catch (error) {
        if (!(error instanceof Fork)) throw error;
        this.#diagnostics.rollback(mark);
        this.#diagnostics.inFunction = '';
        checker.rollback();
        if (!hasForked) this.#stats.forked++;
        hasForked = true;
        if (why === 0) why = error.loc;
        for (let i = error.parts.length - 1; i >= 0; i--) waiting.push(error.parts[i]!);
        continue;
      }
      if (this.#diagnostics.errorCount === 0) {
        this.#phases?.enter('lower');
        this.#lower(live, why);
        this.#phases?.enter('check');
      }
      checker.output.length = 0;
      checker.pendingDeclares.length = 0;
      checker.commit();
      checker.reset();
    }
    if (hasForked) this.#joinDiagnostics(first);
    this.#phases?.enter('parse');
  }

  /** Lowers what the declaration just checked defines. */
  #lower(lanes: LaneMask, why: Loc): void {
    const lowering = this.#lowering;
    for (const output of this.#checker.output) {
      switch (output.kind) {
        case 'function': {
          const { decl } = output.tree;
          if (decl.symbol >= 0) {
            // A definition takes the place of an `extern inline` one.
            const symbol = this.module.symbols[decl.symbol]!;
            symbol.defs = symbol.defs.filter((def) => (def.layouts & lanes) === 0);
          }
          lowering.emitFunction(output.tree, lanes);
          this.#functions.add(decl);
          this.#note(decl, lanes, why);
          break;
        }
        case 'object':
          lowering.emitObject(output.decl, lanes);
          this.#note(output.decl, lanes, why);
          break;
        case 'declare': lowering.declare(output.decl, lanes); break;
      }
    }
    for (const decl of this.#checker.pendingDeclares) lowering.declare(decl, lanes);
  }

  #note(decl: Decl, lanes: LaneMask, why: Loc): void {
    if (lanes !== this.#lanes && why !== 0 && !this.#why.has(decl.symbol)) this.#why.set(decl.symbol, why);
  }

  /** The same message from several parts of a fork is one message, with the lanes of all. */
  #joinDiagnostics(first: number): void {
    const { records } = this.#diagnostics;
    const suffix = / \(in ((?:[lb]e(?:32|64)(?:, )?)+)\)$/;
    const seen = new Map<string, { index: number; lanes: LaneMask }>();
    for (let i = first; i < records.length; i++) {
      const record = records[i]!;
      const match = suffix.exec(record.text);
      if (match === null) continue;
      const text = record.text.slice(0, match.index);
      let lanes = 0;
      for (const layout of layouts) if (match[1]!.includes(layout.name)) lanes |= 1 << layout.lane;
      const key = `${record.severity}:${record.loc}:${text}`;
      const known = seen.get(key);
      if (known === undefined) {
        seen.set(key, { index: i, lanes });
        continue;
      }
      known.lanes |= lanes;
      records[known.index]!.text = text + this.#checker.inLanes(known.lanes);
      records.splice(i--, 1);
      if (record.severity === 'error') this.#diagnostics.errorCount--;
      else if (record.severity === 'warning') this.#diagnostics.warningCount--;
    }
  }

  /** Tentative definitions, linkage of inline functions, merging of equal variants. */
  finish(): void {
    for (const [decl, lanes] of this.#checker.tentatives) {
      const rest = lanes & ~decl.definedLanes;
      if (rest !== 0) this.#attempt(rest, 0, (checker) => completeTentative(checker, decl));
    }
    if (this.#diagnostics.errorCount > 0) return;
    for (const decl of this.#functions) {
      const symbol = this.module.symbols[decl.symbol];
      if (symbol === undefined) continue;
      if (decl.storage === 'static') symbol.linkage = 'local';
      else if (symbol.linkage === 'weak' && decl.inline !== 'inline' && !decl.attrs.weak) symbol.linkage = 'global';
    }
    const why = Array.from(this.#why, ([id, loc]) => ({ symbol: this.module.symbols[id], loc }));
    // Definitions of one symbol that mean the same are one (DESIGN.md 3).
    joinVariants(this.module);
    for (const { symbol, loc } of why) {
      if (symbol === undefined || symbol.defs.length < 2) continue;
      const { file, line } = this.#sources.position(loc);
      this.module.notes.set(`why:${symbol.name}`, `${file}:${line}`);
    }
  }
}

/** The tokens from `at` on up to where an external declaration ends in all lanes at once, as streams. */
function stretch(list: TokenList, at: number, lanes: LaneMask): { to: number; streams: TokenStream[] } {
  const end = list.count - 1;
  for (let width = 1 << 12; ; width *= 4) {
    const limit = Math.min(at + width, end);
    const to = limit === end ? commonEnd(list, at, end, lanes) || end : commonEnd(list, at, limit, lanes);
    if (to === 0) continue;
    const parts = list.parts(lanes, at, to);
    return { to, streams: parts.map((part) => ({ lanes: part, tokens: list.slice(at, to, part) })) };
  }
}

/** The first index in (at, limit) at which all lanes begin a declaration; 0 if there is none. */
function commonEnd(list: TokenList, at: number, limit: number, lanes: LaneMask): number {
  const parts = list.parts(lanes, at, limit);
  /** By index from `at`: the parts that begin a declaration there. */
  const begins = new Uint8Array(limit - at);
  const types = new Uint8Array(limit - at);
  for (const part of parts) {
    const where = list.indices(at, limit, part);
    for (let i = 0; i < where.length; i++) types[i] = list.type[where[i]!]!;
    const cuts = splitTopLevel(types.subarray(0, where.length));
    // The last piece may be cut off.
    for (let k = 1; k < cuts.length - 1; k++) begins[where[cuts[k]!]! - at]!++;
  }
  const first = begins.indexOf(parts.length, 1);
  return first < 0 ? 0 : at + first;
}
