// Liveness of virtual registers at block boundaries.
//
// Algorithm: backward data flow over bitsets, a worklist in postorder. Most virtual registers live within one block; only those
// that some block reads before writing them ("crossing" ones) can be live at a boundary, and only they have a bit. That
// keeps the sets of a function with n registers and b blocks far below n·b bits.

import { Def, firstVirtual, type MachineFunction, type MBlock, type Reg } from './machine.ts';

export class Liveness {
  /** Indexed by Reg - firstVirtual: bit number of a crossing register, -1 for the others. */
  readonly crossing: Int32Array;
  /** By bit number: the register. */
  readonly registers: Reg[];
  /** Words of a set. */
  readonly words: number;
  /** Sets of all blocks, one after the other: what is live at the start, and at the end. */
  readonly liveIn: Int32Array;
  readonly liveOut: Int32Array;

  constructor(crossing: Int32Array, registers: Reg[], blocks: number) {
    this.crossing = crossing;
    this.registers = registers;
    this.words = registers.length + 31 >> 5;
    this.liveIn = new Int32Array(this.words * blocks);
    this.liveOut = new Int32Array(this.words * blocks);
  }

  isLiveIn(block: MBlock, reg: Reg): boolean { return this.#has(this.liveIn, block, reg); }
  isLiveOut(block: MBlock, reg: Reg): boolean { return this.#has(this.liveOut, block, reg); }
  #has(sets: Int32Array, block: MBlock, reg: Reg): boolean {
    const bit = this.crossing[reg - firstVirtual]!;
    return bit >= 0 && (sets[block * this.words + (bit >> 5)]! >> (bit & 31) & 1) !== 0;
  }
}

/** Liveness of the blocks in `fn.order`. */
export function livenessOf(fn: MachineFunction): Liveness {
  const registers: Reg[] = [];
  const liveness = new Liveness(crossingRegisters(fn, registers), registers, fn.blocks.length);
  const { words } = liveness;
  if (words === 0) return liveness;
  const kill = new Int32Array(words * fn.blocks.length);
  localSets(fn, liveness, kill);

  const { liveIn, liveOut } = liveness;
  const order = postorder(fn);
  const dirty = new Uint8Array(fn.blocks.length).fill(1);
  for (let again = true; again;) {
    again = false;
    for (let k = 0; k < order.length; k++) {
      const block = order[k]!;
      if (dirty[block] === 0) continue;
      dirty[block] = 0;
      const { succs, preds } = fn.blocks[block]!;
      const base = block * words;
      let changed = 0;
      for (let s = 0; s < succs.length; s++) {
        const from = succs[s]! * words;
        for (let w = 0; w < words; w++) liveOut[base + w]! |= liveIn[from + w]!;
      }
      for (let w = base; w < base + words; w++) {
        const next = liveIn[w]! | liveOut[w]! & ~kill[w]!;
        changed |= next ^ liveIn[w]!;
        liveIn[w] = next;
      }
      if (changed === 0) continue;
      for (let p = 0; p < preds.length; p++) dirty[preds[p]!] = 1;
      again = true;
    }
  }
  return liveness;
}

/** Numbers the registers that some block reads before it writes them. */
function crossingRegisters(fn: MachineFunction, registers: Reg[]): Int32Array {
  const crossing = new Int32Array(fn.regLimit - firstVirtual).fill(-1);
  const writtenIn = new Int32Array(fn.regLimit - firstVirtual).fill(-1);
  const { regs, constraints, regStart, regCount } = fn;
  for (const block of fn.order) {
    const { insts } = fn.blocks[block]!;
    for (let k = 0; k < insts.length; k++) {
      const start = regStart[insts[k]!]!;
      const end = start + regCount[insts[k]!]!;
      for (let i = start; i < end; i++) {
        const v = regs[i]! - firstVirtual;
        if (v >= 0 && (constraints[i]! & Def) === 0 && writtenIn[v] !== block && crossing[v]! < 0) {
          crossing[v] = registers.length;
          registers.push(v + firstVirtual);
        }
      }
      for (let i = start; i < end; i++) {
        const v = regs[i]! - firstVirtual;
        if (v >= 0 && (constraints[i]! & Def) !== 0) writtenIn[v] = block;
      }
    }
  }
  return crossing;
}

/** What each block reads before it writes (into liveIn), and what it writes (into kill). */
function localSets(fn: MachineFunction, { crossing, liveIn, words }: Liveness, kill: Int32Array): void {
  const { regs, constraints, regStart, regCount } = fn;
  for (const block of fn.order) {
    const { insts } = fn.blocks[block]!;
    const base = block * words;
    for (let k = insts.length - 1; k >= 0; k--) {
      const start = regStart[insts[k]!]!;
      const end = start + regCount[insts[k]!]!;
      for (let i = start; i < end; i++) {
        const v = regs[i]! - firstVirtual;
        if (v < 0 || crossing[v]! < 0) continue;
        const word = base + (crossing[v]! >> 5);
        const bit = 1 << (crossing[v]! & 31);
        // Defs stand before uses.
        if ((constraints[i]! & Def) !== 0) { kill[word]! |= bit; liveIn[word]! &= ~bit; } else liveIn[word]! |= bit;
      }
    }
  }
}

/** The blocks reachable from the entry, every block after its successors but for back edges; then those of `order` that are not reachable. */
function postorder(fn: MachineFunction): Int32Array {
  const out = new Int32Array(fn.order.length);
  const seen = new Uint8Array(fn.blocks.length);
  const stack = new Int32Array(fn.blocks.length + 1);
  const next = new Int32Array(fn.blocks.length);
  let count = 0;
  for (const root of fn.order) {
    if (seen[root] !== 0) continue;
    seen[root] = 1;
    let depth = 0;
    stack[0] = root;
    while (depth >= 0) {
      const block = stack[depth]!;
      const { succs } = fn.blocks[block]!;
      if (next[block]! >= succs.length) { out[count++] = block; depth--; continue; }
      const succ = succs[next[block]!++]!;
      if (seen[succ] !== 0) continue;
      seen[succ] = 1;
      stack[++depth] = succ;
    }
  }
  return out;
}
