// Types as declared: scalars, arrays, structs and unions with their members, bit-fields, packing and alignment.
//
// A type never holds an offset or a size. `layoutOf` (typelayout.ts) lays a type out for one layout by the System V
// rules; what the program needs of the result is held as relocatable constants (rel.ts).
//
// Invariants: types are interned where that is possible (arrays, signatures) and nominal where C is (structs and
// unions: two declarations are two types; `merge` and `link` unify equal ones by structure). Indices are dense.

import type { Rel } from './rel.ts';

/** Index into `TypeTable`. The scalars have the fixed indices below. */
export type TypeId = number & { readonly __type?: never };

// Scalar types: what memory, signatures and relocatable constants speak of. Legend of the table `scalars`:
// bits (0 = word-sized), signed in 32-bit layouts, signed in 64-bit layouts, register type (see ops.ts).
export const I8 = 0;
export const U8 = 1;
export const I16 = 2;
export const U16 = 3;
export const I32 = 4;
export const U32 = 5;
export const I64 = 6;
export const U64 = 7;
/** Signed word: `long`, `ptrdiff_t`. */
export const Word = 8;
/** Unsigned word: `unsigned long`, `size_t`. */
export const UWord = 9;
/** Split type: a word, signed only in 64-bit layouts (`unsigned + long`). */
export const S1 = 10;
/** Split type: 64 bits, signed only in 32-bit layouts (`unsigned long + long long`). */
export const S2 = 11;
export const Ptr = 12;
export const F32 = 13;
export const F64 = 14;
/** No value: the result of a function that returns none. */
export const Void = 15;
export const firstAggregate = 16;

/** Register (value) types: what an SSA value may have. Stored in one byte. */
export type ValueType = number;
export const VNone = 0;
export const VI32 = 1;
export const VI64 = 2;
export const VWord = 3;
export const VPtr = 4;
export const VF32 = 5;
export const VF64 = 6;
/** Indexed by ValueType. */
export const valueTypeNames: readonly string[] = ['none', 'i32', 'i64', 'word', 'ptr', 'f32', 'f64'];

export interface Scalar {
  readonly name: string;
  /** Width in bits; 0 means as wide as a pointer. */
  readonly bits: number;
  readonly signed32: boolean;
  readonly signed64: boolean;
  /** Type of the register that holds it. */
  readonly value: ValueType;
}

/** Indexed by scalar TypeId. */
export const scalars: readonly Scalar[] = [
  { name: 'i8', bits: 8, signed32: true, signed64: true, value: VI32 },
  { name: 'u8', bits: 8, signed32: false, signed64: false, value: VI32 },
  { name: 'i16', bits: 16, signed32: true, signed64: true, value: VI32 },
  { name: 'u16', bits: 16, signed32: false, signed64: false, value: VI32 },
  { name: 'i32', bits: 32, signed32: true, signed64: true, value: VI32 },
  { name: 'u32', bits: 32, signed32: false, signed64: false, value: VI32 },
  { name: 'i64', bits: 64, signed32: true, signed64: true, value: VI64 },
  { name: 'u64', bits: 64, signed32: false, signed64: false, value: VI64 },
  { name: 'word', bits: 0, signed32: true, signed64: true, value: VWord },
  { name: 'uword', bits: 0, signed32: false, signed64: false, value: VWord },
  { name: 's1', bits: 0, signed32: false, signed64: true, value: VWord },
  { name: 's2', bits: 64, signed32: true, signed64: false, value: VI64 },
  { name: 'ptr', bits: 0, signed32: false, signed64: false, value: VPtr },
  { name: 'f32', bits: 32, signed32: true, signed64: true, value: VF32 },
  { name: 'f64', bits: 64, signed32: true, signed64: true, value: VF64 },
  { name: 'void', bits: 0, signed32: false, signed64: false, value: VNone },
];

export const KScalar = 0;
export const KArray = 1;
export const KStruct = 2;
export const KUnion = 3;

/** One member as declared. */
export interface Member {
  /** '' for an anonymous struct or union member and for an unnamed bit-field. */
  readonly name: string;
  readonly type: TypeId;
  /** Bit-field width in bits, -1 for an ordinary member. Width 0 (unnamed) closes the storage unit. */
  readonly bits: number;
  /** Explicit alignment (`_Alignas`, `aligned`) in bytes, 0 for none. */
  readonly align: number;
  /** `packed` on this member alone: alignment 1 unless `align` says more. */
  readonly packed: boolean;
}

export interface ScalarType { readonly kind: typeof KScalar; readonly scalar: number }
export interface ArrayType { readonly kind: typeof KArray; readonly element: TypeId; readonly length: Rel }
export interface RecordType {
  readonly kind: typeof KStruct | typeof KUnion;
  /** Tag for people ('' if none), never used for identity. */
  readonly name: string;
  /** Assigned once, when the declaration is complete. A record without members has size 0 (GNU C). */
  members: readonly Member[];
  /** Upper bound of the members' alignment in bytes (`#pragma pack`, `packed` = 1), 0 for none. */
  pack: number;
  /** Explicit minimum alignment of the whole in bytes, 0 for none. */
  align: number;
}
export type Type = ScalarType | ArrayType | RecordType;

/** Call signature: the whole C-level truth about a call; the back ends classify aggregates. */
export interface Signature {
  /** Scalar TypeId (Void for none) or aggregate. */
  readonly result: TypeId;
  /** At a call of a variadic function: the fixed parameters followed by this call's variable ones. */
  readonly params: readonly TypeId[];
  /** Number of fixed parameters if variadic, else -1. */
  readonly fixed: number;
}
/** Index into `TypeTable.signatures`. */
export type SigId = number;

/** All types and signatures of one module. */
export class TypeTable {
  readonly list: Type[] = [];
  readonly signatures: Signature[] = [];
  readonly #arrays = new Map<string, TypeId>();
  readonly #signatures = new Map<string, SigId>();

  constructor() {
    for (let scalar = 0; scalar < firstAggregate; scalar++) this.list.push({ kind: KScalar, scalar });
  }

  get(type: TypeId): Type {
    const found = this.list[type];
    if (found === undefined) throw new RangeError(`type ${type} does not exist`);
    return found;
  }

  /** The array type with this element and length (interned). */
  array(element: TypeId, length: Rel): TypeId {
    const key = `${element},${length}`;
    let id = this.#arrays.get(key);
    if (id === undefined) {
      id = this.list.length;
      this.list.push({ kind: KArray, element, length });
      this.#arrays.set(key, id);
    }
    return id;
  }

  /** A new struct or union; members may be completed later through the returned record. */
  record(kind: typeof KStruct | typeof KUnion, name: string, members: readonly Member[] = [], pack = 0, align = 0): TypeId {
    this.list.push({ kind, name, members, pack, align });
    return this.list.length - 1;
  }

  signature(result: TypeId, params: readonly TypeId[], fixed = -1): SigId {
    const key = `${result}(${params.join()})${fixed}`;
    let id = this.#signatures.get(key);
    if (id === undefined) {
      id = this.signatures.length;
      this.signatures.push({ result, params: [...params], fixed });
      this.#signatures.set(key, id);
    }
    return id;
  }

  isAggregate(type: TypeId): boolean {
    return type >= firstAggregate;
  }

  /** Register type of a scalar; an aggregate is handled through a pointer to it. */
  valueType(type: TypeId): ValueType {
    return type < firstAggregate ? scalars[type]!.value : VPtr;
  }
}
