// Frame layout: places the frame objects of a function and saves of registers relative to the stack pointer.
//
//   high   caller's frame, incoming stack arguments
//          return address or saved link, as the target has it        ─┐ `head` bytes, target's own
//          saved registers                                           ─┤
//          frame objects (spills nearest the stack pointer's reach)   │ frame.size
//   low    outgoing arguments, call area                             ─┘ stack pointer
//
// With a moving stack pointer (alloca) everything is addressed from the frame pointer, which has the value that the stack
// pointer has after the prologue.

import { type MachineFunction, type Reg, hasReg, type RegSet } from './machine.ts';

export interface SavedRegister { readonly reg: Reg; readonly offset: number }

export interface Frame {
  /** Bytes that the prologue subtracts from the stack pointer in all, a multiple of the stack alignment. */
  readonly size: number;
  /** Register that frame objects are addressed from: stack pointer, or frame pointer if the stack pointer moves. */
  readonly base: Reg;
  /** Callee-saved registers that the function uses, with their offset from the base after the prologue. */
  readonly saved: readonly SavedRegister[];
  /** Offset from the base of the first incoming stack argument. */
  readonly incoming: number;
  /** Nothing is called and no frame is needed. */
  readonly leaf: boolean;
}

export interface FrameFacts {
  readonly stackPointer: Reg;
  readonly framePointer: Reg;
  readonly stackAlign: number;
  readonly callArea: number;
  /** Also of functions that call nothing but have a frame. */
  readonly areaInEveryFrame: boolean;
  /** Offset of the first incoming stack argument from the stack pointer at entry. */
  readonly incomingOffset: number;
  /** Bytes that the call instruction itself pushes. */
  readonly pushed: number;
  readonly calleeSaved: RegSet;
  /** Bytes that a save of a register of each class takes. */
  readonly saveBytes: readonly [number, number];
  /** Offset from the stack pointer at entry where the caller's frame has room for a register, -1 if it has none. */
  readonly savedAt: (reg: Reg) => number;
  /** Bytes at the top of the frame that the target uses for itself (saved link register, back chain). */
  readonly head: number;
}

/** Lays the frame out: sets the offset of every frame object and returns where saves go. */
export function layoutFrame(fn: MachineFunction, facts: FrameFacts): Frame {
  const base = fn.dynamicStack ? facts.framePointer : facts.stackPointer;
  const needsFrame = fn.dynamicStack || (fn.used[0] & facts.calleeSaved[0]) !== 0 || (fn.used[1] & facts.calleeSaved[1]) !== 0 ||
    fn.frame.some(({ incoming }) => incoming < 0);
  let at = fn.hasCalls || fn.outgoing > 0 || facts.areaInEveryFrame && needsFrame ? facts.callArea + fn.outgoing : 0;
  // Small and often used objects first: their offsets are short.
  const objects = fn.frame.map((_, i) => i).filter((i) => fn.frame[i]!.incoming < 0).sort((a, b) => {
    const x = fn.frame[a]!;
    const y = fn.frame[b]!;
    return Number(y.spill) - Number(x.spill) || (x.size > 64 ? 1 : 0) - (y.size > 64 ? 1 : 0) || a - b;
  });
  let align = 1;
  for (const index of objects) {
    const object = fn.frame[index]!;
    align = Math.max(align, object.align);
    at = Math.ceil(at / object.align) * object.align;
    object.offset = at;
    at += object.size;
  }
  const saved: SavedRegister[] = [];
  for (let reg = 0; reg < 64; reg++) {
    if (!hasReg(fn.used, reg) || !hasReg(facts.calleeSaved, reg)) continue;
    if (facts.savedAt(reg) >= 0) { saved.push({ reg, offset: -1 }); continue; }
    const bytes = facts.saveBytes[reg >> 5]!;
    at = Math.ceil(at / bytes) * bytes;
    saved.push({ reg, offset: at });
    at += bytes;
  }
  const leaf = !fn.hasCalls && at === 0 && !fn.dynamicStack;
  at += leaf ? 0 : facts.head;
  // The stack pointer is aligned where something is called: `pushed` bytes lie above the frame.
  const size = leaf ? 0 : Math.ceil((at + facts.pushed) / facts.stackAlign) * facts.stackAlign - facts.pushed;
  for (const object of fn.frame) if (object.incoming >= 0) object.offset = size + facts.incomingOffset + object.incoming;
  const places = saved.map(({ reg, offset }) => ({ reg, offset: offset < 0 ? size + facts.savedAt(reg) : offset }));
  return { size, base, saved: places, incoming: size + facts.incomingOffset, leaf };
}
