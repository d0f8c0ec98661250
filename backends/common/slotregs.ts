// Scalar slots kept in registers at selection. In SSA form a block whose label is taken has no parameters, so that in functions with
// computed goto variables stay in slots (docs/ir.md). Machine code is not in SSA form: there such a slot is a register with
// several definitions.
//
// A slot qualifies if its address is used by ordinary whole loads and stores of one scalar type alone. A function that calls
// setjmp keeps its slots: longjmp must find the newest values.

import type { Body } from '../../ir/module.ts';
import * as Op from '../../ir/op.gen.ts';
import { isValueKind, Operands } from '../../ir/operands.ts';
import { memEndian, memOrder, memScalar, memVolatile } from '../../ir/ops.ts';

/** Indexed by slot: the ValueType that it holds if it can be a register, else 0. Looks at reachable blocks only. */
export function registerSlots(body: Body, blocks: readonly number[]): Uint8Array {
  const types = new Uint8Array(body.slots.length);
  if (body.labels.length === 0) return types;
  const scalars = new Int8Array(body.slots.length).fill(-1);
  const refused = new Uint8Array(body.slots.length);
  const operands = new Operands();
  for (const block of blocks) {
    for (const inst of body.blocks[block]!.insts) {
      const op = body.op[inst]!;
      if (op === Op.setjmp) return types.fill(0);
      operands.expand(body, inst);
      for (let i = 0; i < operands.count; i++) {
        if (!isValueKind(operands.kinds[i]!)) continue;
        const address = body.operand(inst, i);
        if (body.op[address] !== Op.slotaddr) continue;
        const slot = body.operand(address, 0);
        const aux = body.aux[inst]!;
        const plain = (op === Op.load || op === Op.store) && i === 0 && !memVolatile(aux) && memEndian(aux) === 0 && memOrder(aux) === 0;
        const scalar = memScalar(aux);
        // Narrow scalars would have to be extended at each load.
        if (!plain || scalar < 4 || scalars[slot] !== -1 && scalars[slot] !== scalar) { refused[slot] = 1; continue; }
        scalars[slot] = scalar;
        types[slot] = op === Op.load ? body.type[inst]! : body.type[body.operand(inst, 1)]!;
      }
    }
  }
  for (let slot = 0; slot < types.length; slot++) if (refused[slot] !== 0) types[slot] = 0;
  return types;
}
