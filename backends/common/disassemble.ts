// Machine code back to text. Every target has a `disassemble.ts` whose decoder takes one instruction at a time; those whose
// instructions are words get theirs from a table made here, of masks and templates that mostly come from the rows that encode
// (instructions.ts), so that both directions stand in one place.

import type { InstructionRow } from './instruction.ts';

/** One instruction. */
export interface Decoded {
  /** Bytes. */
  readonly size: number;
  /** As the target's assembler reads it. */
  readonly text: string;
  /** The address that it names, alone or with the instruction before it; -1 if none. */
  readonly to: number;
}

/**
 * The instruction at offset `at` of `code`, which lies at `address` in memory; null if these bytes are none that a back end
 * or its routines write. `code` has a whole instruction or its end.
 */
export type Decode = (code: DataView, at: number, address: number) => Decoded | null;

/** What a target's disassemble.ts exports. */
export interface Disassembler {
  readonly decode: Decode;
  /** Bytes of the shortest and the longest instruction; where they are equal, an instruction is shown as one number. */
  readonly shortest: number;
  readonly longest: number;
}

/** An instruction word whose bits under `mask` are `match`. Templates have operands as `{field}` or `{field.width}`. */
export interface Pattern {
  readonly mask: number;
  readonly match: number;
  readonly text: string;
}

/** A field of an instruction word as text. `width` is what stands behind the field's name in the template. */
export type Fields = Readonly<Record<string, (word: number, width: string) => string>>;
/** Distance in bytes from the instruction, which lies at `address`, to what a field names. */
export type Distances = Readonly<Record<string, (word: number, address: number) => number>>;

interface Piece {
  readonly before: string;
  readonly field: string;
  readonly width: string;
}

/** The address that two words in sequence make together, -1 if they make none. `address` is that of the second one. */
export type Pair = (first: number, second: number, address: number) => number;

/** For instructions of 32 bits. `patterns`: the first that matches holds. `major` numbers at most 256 groups of words, by bits that every mask has. */
export function wordDisassembler(patterns: readonly Pattern[], fields: Fields, distances: Distances, pair: Pair, littleEndian: boolean, major: (word: number) => number): Disassembler {
  const groups: { mask: number; match: number; pieces: Piece[]; rest: string }[][] = Array.from({ length: 256 }, () => []);
  for (const { mask, match, text } of patterns) {
    const pieces = [...text.matchAll(/([^{]*)\{(\w+)(?:\.(\w+))?\}/g)].map(([, before, field, width]) => ({ before: before!, field: field!, width: width ?? '' }));
    groups[major(match)]!.push({ mask, match: match & mask, pieces, rest: text.slice(text.lastIndexOf('}') + 1) });
  }
  const decode: Decode = (code, at, address) => {
    if (at + 4 > code.byteLength) return null;
    const word = code.getInt32(at, littleEndian);
    const found = groups[major(word)]!.find(({ mask, match }) => (word & mask) === match);
    if (found === undefined) return null;
    let text = '';
    let to = -1;
    for (const { before, field, width } of found.pieces) {
      text += before;
      const distance = distances[field];
      if (distance === undefined) text += fields[field]!(word, width);
      else {
        to = address + distance(word, address);
        text += `0x${to.toString(16)}`;
      }
    }
    if (to < 0 && at >= 4) to = pair(code.getInt32(at - 4, littleEndian), word, address);
    return { size: 4, text: text + found.rest, to };
  };
  return { decode, shortest: 4, longest: 4 };
}

/** A row's text with its register operands replaced: `place` gets an operand's number and its class, `r` or `f`. */
export function withRegisters(row: InstructionRow, place: (n: number, cls: 'r' | 'f') => string): string {
  const classes = row.operands.split(' ').flatMap((operand): ('r' | 'f')[] => operand === 'm' ? ['r', 'r'] : /^[isb*]$/.test(operand) ? [] : [operand.includes('f') ? 'f' : 'r']);
  return row.text.replace(/%(\d)/g, (_match, n: string) => place(Number(n), classes[Number(n)]!));
}
