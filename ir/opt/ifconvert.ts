// ifconvert: short branches that only choose values become selects.
//
// A branch whose ways both end at once in the same block is replaced by one select per parameter that differs. A way may
// hold a few cheap instructions that cannot trap: they are executed always then. Few and cheap, because a branch that is
// predicted well costs nothing and a select waits for both its operands.

import type { BlockId, Body, Value } from '../module.ts';
import * as Op from '../op.gen.ts';
import { flagsOf, Pure } from '../ops.ts';
import { labelled } from './clean.ts';
import { becomeBr, targetArgs } from './edit.ts';
import type { Func } from './func.ts';

/** Most instructions that are executed in vain, and most selects. */
const maxSpeculated = 2;
const maxSelects = 2;

/** Converts the branches of a function; whether there were any. */
export function ifconvert(fn: Func): boolean {
  const { body } = fn;
  let any = false;
  // Bottom-up, so that inner branches are gone when outer ones are looked at.
  for (let i = fn.flow.rpo.length - 1; i >= 0; i--) {
    const block = fn.flow.rpo[i]!;
    const { insts } = body.blocks[block]!;
    const last = insts[insts.length - 1]!;
    if (body.op[last] === Op.brif && body.aux[last] === 0 && convert(fn, block, last)) any = true;
  }
  if (any) fn.invalidate();
  return any;
}

/** One way of a branch: the block where it ends, what it passes, what it executes before. */
interface Way {
  readonly to: BlockId;
  readonly args: readonly Value[];
  readonly insts: readonly Value[];
  /** The block that holds them, -1 if there are none. */
  readonly through: BlockId;
}

function convert(fn: Func, block: BlockId, last: Value): boolean {
  const { body, flow } = fn;
  const start = body.start[last]!;
  const isLabel = labelled(body);
  const first = start + 1;
  const second = start + 3 + body.pool[start + 2]!;
  const direct = [direction(body, first), direction(body, second)] as const;
  const through = [follow(fn, block, first, isLabel), follow(fn, block, second, isLabel)] as const;
  // Straight to one block, by one way around, or around on both.
  const pairs: (readonly [Way, Way | null])[] = [[direct[0], direct[1]], [direct[0], through[1]]];
  let ways: readonly [Way, Way] | null = null;
  for (const [a, b] of [...pairs, [through[0], direct[1]] as const, [through[0], through[1]] as const]) {
    if (a !== null && b !== null && a.to === b.to && a.to !== block) { ways = [a, b]; break; }
  }
  if (ways === null) return false;
  const [yes, no] = ways;
  if (yes.insts.length + no.insts.length > maxSpeculated + countConstants(body, yes.insts) + countConstants(body, no.insts)) return false;
  let differing = 0;
  for (let i = 0; i < yes.args.length; i++) if (yes.args[i] !== no.args[i]) differing++;
  if (differing > maxSelects || differing === 0 && yes.insts.length + no.insts.length > 0) return false;
  // A loop's own exit test stays a branch.
  if (flow.loopHeader[yes.to] === yes.to && flow.dominates(yes.to, block)) return false;
  const { insts } = body.blocks[block]!;
  insts.pop();
  for (const inst of yes.insts) insts.push(inst);
  for (const inst of no.insts) insts.push(inst);
  // The jump alone is left there.
  for (const { through: emptied } of ways) if (emptied >= 0) body.blocks[emptied]!.insts = body.blocks[emptied]!.insts.slice(-1);
  const condition = body.pool[start]!;
  const args = yes.args.map((value, i) => {
    const other = no.args[i]!;
    if (value === other) return value;
    const made = body.push(Op.select, body.type[value]!, 0, [condition, value, other], body.line[last]!);
    insts.push(made);
    return made;
  });
  becomeBr(body, last, yes.to, args);
  insts.push(last);
  return true;
}

function direction(body: Body, at: number): Way {
  return { to: body.pool[at]!, args: targetArgs(body, at), insts: [], through: -1 };
}

/** The way through a block that only this branch reaches and that jumps on; null if it is none or does too much. */
function follow(fn: Func, from: BlockId, at: number, isLabel: Uint8Array): Way | null {
  const { body, flow } = fn;
  const block = body.pool[at]!;
  const { params, insts } = body.blocks[block]!;
  const last = insts[insts.length - 1]!;
  if (params.length > 0 || block === from || isLabel[block] !== 0 || flow.predCount(block) !== 1 || body.op[last] !== Op.br) return null;
  const list: Value[] = [];
  for (let i = 0; i < insts.length - 1; i++) {
    const inst = insts[i]!;
    if ((flagsOf[body.op[inst]!]! & Pure) === 0 || list.length > maxSpeculated + 2) return null;
    list.push(inst);
  }
  return { to: body.operand(last, 0), args: targetArgs(body, body.start[last]!), insts: list, through: block };
}

function countConstants(body: Body, insts: readonly Value[]): number {
  let count = 0;
  for (const inst of insts) {
    const op = body.op[inst];
    if (op === Op.iconst || op === Op.fconst || op === Op.rconst || op === Op.addr || op === Op.slotaddr) count++;
  }
  return count;
}
