// x86-64: from bytes to text, AT&T syntax. Intel 64 and IA-32 Architectures Software Developer's Manual, volume 2, chapter 2.
//
// Prefixes, opcode and ModRM.reg choose a template; those of the rows are turned from operands into the places where their
// formats put these: `{reg.d}` ModRM.reg, `{rm.d}` ModRM.rm as a register, `{mem}` as memory, `{op.d}` the register in the
// opcode, `{imm8}` … immediates, `{to8}` `{to32}` distances.

import type { Decode, Decoded, Disassembler } from '../common/disassemble.ts';
import type { InstructionRow } from '../common/instruction.ts';
import * as F from './instructions.ts';
import { conditions, instructions } from './instructions.ts';
import { name } from './print.ts';

/** What a template needs of the instruction before it holds: a memory operand, a register there, either. */
type Rm = 'mem' | 'rm' | 'none';

/** Key of an instruction: opcode, mandatory prefix, REX.W, ModRM.reg where it is part of the opcode (else -1), what ModRM.rm is. */
function keyOf(opcode: number, prefix: number, wide: boolean, digit: number, rm: Rm): string { return `${opcode} ${prefix} ${wide} ${digit} ${rm}`; }

const templates = new Map<string, string>();
/** Opcodes by what follows them, to know how to read on: whether there is a ModRM byte, and whether its reg field is a digit. */
const withModRm = new Set<number>();
const withDigit = new Set<number>();

function add(opcode: number, extra: number, rm: Rm, text: string, digit = -1): void {
  const key = keyOf(opcode, extra & 0xff, (extra & F.W) !== 0, digit, rm);
  if (!templates.has(key)) templates.set(key, text);
  if (rm === 'none') return;
  withModRm.add(opcode);
  if (digit >= 0) withDigit.add(opcode);
}

/** A row's text with its registers in one field, or the first in one and the others in another. */
function places(text: string, first: string, others: string): string {
  return text.replace(/%(\d)([bwdqx])/g, (_match, n: string, width: string) => `{${n === '0' ? first : others}.${width}}`).replace(/@\d/, '{mem}');
}
const immediate = (text: string, field: string): string => text.replace(/#\d/, `{${field}}`);

function addRow({ format, bits, extra, text }: InstructionRow): void {
  const digit = extra >> 12 & 7;
  const lock = (extra & F.Lock) !== 0 ? 'lock ' : '';
  const plain = lock === '' ? text : text.slice(lock.length);
  switch (format) {
    case F.FRegRm: case F.FRegRmImm8: case F.FFromInt:
      return add(bits, extra, 'rm', immediate(places(plain.slice(plain.lastIndexOf(';') + 1).trimStart(), 'reg', 'rm'), 'imm8'));
    case F.FRmReg: return add(bits, extra, 'rm', places(plain, 'rm', 'reg'));
    case F.FRegMem: return add(bits, extra, 'mem', places(plain, 'reg', 'reg'));
    case F.FMemReg: return add(bits, extra, 'mem', places(plain, 'reg', 'reg'));
    case F.FRm: case F.FRmLast: case F.FRmUse: return add(bits, extra, 'rm', places(plain, 'rm', 'rm'), digit);
    case F.FRmImm: {
      const whole = places(plain, 'rm', 'rm');
      if (bits === 0x81) add(0x83, extra, 'rm', immediate(whole, 'imm8'), digit);
      return add(bits, extra, 'rm', immediate(whole, 'imm32'), digit);
    }
    case F.FRmImm8:
      if (bits === 0xc1) add(0xd1, extra, 'rm', immediate(places(plain, 'rm', 'rm'), 'one'), digit);
      return add(bits, extra, 'rm', immediate(places(plain, 'rm', 'rm'), 'imm8'), digit);
    case F.FMem: return add(bits, extra, 'mem', places(plain, '', ''), digit);
    case F.FMemImm:
      if (bits === 0x81) add(0x83, extra, 'mem', immediate(places(plain, '', ''), 'imm8'), digit);
      return add(bits, extra, 'mem', immediate(places(plain, '', ''), (extra & F.Imm16) !== 0 ? 'imm16' : 'imm32'), bits === 0xc7 ? 0 : digit);
    case F.FMemImm8: return add(bits, extra, 'mem', immediate(places(plain, '', ''), 'imm8'), digit);
    case F.FRegRmImm:
      add(0x6b, extra, 'rm', immediate(places(plain, 'reg', 'rm'), 'imm8'));
      return add(0x69, extra, 'rm', immediate(places(plain, 'reg', 'rm'), 'imm32'));
    case F.FRmRegImm8: return add(bits, extra, 'rm', immediate(places(plain, 'rm', 'reg'), 'imm8'));
    case F.FMovImm: case F.FOpcodeReg:
      for (let reg = 0; reg < 8; reg++) add(bits | reg, extra, 'none', places(plain, 'op', 'op').replace('##', '{imm64}').replace('#0', '{imm32}'));
      return;
    case F.FPlain: if (bits < 0x10000) add(bits, extra, 'none', plain); return;
    case F.FBranch: {
      const mnemonic = plain.slice(0, plain.indexOf(' '));
      add(bits, 0, 'none', `${mnemonic} {to8}`);
      return bits === 0xeb ? add(0xe9, 0, 'none', `${mnemonic} {to32}`) : add(bits + 0x0f10, 0, 'none', `${mnemonic} {to32}`);
    }
    case F.FCall: return add(bits, 0, 'none', 'callq {to32}');
    default:
  }
}
instructions.forEach(addRow);

// What only sequences and routines have.
for (const [w, s, r] of [[0, 'l', 'd'], [F.W, 'q', 'q']] as const) {
  add(0x03, w, 'rm', `add${s} {rm.${r}}, {reg.${r}}`);
  for (const [opcode, field] of [[0x83, 'imm8'], [0x81, 'imm32']] as const) ['add', 'or', 'adc', 'sbb', 'and', 'sub', 'xor', 'cmp'].forEach((op, digit) => {
    add(opcode, w, 'rm', `${op}${s} $\{${field}}, {rm.${r}}`, digit);
  });
  add(0x8b, w, 'rm', `mov${s} {rm.${r}}, {reg.${r}}`);
  add(0xc7, w, 'rm', `mov${s} $\{imm32}, {rm.${r}}`, 0);
  add(0x0fba, w, 'rm', `btc${s} $\{imm8}, {rm.${r}}`, 7);
  add(0x0fba, w, 'rm', `bts${s} $\{imm8}, {rm.${r}}`, 5);
  for (const [t, prefix] of [['sd', 0xf2], ['ss', 0xf3]] as const) add(0x0f2c, w | prefix, 'rm', `cvtt${t}2si${s === 'q' ? 'q' : ''} {rm.x}, {reg.${r}}`);
}
add(0x0f28, 0, 'rm', 'movaps {rm.x}, {reg.x}');
add(0x0f50, 0, 'rm', 'movmskps {rm.x}, {reg.d}');
add(0x0f50, 0x66, 'rm', 'movmskpd {rm.x}, {reg.d}');
add(0x0f76, 0x66, 'rm', 'pcmpeqd {rm.x}, {reg.x}');
for (const [opcode, s] of [[0x0f72, 'd'], [0x0f73, 'q']] as const) {
  add(opcode, 0x66, 'rm', `psrl${s} $\{imm8}, {rm.x}`, 2);
  add(opcode, 0x66, 'rm', `psll${s} $\{imm8}, {rm.x}`, 6);
}
add(0xff, 0, 'rm', 'jmpq *{rm.q}', 4);
add(0x0f05, 0, 'none', 'syscall');
add(0x90, 0, 'none', 'nop');
add(0x8a, 0, 'mem', 'movb {mem}, {reg.b}');
add(0x8b, 0x66, 'mem', 'movw {mem}, {reg.w}');
conditions.forEach((_condition, code) => { withDigit.add(0x0f90 | code); });

/** Reads one instruction; running past the end is a RangeError. */
class Reader {
  readonly #code: DataView;
  readonly #start: number;
  readonly #address: number;
  #at: number;
  #rex = 0;
  #segment = '';
  // ModRM.
  #rm = 0;
  #reg = 0;
  #memory = '';
  #to = -1;

  constructor(code: DataView, at: number, address: number) {
    this.#code = code;
    this.#start = at;
    this.#at = at;
    this.#address = address;
  }

  #i8(): number { return this.#code.getInt8(this.#at++); }
  #i32(): number { this.#at += 4; return this.#code.getInt32(this.#at - 4, true); }

  read(): Decoded | null {
    let prefix = 0;
    let lock = '';
    let byte = this.#i8() & 0xff;
    for (; ; byte = this.#i8() & 0xff) {
      if (byte === 0x66 || byte === 0xf2 || byte === 0xf3) prefix = byte;
      else if (byte === 0xf0) lock = 'lock ';
      else if (byte === 0x64) this.#segment = '%fs:';
      else break;
    }
    if ((byte & 0xf0) === 0x40) {
      this.#rex = byte;
      byte = this.#i8() & 0xff;
    }
    const opcode = byte === 0x0f ? 0x0f00 | this.#i8() & 0xff : byte;
    const isWide = (this.#rex & 8) !== 0;
    // mfence: 0f ae f0.
    if (opcode === 0x0fae) return (this.#i8() & 0xff) === 0xf0 ? this.#decoded('mfence') : null;
    let rm: Rm = 'none';
    if (withModRm.has(opcode)) {
      const modRm = this.#i8();
      this.#reg = modRm >> 3 & 7 | (this.#rex & 4) << 1;
      rm = (modRm & 0xc0) === 0xc0 ? 'rm' : 'mem';
      if (rm === 'rm') this.#rm = modRm & 7 | (this.#rex & 1) << 3;
      else this.#readMemory(modRm);
    }
    const digit = withDigit.has(opcode) ? this.#reg & 7 : -1;
    const template = templates.get(keyOf(opcode, prefix, isWide, digit, rm)) ?? templates.get(keyOf(opcode, prefix, isWide, -1, rm));
    return template === undefined ? null : this.#decoded(lock + this.#fill(template, opcode));
  }

  #decoded(text: string): Decoded { return { size: this.#at - this.#start, text, to: this.#to }; }

  /** The memory operand, without immediates behind it: rip-relative ones are finished by `#fill`. */
  #readMemory(modRm: number): void {
    const mod = modRm >> 6 & 3;
    let base = modRm & 7;
    let index = '';
    if (base === 4) {
      const sib = this.#i8();
      base = sib & 7;
      const register = sib >> 3 & 7 | (this.#rex & 2) << 2;
      if (register !== 4) index = `,${name(register, 'q')}${(sib & 0xc0) === 0 ? '' : `,${1 << (sib >> 6 & 3)}`}`;
      if (base === 5 && mod === 0) {
        const displacement = this.#i32();
        this.#memory = `${this.#segment}${displacement === 0 && index !== '' ? '' : displacement}${index === '' ? '' : `(${index})`}`;
        return;
      }
    } else if (base === 5 && mod === 0) {
      this.#memory = 'rip';
      this.#to = this.#i32();
      return;
    }
    const displacement = mod === 0 ? 0 : mod === 1 ? this.#i8() : this.#i32();
    this.#memory = `${this.#segment}${displacement === 0 ? '' : displacement}(${name(base | (this.#rex & 1) << 3, 'q')}${index})`;
  }

  #fill(template: string, opcode: number): string {
    const text = template.replace(/\{(\w+)(?:\.(\w))?\}/g, (whole, field: string, width: string) => {
      switch (field) {
        case 'reg': return nameOf(this.#reg, width);
        case 'rm': return nameOf(this.#rm, width);
        case 'op': return nameOf(opcode & 7 | (this.#rex & 1) << 3, width);
        case 'one': return '1';
        case 'imm8': return String(this.#i8());
        case 'imm16': this.#at += 2; return String(this.#code.getInt16(this.#at - 2, true));
        case 'imm32': return String(this.#i32());
        case 'imm64': this.#at += 8; return String(this.#code.getBigInt64(this.#at - 8, true));
        case 'to8': case 'to32': {
          const distance = field === 'to8' ? this.#i8() : this.#i32();
          this.#to = this.#address + this.#at - this.#start + distance;
          return `0x${this.#to.toString(16)}`;
        }
        default: return whole;
      }
    });
    if (!text.includes('{mem}')) return text;
    // From the end of the instruction, which is known now.
    if (this.#memory !== 'rip') return text.replace('{mem}', this.#memory);
    const distance = this.#to;
    this.#to += this.#address + this.#at - this.#start;
    return text.replace('{mem}', `${distance}(%rip)`);
  }
}

/** A register of either file. No instruction of ours names AH to BH. */
function nameOf(reg: number, width: string): string { return name(width === 'x' ? reg + 32 : reg, width); }

const decode: Decode = (code, at, address) => {
  try {
    return new Reader(code, at, address).read();
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
};

export const disassembler: Disassembler = { decode, shortest: 1, longest: 15 };
