// RISC-V 64: from instruction words to text, without aliases. The RISC-V Instruction Set Manual, volume I, "Base Instruction Formats".

import { withRegisters, wordDisassembler, type Pattern } from '../common/disassemble.ts';
import type { InstructionRow } from '../common/instruction.ts';
import * as F from './instructions.ts';
import { instructions } from './instructions.ts';
import { registers } from './registers.ts';

// What a format leaves of a word.
const Funct3 = 0x707f, Funct6 = 0xfc00707f | 0, Funct7 = 0xfe00707f | 0, Rs1 = 31 << 15, Rs2 = 31 << 20;

const text = (row: InstructionRow, fields: readonly string[] = ['rd', 'rs1', 'rs2']): string => withRegisters(row, (n, cls) => `{${fields[n]}.${cls}}`);

function patternOf(row: InstructionRow): Pattern | null {
  const { format, bits, name } = row;
  switch (format) {
    case F.FR: {
      const mask = Funct7 | (row.text.includes('%1') ? 0 : Rs1) | (row.text.includes('%2') ? 0 : Rs2);
      return { mask, match: bits, text: text(row) };
    }
    case F.FI: {
      const isShift = /^s(ll|rl|ra)i/.test(name);
      return { mask: !isShift ? Funct3 : name.endsWith('w') ? Funct7 : Funct6, match: bits, text: text(row).replace('#0', isShift ? '{shamt}' : '{imm}') };
    }
    case F.FLoad: return name === 'lea' ? null : { mask: Funct3, match: bits, text: text(row).replace('@1', '{imm}({rs1.r})') };
    case F.FStore: return { mask: Funct3, match: bits, text: text(row, ['', '', 'rs2']).replace('@0', '{store}({rs1.r})') };
    case F.FBranch: return name === 'j' ? null : { mask: Funct3, match: bits, text: text(row, ['rs1', 'rs2']).replace('#0', '{branch}') };
    case F.FPlain: return { mask: -1, match: bits, text: name === 'ret' ? 'jalr zero,0(ra)' : row.text };
    default: return null;
  }
}

/** What only sequences and routines have. */
const others: readonly Pattern[] = [
  { mask: 0x7f, match: 0x37, text: 'lui {rd.r},{upper}' },
  { mask: 0x7f, match: 0x17, text: 'auipc {rd.r},{upper}' },
  { mask: 0x7f, match: 0x6f, text: 'jal {rd.r},{jump}' },
  { mask: Funct3, match: 0x67, text: 'jalr {rd.r},{imm}({rs1.r})' },
  { mask: -1, match: 0x73, text: 'ecall' },
  ...[['w', 2], ['d', 3]].flatMap(([suffix, f3]) => [
    { mask: Funct7 | Rs2, match: 0x1000002f | Number(f3) << 12, text: `lr.${suffix} {rd.r},({rs1.r})` },
    { mask: Funct7, match: 0x1800002f | Number(f3) << 12, text: `sc.${suffix} {rd.r},{rs2.r},({rs1.r})` },
  ]),
];

const register = (at: number) => (word: number, width: string): string => registers.names[(word >>> at & 31) + (width === 'f' ? 32 : 0)]!;

export const disassembler = wordDisassembler([...instructions.map(patternOf).filter((pattern) => pattern !== null), ...others], {
  rd: register(7), rs1: register(15), rs2: register(20),
  imm: (word) => String(word >> 20),
  shamt: (word) => String(word >>> 20 & 63),
  store: (word) => String((word >> 25) << 5 | word >>> 7 & 31),
  upper: (word) => `0x${(word >>> 12).toString(16)}`,
}, {
  branch: (word) => (word >> 31) << 12 | (word << 4 & 0x800) | (word >>> 20 & 0x7e0) | (word >>> 7 & 0x1e),
  jump: (word) => (word >> 31) << 20 | (word & 0xff000) | (word >>> 9 & 0x800) | (word >>> 20 & 0x7fe),
}, (first, second, address) => {
  // lui or auipc, and what adds the low part to its register.
  if ((first >>> 7 & 31) !== (second >>> 15 & 31)) return -1;
  const upper = (first & 0x7f) === 0x37 ? first & ~0xfff : (first & 0x7f) === 0x17 ? address - 4 + (first & ~0xfff) : NaN;
  const isStore = (second & 0x7f) === 0x23 || (second & 0x7f) === 0x27;
  const isImmediate = [0x03, 0x07, 0x13, 0x67].includes(second & 0x7f) && (second & Funct3) !== 0x1013 && (second & Funct3) !== 0x5013;
  const low = isStore ? (second >> 25) << 5 | second >>> 7 & 31 : isImmediate ? second >> 20 : NaN;
  return upper + low >= 0 ? upper + low : -1;
}, true, (word) => word & 0x7f);
