// Where parameters are in optimized code: in which register or spill slot each is from which instruction on.
//
// A forward data-flow analysis over the allocated code: a place holds a parameter on entry of a block if it does at the end of all
// predecessors; moves, spills and reloads copy, everything else that is written is lost. Only parameters that keep their value
// (FunctionDef.parameterNames) have places, so whatever holds one is right. Those of several registers are left out.

import type { CallLayout } from './convention.ts';
import type { FunctionCode } from './emit.ts';
import { constraintRole, Def, MEntry, MMove, MReload, MSpill, type MachineFunction, type MInst } from './machine.ts';

/** A parameter's place within a part of the code. */
export interface PlaceRange {
  /** Byte offsets in the function's code: first, behind the last. */
  readonly from: number;
  readonly to: number;
  /** Register, -1 if in the frame. */
  readonly reg: number;
  /** Offset from the stack pointer at entry, for -1. */
  readonly offset: number;
}

// A state: per parameter the general and floating-point registers that hold it, and a frame slot (-1 none).
const stride = 3;

/** Ranges per parameter; empty where nothing is known. `incomingOffset`: of stack arguments from the stack pointer at entry. */
export function parameterPlaces(fn: MachineFunction, code: FunctionCode, call: CallLayout, incomingOffset: number): PlaceRange[][] {
  const { params } = call;
  const places: PlaceRange[][] = params.map(() => []);
  const entry = new Int32Array(params.length * stride);
  params.forEach(({ kind, parts }, i) => {
    entry[i * stride + 2] = -1;
    if (kind !== 'direct' || parts.length !== 1) return;
    const { reg, stack } = parts[0]!;
    if (reg >= 0) entry[i * stride + (reg >> 5)] = 1 << (reg & 31);
    else places[i]!.push({ from: 0, to: code.bytes.length, reg: -1, offset: incomingOffset + stack });
  });
  const states = entryStates(fn, entry);
  const { trace, bytes, blockOffsets } = code;
  const open = params.map(() => ({ from: 0, reg: -1, slot: -1 }));
  const state = entry.slice();
  const update = (at: number): void => {
    for (let i = 0; i < params.length; i++) {
      const range = open[i]!;
      const [general, float, slot] = [state[i * stride]!, state[i * stride + 1]!, state[i * stride + 2]!];
      const held = range.reg >= 0 ? ((range.reg < 32 ? general : float) >> (range.reg & 31) & 1) !== 0 : range.slot >= 0 && range.slot === slot;
      if (held) continue;
      if ((range.reg >= 0 || range.slot >= 0) && at > range.from) places[i]!.push({ from: range.from, to: at, reg: range.reg,
        offset: range.reg >= 0 ? 0 : fn.frame[range.slot]!.offset - code.frame.size });
      range.from = at;
      range.reg = general !== 0 ? 31 - Math.clz32(general) : float !== 0 ? 63 - Math.clz32(float) : -1;
      range.slot = range.reg >= 0 ? -1 : slot;
    }
  };
  update(0);
  let next = 0;
  for (const block of fn.order) {
    state.set(states[block]!);
    if (block !== fn.order[0]) update(blockOffsets[block]!);
    for (const inst of fn.blocks[block]!.insts) {
      next += 2;
      step(fn, inst, state);
      // While a callee runs, debuggers look at the last byte of the call: what it overwrites is lost before.
      const end = next < trace.length ? trace[next + 1]! : bytes.length;
      update(fn.clobber[inst] === 0 ? end : end - 1);
    }
  }
  state.fill(0);
  for (let i = 0; i < params.length; i++) state[i * stride + 2] = -1;
  update(bytes.length);
  return places;
}

/** State at the start of each block. */
function entryStates(fn: MachineFunction, entry: Int32Array): Int32Array[] {
  const first = fn.order[0]!;
  const states = fn.blocks.map((_, block) => block === first ? entry.slice() : undefined);
  const work = [first];
  for (let block = work.pop(); block !== undefined; block = work.pop()) {
    const state = states[block]!.slice();
    for (const inst of fn.blocks[block]!.insts) step(fn, inst, state);
    for (const succ of fn.blocks[block]!.succs) {
      const known = states[succ];
      if (known === undefined) states[succ] = state.slice();
      else if (!meet(known, state)) continue;
      work.push(succ);
    }
  }
  const nothing = entry.map((_, i) => i % stride === 2 ? -1 : 0);
  return states.map((state) => state ?? nothing);
}

/** Intersects; whether anything was lost. */
function meet(into: Int32Array, other: Int32Array): boolean {
  let changed = false;
  for (let i = 0; i < into.length; i++) {
    const both = i % stride === 2 ? into[i] === other[i] ? into[i]! : -1 : into[i]! & other[i]!;
    if (both === into[i]) continue;
    into[i] = both;
    changed = true;
  }
  return changed;
}

/** The effect of an instruction. */
function step(fn: MachineFunction, inst: MInst, state: Int32Array): void {
  const op = fn.op[inst]!;
  if (op === MEntry) return;
  if (op === MSpill) return hold(state, fn.imm(inst, 0), fn.reg(inst, 0));
  if (op === MMove || op === MReload) {
    const to = fn.reg(inst, 0);
    const from = op === MMove ? fn.reg(inst, 1) : -1;
    const slot = op === MReload ? fn.imm(inst, 0) : -1;
    if (to === from) return;
    for (let i = 0; i < state.length; i += stride) {
      const held = from >= 0 ? (state[i + (from >> 5)]! >> (from & 31) & 1) !== 0 : state[i + 2] === slot;
      if (held) state[i + (to >> 5)]! |= 1 << (to & 31);
      else state[i + (to >> 5)]! &= ~(1 << (to & 31));
    }
    return;
  }
  const [general, float] = fn.clobberSets[fn.clobber[inst]!]!;
  for (let i = 0; i < state.length; i += stride) {
    state[i]! &= ~general;
    state[i + 1]! &= ~float;
  }
  for (let i = 0; i < fn.regCount[inst]!; i++) {
    const at = fn.regStart[inst]! + i;
    const reg = fn.regs[at]!;
    if (reg < 0 || constraintRole(fn.constraints[at]!) !== Def) continue;
    for (let each = 0; each < state.length; each += stride) state[each + (reg >> 5)]! &= ~(1 << (reg & 31));
  }
}

/** A spill: the slot now has what the register has. */
function hold(state: Int32Array, slot: number, reg: number): void {
  for (let i = 0; i < state.length; i += stride) {
    if ((state[i + (reg >> 5)]! >> (reg & 31) & 1) !== 0) state[i + 2] = slot;
    else if (state[i + 2] === slot) state[i + 2] = -1;
  }
}
