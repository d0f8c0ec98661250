// One translation unit: preprocess, parse, check and lower each external declaration for as many lanes at once as agree.
//
// Algorithm. The preprocessor gives one token stream per set of lanes that #if told apart. One stream is walked
// straight through. Several are cut at external declarations and aligned greedily by hash, blind to what
// a macro's numbers say: pieces that differ only there become one piece with lane-dependent numbers. A piece is compiled for the
// union of its streams' lanes. Where the checker throws a Fork, the attempt is undone and the declaration is
// checked again for each part. In the end definitions of one symbol with equal structural hash are merged.
//
// Invariants: at any time a declaration is compiled for lanes in which no earlier attempt of it succeeded; the undo log
// makes an attempt that forked leave no trace but unused types and constants.

import { joinVariants } from '../../ir/join.ts';
import { layouts, type LaneMask } from '../../ir/layout.ts';
import { Module, type SymbolId } from '../../ir/module.ts';
import type { Item } from './ast.ts';
import { Checker, type CheckOptions } from './check.ts';
import { checkItem, completeTentative } from './check-decl.ts';
import type { Diagnostics } from './diagnostics.ts';
import { Fork } from './fork.ts';
import type { Dialect } from './keywords.ts';
import { Lowering } from './lower.ts';
import { CParser, FileScope } from './parse.ts';
import { preprocess, type Dependency, type PreprocessOptions, type TokenStream } from './preprocess.ts';
import type { Loc, Sources } from './source.ts';
import { Expanded, LaneNumber as LaneNumberKind, Number as NumberKind, Token } from './token.ts';
import { splitTopLevel } from './toplevel.ts';
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
  const result = preprocess(input.preprocess);
  const stats: UnitStats = { declarations: 0, compiled: 0, forked: 0 };
  if (diagnostics.records.some((record) => record.severity === 'fatal error')) return { module: null, dependencies: result.deps, stats };
  const unit = new Unit(input, dialectOf(input.std), lanes, file, sources, diagnostics, stats);
  if (result.streams.length === 1) unit.single(result.streams[0]!);
  else unit.several(result.streams);
  unit.finish();
  return { module: diagnostics.errorCount > 0 ? null : unit.module, dependencies: result.deps, stats };
}

/** Typedef names of several streams at once: a declaration compiled for all of them declares its names in all. */
class SharedScope extends FileScope {
  readonly #scopes: readonly FileScope[];

  constructor(scopes: readonly FileScope[]) {
    super();
    this.#scopes = scopes;
  }

  override isTypedef(name: string): boolean {
    return this.#scopes[0]!.isTypedef(name);
  }

  override declare(name: string, isTypedef: boolean): void {
    for (const scope of this.#scopes) scope.declare(name, isTypedef);
  }
}

class Unit {
  readonly module: Module;
  readonly #checker: Checker;
  readonly #lowering: Lowering;
  readonly #parser: CParser;
  readonly #diagnostics: Diagnostics;
  readonly #sources: Sources;
  readonly #stats: UnitStats;
  readonly #lanes: LaneMask;
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
    this.#stats = stats;
    this.#sources = sources;
    this.#diagnostics = diagnostics;
    diagnostics.inFunction = '';
    this.#checker = new Checker(this.module, diagnostics, options, lanes);
    this.#checker.pack = input.packStruct;
    this.#lowering = new Lowering(this.module, sources, diagnostics, { optLevel: input.optLevel, common: input.common });
    this.#parser = new CParser(diagnostics, dialect);
  }

  /** The common case: all lanes have the same tokens. */
  single(stream: TokenStream): void {
    const { tokens } = stream;
    for (let at = 0; ;) {
      const { item, next } = this.#parser.parseTopLevel(tokens, at);
      if (next === at) return;
      if (item !== null) this.#compile(item, stream.lanes, 0);
      at = next;
    }
  }

  /** Streams that differ: cut, aligned, compiled piece by piece. */
  several(streams: readonly TokenStream[]): void {
    const cuts = streams.map((stream) => new Pieces(stream));
    const scopes = streams.map(() => new FileScope());
    const at = streams.map(() => 0);
    for (;;) {
      const group = nextGroup(cuts, at);
      if (group.length === 0) return;
      let lanes = 0;
      for (const index of group) lanes |= streams[index]!.lanes;
      const first = group[0]!;
      const tokens = joined(cuts, group, at);
      const scope = group.length === 1 ? scopes[first]! : new SharedScope(group.map((index) => scopes[index]!));
      for (const index of group) at[index]!++;
      const why = lanes === this.#lanes ? 0 : tokens[0]!.loc;
      for (let start = 0; start < tokens.length;) {
        const { item, next } = this.#parser.parseTopLevel(tokens, start, scope);
        if (next === start) break;
        if (item !== null) this.#compile(item, lanes, why);
        start = next;
      }
    }
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
      if (this.#diagnostics.errorCount === 0) this.#lower(live, why);
      checker.output.length = 0;
      checker.pendingDeclares.length = 0;
      checker.commit();
      checker.reset();
    }
    if (hasForked) this.#joinDiagnostics(first);
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

// ---- alignment of streams

/** A stream cut at its external declarations. */
class Pieces {
  readonly tokens: readonly Token[];
  readonly lanes: LaneMask;
  readonly cuts: Int32Array;
  readonly count: number;
  /** Hash of each piece. */
  readonly hashes: Float64Array;
  /** Pieces by hash, ascending. */
  readonly #places = new Map<number, number[]>();

  constructor(stream: TokenStream) {
    this.tokens = stream.tokens;
    this.lanes = stream.lanes;
    this.cuts = splitTopLevel(stream.tokens);
    this.count = this.cuts.length - 1;
    this.hashes = new Float64Array(this.count);
    for (let i = 0; i < this.count; i++) {
      const hash = pieceHash(this.tokens, this.cuts[i]!, this.cuts[i + 1]!);
      this.hashes[i] = hash;
      const places = this.#places.get(hash);
      if (places === undefined) this.#places.set(hash, [i]);
      else places.push(i);
    }
  }

  /** The first piece at or after `from` with this hash, -1 if none. */
  next(hash: number, from: number): number {
    const places = this.#places.get(hash);
    if (places === undefined) return -1;
    let low = 0;
    let high = places.length;
    while (low < high) {
      const middle = low + high >> 1;
      if (places[middle]! < from) low = middle + 1;
      else high = middle;
    }
    return low < places.length ? places[low]! : -1;
  }
}

/** Whether a token is a number that a macro gave: what it says may differ by lane while the place is the same. */
function isMacroNumber(token: Token): boolean {
  return token.kind === LaneNumberKind || token.kind === NumberKind && (token.flags & Expanded) !== 0;
}

/** Hash of tokens over kinds and spellings; a macro's number counts by its place, not by what it says. */
function pieceHash(tokens: readonly Token[], from: number, to: number): number {
  let low = 0x811c9dc5;
  let high = 0x9747b28c;
  for (let i = from; i < to; i++) {
    const { kind, image, loc } = tokens[i]!;
    if (isMacroNumber(tokens[i]!)) {
      low = Math.imul(low ^ loc, 0x01000193);
      high = Math.imul(high ^ loc, 0xcc9e2d51);
      continue;
    }
    for (let k = 0; k < image.length; k++) {
      const code = image.charCodeAt(k);
      low = Math.imul(low ^ code, 0x01000193);
      high = Math.imul(high ^ code, 0xcc9e2d51);
      high = high << 15 | high >>> 17;
    }
    low = Math.imul(low ^ kind ^ 0x1ff, 0x01000193);
    high = Math.imul(high ^ image.length ^ 0x5bd1e995, 0xcc9e2d51);
  }
  high ^= high >>> 16;
  return (high & 0x1fffff) * 0x100000000 + (low >>> 0);
}

/**
 * The streams whose next piece is compiled now, as one. A piece waits while another stream has the same one further on;
 * where streams wait for each other (their order differs) the one that would wait longest goes first.
 */
function nextGroup(pieces: readonly Pieces[], at: readonly number[]): number[] {
  let best: number[] = [];
  let bestWait = -1;
  const done = new Set<number>();
  for (let s = 0; s < pieces.length; s++) {
    if (at[s]! >= pieces[s]!.count || done.has(s)) continue;
    const hash = pieces[s]!.hashes[at[s]!]!;
    const group = [s];
    let wait = 0;
    for (let t = 0; t < pieces.length; t++) {
      if (t === s || at[t]! >= pieces[t]!.count) continue;
      if (pieces[t]!.hashes[at[t]!] === hash) {
        if (t > s) {
          group.push(t);
          done.add(t);
        }
        continue;
      }
      const next = pieces[t]!.next(hash, at[t]!);
      if (next >= 0) wait = Math.max(wait, next - at[t]!);
    }
    if (wait === 0) return group;
    if (wait > bestWait) {
      bestWait = wait;
      best = group;
    }
  }
  return best;
}

/** The tokens of an aligned piece; numbers that differ become lane-dependent ones. */
function joined(pieces: readonly Pieces[], group: readonly number[], at: readonly number[]): Token[] {
  const first = pieces[group[0]!]!;
  const from = first.cuts[at[group[0]!]!]!;
  const tokens = first.tokens.slice(from, first.cuts[at[group[0]!]! + 1]!);
  if (group.length === 1) return tokens;
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i]!;
    if (!isMacroNumber(token)) continue;
    const images: string[] = ['', '', '', ''];
    let differs = token.kind === LaneNumberKind;
    for (const index of group) {
      const other = pieces[index]!;
      const here = other.tokens[other.cuts[at[index]!]! + i]!;
      for (const layout of layouts) {
        if ((other.lanes >> layout.lane & 1) === 0) continue;
        images[layout.lane] = here.lanes !== null ? here.lanes[layout.lane]! : here.image;
      }
      if (here.image !== token.image || here.lanes !== null) differs = true;
    }
    if (differs) tokens[i] = new Token(LaneNumberKind, token.image, token.loc, token.spell, token.flags, images);
  }
  return tokens;
}
