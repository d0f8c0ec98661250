// rotate: loops that test at their top test at their bottom (loop inversion).
//
// The header of a loop that begins with a test is copied to its only entry from outside: the test there guards the loop, the
// header itself is the test at the end of each round. What stands behind the test is then executed whenever the loop is
// entered, which licm needs, and one jump per round is saved. Runs before mem2reg, while variables are in slots and a header's
// values are used in the header only; headers for which that is not so, large ones and rotated ones are left alone.

import type { BlockId, Body, Value } from '../module.ts';
import * as Op from '../op.gen.ts';
import { labelled, targetPlaces } from './clean.ts';
import type { Func } from './func.ts';
import { homes, ValueUses } from './uses.ts';

/** Longest header that is copied, in instructions. */
const maxHeader = 16;

/** Rotates the loops of a function; whether there were any. */
export function rotate(fn: Func): boolean {
  const { body, flow } = fn;
  if (flow.headers.length === 0) return false;
  const isLabel = labelled(body);
  const escapes = usedElsewhere(body);
  let changed = false;
  for (const header of flow.headers) {
    const { params, insts } = body.blocks[header]!;
    const test = insts[insts.length - 1]!;
    if (params.length > 0 || insts.length > maxHeader || isLabel[header] !== 0 || body.op[test] !== Op.brif || escapes[header] !== 0) continue;
    const [yes, no] = targetPlaces(body, test).map((at) => flow.inLoop(body.pool[at]!, header));
    if (yes === no || !copies(body, insts)) continue;
    let entry = -1;
    let entries = 0;
    let rotated = false;
    for (let p = flow.predStart[header]!; p < flow.predStart[header + 1]!; p++) {
      const from = flow.edgeFrom[flow.predEdges[p]!]!;
      if (!flow.dominates(header, from)) {
        entry = from;
        entries++;
      } else if (from === header || leaves(fn, from, header)) {
        rotated = true;
      }
    }
    if (entries !== 1 || rotated) continue;
    const before = body.blocks[entry]!.insts;
    if (body.op[before[before.length - 1]!] !== Op.br) continue;
    before.pop();
    copy(body, insts, before);
    changed = true;
  }
  if (changed) fn.invalidate();
  return changed;
}

/** Whether a block has a way out of a loop. */
function leaves(fn: Func, block: BlockId, header: BlockId): boolean {
  const { flow } = fn;
  for (let e = flow.edgeStart[block]!; e < flow.edgeStart[block + 1]!; e++) if (!flow.inLoop(flow.edgeTo[e]!, header)) return true;
  return false;
}

/** Flags of blocks of which some value is used in another block. */
function usedElsewhere(body: Body): Uint8Array {
  const home = homes(body);
  const flags = new Uint8Array(body.blocks.length);
  const uses = new ValueUses();
  for (let b = 0; b < body.blocks.length; b++) {
    for (const inst of body.blocks[b]!.insts) {
      const n = uses.of(body, inst);
      for (let k = 0; k < n; k++) {
        const from = home[body.pool[uses.at[k]!]!]!;
        if (from !== b && from >= 0) flags[from] = 1;
      }
    }
  }
  return flags;
}

/** Whether the instructions can stand twice. */
function copies(body: Body, insts: readonly Value[]): boolean {
  for (const inst of insts) {
    switch (body.op[inst]) {
      case Op.call: case Op.icall: case Op.sysc: case Op.alloca: case Op.setjmp: return false;
      default:
    }
  }
  return true;
}

function copy(body: Body, insts: readonly Value[], into: Value[]): void {
  const made = new Map<Value, Value>();
  const uses = new ValueUses();
  for (const inst of insts) {
    const start = body.start[inst]!;
    const value = body.push(body.op[inst]!, body.type[inst]!, body.aux[inst]!, body.pool.slice(start, start + body.length[inst]!), body.line[inst]!);
    const n = uses.of(body, value);
    for (let k = 0; k < n; k++) {
      const at = uses.at[k]!;
      body.pool[at] = made.get(body.pool[at]!) ?? body.pool[at]!;
    }
    made.set(inst, value);
    into.push(value);
  }
}
