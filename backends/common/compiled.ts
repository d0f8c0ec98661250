// A function as the file writer takes it: machine code, and what debuggers and unwinders need to know of it.

import type { FunctionDef, LineId, SymbolId } from '../../ir/module.ts';
import type { TypeId } from '../../ir/types.ts';
import type { Fixup } from './code.ts';
import type { FunctionCode } from './emit.ts';
import type { MachineFunction } from './machine.ts';
import type { Target } from './target.ts';
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

/** An emitted function with its description. */
export function compiledFunction(symbol: SymbolId, def: FunctionDef, fn: MachineFunction, code: FunctionCode, target: Target): CompiledFunction {
  const { bytes, fixups, blockOffsets, lines } = code;
  return { symbol, name: fn.name, bytes, fixups, blockOffsets, lines, align: target.elf.functionAlign, unwind: unwindSteps(code, target),
    variables: frameVariables(def, fn, code, target) };
}

/** The named slots that have a place in the frame. At -O0 the first slots are those of the parameters, in order (frontend/c/lower-function.ts). */
function frameVariables({ body, optLevel }: FunctionDef, fn: MachineFunction, { frame }: FunctionCode, target: Target): Variable[] {
  const variables: Variable[] = [];
  const parameters = optLevel === 0 ? body.blocks[0]!.params.length : 0;
  for (const { slot, offset } of fn.frame) {
    const found = body.slots[slot];
    if (found === undefined || found.name === '' || offset < 0) continue;
    variables.push({ name: found.name, type: found.type, offset: offset - frame.size - target.elf.cfaOffset, parameter: slot < parameters ? slot : -1 });
  }
  return variables;
}
