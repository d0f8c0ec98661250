// Value operands of one instruction, without closures: what every pass walks.
//
// The op table is turned once into a bit mask of the operand positions that are always values and a kind of tail (call
// arguments, jump arguments). `ValueUses.of` writes the pool index of each value operand into a reused buffer.

import type { Body, Value } from '../module.ts';
import { OArgs, OCases, OPtr, operandsOf, OTarget } from '../ops.ts';

// Tails: what follows the fixed operands.
const noTail = 0;
/** A count and that many values. */
const argumentTail = 1;
/** Targets and cases: blocks with arguments. */
const targetTail = 2;
const switchTail = 3;

/** Indexed by opcode: bit i is set if pool entry i is always a value. */
const fixedValues = new Uint8Array(256);
/** Indexed by opcode: kind of tail, and the pool entry at which it starts. */
const tailKind = new Uint8Array(256);
const tailStart = new Uint8Array(256);

operandsOf.forEach((kinds, op) => {
  for (let i = 0; i < kinds.length; i++) {
    const kind = kinds[i]!;
    if (kind <= OPtr) fixedValues[op]! |= 1 << i;
    if (kind !== OArgs && kind !== OTarget && kind !== OCases) continue;
    tailKind[op] = kind === OArgs ? argumentTail : kind === OTarget ? targetTail : switchTail;
    tailStart[op] = i;
    break;
  }
});

/** Pool indices of the value operands of one instruction. */
export class ValueUses {
  /** Pool indices, `count` of them. */
  at = new Int32Array(64);
  count = 0;

  /** Collects the value operands of an instruction in order; returns how many. */
  of(body: Body, inst: Value): number {
    const op = body.op[inst]!;
    const start = body.start[inst]!;
    const length = body.length[inst]!;
    if (length > this.at.length) this.at = new Int32Array(length * 2);
    const { at } = this;
    const { pool } = body;
    let n = 0;
    for (let mask = fixedValues[op]!, i = start; mask !== 0; mask >>= 1, i++) if ((mask & 1) !== 0) at[n++] = i;
    const kind = tailKind[op]!;
    if (kind !== noTail) {
      let i = start + tailStart[op]!;
      if (kind === argumentTail) {
        for (let left = pool[i]!; left > 0; left--) at[n++] = ++i;
      } else {
        const end = start + length;
        let cases = 0;
        if (kind === switchTail) {
          cases = pool[i]!;
          i++;
        }
        while (i < end) {
          if (cases-- > 0) i++;
          i++;
          for (let left = pool[i]!; left > 0; left--) at[n++] = ++i;
          i++;
        }
      }
    }
    this.count = n;
    return n;
  }
}

/** Number of uses of each value, indexed by value. */
export function countUses(body: Body): Int32Array {
  const uses = new Int32Array(body.count);
  const operands = new ValueUses();
  const { pool } = body;
  for (let b = 0; b < body.blocks.length; b++) {
    const { insts } = body.blocks[b]!;
    for (let i = 0; i < insts.length; i++) {
      const n = operands.of(body, insts[i]!);
      for (let k = 0; k < n; k++) uses[pool[operands.at[k]!]!]!++;
    }
  }
  return uses;
}

/** The block of each value, indexed by value; -1 for what stands in none. */
export function homes(body: Body): Int32Array {
  const home = new Int32Array(body.count).fill(-1);
  for (let b = 0; b < body.blocks.length; b++) {
    const { params, insts } = body.blocks[b]!;
    for (let i = 0; i < params.length; i++) home[params[i]!] = b;
    for (let i = 0; i < insts.length; i++) home[insts[i]!] = b;
  }
  return home;
}
