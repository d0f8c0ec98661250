// Data image: places all objects of a module in linear memory for one layout and writes their initial bytes.
//
// Order, all of it by symbol index so that it is deterministic: read-only data, named sections (each contiguous, by
// first appearance), writable data, zero-initialised data (which has addresses but no bytes). initial.ts tells and writes
// what each object holds. Thread-local objects are placed among the others: linear-memory engines run one thread, so there
// is one instance.
//
// Aliases have their target's address. `__start_NAME` and `__stop_NAME` stand for the bounds of section NAME (a C
// identifier) unless defined. Undefined weak symbols are at 0; an undefined strong one is an ImageError where its
// address is needed.

import { dataObjects, ImageError, InitWriter, resolveSymbol, undefinedSymbol, type DataObject } from './initial.ts';
import { layouts, type Lane } from './layout.ts';
import type { Module, SymbolId } from './module.ts';

/**
 * First function address in engines where functions are numbered. What is below stays free for the small integers that
 * programs compare with function pointers (SIG_DFL 0, SIG_IGN 1, SIG_HOLD 2, -1 for errors).
 */
export const firstFunction = 16;

/** All data of a module under one layout. */
export interface DataImage {
  /** First address. */
  readonly base: number;
  /** Initial contents from `base` on; zero-initialised data follows and has no bytes. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** First address after all data, the zero-initialised included; a multiple of 16. */
  readonly end: number;
  /** First address after the read-only data, which starts at `base`. */
  readonly readOnlyEnd: number;
  /** Address of a symbol of any kind (functions by the callback); 0 for an undefined weak one. */
  address(symbol: SymbolId): number;
}

/**
 * Places and initializes all data of one layout from `base` on. `functionAddress` gets symbols that define functions.
 */
export function placeData(module: Module, lane: Lane, base: number,
  functionAddress: (symbol: SymbolId) => number): DataImage {
  const readOnly: DataObject[] = [];
  const writable: DataObject[] = [];
  const zero: DataObject[] = [];
  const sections = new Map<string, DataObject[]>();
  for (const object of dataObjects(module, lane)) {
    const { section } = module.symbols[object.symbol]!;
    if (section !== '') {
      const members = sections.get(section);
      if (members === undefined) sections.set(section, [object]);
      else members.push(object);
    } else if (object.def.readOnly) readOnly.push(object);
    else if (object.zero) zero.push(object);
    else writable.push(object);
  }

  const addresses = new Float64Array(module.symbols.length).fill(-1);
  const bounds = new Map<string, number>();
  let at = base;
  const place = (list: readonly DataObject[]): void => {
    for (const { symbol, align, size } of list) {
      at = Math.ceil(at / align) * align;
      addresses[symbol] = at;
      // Distinct objects have distinct addresses, empty ones (GNU C) included.
      at += size || 1;
    }
  };
  place(readOnly);
  const readOnlyEnd = at;
  for (const [name, list] of sections) {
    at = Math.ceil(at / list[0]!.align) * list[0]!.align;
    bounds.set(`__start_${name}`, at);
    place(list);
    bounds.set(`__stop_${name}`, at);
  }
  place(writable);
  const dataEnd = at;
  place(zero);

  if (at > maxMemory)
    throw new ImageError(`data of ${at - base} bytes does not fit in memory (${layouts[lane]!.name})`);

  const address = (symbol: SymbolId): number => {
    const resolved = resolveSymbol(module, symbol, lane);
    if (resolved !== undefined) {
      return resolved.def.kind === 'function' ? functionAddress(resolved.symbol) : addresses[resolved.symbol]!;
    }
    const { name, linkage } = module.symbols[symbol]!;
    const bound = bounds.get(name);
    if (bound !== undefined) return bound;
    if (linkage === 'weak') return 0;
    throw undefinedSymbol(module, symbol, lane);
  };

  const bytes = allocate(dataEnd - base, layouts[lane]!.name);
  const writer = new InitWriter(module, lane, bytes, (symbol, addend) => BigInt(address(symbol)) + addend);
  for (const list of [readOnly, ...sections.values(), writable]) {
    for (const { symbol, def } of list) {
      writer.object = symbol;
      writer.write(def.type, def.init, addresses[symbol]! - base);
    }
  }
  return { base, bytes, end: Math.ceil(at / 16) * 16, readOnlyEnd, address };
}

/** Largest address of linear memory plus 1, as 32-bit engines have it. */
const maxMemory = 2 ** 32 - 65536;

function allocate(size: number, lane: string): Uint8Array<ArrayBuffer> {
  try {
    return new Uint8Array(size);
  } catch {
    throw new ImageError(`data of ${size} bytes does not fit in this machine's memory (${lane})`);
  }
}
