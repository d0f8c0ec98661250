// Register allocation: thousands of random functions through the allocators and the symbolic checker; the checker itself against
// damaged allocations.

import { describe, expect, test } from 'vitest';
import type { AllocationFacts } from '../backends/common/allocation.ts';
import { checkAllocation, codeBefore, type CodeBefore } from '../backends/common/alloccheck.ts';
import { allocateFast } from '../backends/common/fastalloc.ts';
import { allocateRegisters } from '../backends/common/regalloc.ts';
import { Def, MMove, MReload, MSpill, Use, type MachineFunction, type MInst } from '../backends/common/machine.ts';
import { codeText, opPlain, Random, randomMachineFunction, type RandomShape } from './support/random-machine.ts';

type Allocator = (fn: MachineFunction, facts: AllocationFacts) => void;

const allocators: readonly (readonly [name: string, allocate: Allocator])[] = [['fast', allocateFast], ['optimizing', allocateRegisters]];

const shapes: readonly (readonly [name: string, functions: number, shape: RandomShape])[] = [
  ['one block', 400, { registers: 4, blocks: 1, insts: 20, spread: 30 }],
  ['small functions', 1000, { registers: 4, blocks: 5, insts: 5, spread: 40 }],
  ['few registers', 400, { registers: 5, blocks: 12, insts: 10, spread: 50 }],
  ['many registers', 200, { registers: 12, blocks: 12, insts: 20, spread: 60 }],
  ['many blocks', 50, { registers: 8, blocks: 60, insts: 6, spread: 60 }],
];

function allocateAndCheck(seed: number, shape: RandomShape, allocate: Allocator): void {
  const { fn, facts } = randomMachineFunction(seed, shape);
  const before = codeBefore(fn);
  const text = codeText(fn);
  try {
    allocate(fn, facts);
    checkAllocation(before, fn, facts);
  } catch (error) {
    throw new Error(`${error instanceof Error ? error.stack : error}\nbefore:\n${text}\nafter:\n${codeText(fn)}`, { cause: error });
  }
}

describe.each(allocators)('%s allocator', (_, allocate) => {
  test.each(shapes)('%s', (_name, functions, shape) => {
    for (let seed = 1; seed <= functions; seed++) allocateAndCheck(seed, shape, allocate);
  });
});

/** Ways to break an allocation; each returns whether it found something to break. */
const damages: readonly (readonly [name: string, damage: (fn: MachineFunction, before: CodeBefore, facts: AllocationFacts, random: Random) => boolean])[] = [
  ['a use reads another register', (fn, before, facts, random) => changeOperand(fn, before, facts, random, Use)],
  ['a def writes another register', (fn, before, facts, random) => changeOperand(fn, before, facts, random, Def)],
  ['a reload is missing', (fn, before, _, random) => dropInstruction(fn, before, MReload, random)],
  ['a spill is missing', (fn, before, _, random) => dropInstruction(fn, before, MSpill, random)],
  ['a move is missing', (fn, before, _, random) => dropInstruction(fn, before, MMove, random)],
  ['an instruction is missing', (fn, before, _, random) => dropInstruction(fn, before, opPlain, random)],
  ['a reload reads another slot', (fn, before, _, random) => {
    const inst = pickInstruction(fn, random, (each) => each >= before.count && fn.op[each] === MReload);
    const slots = fn.frame.map((_object, slot) => slot).filter((slot) => slot !== fn.imm(inst, 0));
    if (inst < 0 || slots.length === 0) return false;
    fn.imms[fn.immStart[inst]!] = random.pick(slots);
    return true;
  }],
];

function pickInstruction(fn: MachineFunction, random: Random, accepts: (inst: MInst) => boolean): MInst {
  const list = fn.order.flatMap((block) => fn.blocks[block]!.insts.filter(accepts));
  return list.length === 0 ? -1 : random.pick(list);
}
function dropInstruction(fn: MachineFunction, before: CodeBefore, op: number, random: Random): boolean {
  const inst = pickInstruction(fn, random, (each) => fn.op[each] === op && (op === opPlain) === (each < before.count) && fn.regCount[each]! > 0);
  if (inst < 0) return false;
  for (const block of fn.blocks) block.insts = block.insts.filter((each) => each !== inst);
  return true;
}
function changeOperand(fn: MachineFunction, before: CodeBefore, facts: AllocationFacts, random: Random, role: number): boolean {
  const hasRole = (i: number): boolean => (fn.constraints[i]! & Def) === role && fn.regs[i]! >= 0;
  const operands = (inst: MInst): number[] => Array.from({ length: fn.regCount[inst]! }, (_, i) => fn.regStart[inst]! + i).filter(hasRole);
  const inst = pickInstruction(fn, random, (each) => each < before.count && fn.op[each] === opPlain && operands(each).length > 0);
  if (inst < 0) return false;
  const i = random.pick(operands(inst));
  fn.regs[i] = random.pick(facts.allocatable[fn.regs[i]! >> 5]!.filter((reg) => reg !== fn.regs[i]));
  return true;
}

// Some damage is none: what is missing was of no use, or the other register holds the same value.
test.each(damages)('the checker sees that %s', (_, damage) => {
  let done = 0;
  let seen = 0;
  for (let seed = 1; seed <= 150; seed++) {
    const { fn, facts } = randomMachineFunction(seed, { registers: 5, blocks: 6, insts: 8, spread: 40 });
    const before = codeBefore(fn);
    allocateFast(fn, facts);
    if (!damage(fn, before, facts, new Random(seed))) continue;
    done++;
    try { checkAllocation(before, fn, facts); } catch { seen++; }
  }
  expect(done).toBeGreaterThan(100);
  expect(seen / done).toBeGreaterThan(0.6);
});
