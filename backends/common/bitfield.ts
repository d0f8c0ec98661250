// Bit-fields as loads, shifts, masks and stores.
//
// The bytes that hold a field are cut into pieces of 1, 2, 4 or 8 bytes, aligned where the machine wants it. A store touches no byte
// outside the field's own (C17 3.14: neighbours that are no bit-fields are other memory locations); a load may take the aligned
// power of two around them, which lies within the declared storage unit. Bits are numbered as the type's layout numbers them: from the least
// significant one on little-endian layouts, from the most significant one on big-endian ones.

import type { Value } from '../../ir/module.ts';
import * as Op from '../../ir/op.gen.ts';
import { memAlign, memTag, memVolatile, Signed, Unsigned, type Mem } from '../../ir/ops.ts';
import { scalarBits, scalarSigned } from '../../ir/rel.ts';
import { VI32, VI64, type TypeId, type ValueType } from '../../ir/types.ts';
import type { Legalizer } from './legalize.ts';
import { rawScalar } from './legalizememory.ts';
import { Gone } from './rewrite.ts';

/** Where a field lies from the address given. */
interface Field {
  /** First bit, and how many. */
  readonly first: number;
  readonly width: number;
  /** Declared scalar. */
  readonly scalar: TypeId;
  /** Bytes to which the storage unit is aligned, at most its size. */
  readonly align: number;
  readonly mem: Omit<Mem, 'scalar'>;
}

/** One access and the part of the field in it. */
interface Piece {
  /** Byte offset and size. */
  readonly offset: number;
  readonly bytes: number;
  /** Lowest bit of the part in the piece's integer, and in the field; and its width. */
  readonly inPiece: number;
  readonly inField: number;
  readonly width: number;
}

export function lowerBitLoad(l: Legalizer, inst: Value): Value {
  const field = fieldOf(l, inst, 1);
  const type = l.body.type[inst]!;
  const at = l.operand(inst, 0);
  const isSigned = scalarSigned(field.scalar, l.layout);
  const around = unitAround(field);
  const list = around === undefined ? cut(l, field) : [pieceOf(l, field, around.offset, around.bytes)];
  const wide: ValueType = field.width > 32 ? VI64 : VI32;
  if (list.length === 1 && list[0]!.bytes <= 8) {
    // Shifted to the top and down again, so that the sign comes along; masked where there is none.
    const [{ offset, bytes, inPiece }] = list as [Piece];
    const holder: ValueType = bytes === 8 ? VI64 : VI32;
    const bits = holder === VI64 ? 64 : 32;
    const all = l.load(holder, l.offset(at, offset), { ...field.mem, scalar: rawScalar(bytes) });
    const above = bits - inPiece - field.width;
    const value = isSigned ? l.shr(l.shl(all, above), bits - field.width, Signed)
      : masked(l, l.shr(all, inPiece), field.width, bytes * 8 - inPiece);
    return l.convert(type, field.width <= 32 && holder === VI64 ? l.convert(VI32, value) : value, isSigned ? Signed : Unsigned);
  }
  let whole = -1;
  for (const { offset, bytes, inPiece, inField, width } of list) {
    const holder: ValueType = bytes === 8 ? VI64 : VI32;
    const all = l.load(holder, l.offset(at, offset), { ...field.mem, scalar: rawScalar(bytes) });
    const part = l.shl(l.convert(wide, masked(l, l.shr(all, inPiece), width, bytes * 8 - inPiece)), inField);
    whole = whole < 0 ? part : l.binary(Op.or, whole, part);
  }
  const bits = wide === VI64 ? 64 : 32;
  if (isSigned) whole = l.shr(l.shl(whole, bits - field.width), bits - field.width, Signed);
  return l.convert(type, whole, isSigned ? Signed : Unsigned);
}

export function lowerBitStore(l: Legalizer, inst: Value): Value {
  const field = fieldOf(l, inst, 2);
  const at = l.operand(inst, 0);
  const value = l.operand(inst, 1);
  for (const { offset, bytes, inPiece, inField, width } of cut(l, field)) {
    const holder: ValueType = bytes === 8 ? VI64 : VI32;
    const mem: Mem = { ...field.mem, scalar: rawScalar(bytes) };
    const place = l.offset(at, offset);
    // The part of the value, at the low end; bits above it are masked off unless they fall off.
    let part = l.convert(holder, l.shr(value, inField));
    if (width < bytes * 8) {
      const mask = (1n << BigInt(width)) - 1n;
      const before = l.load(holder, place, mem);
      const kept = l.withInt(Op.and, before, ~(mask << BigInt(inPiece)));
      part = l.binary(Op.or, kept, l.shl(l.withInt(Op.and, part, mask), inPiece));
    }
    l.store(place, part, mem);
  }
  return Gone;
}

function fieldOf(l: Legalizer, inst: Value, bitsAt: number): Field {
  const { body, layout } = l;
  const aux = body.aux[inst]!;
  const scalar = body.operand(inst, bitsAt + 1);
  const size = scalarBits(scalar, layout) / 8;
  const align = Math.min(memAlign(aux) || size, size);
  return {
    first: l.module.rels.number(body.operand(inst, bitsAt), layout.lane), width: body.operand(inst, bitsAt + 2), scalar, align,
    // Pieces that alignment did not cut may lie anywhere.
    mem: { volatile: memVolatile(aux), tag: memTag(aux), align: align < size && l.facts.misaligned ? 1 : 0 },
  };
}

/** The smallest aligned access around a field, if its unit is aligned. */
function unitAround({ first, width, align }: Field): { offset: number; bytes: number } | undefined {
  const last = first + width - 1;
  for (let bytes = 1; bytes <= align; bytes *= 2) {
    const offset = Math.floor(first / 8 / bytes) * bytes;
    if (last < (offset + bytes) * 8) return { offset, bytes };
  }
  return undefined;
}

/** The field's own bytes as accesses, each as wide as alignment allows. */
function cut(l: Legalizer, field: Field): Piece[] {
  const from = field.first >> 3;
  const end = field.first + field.width + 7 >> 3;
  const list: Piece[] = [];
  for (let at = from; at < end;) {
    let bytes = 1;
    while (bytes < l.facts.registerBytes && at + bytes * 2 <= end && (l.facts.misaligned || bytes * 2 <= field.align && at % (bytes * 2) === 0)) bytes *= 2;
    list.push(pieceOf(l, field, at, bytes));
    at += bytes;
  }
  return list;
}

/** The part of a field in an access. */
function pieceOf(l: Legalizer, { first, width }: Field, offset: number, bytes: number): Piece {
  const low = Math.max(first, offset * 8);
  const high = Math.min(first + width, (offset + bytes) * 8);
  return {
    offset, bytes, width: high - low,
    inPiece: l.layout.bigEndian ? (offset + bytes) * 8 - high : low - offset * 8,
    inField: l.layout.bigEndian ? first + width - high : low - first,
  };
}

/** The low `width` bits of a value of which `known` bits may be set. */
function masked(l: Legalizer, value: Value, width: number, known: number): Value {
  return width >= known ? value : l.withInt(Op.and, value, (1n << BigInt(width)) - 1n);
}
