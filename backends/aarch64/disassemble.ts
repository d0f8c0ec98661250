// AArch64: from instruction words to text. Arm Architecture Reference Manual for A-profile (ARM DDI 0487), C4.

import { wordDisassembler, type Pattern } from '../common/disassemble.ts';
import type { InstructionRow } from '../common/instruction.ts';
import * as F from './instructions.ts';
import { instructions } from './instructions.ts';

// Fields.
const Rd = 31, Rn = 31 << 5, Ra = 31 << 10, Rm = 31 << 16, Imm6 = 63 << 10, Imm12 = 0xfff << 10, Shift12 = 1 << 22, Sf = 1 << 31, Scaled = 1 << 24;
const names = ['rd', 'rn', 'rm', 'ra'];

/** A row's registers by field; `fields` names them in the order of its operands. */
function text(row: InstructionRow, fields: readonly string[]): string {
  return row.text.replace(/%(\d)([a-z])/g, (_match, n: string, width: string) => `{${fields[Number(n)]}.${width}}`);
}
/** All bits but the fields that the text names. */
function maskOf(template: string, others = 0): number {
  let fields = others;
  for (const [field, bits] of [['{rd', Rd], ['{rn', Rn], ['{rm', Rm], ['{ra', Ra]] as const) if (template.includes(field)) fields |= bits;
  return ~fields;
}
const pattern = (template: string, match: number, others = 0): Pattern => ({ mask: maskOf(template, others), match, text: template });

function patternsOf(row: InstructionRow): Pattern[] {
  const { format, bits, extra, operands } = row;
  switch (format) {
    case F.FR: return [pattern(text(row, extra === 0 ? names : ['rd', 'rm']), bits)];
    case F.FCompare: return [pattern(text(row, ['rn', 'rm']), bits)];
    case F.FInsert: return [pattern(text(row, ['rd', '', 'rn', 'rm']), bits)];
    // An addition, and the subtraction that takes a negative number.
    case F.FImmediate: case F.FCompareImmediate: {
      const template = text(row, format === F.FImmediate ? names : ['rn']).replace('#0', '{imm12}');
      const opposite = template.replace(/^\w+/, (word) => ({ add: 'sub', cmp: 'cmn' })[word]!);
      return [pattern(template, bits, Imm12 | Shift12), pattern(opposite, bits ^ 1 << 30, Imm12 | Shift12)]
        // What is no addition to the stack pointer names it.
        .map((each) => format === F.FImmediate ? { ...each, text: each.text.replace('{rd.', '{rdsp.').replace('{rn.', '{rnsp.') } : each);
    }
    case F.FLogical: case F.FTest: {
      const template = text(row, format === F.FLogical ? names : ['rn']).replace('#0', `{logical.${extra === 64 ? 'x' : 'w'}}`);
      return [pattern(template, bits, Imm6 | 63 << 16 | (extra === 64 ? 1 << 22 : 0))];
    }
    case F.FBits: {
      if (operands === '=r r i') return [pattern(text(row, names).replace('#0', '{imms}').replace('{rn', '{rm'), bits, Imm6 | Rn)];
      return [pattern(text(row, names).replace('#0', '{immr}').replace('#1', '{imms}'), bits, Imm6 | 63 << 16)];
    }
    case F.FShifted: return [pattern(text(row, names).replace('#0', bits & 1 << 21 ? '{amount}' : '{imms}'), bits, bits & 1 << 21 ? 7 << 10 : Imm6)]
      .map((each) => bits & 1 << 21 ? { ...each, text: each.text.replace('{rd.', '{rdsp.').replace('{rn.', '{rnsp.'), mask: each.mask & ~(Rd | Rn) } : each);
    case F.FCompareShifted: return [pattern(text(row, ['rn', 'rm']).replace('#0', '{imms}'), bits, Imm6)];
    case F.FLoad: case F.FStore: {
      const template = text(row, ['rd', '', 'rd']).replace(/@\d/, '{at}');
      const scaled = pattern(template.replace('{at}', `[{rnsp.x},{scaled.${String(extra)}}]`), bits, Imm12 | Rn);
      const mnemonic = template.slice(0, template.indexOf(' '));
      const unscaled = pattern(template.replace(mnemonic, mnemonic.replace(/^(ld|st)/, '$1u')).replace('{at}', '[{rnsp.x},{unscaled}]'), bits & ~Scaled, 0x1ff << 12 | Rn);
      const indexed = [['', 3, 0], [`,lsl ${String(extra)}`, 3, 1], [',uxtw', 2, 0], [`,uxtw ${String(extra)}`, 2, 1], [',sxtw', 6, 0], [`,sxtw ${String(extra)}`, 6, 1]] as const;
      return [scaled, unscaled, ...indexed.map(([shift, option, s]) =>
        pattern(template.replace('{at}', `[{rnsp.x},{rm.${option === 3 ? 'x' : 'w'}}${shift}]`), bits & ~Scaled | 0x00200800 | option << 13 | s << 12, Rn))];
    }
    case F.FUse: return row.name === 'setsp' ? [] : [pattern(row.text.replace('%u', '{rn.x}'), bits)];
    case F.FPlain: return [pattern(row.text, bits)];
    case F.FBranch: {
      const isTest = row.name.startsWith('tb');
      const template = text(row, ['rd']).replace(isTest ? '#1' : '#0', row.name === 'b' ? '{jump}' : isTest ? '{near}' : '{branch}').replace('#0', '{bit}');
      // tbz of a 64-bit register is of all bits; its width is the bit's number.
      return [pattern(template, bits, row.name === 'b' ? 0x3ffffff : isTest ? 0x3fff << 5 | 31 << 19 | Sf : 0x7ffff << 5)];
    }
    default: return [];
  }
}

/** What only sequences and routines have, and what the rows name otherwise. */
const others: Pattern[] = [
  ...([['w', 0], ['x', Sf]] as const).flatMap(([r, sf]) => [
    ...([['movz', 0x52800000], ['movn', 0x12800000], ['movk', 0x72800000]] as const).map(([name, bits]) => pattern(`${name} {rd.${r}},{wide}`, bits | sf, 0x3ffff << 5)),
    pattern(`mov {rd.${r}},{rm.${r}}`, 0x2a0003e0 | sf),
    pattern(`csinc {rd.${r}},{rn.${r}},{rm.${r}},eq`, 0x1a800400 | sf),
  ]),
  pattern('bl {jump}', 0x94000000 | 0, 0x3ffffff),
  pattern('adrp {rd.x},{page}', 0x90000000 | 0, 0x7ffff << 5 | 3 << 29),
  pattern('mrs {rd.x},tpidr_el0', 0xd53bd040 | 0),
  pattern('msr tpidr_el0,{rd.x}', 0xd51bd040 | 0),
  pattern('svc 0', 0xd4000001 | 0),
  pattern('add {rdsp.x},{rnsp.x},{rm.x},uxtx', 0x8b206000 | 0, Rd | Rn),
  pattern('nop', 0xd503201f | 0),
  ...(['s', 'd'] as const).map((s, type) => pattern(`fmov {rd.${s}},{rn.${s}}`, 0x1e204000 | type << 22)),
  ...([['x', 0xa9000000], ['d', 0x6d000000]] as const).flatMap(([r, bits]) => [['stp', 0], ['ldp', 1 << 22]].map(([name, load]) =>
    pattern(`${name} {rd.${r}},{ra.${r}},[{rnsp.x},{pair}]`, bits | Number(load), 127 << 15 | Rn))),
  ...(['b', 'h', '', ''] as const).flatMap((suffix, size) => {
    const r = size === 3 ? 'x' : 'w';
    return [pattern(`ldxr${suffix} {rd.${r}},[{rnsp.x}]`, 0x085f7c00 | size << 30, Rn), pattern(`stxr${suffix} {rm.w},{rd.${r}},[{rnsp.x}]`, 0x08007c00 | size << 30, Rn)];
  }),
  pattern('cmp {rn.w},{rm.w},uxtb', 0x6b20001f), pattern('cmp {rn.w},{rm.w},uxth', 0x6b20201f),
  ...(['s', 'd'] as const).map((s, type) => pattern(`fneg {rd.${s}},{rn.${s}}`, 0x1e214000 | type << 22)),
];

const name = (reg: number, width: string): string => width === 'v' ? `v${reg}` : reg === 31 && (width === 'w' || width === 'x') ? `${width}zr` : `${width}${reg}`;
const register = (at: number) => (word: number, width: string): string => name(word >>> at & 31, width);
/** Register 31 is the stack pointer. */
const orStack = (at: number) => (word: number, width: string): string => (word >>> at & 31) !== 31 ? name(word >>> at & 31, width) : width === 'x' ? 'sp' : 'wsp';

/** DecodeBitMasks: an element of ones, rotated, repeated. */
function logicalValue(word: number, width: number): string {
  const imms = word >>> 10 & 63;
  const immr = word >>> 16 & 63;
  const size = 1 << 31 - Math.clz32((word >>> 22 & 1) << 6 | ~imms & 63);
  const all = (1n << BigInt(size)) - 1n;
  const ones = (1n << BigInt((imms & size - 1) + 1)) - 1n;
  const rotation = BigInt(immr & size - 1);
  let value = (ones >> rotation | ones << BigInt(size) - rotation) & all;
  for (let bits = size; bits < width; bits *= 2) value |= value << BigInt(bits);
  return `0x${value.toString(16)}`;
}

export const disassembler = wordDisassembler([...instructions.flatMap(patternsOf), ...others], {
  rd: register(0), rn: register(5), ra: register(10), rm: register(16), rdsp: orStack(0), rnsp: orStack(5),
  imm12: (word) => `${word >>> 10 & 0xfff}${(word & Shift12) === 0 ? '' : ',lsl 12'}`,
  logical: (word, width) => logicalValue(word, width === 'x' ? 64 : 32),
  imms: (word) => String(word >>> 10 & 63),
  amount: (word) => String(word >>> 10 & 7),
  immr: (word) => String(word >>> 16 & 63),
  scaled: (word, log2) => String((word >>> 10 & 0xfff) << Number(log2)),
  unscaled: (word) => String(word << 11 >> 23),
  pair: (word) => String((word << 10 >> 25) * 8),
  bit: (word) => String(word >>> 19 & 31 | word >>> 26 & 32),
  wide: (word) => `${word >>> 5 & 0xffff}${(word >>> 21 & 3) === 0 ? '' : `,lsl ${16 * (word >>> 21 & 3)}`}`,
}, {
  jump: (word) => (word << 6 >> 6) * 4,
  branch: (word) => (word << 8 >> 13) * 4,
  near: (word) => (word << 13 >> 18) * 4,
  page: (word, address) => ((word << 8 >> 13) * 4 + (word >>> 29 & 3)) * 0x1000 - address % 0x1000,
}, (first, second, address) => {
  // adrp, and an addition of 12 bits or an access at a scaled offset.
  if ((first & 0x9f000000) !== (0x90000000 | 0) || (first & 31) !== (second >>> 5 & 31)) return -1;
  const page = address - 4 - (address - 4) % 0x1000 + ((first << 8 >> 13) * 4 + (first >>> 29 & 3)) * 0x1000;
  const offset = second >>> 10 & 0xfff;
  if ((second & 0xffc00000) === (0x91000000 | 0)) return page + offset;
  return (second & 0x3b000000) === 0x39000000 ? page + (offset << (second >>> 30)) : -1;
}, true, (word) => word >>> 26 & 7);
