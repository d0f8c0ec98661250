// Aligning streams of tokens that differ by lane: what they have in common is compiled once.
//
// Algorithm. Streams are cut at external declarations, and the pieces aligned greedily by hash, blind to what a macro's
// numbers say: pieces that differ only there become one piece with lane-dependent numbers.

import { layouts, type LaneMask } from '../../ir/layout.ts';
import type { TokenStream } from './preprocess.ts';
import type { Loc } from './source.ts';
import { Eof, Expanded, LaneNumber as LaneNumberKind, Number as NumberKind, Token } from './token.ts';
import { splitTopLevel } from './toplevel.ts';

/** A stream cut at its external declarations. */
export class Pieces {
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
    const last = stream.tokens.length - 1;
    const count = last >= 0 && stream.tokens[last]!.kind === Eof ? last : last + 1;
    this.cuts = splitTopLevel(Uint8Array.from({ length: count }, (_, i) => stream.tokens[i]!.tokenTypeIdx));
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
export function pieceHash(tokens: readonly Token[], from: number, to: number): number {
  let low = 0x811c9dc5;
  let high = 0x9747b28c;
  for (let i = from; i < to; i++) {
    const { kind, name, loc } = tokens[i]!;
    if (isMacroNumber(tokens[i]!)) {
      low = Math.imul(low ^ loc, 0x01000193);
      high = Math.imul(high ^ loc, 0xcc9e2d51);
      continue;
    }
    low = Math.imul(low ^ name, 0x01000193);
    high = Math.imul(high ^ name, 0xcc9e2d51);
    high = high << 15 | high >>> 17;
    low = Math.imul(low ^ kind ^ 0x1ff, 0x01000193);
  }
  high ^= high >>> 16;
  return (high & 0x1fffff) * 0x100000000 + (low >>> 0);
}

/**
 * The streams whose next piece is compiled now, as one. A piece waits while another stream has the same one further on;
 * where streams wait for each other (their order differs) the one that would wait longest goes first.
 */
export function nextGroup(pieces: readonly Pieces[], at: readonly number[]): number[] {
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

/** Where the next piece of a group begins to differ from that of a stream outside of the group: at its first token if there is none. */
export function differingLoc(pieces: readonly Pieces[], group: readonly number[], at: readonly number[]): Loc {
  const first = pieces[group[0]!]!;
  const from = first.cuts[at[group[0]!]!]!;
  const length = first.cuts[at[group[0]!]! + 1]! - from;
  const other = pieces.findIndex((stream, i) => !group.includes(i) && at[i]! < stream.count);
  let same = 0;
  if (other >= 0) {
    const { tokens, cuts } = pieces[other]!;
    const start = cuts[at[other]!]!;
    while (same < length && tokens[start + same]?.loc === first.tokens[from + same]!.loc) same++;
  }
  return first.tokens[from + same % length]!.loc;
}

/** The tokens of an aligned piece; numbers that differ become lane-dependent ones. */
export function joined(pieces: readonly Pieces[], group: readonly number[], at: readonly number[]): Token[] {
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
    if (differs) tokens[i] = new Token(LaneNumberKind, token.name, token.loc, token.spell, token.flags, images);
  }
  return tokens;
}
