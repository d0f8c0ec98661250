// Which instructions may go when nothing uses their result.
//
// Loads may: reading through an invalid pointer is undefined, so a defined program cannot tell (docs/decisions.md). Division
// goes only where it cannot trap.

import type { Body, Value } from '../module.ts';
import * as Op from '../op.gen.ts';
import { flagsOf, memOrder, memVolatile, Pure } from '../ops.ts';
import type { CallFacts } from './facts.ts';

/** Whether an instruction without uses can be removed. */
export function isRemovable(body: Body, inst: Value, facts: CallFacts | null): boolean {
  const op = body.op[inst]!;
  if ((flagsOf[op]! & Pure) !== 0) return true;
  switch (op) {
    case Op.load: case Op.bfload: return !memVolatile(body.aux[inst]!) && memOrder(body.aux[inst]!) <= 1;
    case Op.div: case Op.rem: return cannotTrap(body, inst);
    case Op.alloca: case Op.stacksave: case Op.frameaddr: case Op.vastart: return true;
    case Op.call: return facts !== null && facts.isRemovable(body.operand(inst, 0));
    default: return false;
  }
}

/** Whether a division's divisor is a literal other than 0, and other than -1 if it may be signed. */
export function cannotTrap(body: Body, inst: Value): boolean {
  const divisor = body.operand(inst, 1);
  if (body.op[divisor] !== Op.iconst) return false;
  const lo = body.operand(divisor, 0);
  // The low half decides in every layout.
  return lo !== 0 && (lo !== -1 || body.aux[inst] === 1);
}
