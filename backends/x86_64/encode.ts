// x86-64: from rows to bytes. Intel 64 and IA-32 Architectures Software Developer's Manual, volume 2, chapter 2 (instruction
// format, ModRM, SIB, REX).

import type { CodeBuffer } from '../common/code.ts';
import { constraintRole, noReg, Use, type MachineFunction, type MInst, type Reg } from '../common/machine.ts';
import type { BranchFacts } from '../common/target.ts';
import { fromUnsigned, toSigned, toUnsigned } from './convert.ts';
import * as F from './instructions.ts';
import { instructions } from './instructions.ts';
import { RSP, RAX } from './registers.ts';
import { ABS32S, PC32, PLT32, TPOFF32 } from './relocations.ts';

const fitsByte = (value: number): boolean => value >= -128 && value <= 127;

/** Prefixes, REX and opcode of an instruction whose ModRM fields are these register numbers (0–15). */
function opcode(out: CodeBuffer, bits: number, extra: number, reg: number, index: number, rm: number, byteRegs: boolean): void {
  const prefix = extra & 0xff;
  if (prefix !== 0) out.u8(prefix);
  if ((extra & F.Lock) !== 0) out.u8(0xf0);
  const rex = ((extra & F.W) !== 0 ? 8 : 0) | (reg & 8) >> 1 | (index & 8) >> 2 | (rm & 8) >> 3;
  if (rex !== 0 || byteRegs) out.u8(0x40 | rex);
  if (bits > 0xffff) out.u8(bits >> 16);
  if (bits > 0xff) out.u8(bits >> 8 & 0xff);
  out.u8(bits & 0xff);
}
const number = (reg: Reg): number => reg & 31;
/** SPL, BPL, SIL and DIL are named by a REX prefix only. */
const needsRex = (reg: number): boolean => reg >= 4 && reg <= 7;

/** Bytes of `registers` without prefixes but REX. */
function registerBytes(bits: number, extra: number, reg: number, rm: number): number {
  return (bits > 0xff ? 3 : 2) + ((extra & F.W) !== 0 || ((reg | rm) & 8) !== 0 ? 1 : 0);
}

/** opcode reg, rm between registers. */
export function registers(out: CodeBuffer, bits: number, extra: number, reg: number, rm: number): void {
  const bytes = (extra & F.Byte) !== 0 && (needsRex(reg) || needsRex(rm)) || (extra & F.ByteRm) !== 0 && needsRex(rm);
  opcode(out, bits, extra, reg, 0, rm, bytes);
  out.u8(0xc0 | (reg & 7) << 3 | rm & 7);
}

/** opcode reg, memory. `tail` is the number of immediate bytes after it. */
function memory(out: CodeBuffer, bits: number, extra: number, reg: number, fn: MachineFunction, inst: MInst, regAt: number, immAt: number, tail: number): void {
  const base = fn.reg(inst, regAt);
  const index = fn.reg(inst, regAt + 1);
  const displacement = fn.imm(inst, immAt);
  const place = fn.imm(inst, immAt + 1);
  const scale = fn.imm(inst, immAt + 2);
  operand(out, bits, extra, reg, base, index, scale, displacement, place, tail);
}

/** The same from its parts. */
export function operand(out: CodeBuffer, bits: number, extra: number, reg: number, base: Reg, index: Reg, scale: number, displacement: number, place: number,
  tail: number): void {
  const r = (reg & 7) << 3;
  opcode(out, bits, extra, reg, index === noReg ? 0 : index, base === noReg ? 0 : base, (extra & F.Byte) !== 0 && needsRex(reg));
  if (base === noReg) {
    if (index === noReg && place >= 0) {
      out.u8(r | 5);
      out.fixup(out.length, PC32, place, displacement - 4 - tail);
      out.u32(0);
      return;
    }
    out.u8(r | 4);
    out.u8(index === noReg ? 0x25 : scale << 6 | (index & 7) << 3 | 5);
    if (place >= 0) out.fixup(out.length, ABS32S, place, displacement);
    out.u32(place >= 0 ? 0 : displacement);
    return;
  }
  const low = base & 7;
  const mod = place >= 0 ? 2 : displacement === 0 && low !== 5 ? 0 : fitsByte(displacement) ? 1 : 2;
  if (index !== noReg || low === 4) {
    out.u8(mod << 6 | r | 4);
    out.u8((index === noReg ? 4 << 3 : scale << 6 | (index & 7) << 3) | low);
  } else out.u8(mod << 6 | r | low);
  if (mod === 1) out.u8(displacement);
  else if (mod === 2) {
    if (place >= 0) out.fixup(out.length, ABS32S, place, displacement);
    out.u32(place >= 0 ? 0 : displacement);
  }
}

/** Encodes any instruction but a branch. */
export function encode(fn: MachineFunction, inst: MInst, out: CodeBuffer): void {
  const row = instructions[fn.op[inst]!]!;
  const { bits, extra } = row;
  const regs = fn.regCount[inst]!;
  const digit = extra >> 12 & 7;
  switch (row.format) {
    case F.FRegRm: registers(out, bits, extra, number(fn.reg(inst, 0)), number(fn.reg(inst, regs - 1))); return;
    case F.FRmReg: registers(out, bits, extra, number(fn.reg(inst, regs - 1)), number(fn.reg(inst, 0))); return;
    case F.FRm: registers(out, bits, extra, digit, number(fn.reg(inst, 0))); return;
    case F.FRmLast: registers(out, bits, extra, digit, number(fn.reg(inst, regs - 1))); return;
    case F.FRmUse: {
      let use = 0;
      while (constraintRole(fn.constraints[fn.regStart[inst]! + use]!) !== Use) use++;
      registers(out, bits, extra, digit, number(fn.reg(inst, use)));
      return;
    }
    case F.FRegMem: memory(out, bits, extra, number(fn.reg(inst, 0)), fn, inst, regs - 2, 0, 0); return;
    case F.FMemReg: memory(out, bits, extra, number(fn.reg(inst, regs - 1)), fn, inst, memoryAt(row.operands), 0, 0); return;
    case F.FMem: memory(out, bits, extra, digit, fn, inst, 0, 0, 0); return;
    case F.FMemImm: {
      const value = fn.imm(inst, 3);
      const short = bits === 0x81 && fitsByte(value);
      const size = short ? 1 : (extra & F.Imm16) !== 0 ? 2 : 4;
      memory(out, short ? 0x83 : bits, extra, bits === 0xc7 ? 0 : digit, fn, inst, 0, 0, size);
      immediate(out, value, size);
      return;
    }
    case F.FMemImm8: memory(out, bits, extra, digit, fn, inst, 0, 0, 1); out.u8(fn.imm(inst, 3)); return;
    case F.FRmImm: {
      const value = fn.imm(inst, 0);
      const short = bits === 0x81 && fitsByte(value);
      registers(out, short ? 0x83 : bits, extra, digit, number(fn.reg(inst, 0)));
      immediate(out, value, short ? 1 : 4);
      return;
    }
    case F.FRmImm8:
      // A shift by 1 has an opcode of its own.
      registers(out, fn.imm(inst, 0) === 1 && bits === 0xc1 ? 0xd1 : bits, extra, digit, number(fn.reg(inst, 0)));
      if (fn.imm(inst, 0) !== 1 || bits !== 0xc1) out.u8(fn.imm(inst, 0));
      return;
    case F.FRegRmImm: {
      const short = fitsByte(fn.imm(inst, 0));
      registers(out, short ? 0x6b : 0x69, extra, number(fn.reg(inst, 0)), number(fn.reg(inst, regs - 1)));
      immediate(out, fn.imm(inst, 0), short ? 1 : 4);
      return;
    }
    case F.FRegRmImm8: registers(out, bits, extra, number(fn.reg(inst, 0)), number(fn.reg(inst, regs - 1))); out.u8(fn.imm(inst, 0)); return;
    case F.FRmRegImm8: registers(out, bits, extra, number(fn.reg(inst, regs - 1)), number(fn.reg(inst, 0))); out.u8(fn.imm(inst, 0)); return;
    case F.FMovImm:
      opcode(out, bits | number(fn.reg(inst, 0)) & 7, extra, 0, 0, number(fn.reg(inst, 0)), false);
      if ((extra & F.W) !== 0) out.u64(fn.imm(inst, 0), fn.imm(inst, 1));
      else out.u32(fn.imm(inst, 0));
      return;
    case F.FOpcodeReg: opcode(out, bits | number(fn.reg(inst, 0)) & 7, extra, 0, 0, number(fn.reg(inst, 0)), false); return;
    case F.FPlain: opcode(out, bits, extra, 0, 0, 0, false); return;
    case F.FReference: operand(out, bits, extra, number(fn.reg(inst, 0)), noReg, noReg, 0, fn.imm(inst, 1), fn.imm(inst, 0), 0); return;
    case F.FCall:
      out.u8(bits);
      out.fixup(out.length, PLT32, fn.imm(inst, 0), fn.imm(inst, 1) - 4);
      out.u32(0);
      return;
    case F.FAdd: add(out, extra, number(fn.reg(inst, 0)), number(fn.reg(inst, 1)), number(fn.reg(inst, 2))); return;
    case F.FAddImm: addImmediate(out, extra, number(fn.reg(inst, 0)), number(fn.reg(inst, 1)), fn.imm(inst, 0)); return;
    case F.FZero: registers(out, bits, extra, number(fn.reg(inst, 0)), number(fn.reg(inst, 0))); return;
    case F.FTls:
      out.u8(0x64);
      operand(out, 0x8b, F.W, number(fn.reg(inst, 0)), noReg, noReg, 0, 0, -1, 0);
      operand(out, 0x8d, F.W, number(fn.reg(inst, 0)), number(fn.reg(inst, 0)), noReg, 0, 0x7fffffff, -1, 0);
      out.patch32(out.length - 4, 0);
      out.fixup(out.length - 4, TPOFF32, fn.imm(inst, 0), fn.imm(inst, 1));
      return;
    case F.FAtomic: atomic(out, bits, extra, fn, inst); return;
    case F.FFromSp: registers(out, bits, extra, number(fn.reg(inst, 0)), RSP); return;
    case F.FToSp: registers(out, bits, extra, RSP, number(fn.reg(inst, 0))); return;
    case F.FSelect:
      out.u8(bits);
      out.u8(registerBytes(0x0f28, 0, number(fn.reg(inst, 0)), number(fn.reg(inst, 2))));
      registers(out, 0x0f28, 0, number(fn.reg(inst, 0)), number(fn.reg(inst, 2)));
      return;
    case F.FToInt: toSigned(out, extra, number(fn.reg(inst, 0)), number(fn.reg(inst, 1)), number(fn.reg(inst, 2))); return;
    case F.FToUnsigned: toUnsigned(out, extra, number(fn.reg(inst, 0)), number(fn.reg(inst, 1)), number(fn.reg(inst, 2))); return;
    case F.FFromUnsigned: fromUnsigned(out, extra, number(fn.reg(inst, 0)), number(fn.reg(inst, 1)), number(fn.reg(inst, 2))); return;
    case F.FFromInt:
      registers(out, 0x0f57, 0, number(fn.reg(inst, 0)), number(fn.reg(inst, 0)));
      registers(out, bits, extra, number(fn.reg(inst, 0)), number(fn.reg(inst, 1)));
      return;
    case F.FMask:
      registers(out, 0x0f76, 0x66, number(fn.reg(inst, 0)), number(fn.reg(inst, 0)));
      registers(out, 0x0f00 | bits, 0x66, digit, number(fn.reg(inst, 0)));
      out.u8(extra & 0xff);
      return;
    default: throw new Error(`instruction ${row.name} has no encoding`);
  }
}

/** Register operand number of the memory operand: after the defs and the registers before it. */
function memoryAt(operands: string): number {
  return operands.split(' ').indexOf('m');
}
function immediate(out: CodeBuffer, value: number, size: number): void {
  if (size === 1) out.u8(value);
  else if (size === 2) out.u16(value);
  else out.u32(value);
}

function add(out: CodeBuffer, extra: number, to: number, a: number, b: number): void {
  if (to === a) registers(out, 0x03, extra, to, b);
  else if (to === b) registers(out, 0x03, extra, to, a);
  else {
    const [base, index] = sumOperands(a, b);
    operand(out, 0x8d, extra, to, base, index, 0, 0, -1, 0);
  }
}
/** Base and index of a sum: rbp and r13 as a base take a displacement, so the other one is the base then. */
export function sumOperands(a: number, b: number): readonly [base: number, index: number] {
  return (a & 7) === 5 ? [b, a] : [a, b];
}
function addImmediate(out: CodeBuffer, extra: number, to: number, a: number, value: number): void {
  if (to !== a) { operand(out, 0x8d, extra, to, a, noReg, 0, value, -1, 0); return; }
  // add 128 is sub -128, which takes an 8-bit immediate.
  const subtract = value === 128;
  const amount = subtract ? -128 : value;
  registers(out, fitsByte(amount) ? 0x83 : 0x81, extra, subtract ? 5 : 0, to);
  immediate(out, amount, fitsByte(amount) ? 1 : 4);
}

/** mov rax, m; again: mov t, rax; OP t, r; lock cmpxchg m, t; jne again. */
function atomic(out: CodeBuffer, bits: number, extra: number, fn: MachineFunction, inst: MInst): void {
  const temp = number(fn.reg(inst, 1));
  const value = number(fn.reg(inst, 4));
  const isByte = (extra & F.Byte) !== 0;
  const wide = extra & F.W;
  const sized = extra & (F.W | F.Byte | 0xff);
  const mem = (code: number, reg: number, more: number): void => { memory(out, code, sized | more, reg, fn, inst, 2, 0, 0); };
  mem(isByte ? 0x8a : 0x8b, RAX, 0);
  const again = out.length;
  registers(out, 0x8b, wide, temp, RAX);
  registers(out, bits, wide, temp, value);
  if ((extra & F.Nand) !== 0) registers(out, 0xf7, wide, 2, temp);
  mem(isByte ? 0x0fb0 : 0x0fb1, temp, F.Lock);
  out.u8(0x75);
  out.u8(again - (out.length + 1));
}

const jmp = instructions.findIndex((row) => row.name === 'jmp');

/** Indexed by row: the jump on the opposite condition, -1 if it is no conditional jump. */
const inverse = instructions.map(({ format, bits }) => format !== F.FBranch || bits === 0xeb ? -1
  : instructions.findIndex((row) => row.format === F.FBranch && row.bits === (bits ^ 1)));

export const branches: BranchFacts = {
  size: (fn, inst, form) => form === 0 ? 2 : fn.op[inst] === jmp ? 5 : 6,
  reaches: (_fn, _inst, form, distance) => form === 1 || distance - 2 >= -128 && distance - 2 <= 127,
  encode: (fn, inst, form, distance, out) => {
    const { bits } = instructions[fn.op[inst]!]!;
    if (form === 0) { out.u8(bits); out.u8(distance - 2); return; }
    if (fn.op[inst] === jmp) { out.u8(0xe9); out.u32(distance - 5); return; }
    out.u8(0x0f);
    out.u8(bits + 0x10);
    out.u32(distance - 6);
  },
  jump: jmp,
  // Conditions stand in pairs: the lowest bit of the code turns one round.
  invert: (op) => inverse[op]!,
};
