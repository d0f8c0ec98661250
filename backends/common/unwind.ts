// Call frame information: .eh_frame, by which debuggers and profilers walk the stack. One entry (FDE) per function over one
// common entry (CIE); layout and instructions as in DWARF 5, 6.4, with the differences of LSB Core 5.0, 10.6.1.
//
// The canonical frame address (CFA) is the stack pointer at entry plus the psABI's offset. A function's steps say, by code
// offset, how to find it and where callers' registers are kept; addresses are 32-bit and absolute (static code lies low).

import type { FrameNote } from './code.ts';
import type { PlacedFunction } from './collect.ts';
import { debugSection, finishSection, type DebugBuffer } from './dwarf.ts';
import type { ElfForm } from './elf.ts';
import type { FunctionCode } from './emit.ts';
import { ShfAlloc, type NativeObject } from './object.ts';
import type { Target } from './target.ts';

/** One change of the rules, from a byte offset in the function's code on. Registers are DWARF numbers, offsets bytes. */
export type UnwindStep =
  /** CFA = register + offset. */
  | { readonly at: number; readonly kind: 'cfa'; readonly register: number; readonly offset: number }
  /** The caller's register is at CFA + offset. */
  | { readonly at: number; readonly kind: 'saved'; readonly register: number; readonly offset: number }
  /** Keeps the rules, to take them back after an epilogue in the middle of the code. */
  | { readonly at: number; readonly kind: 'remember' }
  | { readonly at: number; readonly kind: 'restore' }
  /** There is no caller. */
  | { readonly at: number; readonly kind: 'outermost' };

// Instructions.
const AdvanceLoc = 0x40;
const AdvanceLoc1 = 0x02;
const AdvanceLoc2 = 0x03;
const AdvanceLoc4 = 0x04;
const DefCfa = 0x0c;
const Offset = 0x80;
const OffsetExtended = 0x05;
const OffsetExtendedSigned = 0x11;
const UndefinedRegister = 0x07;
const RememberState = 0x0a;
const RestoreState = 0x0b;
/** Pointer encoding DW_EH_PE_udata4, absolute. */
const PeUdata4 = 0x03;

/** Adds .eh_frame for the functions. `last` ends the list of entries: in a program, not where a linker joins sections. */
export function addUnwinding(object: NativeObject, functions: readonly PlacedFunction[], form: ElfForm, target: Target, last: boolean): void {
  const section = debugSection(object, '.eh_frame', ShfAlloc, form, target);
  const { out } = section;
  object.sections[section.index]!.align = target.registerBytes;
  encodeCie(out, target);
  for (const { func, symbol } of functions) {
    const start = out.beginUnit();
    // Distance back to the CIE, which is at the section's start.
    out.u32(out.length);
    out.address32(symbol, 0);
    out.u32(func.bytes.length);
    out.uleb(0);
    encodeSteps(out, func.unwind, target);
    pad(out, start, target);
  }
  if (last) out.u32(0);
  finishSection(object, section);
}

function encodeCie(out: DebugBuffer, target: Target): void {
  const { cfaOffset, returnColumn } = target.elf;
  const start = out.beginUnit();
  out.u32(0);
  out.u8(1);
  // The augmentation has a size and holds the encoding of addresses.
  out.text('zR');
  out.uleb(1);
  out.sleb(-target.registerBytes);
  out.uleb(returnColumn);
  out.uleb(1);
  out.u8(PeUdata4);
  const { dwarf, stackPointer } = target.registers;
  encodeStep(out, { at: 0, kind: 'cfa', register: dwarf[stackPointer]!, offset: cfaOffset }, target);
  if (target.convention.pushed > 0) encodeStep(out, { at: 0, kind: 'saved', register: returnColumn, offset: -target.convention.pushed }, target);
  pad(out, start, target);
}

/** Fills a unit with DW_CFA_nop, so that the next one is aligned. */
function pad(out: DebugBuffer, start: number, target: Target): void {
  out.alignTo(target.registerBytes, 0);
  out.endUnit(start);
}

function encodeSteps(out: DebugBuffer, steps: readonly UnwindStep[], target: Target): void {
  let at = 0;
  for (const step of steps) {
    const distance = step.at - at;
    if (distance > 0xffff) { out.u8(AdvanceLoc4); out.u32(distance); }
    else if (distance > 0xff) { out.u8(AdvanceLoc2); out.u16(distance); }
    else if (distance >= 64) { out.u8(AdvanceLoc1); out.u8(distance); }
    else if (distance > 0) out.u8(AdvanceLoc | distance);
    at = step.at;
    encodeStep(out, step, target);
  }
}

function encodeStep(out: DebugBuffer, step: UnwindStep, target: Target): void {
  switch (step.kind) {
    case 'cfa':
      out.u8(DefCfa);
      out.uleb(step.register);
      out.uleb(step.offset);
      break;
    case 'saved':
      if (step.offset > 0) {
        // Above the frame: PowerPC's link register.
        out.u8(OffsetExtendedSigned);
        out.uleb(step.register);
        out.sleb(-step.offset / target.registerBytes);
        break;
      }
      if (step.register < 64) out.u8(Offset | step.register);
      else { out.u8(OffsetExtended); out.uleb(step.register); }
      out.uleb(-step.offset / target.registerBytes);
      break;
    case 'remember': out.u8(RememberState); break;
    case 'restore': out.u8(RestoreState); break;
    case 'outermost':
      out.u8(UndefinedRegister);
      out.uleb(target.elf.returnColumn);
  }
}

/** The steps of a function, from its frame and what prologue and epilogues noted. */
export function unwindSteps(code: FunctionCode, target: Target): UnwindStep[] {
  const { bytes, frame, frameNotes, bodyStart, epilogues } = code;
  const { dwarf, stackPointer } = target.registers;
  const { cfaOffset } = target.elf;
  const steps: UnwindStep[] = [];
  const note = ({ at, register, depth }: FrameNote): UnwindStep => register < 0
    ? { at, kind: 'cfa', register: dwarf[stackPointer]!, offset: depth + cfaOffset } : { at, kind: 'saved', register, offset: -depth - cfaOffset };
  for (const each of frameNotes) if (each.at <= bodyStart) steps.push(note(each));
  const offset = frame.size + cfaOffset;
  if (frame.base !== stackPointer) steps.push({ at: bodyStart, kind: 'cfa', register: dwarf[frame.base]!, offset });
  for (const { reg, offset: at } of frame.saved) steps.push({ at: bodyStart, kind: 'saved', register: dwarf[reg]!, offset: at - offset });
  for (const [from, to] of epilogues) {
    const notes = frameNotes.filter(({ at }) => at > bodyStart && at > from && at <= to);
    if (notes.length === 0) continue;
    const isLast = to === bytes.length;
    if (!isLast) steps.push({ at: from, kind: 'remember' });
    for (const each of notes) steps.push(note(each));
    if (!isLast) steps.push({ at: to, kind: 'restore' });
  }
  return steps;
}
