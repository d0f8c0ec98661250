// Joining variants within one module: definitions of a symbol for different lanes that mean the same become one.
//
// Equal structural hashes (hash.ts) say that two definitions are equal but for numbering; that does not yet make their
// block-scope statics, compound literals and tables one. Both are walked side by side: the private symbols that they
// name in the same places correspond, constants freely, variables one to one. Then the first definition and its private
// symbols take over the lanes of the second, whose private symbols are removed. Where they cannot correspond, both stay.

import { hashDefinition, isPrivateName } from './hash.ts';
import type { LaneMask } from './layout.ts';
import type { Body, Definition, Init, Module, ModuleSymbol, SymbolId } from './module.ts';
import { Operands } from './operands.ts';
import { OSym } from './ops.ts';

const maxDepth = 8;

/** Whether a symbol is the same in all forks because of its name alone. */
export function isNamed(symbol: ModuleSymbol): boolean {
  return symbol.linkage !== 'local' || !isPrivateName(symbol.name) && !/\.[0-9]+$/.test(symbol.name);
}

/** Symbols in the order in which a definition names them. */
export function referencesOf(def: Definition, operands: Operands): SymbolId[] {
  const list: SymbolId[] = [];
  if (def.kind === 'alias') list.push(def.target);
  else if (def.kind === 'data') initReferences(def.init, list);
  else eachSymbolOperand(def.body, operands, (at) => { list.push(def.body.pool[at]!); });
  return list;
}

function initReferences(init: Init, list: SymbolId[]): void {
  if (init.kind === 'addr' || init.kind === 'label') list.push(init.symbol);
  else if (init.kind === 'list') for (const item of init.items) initReferences(item.value, list);
}

/** Calls `found` with the pool index of every symbol operand in block order. */
function eachSymbolOperand(body: Body, operands: Operands, found: (at: number) => void): void {
  for (const block of body.blocks) {
    for (const value of block.insts) {
      if (!operands.expand(body, value)) continue;
      const start = body.start[value]!;
      for (let i = 0; i < operands.count; i++) if (operands.kinds[i] === OSym) found(start + i);
    }
  }
}

/** Joins what can be joined; removes the private symbols that nothing uses any more. */
export function joinVariants(module: Module): void {
  const operands = new Operands();
  const replaced = new Set<SymbolId>();
  const joiner = new Joiner(module, operands, replaced);
  for (const symbol of module.symbols) {
    if (symbol.defs.length < 2 || !isNamed(symbol)) continue;
    const kept: Definition[] = [];
    const hashes: string[] = [];
    for (const def of symbol.defs) {
      const hash = hashDefinition(module, def);
      if (!kept.some((other, i) => hashes[i] === hash && joiner.join(other, def))) {
        kept.push(def);
        hashes.push(hash);
      }
    }
    symbol.defs = kept;
  }
  if (replaced.size > 0) removeSymbols(module, unused(module, replaced, operands), operands);
}

class Joiner {
  readonly #module: Module;
  readonly #operands: Operands;
  readonly #replaced: Set<SymbolId>;

  constructor(module: Module, operands: Operands, replaced: Set<SymbolId>) {
    this.#module = module;
    this.#operands = operands;
    this.#replaced = replaced;
  }

  /** Lets `first` hold for the lanes of an equal `second` as well; false if their private symbols cannot correspond. */
  join(first: Definition, second: Definition): boolean {
    const pairs = new Map<SymbolId, SymbolId>();
    if (!this.#pair(first, second, pairs, 0)) return false;
    for (const [mine, theirs] of pairs) {
      const symbol = this.#module.symbols[theirs]!;
      defFor(symbol, first.layouts)!.layouts |= second.layouts;
      symbol.layouts |= second.layouts;
      if (mine !== theirs) this.#replaced.add(mine);
    }
    first.layouts |= second.layouts;
    return true;
  }

  #pair(first: Definition, second: Definition, pairs: Map<SymbolId, SymbolId>, depth: number): boolean {
    const theirs = referencesOf(first, this.#operands);
    const mine = referencesOf(second, this.#operands);
    if (theirs.length !== mine.length || depth > maxDepth) return false;
    const { symbols } = this.#module;
    for (let i = 0; i < mine.length; i++) {
      const a = theirs[i]!;
      const b = mine[i]!;
      if (isNamed(symbols[a]!) || isNamed(symbols[b]!)) {
        if (a !== b) return false;
        continue;
      }
      const known = pairs.get(b);
      if (known === a) continue;
      if (known !== undefined) return false;
      const one = defFor(symbols[a]!, first.layouts);
      const other = defFor(symbols[b]!, second.layouts);
      if (one?.kind !== 'data' || other?.kind !== 'data') return false;
      if (a !== b) {
        // Two names for one variable, or a variable that already holds for these lanes, would be another program.
        for (const taken of pairs.values()) if (taken === a) return false;
        if ((one.layouts & second.layouts) !== 0 && !one.readOnly) return false;
        if (hashDefinition(this.#module, one) !== hashDefinition(this.#module, other)) return false;
      }
      pairs.set(b, a);
      if (a !== b && !this.#pair(one, other, pairs, depth + 1)) return false;
    }
    return true;
  }
}

function defFor(symbol: ModuleSymbol, lanes: LaneMask): Definition | undefined {
  return symbol.defs.find((def) => (def.layouts & lanes) === lanes);
}

/** Takes from replaced symbols the lanes in which no definition names them any more; returns those left with none. */
function unused(module: Module, replaced: ReadonlySet<SymbolId>, operands: Operands): Set<SymbolId> {
  const used = new Map<SymbolId, LaneMask>();
  const waiting: SymbolId[] = [];
  const use = (def: Definition, lanes: LaneMask): void => {
    for (const target of referencesOf(def, operands)) {
      const before = used.get(target) ?? 0;
      if (!replaced.has(target) || (lanes & ~before) === 0) continue;
      used.set(target, before | lanes);
      waiting.push(target);
    }
  };
  for (const [id, symbol] of module.symbols.entries()) if (!replaced.has(id)) for (const def of symbol.defs) use(def, def.layouts);
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    for (const def of module.symbols[id]!.defs) use(def, def.layouts & used.get(id)!);
  }
  const rest = new Set<SymbolId>();
  for (const id of replaced) {
    const symbol = module.symbols[id]!;
    const lanes = used.get(id) ?? 0;
    symbol.layouts &= lanes;
    symbol.defs = symbol.defs.filter((def) => (def.layouts &= lanes) !== 0);
    if (symbol.defs.length === 0) rest.add(id);
  }
  return rest;
}

/** Removes symbols that nothing names, and renumbers the others. */
function removeSymbols(module: Module, removed: ReadonlySet<SymbolId>, operands: Operands): void {
  const map = new Int32Array(module.symbols.length);
  const kept: ModuleSymbol[] = [];
  for (const [id, symbol] of module.symbols.entries()) {
    map[id] = kept.length;
    if (!removed.has(id)) kept.push(symbol);
  }
  const bodies = new Set<Body>();
  for (const symbol of kept) {
    symbol.defs = symbol.defs.map((def) => {
      if (def.kind === 'alias') return { ...def, target: map[def.target]! };
      if (def.kind === 'data') {
        def.init = renumbered(def.init, map);
        return def;
      }
      if (!bodies.has(def.body)) eachSymbolOperand(def.body, operands, (at) => { def.body.pool[at] = map[def.body.pool[at]!]!; });
      bodies.add(def.body);
      return def;
    });
  }
  module.hooks.forEach((hook, i) => { module.hooks[i] = { ...hook, symbol: map[hook.symbol]! }; });
  module.symbols.splice(0, module.symbols.length, ...kept);
}

function renumbered(init: Init, map: Int32Array): Init {
  if (init.kind === 'addr' || init.kind === 'label') return { ...init, symbol: map[init.symbol]! };
  if (init.kind === 'list') return { kind: 'list', items: init.items.map((item) => ({ index: item.index, value: renumbered(item.value, map) })) };
  return init;
}
