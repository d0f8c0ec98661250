// Addresses and accesses: typed steps become sums, foreign byte order becomes bswap, accesses below natural alignment become pieces where the
// machine does not do them, block copies of known small size become loads and stores, others calls.

import type { Value } from '../../ir/module.ts';
import * as Op from '../../ir/op.gen.ts';
import { memAlign, memEndian, memOrder, memScalar, memTag, memVolatile, type Mem } from '../../ir/ops.ts';
import { scalarBits } from '../../ir/rel.ts';
import { F32, F64, I16, I8, U16, U32, U64, U8, UWord, VF32, VF64, VI32, VI64, VPtr, VWord, scalars, type TypeId, type ValueType } from '../../ir/types.ts';
import { lowerAtomicAccess } from './atomic.ts';
import { lowerBitLoad, lowerBitStore } from './bitfield.ts';
import type { Legalizer } from './legalize.ts';
import { repeated } from './legalizeinteger.ts';
import { Gone } from './rewrite.ts';
import { callSupport } from './supportcall.ts';

/** Most bytes that a copy or fill does by itself, and that a move (which loads all before it stores) does. */
const inlineBytes = 64;
const inlineMove = 32;

export function lowerMemory(l: Legalizer, inst: Value): Value {
  const { body } = l;
  switch (body.op[inst]) {
    case Op.load: case Op.store: return lowerAccess(l, inst);
    case Op.field: return field(l, inst);
    case Op.index: return index(l, inst);
    case Op.bfload: return lowerBitLoad(l, inst);
    case Op.bfstore: return lowerBitStore(l, inst);
    case Op.memset: return fill(l, inst);
    case Op.copy: return copy(l, l.operand(inst, 0), l.operand(inst, 1), l.module.rels.layouts.size(body.operand(inst, 2), l.layout.lane));
    case Op.memcpy: return block(l, inst, '__lode_memcpy', inlineBytes);
    default: return block(l, inst, '__lode_memmove', inlineMove);
  }
}

// --- Addresses -------------------------------------------------------------------------------------------------------

function field(l: Legalizer, inst: Value): Value {
  const { rels } = l.module;
  const p = l.operand(inst, 0);
  const offset = rels.value(l.body.operand(inst, 1), l.layout.lane)!;
  // An object and an offset within it are one constant.
  if (l.body.op[p] === Op.addr && offset < 0x100000n) {
    const sum = rels.value(l.body.operand(p, 1), l.layout.lane)! + offset;
    if (sum < 0x100000n) return l.raw(Op.addr, VPtr, 0, [l.body.operand(p, 0), rels.int(sum, UWord)]);
  }
  return l.offset(p, offset);
}

function index(l: Legalizer, inst: Value): Value {
  const { layout } = l;
  const p = l.operand(inst, 0);
  let i = l.operand(inst, 1);
  const size = BigInt.asIntN(layout.wordBits, l.module.rels.value(l.body.operand(inst, 2), layout.lane)!);
  const known = l.constant(i);
  if (known !== undefined) return l.offset(p, known * size);
  if (size === 0n) return p;
  let after = 0n;
  if (l.body.op[i] === Op.add) {
    // p[j + c] is p[j] and a displacement.
    const part = l.constant(l.body.operand(i, 1));
    if (part !== undefined) {
      after = part * size;
      i = l.operand(i, 0);
    }
  }
  const scaled = size > 0n && (size & size - 1n) === 0n ? l.shl(i, size.toString(2).length - 1) : l.withInt(Op.mul, i, size);
  const [root, before] = constantPart(l, p);
  const sum = l.pointerOf(l.emit(Op.add, VWord, 0, [root, scaled]));
  return l.offset(sum, before + after);
}

/** A pointer as a word and a constant that is added to it. */
function constantPart(l: Legalizer, p: Value): [root: Value, constant: bigint] {
  const word = l.wordOf(p);
  if (l.body.op[word] === Op.add) {
    const known = l.constant(l.body.operand(word, 1));
    if (known !== undefined) return [l.operand(word, 0), known];
  }
  return [word, 0n];
}

// --- Accesses --------------------------------------------------------------------------------------------------------

function lowerAccess(l: Legalizer, inst: Value): Value {
  const aux = l.body.aux[inst]!;
  if (memOrder(aux) !== 0) return lowerAtomicAccess(l, inst);
  const scalar = memScalar(aux);
  const size = scalarBits(scalar, l.layout) / 8;
  const align = memAlign(aux) || size;
  const isSwapped = isForeign(l, aux);
  if (size === 1 || !isSwapped && (align >= size || l.facts.misaligned)) return l.place(inst);
  if (align < size && !l.facts.misaligned) return l.body.op[inst] === Op.load ? loadPieces(l, inst, align) : storePieces(l, inst, align);
  const mem: Mem = { scalar: rawScalar(size), align: l.body.aux[inst]! >> 4 & 31, volatile: memVolatile(aux), tag: memTag(aux) };
  const at = l.operand(inst, 0);
  if (l.body.op[inst] === Op.load) return fromRaw(l, scalar, swapped(l, size, l.load(size === 8 ? VI64 : VI32, at, mem)));
  l.store(at, swapped(l, size, toRaw(l, scalar, l.operand(inst, 1))), mem);
  return Gone;
}

/** Whether an access has another byte order than the layout. */
export function isForeign(l: Legalizer, aux: number): boolean {
  const endian = memEndian(aux);
  return endian !== 0 && (endian === 2) !== l.layout.bigEndian;
}

/** The unsigned scalar of a size. */
export function rawScalar(size: number): TypeId { return size === 1 ? U8 : size === 2 ? U16 : size === 4 ? U32 : U64; }

/** The low `size` bytes of an integer in the other order; zero-extended. */
function swapped(l: Legalizer, size: number, value: Value): Value {
  const all = l.unary(Op.bswap, value);
  return size === 2 ? l.shr(all, 16) : all;
}

/** An integer of `size` bytes (i32 or i64, high bits anything) as the register value of a scalar. */
export function fromRaw(l: Legalizer, scalar: TypeId, raw: Value): Value {
  const type = scalars[scalar]!.value;
  if (type === VF32 || type === VF64) return l.emit(Op.bitcast, type, 0, [raw]);
  if (scalar === I8 || scalar === U8 || scalar === I16 || scalar === U16) return l.emit(Op.narrow, VI32, scalar, [raw]);
  return l.convert(type, raw);
}

/** The bits of a register value as an integer. */
export function toRaw(l: Legalizer, scalar: TypeId, value: Value): Value {
  if (scalar === F32) return l.emit(Op.bitcast, VI32, 0, [value]);
  if (scalar === F64) return l.emit(Op.bitcast, VI64, 0, [value]);
  return l.convert(scalarBits(scalar, l.layout) === 64 ? VI64 : VI32, value);
}

/** Whether the first piece in memory is the highest. */
function isBigAccess(l: Legalizer, aux: number): boolean { return l.layout.bigEndian !== isForeign(l, aux); }

function loadPieces(l: Legalizer, inst: Value, align: number): Value {
  const aux = l.body.aux[inst]!;
  const scalar = memScalar(aux);
  const size = scalarBits(scalar, l.layout) / 8;
  const type = size === 8 ? VI64 : VI32;
  const at = l.operand(inst, 0);
  let whole = -1;
  for (let from = 0; from < size; from += align) {
    const piece = l.load(VI32, l.offset(at, from), { scalar: rawScalar(align), endian: memEndian(aux), volatile: memVolatile(aux), tag: memTag(aux) });
    const placed = l.shl(l.convert(type, piece), 8 * (isBigAccess(l, aux) ? size - from - align : from));
    whole = whole < 0 ? placed : l.binary(Op.or, whole, placed);
  }
  return fromRaw(l, scalar, whole);
}

function storePieces(l: Legalizer, inst: Value, align: number): Value {
  const aux = l.body.aux[inst]!;
  const scalar = memScalar(aux);
  const size = scalarBits(scalar, l.layout) / 8;
  const at = l.operand(inst, 0);
  const value = toRaw(l, scalar, l.operand(inst, 1));
  for (let from = 0; from < size; from += align) {
    const piece = l.convert(VI32, l.shr(value, 8 * (isBigAccess(l, aux) ? size - from - align : from)));
    l.store(l.offset(at, from), piece, { scalar: rawScalar(align), endian: memEndian(aux), volatile: memVolatile(aux), tag: memTag(aux) });
  }
  return Gone;
}

// --- Blocks of memory ------------------------------------------------------------------------------------------------

/** memcpy or memmove. */
function block(l: Legalizer, inst: Value, name: string, limit: number): Value {
  const [to, from, count] = [l.operand(inst, 0), l.operand(inst, 1), l.operand(inst, 2)];
  const known = constantCount(l, count);
  if (known >= 0 && known <= limit && inlineCopy(l, to, from, known, limit === inlineMove)) return Gone;
  return call(l, name, to, from, count);
}

function copy(l: Legalizer, to: Value, from: Value, size: number): Value {
  if (size <= inlineBytes && inlineCopy(l, to, from, size, false)) return Gone;
  return call(l, '__lode_memcpy', to, from, l.int(VWord, size));
}

function call(l: Legalizer, name: string, ...args: readonly Value[]): Value {
  callSupport(l, name, args);
  return Gone;
}

/** A constant count as a number, -1 if it is none (or not small). */
function constantCount(l: Legalizer, count: Value): number {
  const known = l.constant(count);
  return known === undefined || known < 0n || known > 1n << 30n ? -1 : Number(known);
}

/** What is known of the alignment of a pointer, in bytes. */
function alignmentOf(l: Legalizer, pointer: Value): number {
  if (l.facts.misaligned) return l.facts.registerBytes;
  const { body, module, layout } = l;
  const { layouts } = module.rels;
  switch (body.op[pointer]) {
    case Op.slotaddr: {
      const slot = body.slots[body.operand(pointer, 0)]!;
      return Math.max(slot.align, layouts.align(slot.type, layout.lane));
    }
    case Op.addr: {
      const def = module.symbols[body.operand(pointer, 0)]!.defs.find((each) => each.kind === 'data' && (each.layouts >> layout.lane & 1) !== 0);
      const offset = module.rels.number(body.operand(pointer, 1), layout.lane);
      return def?.kind !== 'data' ? 1 : lowestBit(offset | Math.max(def.align, layouts.align(def.type, layout.lane)));
    }
    case Op.itop: {
      const word = l.operand(pointer, 0);
      const known = body.op[word] === Op.add ? l.constant(body.operand(word, 1)) : undefined;
      const root = known === undefined ? -1 : l.operand(word, 0);
      return root < 0 || body.op[root] !== Op.ptoi ? 1 : lowestBit(alignmentOf(l, l.operand(root, 0)) | Number(known! & 0xfn));
    }
    default: return 1;
  }
}

function lowestBit(n: number): number { return n & -n; }

/** Places [offset, bytes] that cover `size` bytes by accesses of at most `widest` bytes; the last ones may overlap. */
function pieces(size: number, widest: number, mayOverlap: boolean): [offset: number, bytes: number][] {
  const list: [number, number][] = [];
  let at = 0;
  for (let bytes = widest; at < size; bytes /= 2) {
    for (; size - at >= bytes; at += bytes) list.push([at, bytes]);
    // The rest as one access that reaches back over what is done.
    const rest = size - at;
    if (mayOverlap && rest > bytes / 4 && rest < bytes && rest !== bytes / 2 && size >= bytes) {
      list.push([size - bytes, bytes]);
      at = size;
    }
  }
  return list;
}

/** Copies by loads and stores; false if the alignment would make that long. All is loaded before it is stored if the regions may overlap. */
function inlineCopy(l: Legalizer, to: Value, from: Value, size: number, mayOverlap: boolean): boolean {
  const widest = Math.min(l.facts.registerBytes, alignmentOf(l, to), alignmentOf(l, from));
  if (size / widest > 16) return false;
  const list = pieces(size, widest, l.facts.misaligned);
  const load = (offset: number, bytes: number): Value =>
    l.load(bytes === 8 ? VI64 : VI32, l.offset(from, offset), { scalar: rawScalar(bytes), align: alignCode(l, bytes) });
  const store = (offset: number, bytes: number, value: Value): void =>
    l.store(l.offset(to, offset), value, { scalar: rawScalar(bytes), align: alignCode(l, bytes) });
  // Each two accesses together, so that loads do not wait for the stores before them.
  const group = mayOverlap ? list.length : 2;
  for (let i = 0; i < list.length; i += group) {
    const part = list.slice(i, i + group);
    const values = part.map(([offset, bytes]) => load(offset, bytes));
    part.forEach(([offset, bytes], k) => store(offset, bytes, values[k]!));
  }
  return true;
}

/** The alignment field of a piece: any where the machine does not mind (it is then not known), else natural. */
function alignCode(l: Legalizer, bytes: number): number { return l.facts.misaligned && bytes > 1 ? 1 : 0; }

function fill(l: Legalizer, inst: Value): Value {
  const [to, value, count] = [l.operand(inst, 0), l.operand(inst, 1), l.operand(inst, 2)];
  const size = constantCount(l, count);
  const widest = Math.min(l.facts.registerBytes, alignmentOf(l, to));
  if (size < 0 || size > inlineBytes || size / widest > 16) return call(l, '__lode_memset', to, value, count);
  const known = l.constant(value);
  const wide = (type: ValueType): Value => {
    const byte = repeated(1n, type === VI64 ? 64 : 32);
    if (known !== undefined) return l.int(type, (known & 0xffn) * byte);
    return l.withInt(Op.mul, l.convert(type, l.withInt(Op.and, value, 0xff)), byte);
  };
  const made = new Map<ValueType, Value>();
  for (const [offset, bytes] of pieces(size, widest, l.facts.misaligned)) {
    const type = bytes === 8 ? VI64 : VI32;
    if (!made.has(type)) made.set(type, wide(type));
    l.store(l.offset(to, offset), made.get(type)!, { scalar: rawScalar(bytes), align: alignCode(l, bytes) });
  }
  return Gone;
}
