// Operands of one instruction, entry by entry: what each number in the operand pool stands for.
//
// The op table gives operand kinds in its own terms (`args`, `target`, `cases` stand for several entries). Everything
// that walks bodies (printer, codec, verifier, linker, hash, relocation records) wants the kind of every single pool
// entry; `expand` writes them into a reusable byte buffer, so that a walk is two indexed loops without closures.
//
// `expand` trusts nothing: it returns false for an instruction whose counts do not fill its pool entries exactly.

import type { Body, Value } from './module.ts';
import { OA, OArgs, OCases, OI32, OK, OLabel, OLabels, OPtr, OT, OTarget, OWord, operandsOf } from './ops.ts';

// Kinds that only occur expanded; the others are those of ops.ts.
/** A value of any type (argument of a call, return or jump). */
export const OValue = 20;
/** A block of this function. */
export const OBlock = 21;
/** How many entries or groups follow. */
export const OCount = 22;

/** Whether an expanded kind is an SSA value. */
export function isValueKind(kind: number): boolean {
  return kind <= OPtr || kind === OValue;
}
// isValueKind leans on the numbering of ops.ts.
if (OT !== 1 || OA !== 2 || OI32 !== 3 || OWord !== 4 || OPtr !== 5) throw new Error('operand kinds are renumbered');

/** The expanded operands of one instruction. */
export class Operands {
  /** Kind of each pool entry, indexed from the instruction's first. */
  kinds = new Uint8Array(64);
  /** Number of entries. */
  count = 0;

  /** Expands an instruction; false if its pool entries do not fit its row. */
  expand(body: Body, value: Value): boolean {
    const row = operandsOf[body.op[value]!];
    if (row === undefined) return false;
    const start = body.start[value]!;
    const length = body.length[value]!;
    if (length > this.kinds.length) this.kinds = new Uint8Array(length * 2);
    if (start < 0 || length < 0 || start + length > body.poolCount) return false;
    const { kinds } = this;
    const { pool } = body;
    let at = 0;
    for (let i = 0; i < row.length; i++) {
      const kind = row[i]!;
      if (kind === OArgs) {
        at = list(kinds, pool, start, at, length, OValue);
        if (at < 0) return false;
      } else if (kind === OLabels) {
        at = list(kinds, pool, start, at, length, OLabel);
        if (at < 0) return false;
      } else if (kind === OTarget) {
        kinds[at++] = OBlock;
        at = list(kinds, pool, start, at, length, OValue);
        if (at < 0) return false;
      } else if (kind === OCases) {
        if (at >= length) return false;
        const n = pool[start + at]!;
        kinds[at++] = OCount;
        if (n < 0 || n > length - at) return false;
        for (let c = 0; c < n; c++) {
          if (at + 2 > length) return false;
          kinds[at++] = OK;
          kinds[at++] = OBlock;
          at = list(kinds, pool, start, at, length, OValue);
          if (at < 0) return false;
        }
      } else {
        if (at >= length) return false;
        kinds[at++] = kind;
      }
    }
    this.count = at;
    return at === length;
  }
}

/** Entries from `at` on are one count and so many of a kind: the entry behind them; -1 if they do not fit. */
function list(kinds: Uint8Array, pool: Int32Array, start: number, at: number, length: number, kind: number): number {
  if (at >= length) return -1;
  const n = pool[start + at]!;
  kinds[at] = OCount;
  const end = at + 1 + n;
  if (n < 0 || end > length) return -1;
  for (let i = at + 1; i < end; i++) kinds[i] = kind;
  return end;
}
