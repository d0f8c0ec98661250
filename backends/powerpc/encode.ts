// PowerPC, 32 bits: from rows to bytes. Instructions are words, the fields numbered here by the bit where they end (from the least
// significant one): RT 21, RA 16, RB 11. PowerPC User Instruction Set Architecture, book I, 1.7.

import type { CodeBuffer } from '../common/code.ts';
import { constraintRole, noReg, Use, type MachineFunction, type MInst, type Reg } from '../common/machine.ts';
import type { BranchFacts } from '../common/target.ts';
import * as F from './instructions.ts';
import { instructions } from './instructions.ts';
import { R0, R1, R12, R2 } from './registers.ts';
import { ADDR16_HA, ADDR16_LO, REL24, TPREL16_HA, TPREL16_LO } from './relocations.ts';

// Opcodes that code sequences are made of.
export const ADDI = 14 << 26, ADDIS = 15 << 26, LWZ = 32 << 26, STW = 36 << 26, LFS = 48 << 26, LFD = 50 << 26, STFS = 52 << 26, STFD = 54 << 26;
const ORI = 24 << 26, RLWINM = 21 << 26, B = 18 << 26;
export const LWZX = 31 << 26 | 23 << 1, OR = 31 << 26 | 444 << 1, FMR = 63 << 26 | 72 << 1;
const ADD = 31 << 26 | 266 << 1, CMPW = 31 << 26, CMPLW = 31 << 26 | 32 << 1, LWARX = 31 << 26 | 20 << 1, STWCX = 31 << 26 | 150 << 1 | 1;
export const MTCTR = 31 << 26 | 9 << 16 | 467 << 1, BCTR = 19 << 26 | 20 << 21 | 528 << 1;
/** bc when cr0's eq is not set. */
const BNE = 16 << 26 | 4 << 21 | 2 << 16;
/** The bit of BO that asks for a set or a clear condition. */
const Sense = 8 << 21;

const number = (reg: Reg): number => reg & 31;
export const fits16 = (value: number): boolean => value >= -0x8000 && value <= 0x7fff;

/** Register fields RT (or RS), RA, RB. */
export function fields(out: CodeBuffer, bits: number, t: number, a: number, b: number): void { out.u32(bits | t << 21 | a << 16 | b << 11); }
/** RT, RA and 16 bits. */
export function short(out: CodeBuffer, bits: number, t: number, a: number, value: number): void { out.u32(bits | t << 21 | a << 16 | value & 0xffff); }
export function move(out: CodeBuffer, to: number, from: number): void { fields(out, OR, from, to, from); }

/** The same with a half of an address as the 16 bits. */
export function half(out: CodeBuffer, bits: number, t: number, a: number, kind: number, reference: number, addend: number): void {
  out.fixup(out.length + 2, kind, reference, addend);
  short(out, bits, t, a, 0);
}

/** Half of a number that a signed low half is added to. */
const high = (value: number): number => (value + 0x8000) >> 16;

/** to = from + value; neither is r0. */
export function addImmediate(out: CodeBuffer, to: number, from: number, value: number): void {
  if (fits16(value)) { short(out, ADDI, to, from, value); return; }
  short(out, ADDIS, to, from, high(value));
  if ((value & 0xffff) !== 0) short(out, ADDI, to, to, value);
}
export function constant(out: CodeBuffer, to: number, value: number): void {
  if (fits16(value)) { short(out, ADDI, to, 0, value); return; }
  short(out, ADDIS, to, 0, value >> 16);
  if ((value & 0xffff) !== 0) short(out, ORI, to, to, value);
}

/** A load or store at an address; what no displacement holds goes through r12. `indexed` is the form with two registers. */
export function access(out: CodeBuffer, bits: number, indexed: number, reg: number, base: Reg, index: Reg, displacement: number, place = -1): void {
  if (bits === 0) {
    const [a, b] = twoRegisters(out, base, index, displacement, place);
    fields(out, indexed, reg, a, b);
  } else if (place >= 0) {
    half(out, ADDIS, R12, 0, ADDR16_HA, place, displacement);
    half(out, bits, reg, R12, ADDR16_LO, place, displacement);
  } else if (index !== noReg && displacement === 0) fields(out, indexed, reg, base, index);
  else if (index !== noReg) {
    fields(out, ADD, R12, base, index);
    short(out, bits, reg, R12, displacement);
  } else if (fits16(displacement)) short(out, bits, reg, base === noReg ? 0 : base, displacement);
  else {
    short(out, ADDIS, R12, base === noReg ? 0 : base, high(displacement));
    short(out, bits, reg, R12, displacement);
  }
}

/** An address as two registers that are added (the first may be the number 0), with the help of r12. */
function twoRegisters(out: CodeBuffer, base: Reg, index: Reg, displacement: number, place: number): [number, number] {
  if (place < 0 && displacement === 0 && base !== noReg) return index === noReg ? [0, base] : [base, index];
  address(out, R12, base, index, displacement, place);
  return [0, R12];
}

/** to = the address. */
function address(out: CodeBuffer, to: number, base: Reg, index: Reg, displacement: number, place: number): void {
  if (place >= 0) {
    half(out, ADDIS, to, 0, ADDR16_HA, place, displacement);
    half(out, ADDI, to, to, ADDR16_LO, place, displacement);
  } else if (base === noReg) constant(out, to, displacement);
  else if (index === noReg) addImmediate(out, to, base, displacement);
  else {
    fields(out, ADD, to, base, index);
    if (displacement !== 0) addImmediate(out, to, to, displacement);
  }
}

/** First and last bit (0 the most significant one) of a mask of neighbouring ones, that may go round; undefined if it is none. */
export function maskBounds(mask: number): readonly [begin: number, end: number] | undefined {
  const bits = mask | 0;
  if (bits === 0 || bits === -1) return bits === 0 ? undefined : [0, 31];
  // Ones in the middle, or zeros in the middle.
  const inverted = (bits & 0x80000001 | 0) === (0x80000001 | 0);
  const run = inverted ? ~bits : bits;
  const begin = Math.clz32(run);
  const end = Math.clz32(run & -run);
  if (run >>> 31 - end !== 2 ** (end - begin + 1) - 1) return undefined;
  return inverted ? [end + 1, begin - 1] : [begin, end];
}

/** Encodes any instruction but a branch. */
export function encode(fn: MachineFunction, inst: MInst, out: CodeBuffer): void {
  const row = instructions[fn.op[inst]!]!;
  const { bits, extra } = row;
  const last = fn.regCount[inst]! - 1;
  const reg = (i: number): number => number(fn.reg(inst, i));
  const imm = (i: number): number => fn.imm(inst, i);
  switch (row.format) {
    case F.FArith: fields(out, bits, reg(0), reg(1), reg(2)); return;
    case F.FArith2: fields(out, bits, reg(0), reg(1), 0); return;
    case F.FSame: fields(out, bits, reg(0), reg(0), reg(0)); return;
    case F.FLogic: fields(out, bits, reg(1), reg(0), reg(2)); return;
    case F.FLogic2: fields(out, bits, last > 0 ? reg(1) : 0, reg(0), 0); return;
    case F.FShift: fields(out, bits, reg(1), reg(0), imm(0)); return;
    case F.FRotate: fields(out, bits | imm(1) << 6 | imm(2) << 1, reg(last), reg(0), imm(0)); return;
    case F.FMask: {
      const [begin, end] = maskBounds(imm(0))!;
      fields(out, bits | begin << 6 | end << 1, reg(1), reg(0), 0);
      return;
    }
    case F.FImm: short(out, bits, reg(0), reg(1), imm(0)); return;
    case F.FLogicImm: short(out, bits, reg(1), reg(0), imm(0)); return;
    case F.FAddImm: addImmediate(out, reg(0), reg(1), imm(0)); return;
    case F.FOrImm: logicImmediate(out, bits, extra, reg(0), reg(1), imm(0)); return;
    case F.FConst: constant(out, reg(0), imm(0)); return;
    case F.FAddress: address(out, reg(0), noReg, noReg, imm(1), imm(0)); return;
    case F.FTls:
      half(out, ADDIS, reg(0), R2, TPREL16_HA, imm(0), imm(1));
      half(out, ADDI, reg(0), reg(0), TPREL16_LO, imm(0), imm(1));
      return;
    case F.FLiteral:
      half(out, ADDIS, R12, 0, ADDR16_HA, imm(0), imm(1));
      half(out, bits, reg(0), R12, ADDR16_LO, imm(0), imm(1));
      return;
    case F.FLea: address(out, reg(0), fn.reg(inst, 1), fn.reg(inst, 2), imm(0), imm(1)); return;
    case F.FMem: {
      const isStore = row.operands[0] === 'm';
      const at = isStore ? 0 : 1;
      access(out, bits, extra, reg(isStore ? 2 : 0), fn.reg(inst, at), fn.reg(inst, at + 1), imm(0), imm(1));
      return;
    }
    case F.FCompare: fields(out, bits, 0, reg(0), reg(1)); return;
    case F.FCompareImm: short(out, bits, 0, reg(0), imm(0)); return;
    case F.FCompare64:
      fields(out, bits, 0, reg(0), reg(1));
      out.u32(BNE | 8);
      fields(out, CMPLW, 0, reg(2), reg(3));
      return;
    case F.FCall:
      out.fixup(out.length, REL24, imm(0), imm(1));
      out.u32(bits);
      return;
    case F.FIndirect: {
      let use = 0;
      while (constraintRole(fn.constraints[fn.regStart[inst]! + use]!) !== Use) use++;
      fields(out, MTCTR, reg(use), 0, 0);
      out.u32(bits);
      return;
    }
    case F.FTable:
      access(out, LWZ, LWZX, R12, fn.reg(inst, 0), fn.reg(inst, 1), imm(0), imm(1));
      fields(out, MTCTR, R12, 0, 0);
      out.u32(BCTR);
      return;
    case F.FPlain: out.u32(bits); return;
    case F.FSelect: out.u32(bits | 8); move(out, reg(0), reg(2)); return;
    case F.FSelectFloat: out.u32(bits | 8); fields(out, FMR, reg(0), 0, reg(2)); return;
    case F.FSet:
      constant(out, reg(0), 1);
      out.u32(bits | 8);
      constant(out, reg(0), 0);
      return;
    case F.FSetSp:
      short(out, LWZ, R0, R1, 0);
      short(out, STW, R0, reg(0), 0);
      move(out, R1, reg(0));
      return;
    case F.FFloat2: fields(out, bits, reg(0), 0, reg(1)); return;
    case F.FFloatMul: out.u32(bits | reg(0) << 21 | reg(1) << 16 | reg(2) << 6); return;
    case F.FAtomic: case F.FCompareExchange: atomic(fn, inst, out, row.format === F.FCompareExchange, bits); return;
    default: throw new Error(`instruction ${row.name} has no encoding`);
  }
}

/** ori or xori, with the high half, both, or (for 0) the low one. */
function logicImmediate(out: CodeBuffer, low: number, top: number, to: number, from: number, value: number): void {
  const upper = value >>> 16;
  if (upper !== 0) short(out, top, from, to, upper);
  if ((value & 0xffff) !== 0 || upper === 0) short(out, low, upper !== 0 ? to : from, to, value);
}

/** Repeated until the reservation holds from the load to the store. */
function atomic(fn: MachineFunction, inst: MInst, out: CodeBuffer, isExchange: boolean, bits: number): void {
  const reg = (i: number): number => number(fn.reg(inst, i));
  const [a, b] = twoRegisters(out, fn.reg(inst, 1), fn.reg(inst, 2), fn.imm(inst, 0), fn.imm(inst, 1));
  const again = out.length;
  fields(out, LWARX, reg(0), a, b);
  let stored = reg(isExchange ? 4 : 3);
  if (isExchange) {
    fields(out, CMPW, 0, reg(0), reg(3));
    // Over the store and its branch.
    out.u32(BNE | 12);
  } else if (bits !== 0) {
    // Arithmetic names the result first, logic second; r0 is the result, and the operands are symmetric but for subf.
    const isArithmetic = bits === ADD || bits === (31 << 26 | 40 << 1);
    if (isArithmetic) fields(out, bits, R0, reg(3), reg(0));
    else fields(out, bits, reg(3), R0, reg(0));
    stored = R0;
  }
  fields(out, STWCX, stored, a, b);
  out.u32(BNE | again - out.length & 0xfffc);
}

const jump = instructions.findIndex(({ name }) => name === 'b');

/** Indexed by row: the jump on the opposite condition, -1 if it is no conditional jump. */
const inverse = instructions.map(({ format, bits }) => format !== F.FBranch || bits === B ? -1
  : instructions.findIndex((row) => row.format === F.FBranch && row.bits === (bits ^ Sense)));

export const branches: BranchFacts = {
  size: (fn, inst, form) => form === 0 || fn.op[inst] === jump ? 4 : 8,
  reaches: (fn, inst, form, distance) => form === 1 || fn.op[inst] === jump || fits16(distance),
  encode: (fn, inst, form, distance, out) => {
    const { bits } = instructions[fn.op[inst]!]!;
    if (fn.op[inst] === jump) out.u32(B | distance & 0x3fffffc);
    else if (form === 0) out.u32(bits | distance & 0xfffc);
    else {
      out.u32(bits ^ Sense | 8);
      out.u32(B | distance - 4 & 0x3fffffc);
    }
  },
  jump,
  invert: (op) => inverse[op]!,
};

/** Rotate left by 0 and keep the bits of a mask. */
export function keep(out: CodeBuffer, to: number, from: number, mask: number): void {
  const [begin, end] = maskBounds(mask)!;
  fields(out, RLWINM | begin << 6 | end << 1, from, to, 0);
}
