// Names of parameters for debuggers, taken before optimization makes values of the slots that hold them.
//
// The front end gives each parameter a slot, the first of the body in order (frontend/c/lower-function.ts). A parameter that
// is assigned only at entry keeps its value, wherever that lies later; only such ones get a name. Aggregates stay in memory.

import type { Body, Module } from './module.ts';
import * as Op from './op.gen.ts';
import { isValueKind, Operands } from './operands.ts';

/** Sets `parameterNames` of every function. */
export function nameParameters(module: Module): void {
  const operands = new Operands();
  for (const { defs } of module.symbols) for (const def of defs) {
    if (def.kind !== 'function') continue;
    const { body } = def;
    const count = body.blocks[0]!.params.length;
    if (count > body.slots.length) continue;
    const changed = changedSlots(body, count, operands);
    const names = Array.from({ length: count }, (_, slot) => changed[slot] === 0 || module.types.isAggregate(body.slots[slot]!.type) ? body.slots[slot]!.name : '');
    def.parameterNames = names.some((name) => name !== '') ? names : [];
  }
}

/** Of the first `count` slots those that are stored to more than once, or otherwise than by loads and stores. */
function changedSlots(body: Body, count: number, operands: Operands): Uint8Array {
  const changed = new Uint8Array(count);
  const stores = new Uint8Array(count);
  for (const { insts } of body.blocks) for (const inst of insts) {
    operands.expand(body, inst);
    const op = body.op[inst]!;
    for (let i = 0; i < operands.count; i++) {
      const value = body.operand(inst, i);
      if (!isValueKind(operands.kinds[i]!) || body.op[value] !== Op.slotaddr) continue;
      const slot = body.operand(value, 0);
      if (slot >= count || op === Op.load) continue;
      if (op !== Op.store || i !== 0 || stores[slot]! > 0) changed[slot] = 1;
      stores[slot] = 1;
    }
  }
  return changed;
}
