// x86-64: calling convention, prologue and epilogue. System V ABI, AMD64 supplement, 3.2.2 (stack frame), 3.2.3 (parameter passing).

import type { Layout } from '../../ir/layout.ts';
import type { Module } from '../../ir/module.ts';
import { F32, F64, KArray, KScalar, KUnion, scalars, Void, type Signature, type TypeId } from '../../ir/types.ts';
import type { CodeBuffer } from '../common/code.ts';
import type { CallingConvention, CallLayout, Part, Place } from '../common/convention.ts';
import type { Frame } from '../common/frame.ts';
import type { MachineFunction, Reg } from '../common/machine.ts';
import { SelectError } from '../common/select.ts';
import { operand, registers as registerForm } from './encode.ts';
import { W } from './instructions.ts';
import { callClobbers, R8, R9, RAX, RBP, RCX, RDI, RDX, RSI, RSP, XMM0 } from './registers.ts';

const generalArguments: readonly Reg[] = [RDI, RSI, RDX, RCX, R8, R9];
const generalResults: readonly Reg[] = [RAX, RDX];

/** Bytes of an aggregate that is copied to the stack as an argument, at most: each word is an instruction. */
const largestArgument = 1 << 20;

/** Classes of eightbytes. */
const None = 0, Sse = 1, Integer = 2;

/** Classes of the eightbytes of an aggregate; undefined if it goes to memory (larger than two, or unaligned fields). */
function classesOf(type: TypeId, module: Module, layout: Layout): number[] | undefined {
  const { size } = module.rels.layouts.of(type, layout.lane);
  if (size > 16) return undefined;
  const classes: number[] = Array.from({ length: Math.ceil(size / 8) }, () => None);
  let aligned = true;
  // What has been seen at an offset says nothing new there: hostile types nest one another more often than could be looked at.
  const seen = new Set<number>();
  const visit = (at: TypeId, offset: number): void => {
    const place = at * 32 + offset;
    if (seen.has(place)) return;
    seen.add(place);
    const found = module.types.get(at);
    if (found.kind === KScalar) {
      const bytes = (scalars[found.scalar]!.bits || layout.wordBits) / 8;
      if (offset % bytes !== 0) aligned = false;
      const word = Math.floor(offset / 8);
      classes[word] = Math.max(classes[word] ?? None, found.scalar === F32 || found.scalar === F64 ? Sse : Integer);
      return;
    }
    if (found.kind === KArray) {
      const count = Number(module.rels.value(found.length, layout.lane) ?? 0n);
      const step = module.rels.layouts.size(found.element, layout.lane);
      for (let i = 0; i < (step === 0 ? Math.min(count, 1) : count) && offset + i * step < 16; i++) visit(found.element, offset + i * step);
      return;
    }
    const { offsets } = module.rels.layouts.of(at, layout.lane);
    found.members.forEach((member, i) => {
      if (member.bits < 0) { visit(member.type, offset + (found.kind === KUnion ? 0 : offsets[i]!)); return; }
      if (member.name === '' || member.bits === 0) return;
      const first = offset * 8 + offsets[i]!;
      for (let word = Math.floor(first / 64); word <= Math.floor((first + member.bits - 1) / 64); word++) classes[word] = Integer;
    });
  };
  visit(type, 0);
  return aligned ? classes : undefined;
}

function classify(signature: Signature, module: Module, layout: Layout): CallLayout {
  let general = 0;
  let floats = 0;
  let stack = 0;
  const sizeOf = (type: TypeId): number => module.rels.layouts.size(type, layout.lane);
  const none: Place = { kind: 'none', parts: [], extendTo: 0, signed: false };
  const onStack = (bytes: number, align: number): number => {
    stack = Math.ceil(stack / Math.max(8, align)) * Math.max(8, align);
    const at = stack;
    stack += Math.ceil(bytes / 8) * 8;
    return at;
  };
  const integer = (bytes: number, offset = 0): Part => general < generalArguments.length
    ? { reg: generalArguments[general++]!, stack: 0, bytes, offset } : { reg: -1, stack: onStack(8, 8), bytes, offset };
  const float = (bytes: number): Part => floats < 8 ? { reg: XMM0 + floats++, stack: 0, bytes, offset: 0 } : { reg: -1, stack: onStack(8, 8), bytes, offset: 0 };

  let result: Place = none;
  if (module.types.isAggregate(signature.result)) {
    const classes = classesOf(signature.result, module, layout);
    if (classes === undefined) result = { ...none, kind: 'indirect', parts: [integer(8)] };
    else if (classes.length > 0) {
      const size = sizeOf(signature.result);
      let g = 0;
      let f = 0;
      result = { ...none, kind: 'parts', parts: classes.map((cls, i) => ({ reg: cls === Integer ? generalResults[g++]! : XMM0 + f++, stack: 0,
        bytes: Math.min(8, size - i * 8), offset: i * 8 })) };
    }
  } else if (signature.result !== Void) {
    const isFloat = signature.result === F32 || signature.result === F64;
    result = { kind: 'direct', parts: [{ reg: isFloat ? XMM0 : RAX, stack: 0, bytes: sizeOf(signature.result), offset: 0 }], extendTo: 32, signed: true };
  }

  const params = signature.params.map((type): Place => {
    if (!module.types.isAggregate(type)) {
      const part = type === F32 || type === F64 ? float(sizeOf(type)) : integer(sizeOf(type));
      return { kind: 'direct', parts: [part], extendTo: 32, signed: true };
    }
    const { size, align } = module.rels.layouts.of(type, layout.lane);
    if (size === 0) return none;
    const classes = classesOf(type, module, layout);
    const needGeneral = classes?.filter((cls) => cls === Integer).length ?? 0;
    const needFloat = (classes?.length ?? 0) - needGeneral;
    if (classes === undefined || general + needGeneral > generalArguments.length || floats + needFloat > 8) {
      if (size > largestArgument) throw new SelectError(`an argument of ${size} bytes is too large`);
      const at = onStack(size, align);
      return { ...none, kind: 'parts', parts: Array.from({ length: Math.ceil(size / 8) }, (_, i) => ({ reg: -1, stack: at + i * 8, bytes: Math.min(8, size - i * 8),
        offset: i * 8 })) };
    }
    return { ...none, kind: 'parts', parts: classes.map((cls, i) => ({ ...cls === Integer ? integer(0) : float(0), bytes: Math.min(8, size - i * 8), offset: i * 8 })) };
  });
  return { params, result, resultAddress: result.kind === 'indirect' ? RAX : -1, stackBytes: stack };
}

export const convention: CallingConvention = {
  classify, clobbers: callClobbers, stackAlign: 16, argumentOffset: 0, incomingOffset: 8, pushed: 8, callArea: 0,
};

// Frames.

/** lea or sub: the flags are free here. */
function adjust(out: CodeBuffer, bytes: number): void {
  if (bytes === 0) return;
  const small = bytes >= -128 && bytes <= 127;
  registerForm(out, small ? 0x83 : 0x81, W, 5, RSP);
  if (small) out.u8(bytes);
  else out.u32(bytes);
}
function save(out: CodeBuffer, opcode: number, reg: Reg, base: Reg, offset: number): void {
  operand(out, opcode, W, reg, base, -1, 0, offset, -1, 0);
}

export function emitPrologue(fn: MachineFunction, frame: Frame, out: CodeBuffer): void {
  if (frame.leaf) return;
  adjust(out, frame.size);
  out.stackDepth(frame.size);
  for (const { reg, offset } of frame.saved) save(out, 0x89, reg, RSP, offset);
  if (fn.dynamicStack) registerForm(out, 0x8b, W, RBP, RSP);
}
export function emitEpilogue(fn: MachineFunction, frame: Frame, out: CodeBuffer): void {
  if (frame.leaf) return;
  if (fn.dynamicStack) {
    registerForm(out, 0x8b, W, RSP, RBP);
    out.stackDepth(frame.size);
  }
  for (const { reg, offset } of frame.saved) save(out, 0x8b, reg, RSP, offset);
  adjust(out, -frame.size);
  out.stackDepth(0);
}
