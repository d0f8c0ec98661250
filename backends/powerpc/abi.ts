// PowerPC, 32 bits: calling convention, prologue and epilogue. System V ABI, PowerPC Processor Supplement (1995), 3-14 … 3-24; as Linux
// has it, every aggregate is returned in memory (the supplement returns those of up to 8 bytes in r3 and r4).

import type { Layout } from '../../ir/layout.ts';
import type { Module } from '../../ir/module.ts';
import { F32, F64, Void, type Signature, type TypeId } from '../../ir/types.ts';
import type { CodeBuffer } from '../common/code.ts';
import type { CallingConvention, CallLayout, Part, Place } from '../common/convention.ts';
import type { Frame } from '../common/frame.ts';
import { noReg, type MachineFunction, type Reg } from '../common/machine.ts';
import { access, constant, fields, fits16, LFD, LWZ, move, short, STFD, STW } from './encode.ts';
import { callClobbers, F1, R0, R1, R12, R3, R31, R4 } from './registers.ts';

const lastGeneral: Reg = 10;
const lastFloat: Reg = F1 + 7;
/** Where the link register is saved, from the stack pointer at entry; the back chain word lies at 0. */
const linkSave = 4;
/** DWARF number of the link register, as gcc has it. */
export const LinkColumn = 65;

/** Parameters one after the other: registers r3–r10 and f1–f8, then words of the stack. 3-18 (parameter passing). */
class Passing {
  general: Reg = R3;
  float: Reg = F1;
  stack = 0;

  word(offset = 0): Part {
    if (this.general <= lastGeneral) return { reg: this.general++, stack: 0, bytes: 4, offset };
    this.stack += 4;
    return { reg: -1, stack: this.stack - 4, bytes: 4, offset };
  }
  /** In r3:r4, r5:r6, r7:r8 or r9:r10, or in 8 bytes of the stack. */
  pair(): Part[] {
    if ((this.general & 1) === 0) this.general++;
    if (this.general > lastGeneral) this.align();
    return [this.word(0), this.word(4)];
  }
  number(bytes: number): Part {
    if (this.float <= lastFloat) return { reg: this.float++, stack: 0, bytes, offset: 0 };
    if (bytes === 8) this.align();
    this.stack += bytes;
    return { reg: -1, stack: this.stack - bytes, bytes, offset: 0 };
  }
  align(): void { this.stack = this.stack + 7 & ~7; }
}

function classify(signature: Signature, module: Module, layout: Layout): CallLayout {
  const passing = new Passing();
  const sizeOf = (type: TypeId): number => module.rels.layouts.size(type, layout.lane);
  const none: Place = { kind: 'none', parts: [], extendTo: 0, signed: false };
  const direct = (parts: readonly Part[]): Place => ({ kind: 'direct', parts, extendTo: 32, signed: true });

  let result: Place = none;
  if (module.types.isAggregate(signature.result)) result = { ...none, kind: 'indirect', parts: [passing.word()] };
  else if (signature.result === F32 || signature.result === F64) result = direct([{ reg: F1, stack: 0, bytes: sizeOf(signature.result), offset: 0 }]);
  else if (signature.result !== Void) {
    const first = { reg: R3, stack: 0, bytes: 4, offset: 0 };
    result = direct(sizeOf(signature.result) === 8 ? [first, { ...first, reg: R4, offset: 4 }] : [first]);
  }
  const params = signature.params.map((type): Place => {
    if (module.types.isAggregate(type)) return { ...none, kind: 'indirect', parts: [passing.word()] };
    if (type === F32 || type === F64) return direct([passing.number(sizeOf(type))]);
    return direct(sizeOf(type) === 8 ? passing.pair() : [passing.word()]);
  });
  return { params, result, resultAddress: -1, stackBytes: passing.stack };
}

export const convention: CallingConvention = {
  classify, clobbers: callClobbers, stackAlign: 16, argumentOffset: 8, incomingOffset: 8, pushed: 0, callArea: 8, areaInEveryFrame: true,
};

// Frames. 3-15 (the stack frame): the word at the stack pointer leads to the caller's frame.

const MFLR = 31 << 26 | 8 << 16 | 339 << 1, MTLR = 31 << 26 | 8 << 16 | 467 << 1, STWU = 37 << 26, STWUX = 31 << 26 | 183 << 1;

function transfer(out: CodeBuffer, isStore: boolean, reg: Reg, offset: number): void {
  const isFloat = reg >= 32;
  access(out, isStore ? isFloat ? STFD : STW : isFloat ? LFD : LWZ, 0, reg & 31, R1, noReg, offset);
}

export function emitPrologue(fn: MachineFunction, frame: Frame, out: CodeBuffer): void {
  if (frame.leaf) return;
  if (fn.hasCalls) {
    fields(out, MFLR, R0, 0, 0);
    short(out, STW, R0, R1, linkSave);
    out.savedRegister(LinkColumn, -linkSave);
  }
  if (fits16(-frame.size)) short(out, STWU, R1, R1, -frame.size);
  else {
    constant(out, R12, -frame.size);
    fields(out, STWUX, R1, R1, R12);
  }
  out.stackDepth(frame.size);
  for (const { reg, offset } of frame.saved) transfer(out, true, reg, offset);
  if (fn.dynamicStack) move(out, R31, R1);
}

export function emitEpilogue(fn: MachineFunction, frame: Frame, out: CodeBuffer): void {
  if (frame.leaf) return;
  if (fn.dynamicStack) {
    move(out, R1, R31);
    out.stackDepth(frame.size);
  }
  for (const { reg, offset } of frame.saved) transfer(out, false, reg, offset);
  if (fn.hasCalls) access(out, LWZ, 0, R0, R1, noReg, frame.size + linkSave);
  if (fn.hasCalls) fields(out, MTLR, R0, 0, 0);
  if (fits16(frame.size)) short(out, 14 << 26, R1, R1, frame.size);
  else {
    // In one step: nothing below the stack pointer is safe.
    constant(out, R12, frame.size);
    fields(out, 31 << 26 | 266 << 1, R1, R1, R12);
  }
  out.stackDepth(0);
}
