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
import { hasReg, type Reg } from './machine.ts';

/** How often what is left of a bundle is split again. */
const maxGeneration = 6;
/** How many registers a split looks at closely among those that calls preserve, and among those that they do not. */
const maxTries = 3;

export class Splitter {
  readonly #allocator: Allocator;
  // Parts: the bundle's segments, cut at block boundaries.
  #parts = 0;
  #partReg = new Int32Array(64);
  #partFrom = new Int32Array(64);
  #partTo = new Int32Array(64);
  #partBlock = new Int32Array(64);
  /** End of the segment that it is cut from. */
  #partSegTo = new Int32Array(64);
  /** What its uses cost in memory. */
  #partBenefit = new Float64Array(64);
  /** Where its edges begin: parts that lead to it, or -1 where something else does, and how often; none if it does not begin its block. */
  #entryStart = new Int32Array(65);
  #entryPart = new Int32Array(128);
  #entryFrequency = new Float64Array(128);
  /** The same for edges out of it. */
  #exitStart = new Int32Array(65);
  #exitPart = new Int32Array(128);
  #exitFrequency = new Float64Array(128);
  /** Indexed by part: reloads at its entries from elsewhere than parts. */
  #entryFixed = new Float64Array(64);
  /** Indexed by MBlock: part that begins, or ends, with the block; valid if it is this bundle's (`#stamp`). */
  readonly #partIn: Int32Array;
  readonly #partOut: Int32Array;
  readonly #stampIn: Int32Array;
  readonly #stampOut: Int32Array;
  #stamp = 0;

  // Chunks of the parts for one register.
  #chunks = 0;
  #chunkFrom = new Int32Array(128);
  #chunkTo = new Int32Array(128);
  #chunkPart = new Int32Array(128);
  #benefit = new Float64Array(128);
  /** Cost of the reload before it, if memory precedes it in its block. */
  #broken = new Float64Array(128);
  #kept = new Uint8Array(128);
  #root = new Int32Array(128);
  #work = new Int32Array(128);
  /** Indexed by part: the chunk that begins, or ends, with it; -1. */
  #startChunk = new Int32Array(64);
  #endChunk = new Int32Array(64);

  // The best choice so far.
  #bestGain = 0;
  #bestReg: Reg = -1;
  #bestFrom: number[] = [];
  #bestTo: number[] = [];
  #bestPart: number[] = [];
  #bestRoot: number[] = [];
  /** Indexed by physical register: what it could save at most. */
  readonly #potential = new Float64Array(64);

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
    const stamp = ++this.#stamp;
    let part = 0;
    for (let seg = bundles.start[bundle]!; seg < bundles.end[bundle]!; seg++) {
      const to = bundles.segTo[seg]!;
      const v = bundles.segReg[seg]!;
      let use = ranges.firstUse(v, bundles.segFrom[seg]!);
      const last = ranges.useStart[v + 1]!;
      const scale = ranges.remat[v]! >= 0 ? 0.5 : 1;
      for (let at = bundles.segFrom[seg]!; at < to; part++) {
        if (part === this.#partReg.length) this.#growParts();
        const block = ranges.blockAt[at >> 2]!;
        const end = ranges.blockLast[block]! * 4 + 4;
        if (at === ranges.blockStart[block]! * 4) { this.#partIn[block] = part; this.#stampIn[block] = stamp; }
        if (to >= end) { this.#partOut[block] = part; this.#stampOut[block] = stamp; }
        const partTo = Math.min(to, end);
        let benefit = 0;
        for (; use < last && ranges.usePoint[use]! < partTo; use++) if (!isDefinition(ranges.useKind[use]!)) benefit += useCost[ranges.useKind[use]!]!;
        this.#partReg[part] = v;
        this.#partFrom[part] = at;
        this.#partTo[part] = partTo;
        this.#partBlock[part] = block;
        this.#partSegTo[part] = to;
        this.#partBenefit[part] = benefit * scale * ranges.frequencyAt[at >> 2]!;
        at = end;
      }
    }
    this.#parts = part;
    this.#link();
  }

  /** Finds the edges between parts. */
  #link(): void {
    const { ranges, fn } = this.#allocator;
    let entries = 0;
    let exits = 0;
    for (let part = 0; part < this.#parts; part++) {
      const block = this.#partBlock[part]!;
      const v = this.#partReg[part]!;
      const { preds, succs, frequency } = fn.blocks[block]!;
      if (entries + preds.length > this.#entryPart.length) {
        this.#entryPart = grownInts(this.#entryPart, entries + preds.length);
        this.#entryFrequency = grownFloats(this.#entryFrequency, entries + preds.length);
      }
      if (exits + succs.length > this.#exitPart.length) {
        this.#exitPart = grownInts(this.#exitPart, exits + succs.length);
        this.#exitFrequency = grownFloats(this.#exitFrequency, exits + succs.length);
      }
      this.#entryStart[part] = entries;
      let fixed = 0;
      if (this.#partFrom[part] === ranges.blockStart[block]! * 4) {
        for (const pred of preds) {
          const other = this.#stampOut[pred] === this.#stamp ? this.#partOut[pred]! : -1;
          const isPart = other >= 0 && this.#partReg[other] === v;
          const weight = Math.min(fn.blocks[pred]!.frequency, frequency);
          if (!isPart) fixed += weight;
          this.#entryPart[entries] = isPart ? other : -1;
          this.#entryFrequency[entries++] = weight;
        }
      }
      this.#entryFixed[part] = fixed;
      this.#exitStart[part] = exits;
      if (this.#partTo[part] === ranges.blockLast[block]! * 4 + 4) {
        for (const succ of succs) {
          const other = this.#stampIn[succ] === this.#stamp ? this.#partIn[succ]! : -1;
          if (other < 0 || this.#partReg[other] !== v) continue;
          this.#exitPart[exits] = other;
          this.#exitFrequency[exits++] = Math.min(fn.blocks[succ]!.frequency, frequency);
        }
      }
    }
    this.#entryStart[this.#parts] = entries;
    this.#exitStart[this.#parts] = exits;
  }

  // Regions.

  #splitRegion(bundle: number): boolean {
    const { facts, bundles } = this.#allocator;
    this.#bestGain = 1e-9;
    this.#bestReg = -1;
    const candidates = [...facts.allocatable[bundles.classOf(bundle)]!];
    for (const reg of candidates) this.#potential[reg] = this.#potentialOf(reg);
    // What could save most comes first; the rest need not be tried once it cannot save more.
    candidates.sort((a, b) => this.#potential[b]! - this.#potential[a]!);
    // Registers that calls treat alike are much alike in what they offer.
    let preserved = 0;
    let overwritten = 0;
    for (const reg of candidates) {
      if (this.#potential[reg]! <= this.#bestGain) break;
      if ((hasReg(facts.calleeSaved, reg) ? preserved++ : overwritten++) < maxTries) this.#tryRegister(reg);
    }
    if (this.#bestReg < 0) return false;
    this.#keepBest(bundle);
    return true;
  }

  /** What a register could save at most: the uses in parts that it is free in, or that it is not free in all of, less one reload where memory precedes. */
  #potentialOf(reg: Reg): number {
    const { map, ranges } = this.#allocator;
    let potential = -Math.max(0, this.#allocator.registerCost(reg));
    // Nothing is in the way from the point at hand up to `free`, and from there on up to `resume`.
    let free = 0;
    let resume = 0;
    let segTo = -1;
    for (let part = 0; part < this.#parts; part++) {
      const from = this.#partFrom[part]!;
      const to = this.#partTo[part]!;
      if (this.#partSegTo[part] !== segTo) { segTo = this.#partSegTo[part]!; free = resume = 0; }
      if (this.#partBenefit[part] === 0 || resume >= to) continue;
      if (free <= from) {
        free = map.nextBlocked(reg, this.#partReg[part]!, from, segTo) ? map.blockedFrom : segTo;
        resume = free < segTo ? map.blockedTo : 0;
        if (resume >= to && free <= from) continue;
      }
      let reload = free > from ? this.#entryFixed[part]! : Infinity;
      if (free < to) reload = Math.min(reload, ranges.frequencyAt[from >> 2]!);
      if (this.#partBenefit[part]! > reload) potential += this.#partBenefit[part]! - reload;
    }
    return potential;
  }

  /** Chooses the chunks that had best be in a register, and remembers them if they are the best so far. */
  #tryRegister(reg: Reg): void {
    const cost = Math.max(0, this.#allocator.registerCost(reg));
    this.#makeChunks(reg);
    this.#prune();
    let gain = -cost;
    for (let chunk = 0; chunk < this.#chunks; chunk++) if (this.#kept[chunk] === 1) gain += this.#benefit[chunk]! - this.#entryCost(chunk);
    if (gain <= this.#bestGain) return;
    this.#bestGain = gain;
    this.#bestReg = reg;
    this.#bestFrom = [];
    this.#bestTo = [];
    this.#bestPart = [];
    this.#bestRoot = [];
    this.#findComponents();
    for (let chunk = 0; chunk < this.#chunks; chunk++) {
      if (this.#kept[chunk] === 0) continue;
      this.#bestFrom.push(this.#chunkFrom[chunk]!);
      this.#bestTo.push(this.#chunkTo[chunk]!);
      this.#bestPart.push(this.#chunkPart[chunk]!);
      this.#bestRoot.push(this.#find(chunk));
    }
  }

  #makeChunks(reg: Reg): void {
    const { map, ranges } = this.#allocator;
    this.#chunks = 0;
    let free = 0;
    let resume = 0;
    let segTo = -1;
    for (let part = 0; part < this.#parts; part++) {
      const v = this.#partReg[part]!;
      const to = this.#partTo[part]!;
      const start = this.#partFrom[part]!;
      const frequency = ranges.frequencyAt[start >> 2]!;
      if (this.#partSegTo[part] !== segTo) { segTo = this.#partSegTo[part]!; free = resume = 0; }
      this.#startChunk[part] = this.#endChunk[part] = -1;
      for (let from = free <= start ? Math.max(resume, start) : start; from < to;) {
        if (free <= from) {
          free = map.nextBlocked(reg, v, from, segTo) ? map.blockedFrom : segTo;
          resume = free < segTo ? map.blockedTo + 3 & ~3 : 0;
        }
        const end = Math.min(free, to);
        if (end > from) this.#addChunk(part, v, from, end, from > start, end < to, frequency);
        from = free < to ? resume : to;
      }
    }
  }

  /** A stretch in which the register is free. `broken`: memory precedes it in its block; `breaks`: memory follows. */
  #addChunk(part: number, v: number, from: number, to: number, broken: boolean, breaks: boolean, frequency: number): void {
    const { ranges } = this.#allocator;
    let benefit = 0;
    if (broken || breaks) {
      const last = ranges.useStart[v + 1]!;
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
    } else benefit = this.#partBenefit[part]!;
    if (this.#chunks === this.#chunkFrom.length) this.#growChunks();
    const chunk = this.#chunks++;
    this.#chunkFrom[chunk] = from;
    this.#chunkTo[chunk] = to;
    this.#chunkPart[chunk] = part;
    this.#benefit[chunk] = benefit;
    this.#broken[chunk] = broken ? frequency : 0;
    this.#kept[chunk] = 1;
    if (!broken) this.#startChunk[part] = chunk;
    if (to === this.#partTo[part]) this.#endChunk[part] = chunk;
  }
  /** Where a chunk ends that memory follows: at `end`, unless another use at that index comes after it; then at the gap. */
  #endBefore(v: number, end: number, limit: number): number {
    const { ranges } = this.#allocator;
    if ((end & 3) === 0) return end;
    const use = ranges.firstUse(v, end);
    const another = use < ranges.useStart[v + 1]! && ranges.usePoint[use]! < (end | 3) + 1;
    return another ? end & ~3 : Math.min(end, limit);
  }

  /** Gives up chunks that cost more than they save, until none is left that does. */
  #prune(): void {
    let waiting = 0;
    // Against the direction of the flow at first; then whatever touches a chunk that was given up.
    for (let chunk = this.#chunks - 1; chunk >= 0 || waiting > 0;) {
      const at = waiting > 0 ? this.#work[--waiting]! : chunk--;
      if (this.#kept[at] === 0 || this.#benefit[at]! - this.#entryCost(at) + this.#exitValue(at) > 1e-9) continue;
      this.#kept[at] = 0;
      const part = this.#chunkPart[at]!;
      const edges = this.#entryStart[part + 1]! - this.#entryStart[part]! + this.#exitStart[part + 1]! - this.#exitStart[part]! + 2;
      if (waiting + edges > this.#work.length) this.#work = grownInts(this.#work, waiting + edges);
      if (at > 0) this.#work[waiting++] = at - 1;
      if (this.#startChunk[part] === at)
        for (let e = this.#entryStart[part]!; e < this.#entryStart[part + 1]!; e++)
          if (this.#entryPart[e]! >= 0 && this.#endChunk[this.#entryPart[e]!]! >= 0) this.#work[waiting++] = this.#endChunk[this.#entryPart[e]!]!;
      if (this.#endChunk[part] === at)
        for (let e = this.#exitStart[part]!; e < this.#exitStart[part + 1]!; e++)
          if (this.#startChunk[this.#exitPart[e]!]! >= 0) this.#work[waiting++] = this.#startChunk[this.#exitPart[e]!]!;
    }
  }

  /** Reloads on the ways into a chunk. */
  #entryCost(chunk: number): number {
    const part = this.#chunkPart[chunk]!;
    if (this.#broken[chunk]! > 0) return this.#broken[chunk]!;
    let cost = 0;
    for (let e = this.#entryStart[part]!, end = this.#entryStart[part + 1]!; e < end; e++) {
      const other = this.#entryPart[e]!;
      const from = other < 0 ? -1 : this.#endChunk[other]!;
      if (from < 0 || this.#kept[from] === 0) cost += this.#entryFrequency[e]!;
    }
    return cost;
  }
  /** Reloads that follow if a chunk is given up. */
  #exitValue(chunk: number): number {
    const part = this.#chunkPart[chunk]!;
    if (this.#endChunk[part] !== chunk) return 0;
    // A move or tie may lead on to the next part of the block.
    let value = this.#leadsOn(chunk) ? this.#allocator.ranges.frequencyAt[this.#partFrom[part]! >> 2]! * 0.5 : 0;
    for (let e = this.#exitStart[part]!, end = this.#exitStart[part + 1]!; e < end; e++) {
      const to = this.#startChunk[this.#exitPart[e]!]!;
      if (to >= 0 && this.#kept[to] === 1) value += this.#exitFrequency[e]!;
    }
    return value;
  }
  /** Whether the next chunk continues this one within the block: the target of a coalesced move. */
  #leadsOn(chunk: number): boolean {
    return chunk + 1 < this.#chunks && this.#kept[chunk + 1] === 1 && this.#chunkFrom[chunk + 1]! - this.#chunkTo[chunk]! <= 1
      && this.#partBlock[this.#chunkPart[chunk]!] === this.#partBlock[this.#chunkPart[chunk + 1]!];
  }

  // Union of the kept chunks that are connected.

  #find(chunk: number): number {
    const root = this.#root;
    while (root[chunk] !== chunk) chunk = root[chunk] = root[root[chunk]!]!;
    return chunk;
  }
  #findComponents(): void {
    for (let chunk = 0; chunk < this.#chunks; chunk++) this.#root[chunk] = chunk;
    for (let chunk = 0; chunk < this.#chunks; chunk++) {
      if (this.#kept[chunk] === 0) continue;
      if (this.#leadsOn(chunk)) this.#root[this.#find(chunk + 1)] = this.#find(chunk);
      const part = this.#chunkPart[chunk]!;
      if (this.#startChunk[part] !== chunk) continue;
      for (let e = this.#entryStart[part]!; e < this.#entryStart[part + 1]!; e++) {
        const other = this.#entryPart[e]!;
        const from = other < 0 ? -1 : this.#endChunk[other]!;
        if (from >= 0 && this.#kept[from] === 1) this.#root[this.#find(from)] = this.#find(chunk);
      }
    }
  }

  #growParts(): void {
    const size = this.#partReg.length * 2;
    this.#partReg = grownInts(this.#partReg, size);
    this.#partFrom = grownInts(this.#partFrom, size);
    this.#partTo = grownInts(this.#partTo, size);
    this.#partBlock = grownInts(this.#partBlock, size);
    this.#partSegTo = grownInts(this.#partSegTo, size);
    this.#startChunk = grownInts(this.#startChunk, size);
    this.#endChunk = grownInts(this.#endChunk, size);
    this.#entryStart = grownInts(this.#entryStart, size + 1);
    this.#exitStart = grownInts(this.#exitStart, size + 1);
    this.#partBenefit = grownFloats(this.#partBenefit, size);
    this.#entryFixed = grownFloats(this.#entryFixed, size);
  }
  #growChunks(): void {
    const size = this.#chunkFrom.length * 2;
    this.#chunkFrom = grownInts(this.#chunkFrom, size);
    this.#chunkTo = grownInts(this.#chunkTo, size);
    this.#chunkPart = grownInts(this.#chunkPart, size);
    this.#root = grownInts(this.#root, size);
    this.#benefit = grownFloats(this.#benefit, size);
    this.#broken = grownFloats(this.#broken, size);
    const kept = new Uint8Array(size);
    kept.set(this.#kept);
    this.#kept = kept;
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
    for (let part = 0, i = 0; part < this.#parts; part++) {
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
    for (let part = 0; part < this.#parts; part++) {
      const frequency = ranges.frequencyAt[this.#partFrom[part]! >> 2]!;
      coldest = Math.min(coldest, frequency);
      if (frequency > hottest && this.#hasUses(this.#partReg[part]!, this.#partFrom[part]!, this.#partTo[part]!)) hottest = frequency;
    }
    const threshold = hottest / 3;
    if (coldest >= threshold) return false;
    const rest: [v: number, from: number, to: number][] = [];
    const piece = bundles.begin(bundles.group[bundle]!);
    for (let part = 0; part < this.#parts; part++) {
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

function grownInts(old: Int32Array<ArrayBuffer>, size: number): Int32Array<ArrayBuffer> {
  const next = new Int32Array(Math.max(size, old.length * 2));
  next.set(old);
  return next;
}
function grownFloats(old: Float64Array<ArrayBuffer>, size: number): Float64Array<ArrayBuffer> {
  const next = new Float64Array(Math.max(size, old.length * 2));
  next.set(old);
  return next;
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
