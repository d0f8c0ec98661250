// z/Architecture: from rows to bytes. z/Architecture Principles of Operation, chapter 5 (instruction formats): 2, 4 or 6 bytes.

import type { CodeBuffer } from '../common/code.ts';
import { constraintRole, noReg, Use, type MachineFunction, type MInst, type Reg } from '../common/machine.ts';
import type { BranchFacts } from '../common/target.ts';
import * as F from './instructions.ts';
import { instructions } from './instructions.ts';
import { R0, R1, R14, R15 } from './registers.ts';
import { PC32DBL, PLT32DBL } from './relocations.ts';

// Opcodes that code sequences are made of.
export const LGR = 0xb904, LDR = 0x28;
const LR = 0x18, LGHI = 0xa79, LHI = 0xa78, LGFI = 0xc01, LLILF = 0xc0f, LARL = 0xc00, LLIHF = 0xc0e, IILF = 0xc09, XILF = 0xc07, XIHF = 0xc06, BRC = 0xa74, BRCL = 0xc04, BRASL = 0xc05;
const SLLG = 0xeb0d, CSY = 0xeb14, CSG = 0xeb30, LY = 0xe358, EAR = 0xb24f, SRDA = 0x8e;
export const LG = 0xe304, STG = 0xe324, LA = 0x41, LAY = 0xe371, LMG = 0xeb04, STMG = 0xeb24, BR = 0x07f0;
const AG = 0xe308;

const number = (reg: Reg): number => reg & 31;
const fits12 = (value: number): boolean => value >= 0 && value <= 0xfff;
const fits16 = (value: number): boolean => value >= -0x8000 && value <= 0x7fff;
const fits20 = (value: number): boolean => value >= -0x80000 && value <= 0x7ffff;

export function rr(out: CodeBuffer, op: number, r1: number, r2: number): void { out.u16(op << 8 | r1 << 4 | r2); }
/** RRE and RRF: `m` is the third register or mask. */
export function rre(out: CodeBuffer, op: number, r1: number, r2: number, m = 0): void { out.u16(op); out.u16(m << 12 | r1 << 4 | r2); }
export function ri(out: CodeBuffer, op: number, r1: number, value: number): void { out.u16(op >> 4 << 8 | r1 << 4 | op & 15); out.u16(value & 0xffff); }
export function ril(out: CodeBuffer, op: number, r1: number, value: number): void { out.u16(op >> 4 << 8 | r1 << 4 | op & 15); out.u32(value); }
/** Six bytes with a displacement of 20 bits: RXY (r2 is the index) and RSY (r2 is R3). */
export function long(out: CodeBuffer, op: number, r1: number, r2: number, base: number, displacement: number): void {
  out.u16(op >> 8 << 8 | r1 << 4 | r2);
  out.u16(base << 12 | displacement & 0xfff);
  out.u16((displacement >> 12 & 0xff) << 8 | op & 0xff);
}
function rx(out: CodeBuffer, op: number, r1: number, index: number, base: number, displacement: number): void {
  out.u16(op << 8 | r1 << 4 | index);
  out.u16(base << 12 | displacement);
}
export function call(out: CodeBuffer, reference: number, addend = 0): void {
  // The distance counts from the instruction's start, two bytes before the field.
  out.fixup(out.length + 2, PLT32DBL, reference, addend + 2);
  ril(out, BRASL, R14, 0);
}
/** The address of a reference, which is even, with an addend. */
export function address(out: CodeBuffer, to: number, reference: number, addend: number): void {
  const odd = addend & 1;
  out.fixup(out.length + 2, PC32DBL, reference, addend - odd + 2);
  ril(out, LARL, to, 0);
  if (odd !== 0) rx(out, LA, to, 0, to, 1);
}

export function constant32(out: CodeBuffer, to: number, value: number): void {
  if (fits16(value)) ri(out, LHI, to, value);
  else ril(out, IILF, to, value);
}
export function constant64(out: CodeBuffer, to: number, low: number, high: number): void {
  if (high === low >> 31) {
    if (fits16(low)) ri(out, LGHI, to, low);
    else ril(out, LGFI, to, low);
  } else if (high === 0) ril(out, LLILF, to, low);
  else {
    ril(out, LLIHF, to, high);
    if (low !== 0) ril(out, IILF, to, low);
  }
}

/** Base and index (0: none) and a displacement that holds. */
interface Operand { readonly base: number; readonly index: number; readonly displacement: number }

/** Brings an address into the form that an instruction has; what it lacks is computed in r1. `fits` tells which displacements hold. */
function operand(out: CodeBuffer, base: Reg, index: Reg, displacement: number, fits: (value: number) => boolean, mayIndex: boolean): Operand {
  const b = base === noReg ? 0 : base;
  const x = index === noReg ? 0 : index;
  if (fits(displacement)) {
    if (mayIndex || x === 0) return { base: b, index: x, displacement };
    // One register may stand in either place.
    if (b === 0) return { base: x, index: 0, displacement };
  }
  if (fits20(displacement)) long(out, LAY, R1, x, b, displacement);
  else {
    ril(out, LGFI, R1, displacement);
    rx(out, LA, R1, x, R1, 0);
    if (b !== 0) rx(out, LA, R1, b, R1, 0);
  }
  return { base: R1, index: 0, displacement: 0 };
}

/** A load or store: the short form for small displacements where there is one. */
export function access(out: CodeBuffer, short: number, extended: number, reg: number, base: Reg, index: Reg, displacement: number): void {
  const at = operand(out, base, index, displacement, fits20, true);
  if (short !== 0 && fits12(at.displacement)) rx(out, short, reg, at.index, at.base, at.displacement);
  else long(out, extended, reg, at.index, at.base, at.displacement);
}

/** Encodes any instruction but a branch. */
export function encode(fn: MachineFunction, inst: MInst, out: CodeBuffer): void {
  const row = instructions[fn.op[inst]!]!;
  const { bits, extra } = row;
  const last = fn.regCount[inst]! - 1;
  const reg = (i: number): number => number(fn.reg(inst, i));
  const imm = (i: number): number => fn.imm(inst, i);
  /** The memory operand whose base is register operand `at`. */
  const memory = (at: number, fits: (value: number) => boolean, mayIndex: boolean): Operand =>
    operand(out, fn.reg(inst, at), fn.reg(inst, at + 1), imm(0), fits, mayIndex);
  switch (row.format) {
    case F.FRr: rr(out, bits, reg(0), reg(last)); return;
    case F.FRre: rre(out, bits, reg(0), reg(last)); return;
    case F.FRrf: rre(out, bits, reg(0), reg(1), reg(2)); return;
    case F.FRrfCondition: rre(out, bits, reg(0), reg(2), extra); return;
    case F.FRrfMode: rre(out, bits, reg(0), reg(1), extra); return;
    case F.FRi: ri(out, bits, reg(0), imm(0)); return;
    case F.FRil: ril(out, bits, reg(0), imm(0)); return;
    case F.FRieImm:
      out.u16(bits >> 8 << 8 | reg(0) << 4 | reg(1));
      out.u16(imm(0) & 0xffff);
      out.u16(bits & 0xff);
      return;
    case F.FRotate:
      out.u16(bits >> 8 << 8 | reg(0) << 4 | reg(1));
      out.u16(imm(0) << 8 | imm(1) | 0x80);
      out.u16(imm(2) << 8 | bits & 0xff);
      return;
    case F.FLoad: access(out, bits, extra, reg(0), fn.reg(inst, last - 1), fn.reg(inst, last), imm(0)); return;
    case F.FStore: access(out, bits, extra, reg(2), fn.reg(inst, 0), fn.reg(inst, 1), imm(0)); return;
    case F.FRxe: {
      const at = memory(last - 1, fits12, true);
      rx(out, bits >> 8, reg(0), at.index, at.base, at.displacement);
      out.u16(bits & 0xff);
      return;
    }
    case F.FStoreImm: {
      const at = memory(0, fits12, false);
      if (bits < 0x100) {
        out.u16(bits << 8 | imm(3) & 0xff);
        out.u16(at.base << 12 | at.displacement);
      } else {
        out.u16(bits);
        out.u16(at.base << 12 | at.displacement);
        out.u16(imm(3) & 0xffff);
      }
      return;
    }
    case F.FShiftImm: long(out, bits, reg(0), reg(1), 0, imm(0)); return;
    case F.FShift: long(out, bits, reg(0), reg(1), reg(2), 0); return;
    case F.FConst32: constant32(out, reg(0), imm(0)); return;
    case F.FConst64: constant64(out, reg(0), imm(0), imm(1)); return;
    case F.FAddress: address(out, reg(0), imm(0), imm(1)); return;
    case F.FTls:
      rre(out, EAR, reg(0), 0);
      long(out, SLLG, reg(0), reg(0), 0, 32);
      rre(out, EAR, reg(0), 1);
      address(out, R1, imm(0), imm(1));
      long(out, AG, reg(0), 0, R1, 0);
      return;
    case F.FLiteral:
      address(out, R1, imm(0), imm(1));
      rx(out, bits, reg(0), 0, R1, 0);
      return;
    case F.FDivide: divide(out, bits, extra, reg(0), reg(1), reg(2)); return;
    case F.FPairHigh:
      rre(out, bits, R0, reg(1));
      rre(out, LGR, reg(0), R0);
      return;
    case F.FCall: call(out, imm(0), imm(1)); return;
    case F.FIndirect: {
      let use = 0;
      while (constraintRole(fn.constraints[fn.regStart[inst]! + use]!) !== Use) use++;
      rr(out, bits, R14, reg(use));
      return;
    }
    case F.FTable:
      access(out, 0, LG, R1, fn.reg(inst, 0), fn.reg(inst, 1), imm(0));
      out.u16(BR | R1);
      return;
    case F.FPlain: {
      if (bits > 0xffff) out.u32(bits | 0);
      else out.u16(bits);
      return;
    }
    case F.FSelectFloat:
      ri(out, BRC, bits, 3);
      rr(out, LDR, reg(0), reg(2));
      return;
    case F.FInterlocked: {
      const at = memory(1, fits20, false);
      long(out, bits, reg(0), reg(last), at.base, at.displacement);
      return;
    }
    case F.FAtomic: atomic(out, bits, extra, reg(0), reg(3), memory(1, fits20, false)); return;
    case F.FFromSp: rre(out, bits, reg(0), R15); return;
    case F.FToSp: rre(out, bits, R15, reg(0)); return;
    case F.FZeroFloat: rre(out, bits, reg(0), 0); return;
    default: throw new Error(`instruction ${row.name} has no encoding`);
  }
}

/** Through r0:r1, which no operand is in. */
function divide(out: CodeBuffer, bits: number, extra: number, to: number, a: number, b: number): void {
  const isProduct = (extra & F.Remainder) !== 0 && bits === 0xb986;
  if (bits === 0x1d) {
    rr(out, LR, R0, a);
    rx(out, SRDA, R0, 0, 0, 32);
    rr(out, bits, R0, b);
  } else {
    rre(out, LGR, R1, a);
    if (!isProduct && (extra & F.Unsigned) !== 0) ri(out, LGHI, R0, 0);
    rre(out, bits, R0, b);
  }
  rre(out, LGR, to, (extra & F.Remainder) !== 0 ? R0 : R1);
}

/** old = memory; again: r0 = old OP value; compare and swap, which loads old again if it fails; repeat. `bits` 0 exchanges. */
function atomic(out: CodeBuffer, bits: number, extra: number, old: number, value: number, at: Operand): void {
  const isWide = (extra & F.Wide) !== 0;
  long(out, isWide ? LG : LY, old, 0, at.base, at.displacement);
  const again = out.length;
  if (bits !== 0) {
    rre(out, bits, R0, old, value);
    ril(out, XILF, R0, -1);
    if (isWide) ril(out, XIHF, R0, -1);
  }
  long(out, isWide ? CSG : CSY, old, bits === 0 ? value : R0, at.base, at.displacement);
  ri(out, BRC, 7, (again - out.length) / 2);
}

const jump = instructions.findIndex(({ name }) => name === 'j');

/** Indexed by row: the jump on the opposite condition, -1 if it is no conditional jump. */
const inverse = instructions.map(({ format, bits }) => format !== F.FBranch || bits === 15 ? -1
  : instructions.findIndex((row) => row.format === F.FBranch && row.bits === (bits ^ 15)));

export const branches: BranchFacts = {
  size: (_fn, _inst, form) => form === 0 ? 4 : 6,
  reaches: (_fn, _inst, form, distance) => form === 1 || distance >= -0x10000 && distance <= 0xfffe,
  encode: (fn, inst, form, distance, out) => {
    const { bits } = instructions[fn.op[inst]!]!;
    if (form === 0) ri(out, BRC, bits, distance / 2);
    else ril(out, BRCL, bits, distance / 2);
  },
  jump,
  invert: (op) => inverse[op]!,
};
