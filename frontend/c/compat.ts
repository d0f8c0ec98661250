// Relations between C types: the factory of derived types, compatibility (C17 6.2.7), composite types, integer promotion
// and the usual arithmetic conversions on pairs (6.3.1.1, 6.3.1.8), and type names as gcc writes them.
//
// Every yes/no question about types is answered by a set of lanes: `compatible` returns the live lanes in which the two
// types are compatible. The caller decides whether a split answer is a fork (Checker.decide) or a diagnostic.

import type { LaneMask } from '../../ir/layout.ts';
import { lanes32, lanes64 } from '../../ir/layout.ts';
import type { Rel, RelTable } from '../../ir/rel.ts';
import { Fork } from './fork.ts';
import type { Expr } from './tree.ts';
import {
  CType, doubleType, errorType, floatType, intPair, intType, isRecord, kindBits, kindNames, kindRank,
  kindSigned, longDoubleType, KChar, KInt, KLLong, KLong, KSChar, KShort, KUChar, KUInt, KULLong, KULong, KUShort, QAtomic,
  QConst, QRestrict, QVolatile, RecordDecl, TArray, TBool, TComplex, TDouble, TEnum, TError, TFloat, TFunction, TInt, TLongDouble, TNullptr,
  TPointer, TStruct, TUnion, TVector, TVoid, type EnumDecl, type Field,
} from './ctype.ts';

/** What a question about types depends on: the live lanes and the relocatable constants. */
export interface Live {
  readonly lanes: LaneMask;
  readonly rels: RelTable;
}

/** Makes derived types; pointers, qualified types and record types are cached, so that most comparisons are `===`. */
export class CTypes {
  readonly #pointers = new Map<CType, CType>();
  readonly #qualified = new Map<CType, (CType | undefined)[]>();
  readonly #records = new Map<RecordDecl, CType>();
  readonly #complex = new Map<CType, CType>();
  readonly #vectors = new Map<CType, Map<number, CType>>();
  readonly #enums = new Map<EnumDecl, CType>();

  pointer(to: CType): CType {
    let type = this.#pointers.get(to);
    if (type === undefined) {
      type = new CType({ kind: TPointer, to });
      this.#pointers.set(to, type);
    }
    return type;
  }

  /** The type with these qualifiers added; of an array, its elements are qualified (6.7.3p9). */
  qualified(type: CType, quals: number): CType {
    if (quals === 0 || type.kind === TError) return type;
    if (type.kind === TArray) {
      const to = this.qualified(type.to!, quals);
      return to === type.to ? type : new CType({ kind: TArray, to, length: type.length, vla: type.vla, star: type.star, align: type.align, unqual: type.unqual });
    }
    const all = type.quals | quals;
    if (all === type.quals) return type;
    const base = type.unqual;
    let row = this.#qualified.get(base);
    if (row === undefined) {
      row = [];
      this.#qualified.set(base, row);
    }
    let made = row[all];
    if (made === undefined) {
      made = copyType(base, all, base.align, base);
      row[all] = made;
    }
    return made;
  }

  array(to: CType, length: Rel): CType {
    return new CType({ kind: TArray, to, length });
  }

  /** Incomplete array type. */
  openArray(to: CType): CType {
    return new CType({ kind: TArray, to });
  }

  vla(to: CType, size: Expr | null): CType {
    return new CType({ kind: TArray, to, vla: size, star: size === null });
  }

  func(to: CType, params: readonly CType[], variadic: boolean, unprototyped: boolean): CType {
    return new CType({ kind: TFunction, to, params, variadic, unprototyped });
  }

  record(decl: RecordDecl): CType {
    let type = this.#records.get(decl);
    if (type === undefined) {
      type = new CType({ kind: decl.isUnion ? TUnion : TStruct, record: decl });
      this.#records.set(decl, type);
    }
    return type;
  }

  /** The complex type with parts of an arithmetic type (6.2.5p13: laid out as an array of two). */
  complex(part: CType): CType {
    let type = this.#complex.get(part);
    if (type === undefined) {
      type = new CType({ kind: TComplex, to: part, record: uniformRecord(`complex ${typeName(part)}`, part, ['real', 'imag'], 0) });
      this.#complex.set(part, type);
    }
    return type;
  }

  /** The vector of so many elements of an arithmetic type, aligned to its size in bytes. */
  vector(element: CType, count: number, align: number): CType {
    let row = this.#vectors.get(element);
    if (row === undefined) {
      row = new Map();
      this.#vectors.set(element, row);
    }
    let type = row.get(count);
    if (type === undefined) {
      const names = Array.from({ length: count }, (_, i) => String(i));
      type = new CType({ kind: TVector, to: element, record: uniformRecord(`vector ${typeName(element)}`, element, names, align) });
      row.set(count, type);
    }
    return type;
  }

  enumeration(decl: EnumDecl): CType {
    let type = this.#enums.get(decl);
    if (type === undefined) {
      type = new CType({ kind: TEnum, enumeration: decl });
      this.#enums.set(decl, type);
    }
    return type;
  }

  /** The type with an explicit alignment (attribute on a typedef). */
  aligned(type: CType, align: number): CType {
    const base = copyType(type.unqual, 0, align, undefined);
    return this.qualified(base, type.kind === TArray ? 0 : type.quals);
  }
}

/** A complete struct with members of one type. */
function uniformRecord(tag: string, type: CType, names: readonly string[], align: number): RecordDecl {
  const record = new RecordDecl(tag, false, 0);
  record.fields = names.map((name): Field => ({ name, type, bits: -1, align: 0, packed: false, loc: 0 }));
  record.align = align;
  record.complete = true;
  return record;
}

function copyType(type: CType, quals: number, align: number, unqual: CType | undefined): CType {
  return new CType({
    kind: type.kind, quals, k64: type.k64, k32: type.k32, to: type.to, length: type.length, vla: type.vla, star: type.star,
    params: type.params, variadic: type.variadic, unprototyped: type.unprototyped, record: type.record,
    enumeration: type.enumeration, align, ...unqual === undefined ? {} : { unqual },
  });
}

/** A scalar's unqualified type stripped of explicit alignment, for values. */
export function valueTypeOf(type: CType): CType {
  const base = type.unqual;
  if (base.align === 0 || base.kind === TArray) return base;
  switch (base.kind) {
    case TInt: return intPair(base.k64, base.k32);
    case TFloat: return floatType;
    case TDouble: return doubleType;
    case TLongDouble: return longDoubleType;
    default: return base;
  }
}

// ---- integer kinds

/** Integer promotion of a kind (6.3.1.1p2): everything narrower than int fits in int. */
function promoteKind(kind: number): number {
  return kind < KInt ? KInt : kind;
}

/** Usual arithmetic conversions of two promoted kinds (6.3.1.8) where words have `wordBits`. */
function commonKind(a: number, b: number, wordBits: number): number {
  if (a === b) return a;
  const signedA = kindSigned(a);
  if (signedA === kindSigned(b)) return kindRank(a) > kindRank(b) ? a : b;
  const signed = signedA ? a : b;
  const unsigned = signedA ? b : a;
  if (kindRank(unsigned) >= kindRank(signed)) return unsigned;
  return kindBits(signed, wordBits) > kindBits(unsigned, wordBits) ? signed : signed + 1;
}

/** The pair, reduced to one component where only one word size is live. */
export function collapse(live: Live, k64: number, k32: number): CType {
  if ((live.lanes & lanes64) === 0) return intPair(k32, k32);
  if ((live.lanes & lanes32) === 0) return intPair(k64, k64);
  return intPair(k64, k32);
}

/** The integer pair that holds a value of an integer type: of an enum its underlying type, of bool unsigned char. */
export function integerOf(type: CType): CType {
  switch (type.kind) {
    case TBool: return intPair(KUChar, KUChar);
    case TEnum: return type.enumeration!.underlying === null ? intPair(KUInt, KUInt) : integerOf(type.enumeration!.underlying);
    default: return type;
  }
}

/** Promoted type of an integer type that is not a bit-field. */
export function promoted(live: Live, type: CType): CType {
  const base = integerOf(type);
  if (base.k64 === base.k32 && base.k64 < KInt) return intType;
  return collapse(live, promoteKind(base.k64), promoteKind(base.k32));
}

/** Type of a bit-field's value after promotion (6.3.1.1p2): int where it fits. */
export function promotedBitField(live: Live, type: CType, bits: number): CType {
  const base = integerOf(type);
  const promote = (kind: number): number => {
    if (bits < 32 || bits === 32 && kindSigned(kind)) return KInt;
    return bits === 32 ? KUInt : promoteKind(kind);
  };
  return collapse(live, promote(base.k64), promote(base.k32));
}

/** Common real type of two arithmetic types (6.3.1.8); integers must be promoted. */
export function usualType(live: Live, a: CType, b: CType): CType {
  if (a.kind === TError || b.kind === TError) return errorType;
  if (a.kind === TLongDouble || b.kind === TLongDouble) return longDoubleType;
  if (a.kind === TDouble || b.kind === TDouble) return doubleType;
  if (a.kind === TFloat || b.kind === TFloat) return floatType;
  const x = promoted(live, a);
  const y = promoted(live, b);
  return x === y ? x : collapse(live, commonKind(x.k64, y.k64, 64), commonKind(x.k32, y.k32, 32));
}

/** Signedness changed to unsigned (true) or signed, component by component. */
export function withSign(type: CType, unsigned: boolean): CType {
  const base = integerOf(type);
  const change = (kind: number): number => kind === KChar ? unsigned ? KUChar : KSChar : unsigned ? kind | 1 : kind & ~1;
  return intPair(change(base.k64), change(base.k32));
}

/** The signed integer type as wide as an arithmetic type. */
export function signedTwin(type: CType): CType {
  if (type.kind === TFloat) return intType;
  return type.kind === TDouble || type.kind === TLongDouble ? intPair(KLLong, KLLong) : withSign(type, false);
}

/** Lanes of the mask in which an integer type is signed. */
export function signedLanes(type: CType, lanes: LaneMask): LaneMask {
  if (type.kind === TBool) return 0;
  const base = integerOf(type);
  return lanes & ((kindSigned(base.k64) ? lanes64 : 0) | (kindSigned(base.k32) ? lanes32 : 0));
}

// ---- compatibility

/** Live lanes in which two types are compatible (6.2.7p1), qualifiers included. */
export function compatible(live: Live, a: CType, b: CType): LaneMask {
  if (a === b) return live.lanes;
  if (a.kind === TError || b.kind === TError) return live.lanes;
  if (a.quals !== b.quals) return 0;
  return compatibleUnqualified(live, a, b);
}

/** The same without looking at the top-level qualifiers. */
export function compatibleUnqualified(live: Live, a: CType, b: CType): LaneMask {
  const all = live.lanes;
  if (a.unqual === b.unqual && a.kind !== TArray) return all;
  if (a.kind === TError || b.kind === TError) return all;
  if (a.kind !== b.kind) {
    if (a.kind === TEnum && b.kind === TInt) return compatibleInt(live, integerOf(a), b);
    if (b.kind === TEnum && a.kind === TInt) return compatibleInt(live, a, integerOf(b));
    return 0;
  }
  switch (a.kind) {
    case TInt: return compatibleInt(live, a, b);
    case TEnum: return a.enumeration === b.enumeration ? all : 0;
    case TPointer: return compatible(live, a.to!, b.to!);
    case TArray: {
      const elements = compatible(live, a.to!, b.to!);
      return elements === 0 || a.length < 0 || b.length < 0 ? elements : elements & equalLanes(live, a.length, b.length);
    }
    case TFunction: return compatibleFunctions(live, a, b);
    case TStruct: case TUnion: return a.record === b.record ? all : 0;
    case TComplex: case TVector:
      return a.record!.fields.length === b.record!.fields.length ? compatibleUnqualified(live, a.to!, b.to!) : 0;
    default: return all;
  }
}

function compatibleInt(live: Live, a: CType, b: CType): LaneMask {
  return live.lanes & ((a.k64 === b.k64 ? lanes64 : 0) | (a.k32 === b.k32 ? lanes32 : 0));
}

/** Live lanes in which two relocatable constants have equal values. */
export function equalLanes(live: Live, a: Rel, b: Rel): LaneMask {
  if (a === b) return live.lanes;
  const x = live.rels.get(a).lanes;
  const y = live.rels.get(b).lanes;
  let mask = 0;
  for (let lane = 0; lane < x.length; lane++) if (x[lane] === y[lane]) mask |= 1 << lane;
  return mask & live.lanes;
}

// 6.7.6.3p15
function compatibleFunctions(live: Live, a: CType, b: CType): LaneMask {
  let lanes = compatibleUnqualified(live, a.to!, b.to!);
  if (a.unprototyped && b.unprototyped) return lanes;
  if (a.unprototyped || b.unprototyped) {
    const full = a.unprototyped ? b : a;
    const open = a.unprototyped ? a : b;
    if (open.params.length > 0) {
      // An old-style definition: its promoted parameters must agree with the prototype.
      if (open.params.length !== full.params.length || full.variadic) return 0;
      for (let i = 0; i < open.params.length && lanes !== 0; i++) {
        lanes &= compatibleUnqualified(live, argumentPromoted(live, open.params[i]!), full.params[i]!);
      }
      return lanes;
    }
    if (full.variadic) return 0;
    for (const param of full.params) lanes &= compatibleUnqualified(live, argumentPromoted(live, param), param);
    return lanes;
  }
  if (a.params.length !== b.params.length || a.variadic !== b.variadic) return 0;
  for (let i = 0; i < a.params.length && lanes !== 0; i++) {
    lanes &= compatibleParam(live, a.params[i]!, b.params[i]!);
  }
  return lanes;
}

/** Parameters agree without their own qualifiers; a transparent union agrees with any of its members (GNU). */
function compatibleParam(live: Live, a: CType, b: CType): LaneMask {
  const lanes = compatibleUnqualified(live, a, b);
  if (lanes !== 0) return lanes;
  for (const [union, other] of [[a, b], [b, a]] as const) {
    if (union.kind === TUnion && union.record!.transparent) {
      for (const field of union.record!.fields) {
        const found = compatibleUnqualified(live, field.type, other);
        if (found !== 0) return found;
      }
    }
  }
  return 0;
}

/** Default argument promotion of a type (6.5.2.2p6). */
export function argumentPromoted(live: Live, type: CType): CType {
  switch (type.kind) {
    case TFloat: return doubleType;
    case TInt: case TBool: case TEnum: return promoted(live, type);
    default: return valueTypeOf(type);
  }
}

/** Composite type of two compatible types (6.2.7p3). */
export function composite(live: Live, types: CTypes, a: CType, b: CType): CType {
  if (a === b) return a;
  switch (a.kind) {
    case TError: return b;
    case TUnion: return b.kind !== TUnion && a.record!.transparent ? b : a;
    case TPointer: {
      if (b.kind !== TPointer) return a;
      const to = composite(live, types, a.to!, b.to!);
      return to === a.to ? a : types.qualified(types.pointer(to), a.quals);
    }
    case TArray: {
      if (b.kind !== TArray) return a;
      const to = composite(live, types, a.to!, b.to!);
      if (a.length >= 0) return to === a.to ? a : types.array(to, a.length);
      if (b.length >= 0) return to === b.to ? b : types.array(to, b.length);
      if (a.vla !== null || a.star) return a;
      if (b.vla !== null || b.star) return b;
      return to === a.to ? a : types.openArray(to);
    }
    case TFunction: {
      if (b.kind !== TFunction) return a;
      const to = composite(live, types, a.to!, b.to!);
      if (a.unprototyped && b.unprototyped && a.params.length === 0 && b.params.length > 0) return to === b.to ? b : types.func(to, b.params, false, true);
      if (b.unprototyped) return to === a.to ? a : types.func(to, a.params, a.variadic, a.unprototyped);
      if (a.unprototyped) return to === b.to ? b : types.func(to, b.params, b.variadic, false);
      let same = to === a.to;
      const params = a.params.map((param, i) => {
        const made = composite(live, types, param, b.params[i]!);
        if (made !== param) same = false;
        return made;
      });
      return same ? a : types.func(to, params, a.variadic, false);
    }
    default: return a;
  }
}

/** Whether a type is, or is made from, a variable-length array (6.7.6p3). */
export function isVariablyModified(type: CType): boolean {
  for (let at: CType | null = type; at !== null && at.kind !== TStruct && at.kind !== TUnion; at = at.to) {
    if (at.kind === TArray && (at.vla !== null || at.star)) return true;
    if (at.kind === TFunction) { at = at.to!; if (isVariablyModified(at)) return true; }
  }
  return false;
}

/** Whether the size of an object of this type is only known at run time. */
export function isVla(type: CType): boolean {
  for (let at = type; at.kind === TArray; at = at.to!) if (at.vla !== null || at.star) return true;
  return false;
}

/** Whether the type's size is known (6.2.5p1); void, functions and open arrays are not complete. */
export function isComplete(type: CType): boolean {
  switch (type.kind) {
    case TVoid: case TFunction: return false;
    case TArray: return (type.length >= 0 || type.vla !== null || type.star) && isComplete(type.to!);
    case TStruct: case TUnion: return isRecordComplete(type.record!);
    case TEnum: return true;
    default: return true;
  }
}

/** Whether a struct or union is complete in the live lanes; forks where they complete it differently. */
export function isRecordComplete(record: RecordDecl): boolean {
  if (record.split !== null) throw new Fork(record.split, record.loc);
  return record.complete;
}

/** Innermost element type of an array type, else the type itself. */
export function elementType(type: CType): CType {
  let at = type;
  while (at.kind === TArray) at = at.to!;
  return at;
}

/** Whether an lvalue of this type can never be assigned: const, or a record with a const member (6.3.2.1p1). */
export function isReadOnly(type: CType): boolean {
  const at = elementType(type);
  if ((at.quals & QConst) !== 0) return true;
  return isRecord(at) && at.record!.fields.some((field) => isReadOnly(field.type));
}

/** Whether the type is plain, signed or unsigned char in all its components. */
export function isCharacter(type: CType): boolean {
  return type.kind === TInt && type.k64 <= KUChar && type.k32 <= KUChar;
}

// ---- names, as gcc writes them

function kindName(kind: number): string {
  switch (kind) {
    case KShort: return 'short int';
    case KUShort: return 'short unsigned int';
    case KLong: return 'long int';
    case KULong: return 'long unsigned int';
    case KLLong: return 'long long int';
    case KULLong: return 'long long unsigned int';
    default: return kindNames[kind]!;
  }
}

function qualNames(quals: number): string {
  let text = '';
  if ((quals & QAtomic) !== 0) text += '_Atomic ';
  if ((quals & QConst) !== 0) text += 'const ';
  if ((quals & QVolatile) !== 0) text += 'volatile ';
  if ((quals & QRestrict) !== 0) text += 'restrict ';
  return text;
}

/** A type in C notation, `int (*)[3]`, for diagnostics. Pairs are written `long int|long unsigned int`. */
export function typeName(type: CType, inner = '', rels: RelTable | null = null): string {
  // `int[3]` and `int(void)` have no space, `int (*)[3]` has one.
  const join = (text: string): string => inner === '' || inner[0] === '[' || inner[0] === '(' && inner[1] !== '*' ? text + inner : `${text} ${inner}`;
  switch (type.kind) {
    case TVoid: return join(`${qualNames(type.quals)}void`);
    case TBool: return join(`${qualNames(type.quals)}_Bool`);
    case TInt: return join(qualNames(type.quals) + (type.k64 === type.k32 ? kindName(type.k64) : `${kindName(type.k64)}|${kindName(type.k32)}`));
    case TEnum: return join(`${qualNames(type.quals)}enum ${type.enumeration!.tag || '<anonymous>'}`);
    case TFloat: return join(`${qualNames(type.quals)}float`);
    case TDouble: return join(`${qualNames(type.quals)}double`);
    case TLongDouble: return join(`${qualNames(type.quals)}long double`);
    case TStruct: case TUnion:
      return join(`${qualNames(type.quals)}${type.kind === TUnion ? 'union' : 'struct'} ${type.record!.tag || '<anonymous>'}`);
    case TVector: return join(`${qualNames(type.quals)}__vector(${type.record!.fields.length}) ${typeName(type.to!)}`);
    case TComplex: return join(`${qualNames(type.quals)}_Complex ${typeName(type.to!)}`);
    case TNullptr: return join(`${qualNames(type.quals)}nullptr_t`);
    case TPointer: {
      const star = `*${qualNames(type.quals)}${inner}`.trimEnd();
      const to = type.to!;
      return typeName(to, to.kind === TArray || to.kind === TFunction ? `(${star})` : star, rels);
    }
    case TArray: return typeName(type.to!, `${inner}[${type.length >= 0 ? lengthName(rels, type.length) : type.star || type.vla !== null ? '*' : ''}]`, rels);
    case TFunction: {
      const params = type.unprototyped ? '' : type.params.length === 0 && !type.variadic ? 'void'
        : type.params.map((param) => typeName(param, '', rels)).concat(type.variadic ? ['...'] : []).join(', ');
      return typeName(type.to!, `${inner}(${params})`, rels);
    }
    default: return join('<error>');
  }
}

function lengthName(rels: RelTable | null, length: Rel): string {
  if (rels === null) return '';
  const node = rels.get(length);
  const first = node.lanes.find((value) => value !== undefined);
  return node.uniform ? String(first) : rels.describe(length);
}
