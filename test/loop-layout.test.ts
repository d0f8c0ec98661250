// The order of blocks (backends/common/layout.ts): ways back that hold code stand before the heads of their loops, where no jump is added.

import { expect, test } from 'vitest';
import { simplifyBranches } from '../backends/common/emit.ts';
import { Def, MMove, MachineFunction, Use, type MBlock } from '../backends/common/machine.ts';
import { prepare } from '../backends/common/prepare.ts';
import { target } from '../backends/x86_64/target.ts';

const prepared = prepare(target);
const jump = prepared.row('jmp');
const ifEqual = prepared.row('je');

/** A block given by what it jumps to: `[always]`, or `[if equal, else]`; `moves` of code before. */
type Shape = readonly [to: readonly MBlock[], frequency: number, moves: number];

/** Layout of a function of such blocks; the last one returns. */
function laidOut(shapes: readonly Shape[]): { order: MBlock[]; text: string[] } {
  const fn = new MachineFunction('f');
  shapes.forEach(([to, frequency, moves], b) => {
    const block = fn.newBlock(b);
    fn.order.push(block);
    const { insts } = fn.blocks[block]!;
    fn.blocks[block]!.frequency = frequency;
    for (let i = 0; i < moves; i++) {
      insts.push(fn.begin(MMove, 0));
      fn.addReg(0, Def);
      fn.addReg(1, Use);
    }
    to.forEach((next, i) => {
      insts.push(fn.begin(i === 0 && to.length === 2 ? ifEqual : jump, 0));
      fn.addImm(next);
    });
    if (to.length === 0) insts.push(fn.begin(prepared.row('ret'), 0));
  });
  simplifyBranches(prepared, fn);
  const text = fn.order.map((block) => `${block}: ${fn.blocks[block]!.insts.map((inst) => fn.op[inst] === MMove ? 'move' : `${target.rows[fn.op[inst]!]!.name} ${fn.immCount[inst]! > 0 ? fn.imm(inst, 0) : ''}`.trim()).join(', ')}`);
  return { order: fn.order, text };
}

test('a way back with moves goes before the head, and the branch before it goes round or falls out', () => {
  const expected = ['0: move, jmp 1', '2: move', '1: move, jne 2', '3: ret'];
  expect(laidOut([[[1], 1, 1], [[3, 2], 10, 1], [[1], 10, 1], [[], 1, 0]]).text).toEqual(expected);
  expect(laidOut([[[1], 1, 1], [[2, 3], 10, 1], [[1], 10, 1], [[], 1, 0]]).text).toEqual(['0: move, jmp 1', '2: move', '1: move, je 2', '3: ret']);
});

test('a way back without code is no block, and the loop stays as it is', () => {
  expect(laidOut([[[1], 1, 1], [[3, 2], 10, 1], [[1], 10, 0], [[], 1, 0]]).text).toEqual(['0: move', '1: move, jne 1', '3: ret']);
});

test('nothing moves where that would add a jump to the loop, or where what comes from above runs as often', () => {
  // What comes next is not the other way of the branch.
  expect(laidOut([[[1], 1, 1], [[4, 2], 10, 1], [[1], 10, 1], [[], 1, 1], [[3], 1, 1]]).order).toEqual([0, 1, 2, 3, 4]);
  // The block before falls into the way back.
  expect(laidOut([[[1], 1, 1], [[4, 2], 10, 1], [[3], 10, 1], [[1], 10, 1], [[], 1, 0]]).order).toEqual([0, 1, 2, 3, 4]);
  expect(laidOut([[[1], 6, 1], [[3, 2], 10, 1], [[1], 10, 1], [[], 1, 0]]).order).toEqual([0, 1, 2, 3]);
});
