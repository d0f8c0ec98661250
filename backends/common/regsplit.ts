// Splitting of live bundles that get no register whole.

import type { Allocator } from './regalloc.ts';
import { DefRegister, UseAnywhere } from './liverange.ts';
import { Late } from './machine.ts';

/** Replaces a bundle by smaller ones, which are queued, and parts in memory. */
export function splitBundle(allocator: Allocator, bundle: number): void {
  if (allocator.bundles.weight[bundle] === Infinity) throw new Error('an instruction needs more registers than there are');
  spill(allocator, bundle);
}

/** Puts a bundle into memory but for the smallest pieces that serve uses. */
function spill(allocator: Allocator, bundle: number): void {
  const { bundles } = allocator;
  for (let seg = bundles.start[bundle]!, end = bundles.end[bundle]!; seg < end; seg++)
    spillSegment(allocator, bundles.segReg[seg]!, bundles.segFrom[seg]!, bundles.segTo[seg]!, bundles.group[bundle]!);
  bundles.end[bundle] = bundles.start[bundle]!;
}

function spillSegment(allocator: Allocator, v: number, from: number, to: number, group: number): void {
  const { ranges, bundles, fn } = allocator;
  const last = ranges.useStart[v + 1]!;
  const isRemat = ranges.remat[v]! >= 0;
  let at = from;
  for (let use = ranges.firstUse(v, from); use < last && ranges.usePoint[use]! < to; use++) {
    const kind = ranges.useKind[use]!;
    if (kind > UseAnywhere || kind === UseAnywhere && !isRemat || kind === DefRegister && isRemat) continue;
    const point = ranges.usePoint[use]!;
    const index = point >> 2;
    // A use reads at the early point, a late one to the end; a definition lasts to the next gap.
    let isLate = kind === DefRegister;
    for (let other = use; kind !== DefRegister && other < last && ranges.usePoint[other] === point; other++)
      if ((fn.constraints[ranges.useOperand[other]!]! & Late) !== 0) isLate = true;
    const pieceFrom = Math.max(at, kind === DefRegister ? point : index * 4);
    const pieceTo = Math.min(to, isLate ? index * 4 + 4 : index * 4 + 2);
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
