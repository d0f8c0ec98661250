// PowerPC, 32 bits: assembly text of an instruction, as GNU as reads it with -mregnames. What encode.ts makes of several instructions
// is printed as these, separated by semicolons.

import { operandText } from '../common/assembly.ts';
import { noReg, type MachineFunction, type MInst } from '../common/machine.ts';
import type { PrintNames } from '../common/target.ts';
import { fits16, maskBounds } from './encode.ts';
import * as F from './instructions.ts';
import { instructions } from './instructions.ts';
import { registers } from './registers.ts';

const high = (value: number): number => (value + 0x8000) >> 16;
const low = (value: number): number => value << 16 >> 16;
const name = (reg: number): string => registers.names[reg]!;

function addText(to: string, from: string, value: number): string {
  if (fits16(value)) return `addi ${to}, ${from}, ${value}`;
  return `addis ${to}, ${from}, ${high(value)}${(value & 0xffff) === 0 ? '' : `; addi ${to}, ${to}, ${low(value)}`}`;
}
function constantText(to: string, value: number): string {
  if (fits16(value)) return `li ${to}, ${value}`;
  return `lis ${to}, ${value >> 16}${(value & 0xffff) === 0 ? '' : `; ori ${to}, ${to}, ${value & 0xffff}`}`;
}
function logicText(op: string, to: string, from: string, value: number): string {
  const upper = value >>> 16;
  const lower = value & 0xffff;
  const parts = upper === 0 ? [] : [`${op}s ${to}, ${from}, ${upper}`];
  if (lower !== 0 || upper === 0) parts.push(`${op} ${to}, ${upper === 0 ? from : to}, ${lower}`);
  return parts.join('; ');
}

function leaText(to: string, base: number, index: number, displacement: number, place: number, names: PrintNames): string {
  if (place >= 0) {
    const symbol = `${names.reference(place)}${displacement === 0 ? '' : `+${displacement}`}`;
    return `lis ${to}, ${symbol}@ha; addi ${to}, ${to}, ${symbol}@l`;
  }
  if (place <= -2) return `addi ${to}, ${displacement}+${names.slot(-2 - place)}`;
  if (index === noReg) return addText(to, name(base), displacement);
  return `add ${to}, ${name(base)}, ${name(index)}${displacement === 0 ? '' : `; ${addText(to, to, displacement)}`}`;
}

export function print(fn: MachineFunction, inst: MInst, names: PrintNames): string {
  const { format, text, name: row, bits } = instructions[fn.op[inst]!]!;
  const reg = (i: number): string => name(fn.reg(inst, i));
  const value = fn.immCount[inst]! > 0 ? fn.imm(inst, 0) : 0;
  switch (format) {
    case F.FAddImm: return addText(reg(0), reg(1), value);
    case F.FOrImm: return logicText(text, reg(0), reg(1), value);
    case F.FConst: return constantText(reg(0), value);
    case F.FMask: {
      const [begin, end] = maskBounds(value)!;
      return `rlwinm${row === 'mask.' ? '.' : ''} ${reg(0)}, ${reg(1)}, 0, ${begin}, ${end}`;
    }
    case F.FLea: return leaText(reg(0), fn.reg(inst, 1), fn.reg(inst, 2), value, fn.imm(inst, 1), names);
    default:
  }
  // What stands before the instruction, if its memory operand is more than it can hold.
  let before = '';
  let isIndexed = false;
  const mayHold = format === F.FMem && bits !== 0 || format === F.FTable;
  const memory = (base: number, index: number, displacement: number, place: number): string => {
    const b = base === noReg ? '0' : name(base);
    if (place <= -2) return `${displacement}+${names.slot(-2 - place)}`;
    if (place >= 0) {
      const symbol = `${names.reference(place)}${displacement === 0 ? '' : `+${displacement}`}`;
      before = `lis r12, ${symbol}@ha; `;
      if (mayHold) return `${symbol}@l(r12)`;
      before += `addi r12, r12, ${symbol}@l; `;
      return '0, r12';
    }
    if (index !== noReg && displacement === 0) {
      isIndexed = true;
      return `${b}, ${name(index)}`;
    }
    if (mayHold) {
      if (index !== noReg) before = `add r12, ${b}, ${name(index)}; `;
      else if (fits16(displacement)) return `${displacement}(${b})`;
      else before = `addis r12, ${b}, ${high(displacement)}; `;
      return `${low(displacement)}(r12)`;
    }
    if (displacement === 0) return `0, ${b}`;
    before = index === noReg ? `${addText('r12', b, displacement)}; ` : `add r12, ${b}, ${name(index)}; ${addText('r12', 'r12', displacement)}; `;
    return '0, r12';
  };
  const body = operandText(fn, inst, instructions[fn.op[inst]!]!, names, name, memory);
  return before + body.replace('~', isIndexed ? 'x' : '');
}
