// Changes to a body that several passes make: new operands, replaced values, jump arguments, dense renumbering.
//
// A pass that replaces values keeps `replaced`, an array from value to what stands for it (-1 for itself), and calls
// `rewriteUses` once at its end: one walk instead of use lists that must be kept true. `compact` renumbers the
// values in block order into fresh arrays, so that pools never grow for long.

import type { BlockId, Body, SlotId, Value } from '../module.ts';
import * as Op from '../op.gen.ts';
import type { ValueType } from '../types.ts';
import { ValueUses } from './uses.ts';

/** A buffer of integers that one pass uses again and again: what it gives out is good until the next call. */
export class Scratch {
  #buffer = new Int32Array(1024);

  /** `length` integers, all with the same value. */
  take(length: number, value: number): Int32Array {
    if (length > this.#buffer.length) this.#buffer = new Int32Array(length * 2);
    return this.#buffer.subarray(0, length).fill(value);
  }
}

/** Gives an instruction new operands: in place where they fit, else at the end of the pool. */
export function setOperands(body: Body, inst: Value, operands: ArrayLike<number>): void {
  const { length } = operands;
  if (length > body.length[inst]!) {
    while (body.poolCount + length > body.pool.length) {
      const next = new Int32Array(body.pool.length * 2);
      next.set(body.pool);
      body.pool = next;
    }
    body.start[inst] = body.poolCount;
    body.poolCount += length;
  }
  const start = body.start[inst]!;
  for (let i = 0; i < length; i++) body.pool[start + i] = operands[i]!;
  body.length[inst] = length;
}

/** Turns an instruction into another one with the same result. */
export function become(body: Body, inst: Value, op: number, aux: number, operands: ArrayLike<number>): void {
  body.op[inst] = op;
  body.aux[inst] = aux;
  setOperands(body, inst, operands);
}

const floatBits = new DataView(new ArrayBuffer(8));

/** Bits of a binary64, low half first. */
export function floatWords(value: number): [number, number] {
  floatBits.setFloat64(0, value);
  return [floatBits.getInt32(4), floatBits.getInt32(0)];
}

/** The number of an fconst. */
export function floatValue(body: Body, inst: Value): number {
  floatBits.setInt32(4, body.operand(inst, 0));
  floatBits.setInt32(0, body.operand(inst, 1));
  return floatBits.getFloat64(0);
}

/** A zero of a register type (in no block yet). */
export function zeroValue(body: Body, type: ValueType, line: number): Value {
  return body.push(type >= 5 ? Op.fconst : Op.iconst, type, 0, [0, 0], line);
}

/** What stands for a value, replacements followed (and shortened). */
export function resolve(replaced: Int32Array, value: Value): Value {
  let at = value;
  while (at < replaced.length && replaced[at]! >= 0) at = replaced[at]!;
  // Path compression.
  for (let next = value; next !== at;) {
    const after = replaced[next]!;
    replaced[next] = at;
    next = after;
  }
  return at;
}

/** Replaces every use of a replaced value. */
export function rewriteUses(body: Body, replaced: Int32Array): void {
  const operands = new ValueUses();
  const { pool } = body;
  for (let b = 0; b < body.blocks.length; b++) {
    const { insts } = body.blocks[b]!;
    for (let i = 0; i < insts.length; i++) {
      const n = operands.of(body, insts[i]!);
      for (let k = 0; k < n; k++) {
        const at = operands.at[k]!;
        const value = pool[at]!;
        if (value < replaced.length && replaced[value]! >= 0) pool[at] = resolve(replaced, value);
      }
    }
  }
}

/** Turns a terminator into `br` to a block with arguments. */
export function becomeBr(body: Body, inst: Value, target: BlockId, args: readonly Value[]): void {
  become(body, inst, Op.br, 0, [target, args.length, ...args]);
}

/** Arguments of the target whose block stands at a pool index. */
export function targetArgs(body: Body, at: number): number[] {
  const args: number[] = [];
  for (let i = 0, n = body.pool[at + 1]!; i < n; i++) args.push(body.pool[at + 2 + i]!);
  return args;
}

/**
 * Points the target that stands at a pool index of a terminator to another block with other arguments. The pool
 * indices of the instruction's later targets may change.
 */
export function retarget(body: Body, inst: Value, at: number, target: BlockId, args: readonly Value[]): void {
  const old = body.pool[at + 1]!;
  body.pool[at] = target;
  if (args.length === old) {
    for (let i = 0; i < old; i++) body.pool[at + 2 + i] = args[i]!;
    return;
  }
  const start = body.start[inst]!;
  const operands: number[] = [];
  for (let i = start; i <= at; i++) operands.push(body.pool[i]!);
  operands.push(args.length, ...args);
  for (let i = at + 2 + old; i < start + body.length[inst]!; i++) operands.push(body.pool[i]!);
  setOperands(body, inst, operands);
}

/** Renumbers values densely in block order, parameters first, and drops slots that no instruction names. */
export function compact(body: Body): void {
  const { blocks } = body;
  const numbers = new Int32Array(body.count).fill(-1);
  let count = 0;
  let poolCount = 0;
  const slotUsed = new Uint8Array(body.slots.length);
  for (let b = 0; b < blocks.length; b++) {
    const { params, insts } = blocks[b]!;
    for (let i = 0; i < params.length; i++) {
      numbers[params[i]!] = count++;
      poolCount++;
    }
    for (let i = 0; i < insts.length; i++) {
      const inst = insts[i]!;
      numbers[inst] = count++;
      poolCount += body.length[inst]!;
      if (body.op[inst] === Op.slotaddr) slotUsed[body.pool[body.start[inst]!]!] = 1;
    }
  }
  const slotNumbers = dropSlots(body, slotUsed);
  const size = Math.max(count, 16);
  const op = new Uint8Array(size);
  const type = new Uint8Array(size);
  const aux = new Int32Array(size);
  const start = new Int32Array(size);
  const length = new Int32Array(size);
  const line = new Int32Array(size);
  const pool = new Int32Array(Math.max(poolCount, 16));
  const operands = new ValueUses();
  let at = 0;
  let next = 0;
  const take = (old: Value): void => {
    op[next] = body.op[old]!;
    type[next] = body.type[old]!;
    aux[next] = body.aux[old]!;
    line[next] = body.line[old]!;
    start[next] = at;
    const n = body.length[old]!;
    const from = body.start[old]!;
    length[next] = n;
    for (let k = 0; k < n; k++) pool[at + k] = body.pool[from + k]!;
    const uses = operands.of(body, old);
    for (let k = 0; k < uses; k++) {
      const use = operands.at[k]!;
      pool[at + use - from] = numbers[body.pool[use]!]!;
    }
    if (op[next] === Op.slotaddr) pool[at] = slotNumbers[pool[at]!]!;
    at += n;
    next++;
  };
  for (let b = 0; b < blocks.length; b++) {
    const block = blocks[b]!;
    for (let i = 0; i < block.params.length; i++) {
      const old = block.params[i]!;
      block.params[i] = next;
      take(old);
      pool[at - 1] = i;
    }
    const { insts } = block;
    for (let i = 0; i < insts.length; i++) {
      const old = insts[i]!;
      insts[i] = next;
      take(old);
    }
  }
  body.count = count;
  body.poolCount = at;
  body.op = op;
  body.type = type;
  body.aux = aux;
  body.start = start;
  body.length = length;
  body.line = line;
  body.pool = pool;
}

/** Removes slots without use; the new number of each slot. */
function dropSlots(body: Body, used: Uint8Array): Int32Array {
  const numbers = new Int32Array(used.length).fill(-1);
  let next = 0;
  for (let slot: SlotId = 0; slot < used.length; slot++) {
    if (used[slot] === 0) continue;
    body.slots[next] = body.slots[slot]!;
    numbers[slot] = next++;
  }
  body.slots.length = next;
  return numbers;
}
