// RISC-V 64: from rows to instruction words. The RISC-V Instruction Set Manual, volume I, "Base Instruction Formats".

import type { CodeBuffer } from '../common/code.ts';
import { constraintRole, Use, type MachineFunction, type MInst, type Reg } from '../common/machine.ts';
import type { BranchFacts } from '../common/target.ts';
import { Addi, Addiw, constantSteps, Lui, Slli } from './constant.ts';
import * as F from './instructions.ts';
import { instructions } from './instructions.ts';
import { RA, T6, TP, ZERO } from './registers.ts';
import { CALL_PLT, fieldI, fieldS, HI20, LO12_I, LO12_S, TPREL_HI20, TPREL_LO12_I, upper } from './relocations.ts';

// Instruction words that other files build code from.
export const LUI = 0x37, AUIPC = 0x17, ADDI = 0x13, ADDIW = 0x1b, SLLI = 0x1013, SRLI = 0x5013, ADD = 0x33, SUB = 0x40000033, LD = 0x3003, SD = 0x3023, FLD = 0x3007, FSD = 0x3027,
  LW = 0x2003, SW = 0x2023, FLW = 0x2007, FSW = 0x2027, JAL = 0x6f, JALR = 0x67, FSGNJ_D = 0x22000053;

/** bits rd, rs1, rs2. Register numbers of both files. */
export function wordR(out: CodeBuffer, bits: number, rd: Reg, rs1: Reg, rs2: Reg): void {
  out.u32(bits | (rd & 31) << 7 | (rs1 & 31) << 15 | (rs2 & 31) << 20);
}
/** bits rd, rs1, imm; loads: bits rd, imm(rs1). */
export function wordI(out: CodeBuffer, bits: number, rd: Reg, rs1: Reg, imm: number): void {
  out.u32(bits | (rd & 31) << 7 | (rs1 & 31) << 15 | fieldI(imm));
}
/** Stores: bits rs2, imm(rs1). */
export function wordS(out: CodeBuffer, bits: number, rs2: Reg, rs1: Reg, imm: number): void {
  out.u32(bits | (rs1 & 31) << 15 | (rs2 & 31) << 20 | fieldS(imm));
}
/** lui, auipc: bits rd, the upper 20 bits of imm. */
export function wordU(out: CodeBuffer, bits: number, rd: Reg, imm: number): void { out.u32(bits | (rd & 31) << 7 | imm & ~0xfff); }

/** Makes a constant. */
export function constant(out: CodeBuffer, rd: Reg, low: number, high: number): void {
  const steps = constantSteps(low, high);
  for (let i = 0; i < steps.length; i += 2) {
    const from = i === 0 ? ZERO : rd;
    const value = steps[i + 1]!;
    if (steps[i] === Lui) wordU(out, LUI, rd, value << 12);
    else wordI(out, steps[i] === Addi ? ADDI : steps[i] === Addiw ? ADDIW : steps[i] === Slli ? SLLI : SRLI, rd, from, value);
  }
}

/** Base and displacement that an instruction can hold: the upper part of a far one goes into the scratch register. */
export function within(base: Reg, offset: number, out: CodeBuffer): { base: Reg; offset: number } {
  if (offset >= -2048 && offset <= 2047) return { base, offset };
  const low = offset << 20 >> 20;
  constant(out, T6, offset - low, offset < 0 ? -1 : 0);
  wordR(out, ADD, T6, T6, base);
  return { base: T6, offset: low };
}

/** lui with the upper part of an address. */
function symbolUpper(out: CodeBuffer, kind: number, rd: Reg, reference: number, addend: number): void {
  out.fixup(out.length, kind, reference, addend);
  wordU(out, LUI, rd, 0);
}
/** What a load or store adds to lui's part; the field waits for the lower part. */
function symbolLower(out: CodeBuffer, kind: number, reference: number, addend: number): void { out.fixup(out.length, kind, reference, addend); }

/** Encodes any instruction but a branch. */
export function encode(fn: MachineFunction, inst: MInst, out: CodeBuffer): void {
  const row = instructions[fn.op[inst]!]!;
  const { bits, extra } = row;
  const count = fn.regCount[inst]!;
  const reg = (i: number): Reg => i < count ? fn.reg(inst, i) : 0;
  const imm = (i: number): number => fn.imm(inst, i);
  switch (row.format) {
    case F.FR: wordR(out, bits, reg(0), reg(1), reg(2)); return;
    case F.FI: wordI(out, bits, reg(0), reg(1), imm(0)); return;
    case F.FLoad:
      {
        if (imm(1) < 0) {
          const at = within(reg(1), imm(0), out);
          wordI(out, bits, reg(0), at.base, at.offset);
          return;
        }
        // An integer's own register takes the upper part.
        const base = reg(0) < 32 ? reg(0) : T6;
        symbolUpper(out, HI20, base, imm(1), imm(0));
        symbolLower(out, LO12_I, imm(1), imm(0));
        wordI(out, bits, reg(0), base, 0);
        return;
      }
    case F.FStore:
      if (imm(1) < 0) {
        const at = within(reg(0), imm(0), out);
        wordS(out, bits, reg(2), at.base, at.offset);
        return;
      }
      symbolUpper(out, HI20, T6, imm(1), imm(0));
      symbolLower(out, LO12_S, imm(1), imm(0));
      wordS(out, bits, reg(2), T6, 0);
      return;
    case F.FConstant: constant(out, reg(0), imm(0), imm(1)); return;
    case F.FAddress:
      symbolUpper(out, HI20, reg(0), imm(0), imm(1));
      symbolLower(out, LO12_I, imm(0), imm(1));
      wordI(out, ADDI, reg(0), reg(0), 0);
      return;
    case F.FTls:
      symbolUpper(out, TPREL_HI20, reg(0), imm(0), imm(1));
      wordR(out, ADD, reg(0), reg(0), TP);
      symbolLower(out, TPREL_LO12_I, imm(0), imm(1));
      wordI(out, ADDI, reg(0), reg(0), 0);
      return;
    case F.FCall: call(out, imm(0), imm(1)); return;
    case F.FUse: wordI(out, bits, 0, fn.reg(inst, firstUse(fn, inst)), 0); return;
    case F.FPlain: out.u32(bits); return;
    case F.FSelect:
      out.u32(branchWord(bits, reg(2), reg(3), 8));
      wordR(out, extra, reg(0), reg(4), reg(0) < 32 ? 0 : reg(4));
      return;
    case F.FExchange:
      wordR(out, bits, reg(0), reg(1), 0);
      out.u32(branchWord(BNE, reg(0), reg(2), 12));
      wordR(out, extra, T6, reg(1), reg(3));
      out.u32(branchWord(BNE, T6, ZERO, -12));
      return;
    default: throw new Error(`instruction ${row.name} has no encoding`);
  }
}

/** auipc ra; jalr ra: one relocation for both. */
export function call(out: CodeBuffer, reference: number, addend: number): void {
  out.fixup(out.length, CALL_PLT, reference, addend);
  wordU(out, AUIPC, RA, 0);
  wordI(out, JALR, RA, RA, 0);
}

/** Number of the first register operand that is read. */
export function firstUse(fn: MachineFunction, inst: MInst): number {
  let use = 0;
  while (constraintRole(fn.constraints[fn.regStart[inst]! + use]!) !== Use) use++;
  return use;
}

const BNE = 0x1063;

/** B format: bits rs1, rs2, distance. */
function branchWord(bits: number, rs1: Reg, rs2: Reg, distance: number): number {
  return bits | (rs1 & 31) << 15 | (rs2 & 31) << 20 | (distance & 0x1000) << 19 | (distance & 0x7e0) << 20 | (distance & 0x1e) << 7 | (distance & 0x800) >> 4;
}
/** J format: jal rd, distance. */
function jumpWord(rd: Reg, distance: number): number {
  return JAL | (rd & 31) << 7 | (distance & 0x100000) << 11 | (distance & 0x7fe) << 20 | (distance & 0x800) << 9 | distance & 0xff000;
}

const jump = instructions.findIndex((row) => row.name === 'j');
const fits = (distance: number, bits: number): boolean => distance >= -(2 ** (bits - 1)) && distance < 2 ** (bits - 1);

/** Indexed by row: the branch on the opposite condition, -1 if it is none. */
const inverse = instructions.map(({ format, bits }) => format !== F.FBranch || (bits & 0x7f) === JAL ? -1
  : instructions.findIndex((row) => row.format === F.FBranch && row.bits === (bits ^ 0x1000)));

/** Conditional branches reach 4 KiB; around a jal 1 MiB; around auipc and jalr everything. Jumps begin with the second of these. */
export const branches: BranchFacts = {
  size: (fn, inst, form) => fn.op[inst] === jump ? form === 0 ? 4 : 8 : [4, 8, 12][form]!,
  reaches: (fn, inst, form, distance) => fn.op[inst] === jump ? form === 1 || fits(distance, 21) : form === 2 || (form === 1 ? fits(distance - 4, 21) : fits(distance, 13)),
  encode: (fn, inst, form, distance, out) => {
    if (fn.op[inst] === jump) { farJump(out, form === 1, distance); return; }
    const { bits } = instructions[fn.op[inst]!]!;
    if (form === 0) { out.u32(branchWord(bits, fn.reg(inst, 0), fn.reg(inst, 1), distance)); return; }
    out.u32(branchWord(bits ^ 0x1000, fn.reg(inst, 0), fn.reg(inst, 1), form === 1 ? 8 : 12));
    farJump(out, form === 2, distance - 4);
  },
  jump,
  invert: (op) => inverse[op]!,
};

function farJump(out: CodeBuffer, far: boolean, distance: number): void {
  if (!far) { out.u32(jumpWord(ZERO, distance)); return; }
  wordU(out, AUIPC, T6, upper(distance));
  wordI(out, JALR, ZERO, T6, distance);
}
