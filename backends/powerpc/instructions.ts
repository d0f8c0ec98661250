// PowerPC, 32 bits: one row per machine instruction. PowerPC User Instruction Set Architecture, book I (1995, version 2.01 for names).
//
// `bits` is the instruction without its operands; `extra` the indexed form of a load or store, a second opcode for others.
//
// `text` is as GNU as reads it (with -mregnames): `%n` a register, `#n` an immediate, `@n` a memory operand, `~` the `x` of an indexed form.

import { Barrier, Branch, Call, Effects, Remat, Return, pseudoRows, type InstructionRow } from '../common/instruction.ts';

// Formats: where the operands go. Registers in the order of the row: RT RA RB are bits 21, 16, 11.
/** RT, RA, RB. */
export const FArith = 0;
/** RT, RA. */
export const FArith2 = 1;
/** RA, RS, RB: the result stands in the second field. */
export const FLogic = 2;
/** RA, RS. */
export const FLogic2 = 3;
/** RA, RS, shift count. */
export const FShift = 4;
/** RA, RS (the last register), shift, mask begin, mask end. */
export const FRotate = 5;
/** RA, RS, a contiguous mask. */
export const FMask = 6;
/** RT, RA, signed 16 bits. */
export const FImm = 7;
/** RA, RS, unsigned 16 bits. */
export const FLogicImm = 8;
/** addi, addis, or both. */
export const FAddImm = 9;
/** ori, oris, or both; xori likewise. */
export const FOrImm = 10;
/** li, lis, or lis and ori. */
export const FConst = 11;
/** lis and addi with the halves of an address. */
export const FAddress = 12;
/** The same from the thread pointer. */
export const FTls = 13;
/** The address of a memory operand. */
export const FLea = 14;
/** Load or store. */
export const FMem = 15;
/** RA, RB into cr0. */
export const FCompare = 16;
/** RA, 16 bits into cr0. */
export const FCompareImm = 17;
/** High halves, then low halves if those are equal. */
export const FCompare64 = 18;
/** Jumps (branches in encode.ts). */
export const FBranch = 19;
export const FCall = 20;
/** mtctr, then `bits`. */
export const FIndirect = 21;
/** The target is loaded from memory. */
export const FTable = 22;
export const FPlain = 23;
/** A jump over a move. */
export const FSelect = 24;
export const FSelectFloat = 25;
/** 1 if the condition holds, else 0. */
export const FSet = 26;
export const FSetSp = 27;
/** FRT, FRB. */
export const FFloat2 = 28;
/** FRT, FRA, FRC: multiplication. */
export const FFloatMul = 29;
/** lwarx, an operation, stwcx., repeated. */
export const FAtomic = 30;
export const FCompareExchange = 31;
/** All fields name the result: a mask of the carry. */
export const FSame = 32;
/** A floating constant: lis and a load. */
export const FLiteral = 33;

const rows: InstructionRow[] = [...pseudoRows];
function row(name: string, operands: string, format: number, bits: number, text: string, flags = 0, extra = 0): void {
  rows.push({ name, operands, format, bits, extra, flags, text });
}

const x31 = (code: number): number => 31 << 26 | code << 1;
/** With `.`: the result is compared with 0 into cr0. */
const Record = 1;

// Integer arithmetic. subf subtracts the first operand from the second; the carry stays within a rule.
for (const [name, code] of [['add', 266], ['addc', 10], ['adde', 138], ['subf', 40], ['subfc', 8], ['subfe', 136], ['mullw', 235], ['mulhw', 75],
  ['mulhwu', 11], ['divw', 491], ['divwu', 459]] as const) row(name, '=r r r', FArith, x31(code), `${name} %0, %1, %2`);
for (const [name, code] of [['neg', 104], ['addze', 202], ['addme', 234], ['subfze', 200]] as const) row(name, '=r r', FArith2, x31(code), `${name} %0, %1`);
row('carrymask', '=r', FSame, x31(136), 'subfe %0, %0, %0');
row('carrymask.', '=r', FSame, x31(136) | Record, 'subfe. %0, %0, %0');
for (const [name, opcode] of [['subfic', 8], ['mulli', 7], ['addic', 12]] as const) row(name, '=r r i', FImm, opcode << 26, `${name} %0, %1, #0`);
row('addi', '=r r i', FAddImm, 0, '');

for (const [name, code] of [['and', 28], ['or', 444], ['xor', 316], ['nor', 124], ['andc', 60], ['nand', 476], ['slw', 24], ['srw', 536], ['sraw', 792]] as const)
  row(name, '=r r r', FLogic, x31(code), `${name} %0, %1, %2`);
for (const [name, code] of [['and', 28], ['or', 444], ['xor', 316]] as const) row(`${name}.`, '=r r r', FLogic, x31(code) | Record, `${name}. %0, %1, %2`);
for (const [name, code] of [['cntlzw', 26], ['extsb', 954], ['extsh', 922]] as const) row(name, '=r r', FLogic2, x31(code), `${name} %0, %1`);
row('srawi', '=r r i', FShift, x31(824), 'srawi %0, %1, #0');
row('rlwinm', '=r r i i i', FRotate, 21 << 26, 'rlwinm %0, %1, #0, #1, #2');
row('rlwimi', '=r/1 r r i i i', FRotate, 20 << 26, 'rlwimi %0, %2, #0, #1, #2');
row('rotlw', '=r r r', FLogic, 23 << 26 | 31 << 1, 'rlwnm %0, %1, %2, 0, 31');
row('mask', '=r r i', FMask, 21 << 26, '');
row('mask.', '=r r i', FMask, 21 << 26 | Record, '');
row('andi.', '=r r i', FLogicImm, 28 << 26, 'andi. %0, %1, #0');
row('andis.', '=r r i', FLogicImm, 29 << 26, 'andis. %0, %1, #0');
row('ori', '=r r i', FOrImm, 24 << 26, 'ori', 0, 25 << 26);
row('xori', '=r r i', FOrImm, 26 << 26, 'xori', 0, 27 << 26);
row('const', '=r i', FConst, 0, '', Remat);
row('la', '=r s', FAddress, 0, 'lis %0, #0@ha; addi %0, %0, #0@l', Remat);
row('tls', '=r s', FTls, 0, 'addis %0, r2, #0@tprel@ha; addi %0, %0, #0@tprel@l', Remat);
row('lea', '=r m', FLea, 0, '');

// Memory.
for (const [name, opcode, code] of [['lbz', 34, 87], ['lhz', 40, 279], ['lha', 42, 343], ['lwz', 32, 23]] as const)
  row(name, '=r m', FMem, opcode << 26, `${name}~ %0, @1`, 0, x31(code));
for (const [name, opcode, code] of [['stb', 38, 215], ['sth', 44, 407], ['stw', 36, 151]] as const)
  row(name, 'm r', FMem, opcode << 26, `${name}~ %2, @0`, Effects, x31(code));
for (const [name, opcode, code] of [['lfs', 48, 535], ['lfd', 50, 599]] as const) row(name, '=f m', FMem, opcode << 26, `${name}~ %0, @1`, 0, x31(code));
for (const [name, opcode, code] of [['stfs', 52, 663], ['stfd', 54, 727]] as const) row(name, 'm f', FMem, opcode << 26, `${name}~ %2, @0`, Effects, x31(code));
// Byte-reversed: indexed only.
row('lhbr', '=r m', FMem, 0, 'lhbrx %0, @1', 0, x31(790));
row('lwbr', '=r m', FMem, 0, 'lwbrx %0, @1', 0, x31(534));
row('sthbr', 'm r', FMem, 0, 'sthbrx %2, @0', Effects, x31(918));
row('stwbr', 'm r', FMem, 0, 'stwbrx %2, @0', Effects, x31(662));

// Comparisons, all into cr0.
row('cmpw', 'r r', FCompare, x31(0), 'cmpw %0, %1');
row('cmplw', 'r r', FCompare, x31(32), 'cmplw %0, %1');
row('cmpwi', 'r i', FCompareImm, 11 << 26, 'cmpwi %0, #0');
row('cmplwi', 'r i', FCompareImm, 10 << 26, 'cmplwi %0, #0');
row('cmp64s', 'r r r r', FCompare64, x31(0), 'cmpw %0, %1; bne 1f; cmplw %2, %3; 1:');
row('cmp64u', 'r r r r', FCompare64, x31(32), 'cmplw %0, %1; bne 1f; cmplw %2, %3; 1:');
row('fcmpu', 'f f', FCompare, 63 << 26, 'fcmpu cr0, %0, %1');
// Less or equal as one bit: eq := eq or lt.
row('crle', '', FPlain, 19 << 26 | 2 << 21 | 0 << 16 | 2 << 11 | 449 << 1, 'cror 2, 0, 2');

/** Conditions: bit of cr0 (0 lt, 1 gt, 2 eq, 3 unordered) and whether it is set. In pairs of opposites. */
const conditions = [['lt', 0, true], ['ge', 0, false], ['gt', 1, true], ['le', 1, false], ['eq', 2, true], ['ne', 2, false]] as const;
for (const [condition, bit, isSet] of conditions) {
  const bc = 16 << 26 | (isSet ? 12 : 4) << 21 | bit << 16;
  row(`b${condition}`, 'b', FBranch, bc, `b${condition} #0`, Branch);
  row(`sel${condition}`, '=r/1 r r', FSelect, bc, `b${condition} 1f; mr %0, %2; 1:`);
  row(`fsel${condition}`, '=f/1 f f', FSelectFloat, bc, `b${condition} 1f; fmr %0, %2; 1:`);
  row(`set${condition}`, '=r', FSet, bc, `li %0, 1; b${condition} 1f; li %0, 0; 1:`);
}
row('b', 'b', FBranch, 18 << 26, 'b #0', Branch | Barrier);
row('jmptable', 'm', FTable, 0, 'lwz~ r12, @0; mtctr r12; bctr', Barrier);
row('call', 's *', FCall, 18 << 26 | 1, 'bl #0', Call | Effects);
row('icall', 'r *', FIndirect, 19 << 26 | 20 << 21 | 528 << 1 | 1, 'mtctr %0; bctrl', Call | Effects);
row('ret', '*', FPlain, 19 << 26 | 20 << 21 | 16 << 1, 'blr', Return | Barrier);
// A privileged instruction ends as SIGILL, where `trap` would be SIGTRAP.
row('trap', '', FPlain, 19 << 26 | 50 << 1, 'rfi', Barrier | Effects);
row('getsp', '=r', FLogic2, x31(444) | 1 << 21 | 1 << 11, 'mr %0, r1');
// The back chain word moves along: ABI supplement, 3-19.
row('setsp', 'r', FSetSp, 0, 'lwz r0, 0(r1); stw r0, 0(%0); mr r1, %0', Effects);
row('sync', '', FPlain, x31(598), 'sync', Effects);

// Atomic operations on words.
row('xchg', '&r m r', FAtomic, 0, '1: lwarx %0, @1; stwcx. %3, @1; bne 1b', Effects);
for (const [name, code] of [['add', 266], ['subf', 40], ['and', 28], ['or', 444], ['xor', 316], ['nand', 476]] as const)
  row(`atomic_${name}`, '&r m r', FAtomic, x31(code), `1: lwarx %0, @1; ${name} r0, %3, %0; stwcx. r0, @1; bne 1b`, Effects);
row('cmpxchg', '&r m r r', FCompareExchange, 0, '1: lwarx %0, @1; cmpw %0, %3; bne 2f; stwcx. %4, @1; bne 1b; 2:', Effects);

// Floating point: singles are kept in the format of doubles.
for (const [type, opcode, s] of [['f64', 63, ''], ['f32', 59, 's']] as const) {
  for (const [name, code] of [['fadd', 21], ['fsub', 20], ['fdiv', 18]] as const)
    row(`${name}${s}`, '=f f f', FArith, opcode << 26 | code << 1, `${name}${s} %0, %1, %2`);
  row(`fmul${s}`, '=f f f', FFloatMul, opcode << 26 | 25 << 1, `fmul${s} %0, %1, %2`);
  row(`const${type}`, '=f s', FLiteral, (type === 'f64' ? 50 : 48) << 26, `lis r12, #0@ha; lf${s === '' ? 'd' : 's'} %0, #0@l(r12)`, Remat);
}
for (const [name, code] of [['fneg', 40], ['fabs', 264], ['frsp', 12], ['fctiwz', 15]] as const) row(name, '=f f', FFloat2, 63 << 26 | code << 1, `${name} %0, %1`);

export const instructions: readonly InstructionRow[] = rows;
