// The last step of translation: from the code of all functions to a file, executable or relocatable.

import { collect, type CodeUnit } from './collect.ts';
import { addDebugInfo } from './debuginfo.ts';
import { elfForm, writeExecutable } from './executable.ts';
import { writeRelocatable } from './relocatable.ts';
import { addUnwinding } from './unwind.ts';

export interface FileOptions {
  /** `executable`: a static program; `object`: for a linker. */
  readonly kind: 'executable' | 'object';
  /** Whether functions, variables and lines are described (`-g`). */
  readonly debug: boolean;
  /** Whether an executable has a symbol table; objects always do. Unwinding is always described. */
  readonly symbols: boolean;
  /** DW_AT_producer. */
  readonly producer: string;
}

/** The ELF file of a unit. Throws ImageError. */
export function writeFile(unit: CodeUnit, { kind, debug, symbols, producer }: FileOptions): Uint8Array<ArrayBuffer> {
  const { target, layout } = unit;
  const isProgram = kind === 'executable';
  const collected = collect(unit, isProgram);
  const form = elfForm(target);
  addUnwinding(collected.object, collected.functions, form, target, isProgram);
  if (debug) addDebugInfo(unit, collected, form, producer);
  return isProgram ? writeExecutable(collected.object, collected.entry, target, layout, symbols) : writeRelocatable(collected.object, target);
}
