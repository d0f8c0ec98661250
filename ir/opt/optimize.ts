// The portable optimizer: passes over each function at the level that it was compiled at.

import { internalError } from '../error.ts';
import type { FunctionDef, Module } from '../module.ts';
import { mem2reg } from './mem2reg.ts';

interface Pass {
  readonly name: string;
  /** Lowest -O level at which it runs. */
  readonly level: number;
  run(def: FunctionDef): void;
}

/** In order. Legend: name, level, what it does to one function. */
const passes: readonly Pass[] = [
  { name: 'mem2reg', level: 1, run: (def) => { mem2reg(def.body); } },
];

/** Optimizes every function definition of a module. */
export function optimizeModule(module: Module): void {
  for (const symbol of module.symbols) {
    for (const def of symbol.defs) {
      if (def.kind !== 'function') continue;
      for (const pass of passes) {
        if (def.optLevel < pass.level) continue;
        try {
          pass.run(def);
        } catch (error) {
          throw internalError(pass.name, symbol.name, error);
        }
      }
    }
  }
}
