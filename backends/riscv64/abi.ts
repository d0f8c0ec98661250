// RISC-V 64: calling convention lp64d, prologue and epilogue. RISC-V ELF psABI, "Procedure Calling Convention": "Integer Calling
// Convention", "Hardware Floating-point Calling Convention".
//
// A frame larger than an addi's reach is made in two steps, so that the saves lie within reach of the first one.

import type { Layout } from '../../ir/layout.ts';
import type { Module } from '../../ir/module.ts';
import { F32, F64, KArray, KScalar, KUnion, scalars, Void, type Signature, type TypeId } from '../../ir/types.ts';
import type { CodeBuffer } from '../common/code.ts';
import type { CallingConvention, CallLayout, Part, Place } from '../common/convention.ts';
import type { Frame } from '../common/frame.ts';
import type { MachineFunction, Reg } from '../common/machine.ts';
import { ADD, ADDI, constant, FLD, FSD, LD, SD, SUB, wordI, wordR, wordS } from './encode.ts';
import { A0, callClobbers, FA0, RA, S0, SP, T6 } from './registers.ts';

const argumentRegisters = 8;

/** A scalar member of an aggregate: bytes and offset. */
interface Leaf { readonly isFloat: boolean; readonly bytes: number; readonly offset: number }

/** The scalars of an aggregate, undefined if they are more than two or a union hides them. */
function flatten(type: TypeId, module: Module, layout: Layout): Leaf[] | undefined {
  const leaves: Leaf[] = [];
  const visit = (at: TypeId, offset: number): boolean => {
    // Nothing is in it, however many of it an array has.
    if (module.rels.layouts.size(at, layout.lane) === 0) return true;
    const found = module.types.get(at);
    if (found.kind === KScalar) {
      const isFloat = found.scalar === F32 || found.scalar === F64;
      return leaves.push({ isFloat, bytes: (scalars[found.scalar]!.bits || layout.wordBits) / 8, offset }) <= 2;
    }
    if (found.kind === KUnion) return false;
    if (found.kind === KArray) {
      const count = Number(module.rels.value(found.length, layout.lane) ?? 0n);
      const step = module.rels.layouts.size(found.element, layout.lane);
      for (let i = 0; i < count; i++) if (!visit(found.element, offset + i * step)) return false;
      return true;
    }
    const { offsets } = module.rels.layouts.of(at, layout.lane);
    return found.members.every((member, i) => {
      if (member.bits < 0) return visit(member.type, offset + offsets[i]!);
      if (member.bits === 0) return true;
      const first = Math.floor(offsets[i]! / 8);
      const bytes = Math.floor((offsets[i]! + member.bits - 1) / 8) - first + 1;
      return leaves.push({ isFloat: false, bytes, offset: offset + first }) <= 2;
    });
  };
  return visit(type, 0) ? leaves : undefined;
}

/** Hands out registers and stack words in order. */
class Assignment {
  general = 0;
  floats = 0;
  stack = 0;

  onStack(align: number): number {
    const at = Math.ceil(this.stack / align) * align;
    this.stack = at + 8;
    return at;
  }
  integer(bytes: number, offset = 0, align = 8): Part {
    return this.general < argumentRegisters ? { reg: A0 + this.general++, stack: 0, bytes, offset } : { reg: -1, stack: this.onStack(align), bytes, offset };
  }
  float(bytes: number, offset = 0): Part { return { reg: FA0 + this.floats++, stack: 0, bytes, offset }; }

  scalar(type: TypeId, bytes: number): Place {
    const isFloat = type === F32 || type === F64;
    const part = isFloat && this.floats < argumentRegisters ? this.float(bytes) : this.integer(isFloat ? bytes : 8);
    // Widened to 32 bits by its own sign, then sign-extended, as registers hold 32 bits anyway; on the stack too.
    return { kind: 'direct', parts: [part], extendTo: isFloat ? 0 : 32, signed: true };
  }
  aggregate(type: TypeId, module: Module, layout: Layout): Place {
    const { size, align } = module.rels.layouts.of(type, layout.lane);
    if (size === 0) return none;
    const parts = this.#inFloats(flatten(type, module, layout));
    if (parts !== undefined) return { ...none, kind: 'parts', parts };
    if (size > 16) return { ...none, kind: 'indirect', parts: [this.integer(8)] };
    const first = this.integer(Math.min(size, 8), 0, Math.max(8, align));
    return { ...none, kind: 'parts', parts: size > 8 ? [first, this.integer(size - 8, 8)] : [first] };
  }
  /** One or two floating-point members, or one and an integer, each in a register of its kind, if there are enough. */
  #inFloats(leaves: readonly Leaf[] | undefined): Part[] | undefined {
    if (leaves === undefined) return undefined;
    const floats = leaves.filter(({ isFloat }) => isFloat).length;
    if (floats === 0 || this.floats + floats > argumentRegisters || this.general + leaves.length - floats > argumentRegisters) return undefined;
    return leaves.map(({ isFloat, bytes, offset }) => isFloat ? this.float(bytes, offset) : this.integer(bytes, offset));
  }
}

const none: Place = { kind: 'none', parts: [], extendTo: 0, signed: false };

function classify(signature: Signature, module: Module, layout: Layout): CallLayout {
  const place = (assignment: Assignment, type: TypeId): Place => module.types.isAggregate(type)
    ? assignment.aggregate(type, module, layout) : assignment.scalar(type, module.rels.layouts.size(type, layout.lane));
  // Results travel as a first argument would; the address of one in memory is a hidden first argument.
  const result = signature.result === Void ? none : place(new Assignment(), signature.result);
  const assignment = new Assignment();
  if (result.kind === 'indirect') assignment.integer(8);
  const params = signature.params.map((type) => place(assignment, type));
  return { params, result, resultAddress: -1, stackBytes: assignment.stack };
}

export const convention: CallingConvention = {
  classify, clobbers: callClobbers, stackAlign: 16, argumentOffset: 0, incomingOffset: 0, pushed: 0, callArea: 0,
};

// Frames: the return address lies in the uppermost word.

/** Bytes of the first step: all, or what addi can lower an aligned stack pointer by. */
function firstStep(size: number): number { return size <= 2032 ? size : 2032; }

function far(out: CodeBuffer, bits: number, bytes: number): void {
  constant(out, T6, bytes, 0);
  wordR(out, bits, SP, SP, T6);
}

/** Saves (or restores) what the frame keeps, while the stack pointer lies `above` bytes over its place in the body. */
function keep(fn: MachineFunction, frame: Frame, above: number, each: (reg: Reg, offset: number) => void): void {
  if (fn.hasCalls) each(RA, frame.size - above - 8);
  for (const { reg, offset } of frame.saved) each(reg, offset - above);
}

export function emitPrologue(fn: MachineFunction, frame: Frame, out: CodeBuffer): void {
  if (frame.size > 0) {
    const first = firstStep(frame.size);
    wordI(out, ADDI, SP, SP, -first);
    out.stackDepth(first);
    keep(fn, frame, frame.size - first, (reg, offset) => { wordS(out, reg < 32 ? SD : FSD, reg, SP, offset); });
    if (fn.hasCalls) out.savedRegister(RA, 8);
    if (frame.size > first) {
      far(out, SUB, frame.size - first);
      out.stackDepth(frame.size);
    }
  }
  if (fn.dynamicStack) wordI(out, ADDI, S0, SP, 0);
}

export function emitEpilogue(fn: MachineFunction, frame: Frame, out: CodeBuffer): void {
  if (frame.size === 0) return;
  if (fn.dynamicStack) {
    wordI(out, ADDI, SP, S0, 0);
    out.stackDepth(frame.size);
  }
  const first = firstStep(frame.size);
  if (frame.size > first) {
    far(out, ADD, frame.size - first);
    out.stackDepth(first);
  }
  keep(fn, frame, frame.size - first, (reg, offset) => { wordI(out, reg < 32 ? LD : FLD, reg, SP, offset); });
  wordI(out, ADDI, SP, SP, first);
  out.stackDepth(0);
}
