// RISC-V 64: one row per machine instruction. The RISC-V Instruction Set Manual, volume I (RV64I, M, A, F, D; listing of
// encodings in "RV32/64G Instruction Set Listings").
//
// `bits` is the instruction word without its registers and immediates; the formats say where those go. `extra` is a second
// word of pseudo-instructions. Sequences are one row each where nothing may come between their parts, or where they are made again at each use.
//
// `text` is what GNU as reads: operands `%n`, `%u` the first register that is read, `#n`, `@n` a memory operand, `;` between instructions.

import { Barrier, Branch, Call, Effects, Remat, Return, pseudoRows, type InstructionRow } from '../common/instruction.ts';

// Formats.
/** rd, rs1, rs2 from up to three register operands, in this order. */
export const FR = 0;
/** rd, rs1, a 12-bit immediate. */
export const FI = 1;
/** rd, memory. */
export const FLoad = 2;
/** Memory, rs2. */
export const FStore = 3;
/** rd and a 64-bit constant: a sequence of lui, addi, addiw, slli, srli (constant.ts). */
export const FConstant = 4;
/** rd and a reference: lui, addi. */
export const FAddress = 5;
/** rd and a thread-local reference: lui, add tp, addi. */
export const FTls = 6;
/** auipc ra; jalr ra to a reference. */
export const FCall = 7;
/** rs1 is the first register that is read. */
export const FUse = 8;
/** Only the word. */
export const FPlain = 9;
/** rs1, rs2, block (branches in encode.ts). */
export const FBranch = 10;
/** rd = rs3 unless the branch `bits` on the two registers between them is taken; `extra` is the move. */
export const FSelect = 11;
/** Compare and exchange by a loop of lr (`bits`) and sc (`extra`). */
export const FExchange = 12;

const rows: InstructionRow[] = [...pseudoRows];
function row(name: string, operands: string, format: number, bits: number, flags: number, text: string, extra = 0): void {
  rows.push({ name, operands, format, bits, extra, flags, text });
}

// Opcodes, and fields of instruction words.
const Op = 0x33, Op32 = 0x3b, OpImm = 0x13, OpImm32 = 0x1b, OpFp = 0x53, Load = 0x03, LoadFp = 0x07, Store = 0x23, StoreFp = 0x27, BranchOp = 0x63, Amo = 0x2f;
const funct3 = (n: number): number => n << 12;
const funct7 = (n: number): number => n << 25;

// Integer registers.
for (const [name, code, f3, f7] of [
  ['add', Op, 0, 0], ['sub', Op, 0, 0x20], ['sll', Op, 1, 0], ['slt', Op, 2, 0], ['sltu', Op, 3, 0], ['xor', Op, 4, 0], ['srl', Op, 5, 0], ['sra', Op, 5, 0x20],
  ['or', Op, 6, 0], ['and', Op, 7, 0], ['mul', Op, 0, 1], ['mulh', Op, 1, 1], ['mulhu', Op, 3, 1], ['div', Op, 4, 1], ['divu', Op, 5, 1], ['rem', Op, 6, 1],
  ['remu', Op, 7, 1], ['addw', Op32, 0, 0], ['subw', Op32, 0, 0x20], ['sllw', Op32, 1, 0], ['srlw', Op32, 5, 0], ['sraw', Op32, 5, 0x20], ['mulw', Op32, 0, 1],
  ['divw', Op32, 4, 1], ['divuw', Op32, 5, 1], ['remw', Op32, 6, 1], ['remuw', Op32, 7, 1],
] as const) row(name, '=r r r', FR, code | funct3(f3) | funct7(f7), 0, `${name} %0,%1,%2`);

// Integer immediates. The shifts' amounts have 6 bits (5 in the w-forms).
for (const [name, code, f3, f7] of [
  ['addi', OpImm, 0, 0], ['slti', OpImm, 2, 0], ['sltiu', OpImm, 3, 0], ['xori', OpImm, 4, 0], ['ori', OpImm, 6, 0], ['andi', OpImm, 7, 0], ['addiw', OpImm32, 0, 0],
  ['slli', OpImm, 1, 0], ['srli', OpImm, 5, 0], ['srai', OpImm, 5, 0x20], ['slliw', OpImm32, 1, 0], ['srliw', OpImm32, 5, 0], ['sraiw', OpImm32, 5, 0x20],
] as const) row(name, '=r r i', FI, code | funct3(f3) | funct7(f7), 0, `${name} %0,%1,#0`);

// Constants and addresses.
row('li', '=r i i', FConstant, 0, Remat, 'li %0,#0');
row('la', '=r s', FAddress, 0, Remat, 'lui %0,%hi(#0); addi %0,%0,%lo(#0)');
row('tls', '=r s', FTls, 0, Remat, 'lui %0,%tprel_hi(#0); add %0,%0,tp; addi %0,%0,%tprel_lo(#0)');
row('lea', '=r m', FLoad, OpImm, 0, 'addi %0,@1');

// Memory.
for (const [name, f3] of [['lb', 0], ['lh', 1], ['lw', 2], ['ld', 3], ['lbu', 4], ['lhu', 5], ['lwu', 6]] as const) row(name, '=r m', FLoad, Load | funct3(f3), 0, `${name} %0,@1`);
for (const [name, f3] of [['sb', 0], ['sh', 1], ['sw', 2], ['sd', 3]] as const) row(name, 'm r', FStore, Store | funct3(f3), Effects, `${name} %2,@0`);
for (const [name, f3] of [['flw', 2], ['fld', 3]] as const) row(name, '=f m', FLoad, LoadFp | funct3(f3), 0, `${name} %0,@1`);
for (const [name, f3] of [['fsw', 2], ['fsd', 3]] as const) row(name, 'm f', FStore, StoreFp | funct3(f3), Effects, `${name} %2,@0`);

// Branches, in pairs of opposites; selections by a branch over a move.
const moveGeneral = OpImm;
const moveFloat = OpFp | funct7(0x11);
const conditions = [['eq', 0], ['ne', 1], ['lt', 4], ['ge', 5], ['ltu', 6], ['geu', 7]] as const;
for (const [condition, f3] of conditions) {
  const opposite = conditions.find(([, other]) => other === (f3 ^ 1))![0];
  row(`b${condition}`, 'r r b', FBranch, BranchOp | funct3(f3), Branch, `b${condition} %0,%1,#0`);
  row(`select_${condition}`, '=r/1 r r r r', FSelect, BranchOp | funct3(f3 ^ 1), 0, `b${opposite} %2,%3,1f; addi %0,%4,0; 1:`, moveGeneral);
  row(`fselect_${condition}`, '=f/1 f r r f', FSelect, BranchOp | funct3(f3 ^ 1), 0, `b${opposite} %2,%3,1f; fsgnj.d %0,%4,%4; 1:`, moveFloat);
}
row('j', 'b', FBranch, 0x6f, Branch | Barrier, 'jal zero,#0');
row('jr', 'r', FUse, 0x67, Barrier, 'jalr zero,0(%u)');
row('call', 's *', FCall, 0, Call | Effects, 'call #0');
row('icall', 'r *', FUse, 0xe7, Call | Effects, 'jalr ra,0(%u)');
row('ret', '*', FPlain, 0x8067, Return | Barrier, 'ret');
// csrrw zero, cycle, zero: illegal, the counter cannot be written.
row('trap', '', FPlain, 0xc0001073, Barrier | Effects, 'unimp');
row('setsp', 'r', FUse, OpImm | 2 << 7, Effects, 'addi sp,%0,0');
row('fence', '', FPlain, 0x0330000f, Effects, 'fence rw,rw');

// Atomic operations ("A" extension). Order comes from fences around them.
for (const [suffix, f3] of [['w', 2], ['d', 3]] as const) {
  for (const [name, f5] of [['amoadd', 0], ['amoswap', 1], ['amoxor', 4], ['amoor', 8], ['amoand', 12]] as const)
    row(`${name}_${suffix}`, '=r r r', FR, Amo | funct3(f3) | f5 << 27, Effects, `${name}.${suffix} %0,%2,(%1)`);
  row(`cmpxchg_${suffix}`, '&r r r r', FExchange, Amo | funct3(f3) | 2 << 27, Effects,
    `1:; lr.${suffix} %0,(%1); bne %0,%2,2f; sc.${suffix} t6,%3,(%1); bnez t6,1b; 2:`, Amo | funct3(f3) | 3 << 27);
}

// Floating point. Rounding: dynamic (7) where the result may be inexact, toward zero (1) for conversions to integers.
for (const [f, s, fmt] of [['f32', 's', 0], ['f64', 'd', 1]] as const) {
  const op = (f7: number, f3: number, rs2 = 0): number => OpFp | funct7(f7 | fmt) | funct3(f3) | rs2 << 20;
  for (const [name, f7, f3] of [['fadd', 0, 7], ['fsub', 4, 7], ['fmul', 8, 7], ['fdiv', 12, 7], ['fsgnj', 16, 0], ['fsgnjn', 16, 1], ['fsgnjx', 16, 2]] as const)
    row(`${name}_${s}`, '=f f f', FR, op(f7, f3), 0, `${name}.${s} %0,%1,%2`);
  for (const [name, f3] of [['fle', 0], ['flt', 1], ['feq', 2]] as const) row(`${name}_${s}`, '=r f f', FR, op(0x50, f3), 0, `${name}.${s} %0,%1,%2`);
  row(`fsqrt_${s}`, '=f f', FR, op(0x2c, 7), 0, `fsqrt.${s} %0,%1`);
  for (const [name, rs2] of [['w', 0], ['wu', 1], ['l', 2], ['lu', 3]] as const) {
    row(`fcvt_${name}_${s}`, '=r f', FR, op(0x60, 1, rs2), 0, `fcvt.${name}.${s} %0,%1,rtz`);
    // A double holds every 32-bit integer: the assembler leaves the rounding mode 0.
    row(`fcvt_${s}_${name}`, '=f r', FR, op(0x68, f === 'f64' && rs2 < 2 ? 0 : 7, rs2), 0, `fcvt.${s}.${name} %0,%1`);
  }
  const x = f === 'f32' ? 'w' : 'd';
  row(`fmv_x_${x}`, '=r f', FR, op(0x70, 0), 0, `fmv.x.${x} %0,%1`);
  row(`fmv_${x}_x`, '=f r', FR, op(0x78, 0), 0, `fmv.${x}.x %0,%1`);
}
row('zerof', '=f', FR, OpFp | funct7(0x79), Remat, 'fmv.d.x %0,zero');
row('zerof32', '=f', FR, OpFp | funct7(0x78), Remat, 'fmv.w.x %0,zero');
row('fcvt_s_d', '=f f', FR, OpFp | funct7(0x20) | funct3(7) | 1 << 20, 0, 'fcvt.s.d %0,%1');
row('fcvt_d_s', '=f f', FR, OpFp | funct7(0x21), 0, 'fcvt.d.s %0,%1');

export const instructions: readonly InstructionRow[] = rows;
