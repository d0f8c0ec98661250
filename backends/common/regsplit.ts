// Splitting of live bundles that get no register whole.
//
// Region splitting, in the spirit of LLVM's: for each register that could be had in parts, the bundle is cut into chunks, the stretches of a
// block in which the register is free. To have a chunk in the register saves what its uses cost in memory; to enter it from
// memory costs a reload. Starting from all chunks, those are given up that cost more than they save, until none is left that does
// (a local search for the minimum cut). The best register gets what remains. Leaving a register for memory counts nothing: what
// lies in memory anywhere is stored where it is defined.
//
// What remains is queued again; then, if no register is free for any of it, it is cut into its most frequent part, which may evict others, and
// the rest; in the end into pieces that serve one instruction each, with memory or rematerialization between them.

import type { Allocator } from './regalloc.ts';
import { DefFixed, DefMove, DefRegister, UseAnywhere } from './liverange.ts';
import { useCost, type Bundles } from './livebundle.ts';
import type { Reg } from './machine.ts';

/** How often what is left of a bundle is split again. */
const maxGeneration = 12;

export class Splitter {
  readonly #allocator: Allocator;
  // Parts: the bundle's segments, cut at block boundaries.
  readonly #partReg: number[] = [];
  readonly #partFrom: number[] = [];
  readonly #partTo: number[] = [];
  readonly #partBlock: number[] = [];
  /** Indexed by MBlock: part that begins, or ends, with the block; valid if it is this bundle's (`#stamp`). */
  readonly #partIn: Int32Array;
  readonly #partOut: Int32Array;
  readonly #stampIn: Int32Array;
  readonly #stampOut: Int32Array;
  #stamp = 0;

  // Chunks of the parts for one register.
  readonly #first: number[] = [];
  readonly #chunkFrom: number[] = [];
  readonly #chunkTo: number[] = [];
  readonly #chunkPart: number[] = [];
  readonly #benefit: number[] = [];
  /** Cost of the reload before it, if what precedes it in its block is in memory. */
  readonly #entry: number[] = [];
  readonly #kept: number[] = [];
  // The best choice so far.
  #bestGain = 0;
  #bestReg: Reg = -1;
  #bestFrom: number[] = [];
  #bestTo: number[] = [];
  #bestPart: number[] = [];
  #bestRoot: number[] = [];

  constructor(allocator: Allocator) {
    this.#allocator = allocator;
    const { length } = allocator.fn.blocks;
    this.#partIn = new Int32Array(length);
    this.#partOut = new Int32Array(length);
    this.#stampIn = new Int32Array(length);
    this.#stampOut = new Int32Array(length);
  }

  /** Replaces a bundle by smaller ones, which have a register or are queued, and parts in memory. */
  split(bundle: number): void {
    const { bundles } = this.#allocator;
    if (bundles.weight[bundle] === Infinity) throw new Error('an instruction needs more registers than there are');
    if (bundles.generation[bundle]! < maxGeneration && bundles.benefit[bundle]! > 0) {
      this.#cut(bundle);
      if (this.#splitRegion(bundle) || this.#isolate(bundle)) { bundles.end[bundle] = bundles.start[bundle]!; return; }
    }
    spill(this.#allocator, bundle);
  }

  /** Cuts the bundle's segments at block boundaries. */
  #cut(bundle: number): void {
    const { bundles, ranges } = this.#allocator;
    this.#partReg.length = this.#partFrom.length = this.#partTo.length = this.#partBlock.length = 0;
    const stamp = ++this.#stamp;
    for (let seg = bundles.start[bundle]!; seg < bundles.end[bundle]!; seg++) {
      const to = bundles.segTo[seg]!;
      for (let at = bundles.segFrom[seg]!; at < to;) {
        const block = ranges.blockAt[at >> 2]!;
        const end = ranges.blockLast[block]! * 4 + 4;
        const part = this.#partReg.length;
        if (at === ranges.blockStart[block]! * 4) { this.#partIn[block] = part; this.#stampIn[block] = stamp; }
        if (to >= end) { this.#partOut[block] = part; this.#stampOut[block] = stamp; }
        this.#partReg.push(bundles.segReg[seg]!);
        this.#partFrom.push(at);
        this.#partTo.push(Math.min(to, end));
        this.#partBlock.push(block);
        at = end;
      }
    }
  }

  // Regions.

  #splitRegion(bundle: number): boolean {
    const { facts, bundles } = this.#allocator;
    this.#bestGain = 1e-9;
    this.#bestReg = -1;
    for (const reg of facts.allocatable[bundles.classOf(bundle)]!) this.#tryRegister(reg);
    if (this.#bestReg < 0) return false;
    this.#keepBest(bundle);
    return true;
  }

  /** Chooses the chunks that had best be in a register, and remembers them if they are the best so far. */
  #tryRegister(reg: Reg): void {
    const cost = Math.max(0, this.#allocator.registerCost(reg));
    this.#makeChunks(reg);
    const { length } = this.#chunkFrom;
    let potential = -cost;
    for (let chunk = 0; chunk < length; chunk++) potential += this.#benefit[chunk]!;
    if (potential <= this.#bestGain) return;
    this.#prune();
    let gain = -cost;
    for (let chunk = 0; chunk < length; chunk++) if (this.#kept[chunk] === 1) gain += this.#benefit[chunk]! - this.#entryCost(chunk);
    if (gain <= this.#bestGain) return;
    this.#bestGain = gain;
    this.#bestReg = reg;
    this.#bestFrom = [];
    this.#bestTo = [];
    this.#bestPart = [];
    const root = this.#components();
    this.#bestRoot = [];
    for (let chunk = 0; chunk < length; chunk++) {
      if (this.#kept[chunk] === 0) continue;
      this.#bestFrom.push(this.#chunkFrom[chunk]!);
      this.#bestTo.push(this.#chunkTo[chunk]!);
      this.#bestPart.push(this.#chunkPart[chunk]!);
      this.#bestRoot.push(root[chunk]!);
    }
  }

  #makeChunks(reg: Reg): void {
    const { map, ranges } = this.#allocator;
    this.#first.length = this.#chunkFrom.length = this.#chunkTo.length = this.#chunkPart.length = this.#benefit.length = this.#entry.length = 0;
    for (let part = 0; part < this.#partReg.length; part++) {
      this.#first.push(this.#chunkFrom.length);
      const v = this.#partReg[part]!;
      const to = this.#partTo[part]!;
      const frequency = ranges.frequencyAt[this.#partFrom[part]! >> 2]!;
      let from = this.#partFrom[part]!;
      let broken = false;
      while (from < to) {
        const blocked = map.nextBlocked(reg, v, from, to);
        const end = blocked ? map.blockedFrom : to;
        const next = blocked ? map.blockedTo + 3 & ~3 : to;
        if (end > from) this.#addChunk(part, v, from, end, broken, blocked, frequency);
        broken = true;
        from = next;
      }
    }
    this.#first.push(this.#chunkFrom.length);
  }

  /** A stretch in which the register is free. `broken`: memory precedes it in its block; `breaks`: memory follows. */
  #addChunk(part: number, v: number, from: number, to: number, broken: boolean, breaks: boolean, frequency: number): void {
    const { ranges } = this.#allocator;
    const last = ranges.useStart[v + 1]!;
    let benefit = 0;
    let firstAt = -1;
    let lastTo = from;
    for (let use = ranges.firstUse(v, from); use < last && ranges.usePoint[use]! < to; use++) {
      const end = ranges.useEnd[use]!;
      if (end > to) break;
      const kind = ranges.useKind[use]!;
      if (firstAt < 0) firstAt = ranges.usePoint[use]! & ~3;
      if (!isDefinition(kind)) benefit += useCost[kind]! * frequency;
      lastTo = end;
    }
    if (ranges.remat[v]! >= 0) benefit *= 0.5;
    // Nothing is used on a side where memory is: the register is taken for no longer than it serves.
    if (breaks) {
      if (lastTo === from) return;
      to = this.#endBefore(v, lastTo, to);
      if (to <= from) return;
    }
    if (broken && firstAt > from) from = firstAt;
    this.#chunkFrom.push(from);
    this.#chunkTo.push(to);
    this.#chunkPart.push(part);
    this.#benefit.push(benefit);
    this.#entry.push(broken ? frequency : 0);
  }
  /** Where a chunk ends that memory follows: at `end`, unless another use at that index comes after it; then at the gap. */
  #endBefore(v: number, end: number, limit: number): number {
    const { ranges } = this.#allocator;
    if ((end & 3) === 0) return end;
    const use = ranges.firstUse(v, end);
    const another = use < ranges.useStart[v + 1]! && ranges.usePoint[use]! < (end | 3) + 1;
    return another ? end & ~3 : Math.min(end, limit);
  }

  /** Gives up chunks that cost more than they save. */
  #prune(): void {
    const { length } = this.#chunkFrom;
    this.#kept.length = 0;
    for (let chunk = 0; chunk < length; chunk++) this.#kept.push(1);
    for (let again = true, sweeps = 0; again && sweeps < 40; sweeps++) {
      again = false;
      // Against the direction of the flow first, then along it.
      for (let k = 0; k < length; k++) {
        const chunk = (sweeps & 1) === 0 ? length - 1 - k : k;
        if (this.#kept[chunk] === 0) continue;
        if (this.#benefit[chunk]! - this.#entryCost(chunk) + this.#exitValue(chunk) > 1e-9) continue;
        this.#kept[chunk] = 0;
        again = true;
      }
    }
  }

  /** The chunk at the end of a block that has v in the register, -1. */
  #keptAtEnd(block: number, v: number): number {
    if (this.#stampOut[block] !== this.#stamp) return -1;
    const part = this.#partOut[block]!;
    const chunk = this.#first[part + 1]! - 1;
    return this.#partReg[part] === v && chunk >= this.#first[part]! && this.#chunkTo[chunk] === this.#partTo[part] && this.#kept[chunk] === 1 ? chunk : -1;
  }
  #keptAtStart(block: number, v: number): number {
    if (this.#stampIn[block] !== this.#stamp) return -1;
    const part = this.#partIn[block]!;
    const chunk = this.#first[part]!;
    return this.#partReg[part] === v && chunk < this.#first[part + 1]! && this.#chunkFrom[chunk] === this.#partFrom[part] && this.#kept[chunk] === 1 ? chunk : -1;
  }
  #edge(from: number, to: number): number {
    const { fn } = this.#allocator;
    return Math.min(fn.blocks[from]!.frequency, fn.blocks[to]!.frequency);
  }

  /** Reloads on the ways into a chunk. */
  #entryCost(chunk: number): number {
    const part = this.#chunkPart[chunk]!;
    if (this.#entry[chunk]! > 0 || this.#chunkFrom[chunk] !== this.#partFrom[part]) return this.#entry[chunk]!;
    const block = this.#partBlock[part]!;
    const { ranges, fn } = this.#allocator;
    if (this.#chunkFrom[chunk] !== ranges.blockStart[block]! * 4) return 0;
    let cost = 0;
    for (const pred of fn.blocks[block]!.preds) if (this.#keptAtEnd(pred, this.#partReg[part]!) < 0) cost += this.#edge(pred, block);
    return cost;
  }
  /** Reloads that follow if a chunk is given up. */
  #exitValue(chunk: number): number {
    const part = this.#chunkPart[chunk]!;
    const v = this.#partReg[part]!;
    const block = this.#partBlock[part]!;
    const { ranges, fn } = this.#allocator;
    if (this.#chunkTo[chunk] !== this.#partTo[part]) return 0;
    if (this.#partTo[part] !== ranges.blockLast[block]! * 4 + 4) {
      // A move or tie leads on to the next part.
      return this.#leadsOn(chunk) ? ranges.frequencyAt[this.#partFrom[part]! >> 2]! * 0.5 : 0;
    }
    let value = 0;
    for (const succ of fn.blocks[block]!.succs) if (this.#keptAtStart(succ, v) >= 0) value += this.#edge(block, succ);
    return value;
  }
  /** Whether the next chunk continues this one within the block: the target of a coalesced move. */
  #leadsOn(chunk: number): boolean {
    return chunk + 1 < this.#chunkFrom.length && this.#kept[chunk + 1] === 1 && this.#chunkFrom[chunk + 1]! - this.#chunkTo[chunk]! <= 1;
  }

  /** Union of the kept chunks that are connected; returns the representative of each. */
  #components(): number[] {
    const root = this.#chunkFrom.map((_, chunk) => chunk);
    const find = (chunk: number): number => { while (root[chunk] !== chunk) chunk = root[chunk] = root[root[chunk]!]!; return chunk; };
    const { fn, ranges } = this.#allocator;
    for (let chunk = 0; chunk < root.length; chunk++) {
      if (this.#kept[chunk] === 0) continue;
      if (this.#leadsOn(chunk)) root[find(chunk + 1)] = find(chunk);
      const part = this.#chunkPart[chunk]!;
      const block = this.#partBlock[part]!;
      if (this.#chunkFrom[chunk] !== ranges.blockStart[block]! * 4) continue;
      for (const pred of fn.blocks[block]!.preds) {
        const other = this.#keptAtEnd(pred, this.#partReg[part]!);
        if (other >= 0) root[find(other)] = find(chunk);
      }
    }
    return root.map((_, chunk) => find(chunk));
  }

  /** Makes bundles of the best chunks, and one of the rest. */
  #keepBest(bundle: number): void {
    const allocator = this.#allocator;
    const { bundles } = allocator;
    const group = bundles.group[bundle]!;
    const roots = [...new Set(this.#bestRoot)];
    for (const root of roots) {
      const piece = bundles.begin(group);
      for (let i = 0; i < this.#bestRoot.length; i++)
        if (this.#bestRoot[i] === root) bundles.addSegment(this.#partReg[this.#bestPart[i]!]!, this.#bestFrom[i]!, this.#bestTo[i]!);
      bundles.finish(piece, false);
      bundles.generation[piece] = bundles.generation[bundle]! + 1;
      allocator.assign(piece, this.#bestReg);
    }
    const rest: [v: number, from: number, to: number][] = [];
    for (let part = 0, i = 0; part < this.#partReg.length; part++) {
      let at = this.#partFrom[part]!;
      for (; i < this.#bestPart.length && this.#bestPart[i] === part; i++) {
        if (this.#bestFrom[i]! > at) rest.push([this.#partReg[part]!, at, this.#bestFrom[i]!]);
        at = this.#bestTo[i]!;
      }
      if (at < this.#partTo[part]!) rest.push([this.#partReg[part]!, at, this.#partTo[part]!]);
    }
    this.#queueRest(bundle, rest);
  }

  /** Queues what is left; what starts behind a gap lies in memory up to the next one. */
  #queueRest(bundle: number, rest: readonly (readonly [v: number, from: number, to: number])[]): void {
    const allocator = this.#allocator;
    const { bundles } = allocator;
    const piece = bundles.begin(bundles.group[bundle]!);
    for (const [v, from, to] of rest) {
      const start = this.#isContinued(v, from) ? Math.min(to, from + 3 & ~3) : from;
      if (start > from) addSpilled(allocator, v, from, start);
      if (start === to) continue;
      if (this.#hasUses(v, start, to)) bundles.addSegment(v, start, to);
      else addSpilled(allocator, v, start, to);
    }
    if (bundles.isEmpty(piece)) return;
    bundles.finish(piece, false);
    bundles.generation[piece] = bundles.generation[bundle]! + 1;
    allocator.enqueue(piece);
  }
  /** Whether a point behind a gap is no definition. */
  #isContinued(v: number, from: number): boolean {
    if ((from & 3) === 0) return false;
    const { ranges } = this.#allocator;
    const use = ranges.firstUse(v, from);
    return !(use < ranges.useStart[v + 1]! && ranges.usePoint[use] === from && isDefinition(ranges.useKind[use]!));
  }
  #hasUses(v: number, from: number, to: number): boolean {
    const { ranges } = this.#allocator;
    const use = ranges.firstUse(v, from);
    return use < ranges.useStart[v + 1]! && ranges.usePoint[use]! < to;
  }

  // Isolation.

  /** Queues the most frequent blocks of a bundle and the others apart. False if all are alike. */
  #isolate(bundle: number): boolean {
    const { bundles, ranges } = this.#allocator;
    let hottest = 0;
    let coldest = Infinity;
    for (let part = 0; part < this.#partReg.length; part++) {
      const frequency = ranges.frequencyAt[this.#partFrom[part]! >> 2]!;
      coldest = Math.min(coldest, frequency);
      if (frequency > hottest && this.#hasUses(this.#partReg[part]!, this.#partFrom[part]!, this.#partTo[part]!)) hottest = frequency;
    }
    const threshold = hottest / 3;
    if (coldest >= threshold) return false;
    const rest: [v: number, from: number, to: number][] = [];
    const piece = bundles.begin(bundles.group[bundle]!);
    for (let part = 0; part < this.#partReg.length; part++) {
      const from = this.#partFrom[part]!;
      if (ranges.frequencyAt[from >> 2]! >= threshold) bundles.addSegment(this.#partReg[part]!, from, this.#partTo[part]!);
      else rest.push([this.#partReg[part]!, from, this.#partTo[part]!]);
    }
    bundles.finish(piece, false);
    bundles.generation[piece] = bundles.generation[bundle]! + 1;
    this.#allocator.enqueue(piece);
    this.#queueRest(bundle, joined(rest));
    return true;
  }
}

/** Joins stretches that touch. */
function joined(list: readonly (readonly [v: number, from: number, to: number])[]): [v: number, from: number, to: number][] {
  const out: [number, number, number][] = [];
  for (const [v, from, to] of list) {
    const last = out[out.length - 1];
    if (last !== undefined && last[0] === v && last[2] === from) last[2] = to;
    else out.push([v, from, to]);
  }
  return out;
}

function isDefinition(kind: number): boolean { return kind === DefRegister || kind === DefFixed || kind === DefMove; }

/** Puts a bundle into memory but for the smallest pieces that serve uses. */
function spill(allocator: Allocator, bundle: number): void {
  const { bundles } = allocator;
  for (let seg = bundles.start[bundle]!, end = bundles.end[bundle]!; seg < end; seg++)
    spillSegment(allocator, bundles, bundles.segReg[seg]!, bundles.segFrom[seg]!, bundles.segTo[seg]!, bundles.group[bundle]!);
  bundles.end[bundle] = bundles.start[bundle]!;
}

function spillSegment(allocator: Allocator, bundles: Bundles, v: number, from: number, to: number, group: number): void {
  const { ranges } = allocator;
  const last = ranges.useStart[v + 1]!;
  const isRemat = ranges.remat[v]! >= 0;
  let at = from;
  for (let use = ranges.firstUse(v, from); use < last && ranges.usePoint[use]! < to; use++) {
    const kind = ranges.useKind[use]!;
    if (kind > UseAnywhere || kind === UseAnywhere && !isRemat || kind === DefRegister && isRemat) continue;
    const point = ranges.usePoint[use]!;
    const pieceFrom = Math.max(at, kind === DefRegister ? point : point & ~3);
    const pieceTo = Math.min(to, ranges.useEnd[use]!);
    if (pieceTo <= at) continue;
    if (at < pieceFrom) addSpilled(allocator, v, at, pieceFrom);
    const piece = bundles.begin(group);
    bundles.addSegment(v, pieceFrom, pieceTo);
    bundles.finish(piece, true);
    allocator.enqueue(piece);
    at = pieceTo;
  }
  if (at < to) addSpilled(allocator, v, at, to);
}

function addSpilled({ spilled }: Allocator, v: number, from: number, to: number): void {
  spilled.reg.push(v);
  spilled.from.push(from);
  spilled.to.push(to);
}
