// Order of the blocks of allocated code: a way back of a loop stands before the loop's head.
//
// Selection lays the blocks out in reverse postorder. A way round that holds moves then ends in a jump to the head, behind a
// branch out of the loop: two jumps a round. Where what stands before the head runs more seldom, the way back goes
// there and falls into the head (loop rotation by layout); the branch before it is turned round and leaves the loop by
// falling through. Whoever came from above jumps over it, once per loop.
//
//   top: …; if (x) goto out; back: moves; goto top; out:          goto top; back: moves; top: …; if (!x) goto back; out:
//
// Only blocks behind a branch whose other way comes next move, so that no jump is added within the loop. Neither edges nor
// instructions change; the branches are put right by emit.ts.

import { Branch } from './instruction.ts';
import { MKeep, MNop, type MachineFunction, type MBlock, type MInst } from './machine.ts';
import type { Prepared } from './prepare.ts';

/** How much more often than what comes from above a way back must run. */
const minGain = 2;

/** Moves ways back before the heads of their loops. `target` gives the block that a branch goes to. */
export function rotateLoops(prepared: Prepared, fn: MachineFunction, target: (branch: MInst) => MBlock): void {
  const { order, blocks } = fn;
  const { jump, invert } = prepared.target.branches;
  const place = new Int32Array(blocks.length).fill(-1);
  order.forEach((block, i) => { place[block] = i; });
  const isBranch = (inst: MInst | undefined): inst is MInst => inst !== undefined && (prepared.flags[fn.op[inst]!]! & Branch) !== 0;
  // By head: the block that goes before it.
  const backOf = new Map<MBlock, MBlock>();
  const moved = new Uint8Array(blocks.length);
  for (let i = 2; i < order.length - 1; i++) {
    const back = order[i]!;
    const { insts, frequency } = blocks[back]!;
    const last = insts[insts.length - 1];
    if (last === undefined || fn.op[last] !== jump || !insts.some((inst) => inst !== last && fn.op[inst] !== MNop && fn.op[inst] !== MKeep)) continue;
    const head = target(last);
    const at = place[head]!;
    if (at <= 0 || at >= i || backOf.has(head) || moved[order[at - 1]!] !== 0 || blocks[order[at - 1]!]!.frequency * minGain > frequency) continue;
    // if (x) goto next; goto back, or the two exchanged.
    const before = blocks[order[i - 1]!]!.insts;
    const taken = before[before.length - 2];
    const other = before[before.length - 1];
    const next = order[i + 1]!;
    if (!isBranch(taken) || !isBranch(other)) continue;
    if (target(taken) === next ? target(other) !== back || invert(fn.op[taken]!) < 0 : target(taken) !== back || target(other) !== next) continue;
    backOf.set(head, back);
    moved[back] = 1;
    i++;
  }
  if (backOf.size === 0) return;
  const result: MBlock[] = [];
  for (const block of order) {
    if (moved[block] !== 0) continue;
    const back = backOf.get(block);
    if (back !== undefined) result.push(back);
    result.push(block);
  }
  fn.order = result;
}
