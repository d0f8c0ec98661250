// RISC-V 64: assembly text of an instruction, as GNU as reads it.

import type { MachineFunction, MInst } from '../common/machine.ts';
import type { PrintNames } from '../common/target.ts';
import { Addi, Addiw, constantSteps, Lui, Slli } from './constant.ts';
import { firstUse } from './encode.ts';
import { FConstant, FLoad, FStore, instructions } from './instructions.ts';
import { registers } from './registers.ts';

export function print(fn: MachineFunction, inst: MInst, names: PrintNames): string {
  const { text, operands, format } = instructions[fn.op[inst]!]!;
  const name = (i: number): string => registers.names[fn.reg(inst, i)]!;
  const imm = (i: number): number => fn.imm(inst, i);
  const reference = (at: number, addend: number): string => `${names.reference(at)}${addend === 0 ? '' : addend > 0 ? `+${addend}` : addend}`;
  if (format === FConstant) return constantText(name(0), imm(0), imm(1));
  if ((format === FLoad || format === FStore) && imm(1) >= 0) {
    const symbol = reference(imm(1), imm(0));
    const base = format === FLoad && fn.reg(inst, 0) < 32 ? name(0) : 't6';
    return `lui ${base},%hi(${symbol}); ${text.replace('@1', format === FLoad && text.startsWith('addi') ? `${base},%lo(${symbol})` : `%lo(${symbol})(${base})`)
      .replace('@0', `%lo(${symbol})(${base})`).replace('%0', name(0)).replace('%2', format === FStore ? name(2) : '')}`;
  }
  const memory = (reg: number): string => {
    const base = imm(1) <= -2 ? names.slot(-2 - imm(1)) : name(reg);
    return text.startsWith('addi') ? `${base},${imm(0)}` : `${imm(0)}(${base})`;
  };
  return text.replace(/%(\d)|%(u)|#0|@(\d)/g, (match, reg: string | undefined, use: string | undefined, mem: string | undefined) => {
    if (reg !== undefined) return name(Number(reg));
    if (use !== undefined) return name(firstUse(fn, inst));
    if (mem !== undefined) return memory(Number(mem));
    if (operands.includes('s')) return reference(imm(0), imm(1));
    return operands.includes('b') ? names.block(imm(0)) : match === '#0' ? String(imm(0)) : match;
  });
}

function constantText(to: string, low: number, high: number): string {
  const steps = constantSteps(low, high);
  const out: string[] = [];
  for (let i = 0; i < steps.length; i += 2) {
    const step = steps[i]!;
    out.push(step === Lui ? `lui ${to},${steps[i + 1]}`
      : `${step === Addi ? 'addi' : step === Addiw ? 'addiw' : step === Slli ? 'slli' : 'srli'} ${to},${i === 0 ? 'zero' : to},${steps[i + 1]}`);
  }
  return out.join('; ');
}
