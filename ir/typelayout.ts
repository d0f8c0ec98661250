// Lays types out for one layout: sizes, alignments, member offsets.
//
// System V rules for structs, unions and bit-fields (System V ABI, AMD64 supplement, 3.1.2), the same on every
// target: every scalar has natural alignment; a bit-field never crosses a boundary of its declared type unless packed;
// unnamed bit-fields do not raise the struct's alignment; `char : 0` closes the unit. Bits are numbered in the
// layout's own order (LSB first on little-endian, MSB first on big-endian), so bit offsets agree between byte orders.
//
// Results are cached per type and lane. A type that cannot be laid out throws LayoutError, which names it.

import { layouts, type Lane } from './layout.ts';
import type { RelTable } from './rel.ts';
import { KArray, KScalar, KUnion, scalars, Void, type Member, type RecordType, type TypeId, type TypeTable } from './types.ts';

/** A type that has no layout in some lane; the message names the type and the lane. */
export class LayoutError extends Error {}

/** One type under one layout. */
export interface TypeLayout {
  /** Bytes. */
  readonly size: number;
  /** Bytes, a power of two. */
  readonly align: number;
  /** Indexed by member: byte offset, for a bit-field its bit offset. Empty for scalars and arrays. */
  readonly offsets: readonly number[];
}

/** Largest object, in bytes: offsets stay exact doubles and fit every layout's ptrdiff_t. */
const maxSize = 0x7fffffff;

/** Cache of layouts for the types of one module. */
export class TypeLayouts {
  readonly #types: TypeTable;
  readonly #rels: RelTable;
  readonly #cache: (TypeLayout | LayoutError | undefined)[][] = layouts.map(() => []);

  constructor(types: TypeTable, rels: RelTable) {
    this.#types = types;
    this.#rels = rels;
  }

  of(type: TypeId, lane: Lane): TypeLayout {
    const cache = this.#cache[lane]!;
    const known = cache[type];
    if (known !== undefined) {
      if (known instanceof LayoutError) throw known;
      return known;
    }
    try {
      return cache[type] = this.#compute(type, lane);
    } catch (error) {
      // Kept as well: laying types out in ascending order then never recurses through a chain of failures.
      if (error instanceof LayoutError) cache[type] = error;
      throw error;
    }
  }

  size(type: TypeId, lane: Lane): number { return this.of(type, lane).size; }
  align(type: TypeId, lane: Lane): number { return this.of(type, lane).align; }

  /** Byte offset of the member or element reached by the path. */
  offset(type: TypeId, path: readonly number[], lane: Lane): number {
    let at = type;
    let offset = 0;
    for (let i = 0; i < path.length; i++) {
      const step = path[i]!;
      const found = this.#types.get(at);
      if (found.kind === KArray) {
        offset += step * this.size(found.element, lane);
        at = found.element;
        continue;
      }
      const member = found.kind === KScalar ? undefined : found.members[step];
      if (member === undefined) throw new LayoutError(`${this.#rels.typeName(at)} has no member ${step}`);
      if (member.bits >= 0) throw new LayoutError(`${this.#rels.typeName(at)}.${member.name} is a bit-field`);
      offset += this.of(at, lane).offsets[step]!;
      at = member.type;
    }
    if (!(offset <= maxSize)) throw new LayoutError(`offset in ${this.#rels.typeName(type)} is too large (${layouts[lane]!.name})`);
    return offset;
  }

  /** Bit offset, from the start of `type`, of the bit-field that the path ends in. */
  bitOffset(type: TypeId, path: readonly number[], lane: Lane): number {
    const last = path.length - 1;
    const owner = this.typeAt(type, path.slice(0, last));
    const found = this.#types.get(owner);
    const member = found.kind === KScalar || found.kind === KArray ? undefined : found.members[path[last]!];
    if (member === undefined || member.bits < 0) {
      throw new LayoutError(`${this.#rels.typeName(owner)} has no bit-field ${path[last]}`);
    }
    return this.offset(type, path.slice(0, last), lane) * 8 + this.of(owner, lane).offsets[path[last]!]!;
  }

  /** The type that a path leads to. */
  typeAt(type: TypeId, path: readonly number[]): TypeId {
    let at = type;
    for (const step of path) {
      const found = this.#types.get(at);
      const next = found.kind === KArray ? found.element : found.kind === KScalar ? undefined : found.members[step]?.type;
      if (next === undefined) throw new LayoutError(`${this.#rels.typeName(at)} has no member ${step}`);
      at = next;
    }
    return at;
  }

  #compute(type: TypeId, lane: Lane): TypeLayout {
    const found = this.#types.get(type);
    if (found.kind === KScalar) {
      if (found.scalar === Void) return { size: 1, align: 1, offsets: [] };
      const bytes = (scalars[found.scalar]!.bits || layouts[lane]!.wordBits) / 8;
      return { size: bytes, align: bytes, offsets: [] };
    }
    if (found.kind === KArray) {
      const element = this.of(found.element, lane);
      const length = this.#rels.value(found.length, lane);
      if (length === undefined || length < 0n) {
        throw new LayoutError(`array ${this.#rels.typeName(type)} has no valid length (${layouts[lane]!.name})`);
      }
      const size = Number(length) * element.size;
      if (size > maxSize) throw new LayoutError(`array ${this.#rels.typeName(type)} is too large (${layouts[lane]!.name})`);
      return { size, align: element.align, offsets: [] };
    }
    return this.#record(type, found, lane);
  }

  #record(type: TypeId, record: RecordType, lane: Lane): TypeLayout {
    const offsets: number[] = [];
    const isUnion = record.kind === KUnion;
    let bits = 0;
    let end = 0;
    let align = 1;
    for (const member of record.members) {
      const start = isUnion ? 0 : bits;
      const inner = this.of(member.type, lane);
      const natural = memberAlign(member, inner.align, record.pack);
      let after: number;
      if (member.bits >= 0) {
        const unit = inner.size * 8;
        if (member.bits > unit) {
          throw new LayoutError(`${this.#rels.typeName(type)}.${member.name}: bit-field of ${member.bits} bits does not fit (${layouts[lane]!.name})`);
        }
        const at = placeBits(member, start, unit, natural);
        offsets.push(at);
        after = at + member.bits;
        if (member.name !== '' || member.align > 0) align = Math.max(align, natural);
      } else {
        const at = roundUp(start, natural * 8);
        offsets.push(at / 8);
        after = at + inner.size * 8;
        align = Math.max(align, natural);
      }
      bits = after;
      end = Math.max(end, after);
    }
    align = Math.max(align, record.align);
    const size = roundUp(Math.ceil(end / 8), align);
    if (size > maxSize) throw new LayoutError(`${this.#rels.typeName(type)} is too large (${layouts[lane]!.name})`);
    return { size, align, offsets };
  }
}

/** Alignment of a member in bytes: capped by pack, 1 if packed, raised by an explicit alignment. */
function memberAlign(member: Member, natural: number, pack: number): number {
  let align = member.packed ? 1 : natural;
  if (pack > 0) align = Math.min(align, pack);
  return Math.max(align, member.align);
}

/** Bit offset of a bit-field that may start at bit `start` in units of `unit` bits, aligned to `align` bytes. */
function placeBits(member: Member, start: number, unit: number, align: number): number {
  if (member.bits === 0) return roundUp(start, Math.max(unit, align * 8));
  if (member.align > 0) return roundUp(start, align * 8);
  if (member.packed || align === 1 && unit > 8) return start;
  const alignBits = align * 8;
  const units = Math.floor((start % alignBits + member.bits + alignBits - 1) / alignBits);
  return units > unit / alignBits ? roundUp(start, alignBits) : start;
}

function roundUp(value: number, multiple: number): number {
  return Math.ceil(value / multiple) * multiple;
}
