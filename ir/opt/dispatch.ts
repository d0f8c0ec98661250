// dispatch: indirect jumps to labels become one switch over label numbers.
//
// For engines without indirect jumps (wasm): all brinds of a function go to one block that switches on the label's number,
// which is what a label address is (docs/ir.md, labeladdr). Labelled blocks are ordinary blocks then, and variables that
// live from label to label can be values. The labels themselves lead nowhere any more. Runs on a bound module before the
// other passes.

import type { Lane } from '../layout.ts';
import type { Body, Module, Value } from '../module.ts';
import * as Op from '../op.gen.ts';
import type { RelTable } from '../rel.ts';
import { I32, VI32, VNone, VWord } from '../types.ts';

/** Rewrites the functions of -O1 and up that jump to labels; how many. */
export function switchLabels(module: Module, lane: Lane): number {
  let count = 0;
  for (const { defs } of module.symbols) {
    for (const def of defs) {
      if (def.kind === 'function' && (def.layouts >> lane & 1) !== 0 && def.optLevel > 0 && rewrite(def.body, module.rels)) count++;
    }
  }
  return count;
}

function rewrite(body: Body, rels: RelTable): boolean {
  const jumps: { readonly insts: Value[]; readonly jump: Value }[] = [];
  for (const { insts } of body.blocks) {
    const jump = insts[insts.length - 1]!;
    if (body.op[jump] === Op.brind) jumps.push({ insts, jump });
  }
  if (jumps.length === 0) return false;
  const nowhere = body.addBlock();
  body.blocks[nowhere]!.insts.push(body.push(Op.unreachable, VNone, 0, [], 0));
  const dispatch = body.addBlock();
  const number = body.push(Op.param, VI32, 0, [0], 0);
  body.blocks[dispatch]!.params.push(number);
  const cases = body.labels.flatMap((block, i) => [rels.int(i + 1, I32), block, 0]);
  body.blocks[dispatch]!.insts.push(body.push(Op.switch_, VNone, 0, [number, body.labels.length, ...cases, nowhere, 0], 0));
  for (const { insts, jump } of jumps) {
    insts.pop();
    const line = body.line[jump]!;
    const word = body.push(Op.ptoi, VWord, 0, [body.operand(jump, 0)], line);
    const low = body.push(Op.trunc, VI32, 0, [word], line);
    insts.push(word, low, body.push(Op.br, VNone, 0, [dispatch, 1, low], line));
  }
  body.labels.fill(nowhere);
  return true;
}
