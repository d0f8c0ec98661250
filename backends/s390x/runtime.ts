// z/Architecture: what programs need from the machine itself. ELF Application Binary Interface, s390x Supplement, 1.2.4 (process
// initialization); Linux: the number of a system call in r1, arguments in r2–r7, a negative error number in r2.

import type { Target } from '../common/target.ts';
import { address, access, call, LG, LGR, LMG, long, ri, rr, rre, STG, STMG } from './encode.ts';
import { R0, R1, R14, R15, R2, R3, R6, R7 } from './registers.ts';
import { noReg } from '../common/machine.ts';

const LGHI = 0xa79, LHI = 0xa78, AGHI = 0xa7b, NILL = 0xa57, BRC = 0xa74, BR = 0x07f0, SVC = 0x0a00, LTR = 0x12, LGFR = 0xb914, SAR = 0xb24e, SRLG = 0xeb0c;
const STD = 0x60, LD = 0x68, STDY = 0xed67, LDY = 0xed65;

// The buffer of setjmp: r6–r15, f8–f15.
const floatsAt = 80;

export const routines: Target['routines'] = {
  // The stack pointer at the start goes to the personality, which finds arguments and environment there.
  _start: (_layout, out, reference) => {
    address(out, R1, reference('__lode_initial_stack'), 0);
    access(out, 0, STG, R15, R1, noReg, 0);
    ri(out, NILL, R15, -8);
    ri(out, AGHI, R15, -160);
    // The back chain ends here.
    ri(out, LGHI, R0, 0);
    access(out, 0, STG, R0, R15, noReg, 0);
    call(out, reference('__lode_begin'));
    out.u32(0xa7f40001 | 0);
  },
  // int setjmp(buffer)
  __lode_setjmp: (_layout, out) => {
    long(out, STMG, R6, R15, R2, 0);
    for (let i = 8; i < 16; i++) access(out, STD, STDY, i, R2, noReg, floatsAt + (i - 8) * 8);
    ri(out, LGHI, R2, 0);
    out.u16(BR | R14);
  },
  // void longjmp(buffer, value): a value of 0 becomes 1.
  __lode_longjmp: (_layout, out) => {
    long(out, LMG, R6, R15, R2, 0);
    for (let i = 8; i < 16; i++) access(out, LD, LDY, i, R2, noReg, floatsAt + (i - 8) * 8);
    rr(out, LTR, R3, R3);
    // Over the next instruction, if it is not 0.
    ri(out, BRC, 7, 4);
    ri(out, LHI, R3, 1);
    rre(out, LGFR, R2, R3);
    out.u16(BR | R14);
  },
  // word signal_return(): the kernel has its own code.
  __lode_signal_return: (_layout, out) => {
    ri(out, LGHI, R2, 0);
    out.u16(BR | R14);
  },
  // void set_thread_pointer(address): its halves are in the access registers 0 and 1.
  __lode_set_thread_pointer: (_layout, out) => {
    rre(out, SAR, 1, R2);
    long(out, SRLG, R2, R2, 0, 32);
    rre(out, SAR, 0, R2);
    out.u16(BR | R14);
  },
  // word syscall(number, six arguments): the last two lie on the stack.
  __lode_syscall: (_layout, out) => {
    long(out, STMG, R6, R7, R15, R6 * 8);
    for (let reg = R1; reg < R6; reg++) rre(out, LGR, reg, reg + 1);
    access(out, 0, LG, R6, R15, noReg, 160);
    access(out, 0, LG, R7, R15, noReg, 168);
    out.u16(SVC);
    long(out, LMG, R6, R7, R15, R6 * 8);
    out.u16(BR | R14);
  },
};
