// Live bundles: sets of live segments that shall have one register, what allocation hands out registers to.
//
// At first each virtual register is a bundle; then those joined by a move or a tied operand are merged if their ranges do not overlap, the
// most frequent ones first ("aggressive coalescing": what proves too long is split later). A group is what was merged once:
// all that is split off stays in the group, and its parts in memory share one slot.

import type { LiveRanges } from './liverange.ts';
import { DefFixed, DefMove, DefRegister, UseAnywhere, UseFixed, UseMove, UseRegister, UseTied } from './liverange.ts';
import { firstVirtual, type RegClass } from './machine.ts';

/** What a use costs, per run, when its register lies in memory instead; indexed by kind of use. */
export const useCost: readonly number[] = (() => {
  const costs: number[] = [];
  costs[UseRegister] = 1;
  costs[DefRegister] = 1;
  costs[UseAnywhere] = 0.1;
  costs[UseFixed] = 0.7;
  costs[DefFixed] = 0.7;
  costs[UseTied] = 0.9;
  costs[UseMove] = 0.7;
  costs[DefMove] = 0.7;
  return costs;
})();

export class Bundles {
  readonly ranges: LiveRanges;
  count = 0;
  // Indexed by bundle: its segments in the pool.
  start = new Int32Array(256);
  end = new Int32Array(256);
  /** Physical register, -1. */
  reg = new Int32Array(256).fill(-1);
  /** Sum over its uses of what they cost in memory. */
  benefit = new Float64Array(256);
  /** Benefit per index: what eviction compares. Infinity for bundles that cannot be split. */
  weight = new Float64Array(256);
  /** Indices covered. */
  length = new Int32Array(256);
  /** Group, by number. */
  group = new Int32Array(256);
  /** How often it was split off something: bounds the work. */
  generation = new Int32Array(256);

  // The pool of segments; registers less firstVirtual.
  segFrom = new Int32Array(1024);
  segTo = new Int32Array(1024);
  segReg = new Int32Array(1024);
  #pool = 0;

  constructor(ranges: LiveRanges) {
    this.ranges = ranges;
  }

  classOf(bundle: number): RegClass { return this.ranges.fn.virtualClass[this.segReg[this.start[bundle]!]!]!; }

  /** Begins a bundle; segments follow by `addSegment`, then `finish`. */
  begin(group: number): number {
    const bundle = this.count++;
    if (bundle === this.start.length) this.#grow();
    this.start[bundle] = this.#pool;
    this.end[bundle] = this.#pool;
    this.reg[bundle] = -1;
    this.group[bundle] = group;
    return bundle;
  }
  /** Appends a segment to the newest bundle, joining it to the last one if they touch. */
  addSegment(v: number, from: number, to: number): void {
    const bundle = this.count - 1;
    const last = this.#pool - 1;
    if (last >= this.start[bundle]! && this.segReg[last] === v && this.segTo[last] === from) { this.segTo[last] = to; return; }
    if (this.#pool === this.segFrom.length) {
      this.segFrom = grown(this.segFrom);
      this.segTo = grown(this.segTo);
      this.segReg = grown(this.segReg);
    }
    this.segFrom[this.#pool] = from;
    this.segTo[this.#pool] = to;
    this.segReg[this.#pool] = v;
    this.end[bundle] = ++this.#pool;
  }
  isEmpty(bundle: number): boolean { return this.start[bundle] === this.end[bundle]; }

  /** Computes benefit, weight and length; `fixed` for bundles that cannot be split. */
  finish(bundle: number, fixed: boolean): void {
    const { ranges } = this;
    let benefit = 0;
    let length = 0;
    for (let seg = this.start[bundle]!; seg < this.end[bundle]!; seg++) {
      const to = this.segTo[seg]!;
      const v = this.segReg[seg]!;
      length += (to - this.segFrom[seg]! >> 2) + 1;
      const last = ranges.useStart[v + 1]!;
      const scale = ranges.remat[v]! >= 0 ? 0.5 : 1;
      for (let use = ranges.firstUse(v, this.segFrom[seg]!); use < last && ranges.usePoint[use]! < to; use++)
        benefit += useCost[ranges.useKind[use]!]! * ranges.frequencyAt[ranges.usePoint[use]! >> 2]! * scale;
    }
    this.benefit[bundle] = benefit;
    this.length[bundle] = length;
    this.weight[bundle] = fixed ? Infinity : benefit / (length + 4);
  }

  #grow(): void {
    const size = this.start.length * 2;
    this.start = grown(this.start);
    this.end = grown(this.end);
    this.reg = grown(this.reg);
    this.length = grown(this.length);
    this.group = grown(this.group);
    this.generation = grown(this.generation);
    const benefit = new Float64Array(size);
    benefit.set(this.benefit);
    this.benefit = benefit;
    const weight = new Float64Array(size);
    weight.set(this.weight);
    this.weight = weight;
  }
}

function grown(old: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const next = new Int32Array(old.length * 2);
  next.set(old);
  return next;
}

/** One bundle per virtual register that lives, merged over moves and ties. Returns the group of each register (less firstVirtual), -1 for none. */
export function coalesce(bundles: Bundles): Int32Array {
  const { ranges } = bundles;
  const count = ranges.segStart.length - 1;
  const parent = new Int32Array(count);
  for (let v = 0; v < count; v++) parent[v] = v;
  const bundleOf = new Int32Array(count).fill(-1);
  const find = (v: number): number => {
    while (parent[v] !== v) { parent[v] = parent[parent[v]!]!; v = parent[v]!; }
    return v;
  };
  for (let v = 0; v < count; v++) {
    if (ranges.segStart[v] === ranges.segStart[v + 1]) continue;
    bundleOf[v] = bundles.begin(0);
    for (let seg = ranges.segStart[v]!; seg < ranges.segStart[v + 1]!; seg++) bundles.addSegment(v, ranges.segFrom[seg]!, ranges.segTo[seg]!);
  }
  const { copies } = ranges;
  const order = new Int32Array(copies.length / 3);
  const frequency = new Float64Array(order.length);
  for (let i = 0; i < order.length; i++) {
    order[i] = i;
    frequency[i] = ranges.frequencyAt[copies[i * 3 + 2]!]!;
  }
  order.sort((a, b) => frequency[b]! - frequency[a]! || copies[a * 3 + 2]! - copies[b * 3 + 2]! || a - b);
  for (const i of order) {
    const a = find(copies[i * 3]! - firstVirtual);
    const b = find(copies[i * 3 + 1]! - firstVirtual);
    if (a === b || bundleOf[a]! < 0 || bundleOf[b]! < 0) continue;
    if (ranges.fn.virtualClass[a] !== ranges.fn.virtualClass[b] || overlap(bundles, bundleOf[a]!, bundleOf[b]!)) continue;
    bundleOf[a] = merged(bundles, bundleOf[a]!, bundleOf[b]!);
    parent[b] = a;
  }
  const groups = new Int32Array(count).fill(-1);
  for (let v = 0; v < count; v++) {
    const root = find(v);
    if (bundleOf[root]! < 0) continue;
    groups[v] = root;
    bundles.group[bundleOf[root]!] = root;
  }
  // Bundles that were merged away are empty.
  const live = new Uint8Array(bundles.count);
  for (let v = 0; v < count; v++) if (parent[v] === v && bundleOf[v]! >= 0) live[bundleOf[v]!] = 1;
  for (let bundle = 0; bundle < live.length; bundle++) if (live[bundle] === 0) bundles.end[bundle] = bundles.start[bundle]!;
  return groups;
}

function overlap(bundles: Bundles, a: number, b: number): boolean {
  const { segFrom, segTo } = bundles;
  let i = bundles.start[a]!;
  let j = bundles.start[b]!;
  const iEnd = bundles.end[a]!;
  const jEnd = bundles.end[b]!;
  if (segTo[iEnd - 1]! <= segFrom[j]! || segTo[jEnd - 1]! <= segFrom[i]!) return false;
  while (i < iEnd && j < jEnd) {
    if (segTo[i]! <= segFrom[j]!) i++;
    else if (segTo[j]! <= segFrom[i]!) j++;
    else return true;
  }
  return false;
}

function merged(bundles: Bundles, a: number, b: number): number {
  const bundle = bundles.begin(0);
  let i = bundles.start[a]!;
  let j = bundles.start[b]!;
  while (i < bundles.end[a]! || j < bundles.end[b]!) {
    const seg = j >= bundles.end[b]! || i < bundles.end[a]! && bundles.segFrom[i]! < bundles.segFrom[j]! ? i++ : j++;
    bundles.addSegment(bundles.segReg[seg]!, bundles.segFrom[seg]!, bundles.segTo[seg]!);
  }
  return bundle;
}
