// Objects and their initial values under one layout, as every engine and back end takes them: which definition a symbol
// stands for, in which group an object is placed, how many bytes it takes, and what these bytes are. Where things lie is the
// caller's business (linear memory: image.ts; segments of an executable: backends/common/object.ts).
//
// Initializers that hold addresses ask the caller for the value to store; it may be final, or a record for a linker.

import { layouts, type Lane } from './layout.ts';
import { lineName, type DataDef, type Definition, type FunctionDef, type Init, type LineId, type Module,
  type SymbolId } from './module.ts';
import { scalarBits, type Rel } from './rel.ts';
import { F32, F64, KArray, KScalar, KUnion, type TypeId } from './types.ts';

/** The module cannot be placed or bound; the message names symbol, lane and source line. */
export class ImageError extends Error {}

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

/** An object that has bytes or at least an address under a layout. */
export interface DataObject {
  readonly symbol: SymbolId;
  readonly def: DataDef;
  /** Bytes, those of a filled flexible array member included; may be 0. */
  readonly size: number;
  /** Bytes, a power of two. */
  readonly align: number;
  /** Every initial byte is zero. */
  readonly zero: boolean;
}

/** All objects that a module defines under a lane, by symbol. */
export function dataObjects(module: Module, lane: Lane): DataObject[] {
  const objects: DataObject[] = [];
  for (let symbol = 0; symbol < module.symbols.length; symbol++) {
    for (const def of module.symbols[symbol]!.defs) {
      if (def.kind !== 'data' || (def.layouts >> lane & 1) === 0) continue;
      const { size, align } = module.rels.layouts.of(def.type, lane);
      objects.push({ symbol, def, size: Math.max(size, initExtent(module, lane, def.type, def.init)),
        align: Math.max(align, def.align), zero: isZero(module, def.init) });
    }
  }
  return objects;
}

/** The error for a strong symbol that is needed and that nothing defines. */
export function undefinedSymbol(module: Module, symbol: SymbolId, lane: Lane): ImageError {
  const { name, line } = module.symbols[symbol]!;
  return new ImageError(`undefined symbol '${name}' (${layouts[lane]!.name})${atLine(module, line)}`);
}

/** `, file:line` for the end of a message. */
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

/** Calls `visit` with every symbol whose address an initializer holds. */
export function eachAddress(init: Init, visit: (symbol: SymbolId) => void): void {
  if (init.kind === 'addr') visit(init.symbol);
  else if (init.kind === 'list') for (const item of init.items) eachAddress(item.value, visit);
}

/**
 * The value to store for the address of a symbol plus an addend, at an offset into the writer's bytes, in a place of `size` bytes
 * (0 for a bit-field).
 */
export type AddressOf = (symbol: SymbolId, addend: bigint, at: number, size: number) => bigint;

/** Writes initializer trees in one layout's byte order. */
export class InitWriter {
  object: SymbolId = 0;
  readonly #module: Module;
  readonly #lane: Lane;
  readonly #bytes: Uint8Array<ArrayBuffer>;
  readonly #view: DataView<ArrayBuffer>;
  readonly #little: boolean;
  readonly #address: AddressOf;

  constructor(module: Module, lane: Lane, bytes: Uint8Array<ArrayBuffer>, address: AddressOf) {
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
      else if (value.kind !== 'zero') this.#bits(this.#integer(value, at, 0), at * 8 + offsets[index]!, member.bits);
    }
  }

  #scalar(scalar: number, init: Init, at: number): void {
    if (init.kind === 'float') {
      if (scalar === F32) this.#view.setFloat32(at, init.value, this.#little);
      else if (scalar === F64) this.#view.setFloat64(at, init.value, this.#little);
      else this.#fail('a floating value does not initialize an integer');
      return;
    }
    const size = scalarBits(scalar, layouts[this.#lane]!) / 8;
    this.#int(this.#integer(init, at, size), size, at);
  }

  /** Value of a scalar initializer, not yet wrapped to its place, which has `size` bytes (0 for a bit-field). */
  #integer(init: Init, at: number, size: number): bigint {
    switch (init.kind) {
      case 'int': return init.value;
      case 'rel': return this.#rel(init.rel);
      case 'addr': return this.#address(init.symbol, this.#rel(init.addend), at, size);
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
