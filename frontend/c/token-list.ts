// Tokens of a unit in parallel arrays, each with the lanes that it is for.
//
// What all lanes share is there once. A *run* is a stretch of tokens for one set of lanes; where lanes are told apart the
// runs of disjoint sets follow each other. Token objects are made for the parser a declaration at a time, and those of the
// last one are used again.

import type { LaneMask } from '../../ir/layout.ts';
import type { Name } from './names.ts';
import type { Loc } from './source.ts';
import { LaneNumber, Token, type TokenKind } from './token.ts';

export class TokenList {
  count = 0;
  kind: Uint8Array<ArrayBuffer>;
  flags: Uint8Array<ArrayBuffer>;
  name: Int32Array<ArrayBuffer>;
  loc: Int32Array<ArrayBuffer>;
  spell: Int32Array<ArrayBuffer>;
  /** Chevrotain's type numbers, once Keywords has set them; 0 before. */
  type = new Uint8Array(0);
  /** Where each run begins, ascending, and its lanes. */
  readonly runStarts: number[] = [];
  readonly runLanes: LaneMask[] = [];
  /** What `borrow` gave last. */
  readonly #pool: Token[] = [];
  /** Spellings of LaneNumbers by index. */
  readonly #lanes = new Map<number, readonly string[]>();

  /** With room for so many tokens; it costs nothing before they come. */
  constructor(capacity = 1024) {
    this.kind = new Uint8Array(capacity);
    this.flags = new Uint8Array(capacity);
    this.name = new Int32Array(capacity);
    this.loc = new Int32Array(capacity);
    this.spell = new Int32Array(capacity);
  }

  /** What is pushed from now on is for these lanes. */
  begin(lanes: LaneMask): void {
    const last = this.runStarts.length - 1;
    if (last >= 0 && this.runLanes[last] === lanes) return;
    if (last >= 0 && this.runStarts[last] === this.count) {
      this.runLanes[last] = lanes;
      if (last > 0 && this.runLanes[last - 1] === lanes) {
        this.runStarts.pop();
        this.runLanes.pop();
      }
    } else {
      this.runStarts.push(this.count);
      this.runLanes.push(lanes);
    }
  }

  push(kind: TokenKind, name: Name, loc: Loc, spell: Loc, flags: number): void {
    const at = this.count;
    if (at === this.kind.length) this.#enlarge(at * 2);
    this.kind[at] = kind;
    this.flags[at] = flags;
    this.name[at] = name;
    this.loc[at] = loc;
    this.spell[at] = spell;
    this.count = at + 1;
  }

  pushToken(token: Token): void {
    if (token.lanes !== null) this.#lanes.set(this.count, token.lanes);
    this.push(token.kind, token.name, token.loc, token.spell, token.flags);
  }

  /** Forgets tokens of the last run. */
  truncate(count: number): void {
    this.count = count;
  }

  /** A new Token object for index `i`. */
  at(i: number): Token {
    const token = new Token(0, 0, 0, 0, 0, null);
    this.#fill(token, i);
    return token;
  }

  #fill(token: Token, i: number): void {
    const kind = this.kind[i];
    token.kind = kind;
    token.name = this.name[i];
    token.loc = this.loc[i];
    token.spell = this.spell[i];
    token.flags = this.flags[i];
    token.lanes = kind === LaneNumber ? this.#lanes.get(i)! : null;
    token.tokenTypeIdx = i < this.type.length ? this.type[i] : 0;
  }

  /** Objects for the tokens of [from, to), whatever lanes they are for; they are good until the next call. */
  borrow(from: number, to: number): Token[] {
    const tokens = this.#pool.slice(0, to - from);
    for (let i = from; i < to; i++) {
      if (i - from < tokens.length) this.#fill(tokens[i - from]!, i);
      else this.#pool.push(tokens[tokens.push(this.at(i)) - 1]!);
    }
    return tokens;
  }

  /** Objects for the tokens of [from, to) that are for any of the lanes. */
  slice(from: number, to: number, lanes: LaneMask): Token[] {
    const tokens: Token[] = [];
    this.#each(from, to, lanes, (start, end) => { for (let i = start; i < end; i++) tokens.push(this.at(i)); });
    return tokens;
  }

  /** The indices of these tokens. */
  indices(from: number, to: number, lanes: LaneMask): Int32Array {
    const indices = new Int32Array(to - from);
    let count = 0;
    this.#each(from, to, lanes, (start, end) => { for (let i = start; i < end; i++) indices[count++] = i; });
    return indices.subarray(0, count);
  }

  #each(from: number, to: number, lanes: LaneMask, visit: (start: number, end: number) => void): void {
    for (let run = this.#runAt(from), i = from; i < to; run++) {
      const end = Math.min(to, this.runStarts[run + 1] ?? this.count);
      if ((this.runLanes[run] & lanes) !== 0) visit(i, end);
      i = end;
    }
  }

  /** Index of the run that token `i` is in. */
  #runAt(i: number): number {
    let low = 0;
    let high = this.runStarts.length - 1;
    while (low < high) {
      const middle = low + high + 1 >> 1;
      if (this.runStarts[middle] <= i) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** The coarsest sets of lanes, out of `lanes`, such that those of a set share all tokens of [from, to). */
  parts(lanes: LaneMask, from = 0, to = this.count): LaneMask[] {
    let parts = [lanes];
    for (let run = this.#runAt(from); run < this.runStarts.length && this.runStarts[run] < to; run++) {
      const mask = this.runLanes[run];
      parts = parts.flatMap((part) => (part & mask) === 0 || (part & ~mask) === 0 ? [part] : [part & mask, part & ~mask]);
    }
    return parts;
  }

  #enlarge(capacity: number): void {
    const { kind, flags, name, loc, spell } = this;
    this.kind = new Uint8Array(capacity);
    this.kind.set(kind);
    this.flags = new Uint8Array(capacity);
    this.flags.set(flags);
    this.name = new Int32Array(capacity);
    this.name.set(name);
    this.loc = new Int32Array(capacity);
    this.loc.set(loc);
    this.spell = new Int32Array(capacity);
    this.spell.set(spell);
  }
}
