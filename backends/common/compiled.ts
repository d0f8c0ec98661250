// A function as the file writer takes it: machine code, and what debuggers and unwinders need to know of it.

import type { FunctionDef, LineId, SymbolId } from '../../ir/module.ts';
import type { TypeId } from '../../ir/types.ts';
import type { Fixup } from './code.ts';
import type { FunctionCode } from './emit.ts';
import type { MachineFunction } from './machine.ts';
import type { Target } from './target.ts';
import type { PlaceRange } from './parameterplaces.ts';
import { unwindSteps, type UnwindStep } from './unwind.ts';

/** The machine code of one function. */
export interface CompiledFunction {
  /** -1 for a routine of the back end. */
  readonly symbol: SymbolId;
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly fixups: readonly Fixup[];
  /** Bytes, a power of two. */
  readonly align: number;
  /** Indexed by MBlock: byte offset of its code, for jump tables. Empty if the function has none. */
  readonly blockOffsets: ArrayLike<number>;
  /** Ascending: byte offset, and the line that holds from there on. */
  readonly lines: readonly { readonly at: number; readonly line: LineId }[];
  /** How to find the caller's frame (unwind.ts). */
  readonly unwind: readonly UnwindStep[];
  readonly variables: readonly Variable[];
  readonly parameters: readonly MovedParameter[];
}

/** A variable or parameter that lies in the frame. */
export interface Variable {
  readonly name: string;
  readonly type: TypeId;
  /** Bytes from the canonical frame address. */
  readonly offset: number;
  /** Number of the parameter, -1 if it is none. */
  readonly parameter: number;
}

/** A parameter that is in different places in different parts of the code. */
export interface MovedParameter {
  readonly name: string;
  /** Number of the parameter. */
  readonly parameter: number;
  /** Ascending. Registers are DWARF numbers; -1: in the frame, at an offset from the canonical frame address. */
  readonly ranges: readonly PlaceRange[];
}

/**
 * An emitted function with its description; `plain`: it was never optimized, so that every variable has its slot; `places` are those of its
 * parameters, where known.
 */
export function compiledFunction(symbol: SymbolId, def: FunctionDef, plain: boolean, fn: MachineFunction, code: FunctionCode, places: readonly (readonly PlaceRange[])[], target: Target): CompiledFunction {
  const { bytes, fixups, blockOffsets } = code;
  // The prologue belongs to the line of the definition: debuggers stop behind it.
  const lines = def.line === 0 || code.lines[0]?.at === 0 ? code.lines : [{ at: 0, line: def.line }, ...code.lines];
  const variables = frameVariables(def, plain, fn, code, places, target);
  return { symbol, name: fn.name, bytes, fixups, blockOffsets, lines, align: target.elf.functionAlign, unwind: unwindSteps(code, target), variables,
    parameters: movedParameters(def, plain, code, variables, places, target) };
}

/** The named slots that have a place in the frame. At -O0 the first slots are those of the parameters, in order (frontend/c/lower-function.ts). */
function frameVariables({ body, parameterNames }: FunctionDef, plain: boolean, fn: MachineFunction, { frame }: FunctionCode,
  places: readonly (readonly PlaceRange[])[], target: Target): Variable[] {
  const variables: Variable[] = [];
  const count = plain ? body.blocks[0]!.params.length : 0;
  // In optimized code a parameter without other places is an aggregate: the first slot of its name.
  const parameterOf = (slot: number, name: string): number => {
    if (plain) return slot < count ? slot : -1;
    const parameter = parameterNames.indexOf(name);
    return parameter < 0 || (places[parameter] ?? []).length > 0 || body.slots.findIndex((each) => each.name === name) !== slot ? -1 : parameter;
  };
  for (const { slot, offset } of fn.frame) {
    const found = body.slots[slot];
    if (found === undefined || found.name === '' || offset < 0) continue;
    variables.push({ name: found.name, type: found.type, offset: offset - frame.size - target.elf.cfaOffset, parameter: parameterOf(slot, found.name) });
  }
  return variables;
}

/**
 * Parameters with their places. Without optimization they arrive in registers and are stored to their slots by the code of the
 * definition's line: from the next line on they are there; in a function of one line, after as many instructions.
 */
function movedParameters(def: FunctionDef, plain: boolean, code: FunctionCode, variables: readonly Variable[], places: readonly (readonly PlaceRange[])[], target: Target): MovedParameter[] {
  const { dwarf } = target.registers;
  const { cfaOffset } = target.elf;
  const stored = plain ? code.lines.find(({ at, line }) => at > code.bodyStart && line !== def.line)?.at ?? afterStores(code, places.length) : code.bytes.length;
  return places.flatMap((all, parameter): MovedParameter[] => {
    const slot = variables.find((variable) => variable.parameter === parameter);
    const ranges = all.filter(({ from }) => from < stored).map(({ from, to, reg, offset }): PlaceRange =>
      reg >= 0 ? { from, to: Math.min(to, stored), reg: dwarf[reg]!, offset } : { from, to: Math.min(to, stored), reg, offset: offset - cfaOffset });
    const name = slot?.name ?? def.parameterNames[parameter] ?? '';
    if (name === '' || ranges.length === 0) return [];
    if (plain) {
      if (slot === undefined) return [];
      ranges.push({ from: stored, to: code.bytes.length, reg: -1, offset: slot.offset });
    }
    return [{ name, parameter, ranges }];
  });
}

/** Offset after the first `count` instructions of the body. */
function afterStores({ trace, bodyStart, bytes }: FunctionCode, count: number): number {
  let at = bodyStart;
  let left = count;
  for (let i = 1; i < trace.length; i += 2) {
    if (trace[i]! <= at) continue;
    if (left-- === 0) return at;
    at = trace[i]!;
  }
  return left <= 0 ? at : bytes.length;
}
