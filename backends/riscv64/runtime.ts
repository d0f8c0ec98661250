// RISC-V 64: what programs need from the machine itself. RISC-V ELF psABI; the kernel's system calls take their number in a7.

import type { CodeBuffer } from '../common/code.ts';
import type { Reg } from '../common/machine.ts';
import type { Target } from '../common/target.ts';
import { ADDI, call, FLD, FSD, JALR, LD, LUI, SD, wordI, wordR, wordS, wordU } from './encode.ts';
import { A0, A1, A7, RA, registers, SP, T6, TP, ZERO } from './registers.ts';
import { HI20, LO12_S } from './relocations.ts';

const move = (out: CodeBuffer, to: Reg, from: Reg): void => { wordI(out, ADDI, to, from, 0); };
const ret = (out: CodeBuffer): void => { wordI(out, JALR, ZERO, RA, 0); };
const UNIMP = 0xc0001073, ECALL = 0x73, SLTIU = 0x3013, ADDW = 0x3b;

/** Saved by setjmp, in this order from the start of the buffer. */
const kept: readonly Reg[] = [RA, SP, ...Array.from({ length: 64 }, (_, reg) => reg).filter((reg) => (registers.calleeSaved[reg >> 5]! >> (reg & 31) & 1) !== 0)];

export const routines: Target['routines'] = {
  // The stack pointer at the start goes to the personality, which finds arguments and environment there.
  _start: (_layout, out, reference) => {
    const stack = reference('__lode_initial_stack');
    out.fixup(out.length, HI20, stack, 0);
    wordU(out, LUI, T6, 0);
    out.fixup(out.length, LO12_S, stack, 0);
    wordS(out, SD, SP, T6, 0);
    call(out, reference('__lode_begin'), 0);
    out.u32(UNIMP);
  },
  // int setjmp(buffer)
  __lode_setjmp: (_layout, out) => {
    kept.forEach((reg, i) => { wordS(out, reg < 32 ? SD : FSD, reg, A0, i * 8); });
    move(out, A0, ZERO);
    ret(out);
  },
  // void longjmp(buffer, value): a value of 0 becomes 1.
  __lode_longjmp: (_layout, out) => {
    kept.forEach((reg, i) => { wordI(out, reg < 32 ? LD : FLD, reg, A0, i * 8); });
    wordI(out, SLTIU, A0, A1, 1);
    wordR(out, ADDW, A0, A0, A1);
    ret(out);
  },
  // word signal_return(): the kernel has its own code.
  __lode_signal_return: (_layout, out) => {
    move(out, A0, ZERO);
    ret(out);
  },
  // void set_thread_pointer(address): the psABI keeps it in tp.
  __lode_set_thread_pointer: (_layout, out) => {
    move(out, TP, A0);
    ret(out);
  },
  // word syscall(number, six arguments)
  __lode_syscall: (_layout, out) => {
    move(out, A7, A0);
    for (let i = 0; i < 6; i++) move(out, A0 + i, A1 + i);
    out.u32(ECALL);
    ret(out);
  },
};
