// PowerPC, 32 bits: from instruction words to text. PowerPC User Instruction Set Architecture, book I, 1.7.

import { withRegisters, wordDisassembler, type Pattern } from '../common/disassemble.ts';
import type { InstructionRow } from '../common/instruction.ts';
import * as F from './instructions.ts';
import { instructions } from './instructions.ts';

// Fields, named by the bit where they end.
const T = 31 << 21, A = 31 << 16, B = 31 << 11, C = 31 << 6, Imm = 0xffff;

const pattern = (text: string, match: number, others = 0): Pattern => {
  let fields = others;
  for (const [field, bits] of [['{t.', T], ['{a.', A], ['{a0.', A], ['{b.', B], ['{c.', C]] as const) if (text.includes(field)) fields |= bits;
  return { mask: ~fields, match, text };
};
const text = (row: InstructionRow, fields: readonly string[]): string => withRegisters(row, (n, cls) => `{${fields[n]}.${cls}}`);

function patternsOf(row: InstructionRow): Pattern[] {
  const { format, bits, extra, name } = row;
  switch (format) {
    case F.FArith: case F.FArith2: return [pattern(text(row, ['t', 'a', 'b']), bits)];
    case F.FLogic: case F.FLogic2: return name === 'getsp' ? [] : [pattern(text(row, ['a', 't', 'b']), bits)];
    case F.FShift: return [pattern(text(row, ['a', 't']).replace('#0', '{shift}'), bits, B)];
    case F.FRotate: return [pattern(text(row, name === 'rlwimi' ? ['a', '', 't'] : ['a', 't']).replace('#0', '{shift}').replace('#1', '{begin}').replace('#2', '{end}'), bits, B | C | 31 << 1)];
    case F.FMask: return [pattern(`rlwinm${name === 'mask.' ? '.' : ''} {a.r}, {t.r}, {shift}, {begin}, {end}`, bits, B | C | 31 << 1)];
    case F.FImm: return [pattern(text(row, ['t', 'a']).replace('#0', '{signed}'), bits, Imm)];
    case F.FLogicImm: return [pattern(text(row, ['a', 't']).replace('#0', '{unsigned}'), bits, Imm)];
    case F.FOrImm: return [pattern(`${row.text} {a.r}, {t.r}, {unsigned}`, bits, Imm), pattern(`${row.text}s {a.r}, {t.r}, {unsigned}`, extra, Imm)];
    case F.FMem: {
      const data = text(row, row.operands.startsWith('m') ? ['', '', 't'] : ['t']);
      return [...bits === 0 ? [] : [pattern(data.replace('~', '').replace(/@\d/, '{signed}({a0.r})'), bits, Imm)], pattern(data.replace('~', 'x').replace(/@\d/, '{a0.r}, {b.r}'), extra)];
    }
    case F.FCompare: return [pattern(text(row, ['a', 'b']), bits)];
    case F.FCompareImm: return [pattern(text(row, ['a']).replace('#0', name === 'cmplwi' ? '{unsigned}' : '{signed}'), bits, Imm)];
    case F.FBranch: return [pattern(row.text.replace('#0', name === 'b' ? '{jump}' : '{branch}'), bits, name === 'b' ? 0x3fffffc : 0xfffc)];
    case F.FCall: return [pattern('bl {jump}', bits, 0x3fffffc)];
    case F.FPlain: return [pattern(row.text, bits)];
    case F.FFloat2: return [pattern(text(row, ['t', 'b']), bits)];
    case F.FFloatMul: return [pattern(text(row, ['t', 'a', 'c']), bits)];
    default: return [];
  }
}

const x31 = (code: number): number => 31 << 26 | code << 1;
/** What only sequences and routines have. */
const others: Pattern[] = [
  pattern('addi {t.r}, {a0.r}, {signed}', 14 << 26, Imm), pattern('addis {t.r}, {a0.r}, {signed}', 15 << 26, Imm),
  pattern('stwu {t.r}, {signed}({a.r})', 37 << 26, Imm), pattern('stwux {t.r}, {a.r}, {b.r}', x31(183)),
  pattern('lmw {t.r}, {signed}({a0.r})', 46 << 26, Imm), pattern('stmw {t.r}, {signed}({a0.r})', 47 << 26, Imm),
  pattern('lwarx {t.r}, {a0.r}, {b.r}', x31(20)), pattern('stwcx. {t.r}, {a0.r}, {b.r}', x31(150) | 1),
  pattern('fmr {t.f}, {b.f}', 63 << 26 | 72 << 1),
  pattern('mflr {t.r}', x31(339) | 8 << 16), pattern('mtlr {t.r}', x31(467) | 8 << 16), pattern('mtctr {t.r}', x31(467) | 9 << 16),
  pattern('bctr', 19 << 26 | 20 << 21 | 528 << 1), pattern('bctrl', 19 << 26 | 20 << 21 | 528 << 1 | 1), pattern('bnslr', 19 << 26 | 4 << 21 | 3 << 16 | 16 << 1),
  pattern('sc', 17 << 26 | 2),
];

const register = (at: number) => (word: number, width: string): string => `${width}${word >>> at & 31}`;

export const disassembler = wordDisassembler([...instructions.flatMap(patternsOf), ...others], {
  t: register(21), a: register(16), b: register(11), c: register(6),
  // The number 0 where it is a base.
  a0: (word) => (word >>> 16 & 31) === 0 ? '0' : `r${word >>> 16 & 31}`,
  shift: (word) => String(word >>> 11 & 31), begin: (word) => String(word >>> 6 & 31), end: (word) => String(word >>> 1 & 31),
  signed: (word) => String(word << 16 >> 16), unsigned: (word) => String(word & 0xffff),
}, {
  branch: (word) => (word << 16 >> 18) * 4,
  jump: (word) => (word << 6 >> 8) * 4,
}, (first, second) => {
  // lis, and addi or an access with the low part.
  const opcode = second >>> 26;
  if ((first & 0xfc1f0000) !== 15 << 26 || (first >>> 21 & 31) !== (second >>> 16 & 31) || opcode !== 14 && (opcode < 32 || opcode > 55)) return -1;
  return ((first & 0xffff) * 0x10000 + (second << 16 >> 16)) >>> 0;
}, false, (word) => word >>> 26);
