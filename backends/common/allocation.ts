// What register allocators are told of a target, and the code that they make: moves, spills, reloads, copies of
// rematerializable instructions. Shared by regalloc.ts (optimizing), fastalloc.ts (-O0) and alloccheck.ts (the proof).

import { Barrier, Branch, Remat, Return } from './instruction.ts';
import { Def, MMove, MReload, MSpill, Use, type FrameSlot, type MachineFunction, type MInst, type Reg, type RegSet } from './machine.ts';

/** All that register allocation knows of a target. */
export interface AllocationFacts {
  /** Indexed by class: the registers that may hold virtual ones, in order of preference. */
  readonly allocatable: readonly (readonly Reg[])[];
  /** Registers that must be saved by a function that writes them. */
  readonly calleeSaved: RegSet;
  /**
   * Indexed by opcode: flags of the row (instruction.ts). Of interest: Remat (one def, no uses; must leave condition codes alone, since
   * copies may land between what sets them and what reads them), Branch, Barrier, Return.
   */
  readonly flags: Uint8Array;
}

/** The facts of a target: its register file and rows. */
export function allocationFacts(
  registers: { readonly allocatable: readonly (readonly Reg[])[]; readonly calleeSaved: RegSet },
  rows: readonly { readonly flags: number }[],
): AllocationFacts {
  return { allocatable: registers.allocatable, calleeSaved: registers.calleeSaved, flags: Uint8Array.from(rows, (row) => row.flags) };
}

/** Flags of the instructions that a block may end in. */
export const Terminator = Branch | Barrier | Return;

/** A register operand of kind Anywhere that lies in a frame slot. */
export function slotOperand(slot: FrameSlot): number { return -2 - slot; }
/** The slot of such an operand. */
export function operandSlot(operand: number): FrameSlot { return -2 - operand; }
export function isSlotOperand(operand: number): boolean { return operand < -1; }

/** All allocatable registers as a set. */
export function allocatableSet(facts: AllocationFacts): RegSet {
  let general = 0;
  let float = 0;
  for (const reg of facts.allocatable[0]!) general |= 1 << (reg & 31);
  for (const reg of facts.allocatable[1]!) float |= 1 << (reg & 31);
  return [general, float];
}

/** Whether an instruction may be computed again wherever its value is needed: a def alone. */
export function isRemat(fn: MachineFunction, inst: MInst, flags: Uint8Array): boolean {
  return (flags[fn.op[inst]!]! & Remat) !== 0 && fn.regCount[inst] === 1 && fn.clobber[inst] === 0 && fn.constraints[fn.regStart[inst]!] === Def;
}

// Makers of instructions; the caller puts them into a block.

export function newMove(fn: MachineFunction, to: Reg, from: Reg, line: number): MInst {
  const inst = fn.begin(MMove, line);
  fn.addReg(to, Def);
  fn.addReg(from, Use);
  return inst;
}
export function newSpill(fn: MachineFunction, slot: FrameSlot, from: Reg, line: number): MInst {
  const inst = fn.begin(MSpill, line);
  fn.addReg(from, Use);
  fn.addImm(slot);
  return inst;
}
export function newReload(fn: MachineFunction, to: Reg, slot: FrameSlot, line: number): MInst {
  const inst = fn.begin(MReload, line);
  fn.addReg(to, Def);
  fn.addImm(slot);
  return inst;
}
/** A copy of a rematerializable instruction that writes another register. */
export function newRemat(fn: MachineFunction, of: MInst, to: Reg, line: number): MInst {
  const inst = fn.begin(fn.op[of]!, line);
  fn.addReg(to, Def);
  for (let i = 0; i < fn.immCount[of]!; i++) fn.addImm(fn.imm(of, i));
  return inst;
}
