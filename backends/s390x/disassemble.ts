// z/Architecture: from bytes to text. z/Architecture Principles of Operation, chapter 5 (instruction formats).
//
// An instruction has 2, 4 or 6 bytes, as its first two bits say; its opcode is the first byte, or that with the second one, with the
// second digit of the second one, or with the last one, as the first one says. Templates have the operands' places, numbered by
// half-bytes from the start: `{r.2}` a general register, `{f.2}` a floating-point one, `{n.2}` a number.

import { withRegisters, type Decode, type Disassembler } from '../common/disassemble.ts';
import type { InstructionRow } from '../common/instruction.ts';
import * as F from './instructions.ts';
import { instructions } from './instructions.ts';
import { unsignedRows } from './print.ts';

// Opcodes in two places: bits beside those of the first byte.
const secondByte = new Set([0xb2, 0xb3, 0xb9, 0xe5]);
const secondDigit = new Set([0xa5, 0xa7, 0xc0, 0xc2]);
const lastByte = new Set([0xe3, 0xeb, 0xec, 0xed]);

const templates = new Map<number, string>();
function add(opcode: number, text: string): void {
  if (!templates.has(opcode)) templates.set(opcode, text);
}
const [Short, Long] = ['{short}', '{long}'];

/** A row's registers at half-bytes, in the order of its operands. */
const text = (row: InstructionRow, places: readonly number[]): string => withRegisters(row, (n, cls) => `{${cls}.${places[n]}}`);

function addRow(row: InstructionRow): void {
  const { format, bits, extra, name } = row;
  const last = row.operands.split(' ').filter((operand) => operand !== 'i').length - 1;
  /** The first register and, for all others, the last one. */
  const two = (first: number, second: number): string => text(row, Array.from({ length: last + 1 }, (_, i) => i === 0 ? first : second));
  switch (format) {
    case F.FRr: return add(bits, two(2, 3));
    case F.FRre: return add(bits, two(6, 7));
    case F.FRrf: return add(bits, text(row, [6, 7, 4]));
    case F.FRrfCondition: return add(bits, `${name.slice(0, name.startsWith('locg') ? 5 : 4)} {r.6}, {r.7}, {n.4}`);
    case F.FRrfMode: return add(bits, two(6, 7).replace(/, \d+, /, ', {n.4}, '));
    case F.FRi: return add(bits, two(2, 2).replace('#0', '{imm16}'));
    case F.FRil: return add(bits, two(2, 2).replace('#0', unsignedRows.test(name) ? '{unsigned32}' : '{imm32}'));
    case F.FRieImm: return add(bits, text(row, [2, 3]).replace('#0', '{imm16}'));
    case F.FRotate: return add(bits, text(row, [2, 3]).replace('#0', '{byte.2}').replace('#1+128', '{byte.3}').replace('#2', '{byte.4}'));
    case F.FLoad: case F.FStore: {
      const data = text(row, format === F.FLoad ? [2] : [2, 2, 2]);
      if (bits !== 0) add(bits, data.replace('~', '').replace(/@\d/, Short));
      return extra === 0 ? undefined : add(extra, data.replace('~', bits === 0 ? '' : 'y').replace(/@\d/, Long));
    }
    case F.FRxe: return add(bits, text(row, [2]).replace(/@\d/, Short));
    case F.FStoreImm: return add(bits, row.text.replace('@0', '{based}').replace('#3', bits < 0x100 ? '{byte.1}' : '{imm16.4}'));
    case F.FShiftImm: return;
    // The count is a register, a number, or both.
    case F.FShift: return add(bits, text(row, [2, 3]).replace(/0\(\{.*/, '{count}'));
    case F.FPairHigh: return add(bits, `${name} {r.6}, {r.7}`);
    case F.FDivide: {
      const mnemonic = name === 'mlgr' ? name : name.slice(0, -1);
      return add(bits, bits < 0x100 ? `${mnemonic} {r.2}, {r.3}` : `${mnemonic} {r.6}, {r.7}`);
    }
    case F.FInterlocked: return add(bits, text(row, [2, ...Array.from({ length: last + 1 }, () => 3)]).replace(/@\d/, '{longbased}'));
    case F.FZeroFloat: return add(bits, text(row, [6]));
    default:
  }
}
instructions.forEach(addRow);

// What only sequences and routines have.
for (const [opcode, template] of [
  [0x18, 'lr {r.2}, {r.3}'], [0x12, 'ltr {r.2}, {r.3}'], [0x28, 'ldr {f.2}, {f.3}'], [0x0d, 'basr {r.2}, {r.3}'], [0x07, 'bcr {n.2}, {r.3}'], [0x8e, 'srda {r.2}, {based}'],
  [0xb904, 'lgr {r.6}, {r.7}'], [0xb914, 'lgfr {r.6}, {r.7}'], [0xb24f, 'ear {r.6}, %a{n.7}'], [0xb24e, 'sar %a{n.6}, {r.7}'], [0x0a, 'svc {byte.1}'],
  [0xa79, 'lghi {r.2}, {imm16}'], [0xa78, 'lhi {r.2}, {imm16}'], [0xa7b, 'aghi {r.2}, {imm16}'], [0xa57, 'nill {r.2}, {unsigned16}'],
  [0xc01, 'lgfi {r.2}, {imm32}'], [0xc0f, 'llilf {r.2}, {unsigned32}'], [0xc0e, 'llihf {r.2}, {unsigned32}'], [0xc09, 'iilf {r.2}, {unsigned32}'],
  [0xc00, 'larl {r.2}, {to32}'], [0xa74, 'brc {n.2}, {to16}'], [0xc04, 'brcl {n.2}, {to32}'], [0xc05, 'brasl {r.2}, {to32}'],
  [0xeb04, 'lmg {r.2}, {r.3}, {longbased}'], [0xeb24, 'stmg {r.2}, {r.3}, {longbased}'], [0xe358, `ly {r.2}, ${Long}`], [0xe371, `lay {r.2}, ${Long}`],
] as const) add(opcode, template);

/** What is encoded as a displacement: a number, a base register, an index register. */
function addressText(displacement: number, index: number, base: number): string {
  const registers = [index, base].filter((reg) => reg !== 0).map((reg) => `%r${reg}`).join(',');
  return registers === '' ? String(displacement) : `${displacement}(${registers})`;
}

const decode: Decode = (code, at, address) => {
  if (at >= code.byteLength) return null;
  const first = code.getUint8(at);
  const size = first < 0x40 ? 2 : first < 0xc0 ? 4 : 6;
  if (at + size > code.byteLength) return null;
  const byte = (n: number): number => code.getUint8(at + n);
  const digit = (n: number): number => byte(n >> 1) >> ((n & 1) === 0 ? 4 : 0) & 15;
  const opcode = secondByte.has(first) ? first << 8 | byte(1) : secondDigit.has(first) ? first << 4 | digit(3) : lastByte.has(first) ? first << 8 | byte(5) : first;
  const template = templates.get(opcode);
  if (template === undefined) return null;
  let to = -1;
  const jump = (halves: number): string => {
    to = address + halves * 2;
    return `0x${to.toString(16)}`;
  };
  const short = (): number => code.getUint16(at + 2) & 0xfff;
  // Low 12 bits, then the high 8 bits with the sign.
  const long = (): number => short() | code.getInt8(at + 4) << 12;
  const text = template.replace(/\{(\w+)(?:\.(\d))?\}/g, (whole, field: string, place: string | undefined) => {
    const n = Number(place ?? 0);
    switch (field) {
      case 'r': case 'f': return `%${field}${digit(n)}`;
      case 'n': return String(digit(n));
      case 'byte': return String(byte(n));
      case 'imm16': return String(code.getInt16(at + (n === 0 ? 2 : n)));
      case 'unsigned16': return String(code.getUint16(at + 2));
      case 'imm32': return String(code.getInt32(at + 2));
      case 'unsigned32': return String(code.getUint32(at + 2));
      case 'to16': return jump(code.getInt16(at + 2));
      case 'to32': return jump(code.getInt32(at + 2));
      case 'short': return addressText(short(), digit(3), digit(4));
      case 'based': return addressText(short(), 0, digit(4));
      case 'long': return addressText(long(), digit(3), digit(4));
      case 'longbased': case 'count': return addressText(long(), 0, digit(4));
      default: return whole;
    }
  });
  return { size, text, to };
};

export const disassembler: Disassembler = { decode, shortest: 2, longest: 6 };
