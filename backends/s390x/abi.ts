// z/Architecture: calling convention, prologue and epilogue. ELF Application Binary Interface, s390x Supplement, 1.2.2 (stack frame), 1.2.3
// (parameter passing).

import type { Layout } from '../../ir/layout.ts';
import type { Module } from '../../ir/module.ts';
import { F32, F64, KArray, KScalar, KStruct, Void, type Signature, type TypeId } from '../../ir/types.ts';
import type { CodeBuffer } from '../common/code.ts';
import type { CallingConvention, CallLayout, Part, Place } from '../common/convention.ts';
import type { Frame } from '../common/frame.ts';
import { noReg, type MachineFunction, type Reg } from '../common/machine.ts';
import { access, constant64, LA, LAY, LGR, LMG, long, rre, STMG } from './encode.ts';
import { callClobbers, F0, F2, F4, F6, R1, R11, R14, R15, R2, R6 } from './registers.ts';

const lastGeneral: Reg = R6;
const floats: readonly Reg[] = [F0, F2, F4, F6];
/** Bytes at the bottom of a caller's frame in which the callee saves registers: register n at 8n. */
const saveArea = 160;

/** The floating type of a structure that holds nothing but one number, Void for others: it travels as the number does. */
function loneFloat(type: TypeId, module: Module, layout: Layout): TypeId {
  const found = module.types.get(type);
  if (found.kind === KScalar) return type === F32 || type === F64 ? type : Void;
  if (found.kind === KArray || found.kind !== KStruct) return Void;
  const members = found.members.filter(({ bits }) => bits !== 0);
  return members.length === 1 && members[0]!.bits < 0 ? loneFloat(members[0]!.type, module, layout) : Void;
}

/** Parameters one after the other: r2–r6 and f0, f2, f4, f6, then doublewords of the stack, small values at their right ends. */
class Passing {
  general: Reg = R2;
  float = 0;
  stack = 0;

  #slot(bytes: number): number {
    this.stack += 8;
    return this.stack - bytes;
  }
  integer(bytes: number): Part {
    return this.general <= lastGeneral ? { reg: this.general++, stack: 0, bytes, offset: 0 } : { reg: -1, stack: this.#slot(bytes), bytes, offset: 0 };
  }
  number(bytes: number): Part {
    return this.float < floats.length ? { reg: floats[this.float++]!, stack: 0, bytes, offset: 0 } : { reg: -1, stack: this.#slot(bytes), bytes, offset: 0 };
  }
}

function classify(signature: Signature, module: Module, layout: Layout): CallLayout {
  const passing = new Passing();
  const sizeOf = (type: TypeId): number => module.rels.layouts.size(type, layout.lane);
  const none: Place = { kind: 'none', parts: [], extendTo: 0, signed: false };
  // Integers are extended to the whole register by the caller (results: by the callee).
  const direct = (part: Part): Place => ({ kind: 'direct', parts: [part], extendTo: 64, signed: true });

  let result: Place = none;
  if (module.types.isAggregate(signature.result)) result = { ...none, kind: 'indirect', parts: [passing.integer(8)] };
  else if (signature.result === F32 || signature.result === F64) result = direct({ reg: F0, stack: 0, bytes: sizeOf(signature.result), offset: 0 });
  else if (signature.result !== Void) result = direct({ reg: R2, stack: 0, bytes: 8, offset: 0 });

  const params = signature.params.map((type): Place => {
    if (type === F32 || type === F64) return direct(passing.number(sizeOf(type)));
    if (!module.types.isAggregate(type)) return direct(passing.integer(8));
    const size = sizeOf(type);
    const number = loneFloat(type, module, layout);
    if (number !== Void && sizeOf(number) === size) return { ...none, kind: 'parts', parts: [passing.number(size)] };
    if (size === 1 || size === 2 || size === 4 || size === 8) return { ...none, kind: 'parts', parts: [passing.integer(size)] };
    return { ...none, kind: 'indirect', parts: [passing.integer(8)] };
  });
  return { params, result, resultAddress: -1, stackBytes: passing.stack };
}

export const convention: CallingConvention = {
  classify, clobbers: callClobbers, stackAlign: 8, argumentOffset: saveArea, incomingOffset: saveArea, pushed: 0, callArea: saveArea,
  // General registers have their places in the caller's frame.
  savedAt: (reg) => reg < 32 ? reg * 8 : -1,
};

// Frames.

/** The first general register that is saved; all from it on are. 16 if none is. */
function firstSaved(fn: MachineFunction, frame: Frame): Reg {
  const first = frame.saved.find(({ reg }) => reg < 32)?.reg ?? 16;
  return fn.hasCalls ? Math.min(first, R14) : first;
}
function adjust(out: CodeBuffer, bytes: number): void {
  if (bytes >= -0x80000 && bytes <= 0x7ffff) { access(out, LA, LAY, R15, R15, noReg, bytes); return; }
  constant64(out, R1, bytes, bytes >> 31);
  access(out, LA, LAY, R15, R15, R1, 0);
}
/** Registers `first` to r15, from or to the save area at a displacement from r15. */
function multiple(out: CodeBuffer, op: number, first: Reg, displacement: number): void { long(out, op, first, R15, R15, displacement + first * 8); }

export function emitPrologue(fn: MachineFunction, frame: Frame, out: CodeBuffer): void {
  const first = firstSaved(fn, frame);
  if (first < 16) multiple(out, STMG, first, 0);
  if (fn.hasCalls) out.savedRegister(R14, -R14 * 8);
  if (frame.size > 0) {
    adjust(out, -frame.size);
    out.stackDepth(frame.size);
  }
  for (const { reg, offset } of frame.saved) if (reg >= 32) access(out, 0x60, 0xed67, reg & 31, R15, noReg, offset);
  if (fn.dynamicStack) rre(out, LGR, R11, R15);
}

export function emitEpilogue(fn: MachineFunction, frame: Frame, out: CodeBuffer): void {
  const first = firstSaved(fn, frame);
  if (fn.dynamicStack) {
    rre(out, LGR, R15, R11);
    out.stackDepth(frame.size);
  }
  for (const { reg, offset } of frame.saved) if (reg >= 32) access(out, 0x68, 0xed65, reg & 31, R15, noReg, offset);
  // One instruction restores the stack pointer with the others, where its displacement reaches.
  const reaches = frame.size + saveArea <= 0x7ffff;
  if (frame.size > 0 && !(first < 16 && reaches)) {
    adjust(out, frame.size);
    out.stackDepth(0);
  }
  if (first < 16) multiple(out, LMG, first, reaches ? frame.size : 0);
  if (frame.size > 0 && first < 16 && reaches) out.stackDepth(0);
}
