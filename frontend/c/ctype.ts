// C types, as the checker sees them in all live lanes at once.
//
// An integer type is a *pair* of C integer kinds: what it is where words have 64 bits, and what it is where they have 32.
// `long` is (long, long); `unsigned + long` is (long, unsigned long); `2147483648` is (long, long long).
// Promotions and the usual arithmetic conversions work on the components, so the pairs close by themselves over the
// eleven of HAZARDS.md; below them there are only the eight machine types of ir/types.ts (`machineType`).
// Where only one word size is live the pair is collapsed to that component (`collapse`).
//
// One object shape for all kinds. Derived types are made by a `CTypes` factory, which caches what can be cached;
// compare with `isSameType`/`compatible` (compat.ts), never with ===, except for `unqual` of basic types.

import type { Loc } from './source.ts';
import type { LaneMask } from '../../ir/layout.ts';
import type { Rel } from '../../ir/rel.ts';
import { F32, F64, I16, I32, I64, I8, Ptr, S1, S2, U16, U32, U64, U8, UWord, Void as VoidType, Word, type TypeId } from '../../ir/types.ts';
import type { Expr } from './tree.ts';

// Kinds of types.
export const TVoid = 0;
export const TBool = 1;
/** Integer (also plain char); `k64`, `k32`. */
export const TInt = 2;
/** Enumerated type; `enumeration` tells its underlying integer type. */
export const TEnum = 3;
export const TFloat = 4;
export const TDouble = 5;
/** Same representation as double, a type of its own. */
export const TLongDouble = 6;
export const TPointer = 7;
export const TArray = 8;
export const TFunction = 9;
export const TStruct = 10;
export const TUnion = 11;
/** Type of an expression in error: accepted everywhere silently. */
export const TError = 12;
/** C23 nullptr_t. */
export const TNullptr = 13;
/** Complex number: `to` is the type of its parts, `record` the two of them as members. */
export const TComplex = 14;
/** GNU vector: `to` is the type of its elements, `record` all of them as members. */
export const TVector = 15;

// Integer kinds, in pairs signed/unsigned from schar on; rank grows with the number.
export const KChar = 0;
export const KSChar = 2;
export const KUChar = 3;
export const KShort = 4;
export const KUShort = 5;
export const KInt = 6;
export const KUInt = 7;
export const KLong = 8;
export const KULong = 9;
export const KLLong = 10;
export const KULLong = 11;

/** Indexed by integer kind: name in C. */
export const kindNames: readonly string[] = ['char', '', 'signed char', 'unsigned char', 'short', 'unsigned short', 'int',
  'unsigned int', 'long', 'unsigned long', 'long long', 'unsigned long long'];

// Qualifier bits.
export const QConst = 1;
export const QVolatile = 2;
export const QRestrict = 4;
export const QAtomic = 8;

/** A member of a struct or union as declared. */
export interface Field {
  /** '' for an anonymous struct/union and for an unnamed bit-field. */
  readonly name: string;
  readonly type: CType;
  /** Bit-field width, -1 for none. */
  readonly bits: number;
  readonly align: number;
  readonly packed: boolean;
  readonly loc: Loc;
}

/** One completion of a struct or union, for a set of lanes. */
export interface RecordVersion {
  readonly lanes: LaneMask;
  readonly fields: Field[];
  readonly pack: number;
  readonly align: number;
  readonly transparent: boolean;
  ir: TypeId;
}

/** A struct or union declaration; identity is the object. */
export class RecordDecl {
  readonly tag: string;
  readonly isUnion: boolean;
  readonly loc: Loc;
  fields: Field[] = [];
  complete = false;
  pack = 0;
  align = 0;
  /** IR type, made on demand once complete; -1 before. */
  ir: TypeId = -1;
  /** GNU transparent_union. */
  transparent = false;
  /** Lanes for which it was declared. */
  lanes: LaneMask = 0;
  /** Where different lanes complete it differently: what holds in which lanes; null where one form holds in all. The
   *  checker installs the form of the live lanes in the fields above. */
  versions: RecordVersion[] | null = null;
  /** Not null while the live lanes have several forms: how they must be told apart before the members are seen. */
  split: readonly LaneMask[] | null = null;

  constructor(tag: string, isUnion: boolean, loc: Loc) {
    this.tag = tag;
    this.isUnion = isUnion;
    this.loc = loc;
  }
}

/** An enum declaration. */
export class EnumDecl {
  readonly tag: string;
  readonly loc: Loc;
  complete = false;
  /** Underlying integer type: unsigned int, int, or a 64-bit one when a value needs it. */
  underlying: CType | null = null;

  constructor(tag: string, loc: Loc) {
    this.tag = tag;
    this.loc = loc;
  }
}

/** One C type. Fields that do not apply hold their neutral value. */
export class CType {
  readonly kind: number;
  readonly quals: number;
  /** TInt: kind where words have 64 bits. */
  readonly k64: number;
  /** TInt: kind where words have 32 bits. */
  readonly k32: number;
  /** Pointee, element, function result, part of a complex number, element of a vector. */
  readonly to: CType | null;
  /** TArray: constant length, -1 if incomplete or variable. */
  length: Rel;
  /** TArray: length expression of a variable-length array (C17 6.7.6.2p4), else null. */
  readonly vla: Expr | null;
  /** TArray: `[*]` or unspecified-size VLA. */
  readonly star: boolean;
  /** TFunction: parameter types (adjusted). */
  readonly params: readonly CType[];
  readonly variadic: boolean;
  /** TFunction: declared without a parameter list, `()` (or K&R). */
  readonly unprototyped: boolean;
  readonly record: RecordDecl | null;
  readonly enumeration: EnumDecl | null;
  /** Explicit alignment from an attribute on a typedef, in bytes, 0 for none. */
  readonly align: number;
  /** The same type without qualifiers. */
  readonly unqual: CType;
  /** typedef name for diagnostics, '' if none. */
  alias = '';

  constructor(init: CTypeInit) {
    this.kind = init.kind;
    this.quals = init.quals ?? 0;
    this.k64 = init.k64 ?? -1;
    this.k32 = init.k32 ?? -1;
    this.to = init.to ?? null;
    this.length = init.length ?? -1;
    this.vla = init.vla ?? null;
    this.star = init.star ?? false;
    this.params = init.params ?? [];
    this.variadic = init.variadic ?? false;
    this.unprototyped = init.unprototyped ?? false;
    this.record = init.record ?? null;
    this.enumeration = init.enumeration ?? null;
    this.align = init.align ?? 0;
    this.unqual = init.unqual ?? this;
  }
}

/** What a CType is made from. */
export interface CTypeInit {
  kind: number;
  quals?: number;
  k64?: number;
  k32?: number;
  to?: CType | null;
  length?: Rel;
  vla?: Expr | null;
  star?: boolean;
  params?: readonly CType[];
  variadic?: boolean;
  unprototyped?: boolean;
  record?: RecordDecl | null;
  enumeration?: EnumDecl | null;
  align?: number;
  unqual?: CType;
}

const intTypes = new Map<number, CType>();

/** The integer type with these components. */
export function intPair(k64: number, k32: number): CType {
  const key = k64 << 4 | k32;
  let type = intTypes.get(key);
  if (type === undefined) {
    type = new CType({ kind: TInt, k64, k32 });
    intTypes.set(key, type);
  }
  return type;
}

export const voidType = new CType({ kind: TVoid });
export const boolType = new CType({ kind: TBool });
export const charType = intPair(KChar, KChar);
export const scharType = intPair(KSChar, KSChar);
export const ucharType = intPair(KUChar, KUChar);
export const shortType = intPair(KShort, KShort);
export const ushortType = intPair(KUShort, KUShort);
export const intType = intPair(KInt, KInt);
export const uintType = intPair(KUInt, KUInt);
export const longType = intPair(KLong, KLong);
export const ulongType = intPair(KULong, KULong);
export const llongType = intPair(KLLong, KLLong);
export const ullongType = intPair(KULLong, KULLong);
export const floatType = new CType({ kind: TFloat });
export const doubleType = new CType({ kind: TDouble });
export const longDoubleType = new CType({ kind: TLongDouble });
export const errorType = new CType({ kind: TError });
export const nullptrType = new CType({ kind: TNullptr });

/** Width in bits of an integer kind where words have `wordBits`. */
export function kindBits(kind: number, wordBits: number): number {
  if (kind <= KUChar) return 8;
  if (kind <= KUShort) return 16;
  if (kind <= KUInt) return 32;
  return kind <= KULong ? wordBits : 64;
}

/** Whether an integer kind is signed (plain char is, unless -funsigned-char made it otherwise in the checker). */
export function kindSigned(kind: number): boolean {
  return (kind & 1) === 0;
}

/** Conversion rank (C17 6.3.1.1p1). */
export function kindRank(kind: number): number {
  return kind <= KUChar ? 1 : kind >> 1;
}

/** Machine types by [bits64][signed64][bits32][signed32] reduced: see `machineType`. */
export function machineInt(k64: number, k32: number): TypeId {
  const bits64 = kindBits(k64, 64);
  const bits32 = kindBits(k32, 32);
  const s64 = kindSigned(k64);
  const s32 = kindSigned(k32);
  if (bits64 === bits32) {
    if (bits64 === 8) return s64 ? I8 : U8;
    if (bits64 === 16) return s64 ? I16 : U16;
    if (bits64 === 32) return s64 ? I32 : U32;
    return s64 === s32 ? s64 ? I64 : U64 : s32 ? S2 : -1;
  }
  if (bits64 !== 64 || bits32 !== 32) return -1;
  return s64 === s32 ? s64 ? Word : UWord : s64 ? S1 : -1;
}

/** IR scalar of a scalar C type (integers, enums, floating, pointers, void); -1 for aggregates and functions. */
export function machineType(type: CType): TypeId {
  switch (type.kind) {
    case TVoid: return VoidType;
    case TBool: return U8;
    case TInt: return machineInt(type.k64, type.k32);
    case TEnum: return type.enumeration!.underlying === null ? U32 : machineType(type.enumeration!.underlying);
    case TFloat: return F32;
    case TDouble: case TLongDouble: return F64;
    case TPointer: case TNullptr: return Ptr;
    default: return -1;
  }
}

export function isInteger(type: CType): boolean {
  return type.kind === TInt || type.kind === TBool || type.kind === TEnum;
}
export function isFloating(type: CType): boolean {
  return type.kind === TFloat || type.kind === TDouble || type.kind === TLongDouble;
}
export function isArithmetic(type: CType): boolean { return isInteger(type) || isFloating(type) || type.kind === TComplex; }
export function isScalar(type: CType): boolean { return isArithmetic(type) || type.kind === TPointer || type.kind === TNullptr; }
export function isRecord(type: CType): boolean { return type.kind === TStruct || type.kind === TUnion; }
/** Whether values of the type are objects of several scalars: records, complex numbers, vectors. */
export function isCompound(type: CType): boolean { return isRecord(type) || type.kind >= TComplex; }
export function isAggregate(type: CType): boolean { return isRecord(type) || type.kind === TArray; }
