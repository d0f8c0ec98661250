// PowerPC, 32 bits: what programs need from the machine itself. System V ABI, PowerPC Processor Supplement, 3-26 (process
// initialization); Linux: the system call instruction takes the number in r0, and cr0.so tells of an error.

import type { Target } from '../common/target.ts';
import { fields, half, keep, LFD, LWZ, move, short, STFD, STW } from './encode.ts';
import { R0, R1, R12, R2, R3, R4 } from './registers.ts';
import { ADDR16_HA, ADDR16_LO, REL24 } from './relocations.ts';

const BL = 18 << 26 | 1, BLR = 19 << 26 | 20 << 21 | 16 << 1, STWU = 37 << 26, LMW = 46 << 26, STMW = 47 << 26, SC = 17 << 26 | 2, RFI = 19 << 26 | 50 << 1;
const MFLR = 31 << 26 | 8 << 16 | 339 << 1, MTLR = 31 << 26 | 8 << 16 | 467 << 1, NEG = 31 << 26 | 104 << 1, CMPWI = 11 << 26;
/** Return if the last system call was successful: bclr while cr0.so is clear. */
const BNSLR = 19 << 26 | 4 << 21 | 3 << 16 | 16 << 1;
/** Over the next instruction, if not equal. */
const BNE = 16 << 26 | 4 << 21 | 2 << 16 | 8;

// The buffer of setjmp: r14–r31, stack pointer, return address, f14–f31.
const stackAt = 72, returnAt = 76, floatsAt = 80;

export const routines: Target['routines'] = {
  // The stack pointer at the start goes to the personality, which finds arguments and environment there.
  _start: (_layout, out, reference) => {
    const place = reference('__lode_initial_stack');
    half(out, 15 << 26, R12, 0, ADDR16_HA, place, 0);
    half(out, STW, R1, R12, ADDR16_LO, place, 0);
    keep(out, R1, R1, -16);
    // The back chain ends here.
    short(out, 14 << 26, R0, 0, 0);
    short(out, STWU, R0, R1, -16);
    out.fixup(out.length, REL24, reference('__lode_begin'), 0);
    out.u32(BL);
    out.u32(RFI);
  },
  // int setjmp(buffer)
  __lode_setjmp: (_layout, out) => {
    short(out, STMW, 14, R3, 0);
    short(out, STW, R1, R3, stackAt);
    fields(out, MFLR, R0, 0, 0);
    short(out, STW, R0, R3, returnAt);
    for (let i = 14; i < 32; i++) short(out, STFD, i, R3, floatsAt + (i - 14) * 8);
    short(out, 14 << 26, R3, 0, 0);
    out.u32(BLR);
  },
  // void longjmp(buffer, value): a value of 0 becomes 1.
  __lode_longjmp: (_layout, out) => {
    short(out, LMW, 14, R3, 0);
    short(out, LWZ, R1, R3, stackAt);
    short(out, LWZ, R0, R3, returnAt);
    fields(out, MTLR, R0, 0, 0);
    for (let i = 14; i < 32; i++) short(out, LFD, i, R3, floatsAt + (i - 14) * 8);
    short(out, CMPWI, 0, R4, 0);
    out.u32(BNE);
    short(out, 14 << 26, R4, 0, 1);
    move(out, R3, R4);
    out.u32(BLR);
  },
  // word signal_return(): the kernel has its own code.
  __lode_signal_return: (_layout, out) => {
    short(out, 14 << 26, R3, 0, 0);
    out.u32(BLR);
  },
  // void set_thread_pointer(address): r2 (System V ABI, PowerPC, TLS)
  __lode_set_thread_pointer: (_layout, out) => {
    move(out, R2, R3);
    out.u32(BLR);
  },
  // word syscall(number, six arguments): a negative error number if it fails.
  __lode_syscall: (_layout, out) => {
    move(out, R0, R3);
    for (let reg = R3; reg < 9; reg++) move(out, reg, reg + 1);
    out.u32(SC);
    out.u32(BNSLR);
    fields(out, NEG, R3, R3, 0);
    out.u32(BLR);
  },
};
