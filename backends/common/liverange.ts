// Live ranges of virtual registers over a linear numbering of the code, and what is asked of registers at each point.
//
// The instructions are numbered in layout order; each block begins with an index of its own that has no instruction, and ends in
// one that its branches share. An index has four points:
//   4i      gap: moves are made here. Fixed, tied and moved uses read here, wherever the value lies
//   4i + 1  early: plain uses are read, fixed uses stand in their registers; early and tied defs begin
//   4i + 2  late: defs begin, clobbers and fixed defs overwrite; late uses last to the end
//   4i + 3  (end)
// A fixed def is moved from its register at the gap after the instruction, where its live range begins. So fixed registers bind
// instructions, not live ranges: they are reservations of a register for a few points, and moves that vanish where the range has
// the register anyhow. A tied def begins at the early point, after the gap in which its use was moved to its register.
//
// Live ranges are unions of half-open segments of points; a segment never has a hole, but may span blocks that follow one another.

import { type AllocationFacts, isRemat, Terminator } from './allocation.ts';
import { Commutes } from './instruction.ts';
import { constraintEarly, constraintKind, constraintValue, Def, firstVirtual, KindAnywhere, KindFixed, KindTied, Late, MMove, type MachineFunction,
  type MBlock, type MInst, type Reg } from './machine.ts';
import { livenessOf, type Liveness } from './liveness.ts';

// Kinds of uses. Those from UseAnywhere on are met by a frame slot too.
export const UseRegister = 0;
export const DefRegister = 1;
export const UseAnywhere = 2;
export const UseFixed = 3;
export const DefFixed = 4;
export const UseTied = 5;
export const UseMove = 6;
export const DefMove = 7;

/** Growing parallel arrays of live-range data, then flattened by register. */
export class LiveRanges {
  readonly fn: MachineFunction;
  readonly flags: Uint8Array;
  readonly liveness: Liveness;
  /** Number of indices. */
  readonly indexCount: number;
  /** Indexed by MBlock: index of the block's start; the last index of the block. */
  readonly blockStart: Int32Array;
  readonly blockLast: Int32Array;
  /** Indexed by index: block. */
  readonly blockAt: Int32Array;
  /** Indexed by index: the block's frequency. */
  readonly frequencyAt: Float64Array;

  // Indexed by Reg - firstVirtual; one longer than the registers: where the segments and uses of each begin.
  segStart: Int32Array;
  useStart: Int32Array;
  // Segments, ascending within a register.
  segFrom = new Int32Array(256);
  segTo = new Int32Array(256);
  // Uses, ascending within a register.
  usePoint = new Int32Array(1024);
  useKind = new Uint8Array(1024);
  /** Point up to which it needs its value where it is; equal for uses that stand at one point. */
  useEnd = new Int32Array(0);
  /** Operand in fn.regs. */
  useOperand = new Int32Array(1024);
  /** Indexed by Reg - firstVirtual: the rematerializable instruction that is its only def, -1. */
  readonly remat: Int32Array;

  /** Indexed by operand in fn.regs: the def that is tied to this use, -1. */
  readonly tiedDef: Int32Array;
  /** Indexed by operand in fn.regs: the physical register that a virtual one must have there, -1. */
  readonly fixedOf: Int8Array;
  /** Operands that read what a tied use put into the def's register: pairs of operand and def's operand. */
  readonly sharedTies: number[] = [];
  /** Instructions that compute nothing needed. */
  readonly dead: MInst[] = [];
  /** Moves and ties that coalescing may remove, in code order: def's and use's register, index. */
  readonly copies: number[] = [];
  /** Clobbers in order: points, and indices of their sets. */
  readonly clobberPoints: number[] = [];
  readonly clobberSets: number[] = [];
  /** Indexed by physical register: reservations, ascending: from, to, register allowed there (less firstVirtual; -1 none). */
  readonly reservations: readonly number[][] = Array.from({ length: 64 }, () => []);

  // While building: lists per register, newest (earliest in code) first.
  #segNext = new Int32Array(256);
  readonly #segHead: Int32Array;
  #segCount = 0;
  #useNext = new Int32Array(1024);
  readonly #useHead: Int32Array;
  #useCount = 0;
  /** End of the segment that is open at the point the walk has reached, -1. */
  readonly #openTo: Int32Array;

  constructor(fn: MachineFunction, facts: AllocationFacts) {
    const count = fn.regLimit - firstVirtual;
    this.fn = fn;
    this.flags = facts.flags;
    this.liveness = livenessOf(fn);
    this.blockStart = new Int32Array(fn.blocks.length);
    this.blockLast = new Int32Array(fn.blocks.length);
    let limit = 2 * fn.order.length;
    for (const block of fn.order) limit += fn.blocks[block]!.insts.length;
    this.blockAt = new Int32Array(limit + 1);
    this.frequencyAt = new Float64Array(limit + 1);
    this.segStart = new Int32Array(count + 1);
    this.useStart = new Int32Array(count + 1);
    this.remat = new Int32Array(count).fill(-1);
    this.tiedDef = new Int32Array(fn.regPool).fill(-1);
    this.fixedOf = new Int8Array(fn.regPool).fill(-1);
    this.#segHead = new Int32Array(count).fill(-1);
    this.#useHead = new Int32Array(count).fill(-1);
    this.#openTo = new Int32Array(count).fill(-1);
    this.indexCount = this.#number();
    this.blockAt[this.indexCount] = -1;
    // Everything from the last to the first, so that lists that grow at their heads end up ascending.
    for (let k = fn.order.length - 1; k >= 0; k--) this.#buildBlock(fn.order[k]!);
    this.#flatten();
  }

  /** Numbers the code, collects clobbers, reservations and rematerializable registers. */
  #number(): number {
    const { fn } = this;
    let index = 0;
    const defs = new Uint8Array(fn.regLimit - firstVirtual);
    for (const block of fn.order) {
      const { insts, frequency } = fn.blocks[block]!;
      const body = bodyLength(fn, insts, this.flags);
      const start = index;
      this.blockStart[block] = start;
      for (let k = 0; k < insts.length; k++) this.#survey(insts[k]!, start + 1 + Math.min(k, body), defs);
      index = start + 2 + body;
      this.blockLast[block] = index - 1;
      this.blockAt.fill(block, start, index);
      this.frequencyAt.fill(frequency, start, index);
    }
    return index;
  }

  #survey(inst: MInst, index: number, defs: Uint8Array): void {
    const { fn } = this;
    const start = fn.regStart[inst]!;
    const end = start + fn.regCount[inst]!;
    let hasFixed = false;
    for (let i = start; i < end; i++) {
      const v = fn.regs[i]! - firstVirtual;
      if (v < 0) continue;
      const constraint = fn.constraints[i]!;
      if ((constraint & Def) !== 0) {
        this.remat[v] = defs[v] === 0 && isRemat(fn, inst, this.flags) ? inst : -1;
        defs[v] = 1;
      }
      if (constraintKind(constraint) === KindFixed) hasFixed = true;
    }
    if (hasFixed) {
      // Uses come before defs in time.
      for (let i = end - 1; i >= start; i--) if (fn.regs[i]! >= firstVirtual) this.#reserve(i, start, index * 4);
    }
    if (fn.clobber[inst] !== 0) { this.clobberPoints.push(index * 4 + 2); this.clobberSets.push(fn.clobber[inst]!); }
  }
  #reserve(i: number, start: number, point: number): void {
    const { fn } = this;
    const constraint = fn.constraints[i]!;
    const reg = fixedRegister(fn, i, start);
    this.fixedOf[i] = reg;
    if (reg < 0) return;
    const isDef = (constraint & Def) !== 0;
    const early = constraintEarly(constraint);
    const from = point + (isDef && !early ? 2 : 1);
    this.reservations[reg]!.push(from, point + (isDef || early ? 4 : 2), fn.regs[i]! - firstVirtual);
  }

  /** Walks a block backwards. */
  #buildBlock(block: MBlock): void {
    const { fn, liveness } = this;
    const { insts } = fn.blocks[block]!;
    const blockFrom = this.blockStart[block]! * 4;
    const blockTo = this.blockLast[block]! * 4 + 4;
    const { words, liveOut, liveIn, registers } = liveness;
    for (let w = 0; w < words; w++) {
      for (let bits = liveOut[block * words + w]!; bits !== 0; bits &= bits - 1)
        this.#openTo[registers[w * 32 + 31 - Math.clz32(bits & -bits)]! - firstVirtual] = blockTo;
    }
    const body = bodyLength(fn, insts, this.flags);
    for (let k = insts.length - 1; k >= 0; k--) this.#buildInst(insts[k]!, this.blockStart[block]! + 1 + Math.min(k, body));
    for (let w = 0; w < words; w++) {
      for (let bits = liveIn[block * words + w]!; bits !== 0; bits &= bits - 1) {
        const v = registers[w * 32 + 31 - Math.clz32(bits & -bits)]! - firstVirtual;
        // Its only use here was dead.
        if (this.#openTo[v]! < 0) this.#openTo[v] = blockFrom + 4;
        this.#close(v, blockFrom);
      }
    }
  }

  #buildInst(inst: MInst, index: number): void {
    const { fn } = this;
    const point = index * 4;
    const start = fn.regStart[inst]!;
    const end = start + fn.regCount[inst]!;
    if (fn.op[inst] === MMove && fn.regs[start]! >= firstVirtual && fn.regs[start + 1]! >= firstVirtual) { this.#buildMove(inst, start, point); return; }
    if (isRemat(fn, inst, this.flags) && fn.regs[start]! >= firstVirtual && this.#openTo[fn.regs[start]! - firstVirtual]! < 0) { this.dead.push(inst); return; }
    if ((this.flags[fn.op[inst]!]! & Commutes) !== 0) this.#commute(start);
    let tied = false;
    for (let i = start; i < end && (fn.constraints[i]! & Def) !== 0; i++) {
      const v = fn.regs[i]! - firstVirtual;
      if (v < 0) continue;
      const constraint = fn.constraints[i]!;
      if (this.fixedOf[i]! >= 0) {
        if (this.#openTo[v]! < 0) continue;
        this.#addUse(v, point + 4, DefFixed, i);
        this.#close(v, point + 4);
        continue;
      }
      const kind = constraintKind(constraint);
      if (kind === KindTied) tied = true;
      const from = point + (kind === KindTied || constraintEarly(constraint) ? 1 : 2);
      if (this.#openTo[v]! < 0) this.#openTo[v] = point + 4;
      this.#addUse(v, from, DefRegister, i);
      this.#close(v, from);
    }
    for (let i = end - 1; i >= start && (fn.constraints[i]! & Def) === 0; i--)
      if (fn.regs[i]! >= firstVirtual) this.#buildUse(i, start, end, point, tied);
  }

  #buildUse(i: number, start: number, end: number, point: number, tied: boolean): void {
    const { fn } = this;
    const v = fn.regs[i]! - firstVirtual;
    const constraint = fn.constraints[i]!;
    if (tied) {
      for (let d = start; d < end && (fn.constraints[d]! & Def) !== 0; d++) {
        if (constraintKind(fn.constraints[d]!) !== KindTied || this.fixedOf[d]! >= 0) continue;
        const use = start + constraintValue(fn.constraints[d]!);
        if (use === i) {
          this.copies.push(fn.regs[d]!, fn.regs[i]!, point >> 2);
          this.tiedDef[i] = d;
          this.#use(v, point, point + 1, UseTied, i);
          return;
        }
        // The same value is in the def's register.
        if (fn.regs[use] === fn.regs[i] && constraintKind(constraint) !== KindFixed && !constraintEarly(constraint) && !isTiedUse(fn, i, start, end)) {
          this.sharedTies.push(i, d);
          return;
        }
      }
    }
    if (constraintKind(constraint) === KindFixed) this.#use(v, point, point + 1, UseFixed, i);
    else this.#use(v, point + 1, point + (constraintEarly(constraint) ? 4 : 2), constraintKind(constraint) === KindAnywhere ? UseAnywhere : UseRegister, i);
  }

  /** Ties a def to the use that ends here rather than to one that lives on, or to the one that has its register anyhow. */
  #commute(start: number): void {
    const { regs } = this.fn;
    const def = regs[start]!;
    const a = regs[start + 1]!;
    const b = regs[start + 2]!;
    if (a < firstVirtual || b < firstVirtual || a === b || a === def) return;
    const livesOn = this.#openTo[a - firstVirtual]! >= 0;
    if (b !== def && !(livesOn && this.#openTo[b - firstVirtual]! < 0)) return;
    regs[start + 1] = b;
    regs[start + 2] = a;
  }

  #buildMove(inst: MInst, start: number, point: number): void {
    const to = this.fn.regs[start]! - firstVirtual;
    const from = this.fn.regs[start + 1]! - firstVirtual;
    if (to === from || this.#openTo[to]! < 0) { this.dead.push(inst); return; }
    this.#addUse(to, point + 2, DefMove, start);
    this.#close(to, point + 2);
    this.#use(from, point, point + 1, UseMove, start + 1);
    this.copies.push(to + firstVirtual, from + firstVirtual, point >> 2);
  }

  /** Ends the open segment of a register (the walk is backwards: at its first point). */
  #close(v: number, from: number): void {
    const to = this.#openTo[v]!;
    this.#openTo[v] = -1;
    const head = this.#segHead[v]!;
    if (head >= 0 && this.segFrom[head]! <= to) {
      if (this.segFrom[head]! < to) throw new Error(`v${v + firstVirtual} has two values at once`);
      this.segFrom[head] = from;
      return;
    }
    if (this.#segCount === this.segFrom.length) {
      this.segFrom = grown(this.segFrom);
      this.segTo = grown(this.segTo);
      this.#segNext = grown(this.#segNext);
    }
    const seg = this.#segCount++;
    this.segFrom[seg] = from;
    this.segTo[seg] = to;
    this.#segNext[seg] = head;
    this.#segHead[v] = seg;
  }
  #use(v: number, point: number, to: number, kind: number, operand: number): void {
    if (this.#openTo[v]! < to) this.#openTo[v] = to;
    this.#addUse(v, point, kind, operand);
  }
  #addUse(v: number, point: number, kind: number, operand: number): void {
    if (this.#useCount === this.usePoint.length) {
      this.usePoint = grown(this.usePoint);
      this.useOperand = grown(this.useOperand);
      this.#useNext = grown(this.#useNext);
      const kinds = new Uint8Array(this.usePoint.length);
      kinds.set(this.useKind);
      this.useKind = kinds;
    }
    const use = this.#useCount++;
    this.usePoint[use] = point;
    this.useKind[use] = kind;
    this.useOperand[use] = operand;
    this.#useNext[use] = this.#useHead[v]!;
    this.#useHead[v] = use;
  }

  /** Makes the lists contiguous, register after register. */
  #flatten(): void {
    const count = this.#segHead.length;
    const segFrom = new Int32Array(this.#segCount);
    const segTo = new Int32Array(this.#segCount);
    const usePoint = new Int32Array(this.#useCount);
    const useKind = new Uint8Array(this.#useCount);
    const useOperand = new Int32Array(this.#useCount);
    let segs = 0;
    let uses = 0;
    for (let v = 0; v < count; v++) {
      this.segStart[v] = segs;
      for (let seg = this.#segHead[v]!; seg >= 0; seg = this.#segNext[seg]!) {
        segFrom[segs] = this.segFrom[seg]!;
        segTo[segs++] = this.segTo[seg]!;
      }
      const first = uses;
      this.useStart[v] = first;
      for (let use = this.#useHead[v]!; use >= 0; use = this.#useNext[use]!) {
        // Only the uses of one instruction may be out of order.
        let at = uses++;
        const point = this.usePoint[use]!;
        for (; at > first && usePoint[at - 1]! > point; at--) {
          usePoint[at] = usePoint[at - 1]!;
          useKind[at] = useKind[at - 1]!;
          useOperand[at] = useOperand[at - 1]!;
        }
        usePoint[at] = point;
        useKind[at] = this.useKind[use]!;
        useOperand[at] = this.useOperand[use]!;
      }
    }
    this.segStart[count] = segs;
    this.useStart[count] = uses;
    this.segFrom = segFrom;
    this.segTo = segTo;
    this.usePoint = usePoint;
    this.useKind = useKind;
    this.useOperand = useOperand;
    this.useEnd = new Int32Array(uses);
    for (let v = 0; v < count; v++) {
      for (let use = this.useStart[v]!, next = use; use < this.useStart[v + 1]!; use = next) {
        let end = 0;
        for (; next < this.useStart[v + 1]! && usePoint[next] === usePoint[use]; next++) end = Math.max(end, this.#endOf(next));
        this.useEnd.fill(end, use, next);
      }
    }
  }
  #endOf(use: number): number {
    const index = this.usePoint[use]! & ~3;
    switch (this.useKind[use]!) {
      case UseFixed: case UseTied: case UseMove: case DefFixed: return index + 1;
      case DefRegister: case DefMove: return index + 4;
      default: return (this.fn.constraints[this.useOperand[use]!]! & Late) !== 0 ? index + 4 : index + 2;
    }
  }

  /** First use of a register at or after a point. */
  firstUse(v: number, point: number): number {
    let low = this.useStart[v]!;
    let high = this.useStart[v + 1]!;
    while (low < high) {
      const middle = low + high >> 1;
      if (this.usePoint[middle]! < point) low = middle + 1; else high = middle;
    }
    return low;
  }
}

/** Number of instructions before the branches at the end of a block. */
export function bodyLength(fn: MachineFunction, insts: readonly MInst[], flags: Uint8Array): number {
  let body = insts.length;
  while (body > 0 && (flags[fn.op[insts[body - 1]!]!]! & Terminator) !== 0) body--;
  return body;
}

/** The physical register that an operand must have, also by being tied to one that must; -1 if there is none. */
function fixedRegister(fn: MachineFunction, operand: number, start: number): Reg {
  let constraint = fn.constraints[operand]!;
  if (constraintKind(constraint) === KindTied) constraint = fn.constraints[start + constraintValue(constraint)]!;
  return constraintKind(constraint) === KindFixed ? constraintValue(constraint) : -1;
}

function isTiedUse(fn: MachineFunction, operand: number, start: number, end: number): boolean {
  for (let d = start; d < end && (fn.constraints[d]! & Def) !== 0; d++)
    if (constraintKind(fn.constraints[d]!) === KindTied && start + constraintValue(fn.constraints[d]!) === operand) return true;
  return false;
}

function grown(old: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const next = new Int32Array(old.length * 2);
  next.set(old);
  return next;
}
