// The optimizer's entry points: a unit as it is compiled, a program as it is linked, a module bound to one layout.
//
// Before the layout is known, parameters are looked at across calls first (arguments.ts).
//
// All three go over the functions bottom-up: what a function calls is finished before it, so that it can be inlined. Then the
// passes of passes.ts run over it at the level that it was compiled at. They differ in the lanes that are live, and in
// what is looked at again: a link leaves alone what nothing was inlined into, binding looks at what literals change. Symbols that nothing refers to any more go
// at the end. Errors of ours name the pass and the function.

import { internalError } from '../error.ts';
import type { Lane, LaneMask } from '../layout.ts';
import type { Module } from '../module.ts';
import { settleArguments } from './arguments.ts';
import { CallGraph } from './callgraph.ts';
import { CallFacts, effectsOf } from './facts.ts';
import type { Observer } from './dump.ts';
import { Func } from './func.ts';
import { Inliner } from './inline.ts';
import { boundPipeline, passNamed, pipeline, type Context, type Pass } from './passes.ts';
import { reachableSymbols, sweep } from './sweep.ts';

const everyPass: readonly Pass[] = pipeline.map((name) => passNamed(name)!);
/** What takes away the computation of arguments that nobody wants any more. */
const tidyPasses: readonly Pass[] = ['dce', 'compact'].map((name) => passNamed(name)!);
const boundPasses: readonly Pass[] = boundPipeline.map((name) => passNamed(name)!);

/** How a module is gone over. */
interface Mode {
  readonly lanes: LaneMask;
  /** -O level, -1 for what each function was compiled at. */
  readonly level: number;
  /** What runs over functions that were optimized at their level before and into which nothing was inlined. */
  readonly again: readonly Pass[];
  /** Whether symbols without references are removed. */
  readonly sweep: boolean;
}

/** Optimizes every function definition of a unit, before the layout is known. */
export function optimizeModule(module: Module, observer: Observer | null = null): void {
  optimize(module, { lanes: module.layouts, level: -1, again: everyPass, sweep: true }, observer);
}

/** Optimizes across the units of a linked program, whose functions have been optimized on their own. */
export function optimizeProgram(module: Module, observer: Observer | null = null): void {
  optimize(module, { lanes: module.layouts, level: -1, again: [], sweep: true }, observer);
}

/**
 * Optimizes the functions of a module that hold under one lane, with only that lane live: relocatable constants become
 * literals. For back ends, after binding; the module is then good for that lane only. `level` is 0 to 3, -1 for what
 * each function was compiled at.
 */
export function optimizeBound(module: Module, lane: Lane, level = -1, observer: Observer | null = null): void {
  optimize(module, { lanes: 1 << lane, level, again: boundPasses, sweep: false }, observer);
}

function optimize(module: Module, mode: Mode, observer: Observer | null): void {
  if (!module.symbols.some(({ defs }) => defs.some((def) => def.kind === 'function' && (mode.level < 0 ? def.optLevel : mode.level) > 0))) return;
  const before = mode.sweep ? reachableSymbols(module) : null;
  const changed = mode.sweep ? settleArguments(module) : null;
  const facts = new CallFacts(module.symbols.length);
  const context: Context = { facts };
  const graph = new CallGraph(module, mode.lanes);
  const inliner = new Inliner(graph, module.kind === 'program', mode.again === boundPasses);
  for (const id of graph.order) {
    const node = graph.nodes[id]!;
    const { name } = module.symbols[node.symbol]!;
    const level = mode.level < 0 ? node.def.optLevel : mode.level;
    if (level > 0) {
      const fn = new Func(module, name, node.def, node.lanes);
      if (observer !== null) observer.start(fn);
      let inlined: boolean;
      try {
        inlined = inliner.run(fn, id);
      } catch (error) {
        throw internalError('inline', name, error);
      }
      if (inlined && observer !== null) observer.after('inline', fn);
      const { body } = node.def;
      const list = inlined || level > node.def.optLevel || changed?.callees.has(body) === true ? everyPass : mode.again.length === 0 && changed?.callers.has(body) === true ? tidyPasses : mode.again;
      if (list.length > 0) runPasses(fn, list, level, context, observer);
    }
    inliner.settle(id);
    settleFacts(module, graph, id, facts);
  }
  if (before !== null) sweep(module, before);
}

/** Records what calls of a finished function do; definitions that a link may replace do anything. */
function settleFacts(module: Module, graph: CallGraph, id: number, facts: CallFacts): void {
  const { symbol, def, lanes } = graph.nodes[id]!;
  const { defs, linkage } = module.symbols[symbol]!;
  // Of a variant, calls do what any of its definitions does: known only when all have been looked at.
  if (defs.length > 1 || linkage !== 'local' && module.kind !== 'program') return;
  facts.effects[symbol] = effectsOf(new Func(module, '', def, lanes), symbol, facts);
}

/** Runs passes over one function in order. */
export function runPasses(fn: Func, list: readonly Pass[], level: number, context: Context, observer: Observer | null): void {
  const { callsSetjmp } = fn;
  for (const pass of list) {
    if (level < pass.level || callsSetjmp && !pass.setjmp) continue;
    try {
      pass.run(fn, context);
    } catch (error) {
      throw internalError(pass.name, fn.name, error);
    }
    if (observer !== null) observer.after(pass.name, fn);
  }
}
