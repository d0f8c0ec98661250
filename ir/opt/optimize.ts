// The optimizer's entry points: a unit as it is compiled, a program as it is linked, a module bound to one layout.
//
// All three run the passes of passes.ts over each function at the level that it was compiled at; they differ in the lanes
// that are live. Errors of ours name the pass and the function.

import { internalError } from '../error.ts';
import type { Lane, LaneMask } from '../layout.ts';
import type { FunctionDef, Module } from '../module.ts';
import type { Observer } from './dump.ts';
import { Func } from './func.ts';
import { passNamed, pipeline, type Context, type Pass } from './passes.ts';

const everyPass: readonly Pass[] = pipeline.map((name) => passNamed(name)!);

/** Optimizes every function definition of a unit, before the layout is known. */
export function optimizeModule(module: Module, observer: Observer | null = null): void {
  const context: Context = { facts: null };
  for (const symbol of module.symbols) {
    for (const def of symbol.defs) {
      if (def.kind === 'function' && def.optLevel > 0)
        optimizeFunction(module, symbol.name, def, def.layouts & module.layouts, def.optLevel, context, observer);
    }
  }
}

/**
 * Optimizes the functions of a module that hold under one lane, with only that lane live: relocatable constants become
 * literals. For back ends, after binding; the module is then good for that lane only. `level` is 0 to 3, -1 for what
 * each function was compiled at.
 */
export function optimizeBound(module: Module, lane: Lane, level = -1, observer: Observer | null = null): void {
  const context: Context = { facts: null };
  for (const symbol of module.symbols) {
    for (const def of symbol.defs) {
      if (def.kind !== 'function' || (def.layouts >> lane & 1) === 0) continue;
      const at = level < 0 ? def.optLevel : level;
      if (at > 0) optimizeFunction(module, symbol.name, def, 1 << lane, at, context, observer);
    }
  }
}

function optimizeFunction(module: Module, name: string, def: FunctionDef, lanes: LaneMask, level: number, context: Context,
  observer: Observer | null): void {
  const fn = new Func(module, name, def, lanes);
  runPasses(fn, everyPass, level, context, observer);
}

/** Runs passes over one function in order. */
export function runPasses(fn: Func, list: readonly Pass[], level: number, context: Context, observer: Observer | null): void {
  const { callsSetjmp } = fn;
  if (observer !== null) observer.start(fn);
  for (const pass of list) {
    if (level < pass.level || callsSetjmp && !pass.setjmp) continue;
    try {
      pass.run(fn, context);
      fn.invalidate();
    } catch (error) {
      throw internalError(pass.name, fn.name, error);
    }
    if (observer !== null) observer.after(pass.name, fn);
  }
}
