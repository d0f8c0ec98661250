// The operation table: one row per operation. Text form, binary form, verifier, interpreter, back ends and docs/ir.md
// follow from it. To add an operation: add a row (at the end: the number is the row's index and is what the binary form
// stores), its meaning in the interpreter, its lowering in each back end, a filetest; run `node ir/generate.ts`.
//
// Legend of `operands` (words separated by blanks; stored one after another in the body's operand pool):
//   T        a value of the instruction's result type
//   A        a value of any type in `types`; all A's of one instruction have one type
//   i32 word ptr   a value of that type
//   k        a relocatable constant (Rel); its scalar's register type is the result type where the row says so
//   type     a TypeId          sym   a Symbol index       slot   a slot of this function
//   lo hi    low and high 32 bits of a literal (two entries)
//   name     a described call (index into module.syscs)   sig    a SigId
//   imm      a small integer   label  an address-taken label of this function
//   args     count, then that many values (checked against the sig operand before them)
//   target   block, count, then that many values for the block's parameters
//   cases    count, then per case: Rel of the key, target
//   labels   count, then that many labels
//
// Legend of `aux` (one 32-bit immediate per instruction, shown as flags in the text form):
//   none     0
//   nsw      bit 0: signed overflow is undefined (no-signed-wrap)
//   sign     0 signed, 1 unsigned, 2 s1 (signed in 64-bit layouts), 3 s2 (signed in 32-bit layouts): how operands are read
//   scalar   a scalar TypeId (what the value is narrowed to, or read as)
//   mem      packed access (see `packMem`): scalar, alignment, volatile, byte order, atomic order, alias tag
//   rmw      `mem` plus the operation in bits 28-30 (see `rmwNames`)
//   order    atomic order (see `orderNames`)
//   hint     branch weight: 0 none, 1 likely, 2 unlikely
//
// Legend of `result`: `none`, a value type, or `T` = the instruction's type field, one of `types`.
// Legend of `flags`: see the constants below.

import { VF32, VF64, VI32, VI64, VPtr, VWord, type ValueType } from './types.ts';

/** May be removed when unused and moved anywhere its operands dominate. */
export const Pure = 1;
export const Commutes = 2;
/** May trap: never speculated. */
export const Traps = 4;
export const Reads = 8;
export const Writes = 16;
/** Ends a block. */
export const Terminates = 32;
/** Has an effect that is none of the above (calls, system calls, control). */
export const Effect = 64;

export type Aux = 'none' | 'nsw' | 'sign' | 'scalar' | 'mem' | 'rmw' | 'order' | 'hint';

export interface OpRow {
  readonly name: string;
  readonly operands: string;
  readonly aux: Aux;
  readonly result: string;
  /** Allowed types of T (or of A where the result is fixed), '' if there is neither. */
  readonly types: string;
  readonly flags: number;
  readonly doc: string;
}

const int = 'i32 i64 word';
const float = 'f32 f64';
const any = 'i32 i64 word ptr f32 f64';

function row(name: string, operands: string, aux: Aux, result: string, types: string, flags: number, doc: string): OpRow {
  return { name, operands, aux, result, types, flags, doc };
}

/** Indexed by opcode. Row 0 is never an instruction. */
export const ops: readonly OpRow[] = [
  row('nop', '', 'none', 'none', '', Pure, 'nothing; the place of a removed instruction'),
  row('param', 'imm', 'none', 'T', any, 0, 'parameter number imm of its block; stands in no instruction list'),

  // Constants and addresses.
  row('iconst', 'lo hi', 'none', 'T', 'i32 i64 word ptr', Pure, 'literal integer, sign-extended from 64 bits and wrapped to T'),
  row('fconst', 'lo hi', 'none', 'T', float, Pure, 'literal floating number: the bits of a binary64; f32 rounds (exactly representable by construction)'),
  row('rconst', 'k', 'none', 'T', int, Pure, 'relocatable constant'),
  row('addr', 'sym k', 'none', 'ptr', '', Pure, 'address of a function or object plus a relocatable addend in bytes'),
  row('tlsaddr', 'sym k', 'none', 'ptr', '', Pure, "address of this thread's instance of a thread-local object, plus addend"),
  row('slotaddr', 'slot', 'none', 'ptr', '', Pure, 'address of a slot of the current activation'),
  row('labeladdr', 'label', 'none', 'ptr', '', Pure, 'address of label n, for brind: the number n + 1'),

  // Integer arithmetic, modulo 2^N.
  row('add', 'T T', 'nsw', 'T', int, Pure | Commutes, 'sum'),
  row('sub', 'T T', 'nsw', 'T', int, Pure, 'difference'),
  row('mul', 'T T', 'nsw', 'T', int, Pure | Commutes, 'product'),
  row('div', 'T T', 'sign', 'T', int, Traps, 'quotient toward zero; traps on zero divisor and MIN / -1'),
  row('rem', 'T T', 'sign', 'T', int, Traps, 'remainder with the sign of the dividend; traps as div does'),
  row('mulh', 'T T', 'sign', 'T', int, Pure | Commutes, 'high half of the double-width product'),
  row('neg', 'T', 'nsw', 'T', int, Pure, 'negation'),
  row('and', 'T T', 'none', 'T', int, Pure | Commutes, 'bitwise and'),
  row('or', 'T T', 'none', 'T', int, Pure | Commutes, 'bitwise or'),
  row('xor', 'T T', 'none', 'T', int, Pure | Commutes, 'bitwise exclusive or'),
  row('not', 'T', 'none', 'T', int, Pure, 'bitwise complement'),
  row('shl', 'T i32', 'none', 'T', int, Pure, 'shift left; the count is masked to the width'),
  row('shr', 'T i32', 'sign', 'T', int, Pure, 'shift right, arithmetic if signed; the count is masked to the width'),
  row('rotl', 'T i32', 'none', 'T', int, Pure, 'rotate left; the count is masked to the width'),
  row('clz', 'T', 'none', 'T', int, Pure, 'leading zero bits; the width for 0'),
  row('ctz', 'T', 'none', 'T', int, Pure, 'trailing zero bits; the width for 0'),
  row('popcnt', 'T', 'none', 'T', int, Pure, 'one bits'),
  row('bswap', 'T', 'none', 'T', int, Pure, 'bytes reversed'),
  row('addo', 'A A', 'sign', 'i32', int, Pure | Commutes, '1 if the sum does not fit'),
  row('subo', 'A A', 'sign', 'i32', int, Pure, '1 if the difference does not fit'),
  row('mulo', 'A A', 'sign', 'i32', int, Pure | Commutes, '1 if the product does not fit'),

  // Floating point, IEEE 754, round to nearest even.
  row('fadd', 'T T', 'none', 'T', float, Pure | Commutes, 'sum'),
  row('fsub', 'T T', 'none', 'T', float, Pure, 'difference'),
  row('fmul', 'T T', 'none', 'T', float, Pure | Commutes, 'product'),
  row('fdiv', 'T T', 'none', 'T', float, Pure, 'quotient'),
  row('fneg', 'T', 'none', 'T', float, Pure, 'sign inverted'),
  row('fabs', 'T', 'none', 'T', float, Pure, 'sign cleared'),
  row('fcopysign', 'T T', 'none', 'T', float, Pure, 'magnitude of the first, sign of the second'),
  row('fsqrt', 'T', 'none', 'T', float, Pure, 'square root, correctly rounded'),
  row('ffloor', 'T', 'none', 'T', float, Pure, 'rounded toward -infinity'),
  row('fceil', 'T', 'none', 'T', float, Pure, 'rounded toward +infinity'),
  row('ftrunc', 'T', 'none', 'T', float, Pure, 'rounded toward zero'),
  row('frint', 'T', 'none', 'T', float, Pure, 'rounded to nearest, ties to even'),

  // Comparisons: 1 or 0.
  row('eq', 'A A', 'none', 'i32', 'i32 i64 word ptr', Pure | Commutes, 'equal'),
  row('ne', 'A A', 'none', 'i32', 'i32 i64 word ptr', Pure | Commutes, 'not equal'),
  row('lt', 'A A', 'sign', 'i32', 'i32 i64 word ptr', Pure, 'less (pointers: unsigned)'),
  row('le', 'A A', 'sign', 'i32', 'i32 i64 word ptr', Pure, 'less or equal (pointers: unsigned)'),
  row('feq', 'A A', 'none', 'i32', float, Pure | Commutes, 'ordered and equal'),
  row('fne', 'A A', 'none', 'i32', float, Pure | Commutes, 'unordered or unequal'),
  row('flt', 'A A', 'none', 'i32', float, Pure, 'ordered and less'),
  row('fle', 'A A', 'none', 'i32', float, Pure, 'ordered and less or equal'),

  // Conversions.
  row('extend', 'A', 'sign', 'T', 'i64 word', Pure, 'i32 to word or i64, word to i64; sign- or zero-extends (nothing where the widths are equal)'),
  row('trunc', 'A', 'none', 'T', 'i32 word', Pure, 'i64 to word or i32, word to i32: low bits'),
  row('narrow', 'i32', 'scalar', 'i32', '', Pure, 'low bits of an i32 read as i8, u8, i16 or u16'),
  row('ptoi', 'ptr', 'none', 'word', '', Pure, 'pointer to word'),
  row('itop', 'word', 'none', 'ptr', '', Pure, 'word to pointer'),
  row('itof', 'A', 'sign', 'T', float, Pure, 'integer to floating point, rounded to nearest'),
  row('ftoi', 'A', 'sign', 'T', int, Pure, 'floating point to integer toward zero; saturates, NaN gives 0'),
  row('fpromote', 'A', 'none', 'f64', 'f32', Pure, 'f32 to f64'),
  row('fdemote', 'A', 'none', 'f32', 'f64', Pure, 'f64 to f32, rounded to nearest'),
  row('bitcast', 'A', 'none', 'T', 'i32 i64 f32 f64', Pure, 'same bits: i32 and f32, i64 and f64'),
  row('select', 'i32 T T', 'none', 'T', any, Pure, 'second if the first is not 0, else third'),

  // Memory.
  row('load', 'ptr', 'mem', 'T', any, Reads | Traps, 'value of the access scalar at the address; T is its register type'),
  row('store', 'ptr A', 'mem', 'none', any, Writes | Traps, 'stores the low bits of A as the access scalar'),
  row('field', 'ptr k', 'none', 'ptr', '', Pure, 'address plus an OFFSET (any relocatable byte offset of type uword)'),
  row('index', 'ptr word k', 'none', 'ptr', '', Pure, 'address plus index times a relocatable element size'),
  row('bfload', 'ptr k type imm', 'mem', 'T', 'i32 i64 word', Reads | Traps, 'bit-field of imm bits at bit offset k (BITS) from the address, declared with scalar `type`; extended by its signedness'),
  row('bfstore', 'ptr A k type imm', 'mem', 'none', 'i32 i64 word', Reads | Writes | Traps, 'stores the low imm bits of A into the bit-field'),
  row('alloca', 'word imm', 'none', 'ptr', '', Effect, 'that many bytes of the activation, aligned to imm bytes, until the function returns or stackrestore'),
  row('stacksave', '', 'none', 'ptr', '', Effect, 'current extent of dynamic allocation'),
  row('stackrestore', 'ptr', 'none', 'none', '', Effect, 'releases what was allocated since that stacksave'),
  row('memcpy', 'ptr ptr word', 'none', 'none', '', Reads | Writes | Traps, 'copies bytes (to, from, count); the regions are disjoint or identical'),
  row('memmove', 'ptr ptr word', 'none', 'none', '', Reads | Writes | Traps, 'copies bytes (to, from, count); the regions may overlap'),
  row('memset', 'ptr i32 word', 'none', 'none', '', Writes | Traps, 'fills (to, low 8 bits of value, count)'),
  row('copy', 'ptr ptr type', 'none', 'none', '', Reads | Writes | Traps, 'copies an object of the type (to, from); disjoint or identical'),
  row('rmw', 'ptr T', 'rmw', 'T', int, Reads | Writes | Traps, 'atomic read-modify-write; the old value, extended as load does'),
  row('cmpxchg', 'ptr T T', 'mem', 'T', int, Reads | Writes | Traps, 'atomic compare (expected) and exchange (desired); the old value, extended as load does'),
  row('fence', '', 'order', 'none', '', Effect, 'memory fence; with order relaxed for the optimizer alone'),

  // Calls. An aggregate argument is the address of the object: the callee works on a copy of its own. Where the
  // signature returns an aggregate the first argument is the address that receives it, and `ret` copies.
  row('call', 'sym sig args', 'none', 'T', `none ${any}`, Effect, 'direct call'),
  row('icall', 'ptr sig args', 'none', 'T', `none ${any}`, Effect, 'indirect call'),
  row('sysc', 'name sig args', 'none', 'T', `none ${any}`, Effect, 'described system call, bound at load'),
  row('vastart', '', 'none', 'ptr', '', Effect, "address of the first of this activation's variable argument slots (8 bytes each)"),
  row('setjmp', 'ptr', 'none', 'i32', '', Effect, 'saves this activation in the 512-byte buffer; 0, or the value given to longjmp'),
  row('longjmp', 'ptr i32', 'none', 'none', '', Effect | Terminates, 'resumes the setjmp of that buffer (value 0 becomes 1)'),
  row('frameaddr', '', 'none', 'ptr', '', Effect, 'an address in the current activation'),

  // Control. One terminator ends each block.
  row('br', 'target', 'none', 'none', '', Effect | Terminates, 'jump'),
  row('brif', 'i32 target target', 'hint', 'none', '', Effect | Terminates, 'first target if not 0, else second'),
  row('switch', 'A cases target', 'none', 'none', 'i32 i64 word', Effect | Terminates, 'the case whose key equals A, else the last target; keys are distinct in every lane'),
  row('brind', 'ptr labels', 'none', 'none', '', Effect | Terminates, 'jump to the label whose address is given'),
  row('ret', 'args', 'none', 'none', '', Effect | Terminates, 'return nothing, a value, or (aggregate result) the address of the object to copy'),
  row('trap', '', 'none', 'none', '', Effect | Terminates, 'ends the program as SIGILL'),
  row('unreachable', '', 'none', 'none', '', Effect | Terminates, 'never reached; undefined if it is'),
];

/** Names of `sign` aux values. */
export const signNames: readonly string[] = ['s', 'u', 's1', 's2'];
export const Signed = 0;
export const Unsigned = 1;
export const SignS1 = 2;
export const SignS2 = 3;

/** Whether a sign operand means signed for that word width (relocation kind SIGN). */
export function signIsSigned(sign: number, wordBits: number): boolean {
  return sign === Signed || sign === SignS1 && wordBits === 64 || sign === SignS2 && wordBits === 32;
}

/** Operations of `rmw`, by number. */
export const rmwNames: readonly string[] = ['xchg', 'add', 'sub', 'and', 'or', 'xor', 'nand'];
/** Atomic orders, by number; 0 is an ordinary access. */
export const orderNames: readonly string[] = ['', 'relaxed', 'acquire', 'release', 'acqrel', 'seqcst'];
export const hintNames: readonly string[] = ['', 'likely', 'unlikely'];
/** Byte order tags of an access, by number. */
export const endianNames: readonly string[] = ['', 'little', 'big'];

// Packed access word (aux `mem`): bits 0-3 scalar; 4-8 alignment as log2 + 1 (0 = natural); 9 volatile;
// 10-11 byte order; 12-14 atomic order; 15-27 alias tag (0 = may alias anything); 28-30 rmw operation.
export interface Mem {
  readonly scalar: number;
  /** log2 of the alignment in bytes plus 1; 0 = natural for the scalar. */
  readonly align?: number;
  readonly volatile?: boolean;
  /** 0 native, 1 little, 2 big. */
  readonly endian?: number;
  readonly order?: number;
  readonly tag?: number;
  readonly rmw?: number;
}

export function packMem(mem: Mem): number {
  return mem.scalar | (mem.align ?? 0) << 4 | (mem.volatile ? 1 << 9 : 0) | (mem.endian ?? 0) << 10 |
    (mem.order ?? 0) << 12 | (mem.tag ?? 0) << 15 | (mem.rmw ?? 0) << 28;
}
export function memScalar(aux: number): number { return aux & 15; }
/** Declared alignment in bytes, 0 for natural. */
export function memAlign(aux: number): number { return (1 << (aux >> 4 & 31)) >> 1; }
export function memVolatile(aux: number): boolean { return (aux >> 9 & 1) !== 0; }
export function memEndian(aux: number): number { return aux >> 10 & 3; }
export function memOrder(aux: number): number { return aux >> 12 & 7; }
export function memTag(aux: number): number { return aux >> 15 & 0x1fff; }
export function memRmw(aux: number): number { return aux >> 28 & 7; }

const valueTypes: Readonly<Record<string, ValueType>> = { none: 0, i32: VI32, i64: VI64, word: VWord, ptr: VPtr, f32: VF32, f64: VF64 };

/** Bit set over ValueTypes for a row's `types`. */
export function typeMask(types: string): number {
  let mask = 0;
  for (const name of types.split(' ')) if (name !== '') mask |= 1 << valueTypes[name]!;
  return mask;
}

/** Indexed by opcode: the row's flags. */
export const flagsOf: Uint8Array = Uint8Array.from(ops, (op) => op.flags);
/** Indexed by opcode: allowed types of T or A as a bit set over ValueTypes. */
export const typesOf: Uint8Array = Uint8Array.from(ops, (op) => typeMask(op.types));
/** Indexed by opcode: ValueType of the result, 255 when it is the type field. */
export const resultOf: Uint8Array = Uint8Array.from(ops, (op) => op.result === 'T' ? 255 : valueTypes[op.result]!);

// Operand kinds as small numbers, for tables over the pool.
export const OT = 1;
export const OA = 2;
export const OI32 = 3;
export const OWord = 4;
export const OPtr = 5;
export const OK = 6;
export const OType = 7;
export const OSym = 8;
export const OSlot = 9;
export const OLo = 10;
export const OHi = 11;
export const OName = 12;
export const OSig = 13;
export const OImm = 14;
export const OArgs = 15;
export const OTarget = 16;
export const OCases = 17;
export const OLabel = 18;
export const OLabels = 19;

const operandKinds: Readonly<Record<string, number>> = {
  T: OT, A: OA, i32: OI32, word: OWord, ptr: OPtr, k: OK, type: OType, sym: OSym, slot: OSlot, lo: OLo, hi: OHi, name: OName,
  sig: OSig, imm: OImm, args: OArgs, target: OTarget, cases: OCases, label: OLabel, labels: OLabels,
};

/** Indexed by opcode: operand kinds in order. */
export const operandsOf: readonly Uint8Array[] = ops.map((op) =>
  Uint8Array.from(op.operands.split(' ').filter((word) => word !== ''), (word) => {
    const kind = operandKinds[word];
    if (kind === undefined) throw new Error(`operation ${op.name}: operand kind ${word} does not exist`);
    return kind;
  }));

/** Opcode by name. */
export const opNamed: ReadonlyMap<string, number> = new Map(ops.map((op, code) => [op.name, code]));
