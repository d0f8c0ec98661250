// Register allocation, optimizing.
//
// Algorithm: backtracking allocation of live bundles with splitting, after LLVM's greedy allocator and IonMonkey's, whose form regalloc2 (Fallin,
// 2021) made known; the code is our own.
//   1. live ranges over points of the linear code (liverange.ts), merged into bundles over moves and ties (livebundle.ts);
//   2. a queue, longest bundles first. Each takes the free register that is cheapest for it: hints (fixed operands, moves to what has a
//      register already) count for a register, the save of a callee-saved register that nothing uses yet counts against it;
//   3. if none is free, it evicts lighter bundles, weight being the cost of its uses in memory per length;
//   4. else it is split (regsplit.ts), in the end into pieces that serve one instruction each and always find a register, and the
//      rest lies in memory or is rematerialized;
//   5. pieces are connected by parallel moves, operands rewritten (regrewrite.ts).
//
// Every step is deterministic. The proof of each result is alloccheck.ts'.

import { internalError } from '../../ir/error.ts';
import type { AllocationFacts } from './allocation.ts';
import { Bundles, coalesce } from './livebundle.ts';
import { DefFixed, DefMove, LiveRanges, UseFixed, UseMove, UseTied } from './liverange.ts';
import { firstVirtual, hasReg, type MachineFunction, type Reg } from './machine.ts';
import { RegisterMap } from './registermap.ts';
import { Rewriter, type Spilled } from './regrewrite.ts';
import { Splitter } from './regsplit.ts';

/** Rewrites every register operand of a function to a physical register. */
export function allocateRegisters(fn: MachineFunction, facts: AllocationFacts): void {
  try {
    new Allocator(fn, facts).run();
  } catch (error) {
    throw internalError('regalloc', fn.name, error);
  }
}

export class Allocator {
  readonly fn: MachineFunction;
  readonly facts: AllocationFacts;
  readonly ranges: LiveRanges;
  readonly bundles: Bundles;
  readonly map: RegisterMap;
  readonly spilled: Spilled = { reg: [], from: [], to: [] };
  readonly #groups: Int32Array;
  /** Indexed by Reg - firstVirtual: physical register that a bundle with it got last, -1. */
  readonly #lastReg: Int32Array;
  /** Callee-saved registers in use. */
  readonly #saved = new Int32Array(2);
  /** Bundles that wait, a binary heap; longest first. */
  #heap = new Int32Array(256);
  #heapSize = 0;
  /** Indexed by physical register: what having it saves a bundle. */
  readonly #hint = new Float64Array(64);
  readonly #order: Reg[] = [];
  /** Made when it is first needed. */
  #splitter: Splitter | undefined = undefined;

  constructor(fn: MachineFunction, facts: AllocationFacts) {
    this.fn = fn;
    this.facts = facts;
    this.ranges = new LiveRanges(fn, facts);
    this.bundles = new Bundles(this.ranges);
    this.#groups = coalesce(this.bundles);
    this.map = new RegisterMap(this.bundles, this.ranges);
    this.#lastReg = new Int32Array(fn.regLimit - firstVirtual).fill(-1);
  }

  run(): void {
    const { bundles } = this;
    const initial = bundles.count;
    for (let bundle = 0; bundle < initial; bundle++) {
      if (bundles.isEmpty(bundle)) continue;
      bundles.finish(bundle, false);
      this.enqueue(bundle);
    }
    while (this.#heapSize > 0) this.#allocate(this.#dequeue());
    new Rewriter(this.fn, this.ranges, this.map, this.facts, bundles, this.spilled).run(this.#groups);
  }

  #allocate(bundle: number): void {
    const { bundles, map, facts } = this;
    const cls = bundles.classOf(bundle);
    const list = facts.allocatable[cls]!;
    const clobbered = this.clobbersOf(bundle);
    this.#gatherHints(bundle);
    const order = this.#order;
    order.length = 0;
    for (let k = 0; k < list.length; k++) {
      const reg = list[k]!;
      if ((clobbered >> (reg & 31) & 1) !== 0) continue;
      // Insertion sort: cheapest first, the target's preference among equals.
      const cost = this.registerCost(reg);
      let at = order.length;
      order.push(reg);
      for (; at > 0 && this.registerCost(order[at - 1]!) > cost; at--) order[at] = order[at - 1]!;
      order[at] = reg;
    }
    const weight = bundles.weight[bundle]!;
    let best = -1;
    let bestWeight = weight;
    for (let k = 0; k < order.length; k++) {
      const reg = order[k]!;
      if (this.registerCost(reg) > bundles.benefit[bundle]! && weight !== Infinity) break;
      const found = map.probe(reg, bundle, bestWeight);
      if (found === 0) { this.assign(bundle, reg); return; }
      if (found < bestWeight) { best = reg; bestWeight = found; }
    }
    if (best >= 0) {
      map.probe(best, bundle, weight);
      for (const other of map.conflicts) {
        map.remove(other);
        this.enqueue(other);
      }
      this.assign(bundle, best);
      return;
    }
    this.#splitter ??= new Splitter(this);
    this.#splitter.split(bundle);
  }

  /** Gives a bundle a register that is free for it. */
  assign(bundle: number, reg: Reg): void {
    const { bundles } = this;
    this.map.add(reg, bundle);
    if (hasReg(this.facts.calleeSaved, reg)) this.#saved[reg >> 5]! |= 1 << (reg & 31);
    for (let seg = bundles.start[bundle]!; seg < bundles.end[bundle]!; seg++) this.#lastReg[bundles.segReg[seg]!] = reg;
  }

  /** What a register costs (or saves, if negative) beyond being occupied. */
  registerCost(reg: Reg): number {
    const isNew = hasReg(this.facts.calleeSaved, reg) && (this.#saved[reg >> 5]! >> (reg & 31) & 1) === 0;
    return (isNew ? saveCost : 0) - this.#hint[reg]!;
  }

  /** Registers of the bundle's class that instructions overwrite while it lives. */
  clobbersOf(bundle: number): number {
    const { bundles, ranges, fn } = this;
    const { clobberPoints, clobberSets } = ranges;
    const cls = bundles.classOf(bundle);
    let mask = 0;
    let low = 0;
    for (let seg = bundles.start[bundle]!; seg < bundles.end[bundle]!; seg++) {
      const from = bundles.segFrom[seg]!;
      let high = clobberPoints.length;
      while (low < high) {
        const middle = low + high >> 1;
        if (clobberPoints[middle]! + 2 <= from) low = middle + 1; else high = middle;
      }
      for (let k = low; k < clobberPoints.length && clobberPoints[k]! < bundles.segTo[seg]!; k++) mask |= fn.clobberSets[clobberSets[k]!]![cls]!;
    }
    return mask;
  }

  /** What each register would save the bundle in moves. */
  #gatherHints(bundle: number): void {
    const { bundles, ranges, fn } = this;
    this.#hint.fill(0);
    for (let seg = bundles.start[bundle]!; seg < bundles.end[bundle]!; seg++) {
      const v = bundles.segReg[seg]!;
      const to = bundles.segTo[seg]!;
      const last = ranges.useStart[v + 1]!;
      // Where other parts of the same register already are.
      const known = this.#lastReg[v]!;
      if (known >= 0) this.#hint[known]! += 0.5 * ranges.frequencyAt[bundles.segFrom[seg]! >> 2]!;
      for (let use = ranges.firstUse(v, bundles.segFrom[seg]!); use < last && ranges.usePoint[use]! < to; use++) {
        const frequency = ranges.frequencyAt[ranges.usePoint[use]! >> 2]!;
        const operand = ranges.useOperand[use]!;
        let partner = -1;
        switch (ranges.useKind[use]!) {
          case UseFixed: case DefFixed: this.#hint[ranges.fixedOf[operand]!]! += frequency; continue;
          case UseMove: partner = fn.regs[operand - 1]!; break;
          case DefMove: partner = fn.regs[operand + 1]!; break;
          case UseTied: partner = fn.regs[ranges.tiedDef[operand]!]!; break;
          default: continue;
        }
        const reg = this.#lastReg[partner - firstVirtual]!;
        if (reg >= 0) this.#hint[reg]! += frequency;
      }
    }
  }

  // The queue.

  #isBefore(a: number, b: number): boolean {
    const x = this.bundles.length[a]!;
    const y = this.bundles.length[b]!;
    return x > y || x === y && a < b;
  }
  enqueue(bundle: number): void {
    if (this.#heapSize === this.#heap.length) {
      const next = new Int32Array(this.#heapSize * 2);
      next.set(this.#heap);
      this.#heap = next;
    }
    const heap = this.#heap;
    let at = this.#heapSize++;
    while (at > 0 && this.#isBefore(bundle, heap[at - 1 >> 1]!)) {
      heap[at] = heap[at - 1 >> 1]!;
      at = at - 1 >> 1;
    }
    heap[at] = bundle;
  }
  #dequeue(): number {
    const heap = this.#heap;
    const top = heap[0]!;
    const last = heap[--this.#heapSize]!;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= this.#heapSize) break;
      if (child + 1 < this.#heapSize && this.#isBefore(heap[child + 1]!, heap[child]!)) child++;
      if (!this.#isBefore(heap[child]!, last)) break;
      heap[at] = heap[child]!;
      at = child;
    }
    heap[at] = last;
    return top;
  }
}

/** Saving and restoring a callee-saved register, in units of a spill or reload at the entry's frequency. */
const saveCost = 1.5;

