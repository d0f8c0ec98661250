// Control flow of a body: successors, and removal of blocks that nothing reaches.

import type { BlockId, Body, Value } from './module.ts';
import * as Op from './op.gen.ts';

/** Calls `visit` with the pool index of every block operand of a terminator (targets only, not labels). */
export function forEachTarget(body: Body, inst: Value, visit: (poolIndex: number) => void): void {
  const start = body.start[inst]!;
  switch (body.op[inst]) {
    case Op.br: visit(start); return;
    case Op.brif: {
      visit(start + 1);
      visit(start + 3 + body.pool[start + 2]!);
      return;
    }
    case Op.switch_: {
      let at = start + 2;
      for (let i = body.pool[start + 1]!; i > 0; i--) {
        visit(at + 1);
        at += 3 + body.pool[at + 2]!;
      }
      visit(at);
      return;
    }
    default:
  }
}

/** The terminator of a block. */
export function terminator(body: Body, block: BlockId): Value {
  const insts = body.blocks[block]!.insts;
  return insts[insts.length - 1]!;
}

/** Blocks reachable from the entry, as flags indexed by block. A label is reached from the brinds that list it. */
export function reachableBlocks(body: Body): Uint8Array {
  const reached = new Uint8Array(body.blocks.length);
  const work: BlockId[] = [0];
  reached[0] = 1;
  const reach = (target: BlockId): void => {
    if (reached[target] !== 0) return;
    reached[target] = 1;
    work.push(target);
  };
  while (work.length > 0) {
    const block = work.pop()!;
    if (body.blocks[block]!.insts.length === 0) continue;
    const last = terminator(body, block);
    forEachTarget(body, last, (at) => { reach(body.pool[at]!); });
    if (body.op[last] !== Op.brind) continue;
    for (let i = body.operand(last, 1); i > 0; i--) reach(body.labels[body.operand(last, 1 + i)]!);
  }
  return reached;
}

/** Marks a block and what it leads to. */
function keep(body: Body, from: BlockId, reached: Uint8Array): void {
  const work: BlockId[] = [from];
  while (work.length > 0) {
    const block = work.pop()!;
    if (reached[block] !== 0) continue;
    reached[block] = 1;
    if (body.blocks[block]!.insts.length > 0) forEachTarget(body, terminator(body, block), (at) => { work.push(body.pool[at]!); });
  }
}

/** Removes unreachable blocks and renumbers the rest in order. A reachable empty block (end of dead code) gets `unreachable`. */
export function dropUnreachable(body: Body): void {
  const reached = reachableBlocks(body);
  // A label keeps its number even where no jump is left, so its block stays.
  for (const block of body.labels) keep(body, block, reached);
  const renumbered = new Int32Array(body.blocks.length);
  let next = 0;
  for (let block = 0; block < body.blocks.length; block++) if (reached[block] !== 0) renumbered[block] = next++;
  for (let block = 0; block < body.blocks.length; block++) {
    if (reached[block] === 0) continue;
    const { insts } = body.blocks[block]!;
    if (insts.length === 0) insts.push(body.push(Op.unreachable, 0, 0, [], 0));
    forEachTarget(body, insts[insts.length - 1]!, (at) => { body.pool[at] = renumbered[body.pool[at]!]!; });
  }
  const kept = body.blocks.filter((_, block) => reached[block] !== 0);
  body.blocks.length = 0;
  body.blocks.push(...kept);
  for (let i = 0; i < body.labels.length; i++) body.labels[i] = renumbered[body.labels[i]!]!;
}
