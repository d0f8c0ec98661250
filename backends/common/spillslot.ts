// Frame slots of spilled registers.
//
// The registers of a group (what was coalesced) share one slot: they never live at the same time. Groups whose live ranges do not
// overlap share slots too, by a linear scan over the hulls of their ranges. In a function that returns twice (setjmp) every register has
// a slot of its own: what the control flow graph takes for dead may be read after the second return.

import type { LiveRanges } from './liverange.ts';
import { firstVirtual, type FrameSlot } from './machine.ts';

/** Makes slots. `inMemory[v]`: the register v (less firstVirtual) needs one. Returns the slot of each, -1 for the others. */
export function assignSlots(ranges: LiveRanges, groups: Int32Array, inMemory: Uint8Array): Int32Array {
  const { fn } = ranges;
  const slots = new Int32Array(inMemory.length).fill(-1);
  const ownerOf = fn.returnsTwice ? Int32Array.from(inMemory, (_, v) => v) : groups;
  // Hulls of the groups, at the number of the group.
  const from = new Int32Array(inMemory.length).fill(0x7fffffff);
  const to = new Int32Array(inMemory.length);
  const size = new Uint8Array(inMemory.length);
  const owners: number[] = [];
  for (let v = 0; v < inMemory.length; v++) {
    if (inMemory[v] === 0) continue;
    const owner = ownerOf[v]!;
    if (size[owner] === 0) owners.push(owner);
    size[owner] = Math.max(size[owner]!, fn.sizeOf(v + firstVirtual));
    from[owner] = Math.min(from[owner]!, ranges.segFrom[ranges.segStart[v]!]!);
    to[owner] = Math.max(to[owner]!, ranges.segTo[ranges.segStart[v + 1]! - 1]!);
  }
  owners.sort((a, b) => from[a]! - from[b]! || a - b);
  const made: FrameSlot[] = [];
  const freeFrom: number[] = [];
  const slotOf = new Int32Array(inMemory.length);
  for (const owner of owners) {
    let found = -1;
    if (!fn.returnsTwice) {
      for (let k = 0; k < made.length && found < 0; k++) if (freeFrom[k]! <= from[owner]! && fn.frame[made[k]!]!.size === size[owner]) found = k;
    }
    if (found < 0) {
      made.push(fn.newSlot(size[owner]!, size[owner]!, true));
      found = made.length - 1;
    }
    freeFrom[found] = to[owner]!;
    slotOf[owner] = made[found]!;
  }
  for (let v = 0; v < inMemory.length; v++) if (inMemory[v] !== 0) slots[v] = slotOf[ownerOf[v]!]!;
  return slots;
}
