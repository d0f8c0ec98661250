// RISC-V 64: registers and their roles. RISC-V ELF psABI, "Register Convention".

import { regSet, type Reg } from '../common/machine.ts';
import type { RegisterFile } from '../common/target.ts';

export const ZERO: Reg = 0, RA: Reg = 1, SP: Reg = 2, TP: Reg = 4, S0: Reg = 8, A0: Reg = 10, A1: Reg = 11, A7: Reg = 17;
/** Kept out of allocation: far frame offsets, addresses of symbols in stores, long jumps, loops of atomic operations. */
export const T6: Reg = 31;
export const FA0: Reg = 42;

const range = (first: number, last: number): Reg[] => Array.from({ length: last - first + 1 }, (_, i) => first + i);
const numbered = (name: string, first: number, last: number): string[] => range(first, last).map((n) => `${name}${n}`);

const savedGeneral = [8, 9, ...range(18, 27)];
const temporaryGeneral = [5, 6, 7, ...range(28, 30)];
const savedFloat = [40, 41, ...range(50, 59)];
const temporaryFloat = [...range(32, 39), ...range(60, 63)];

export const registers: RegisterFile = {
  names: ['zero', 'ra', 'sp', 'gp', 'tp', ...numbered('t', 0, 2), ...numbered('s', 0, 1), ...numbered('a', 0, 7), ...numbered('s', 2, 11), ...numbered('t', 3, 6),
    ...numbered('ft', 0, 7), ...numbered('fs', 0, 1), ...numbered('fa', 0, 7), ...numbered('fs', 2, 11), ...numbered('ft', 8, 11)],
  // Registers that calls overwrite first.
  allocatable: [
    [...range(10, 17), ...temporaryGeneral, ...savedGeneral],
    [...range(42, 49), ...temporaryFloat, ...savedFloat],
  ],
  calleeSaved: regSet(...savedGeneral, ...savedFloat),
  stackPointer: SP,
  framePointer: S0,
  linkRegister: RA,
  // "DWARF Register Numbers": x0–x31, then f0–f31.
  dwarf: range(0, 63),
};

/** Overwritten by calls. */
export const callClobbers = regSet(RA, T6, ...range(10, 17), ...temporaryGeneral, ...range(42, 49), ...temporaryFloat);
