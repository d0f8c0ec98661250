// x86-64: assembly text of an instruction, AT&T syntax.

import type { MachineFunction, MInst } from '../common/machine.ts';
import type { PrintNames } from '../common/target.ts';
import { sumOperands } from './encode.ts';
import { FAdd, FAddImm, instructions, W } from './instructions.ts';
import { registers } from './registers.ts';

const bytes = ['al', 'cl', 'dl', 'bl', 'spl', 'bpl', 'sil', 'dil'];
const words = ['ax', 'cx', 'dx', 'bx', 'sp', 'bp', 'si', 'di'];

/** Name of a register in a width: b, w, d, q, or x for a vector register. */
export function name(reg: number, width: string): string {
  if (reg >= 32) return `%xmm${reg - 32}`;
  if (width === 'q') return `%${registers.names[reg]}`;
  if (reg >= 8) return `%r${reg}${width}`;
  return width === 'b' ? `%${bytes[reg]}` : width === 'w' ? `%${words[reg]}` : `%e${words[reg]}`;
}

/** A three-operand addition as it is encoded (encode.ts): add, or lea. */
function printSum(fn: MachineFunction, inst: MInst, wide: boolean, immediate: boolean): string {
  const [suffix, width] = wide ? ['q', 'q'] : ['l', 'd'];
  const to = fn.reg(inst, 0);
  const a = fn.reg(inst, 1);
  if (immediate) {
    const value = fn.imm(inst, 0);
    if (to !== a) return `lea${suffix} ${value === 0 ? '' : value}(${name(a, 'q')}), ${name(to, width)}`;
    return value === 128 ? `sub${suffix} $-128, ${name(to, width)}` : `add${suffix} $${value}, ${name(to, width)}`;
  }
  const b = fn.reg(inst, 2);
  if (to === a || to === b) return `add${suffix} ${name(to === a ? b : a, width)}, ${name(to, width)}`;
  const [base, index] = sumOperands(a, b);
  return `lea${suffix} (${name(base, 'q')},${name(index, 'q')}), ${name(to, width)}`;
}

export function print(fn: MachineFunction, inst: MInst, names: PrintNames): string {
  const { text, operands, format, extra } = instructions[fn.op[inst]!]!;
  if (format === FAdd || format === FAddImm) return printSum(fn, inst, (extra & W) !== 0, format === FAddImm);
  // Where memory operands and references find their immediates.
  const words = operands.split(' ').filter((word) => word !== '' && word !== '*' && word[0] !== '!');
  const memoryImm = (reg: number): number => {
    let at = 0;
    let imm = 0;
    for (const word of words) {
      if (word === 'm') {
        if (at === reg) return imm;
        at += 2;
        imm += 3;
      } else if (word === 'i' || word === 'b') imm++;
      else if (word === 's') imm += 2;
      else at++;
    }
    return 0;
  };
  const immediate = (i: number): string => {
    let at = 0;
    for (const word of words) {
      if (word === 's' && at === i) return `${names.reference(fn.imm(inst, i))}${fn.imm(inst, i + 1) === 0 ? '' : `+${fn.imm(inst, i + 1)}`}`;
      if (word === 'b' && at === i) return names.block(fn.imm(inst, i));
      at += word === 'm' ? 3 : word === 's' ? 2 : word === 'i' || word === 'b' ? 1 : 0;
    }
    return String(fn.imm(inst, i));
  };
  const memory = (reg: number): string => {
    const imm = memoryImm(reg);
    const [displacement, place, scale] = [fn.imm(inst, imm), fn.imm(inst, imm + 1), fn.imm(inst, imm + 2)];
    const base = fn.reg(inst, reg);
    const index = fn.reg(inst, reg + 1);
    const symbol = place >= 0 ? names.reference(place) : place <= -2 ? names.slot(-2 - place) : '';
    const offset = symbol === '' ? displacement === 0 ? '' : String(displacement) : `${symbol}${displacement === 0 ? '' : displacement > 0 ? `+${displacement}` : displacement}`;
    if (base < 0 && index < 0) return place >= 0 ? `${offset}(%rip)` : offset === '' ? '0' : offset;
    return `${offset}(${base < 0 ? '' : name(base, 'q')}${index < 0 ? '' : `,${name(index, 'q')}${scale === 0 ? '' : `,${2 ** scale}`}`})`;
  };
  return text.replace('##', () => String(BigInt(fn.imm(inst, 1)) << 32n | BigInt(fn.imm(inst, 0) >>> 0))).replace(/%(\d)([bwdqx])|#(\d)|@(\d)/g, (_match, reg: string | undefined, width: string, imm: string | undefined, mem: string) =>
    reg !== undefined ? name(fn.reg(inst, Number(reg)), width) : imm !== undefined ? immediate(Number(imm)) : memory(Number(mem)));
}
