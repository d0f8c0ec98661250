// What machine code can refer to by address: symbols of the module, literals, jump tables. One table per translation, so
// that equal literals are stored once.

import type { SymbolId } from '../../ir/module.ts';

export type Reference =
  /** A symbol of the module (functions, objects, thread-local objects). */
  | { readonly kind: 'symbol'; readonly symbol: SymbolId }
  /** A read-only literal, aligned to its size. */
  | { readonly kind: 'literal'; readonly bytes: Uint8Array }
  /** A table of the addresses of blocks of a function, `entryBytes` each (see Target.jumpTables). */
  | { readonly kind: 'table'; readonly func: SymbolId; readonly blocks: readonly number[] }
  /** A word of read-only data that holds the distance of a thread-local object from the thread pointer (see ElfFacts.threadOffset). */
  | { readonly kind: 'threadOffset'; readonly symbol: SymbolId; readonly addend: number }
  /** A routine that the back end brings along (runtime.ts of the target), by name. */
  | { readonly kind: 'routine'; readonly name: string };

export class ReferenceTable {
  readonly list: Reference[] = [];
  readonly #symbols = new Map<SymbolId, number>();
  readonly #keys = new Map<string, number>();

  symbol(symbol: SymbolId): number {
    let id = this.#symbols.get(symbol);
    if (id === undefined) {
      id = this.list.push({ kind: 'symbol', symbol }) - 1;
      this.#symbols.set(symbol, id);
    }
    return id;
  }
  /** A literal; equal bytes share an entry. */
  literal(bytes: Uint8Array): number { return this.#keyed(`l${Buffer.from(bytes).toString('latin1')}`, { kind: 'literal', bytes }); }
  table(func: SymbolId, blocks: readonly number[]): number { return this.list.push({ kind: 'table', func, blocks }) - 1; }
  threadOffset(symbol: SymbolId, addend: number): number { return this.#keyed(`t${symbol}+${addend}`, { kind: 'threadOffset', symbol, addend }); }
  routine(name: string): number { return this.#keyed(`r${name}`, { kind: 'routine', name }); }

  #keyed(key: string, reference: Reference): number {
    let id = this.#keys.get(key);
    if (id === undefined) {
      id = this.list.push(reference) - 1;
      this.#keys.set(key, id);
    }
    return id;
  }
}
