// Control flow of an IR body as back ends want it: reverse postorder, loop depths, frequencies.
//
// Loops are found from back edges of the dominator tree (natural loops; an irreducible region counts as no loop). Frequencies
// follow Ball and Larus (1993) in the small: ten runs per loop, branch hints as weights, all else equal.

import { forEachTarget, terminator } from '../../ir/cfg.ts';
import { DomTree } from '../../ir/domtree.ts';
import type { Body } from '../../ir/module.ts';
import * as Op from '../../ir/op.gen.ts';

export interface Flow {
  /** Reachable blocks, every block after its dominators. */
  readonly rpo: readonly number[];
  /** Indexed by block: successors, each once per edge, in the terminator's order. */
  readonly succs: readonly (readonly number[])[];
  /** Indexed by block: number of predecessor edges. */
  readonly predCount: Int32Array;
  /** Indexed by block: number of loops around it. */
  readonly depth: Uint16Array;
  /** Indexed by block: estimated runs per activation. */
  readonly frequency: Float64Array;
  readonly dominators: DomTree;
}

/** Analyses a body. */
export function flowOf(body: Body): Flow {
  const count = body.blocks.length;
  const succs: number[][] = body.blocks.map((block, id) => {
    const out: number[] = [];
    if (block.insts.length === 0) return out;
    const last = terminator(body, id);
    forEachTarget(body, last, (at) => { out.push(body.pool[at]!); });
    if (body.op[last] === Op.brind) for (let i = 0; i < body.operand(last, 1); i++) out.push(body.labels[body.operand(last, 2 + i)]!);
    return out;
  });
  const starts = new Int32Array(count + 1);
  const flat: number[] = [];
  for (let block = 0; block < count; block++) {
    starts[block] = flat.length;
    for (const succ of succs[block]!) flat.push(succ);
  }
  starts[count] = flat.length;
  const dominators = new DomTree(count, starts, flat);
  const rpo = reversePostorder(succs);
  const predCount = new Int32Array(count);
  const preds: number[][] = body.blocks.map(() => []);
  for (const block of rpo) for (const succ of succs[block]!) { predCount[succ]!++; preds[succ]!.push(block); }

  const depth = new Uint16Array(count);
  const mark = new Int32Array(count).fill(-1);
  const work: number[] = [];
  for (const header of rpo) {
    for (const pred of preds[header]!) if (dominators.dominates(header, pred)) work.push(pred);
    if (work.length === 0) continue;
    mark[header] = header;
    depth[header]!++;
    while (work.length > 0) {
      const block = work.pop()!;
      if (mark[block] === header) continue;
      mark[block] = header;
      depth[block]!++;
      for (const pred of preds[block]!) work.push(pred);
    }
  }
  return { rpo, succs, predCount, depth, frequency: frequencies(body, rpo, succs, depth), dominators };
}

function reversePostorder(succs: readonly (readonly number[])[]): number[] {
  const seen = new Uint8Array(succs.length);
  const out: number[] = [];
  const stack = [0];
  const next = [0];
  seen[0] = 1;
  while (stack.length > 0) {
    const top = stack.length - 1;
    const block = stack[top]!;
    const list = succs[block]!;
    // The last successor first, so that the first one comes right after the block in the result.
    const i = next[top]!++;
    if (i >= list.length) { out.push(block); stack.pop(); next.pop(); continue; }
    const succ = list[list.length - 1 - i]!;
    if (seen[succ] !== 0) continue;
    seen[succ] = 1;
    stack.push(succ);
    next.push(0);
  }
  return out.reverse();
}

function frequencies(body: Body, rpo: readonly number[], succs: readonly (readonly number[])[], depth: Uint16Array): Float64Array {
  const frequency = new Float64Array(body.blocks.length);
  const inflow = new Float64Array(body.blocks.length);
  inflow[0] = 1;
  for (const block of rpo) {
    // Within one loop level the flow is shared out; a level more counts tenfold.
    const here = Math.max(inflow[block]!, 1e-4);
    frequency[block] = Math.min(here * 10 ** Math.min(depth[block]!, 6), 1e7);
    const list = succs[block]!;
    const last = terminator(body, block);
    const hint = body.op[last] === Op.brif ? body.aux[last]! : 0;
    for (let i = 0; i < list.length; i++) {
      const succ = list[i]!;
      const share = hint === 0 ? 1 / list.length : (hint === 1) === (i === 0) ? 0.95 : 0.05;
      inflow[succ]! += here * (depth[succ]! < depth[block]! ? Math.max(share, 0.5) : share);
    }
  }
  return frequency;
}
