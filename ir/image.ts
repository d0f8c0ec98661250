// Data image: places all objects of a module in linear memory for one layout and writes their initial bytes.
//
// Order, all of it by symbol index so that it is deterministic: read-only data, named sections (each contiguous, by
// first appearance), writable data, zero-initialised data (which has addresses but no bytes). Thread-local objects
// are placed among the others: linear-memory engines run one thread, so there is one instance.
//
// Aliases have their target's address. `__start_NAME` and `__stop_NAME` stand for the bounds of section NAME (a C
// identifier) unless defined. Undefined weak symbols are at 0; an undefined strong one is an ImageError where its
// address is needed.

import { layouts, type Lane } from './layout.ts';
import { lineName, type DataDef, type Definition, type FunctionDef, type Init, type LineId, type Module,
  type SymbolId } from './module.ts';
import { scalarBits, type Rel } from './rel.ts';
import { F32, F64, KArray, KScalar, KUnion, type TypeId } from './types.ts';

/** The module cannot be placed or bound; the message names symbol, lane and source line. */
export class ImageError extends Error {}

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

/** A definition and the symbol that holds it, aliases followed. */
export interface Resolved { readonly symbol: SymbolId; readonly def: FunctionDef | DataDef }

/** What a symbol stands for under a lane, aliases followed; undefined if nothing defines it there. */
export function resolveSymbol(module: Module, symbol: SymbolId, lane: Lane): Resolved | undefined {
  let at = symbol;
  for (let hops = 0; hops <= module.symbols.length; hops++) {
    const def: Definition | undefined = module.symbols[at]?.defs.find((each) => (each.layouts >> lane & 1) !== 0);
    if (def === undefined) return undefined;
    if (def.kind !== 'alias') return { symbol: at, def };
    at = def.target;
  }
  throw new ImageError(`symbol '${module.symbols[symbol]!.name}' is an alias of itself (${layouts[lane]!.name})`);
}

interface Placed { readonly symbol: SymbolId; readonly def: DataDef; readonly size: number; readonly align: number }

/**
 * Places and initializes all data of one layout from `base` on. `functionAddress` gets symbols that define functions.
 */
export function placeData(module: Module, lane: Lane, base: number,
  functionAddress: (symbol: SymbolId) => number): DataImage {
  const typeLayouts = module.rels.layouts;
  const readOnly: Placed[] = [];
  const writable: Placed[] = [];
  const zero: Placed[] = [];
  const sections = new Map<string, Placed[]>();

  for (let symbol = 0; symbol < module.symbols.length; symbol++) {
    const { defs, section } = module.symbols[symbol]!;
    for (const def of defs) {
      if (def.kind !== 'data' || (def.layouts >> lane & 1) === 0) continue;
      const { size, align } = typeLayouts.of(def.type, lane);
      const placed: Placed = { symbol, def, size: Math.max(size, initExtent(module, lane, def.type, def.init)),
        align: Math.max(align, def.align) };
      if (section !== '') {
        const members = sections.get(section);
        if (members === undefined) sections.set(section, [placed]);
        else members.push(placed);
      } else if (def.readOnly) readOnly.push(placed);
      else if (isZero(module, def.init)) zero.push(placed);
      else writable.push(placed);
    }
  }

  const addresses = new Float64Array(module.symbols.length).fill(-1);
  const bounds = new Map<string, number>();
  let at = base;
  const place = (list: readonly Placed[]): void => {
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
    const { name, linkage, line } = module.symbols[symbol]!;
    const bound = bounds.get(name);
    if (bound !== undefined) return bound;
    if (linkage === 'weak') return 0;
    throw new ImageError(`undefined symbol '${name}' (${layouts[lane]!.name})${atLine(module, line)}`);
  };

  const bytes = allocate(dataEnd - base, layouts[lane]!.name);
  const writer = new InitWriter(module, lane, bytes, address);
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

function atLine(module: Module, line: LineId): string {
  const name = lineName(module, line);
  return name === '' ? '' : `, ${name}`;
}

/** Whether an initializer leaves every byte zero in every layout. */
function isZero(module: Module, init: Init): boolean {
  switch (init.kind) {
    case 'zero': return true;
    case 'int': return init.value === 0n;
    case 'float': return Object.is(init.value, 0);
    case 'rel': return module.rels.get(init.rel).lanes.every((value) => value === 0n);
    case 'bytes': return init.bytes.every((byte) => byte === 0);
    case 'ints': return init.values.every((value) => value === 0n);
    case 'list': return init.items.every((item) => isZero(module, item.value));
    default: return false;
  }
}

/** Bytes that an initializer reaches: more than the type's size where it fills a flexible array member. */
function initExtent(module: Module, lane: Lane, type: TypeId, init: Init): number {
  const types = module.types;
  const layout = module.rels.layouts;
  const found = types.get(type);
  if (found.kind === KScalar) return layout.size(type, lane);
  if (found.kind === KArray) {
    const step = layout.size(found.element, lane);
    if (init.kind === 'bytes') return init.bytes.length * step;
    if (init.kind === 'ints') return init.values.length * step;
    if (init.kind !== 'list' || init.items.length === 0) return 0;
    const last = init.items[init.items.length - 1]!;
    return last.index * step + Math.max(step, initExtent(module, lane, found.element, last.value));
  }
  if (init.kind !== 'list' || init.items.length === 0) return 0;
  const last = init.items[init.items.length - 1]!;
  const member = found.members[last.index];
  if (member === undefined || member.bits >= 0) return 0;
  const offset = found.kind === KUnion ? 0 : layout.of(type, lane).offsets[last.index]!;
  return offset + initExtent(module, lane, member.type, last.value);
}

/** Writes initializer trees in one layout's byte order. */
class InitWriter {
  object: SymbolId = 0;
  readonly #module: Module;
  readonly #lane: Lane;
  readonly #bytes: Uint8Array<ArrayBuffer>;
  readonly #view: DataView<ArrayBuffer>;
  readonly #little: boolean;
  readonly #address: (symbol: SymbolId) => number;

  constructor(module: Module, lane: Lane, bytes: Uint8Array<ArrayBuffer>, address: (symbol: SymbolId) => number) {
    this.#module = module;
    this.#lane = lane;
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#little = !layouts[lane]!.bigEndian;
    this.#address = address;
  }

  /** Writes the initial value of an object (or part) of the type at an offset into the bytes. */
  write(type: TypeId, init: Init, at: number): void {
    if (init.kind === 'zero') return;
    const found = this.#module.types.get(type);
    if (found.kind === KScalar) return this.#scalar(found.scalar, init, at);
    const layout = this.#module.rels.layouts;
    if (found.kind === KArray) {
      const step = layout.size(found.element, this.#lane);
      if (init.kind === 'bytes') this.#bytes.set(init.bytes, at);
      else if (init.kind === 'ints') init.values.forEach((value, i) => this.#int(value, step, at + i * step));
      else if (init.kind === 'list') for (const { index, value } of init.items)
        this.write(found.element, value, at + index * step);
      else this.#fail(`${init.kind} does not initialize an array`);
      return;
    }
    if (init.kind !== 'list') return this.#fail(`${init.kind} does not initialize ${this.#module.rels.typeName(type)}`);
    const { offsets } = layout.of(type, this.#lane);
    for (const { index, value } of init.items) {
      const member = found.members[index];
      if (member === undefined) return this.#fail(`${this.#module.rels.typeName(type)} has no member ${index}`);
      if (member.bits < 0) this.write(member.type, value, at + offsets[index]!);
      else if (value.kind !== 'zero') this.#bits(this.#integer(value), at * 8 + offsets[index]!, member.bits);
    }
  }

  #scalar(scalar: number, init: Init, at: number): void {
    if (init.kind === 'float') {
      if (scalar === F32) this.#view.setFloat32(at, init.value, this.#little);
      else if (scalar === F64) this.#view.setFloat64(at, init.value, this.#little);
      else this.#fail('a floating value does not initialize an integer');
      return;
    }
    this.#int(this.#integer(init), scalarBits(scalar, layouts[this.#lane]!) / 8, at);
  }

  /** Value of a scalar initializer, not yet wrapped to its place. */
  #integer(init: Init): bigint {
    switch (init.kind) {
      case 'int': return init.value;
      case 'rel': return this.#rel(init.rel);
      case 'addr': return BigInt(this.#address(init.symbol)) + this.#rel(init.addend);
      case 'label': return BigInt(init.label + 1);
      case 'zero': return 0n;
      default: return this.#fail(`${init.kind} does not initialize a scalar`);
    }
  }

  #rel(rel: Rel): bigint {
    const value = this.#module.rels.value(rel, this.#lane);
    if (value === undefined) return this.#fail(`${this.#module.rels.describe(rel)} has no value`);
    return value;
  }

  #int(value: bigint, size: number, at: number): void {
    const view = this.#view;
    if (size === 8) view.setBigInt64(at, BigInt.asIntN(64, value), this.#little);
    else if (size === 4) view.setInt32(at, Number(BigInt.asIntN(32, value)), this.#little);
    else if (size === 2) view.setInt16(at, Number(BigInt.asIntN(16, value)), this.#little);
    else view.setInt8(at, Number(BigInt.asIntN(8, value)));
  }

  /** A bit-field: bits count LSB first on little-endian, MSB first on big-endian. */
  #bits(value: bigint, bit: number, width: number): void {
    for (let i = 0; i < width; i++) {
      const at = bit + (this.#little ? i : width - 1 - i);
      const mask = this.#little ? 1 << (at & 7) : 128 >> (at & 7);
      if ((value >> BigInt(i) & 1n) !== 0n) this.#bytes[at >> 3]! |= mask;
      else this.#bytes[at >> 3]! &= ~mask;
    }
  }

  #fail(what: string): never {
    const { name, line } = this.#module.symbols[this.object]!;
    throw new ImageError(`object '${name}': ${what} (${layouts[this.#lane]!.name})${atLine(this.#module, line)}`);
  }
}
