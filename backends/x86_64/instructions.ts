// x86-64: one row per machine instruction. Intel 64 and IA-32 Architectures Software Developer's Manual, volume 2.
//
// `bits` is the opcode: 0x0f.. for two-byte opcodes, 0x0f38.. for three. `extra` packs a mandatory prefix (bits 0-7: 0x66, 0xf2,
// 0xf3), REX.W (bit 8), an opcode extension /digit (bits 12-14), byte registers (bit 9: the register operand is 8 bits wide, so
// that SPL … DIL need a REX prefix; bit 10: so is the r/m register), 16-bit immediates (bit 11).
//
// `text` is in AT&T syntax, as GNU as and objdump write it: operands `%n` with a width letter (%0q %0d %0w %0b %0x), `#n`, `@n`; `##` is the 64-bit
// number of immediates 0 and 1.

import { Barrier, Branch, Call, Commutes, Effects, Remat, Return, pseudoRows, type InstructionRow } from '../common/instruction.ts';

// Formats: where the operands go.
/** ModRM.reg = first register operand, ModRM.rm = last one. */
export const FRegRm = 0;
/** ModRM.rm = first, ModRM.reg = last. */
export const FRmReg = 1;
/** ModRM.reg = first register operand, r/m = memory. */
export const FRegMem = 2;
/** r/m = memory, ModRM.reg = the register operand that is not part of it (the last one). */
export const FMemReg = 3;
/** /digit, ModRM.rm = first. */
export const FRm = 4;
/** /digit, ModRM.rm = first, immediate of 8 (opcode 83 for 81) or 32 bits. */
export const FRmImm = 5;
/** /digit, ModRM.rm = first, imm8. */
export const FRmImm8 = 6;
/** /digit memory. */
export const FMem = 7;
/** /digit memory, immediate of 8 (83 for 81), 16 or 32 bits. */
export const FMemImm = 8;
/** /digit memory, imm8. */
export const FMemImm8 = 9;
/** ModRM.reg = first, ModRM.rm = last, immediate of 8 (6b for 69) or 32 bits: imul. */
export const FRegRmImm = 10;
/** ModRM.reg = first, ModRM.rm = last, imm8. */
export const FRegRmImm8 = 11;
/** ModRM.rm = first, ModRM.reg = last, imm8: shld. */
export const FRmRegImm8 = 12;
/** Register in the opcode, imm32 or imm64 (two immediates). */
export const FMovImm = 13;
/** Register in the opcode. */
export const FOpcodeReg = 14;
/** Only the opcode. */
export const FPlain = 15;
/** ModRM.reg = first, r/m = rip-relative reference. */
export const FReference = 16;
/** rel32 to a reference. */
export const FCall = 17;
/** Three-operand addition: add or lea as the registers allow. */
export const FAdd = 18;
export const FAddImm = 19;
/** The operation on a register with itself: zero. */
export const FZero = 20;
/** mov reg, fs:0; lea reg, offset(reg). */
export const FTls = 21;
/** A loop around lock cmpxchg, for operations without an instruction that gives the old value. */
export const FAtomic = 22;
/** Jumps (branches in encode.ts). */
export const FBranch = 23;
/** The stack pointer is ModRM.rm (reg is the operand), or ModRM.reg. */
export const FFromSp = 24;
export const FToSp = 25;
/** Float selection: a jump over a move, condition in bits 12-15 of `bits`' low byte. */
export const FSelect = 26;
/** Conversions with what SSE2 leaves out: saturation, unsigned numbers (convert.ts). */
export const FToInt = 27;
export const FToUnsigned = 28;
export const FFromUnsigned = 29;
/** Integer to float: the destination is cleared first, so that nothing waits for its old value. */
export const FFromInt = 30;
/** All ones, shifted: masks for signs and magnitudes. */
export const FMask = 31;
/** /digit, ModRM.rm = last register operand: multiplication and division. */
export const FRmLast = 32;
/** /digit, ModRM.rm = the first register operand that is read: calls. */
export const FRmUse = 33;

export const W = 1 << 8;
export const Byte = 1 << 9;
export const ByteRm = 1 << 10;
export const Imm16 = 1 << 11;
export const Lock = 1 << 15;
/** FAtomic: complement the result. */
export const Nand = 1 << 16;
const digit = (n: number): number => n << 12;

const rows: InstructionRow[] = [...pseudoRows];
function row(name: string, operands: string, format: number, bits: number, extra: number, flags: number, text: string): void {
  rows.push({ name, operands, format, bits, extra, flags, text });
}

const widths = [['32', 0, 'l', 'd'], ['64', W, 'q', 'q']] as const;

// Integer arithmetic: two operands, the first one tied.
for (const [width, w, s, r] of widths) {
  for (const [op, code, n] of [['and', 0x23, 4], ['or', 0x0b, 1], ['xor', 0x33, 6], ['sub', 0x2b, 5], ['adc', 0x13, 2], ['sbb', 0x1b, 3]] as const) {
    row(`${op}${width}`, '=r/1 r r', FRegRm, code, w, n === 4 || n === 1 || n === 6 ? Commutes : 0, `${op}${s} %2${r}, %0${r}`);
    row(`${op}${width}i`, '=r/1 r i', FRmImm, 0x81, w | digit(n), 0, `${op}${s} $#0, %0${r}`);
    row(`${op}${width}m`, '=r/1 r m', FRegMem, code, w, 0, `${op}${s} @2, %0${r}`);
    row(`${op}${width}mr`, 'm r', FMemReg, code - 2, w, Effects, `${op}${s} %2${r}, @0`);
    row(`${op}${width}mi`, 'm i', FMemImm, 0x81, w | digit(n), Effects, `${op}${s} $#3, @0`);
  }
  row(`add${width}`, '=r r r', FAdd, 0x03, w, 0, `lea${s} (%1q,%2q), %0${r}`);
  row(`add${width}i`, '=r r i', FAddImm, 0x81, w, 0, `lea${s} #0(%1q), %0${r}`);
  row(`add${width}m`, '=r/1 r m', FRegMem, 0x03, w, 0, `add${s} @2, %0${r}`);
  row(`add${width}mr`, 'm r', FMemReg, 0x01, w, Effects, `add${s} %2${r}, @0`);
  row(`add${width}mi`, 'm i', FMemImm, 0x81, w, Effects, `add${s} $#3, @0`);
  // Additions that set the flags that something reads.
  row(`adds${width}`, '=r/1 r r', FRegRm, 0x03, w, Commutes, `add${s} %2${r}, %0${r}`);
  row(`imul${width}`, '=r/1 r r', FRegRm, 0x0faf, w, Commutes, `imul${s} %2${r}, %0${r}`);
  row(`imul${width}m`, '=r/1 r m', FRegMem, 0x0faf, w, 0, `imul${s} @2, %0${r}`);
  row(`imul${width}i`, '=r r i', FRegRmImm, 0x69, w, 0, `imul${s} $#0, %1${r}, %0${r}`);
  row(`lea${width}`, '=r m', FRegMem, 0x8d, w, 0, `lea${s} @1, %0${r}`);
  row(`neg${width}`, '=r/1 r', FRm, 0xf7, w | digit(3), 0, `neg${s} %0${r}`);
  row(`not${width}`, '=r/1 r', FRm, 0xf7, w | digit(2), 0, `not${s} %0${r}`);
  for (const [op, n] of [['shl', 4], ['shr', 5], ['sar', 7], ['rol', 0], ['ror', 1]] as const) {
    row(`${op}${width}`, '=r/1 r r@rcx', FRm, 0xd3, w | digit(n), 0, `${op}${s} %cl, %0${r}`);
    row(`${op}${width}i`, '=r/1 r i', FRmImm8, 0xc1, w | digit(n), 0, `${op}${s} $#0, %0${r}`);
  }
  row(`shld${width}i`, '=r/1 r r i', FRmRegImm8, 0x0fa4, w, 0, `shld${s} $#0, %2${r}, %0${r}`);
  // Division: rdx:rax by the operand. Quotient in rax, remainder in rdx.
  row(`div${width}q`, '=r@rax r@rax r@rdx r !rdx', FRmLast, 0xf7, w | digit(6), Effects, `div${s} %3${r}`);
  row(`div${width}r`, '=r@rdx r@rax r@rdx r !rax', FRmLast, 0xf7, w | digit(6), Effects, `div${s} %3${r}`);
  row(`idiv${width}q`, '=r@rax r@rax r@rdx r !rdx', FRmLast, 0xf7, w | digit(7), Effects, `idiv${s} %3${r}`);
  row(`idiv${width}r`, '=r@rdx r@rax r@rdx r !rax', FRmLast, 0xf7, w | digit(7), Effects, `idiv${s} %3${r}`);
  row(`mulhi${width}`, '=r@rdx r@rax r !rax', FRmLast, 0xf7, w | digit(4), 0, `mul${s} %2${r}`);
  row(`imulhi${width}`, '=r@rdx r@rax r !rax', FRmLast, 0xf7, w | digit(5), 0, `imul${s} %2${r}`);
  row(`bsf${width}`, '=r r', FRegRm, 0x0fbc, w, 0, `bsf${s} %1${r}, %0${r}`);
  row(`bsr${width}`, '=r r', FRegRm, 0x0fbd, w, 0, `bsr${s} %1${r}, %0${r}`);
  row(`bswap${width}`, '=r/1 r', FOpcodeReg, 0x0fc8, w, 0, `bswap${s} %0${r}`);
  row(`cmp${width}`, 'r r', FRegRm, 0x3b, w, 0, `cmp${s} %1${r}, %0${r}`);
  row(`cmp${width}i`, 'r i', FRmImm, 0x81, w | digit(7), 0, `cmp${s} $#0, %0${r}`);
  row(`cmp${width}m`, 'r m', FRegMem, 0x3b, w, 0, `cmp${s} @1, %0${r}`);
  row(`cmp${width}mr`, 'm r', FMemReg, 0x39, w, 0, `cmp${s} %2${r}, @0`);
  row(`cmp${width}mi`, 'm i', FMemImm, 0x81, w | digit(7), 0, `cmp${s} $#3, @0`);
  row(`test${width}`, 'r r', FRmReg, 0x85, w, 0, `test${s} %1${r}, %0${r}`);
  row(`test${width}i`, 'r i', FRmImm, 0xf7, w, 0, `test${s} $#0, %0${r}`);
  row(`mov${width}m`, '=r m', FRegMem, 0x8b, w, 0, `mov${s} @1, %0${r}`);
  row(`mov${width}mr`, 'm r', FMemReg, 0x89, w, Effects, `mov${s} %2${r}, @0`);
  row(`mov${width}mi`, 'm i', FMemImm, 0xc7, w, Effects, `mov${s} $#3, @0`);
  row(`movsx8_${width}`, '=r r', FRegRm, 0x0fbe, w | ByteRm, 0, `movsb${s} %1b, %0${r}`);
  row(`movsx16_${width}`, '=r r', FRegRm, 0x0fbf, w, 0, `movsw${s} %1w, %0${r}`);
  row(`movsx8_${width}m`, '=r m', FRegMem, 0x0fbe, w, 0, `movsb${s} @1, %0${r}`);
  row(`movsx16_${width}m`, '=r m', FRegMem, 0x0fbf, w, 0, `movsw${s} @1, %0${r}`);
  for (const [t, prefix] of [['sd', 0xf2], ['ss', 0xf3]] as const) {
    row(`ftoi${t}${width}`, '=r =r f', FToInt, 0x0f2c, w | prefix, 0, `cvtt${t}2si${s === 'q' ? 'q' : ''} %2x, %0${r}; saturate`);
    row(`ftou${t}${width}`, '=r =r f', FToUnsigned, 0x0f2c, w | prefix, 0, `cvtt${t}2siq %2x, %0q; saturate`);
  }
  row(`cvtsi2sd${width}`, '=f r', FFromInt, 0x0f2a, w | 0xf2, 0, `xorps %0x, %0x; cvtsi2sd${s} %1${r}, %0x`);
  row(`cvtsi2ss${width}`, '=f r', FFromInt, 0x0f2a, w | 0xf3, 0, `xorps %0x, %0x; cvtsi2ss${s} %1${r}, %0x`);
  row(`movgx${width}`, '=f r', FRegRm, 0x0f6e, w | 0x66, 0, `mov${r} %1${r}, %0x`);
  row(`movxg${width}`, '=r f', FRmReg, 0x0f7e, w | 0x66, 0, `mov${r} %1x, %0${r}`);
}
row('cdq', '=r@rdx r@rax', FPlain, 0x99, 0, 0, 'cltd');
row('cqo', '=r@rdx r@rax', FPlain, 0x99, W, 0, 'cqto');
row('zero', '=r', FZero, 0x33, 0, Remat, 'xorl %0d, %0d');
row('mov32i', '=r i', FMovImm, 0xb8, 0, Remat, 'movl $#0, %0d');
row('mov64s', '=r i', FRmImm, 0xc7, W, Remat, 'movq $#0, %0q');
row('mov64i', '=r i i', FMovImm, 0xb8, W, Remat, 'movabsq $##, %0q');
row('movzx32', '=r r', FRegRm, 0x8b, 0, 0, 'movl %1d, %0d');
row('movsx32', '=r r', FRegRm, 0x63, W, 0, 'movslq %1d, %0q');
row('movsx32m', '=r m', FRegMem, 0x63, W, 0, 'movslq @1, %0q');
row('movzx8', '=r r', FRegRm, 0x0fb6, ByteRm, 0, 'movzbl %1b, %0d');
row('movzx16', '=r r', FRegRm, 0x0fb7, 0, 0, 'movzwl %1w, %0d');
row('movzx8m', '=r m', FRegMem, 0x0fb6, 0, 0, 'movzbl @1, %0d');
row('movzx16m', '=r m', FRegMem, 0x0fb7, 0, 0, 'movzwl @1, %0d');
row('mov8mr', 'm r', FMemReg, 0x88, Byte, Effects, 'movb %2b, @0');
row('mov16mr', 'm r', FMemReg, 0x89, 0x66, Effects, 'movw %2w, @0');
row('mov8mi', 'm i', FMemImm8, 0xc6, 0, Effects, 'movb $#3, @0');
row('mov16mi', 'm i', FMemImm, 0xc7, 0x66 | Imm16, Effects, 'movw $#3, @0');
row('cmp8mi', 'm i', FMemImm8, 0x80, digit(7), 0, 'cmpb $#3, @0');
row('test8mi', 'm i', FMemImm8, 0xf6, 0, 0, 'testb $#3, @0');
row('lea64s', '=r s', FReference, 0x8d, W, Remat, 'leaq #0(%rip), %0q');
row('tls', '=r s', FTls, 0x8b, W, 0, 'movq %fs:0, %0q; leaq #0(%0q), %0q');
// Condition codes, in the order of the instruction's low four bits (volume 1, appendix B.1).
export const conditions = ['o', 'no', 'b', 'ae', 'e', 'ne', 'be', 'a', 's', 'ns', 'p', 'np', 'l', 'ge', 'le', 'g'] as const;
conditions.forEach((condition, code) => {
  row(`set${condition}`, '=r', FRm, 0x0f90 | code, Byte, 0, `set${condition} %0b`);
  row(`fsel${condition}`, '=f/1 f f', FSelect, 0x70 | code, 0, 0, `j${condition} 1f; movaps %2x, %0x; 1:`);
  row(`cmov${condition}32`, '=r/1 r r', FRegRm, 0x0f40 | code, 0, 0, `cmov${condition}l %2d, %0d`);
  row(`cmov${condition}64`, '=r/1 r r', FRegRm, 0x0f40 | code, W, 0, `cmov${condition}q %2q, %0q`);
  row(`j${condition}`, 'b', FBranch, 0x70 | code, 0, Branch, `j${condition} #0`);
});
row('jmp', 'b', FBranch, 0xeb, 0, Branch | Barrier, 'jmp #0');
row('jmptable', 'm', FMem, 0xff, digit(4), Barrier, 'jmpq *@0');
row('call', 's *', FCall, 0xe8, 0, Call | Effects, 'callq #0');
row('icall', 'r *', FRmUse, 0xff, digit(2), Call | Effects, 'callq *%0q');
row('ret', '*', FPlain, 0xc3, 0, Return | Barrier, 'retq');
row('trap', '', FPlain, 0x0f0b, 0, Barrier | Effects, 'ud2');
row('getsp', '=r', FFromSp, 0x8b, W, 0, 'movq %rsp, %0q');
row('setsp', 'r', FToSp, 0x8b, W, Effects, 'movq %0q, %rsp');
row('mfence', '', FPlain, 0x0faef0, 0, Effects, 'mfence');
// Atomic operations. xchg with memory locks by itself.
for (const [width, w, r, prefix] of [['8', Byte, 'b', 0], ['16', 0, 'w', 0x66], ['32', 0, 'd', 0], ['64', W, 'q', 0]] as const) {
  const wide = width === '8' ? 0 : 1;
  row(`xchg${width}`, '=r/3 m r', FMemReg, 0x86 + wide, w | prefix, Effects, `xchg %0${r}, @1`);
  row(`lockxadd${width}`, '=r/3 m r', FMemReg, 0x0fc0 + wide, w | prefix | Lock, Effects, `lock xadd %0${r}, @1`);
  row(`cmpxchg${width}`, '=r@rax m r@rax r', FMemReg, 0x0fb0 + wide, w | prefix | Lock, Effects, `lock cmpxchg %4${r}, @1`);
  const rax = { b: '%al', w: '%ax', d: '%eax', q: '%rax' }[r];
  const full = r === 'q' ? 'q' : 'd';
  for (const [op, code] of [['and', 0x23], ['or', 0x0b], ['xor', 0x33], ['nand', 0x23]] as const)
    row(`atomic_${op}${width}`, '&r@rax &r m r', FAtomic, code, w | prefix | (op === 'nand' ? Nand : 0), Effects,
      `mov @2, ${rax}; 1: mov %0${full}, %1${full}; ${op.replace('nand', 'and')} %4${full}, %1${full}; ${op === 'nand' ? `not %1${full}; ` : ''}lock cmpxchg %1${r}, @2; jne 1b`);
}
// SSE2 scalar arithmetic.
for (const [type, prefix, s] of [['f32', 0xf3, 's'], ['f64', 0xf2, 'd']] as const) {
  for (const [op, code] of [['add', 0x58], ['mul', 0x59], ['sub', 0x5c], ['div', 0x5e]] as const) {
    row(`${op}${type}`, '=f/1 f f', FRegRm, 0x0f00 | code, prefix, op === 'add' || op === 'mul' ? Commutes : 0, `${op}s${s} %2x, %0x`);
    row(`${op}${type}m`, '=f/1 f m', FRegMem, 0x0f00 | code, prefix, 0, `${op}s${s} @2, %0x`);
  }
  row(`sqrt${type}`, '=f f', FRegRm, 0x0f51, prefix, 0, `sqrts${s} %1x, %0x`);
  row(`mov${type}m`, '=f m', FRegMem, 0x0f10, prefix, 0, `movs${s} @1, %0x`);
  row(`mov${type}mr`, 'm f', FMemReg, 0x0f11, prefix, Effects, `movs${s} %2x, @0`);
  const packed = type === 'f64' ? 0x66 : 0;
  row(`ucomi${type}`, 'f f', FRegRm, 0x0f2e, packed, 0, `ucomis${s} %1x, %0x`);
  row(`ucomi${type}m`, 'f m', FRegMem, 0x0f2e, packed, 0, `ucomis${s} @1, %0x`);
  for (const [op, code] of [['andp', 0x54], ['andnp', 0x55], ['orp', 0x56], ['xorp', 0x57]] as const)
    row(`${op}${type}`, '=f/1 f f', FRegRm, 0x0f00 | code, packed, 0, `${op}${s} %2x, %0x`);
  // Psllq, pslld by bits - 1; psrlq, psrld by 1 (volume 2B).
  row(`sign${type}`, '=f', FMask, type === 'f64' ? 0x73 : 0x72, 6 << 12 | (type === 'f64' ? 63 : 31), Remat, `pcmpeqd %0x, %0x; psll${type === 'f64' ? 'q' : 'd'} $${type === 'f64' ? 63 : 31}, %0x`);
  row(`magnitude${type}`, '=f', FMask, type === 'f64' ? 0x73 : 0x72, 2 << 12 | 1, Remat, `pcmpeqd %0x, %0x; psrl${type === 'f64' ? 'q' : 'd'} $1, %0x`);
  row(`utof${type}`, '=f =r r', FFromUnsigned, 0x0f2a, prefix | W, 0, `cvtsi2s${s}q %2q, %0x; unsigned`);
}
row('zerof', '=f', FZero, 0x0f57, 0, Remat, 'xorps %0x, %0x');
row('cvtss2sd', '=f f', FRegRm, 0x0f5a, 0xf3, 0, 'cvtss2sd %1x, %0x');
row('cvtsd2ss', '=f f', FRegRm, 0x0f5a, 0xf2, 0, 'cvtsd2ss %1x, %0x');
row('cvtss2sdm', '=f m', FRegMem, 0x0f5a, 0xf3, 0, 'cvtss2sd @1, %0x');
row('cvtsd2ssm', '=f m', FRegMem, 0x0f5a, 0xf2, 0, 'cvtsd2ss @1, %0x');

export const instructions: readonly InstructionRow[] = rows;
