// Machine instructions as rows: one row per instruction of a target, and the pseudo-instructions that all targets share.
//
// A row's `operands` (words separated by blanks) tell selection how to lay an instruction's register operands and immediates
// down in a MachineFunction, defs before uses:
//   r f         a register that is read: general, floating point
//   =r =f       a register that is written
//   &r &f       a register that is written before the others are read (early def; shares no register with a use)
//   =r/1        a def that must have the register of register operand 1 (two-operand instructions)
//   =r@rax      a def in that physical register; r@rcx a use in it
//   m           a memory operand: two registers (base, index; `noReg` if absent), both uses, and three immediates: displacement, place,
//               log2 of the index' scale. A place of -1 is none; >= 0 is an entry of the reference table (reference.ts), whose
//               address is added; <= -2 is frame slot -2 - place, whose address takes the role of the base
//   i           an immediate
//   s           a reference and an addend (two immediates)
//   b           a block of the function (an immediate)
//   !rax,rdx    physical registers that it overwrites besides its defs (no operand)
// Instructions with a variable number of registers (calls, returns) end in `*`: what selection gives is appended.

import { Def, Early, firstTargetOpcode, fixedDef, fixedUse, tiedDef, Use, type Reg, type RegSet, emptyRegs, regSet } from './machine.ts';

/** Beside log2 of an index' scale (Addressing.extendsIndex): it is 32 bits wide, sign- or zero-extended. */
export const IndexSigned = 16;
export const IndexUnsigned = 32;

/** May be computed again instead of being kept: no uses, no effect, always the same value. */
export const Remat = 1;
/** Ends control flow: nothing falls through. */
export const Barrier = 2;
/** A jump to its block operand (the only immediate of kind `b`). */
export const Branch = 4;
/** Overwrites what a call may overwrite (`clobber` holds the set). */
export const Call = 8;
/** Leaves the function. */
export const Return = 16;
/** Reads or writes memory or has another effect: never removed. */
export const Effects = 32;
/** Register operands 1 and 2, uses without constraints but for the tie of the def to operand 1, may be exchanged. */
export const Commutes = 64;

/** One machine instruction. */
export interface InstructionRow {
  /** Unique within the target; the name that rules and tests use. */
  readonly name: string;
  readonly operands: string;
  /** Index into the target's formats: how `encode` reads the fields. Pseudo-instructions without code have -1. */
  readonly format: number;
  /** The constant bits, as the format takes them. */
  readonly bits: number;
  /** A second constant for formats that need one (a function code, a prefix). */
  readonly extra: number;
  readonly flags: number;
  /**
   * Assembly in the target's usual syntax, `add %0, %1, %2`: %n is register operand n, #n immediate n, @n the memory operand whose base is
   * register operand n, and the like as the target's printer reads it.
   */
  readonly text: string;
}

/** The rows that every table begins with, at MNop … MEntry; the rest up to firstTargetOpcode is free. */
export const pseudoRows: readonly InstructionRow[] = ['nop', 'move', 'spill', 'reload', 'keep', 'entry', 'pseudo6', 'pseudo7'].map((name) =>
  ({ name, operands: name === 'move' ? '=r r' : '', format: -1, bits: 0, extra: 0, flags: 0, text: name }));
if (pseudoRows.length !== firstTargetOpcode) throw new Error('the pseudo-instructions are renumbered');

// Kinds of a parsed operand.
export const PReg = 0;
export const PMemory = 1;
export const PImmediate = 2;
export const PSymbol = 3;
export const PBlock = 4;

/** One operand of a row, parsed. */
export interface RowOperand {
  /** PReg … PBlock. */
  readonly kind: number;
  /** For PReg: class and constraint (machine.ts). */
  readonly cls: number;
  readonly constraint: number;
}

/** A row's operands, parsed once when the target is loaded. */
export interface ParsedRow {
  readonly operands: readonly RowOperand[];
  readonly variable: boolean;
  readonly clobbers: RegSet;
  /** Number of defs. */
  readonly defs: number;
}

/** Parses the operands of a row; `registers` maps names to numbers. Throws on a mistake in the table. */
export function parseRow(row: InstructionRow, registers: ReadonlyMap<string, Reg>): ParsedRow {
  const operands: RowOperand[] = [];
  let variable = false;
  let clobbers: RegSet = emptyRegs;
  let defs = 0;
  const fail = (word: string): never => { throw new Error(`instruction ${row.name}: operand '${word}'`); };
  const register = (name: string): Reg => registers.get(name) ?? fail(name);
  for (const word of row.operands.split(' ')) {
    if (word === '') continue;
    if (word === '*') { variable = true; continue; }
    if (word[0] === '!') { clobbers = regSet(...word.slice(1).split(',').map(register)); continue; }
    const plain = { m: PMemory, i: PImmediate, s: PSymbol, b: PBlock }[word];
    if (plain !== undefined) { operands.push({ kind: plain, cls: 0, constraint: 0 }); continue; }
    const match = /^([=&]?)([rf])(?:\/(\d+)|@(\w+))?$/.exec(word) ?? fail(word);
    const isDef = match[1] !== '';
    let constraint = isDef ? Def : Use;
    if (match[3] !== undefined) constraint = isDef ? tiedDef(Number(match[3])) : fail(word);
    else if (match[4] !== undefined) constraint = isDef ? fixedDef(register(match[4])) : fixedUse(register(match[4]));
    if (match[1] === '&') constraint |= Early;
    if (isDef) defs++;
    operands.push({ kind: PReg, cls: match[2] === 'f' ? 1 : 0, constraint });
  }
  return { operands, variable, clobbers, defs };
}
