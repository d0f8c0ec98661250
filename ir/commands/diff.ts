// `lode inspect --diff`: what differs between two modules, symbol by symbol.
//
// Two definitions are the same if their text form is, with line numbers left out and types by name instead of by number.

import { laneNames } from '../layout.ts';
import type { Module, ModuleSymbol, SymbolId } from '../module.ts';
import { printSymbol } from '../print.ts';
import { relocations } from '../relocs.ts';
import { isCommon } from '../share.ts';

/** What is known of a symbol of one module. */
export interface SymbolFacts {
  readonly kind: string;
  /** Operations of all definitions, or 0. */
  readonly operations: number;
  readonly relocations: number;
  /** Layouts of each definition, or `common`. */
  readonly variants: string;
}

export interface Difference {
  readonly name: string;
  /** undefined where the module does not define it. */
  readonly before: SymbolFacts | undefined;
  readonly after: SymbolFacts | undefined;
}

/** The differences of all defined symbols, by name. Symbols with the same name (static ones) are taken in order. */
export function differences(before: Module, after: Module): Difference[] {
  const [old, fresh] = [definedSymbols(before), definedSymbols(after)];
  const result: Difference[] = [];
  for (const key of [...new Set([...old.keys(), ...fresh.keys()])].sort()) {
    const [a, b] = [old.get(key), fresh.get(key)];
    if (a?.text === b?.text) continue;
    result.push({ name: key.slice(0, key.indexOf('\n')), before: a?.facts, after: b?.facts });
  }
  return result;
}

type Defined = Map<string, { readonly text: string; readonly facts: SymbolFacts }>;

function definedSymbols(module: Module): Defined {
  const counts = new Map<SymbolId, number>();
  for (const { symbol } of relocations(module)) counts.set(symbol, (counts.get(symbol) ?? 0) + 1);
  const defined: Defined = new Map();
  module.symbols.forEach((symbol, id) => {
    if (symbol.defs.length === 0) return;
    let key = `${symbol.name}\n`;
    while (defined.has(key)) key += '\n';
    const text = printSymbol(module, id).replace(/ !\d+:\d+/g, '').replace(/%T(\d+)/g, (_, type: string) => module.rels.typeName(Number(type)));
    defined.set(key, { text, facts: factsOf(module, symbol, text, counts.get(id) ?? 0) });
  });
  return defined;
}

function factsOf(module: Module, symbol: ModuleSymbol, text: string, count: number): SymbolFacts {
  const operations = symbol.kind === 'function' ? text.split('\n').filter((line) => line.startsWith('    ')).length : 0;
  return { kind: symbol.kind, operations, relocations: count,
    variants: isCommon(module, symbol) ? 'common' : symbol.defs.map((def) => laneNames(def.layouts)).join(' | ') };
}

/** A line for each difference. */
export function differenceText(found: readonly Difference[]): string {
  return found.map(({ name, before, after }) => {
    const facts = ({ operations, relocations: count, variants }: SymbolFacts): string =>
      [...operations > 0 ? [`${operations} operations`] : [], `${count} relocations`, variants].join(', ');
    const { kind } = (after ?? before)!;
    if (before === undefined) return `  added ${kind} ${name}: ${facts(after!)}\n`;
    if (after === undefined) return `  removed ${kind} ${name}: ${facts(before)}\n`;
    const changes = ([['operations', before.operations, after.operations], ['relocations', before.relocations, after.relocations], ['', before.variants, after.variants]] as const)
      .filter(([, a, b]) => a !== b).map(([what, a, b]) => `${what}${what === '' ? '' : ' '}${a} → ${b}`);
    return `  changed ${kind} ${name}${changes.length > 0 ? `: ${changes.join(', ')}` : ''}\n`;
  }).join('');
}
