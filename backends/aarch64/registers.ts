// AArch64: registers and their roles. Procedure Call Standard for the Arm 64-bit Architecture (AAPCS64), 6.1.
//
// Number 31 is the stack pointer as the base of an address and in additions of immediates, elsewhere the zero register.

import { regSet, type Reg } from '../common/machine.ts';
import type { RegisterFile } from '../common/target.ts';

export const X0: Reg = 0, X1: Reg = 1, X8: Reg = 8, X9: Reg = 9, X29: Reg = 29, LR: Reg = 30, SP: Reg = 31, ZR: Reg = 31;
/** Kept out of allocation: far frame offsets, addresses of symbols, loops of atomic operations. */
export const X16: Reg = 16, X17: Reg = 17;
export const V0: Reg = 32;

const range = (first: number, last: number): Reg[] => Array.from({ length: last - first + 1 }, (_, i) => first + i);

const savedGeneral = range(19, 29);
const savedFloat = range(V0 + 8, V0 + 15);
const temporaryFloat = [...range(V0, V0 + 7), ...range(V0 + 16, V0 + 31)];

export const registers: RegisterFile = {
  names: [...range(0, 30).map((n) => `x${n}`), 'zr', ...range(0, 31).map((n) => `v${n}`)],
  // Registers that calls overwrite first. x18 is the platform's.
  allocatable: [
    [...range(0, 15), ...savedGeneral],
    [...temporaryFloat, ...savedFloat],
  ],
  calleeSaved: regSet(...savedGeneral, ...savedFloat),
  stackPointer: SP,
  framePointer: X29,
  linkRegister: LR,
  // DWARF for the Arm 64-bit Architecture, 4.1: x0–x30 and sp, v0–v31 from 64 on.
  dwarf: [...range(0, 31), ...range(64, 95)],
};

/** Overwritten by calls. */
export const callClobbers = regSet(...range(0, 18), LR, ...temporaryFloat);
