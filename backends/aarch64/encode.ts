// AArch64: from rows to instruction words. Arm Architecture Reference Manual for A-profile (ARM DDI 0487), C4 and C6.

import type { CodeBuffer } from '../common/code.ts';
import { IndexSigned, IndexUnsigned } from '../common/instruction.ts';
import { constraintRole, Use, type MachineFunction, type MInst, type Reg } from '../common/machine.ts';
import type { BranchFacts } from '../common/target.ts';
import { constantSteps, logicalImmediate, Movk, Movn, Movz } from './immediate.ts';
import * as F from './instructions.ts';
import { instructions } from './instructions.ts';
import { X16, X17, ZR } from './registers.ts';
import { ADD_ABS_LO12_NC, ADR_PREL_PG_HI21, CALL26, LDST8_ABS_LO12_NC, TPREL_HI12, TPREL_LO12_NC } from './relocations.ts';

// Instruction words that other files build code from: the scaled forms of loads and stores.
export const LDR_X = 0xf9400000 | 0, STR_X = 0xf9000000 | 0, LDR_W = 0xb9400000 | 0, STR_W = 0xb9000000 | 0, LDR_D = 0xfd400000 | 0, STR_D = 0xfd000000 | 0, LDR_S = 0xbd400000 | 0, STR_S = 0xbd000000 | 0;
export const MOV_X = 0xaa0003e0 | 0, FMOV_D = 0x1e604000;
const ADD_IMMEDIATE = 0x91000000 | 0, ADD_EXTENDED = 0x8b206000 | 0, ADRP = 0x90000000 | 0, MRS_TPIDR = 0xd53bd040 | 0, SCALED = 1 << 24;

/** Rd, Rn, Rm, Ra. */
export function wordR(out: CodeBuffer, bits: number, rd: Reg, rn: Reg, rm: Reg, ra: Reg = 0): void {
  out.u32(bits | rd & 31 | (rn & 31) << 5 | (rm & 31) << 16 | (ra & 31) << 10);
}
/** Whether an addition's immediate holds a number of at least 0. */
export function fitsAdd(value: number): boolean { return value >= 0 && (value <= 0xfff || (value & 0xfff) === 0 && value <= 0xfff000); }

/** Addition (or comparison) of an immediate; a negative one by the opposite operation. */
export function wordAdd(out: CodeBuffer, bits: number, rd: Reg, rn: Reg, value: number): void {
  const size = Math.abs(value);
  if (!fitsAdd(size)) throw new RangeError(`${value} is no immediate`);
  const shifted = size > 0xfff;
  out.u32((value < 0 ? bits ^ 1 << 30 : bits) | (shifted ? 1 << 22 | size >> 12 << 10 : size << 10) | (rn & 31) << 5 | rd & 31);
}
/** What a load or store of so many bytes can add to its base. */
export function fitsAccess(displacement: number, bytes: number): boolean {
  return displacement >= -256 && displacement <= 255 || displacement >= 0 && displacement % bytes === 0 && displacement / bytes <= 0xfff;
}
/** A load or store of `1 << log2` bytes: scaled unsigned or unscaled signed displacement. */
export function wordMemory(out: CodeBuffer, bits: number, log2: number, rt: Reg, base: Reg, displacement: number): void {
  const scaled = displacement >> log2;
  if (displacement >= 0 && scaled << log2 === displacement && scaled <= 0xfff) out.u32(bits | scaled << 10 | (base & 31) << 5 | rt & 31);
  else if (displacement >= -256 && displacement <= 255) out.u32(bits & ~SCALED | (displacement & 0x1ff) << 12 | (base & 31) << 5 | rt & 31);
  else throw new RangeError(`${displacement} is no displacement`);
}

/** Makes a constant. */
export function constant(out: CodeBuffer, rd: Reg, low: number, high: number, width: number): void {
  const sf = width === 64 ? 1 << 31 : 0;
  const steps = constantSteps(low, high, width);
  for (let i = 0; i < steps.length; i += 3) {
    const [kind, value, place] = [steps[i]!, steps[i + 1]!, steps[i + 2]!];
    if (kind === Movz || kind === Movn || kind === Movk) out.u32(sf | (kind === Movz ? 0x52800000 : kind === Movn ? 0x12800000 : 0x72800000) | place << 21 | value << 5 | rd);
    else out.u32(sf | 0x32000000 | value << 10 | ZR << 5 | rd);
  }
}

/** Leaves base + offset in a register: `add` where it reaches. */
export function addOffset(out: CodeBuffer, rd: Reg, base: Reg, offset: number): void {
  if (fitsAdd(Math.abs(offset))) { wordAdd(out, ADD_IMMEDIATE, rd, base, offset); return; }
  if (Math.abs(offset) <= 0xffffff) {
    const sign = offset < 0 ? -1 : 1;
    wordAdd(out, ADD_IMMEDIATE, rd, base, sign * (Math.abs(offset) & 0xfff000));
    wordAdd(out, ADD_IMMEDIATE, rd, rd, sign * (Math.abs(offset) & 0xfff));
    return;
  }
  constant(out, X16, offset, offset < 0 ? -1 : 0, 64);
  wordR(out, ADD_EXTENDED, rd, base, X16);
}

/** adrp with the page of an address. */
export function page(out: CodeBuffer, rd: Reg, reference: number, addend: number): void {
  out.fixup(out.length, ADR_PREL_PG_HI21, reference, addend);
  out.u32(ADRP | rd);
}
/** A load or store within the page that a register holds. */
export function inPage(out: CodeBuffer, bits: number, log2: number, rt: Reg, base: Reg, reference: number, addend: number): void {
  out.fixup(out.length, LDST8_ABS_LO12_NC + log2, reference, addend);
  wordMemory(out, bits, log2, rt, base, 0);
}

/** A memory operand whose registers start at `at`: register offset, displacement or reference. */
function memory(out: CodeBuffer, bits: number, log2: number, rt: Reg, fn: MachineFunction, inst: MInst, at: number, temporary: Reg): void {
  const base = fn.reg(inst, at);
  const index = fn.reg(inst, at + 1);
  const place = fn.imm(inst, 1);
  if (place >= 0) {
    page(out, temporary, place, fn.imm(inst, 0));
    inPage(out, bits, log2, rt, temporary, place, fn.imm(inst, 0));
  } else if (index >= 0) {
    const scale = fn.imm(inst, 2) & 15;
    if (scale !== 0 && scale !== log2) throw new RangeError(`an index of ${1 << log2} bytes is not scaled by ${1 << scale}`);
    // The option field: uxtw 2, lsl 3, sxtw 6.
    const option = (fn.imm(inst, 2) & IndexSigned) !== 0 ? 6 : (fn.imm(inst, 2) & IndexUnsigned) !== 0 ? 2 : 3;
    out.u32(bits & ~SCALED | 0x00200800 | option << 13 | (scale === 0 ? 0 : 1 << 12) | (index & 31) << 16 | (base & 31) << 5 | rt & 31);
  } else {
    const at = within(base, fn.imm(inst, 0), 1 << log2, out);
    wordMemory(out, bits, log2, rt, at.base, at.offset);
  }
}

/** Base and displacement that an access can hold: the upper part of a far one goes into the scratch register. */
function within(base: Reg, offset: number, bytes: number, out: CodeBuffer): { base: Reg; offset: number } {
  if (fitsAccess(offset, bytes)) return { base, offset };
  const low = offset >= 0 && offset % bytes === 0 ? offset & 0xfff : 0;
  addOffset(out, X16, base, offset - low);
  return { base: X16, offset: low };
}

/** Encodes any instruction but a branch. */
export function encode(fn: MachineFunction, inst: MInst, out: CodeBuffer): void {
  const row = instructions[fn.op[inst]!]!;
  const { bits, extra } = row;
  const count = fn.regCount[inst]!;
  const reg = (i: number): Reg => i < count ? fn.reg(inst, i) : 0;
  const imm = (i: number): number => fn.imm(inst, i);
  switch (row.format) {
    // With `extra`, the second operand is Rm.
    case F.FR: if (extra === 0) wordR(out, bits, reg(0), reg(1), reg(2), reg(3)); else wordR(out, bits, reg(0), 0, reg(1)); return;
    case F.FCompare: wordR(out, bits, 0, reg(0), reg(1)); return;
    case F.FImmediate: wordAdd(out, bits, reg(0), reg(1), imm(0)); return;
    case F.FCompareImmediate: wordAdd(out, bits, ZR, reg(0), imm(0)); return;
    case F.FLogical: wordR(out, bits | logical(imm(0), imm(1), extra) << 10, reg(0), reg(1), 0); return;
    case F.FTest: wordR(out, bits | logical(imm(0), imm(1), extra) << 10, ZR, reg(0), 0); return;
    case F.FBits: {
      const mask = extra - 1;
      if (row.operands === '=r r i') wordR(out, bits | (imm(0) & mask) << 10, reg(0), reg(1), reg(1));
      else wordR(out, bits | (imm(0) & mask) << 16 | (imm(1) & mask) << 10, reg(0), reg(1), 0);
      return;
    }
    case F.FShifted: wordR(out, bits | imm(0) << extra, reg(0), reg(1), reg(2)); return;
    case F.FCompareShifted: wordR(out, bits | imm(0) << extra, 0, reg(0), reg(1)); return;
    case F.FConstant: constant(out, reg(0), imm(0), imm(1), extra); return;
    // An integer's own register takes the page.
    case F.FLoad: memory(out, bits, extra, reg(0), fn, inst, 1, reg(0) < 32 ? reg(0) : X16); return;
    case F.FStore: memory(out, bits, extra, reg(2), fn, inst, 0, X16); return;
    case F.FLea:
      if (reg(2) >= 0) throw new RangeError('an address with an index is an addition');
      if (imm(1) < 0) addOffset(out, reg(0), reg(1), imm(0));
      else address(out, reg(0), imm(1), imm(0));
      return;
    case F.FAddress: address(out, reg(0), imm(0), imm(1)); return;
    case F.FTls:
      out.u32(MRS_TPIDR | reg(0));
      out.fixup(out.length, TPREL_HI12, imm(0), imm(1));
      out.u32(ADD_IMMEDIATE | 1 << 22 | reg(0) << 5 | reg(0));
      out.fixup(out.length, TPREL_LO12_NC, imm(0), imm(1));
      out.u32(ADD_IMMEDIATE | reg(0) << 5 | reg(0));
      return;
    case F.FCall: call(out, imm(0), imm(1)); return;
    case F.FUse: wordR(out, bits, 0, fn.reg(inst, firstUse(fn, inst)), 0); return;
    case F.FPlain: out.u32(bits); return;
    case F.FInsert: wordR(out, bits, reg(0), reg(2), reg(3)); return;
    case F.FSign:
      out.u32(0x2f00e400 | reg(0) & 31);
      wordR(out, 0x1e614000, reg(0), reg(0), 0);
      return;
    case F.FAtomic: atomic(out, bits, extra, reg(0), reg(1), reg(2)); return;
    case F.FExchange:
      load(out, bits, reg(0), reg(1));
      wordR(out, extra, 0, reg(0), reg(2));
      out.u32(0x54000000 | 3 << 5 | NE);
      store(out, bits, reg(3), reg(1));
      again(out, 16);
      return;
    default: throw new Error(`instruction ${row.name} has no encoding`);
  }
}

const NE = 1;

function logical(low: number, high: number, width: number): number {
  const fields = logicalImmediate(BigInt(high) << 32n | BigInt(low >>> 0), width);
  if (fields < 0) throw new RangeError(`${high}, ${low} is no logical immediate`);
  return fields;
}

/** adrp; add. */
export function address(out: CodeBuffer, rd: Reg, reference: number, addend: number): void {
  page(out, rd, reference, addend);
  out.fixup(out.length, ADD_ABS_LO12_NC, reference, addend);
  out.u32(ADD_IMMEDIATE | rd << 5 | rd);
}
export function call(out: CodeBuffer, reference: number, addend: number): void {
  out.fixup(out.length, CALL26, reference, addend);
  out.u32(0x94000000 | 0);
}

// Exclusive accesses: `bits` is ldxr Wt, [Xn] (0x085f7c00 and the size); stxr Ws, Wt, [Xn] has Ws for 31 and no bit 22.
function load(out: CodeBuffer, bits: number, rt: Reg, rn: Reg): void { wordR(out, bits, rt, rn, 0); }
function store(out: CodeBuffer, bits: number, rt: Reg, rn: Reg): void { out.u32(bits & ~(1 << 22 | 31 << 16) | X17 << 16 | rn << 5 | rt); }
/** cbnz w17, back. */
function again(out: CodeBuffer, back: number): void { out.u32(0x35000000 | (-back >> 2 & 0x7ffff) << 5 | X17); }

function atomic(out: CodeBuffer, bits: number, operation: number, old: Reg, at: Reg, value: Reg): void {
  const start = out.length;
  load(out, bits, old, at);
  const sf = bits >>> 30 === 3 ? 1 << 31 : 0;
  if (operation === F.Nand) {
    wordR(out, sf | 0x0a000000, X16, old, value);
    wordR(out, sf | 0x2a2003e0, X16, 0, X16);
  } else if (operation !== F.Swap) wordR(out, operation, X16, old, value);
  store(out, bits, operation === F.Swap ? value : X16, at);
  again(out, out.length - start);
}

/** Number of the first register operand that is read. */
export function firstUse(fn: MachineFunction, inst: MInst): number {
  let use = 0;
  while (constraintRole(fn.constraints[fn.regStart[inst]! + use]!) !== Use) use++;
  return use;
}

const jump = instructions.findIndex((row) => row.name === 'b');

// Kinds of branches, by the word.
const isTest = (bits: number): boolean => (bits & 0x7e000000) === 0x36000000;
const isConditional = (bits: number): boolean => (bits & 0xff000000) === 0x54000000;
/** The word of the branch on the opposite condition. */
function opposite(bits: number): number { return isConditional(bits) ? bits ^ 1 : bits ^ 1 << 24; }

/** Indexed by row. */
const inverse = instructions.map(({ name, format, bits }, row) => format !== F.FBranch || row === jump ? -1
  : instructions.findIndex((other) => other.format === F.FBranch && other.bits === opposite(bits) && other.name.endsWith('64') === name.endsWith('64')));

/** tbz reaches 32 KiB, other conditional branches 1 MiB, jumps 128 MiB, which no function exceeds. */
export const branches: BranchFacts = {
  size: (_fn, _inst, form) => form === 0 ? 4 : 8,
  reaches: (fn, inst, form, distance) => {
    if (form === 1 || fn.op[inst] === jump) return true;
    const limit = isTest(instructions[fn.op[inst]!]!.bits) ? 0x8000 : 0x100000;
    return distance >= -limit && distance < limit;
  },
  encode: (fn, inst, form, distance, out) => {
    if (fn.op[inst] === jump) { out.u32(jumpWord(distance)); return; }
    const { bits } = instructions[fn.op[inst]!]!;
    out.u32(conditionalWord(fn, inst, form === 0 ? bits : opposite(bits), form === 0 ? distance : 8));
    if (form === 1) out.u32(jumpWord(distance - 4));
  },
  jump,
  invert: (op) => inverse[op]!,
};

function jumpWord(distance: number): number {
  if (distance < -0x8000000 || distance >= 0x8000000) throw new RangeError('a function is larger than 128 MiB');
  return 0x14000000 | distance >> 2 & 0x3ffffff;
}
function conditionalWord(fn: MachineFunction, inst: MInst, bits: number, distance: number): number {
  if (isConditional(bits)) return bits | (distance >> 2 & 0x7ffff) << 5;
  if (!isTest(bits)) return bits | (distance >> 2 & 0x7ffff) << 5 | fn.reg(inst, 0);
  const bit = fn.imm(inst, 0);
  return bits | (bit & 32) << 26 | (bit & 31) << 19 | (distance >> 2 & 0x3fff) << 5 | fn.reg(inst, 0);
}

/** lea adds any offset by itself, accesses reach theirs when they are encoded; spills have the size of their slot. */
export function reachFrame(fn: MachineFunction, inst: MInst, base: Reg, offset: number, out: CodeBuffer): { base: Reg; offset: number } {
  return instructions[fn.op[inst]!]!.format >= 0 ? { base, offset } : within(base, offset, fn.frame[fn.imm(inst, 0)]!.size, out);
}
