// x86-64: registers and their roles. System V ABI, AMD64 Architecture Processor Supplement, 3.2.1 (figure 3.4).

import { regSet, type Reg } from '../common/machine.ts';
import type { RegisterFile } from '../common/target.ts';

export const RAX: Reg = 0, RCX: Reg = 1, RDX: Reg = 2, RBX: Reg = 3, RSP: Reg = 4, RBP: Reg = 5, RSI: Reg = 6, RDI: Reg = 7;
export const R8: Reg = 8, R9: Reg = 9, R10: Reg = 10, R11: Reg = 11, R12: Reg = 12, R13: Reg = 13, R14: Reg = 14, R15: Reg = 15;
export const XMM0: Reg = 32;

const general = ['rax', 'rcx', 'rdx', 'rbx', 'rsp', 'rbp', 'rsi', 'rdi', 'r8', 'r9', 'r10', 'r11', 'r12', 'r13', 'r14', 'r15'];

export const registers: RegisterFile = {
  names: [...general, ...Array.from({ length: 16 }, () => ''), ...Array.from({ length: 16 }, (_, i) => `xmm${i}`), ...Array.from({ length: 16 }, () => '')],
  // Registers that calls overwrite first; those that need a REX prefix later.
  allocatable: [
    [RAX, RCX, RDX, RSI, RDI, R8, R9, R10, R11, RBX, RBP, R14, R15, R12, R13],
    Array.from({ length: 16 }, (_, i) => XMM0 + i),
  ],
  calleeSaved: regSet(RBX, RBP, R12, R13, R14, R15),
  stackPointer: RSP,
  framePointer: RBP,
  linkRegister: -1,
  // DWARF numbers: figure 3.36.
  dwarf: [0, 2, 1, 3, 7, 6, 4, 5, 8, 9, 10, 11, 12, 13, 14, 15, ...Array.from({ length: 16 }, () => -1), ...Array.from({ length: 16 }, (_, i) => 17 + i),
    ...Array.from({ length: 16 }, () => -1)],
};

/** Overwritten by calls. */
export const callClobbers = regSet(RAX, RCX, RDX, RSI, RDI, R8, R9, R10, R11, ...Array.from({ length: 16 }, (_, i) => XMM0 + i));
