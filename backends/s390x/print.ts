// z/Architecture: assembly text of an instruction, as GNU as reads it. What encode.ts makes of several instructions is printed as
// these, separated by semicolons.

import { operandText } from '../common/assembly.ts';
import { noReg, type MachineFunction, type MInst } from '../common/machine.ts';
import type { PrintNames } from '../common/target.ts';
import * as F from './instructions.ts';
import { instructions } from './instructions.ts';
import { registers } from './registers.ts';

const name = (reg: number): string => `%${registers.names[reg]!}`;
const fits16 = (value: number): boolean => value >= -0x8000 && value <= 0x7fff;

export const unsignedRows = /^[nox]i[lh]f$|^al|^cl/;

function constantText(to: string, low: number, high: number): string {
  if (high === low >> 31) return fits16(low) ? `lghi ${to}, ${low}` : `lgfi ${to}, ${low}`;
  if (high === 0) return `llilf ${to}, ${low >>> 0}`;
  return `llihf ${to}, ${high >>> 0}${low === 0 ? '' : `; iilf ${to}, ${low >>> 0}`}`;
}

export function print(fn: MachineFunction, inst: MInst, names: PrintNames): string {
  const row = instructions[fn.op[inst]!]!;
  const { format, bits } = row;
  if (format === F.FConst32) {
    const value = fn.imm(inst, 0);
    return fits16(value) ? `lhi ${name(fn.reg(inst, 0))}, ${value}` : `iilf ${name(fn.reg(inst, 0))}, ${value >>> 0}`;
  }
  if (format === F.FConst64) return constantText(name(fn.reg(inst, 0)), fn.imm(inst, 0), fn.imm(inst, 1));
  // Fields of 32 bits without a sign.
  if (format === F.FRil && unsignedRows.test(row.name)) return `${row.name} ${name(fn.reg(inst, 0))}, ${fn.imm(inst, 0) >>> 0}`;
  let before = '';
  let isLong = false;
  const mayIndex = format === F.FLoad || format === F.FStore || format === F.FRxe || format === F.FTable;
  const isShort = format === F.FRxe || format === F.FStoreImm;
  const memory = (base: number, index: number, displacement: number, place: number): string => {
    if (place <= -2) return `${displacement}+${names.slot(-2 - place)}`;
    isLong = displacement < 0 || displacement > 0xfff;
    const inner = [index, base].filter((reg) => reg !== noReg).map(name).join(',');
    const whole = inner === '' ? String(displacement) : `${displacement}(${inner})`;
    if (displacement < -0x80000 || displacement > 0x7ffff) {
      isLong = false;
      before = `lgfi %r1, ${displacement}; la %r1, 0(${index === noReg ? '' : `${name(index)},`}%r1); ${base === noReg ? '' : `la %r1, 0(${name(base)},%r1); `}`;
      return '0(%r1)';
    }
    if ((isShort ? isLong : false) || !mayIndex && base !== noReg && index !== noReg) {
      before = `lay %r1, ${whole}; `;
      return '0(%r1)';
    }
    return whole;
  };
  const text = operandText(fn, inst, row, names, name, memory);
  return before + text.replace('~', isLong && bits !== 0 ? 'y' : '');
}
