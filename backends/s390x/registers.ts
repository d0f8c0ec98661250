// z/Architecture: registers and their roles. ELF Application Binary Interface, s390x Supplement, 1.2.1 (registers).

import { regSet, type Reg } from '../common/machine.ts';
import type { RegisterFile } from '../common/target.ts';

/** Scratch of code sequences within one row: even half of register pairs. As a base or index it would mean the number 0. */
export const R0: Reg = 0;
/** Scratch for addresses, odd half of register pairs. */
export const R1: Reg = 1;
export const R2: Reg = 2, R3: Reg = 3, R4: Reg = 4, R5: Reg = 5, R6: Reg = 6, R7: Reg = 7, R11: Reg = 11;
/** The return address. */
export const R14: Reg = 14;
export const R15: Reg = 15;
export const F0: Reg = 32, F2: Reg = 34, F4: Reg = 36, F6: Reg = 38;

const range = (first: Reg, last: Reg): Reg[] => Array.from({ length: last - first + 1 }, (_, i) => first + i);
const unused = (count: number): string[] => Array.from({ length: count }, () => '');

export const registers: RegisterFile = {
  names: [...range(0, 15).map((i) => `r${i}`), ...unused(16), ...range(0, 15).map((i) => `f${i}`), ...unused(16)],
  allocatable: [[5, 4, 3, 2, R14, 6, 7, 8, 9, 10, 12, 13, R11], range(F0, 47)],
  // The return address is saved like the others, although a call overwrites it.
  calleeSaved: regSet(...range(6, 14), ...range(40, 47)),
  stackPointer: R15,
  framePointer: R11,
  linkRegister: R14,
  // Even floating-point registers come before odd ones.
  dwarf: [...range(0, 15), ...range(0, 15).map(() => -1), 16, 20, 17, 21, 18, 22, 19, 23, 24, 28, 25, 29, 26, 30, 27, 31, ...range(0, 15).map(() => -1)],
};

/** Overwritten by calls. */
export const callClobbers = regSet(...range(0, 5), R14, ...range(F0, 39));
