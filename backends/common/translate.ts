// Translation of a bound module to native code: the pipeline.
//
//   variadic ► optimize (ir/opt) ► legalize ► select ► allocate registers ► emit        per function
//   ► collect into sections ► executable or relocatable object
//
// The layout is an argument beside the target. Everything is deterministic: functions in the order of the module's symbols.

import type { Layout } from '../../ir/layout.ts';
import type { FunctionDef, Module, SymbolId } from '../../ir/module.ts';
import { allocationFacts, type AllocationFacts } from './allocation.ts';
import { checkAllocation, codeBefore } from './alloccheck.ts';
import type { CodeUnit } from './collect.ts';
import { compiledFunction, type CompiledFunction } from './compiled.ts';
import { selectFunction, type SelectionContext } from './control.ts';
import { CallLayouts } from './convention.ts';
import { emitFunction } from './emit.ts';
import { allocateFast } from './fastalloc.ts';
import { writeFile, type FileOptions } from './file.ts';
import { legalize, type LegalizeFacts } from './legalize.ts';
import type { MachineFunction } from './machine.ts';
import { parameterPlaces } from './parameterplaces.ts';
import { prepare, selects, type Prepared } from './prepare.ts';
import { allocateRegisters } from './regalloc.ts';
import { ReferenceTable } from './reference.ts';
import { SelectError } from './select.ts';
import type { Target } from './target.ts';
import { optimizeBound } from '../../ir/opt/optimize.ts';
import { lowerVariadic } from './variadic.ts';

/** The target cannot do something that the program asks for; the message names operation, function and target. */
export class NativeError extends Error {
  readonly exitStatus = 1;
}

export interface NativeOptions extends FileOptions {
  /** 0: the fast tier; -1: each function at the level it was compiled at. */
  readonly optLevel: number;
  /** Prove every register allocation (tests). */
  readonly check: boolean;
  /** Brings what legalization asks for into the module (LegalizeFacts); without it such functions stay undefined. */
  readonly support?: (name: string) => SymbolId;
  /** Gets how many of how many symbols are done. */
  readonly progress?: (done: number, total: number) => void;
}

export const defaultNativeOptions: NativeOptions = { kind: 'executable', debug: false, symbols: true, producer: 'lode', optLevel: 1, check: false };

/** The bytes of an ELF file. Throws NativeError, ImageError. The module is consumed: its bodies are rewritten. */
export function translateNative(module: Module, target: Target, layout: Layout, options: NativeOptions): Uint8Array<ArrayBuffer> {
  return writeFile(compileModule(module, target, layout, options), options);
}

/** Machine code of all functions of a module that hold under the layout. */
export function compileModule(module: Module, target: Target, layout: Layout, options: NativeOptions): CodeUnit {
  const prepared = prepare(target);
  const references = new ReferenceTable();
  const compiler = new FunctionCompiler(prepared, module, layout, references, options);
  const functions: CompiledFunction[] = [];
  for (const { defs } of module.symbols) defs.forEach((def, i) => {
    if (def.kind === 'function' && (def.layouts >> layout.lane & 1) !== 0) defs[i] = lowerVariadic(module, def, layout);
  });
  optimizeBound(module, layout.lane, options.optLevel);
  // Functions of the runtime join while others are compiled.
  for (let id = 0; id < module.symbols.length; id++) {
    for (const def of module.symbols[id]!.defs) if (def.kind === 'function' && (def.layouts >> layout.lane & 1) !== 0) functions.push(compiler.compile(id, def));
    options.progress?.(id + 1, module.symbols.length);
  }
  return { module, layout, target, functions, references };
}

class FunctionCompiler {
  readonly #prepared: Prepared;
  readonly #module: Module;
  readonly #layout: Layout;
  readonly #selection: SelectionContext;
  readonly #options: NativeOptions;
  readonly #allocation: AllocationFacts;
  readonly #facts: LegalizeFacts;
  readonly #has: (selop: number) => boolean;

  constructor(prepared: Prepared, module: Module, layout: Layout, references: ReferenceTable, options: NativeOptions) {
    const { target } = prepared;
    this.#prepared = prepared;
    this.#module = module;
    this.#layout = layout;
    this.#options = options;
    this.#allocation = allocationFacts(target.registers, target.rows);
    this.#has = (selop) => selects(prepared, selop);
    const { registerBytes, misaligned, divisionTraps, conversion, totalStoreOrder } = target;
    const symbols = new Map(module.symbols.map((symbol, id) => [symbol.name, id]));
    this.#facts = { registerBytes, misaligned, divisionTraps, conversion, totalStoreOrder, support: options.support ?? ((name) => {
      let id = symbols.get(name);
      if (id === undefined) {
        id = module.addSymbol(name, 'function', 'global');
        symbols.set(name, id);
      }
      return id;
    }) };
    this.#selection = { prepared, module, layout, callLayouts: new CallLayouts(target.convention, module, layout), references, support: this.#facts.support };
  }

  compile(symbol: SymbolId, def: FunctionDef): CompiledFunction {
    const { target } = this.#prepared;
    const { name } = this.#module.symbols[symbol]!;
    const level = this.#options.optLevel < 0 ? def.optLevel : this.#options.optLevel;
    try {
      legalize(this.#module, def.body, this.#layout, this.#has, this.#facts, level);
      const fn = selectFunction(this.#selection, symbol, def);
      this.#allocate(fn, level);
      const code = emitFunction(this.#prepared, fn);
      const places = !this.#options.debug || level > 0 && def.parameterNames.length === 0 ? []
        : parameterPlaces(fn, code, this.#selection.callLayouts.of(this.#module.types.signatures[def.sig]!), target.convention.incomingOffset);
      return compiledFunction(symbol, def, level === 0 && def.optLevel === 0, fn, code, places, target);
    } catch (error) {
      if (error instanceof SelectError) throw new NativeError(`${this.#module.name}: function '${name}': ${error.message}`);
      if (error instanceof Error) error.message = `${target.name}, function '${name}': ${error.message}`;
      throw error;
    }
  }

  #allocate(fn: MachineFunction, level: number): void {
    const facts = fn.dynamicStack ? withoutFramePointer(this.#allocation, this.#prepared.target.registers.framePointer) : this.#allocation;
    const before = this.#options.check ? codeBefore(fn) : undefined;
    if (level === 0) allocateFast(fn, facts);
    else allocateRegisters(fn, facts);
    if (before !== undefined) checkAllocation(before, fn, facts);
  }
}

/** Where the stack pointer moves, the frame pointer is taken. */
function withoutFramePointer(facts: AllocationFacts, framePointer: number): AllocationFacts {
  return { ...facts, allocatable: facts.allocatable.map((list) => list.filter((reg) => reg !== framePointer)) };
}
