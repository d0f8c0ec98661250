// AArch64: what programs need from the machine itself. AAPCS64; the kernel's system calls take their number in x8.

import type { CodeBuffer } from '../common/code.ts';
import type { Reg } from '../common/machine.ts';
import type { Target } from '../common/target.ts';
import { call, inPage, LDR_D, LDR_X, MOV_X, page, STR_D, STR_X, wordMemory, wordR } from './encode.ts';
import { LR, X0, X1, X16, X8, X9, ZR } from './registers.ts';

const move = (out: CodeBuffer, to: Reg, from: Reg): void => { wordR(out, MOV_X, to, 0, from); };
const RET = 0xd65f03c0 | 0, SVC = 0xd4000001 | 0, UDF = 1, MSR_TPIDR_X0 = 0xd51bd040 | 0, X9_FROM_SP = 0x910003e9 | 0, SP_FROM_X9 = 0x9100013f | 0;
/** cmp w1, 0; csinc w0, w1, wzr, ne: 1 for 0. */
const CMP_W1_0 = 0x7100003f, CSINC_W0_W1 = 0x1a9f1420;

/** Saved by setjmp, in this order from the start of the buffer, after the stack pointer. */
const kept: readonly Reg[] = [...Array.from({ length: 11 }, (_, i) => 19 + i), LR, ...Array.from({ length: 8 }, (_, i) => 40 + i)];

export const routines: Target['routines'] = {
  // The stack pointer at the start goes to the personality, which finds arguments and environment there.
  _start: (_layout, out, reference) => {
    const stack = reference('__lode_initial_stack');
    out.u32(X9_FROM_SP);
    page(out, X16, stack, 0);
    inPage(out, STR_X, 3, X9, X16, stack, 0);
    move(out, 29, ZR);
    move(out, LR, ZR);
    call(out, reference('__lode_begin'), 0);
    out.u32(UDF);
  },
  // int setjmp(buffer)
  __lode_setjmp: (_layout, out) => {
    out.u32(X9_FROM_SP);
    [X9, ...kept].forEach((reg, i) => { wordMemory(out, reg < 32 ? STR_X : STR_D, 3, reg, X0, i * 8); });
    move(out, X0, ZR);
    out.u32(RET);
  },
  // void longjmp(buffer, value): a value of 0 becomes 1.
  __lode_longjmp: (_layout, out) => {
    [X9, ...kept].forEach((reg, i) => { wordMemory(out, reg < 32 ? LDR_X : LDR_D, 3, reg, X0, i * 8); });
    out.u32(SP_FROM_X9);
    out.u32(CMP_W1_0);
    out.u32(CSINC_W0_W1);
    out.u32(RET);
  },
  // word signal_return(): the kernel has its own code.
  __lode_signal_return: (_layout, out) => {
    move(out, X0, ZR);
    out.u32(RET);
  },
  // void set_thread_pointer(address): msr tpidr_el0, x0
  __lode_set_thread_pointer: (_layout, out) => {
    out.u32(MSR_TPIDR_X0);
    out.u32(RET);
  },
  // word syscall(number, six arguments)
  __lode_syscall: (_layout, out) => {
    move(out, X8, X0);
    for (let i = 0; i < 6; i++) move(out, X0 + i, X1 + i);
    out.u32(SVC);
    out.u32(RET);
  },
};
