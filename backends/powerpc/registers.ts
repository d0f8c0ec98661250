// PowerPC, 32 bits: registers and their roles. System V ABI, PowerPC Processor Supplement (1995), 3-14 (register usage), with Linux's
// thread pointer in r2.

import { regSet, type Reg } from '../common/machine.ts';
import type { RegisterFile } from '../common/target.ts';

/** Scratch of code sequences within one row. As a base register it would mean the number 0. */
export const R0: Reg = 0;
export const R1: Reg = 1;
/** The thread pointer. */
export const R2: Reg = 2;
export const R3: Reg = 3, R4: Reg = 4;
/** Scratch for addresses: offsets that no displacement holds, halves of symbols' addresses, jumps through tables. */
export const R12: Reg = 12;
export const R14: Reg = 14, R31: Reg = 31;
export const F1: Reg = 33, F14: Reg = 46;

const range = (first: Reg, last: Reg): Reg[] => Array.from({ length: Math.abs(last - first) + 1 }, (_, i) => first + (last < first ? -i : i));

export const registers: RegisterFile = {
  names: [...Array.from({ length: 32 }, (_, i) => `r${i}`), ...Array.from({ length: 32 }, (_, i) => `f${i}`)],
  // r13 belongs to the small data area of gcc's code.
  allocatable: [[...range(11, 3), ...range(30, 14), R31], [32, ...range(45, 33), ...range(63, 46)]],
  calleeSaved: regSet(...range(14, 31), ...range(46, 63)),
  stackPointer: R1,
  framePointer: R31,
  linkRegister: -1,
  dwarf: Array.from({ length: 64 }, (_, i) => i),
};

/** Overwritten by calls. */
export const callClobbers = regSet(R0, ...range(3, 12), ...range(32, 45));
