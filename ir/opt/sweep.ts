// Removal of symbols that nothing refers to any more, with renumbering.
//
// Optimizing takes the last references to functions and objects away (inlined callees, folded addresses). What was reachable
// before and is not afterwards goes; what nothing referred to before stays, for it may be there by name.

import type { Init, Module, SymbolId } from '../module.ts';
import * as Op from '../op.gen.ts';

/** Symbols reachable from the roots of a module, as flags: what others may name, kept symbols, hooks, named sections. */
export function reachableSymbols(module: Module): Uint8Array {
  const reached = new Uint8Array(module.symbols.length);
  const work: SymbolId[] = [];
  const reach = (symbol: SymbolId): void => {
    if (reached[symbol] !== 0) return;
    reached[symbol] = 1;
    work.push(symbol);
  };
  const isProgram = module.kind === 'program';
  module.symbols.forEach((symbol, id) => {
    const named = symbol.linkage !== 'local' && (!isProgram || symbol.name.startsWith('__lode_'));
    if (named || symbol.used || symbol.section !== '') reach(id);
  });
  for (const hook of module.hooks) reach(hook.symbol);
  const init = (value: Init): void => {
    if (value.kind === 'addr' || value.kind === 'label') reach(value.symbol);
    else if (value.kind === 'list') for (const item of value.items) init(item.value);
  };
  while (work.length > 0) {
    for (const def of module.symbols[work.pop()!]!.defs) {
      if (def.kind === 'alias') reach(def.target);
      else if (def.kind === 'data') init(def.init);
      else {
        const { body } = def;
        for (const block of body.blocks) {
          for (const inst of block.insts) {
            const op = body.op[inst];
            if (op === Op.call || op === Op.addr || op === Op.tlsaddr) reach(body.operand(inst, 0));
          }
        }
      }
    }
  }
  return reached;
}

/** Removes the symbols that were reachable before and are not now; how many. */
export function sweep(module: Module, before: Uint8Array): number {
  const now = reachableSymbols(module);
  const numbers = new Int32Array(module.symbols.length).fill(-1);
  let kept = 0;
  for (let id = 0; id < now.length; id++) if (now[id] !== 0 || before[id] === 0) numbers[id] = kept++;
  const removed = now.length - kept;
  if (removed === 0) return 0;
  for (let id = 0; id < now.length; id++) if (numbers[id]! >= 0) module.symbols[numbers[id]!] = module.symbols[id]!;
  module.symbols.length = kept;
  const init = (value: Init): Init => {
    switch (value.kind) {
      case 'addr': return { ...value, symbol: numbers[value.symbol]! };
      case 'label': return { ...value, symbol: numbers[value.symbol]! };
      case 'list': return { kind: 'list', items: value.items.map((item) => ({ index: item.index, value: init(item.value) })) };
      default: return value;
    }
  };
  for (const symbol of module.symbols) {
    symbol.defs.forEach((def, i) => {
      if (def.kind === 'alias') symbol.defs[i] = { ...def, target: numbers[def.target]! };
      else if (def.kind === 'data') def.init = init(def.init);
      else {
        const { body } = def;
        for (const block of body.blocks) {
          for (const inst of block.insts) {
            const op = body.op[inst];
            if (op === Op.call || op === Op.addr || op === Op.tlsaddr) body.pool[body.start[inst]!] = numbers[body.operand(inst, 0)]!;
          }
        }
      }
    });
  }
  module.hooks.forEach((hook, i) => { module.hooks[i] = { ...hook, symbol: numbers[hook.symbol]! }; });
  renumberRanges(module, numbers);
  return removed;
}

/** The note that lists ranges of library symbols. */
function renumberRanges(module: Module, numbers: Int32Array): void {
  const note = module.notes.get('library-symbols');
  if (note === undefined) return;
  const ranges: string[] = [];
  for (const range of note.split(',')) {
    const [from, to] = range.split('-').map(Number);
    let first = -1;
    let last = -1;
    for (let id = from!; id <= to!; id++) {
      const number = numbers[id] ?? -1;
      if (number < 0) continue;
      if (first < 0) first = number;
      last = number;
    }
    if (first >= 0) ranges.push(`${first}-${last}`);
  }
  if (ranges.length > 0) module.notes.set('library-symbols', ranges.join(','));
  else module.notes.delete('library-symbols');
}
