// The common share (DESIGN.md 3): how many functions and data of a program's own sources are common to all its layouts.
//
// It is counted when a unit has been compiled, before inlining takes functions away, and kept as the note `share`, which
// the linker adds up. A module without the note is counted as it is.

import type { Module, ModuleSymbol, SymbolId } from './module.ts';

/** Common and all definitions of one kind. */
export interface Share { readonly common: number; readonly total: number }

export interface Shares { readonly functions: Share; readonly data: Share }

export const shareNote = 'share';

/** Whether one definition of a symbol holds for all layouts of its module. */
export function isCommon(module: Module, { defs }: ModuleSymbol): boolean {
  return defs.length === 1 && (module.layouts & ~defs[0]!.layouts) === 0;
}

/** Counts the symbols that are defined, but for aliases, among those that `counts` says. */
export function countShares(module: Module, counts: (symbol: SymbolId) => boolean = () => true): Shares {
  const found = { functions: { common: 0, total: 0 }, data: { common: 0, total: 0 } };
  module.symbols.forEach((symbol, id) => {
    if (!counts(id) || symbol.defs.every((def) => def.kind === 'alias')) return;
    const share = symbol.kind === 'function' ? found.functions : found.data;
    share.total++;
    if (isCommon(module, symbol)) share.common++;
  });
  return found;
}

/** What the note of a module says; null if it has none that makes sense. */
export function notedShares(module: Module): Shares | null {
  const match = /^functions (\d+)\/(\d+) data (\d+)\/(\d+)$/.exec(module.notes.get(shareNote) ?? '');
  if (match === null) return null;
  return { functions: { common: Number(match[1]), total: Number(match[2]) }, data: { common: Number(match[3]), total: Number(match[4]) } };
}

export function noteShares(module: Module, { functions, data }: Shares): void {
  module.notes.set(shareNote, `functions ${functions.common}/${functions.total} data ${data.common}/${data.total}`);
}

export function addShares(a: Shares, b: Shares): Shares {
  const add = (x: Share, y: Share): Share => ({ common: x.common + y.common, total: x.total + y.total });
  return { functions: add(a.functions, b.functions), data: add(a.data, b.data) };
}
