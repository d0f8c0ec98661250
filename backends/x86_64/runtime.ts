// x86-64: what programs need from the machine itself. System V ABI, AMD64 supplement, 3.4.1 (initial stack), A.2.1 (system calls).

import type { CodeBuffer } from '../common/code.ts';
import type { Target } from '../common/target.ts';
import { operand, registers } from './encode.ts';
import { W } from './instructions.ts';
import { R10, R12, R13, R14, R15, R8, R9, RAX, RBP, RBX, RCX, RDI, RDX, RSI, RSP } from './registers.ts';
import { PLT32 } from './relocations.ts';

const move = (out: CodeBuffer, to: number, from: number): void => { registers(out, 0x8b, W, to, from); };
const load = (out: CodeBuffer, to: number, base: number, offset: number): void => { operand(out, 0x8b, W, to, base, -1, 0, offset, -1, 0); };
const store = (out: CodeBuffer, base: number, offset: number, from: number): void => { operand(out, 0x89, W, from, base, -1, 0, offset, -1, 0); };

/** Saved by setjmp, in this order from the start of the buffer; then the stack pointer after the return, and the return address. */
const kept = [RBX, RBP, R12, R13, R14, R15];

export const routines: Target['routines'] = {
  // The stack pointer at the start goes to the personality, which finds arguments and environment there.
  _start: (_layout, out, reference) => {
    registers(out, 0x33, 0, RBP, RBP);
    operand(out, 0x89, W, RSP, -1, -1, 0, 0, reference('__lode_initial_stack'), 0);
    // At entry the stack pointer is a multiple of 16; the call pushes 8 bytes.
    out.u8(0xe8);
    out.fixup(out.length, PLT32, reference('__lode_begin'), -4);
    out.u32(0);
    out.u8(0x0f);
    out.u8(0x0b);
  },
  // int setjmp(buffer)
  __lode_setjmp: (_layout, out) => {
    kept.forEach((reg, i) => { store(out, RDI, i * 8, reg); });
    operand(out, 0x8d, W, RDX, RSP, -1, 0, 8, -1, 0);
    store(out, RDI, 48, RDX);
    load(out, RDX, RSP, 0);
    store(out, RDI, 56, RDX);
    registers(out, 0x33, 0, RAX, RAX);
    out.u8(0xc3);
  },
  // void longjmp(buffer, value): a value of 0 becomes 1.
  __lode_longjmp: (_layout, out) => {
    registers(out, 0x8b, 0, RAX, RSI);
    registers(out, 0x83, 0, 7, RAX);
    out.u8(1);
    registers(out, 0x83, 0, 2, RAX);
    out.u8(0);
    kept.forEach((reg, i) => { load(out, reg, RDI, i * 8); });
    load(out, RSP, RDI, 48);
    operand(out, 0xff, 0, 4, RDI, -1, 0, 56, -1, 0);
  },
  // word signal_return(): lea rax, [rip + 1]; ret; then what handlers return to: rt_sigreturn().
  __lode_signal_return: (_layout, out) => {
    for (const byte of [0x48, 0x8d, 0x05, 1, 0, 0, 0, 0xc3, 0xb8, 15, 0, 0, 0, 0x0f, 0x05]) out.u8(byte);
  },
  // void set_thread_pointer(address): the base of fs, arch_prctl(ARCH_SET_FS, address).
  __lode_set_thread_pointer: (_layout, out) => {
    move(out, RSI, RDI);
    out.u8(0xbf);
    out.u32(0x1002);
    out.u8(0xb8);
    out.u32(158);
    out.u8(0x0f);
    out.u8(0x05);
    out.u8(0xc3);
  },
  // word syscall(number, six arguments): the sixth lies on the stack.
  __lode_syscall: (_layout, out) => {
    move(out, RAX, RDI);
    move(out, RDI, RSI);
    move(out, RSI, RDX);
    move(out, RDX, RCX);
    move(out, R10, R8);
    move(out, R8, R9);
    load(out, R9, RSP, 8);
    out.u8(0x0f);
    out.u8(0x05);
    out.u8(0xc3);
  },
};
