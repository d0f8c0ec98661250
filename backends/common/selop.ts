// Selection operations: what an IR operation is once the layout is bound and widths, signs and memory types are known. `add.T`
// on a word of a 64-bit layout is `add.64`, a load of a `u16` is `load.u16`. Rules are written in these names and indexed by
// their numbers; a target must have a rule for each that legalization may leave (legalize.ts).
//
// Names: OP.WIDTH, OP.SIGN.WIDTH, load.SCALAR, store.WIDTH, CONVERSION.SIGN.FROM.TO. Widths: 32, 64, f32, f64; memory also 8, 16
// and i8, u8, i16, u16. Pointers are integers of the layout's width.
//
// What changes nothing under the layout (a widening between equal widths, pointer casts) has no operation: `aliasOf` tells
// which operand stands for it.

import type { Layout } from '../../ir/layout.ts';
import type { Body, Value } from '../../ir/module.ts';
import * as Op from '../../ir/op.gen.ts';
import { memScalar, rmwNames, signIsSigned } from '../../ir/ops.ts';
import { F32, F64, I16, I8, U16, U8, VF32, VF64, VI64, VPtr, VWord, scalars, type ValueType } from '../../ir/types.ts';

const names: string[] = [];
const numbers = new Map<string, number>();

function define(name: string): number {
  numbers.set(name, names.length);
  return names.push(name) - 1;
}

/** Number of a selection operation; throws on a name that does not exist (a mistake in a rule). */
export function selop(name: string): number {
  const found = numbers.get(name);
  if (found === undefined) throw new Error(`no selection operation '${name}'`);
  return found;
}
/** Indexed by selection operation. */
export const selopNames: readonly string[] = names;

/** Not selected by a rule: control, calls and what generic code expands. */
export const NoSelop = define('none');

// Families, laid out so that a width or sign is an offset from the first member: [32, 64] and [s.32, s.64, u.32, u.64].
const integerWidths = ['32', '64'];
const floatWidths = ['f32', 'f64'];
const family = (op: string, suffixes: readonly string[]): number => {
  const first = names.length;
  for (const suffix of suffixes) define(`${op}.${suffix}`);
  return first;
};
const signed = ['s.32', 's.64', 'u.32', 'u.64'];

// Indexed by IR opcode: first member of the family, or NoSelop.
const plainOf = new Uint16Array(256);
const signedOf = new Uint16Array(256);
const floatOf = new Uint16Array(256);

for (const [op, code] of [['const', Op.iconst], ['add', Op.add], ['sub', Op.sub], ['mul', Op.mul], ['neg', Op.neg], ['and', Op.and], ['or', Op.or], ['xor', Op.xor],
  ['not', Op.not], ['shl', Op.shl], ['rotl', Op.rotl], ['clz', Op.clz], ['ctz', Op.ctz], ['popcnt', Op.popcnt], ['bswap', Op.bswap],
  ['eq', Op.eq], ['ne', Op.ne]] as const) plainOf[code] = family(op, integerWidths);
for (const [op, code] of [['div', Op.div], ['rem', Op.rem], ['mulh', Op.mulh], ['shr', Op.shr], ['addo', Op.addo], ['subo', Op.subo], ['mulo', Op.mulo],
  ['lt', Op.lt], ['le', Op.le]] as const) signedOf[code] = family(op, signed);
for (const [op, code] of [['fconst', Op.fconst], ['fadd', Op.fadd], ['fsub', Op.fsub], ['fmul', Op.fmul], ['fdiv', Op.fdiv], ['fneg', Op.fneg], ['fabs', Op.fabs],
  ['fcopysign', Op.fcopysign], ['fsqrt', Op.fsqrt], ['ffloor', Op.ffloor], ['fceil', Op.fceil], ['ftrunc', Op.ftrunc], ['frint', Op.frint], ['feq', Op.feq],
  ['fne', Op.fne], ['flt', Op.flt], ['fle', Op.fle]] as const) floatOf[code] = family(op, floatWidths);

const selectInt = family('select', integerWidths);
const selectFloat = family('select', floatWidths);
/** Address of a symbol plus addend, of a thread-local symbol, of a frame slot. */
export const SAddr = define('addr');
export const STlsAddr = define('tlsaddr');
export const SSlotAddr = define('slotaddr');
const extend = [define('extend.s.64'), define('extend.u.64')];
const trunc = define('trunc.32');
const narrow = family('narrow', ['i8', 'u8', 'i16', 'u16']);
const itof = family('itof', ['s.32.f32', 's.32.f64', 's.64.f32', 's.64.f64', 'u.32.f32', 'u.32.f64', 'u.64.f32', 'u.64.f64']);
const ftoi = family('ftoi', ['s.f32.32', 's.f32.64', 's.f64.32', 's.f64.64', 'u.f32.32', 'u.f32.64', 'u.f64.32', 'u.f64.64']);
const fpromote = define('fpromote');
const fdemote = define('fdemote');
const bitcast = family('bitcast', ['f32.32', 'f64.64', '32.f32', '64.f64']);
const loads = family('load', ['i8', 'u8', 'i16', 'u16', '32', '64', 'f32', 'f64']);
const stores = family('store', ['8', '16', '32', '64', 'f32', 'f64']);
/** rmw.OP.WIDTH and cmpxchg.WIDTH: the old value is zero-extended; generic code narrows it to signed scalars. */
const rmws = rmwNames.map((name) => family(`rmw.${name}`, ['8', '16', '32', '64']));
const cmpxchg = family('cmpxchg', ['8', '16', '32', '64']);
const fence = define('fence');
/** Multi-way jump: (jumptable i s:sym) jumps to the block in entry i (a word) of a table of code addresses. */
export const SJumpTable = define('jumptable');
/** The stack pointer, read and set. */
export const SGetSp = define('getsp');
export const SSetSp = define('setsp');
/** brif without a fused comparison; rules fuse by nesting: (brif (lt.s.64 a b)). */
export const SBrif = define('brif');

/** Operations whose two operands may be exchanged. */
export const commutativeSelops: ReadonlySet<number> = new Set(
  ['add', 'mul', 'and', 'or', 'xor', 'eq', 'ne', 'mulh.s', 'mulh.u', 'addo.s', 'addo.u', 'mulo.s', 'mulo.u'].flatMap((op) => integerWidths.map((width) => selop(`${op}.${width}`)))
    .concat(['fadd', 'fmul', 'feq', 'fne'].flatMap((op) => floatWidths.map((width) => selop(`${op}.${width}`)))));

/** Widths of a register type under a layout. */
export function is64(type: ValueType, layout: Layout): boolean {
  return type === VI64 || layout.wordBits === 64 && (type === VWord || type === VPtr);
}

/** Memory access widths in log2 bytes, indexed by scalar. */
function accessLog2(scalar: number, layout: Layout): number {
  const bits = scalars[scalar]!.bits || layout.wordBits;
  return bits === 8 ? 0 : bits === 16 ? 1 : bits === 32 ? 2 : 3;
}

/** What registers hold beside a 32-bit value (Target). */
export interface WidthFacts {
  readonly truncationIsFree: boolean;
  readonly signExtensionIsFree: boolean;
}

/**
 * The operand (its number) that a value only renames under a layout, -1 if it computes something. Where the high half of a register that
 * holds 32 bits is undefined, the low half of a 64-bit value is the truncated one; where it holds copies of the sign, the value is its own extension.
 */
export function aliasOf(body: Body, value: Value, layout: Layout, { truncationIsFree, signExtensionIsFree }: WidthFacts): number {
  const op = body.op[value]!;
  if (op === Op.ptoi || op === Op.itop) return 0;
  if (op !== Op.trunc && op !== Op.extend) return -1;
  if (is64(body.type[value]!, layout) === is64(body.type[body.operand(value, 0)]!, layout)) return 0;
  return (op === Op.trunc ? truncationIsFree : signExtensionIsFree && signIsSigned(body.aux[value]!, layout.wordBits)) ? 0 : -1;
}

/** Comparisons and overflow checks are typed by their operands. */
function operandType(body: Body, value: Value): ValueType { return body.type[body.operand(value, 0)]!; }
/** Offset of the operation of a type's width in its family. */
function wide(type: ValueType, layout: Layout): number { return is64(type, layout) ? 1 : 0; }

/** The selection operation of an instruction under a layout; NoSelop for what rules do not cover. */
export function selopOf(body: Body, value: Value, layout: Layout): number {
  const op = body.op[value]!;
  const type = body.type[value]!;
  if (plainOf[op] !== 0) return plainOf[op]! + wide(op === Op.eq || op === Op.ne ? operandType(body, value) : type, layout);
  if (signedOf[op] !== 0) {
    const of = op === Op.div || op === Op.rem || op === Op.mulh || op === Op.shr ? type : operandType(body, value);
    const isSigned = of !== VPtr && signIsSigned(body.aux[value]!, layout.wordBits);
    return signedOf[op]! + (isSigned ? 0 : 2) + wide(of, layout);
  }
  if (floatOf[op] !== 0) {
    const of = op === Op.feq || op === Op.fne || op === Op.flt || op === Op.fle ? operandType(body, value) : type;
    return floatOf[op]! + (of === VF64 ? 1 : 0);
  }
  switch (op) {
    // The address of a label is a number.
    case Op.rconst: case Op.labeladdr: return plainOf[Op.iconst]! + wide(type, layout);
    case Op.addr: return SAddr;
    case Op.tlsaddr: return STlsAddr;
    case Op.slotaddr: return SSlotAddr;
    case Op.extend: return extend[signIsSigned(body.aux[value]!, layout.wordBits) ? 0 : 1]!;
    case Op.trunc: return trunc;
    case Op.narrow: { const scalar = body.aux[value]!; return narrow + (scalar === I8 ? 0 : scalar === U8 ? 1 : scalar === I16 ? 2 : 3); }
    case Op.itof: return itof + (signIsSigned(body.aux[value]!, layout.wordBits) ? 0 : 4) + wide(operandType(body, value), layout) * 2 + (type === VF64 ? 1 : 0);
    case Op.ftoi: return ftoi + (signIsSigned(body.aux[value]!, layout.wordBits) ? 0 : 4) + (operandType(body, value) === VF64 ? 2 : 0) + wide(type, layout);
    case Op.fpromote: return fpromote;
    case Op.fdemote: return fdemote;
    case Op.bitcast: return bitcast + (type === VF32 ? 2 : type === VF64 ? 3 : is64(type, layout) ? 1 : 0);
    case Op.select: return type === VF32 || type === VF64 ? selectFloat + (type === VF64 ? 1 : 0) : selectInt + wide(type, layout);
    case Op.load: {
      const scalar = memScalar(body.aux[value]!);
      return loads + (scalar === I8 ? 0 : scalar === U8 ? 1 : scalar === I16 ? 2 : scalar === U16 ? 3 : scalar === F32 ? 6 : scalar === F64 ? 7
        : accessLog2(scalar, layout) + 2);
    }
    case Op.store: {
      const scalar = memScalar(body.aux[value]!);
      return stores + (scalar === F32 ? 4 : scalar === F64 ? 5 : accessLog2(scalar, layout));
    }
    case Op.rmw: return rmws[body.aux[value]! >> 28 & 7]! + accessLog2(memScalar(body.aux[value]!), layout);
    case Op.cmpxchg: return cmpxchg + accessLog2(memScalar(body.aux[value]!), layout);
    case Op.fence: return fence;
    case Op.brif: return SBrif;
    default: return NoSelop;
  }
}
