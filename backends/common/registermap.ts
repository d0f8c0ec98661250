// Which bundle has which physical register at which points: sorted segments per register, beside the register's reservations.

import type { Bundles } from './livebundle.ts';
import type { LiveRanges } from './liverange.ts';
import { hasReg, type Reg } from './machine.ts';

export class RegisterMap {
  readonly #bundles: Bundles;
  // Indexed by physical register.
  readonly #from: Int32Array<ArrayBuffer>[] = [];
  readonly #to: Int32Array<ArrayBuffer>[] = [];
  readonly #owner: Int32Array<ArrayBuffer>[] = [];
  readonly #count = new Int32Array(64);
  readonly #reservations: readonly Int32Array[];
  /** Points at which instructions overwrite the register; registers that calls treat alike share a list. */
  readonly #clobbers: readonly Int32Array[];
  /** What `nextBlocked` found. */
  blockedFrom = 0;
  blockedTo = 0;
  /** What the last `probe` found in the way. */
  readonly conflicts: number[] = [];
  /** The first point at which it found something. */
  firstConflict = 0;
  /** Indexed by bundle: number of the probe that met it last. */
  #met = new Int32Array(256);
  #probe = 0;

  constructor(bundles: Bundles, ranges: LiveRanges) {
    this.#bundles = bundles;
    for (let reg = 0; reg < 64; reg++) {
      this.#from.push(noPoints);
      this.#to.push(noPoints);
      this.#owner.push(noPoints);
    }
    this.#reservations = ranges.reservations.map((list) => list.length === 0 ? noPoints : Int32Array.from(list));
    this.#clobbers = clobberLists(ranges);
  }

  /**
   * Looks for what is in the way of giving a register to a bundle. Returns 0 if nothing is, Infinity if a reservation is or if something as
   * heavy as `limit` is, else the largest weight of the bundles in `conflicts`.
   */
  probe(reg: Reg, bundle: number, limit: number): number {
    const { start, end, segFrom, segTo, segReg, weight } = this.#bundles;
    if (this.#met.length < this.#bundles.count) {
      const met = new Int32Array(this.#bundles.count * 2);
      met.set(this.#met);
      this.#met = met;
    }
    const from = this.#from[reg]!;
    const to = this.#to[reg]!;
    const owner = this.#owner[reg]!;
    const count = this.#count[reg]!;
    const probe = ++this.#probe;
    this.conflicts.length = 0;
    this.firstConflict = -1;
    let largest = 0;
    let i = firstEndingAfter(to, 0, count, segFrom[start[bundle]!]!);
    const last = end[bundle]!;
    for (let seg = start[bundle]!; seg < last; seg++) {
      const segmentFrom = segFrom[seg]!;
      const segmentTo = segTo[seg]!;
      if (this.#isReserved(reg, segmentFrom, segmentTo, segReg[seg]!)) return Infinity;
      if (i < count && to[i]! <= segmentFrom) i = firstEndingAfter(to, i + 1, count, segmentFrom);
      for (let k = i; k < count && from[k]! < segmentTo; k++) {
        const other = owner[k]!;
        if (this.#met[other] === probe) continue;
        this.#met[other] = probe;
        if (this.firstConflict < 0) this.firstConflict = Math.max(segmentFrom, from[k]!);
        if (weight[other]! >= limit) return Infinity;
        if (weight[other]! > largest) largest = weight[other]!;
        this.conflicts.push(other);
      }
    }
    return this.conflicts.length === 0 ? 0 : Math.max(largest, Number.MIN_VALUE);
  }

  #isReserved(reg: Reg, from: number, to: number, v: number): boolean {
    const list = this.#reservations[reg]!;
    for (let k = firstReservation(list, from); k < list.length && list[k]! < to; k += 3) if (list[k + 2] !== v) return true;
    return false;
  }

  /**
   * Finds the first stretch between two points in which a register cannot be had by v (less firstVirtual): sets `blockedFrom` and
   * `blockedTo`, which may reach beyond. False if there is none.
   */
  nextBlocked(reg: Reg, v: number, from: number, to: number): boolean {
    let start = to;
    let end = to;
    const count = this.#count[reg]!;
    const i = firstEndingAfter(this.#to[reg]!, 0, count, from);
    if (i < count && this.#from[reg]![i]! < start) { start = this.#from[reg]![i]!; end = this.#to[reg]![i]!; }
    const clobbers = this.#clobbers[reg]!;
    const c = firstEndingAfter(clobbers, 0, clobbers.length, from - 2);
    if (c < clobbers.length && clobbers[c]! < start) { start = clobbers[c]!; end = start + 2; }
    const list = this.#reservations[reg]!;
    for (let k = firstReservation(list, from); k < list.length && list[k]! < start; k += 3)
      if (list[k + 2] !== v) { start = list[k]!; end = list[k + 1]!; }
    this.blockedFrom = start;
    this.blockedTo = end;
    return start < to;
  }

  /** Whether nothing has a register between two points. */
  isFree(reg: Reg, from: number, to: number): boolean {
    const count = this.#count[reg]!;
    const i = firstEndingAfter(this.#to[reg]!, 0, count, from);
    return !(i < count && this.#from[reg]![i]! < to) && !this.#isReserved(reg, from, to, -2);
  }

  /** Gives a bundle a register that is free for it. */
  add(reg: Reg, bundle: number): void {
    const { start, end, segFrom, segTo } = this.#bundles;
    const added = end[bundle]! - start[bundle]!;
    let count = this.#count[reg]!;
    if (count + added > this.#from[reg]!.length) {
      const size = Math.max(count + added, this.#from[reg]!.length * 2, 16);
      for (const list of [this.#from, this.#to, this.#owner]) {
        const next = new Int32Array(size);
        next.set(list[reg]!);
        list[reg] = next;
      }
    }
    const from = this.#from[reg]!;
    const to = this.#to[reg]!;
    const owner = this.#owner[reg]!;
    // From the last to the first, moving what comes after up by as many places as are still to be filled.
    for (let seg = end[bundle]! - 1, left = added; seg >= start[bundle]!; seg--, left--) {
      const at = firstEndingAfter(to, 0, count, segFrom[seg]!);
      from.copyWithin(at + left, at, count);
      to.copyWithin(at + left, at, count);
      owner.copyWithin(at + left, at, count);
      from[at + left - 1] = segFrom[seg]!;
      to[at + left - 1] = segTo[seg]!;
      owner[at + left - 1] = bundle;
      count = at;
    }
    this.#count[reg]! += added;
    this.#bundles.reg[bundle] = reg;
  }

  /** Takes a bundle's register away. */
  remove(bundle: number): void {
    const reg = this.#bundles.reg[bundle]!;
    const from = this.#from[reg]!;
    const to = this.#to[reg]!;
    const owner = this.#owner[reg]!;
    const count = this.#count[reg]!;
    let kept = firstEndingAfter(to, 0, count, this.#bundles.segFrom[this.#bundles.start[bundle]!]!);
    for (let i = kept; i < count; i++) {
      if (owner[i] === bundle) continue;
      from[kept] = from[i]!;
      to[kept] = to[i]!;
      owner[kept++] = owner[i]!;
    }
    this.#count[reg] = kept;
    this.#bundles.reg[bundle] = -1;
  }
}

const noPoints = new Int32Array(0);

/** First of sorted disjoint segments whose end lies after a point. */
function firstEndingAfter(to: Int32Array, low: number, high: number, point: number): number {
  while (low < high) {
    const middle = low + high >> 1;
    if (to[middle]! <= point) low = middle + 1; else high = middle;
  }
  return low;
}

/** Position of the first reservation that ends after a point. */
function firstReservation(list: Int32Array, point: number): number {
  let low = 0;
  let high = list.length / 3;
  while (low < high) {
    const middle = low + high >> 1;
    if (list[middle * 3 + 1]! <= point) low = middle + 1; else high = middle;
  }
  return low * 3;
}

function clobberLists(ranges: LiveRanges): readonly Int32Array[] {
  const { clobberPoints, clobberSets, fn } = ranges;
  if (clobberPoints.length === 0) return noLists;
  const known = new Map<string, Int32Array>();
  return Array.from({ length: 64 }, (_, reg) => {
    let key = '';
    for (const set of fn.clobberSets) key += hasReg(set, reg) ? '1' : '0';
    let list = known.get(key);
    if (list === undefined) known.set(key, list = Int32Array.from(clobberPoints.filter((_point, i) => key[clobberSets[i]!] === '1')));
    return list;
  });
}
const noLists: readonly Int32Array[] = Array.from({ length: 64 }, () => noPoints);
