// Variadic functions become ordinary ones, whatever the size of their bodies: arrays of instructions grow on the way.

import { expect, test } from 'vitest';
import { lowerVariadic } from '../backends/common/variadic.ts';
import { layoutNamed } from '../ir/layout.ts';
import { Module } from '../ir/module.ts';
import * as Op from '../ir/op.gen.ts';
import { I32, VI32, VPtr, Void } from '../ir/types.ts';
import { addFunction } from './support/ir.ts';

test('vastart is the hidden parameter', () => {
  const layout = layoutNamed('be32')!;
  // More than one doubling of the arrays, and every count between.
  for (let before = 0; before < 600; before++) {
    const module = new Module('test.c');
    let start = -1;
    const symbol = addFunction(module, 'f', Void, [I32], ({ b }) => {
      for (let i = 0; i < before; i++) b.emit(Op.iconst, VI32, 0, [i, 0]);
      start = b.emit(Op.vastart, VPtr, 0, []);
      b.ret();
    }, 1);
    const def = module.symbols[symbol]!.defs[0]!;
    if (def.kind !== 'function') throw new Error('f is a function');
    const { body } = lowerVariadic(module, def, layout);
    expect([body.op[start], body.operand(start, 0), body.length[start]]).toEqual([Op.field, body.blocks[0]!.params[1], 2]);
  }
});
