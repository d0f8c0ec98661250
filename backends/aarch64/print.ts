// AArch64: assembly text of an instruction, as GNU as reads it.

import { IndexSigned, IndexUnsigned } from '../common/instruction.ts';
import type { MachineFunction, MInst } from '../common/machine.ts';
import type { PrintNames } from '../common/target.ts';
import { firstUse } from './encode.ts';
import { constantSteps, Movk, Movn, Movz } from './immediate.ts';
import * as F from './instructions.ts';
import { instructions } from './instructions.ts';
import { SP } from './registers.ts';

/** Name of a register in a width: w, x; b, s, d, v. */
function name(reg: number, width: string): string {
  return reg === SP ? `${width}zr` : `${width}${reg & 31}`;
}
const baseName = (reg: number): string => reg === SP ? 'sp' : name(reg, 'x');

export function print(fn: MachineFunction, inst: MInst, names: PrintNames): string {
  const { text, operands, format, extra } = instructions[fn.op[inst]!]!;
  const reg = (i: number): number => fn.reg(inst, i);
  const imm = (i: number): number => fn.imm(inst, i);
  const reference = (at: number, addend: number): string => `${names.reference(at)}${addend === 0 ? '' : addend > 0 ? `+${addend}` : addend}`;
  if (format === F.FConstant) return constantText(name(reg(0), extra === 64 ? 'x' : 'w'), imm(0), imm(1), extra);
  let before = '';
  const memory = (at: number): string => {
    const [displacement, place, scale] = [imm(0), imm(1), imm(2)];
    if (place >= 0) {
      const temporary = format !== F.FStore && reg(0) < 32 ? name(reg(0), 'x') : 'x16';
      before = `adrp ${temporary},${reference(place, displacement)}; `;
      const low = `:lo12:${reference(place, displacement)}`;
      return format === F.FLea ? `${temporary},${low}` : `[${temporary},${low}]`;
    }
    if (format === F.FLea) return place <= -2 ? `${names.slot(-2 - place)}+${displacement}` : `${baseName(reg(at))},${displacement}`;
    if (place <= -2) return `[${names.slot(-2 - place)}+${displacement}]`;
    if (reg(at + 1) >= 0) {
      const extend = (scale & IndexSigned) !== 0 ? 'sxtw' : (scale & IndexUnsigned) !== 0 ? 'uxtw' : scale === 0 ? '' : 'lsl';
      return `[${baseName(reg(at))},${name(reg(at + 1), extend.endsWith('w') ? 'w' : 'x')}${extend === '' ? '' : `,${extend}`}${(scale & 15) === 0 ? '' : ` ${scale & 15}`}]`;
    }
    return `[${baseName(reg(at))}${displacement === 0 ? '' : `,${displacement}`}]`;
  };
  const immediate = (i: number): string => {
    if (operands.includes('s')) return reference(imm(0), imm(1));
    if (operands.endsWith('b') && i === fn.immCount[inst]! - 1) return names.block(imm(i));
    if (format === F.FLogical || format === F.FTest) return `0x${BigInt.asUintN(extra, BigInt(imm(1)) << 32n | BigInt(imm(0) >>> 0)).toString(16)}`;
    return String(format === F.FBits ? imm(i) & extra - 1 : imm(i));
  };
  const body = text.replace(/%(\d)([a-z])|%(u)|#(\d)(?!\.)|@(\d)/g, (_match, at: string | undefined, width: string, use: string | undefined, value: string | undefined, mem: string) =>
    at !== undefined ? name(reg(Number(at)), width) : use !== undefined ? name(reg(firstUse(fn, inst)), 'x') : value !== undefined ? immediate(Number(value)) : memory(Number(mem)));
  return before + body;
}


function constantText(to: string, low: number, high: number, width: number): string {
  const steps = constantSteps(low, high, width);
  const out: string[] = [];
  for (let i = 0; i < steps.length; i += 3) {
    const kind = steps[i]!;
    const mnemonic = kind === Movz ? 'movz' : kind === Movn ? 'movn' : kind === Movk ? 'movk' : '';
    out.push(mnemonic === '' ? `orr ${to},${to[0]}zr,0x${BigInt.asUintN(width, BigInt(high) << 32n | BigInt(low >>> 0)).toString(16)}`
      : `${mnemonic} ${to},${steps[i + 1]}${steps[i + 2] === 0 ? '' : `,lsl ${16 * steps[i + 2]!}`}`);
  }
  return out.join('; ');
}
