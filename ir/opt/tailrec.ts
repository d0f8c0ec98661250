// tailrec: a function that ends by calling itself becomes a loop.
//
// A block that ends in `call self; ret result` jumps to what was the entry, with the arguments as the parameters of that
// block; a new entry leads there. Only where no slot's address is known outside: each activation had slots of its own.
// Aggregate parameters and results, and variadic functions, are left alone.

import type { Value } from '../module.ts';
import * as Op from '../op.gen.ts';
import { escapedSlots } from './alias.ts';
import { becomeBr, rewriteUses } from './edit.ts';
import type { Func } from './func.ts';

/** Turns tail calls of a function to itself into jumps; whether there were any. */
export function tailrec(fn: Func): boolean {
  const { body, module, def } = fn;
  const sig = module.types.signatures[def.sig]!;
  if (sig.fixed >= 0 || module.types.isAggregate(sig.result) || sig.params.some((param) => module.types.isAggregate(param))) return false;
  const calls: { readonly block: number; readonly call: Value }[] = [];
  for (let b = 0; b < body.blocks.length; b++) {
    const { insts } = body.blocks[b]!;
    const call = insts[insts.length - 2]!;
    if (insts.length < 2 || body.op[call] !== Op.call || body.operand(call, 1) !== def.sig) continue;
    const { defs, linkage } = module.symbols[body.operand(call, 0)]!;
    if (defs.length !== 1 || defs[0] !== def || linkage === 'weak') continue;
    const ret = insts[insts.length - 1]!;
    if (body.op[ret] !== Op.ret || body.operand(ret, 0) === 1 && body.operand(ret, 1) !== call) continue;
    calls.push({ block: b, call });
  }
  if (calls.length === 0 || escapedSlots(body).includes(1)) return false;
  // The old entry moves to a block of its own, whose parameters take over from the function's.
  const head = body.addBlock();
  const entry = body.blocks[0]!;
  body.blocks[head]!.insts = entry.insts;
  const replaced = new Int32Array(body.count).fill(-1);
  for (const param of entry.params) {
    const made = body.push(Op.param, body.type[param]!, 0, [body.blocks[head]!.params.length], body.line[param]!);
    body.blocks[head]!.params.push(made);
    replaced[param] = made;
  }
  rewriteUses(body, replaced);
  entry.insts = [body.push(Op.br, 0, 0, [head, entry.params.length, ...entry.params], 0)];
  for (const { block, call } of calls) {
    const insts = body.blocks[block === 0 ? head : block]!.insts;
    const ret = insts.pop()!;
    insts.pop();
    const args: Value[] = [];
    for (let i = 0; i < body.operand(call, 2); i++) args.push(body.operand(call, 3 + i));
    becomeBr(body, ret, head, args);
    insts.push(ret);
  }
  fn.invalidate();
  return true;
}
