// Compiles C in this process and runs it on the interpreter, for tests of what a compilation did.

import { Interpreter } from '../../ir/interpret/interpret.ts';
import { allLanes, laneNames, layouts, type LaneMask } from '../../ir/layout.ts';
import type { Module } from '../../ir/module.ts';
import { Diagnostics } from '../../frontend/c/diagnostics.ts';
import { readSource, Sources } from '../../frontend/c/source.ts';
import { compileUnit, type UnitStats } from '../../frontend/c/unit.ts';
import { SilentHost } from './ir.ts';

const headers = new URL('../../runtime/libc/include', import.meta.url).pathname;

export interface Compiled {
  readonly module: Module | null;
  readonly stats: UnitStats;
  /** What was reported, as printed. */
  readonly messages: string;
}

/** Compiles a source text for the lanes. */
export function compileText(text: string, lanes: LaneMask = allLanes, file = 'test.c'): Compiled {
  const sources = new Sources();
  const diagnostics = new Diagnostics();
  const { module, stats } = compileUnit({
    preprocess: {
      file, text, includeQuote: [], includeAngle: [], systemDirs: [headers], std: 'gnu17', lanes, sources, diagnostics, readFile: readSource,
    },
    optLevel: 0, signedChar: true, common: false, packStruct: 0, gnuInline: false, std: 'gnu17',
  });
  return { module, stats, messages: diagnostics.render(sources) };
}

/** The module of a source that must compile without a message. */
export function moduleOf(text: string, lanes: LaneMask = allLanes, file = 'test.c'): Module {
  const { module, messages } = compileText(text, lanes, file);
  if (module === null || messages !== '') throw new Error(messages);
  return module;
}

/** The definitions of a symbol by their lanes: 'all', or 'le32,be32 | le64,be64'; '' if it is not defined. */
export function variantsOf(module: Module, name: string): string {
  const symbol = module.symbols.find((each) => each.name === name && each.defs.length > 0);
  return symbol === undefined ? '' : [...symbol.defs].sort((a, b) => (a.layouts & -a.layouts) - (b.layouts & -b.layouts)).map((def) => laneNames(def.layouts)).join(' | ');
}

/** What a function without parameters returns in each lane that the module is valid for; null where it is not defined. */
export function results(module: Module, name: string): (number | bigint | null | undefined)[] {
  return layouts.filter(({ lane }) => (module.layouts >> lane & 1) !== 0).map(({ lane }) => {
    const symbol = module.symbols.find((each) => each.name === name)!;
    if (!symbol.defs.some((def) => (def.layouts >> lane & 1) !== 0)) return null;
    return new Interpreter(module, lane, new SilentHost()).callFunction(name);
  });
}
