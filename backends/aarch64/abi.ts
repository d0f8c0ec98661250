// AArch64: calling convention, prologue and epilogue. Procedure Call Standard for the Arm 64-bit Architecture (AAPCS64), 6.8
// (parameter passing; the rules' letters are cited), 6.9 (results), 5.9.5 (homogeneous floating-point aggregates).
//
// A frame beyond the reach of stp is made in two steps, so that the saves lie within reach of the first one.

import type { Layout } from '../../ir/layout.ts';
import type { Module } from '../../ir/module.ts';
import { F32, F64, KArray, KScalar, KUnion, scalars, Void, type Signature, type TypeId } from '../../ir/types.ts';
import type { CodeBuffer } from '../common/code.ts';
import type { CallingConvention, CallLayout, Part, Place } from '../common/convention.ts';
import type { Frame } from '../common/frame.ts';
import type { MachineFunction } from '../common/machine.ts';
import { addOffset, LDR_D, LDR_X, STR_D, STR_X, wordMemory } from './encode.ts';
import { callClobbers, LR, SP, V0, X0, X29, X8 } from './registers.ts';

const argumentRegisters = 8;
const none: Place = { kind: 'none', parts: [], extendTo: 0, signed: false };

/** Type and number of the members of a homogeneous floating-point aggregate (1 to 4 of one type), undefined if it is none. */
function homogeneous(type: TypeId, module: Module, layout: Layout): { element: number; count: number } | undefined {
  let element = -1;
  // Each type is looked at once: hostile ones nest one another more often than could be.
  const known = new Map<TypeId, number>();
  /** Members of a type, -1 if other types are among them. */
  const visit = (at: TypeId): number => {
    const count = known.get(at) ?? members(at);
    known.set(at, count);
    return count;
  };
  const members = (at: TypeId): number => {
    const found = module.types.get(at);
    if (found.kind === KScalar) {
      if (found.scalar !== F32 && found.scalar !== F64 || element >= 0 && element !== found.scalar) return -1;
      element = found.scalar;
      return 1;
    }
    if (found.kind === KArray) {
      const length = Number(module.rels.value(found.length, layout.lane) ?? 0n);
      if (length === 0) return 0;
      const each = visit(found.element);
      return each < 0 ? -1 : length * each;
    }
    let count = 0;
    for (const member of found.members) {
      if (member.bits === 0) continue;
      const each = member.bits > 0 ? -1 : visit(member.type);
      if (each < 0) return -1;
      count = found.kind === KUnion ? Math.max(count, each) : count + each;
    }
    return count;
  };
  const count = visit(type);
  // Padding between or after members makes it none.
  return count >= 1 && count <= 4 && module.rels.layouts.size(type, layout.lane) === count * (element === F32 ? 4 : 8) ? { element, count } : undefined;
}

/** Largest alignment of the members, without what the aggregate itself was given. */
function naturalAlign(type: TypeId, module: Module, layout: Layout): number {
  const found = module.types.get(type);
  if (found.kind === KScalar) return (scalars[found.scalar]!.bits || layout.wordBits) / 8;
  if (found.kind === KArray) return naturalAlign(found.element, module, layout);
  return found.members.reduce((most, member) => Math.max(most, member.align, module.rels.layouts.align(member.type, layout.lane)), 1);
}

/** Hands out registers and stack words in order: NGRN, NSRN and NSAA of the standard. */
class Assignment {
  general = 0;
  floats = 0;
  stack = 0;

  onStack(bytes: number, align: number): number {
    const at = Math.ceil(this.stack / align) * align;
    this.stack = at + Math.ceil(bytes / 8) * 8;
    return at;
  }
  scalar(type: TypeId, bytes: number): Place {
    const isFloat = type === F32 || type === F64;
    const used = isFloat ? this.floats : this.general;
    const part: Part = used < argumentRegisters ? { reg: isFloat ? V0 + this.floats++ : X0 + this.general++, stack: 0, bytes, offset: 0 }
      : { reg: -1, stack: this.onStack(bytes, 8), bytes, offset: 0 };
    // What lies above a narrow value is unspecified: the receiver extends.
    return { kind: 'direct', parts: [part], extendTo: 0, signed: false };
  }
  aggregate(type: TypeId, module: Module, layout: Layout): Place {
    const { size } = module.rels.layouts.of(type, layout.lane);
    if (size === 0) return none;
    const floats = homogeneous(type, module, layout);
    if (floats !== undefined) return this.#floats(floats.element === F32 ? 4 : 8, floats.count, size);
    if (size > 16) return { ...none, kind: 'indirect', parts: this.scalar(type, 8).parts };
    const align = Math.min(16, Math.max(8, naturalAlign(type, module, layout)));
    const words = Math.ceil(size / 8);
    // C.10, C.12: both registers or none; after one that did not fit nothing more goes there (C.13).
    if (align === 16) this.general += this.general & 1;
    const inRegisters = this.general + words <= argumentRegisters;
    const at = inRegisters ? 0 : this.onStack(size, align);
    const first = this.general;
    this.general = inRegisters ? first + words : argumentRegisters;
    return { ...none, kind: 'parts', parts: Array.from({ length: words }, (_, i): Part => ({ reg: inRegisters ? X0 + first + i : -1, stack: inRegisters ? 0 : at + i * 8,
      bytes: Math.min(8, size - i * 8), offset: i * 8 })) };
  }
  /** C.2, C.3. */
  #floats(bytes: number, count: number, size: number): Place {
    if (this.floats + count <= argumentRegisters)
      return { ...none, kind: 'parts', parts: Array.from({ length: count }, (_, i): Part => ({ reg: V0 + this.floats++, stack: 0, bytes, offset: i * bytes })) };
    this.floats = argumentRegisters;
    const at = this.onStack(size, 8);
    return { ...none, kind: 'parts', parts: Array.from({ length: Math.ceil(size / 8) }, (_, i): Part => ({ reg: -1, stack: at + i * 8, bytes: Math.min(8, size - i * 8), offset: i * 8 })) };
  }
}

function classify(signature: Signature, module: Module, layout: Layout): CallLayout {
  const place = (assignment: Assignment, type: TypeId): Place => module.types.isAggregate(type)
    ? assignment.aggregate(type, module, layout) : assignment.scalar(type, module.rels.layouts.size(type, layout.lane));
  let result = signature.result === Void ? none : place(new Assignment(), signature.result);
  if (result.kind === 'indirect') result = { ...result, parts: [{ reg: X8, stack: 0, bytes: 8, offset: 0 }] };
  const assignment = new Assignment();
  const params = signature.params.map((type) => place(assignment, type));
  return { params, result, resultAddress: -1, stackBytes: assignment.stack };
}

export const convention: CallingConvention = {
  classify, clobbers: callClobbers, stackAlign: 16, argumentOffset: 0, incomingOffset: 0, pushed: 0, callArea: 0,
};

// Frames: the return address lies in the uppermost word.

/** Bytes of the first step: all, or what stp's seven scaled bits reach. */
function firstStep(size: number): number { return size <= 512 ? size : 256; }

/** Saves (or restores) what the frame keeps, while the stack pointer lies `above` bytes over its place in the body; neighbours by stp or ldp. */
function keep(fn: MachineFunction, frame: Frame, above: number, isLoad: boolean, out: CodeBuffer): void {
  const list = [...frame.saved.map(({ reg, offset }) => ({ reg, at: offset - above })), ...fn.hasCalls ? [{ reg: LR, at: frame.size - above - 8 }] : []];
  for (let i = 0; i < list.length; i++) {
    const { reg, at } = list[i]!;
    const next = list[i + 1];
    if (next !== undefined && next.at === at + 8 && next.reg >> 5 === reg >> 5) {
      out.u32((reg < 32 ? 0xa9000000 : 0x6d000000) | (isLoad ? 1 << 22 : 0) | (at >> 3 & 0x7f) << 15 | (next.reg & 31) << 10 | SP << 5 | reg & 31);
      i++;
    } else wordMemory(out, reg < 32 ? isLoad ? LDR_X : STR_X : isLoad ? LDR_D : STR_D, 3, reg, SP, at);
  }
}

export function emitPrologue(fn: MachineFunction, frame: Frame, out: CodeBuffer): void {
  if (frame.size > 0) {
    const first = firstStep(frame.size);
    addOffset(out, SP, SP, -first);
    out.stackDepth(first);
    keep(fn, frame, frame.size - first, false, out);
    if (fn.hasCalls) out.savedRegister(LR, 8);
    if (frame.size > first) {
      addOffset(out, SP, SP, first - frame.size);
      out.stackDepth(frame.size);
    }
  }
  if (fn.dynamicStack) addOffset(out, X29, SP, 0);
}

export function emitEpilogue(fn: MachineFunction, frame: Frame, out: CodeBuffer): void {
  if (frame.size === 0) return;
  if (fn.dynamicStack) {
    addOffset(out, SP, X29, 0);
    out.stackDepth(frame.size);
  }
  const first = firstStep(frame.size);
  if (frame.size > first) {
    addOffset(out, SP, SP, frame.size - first);
    out.stackDepth(first);
  }
  keep(fn, frame, frame.size - first, true, out);
  addOffset(out, SP, SP, first);
  out.stackDepth(0);
}
