// Assembly text from a row's template: `%n` stands for register operand n, `#n` for immediate n (a block or reference by its
// name), `@n` for the memory operand whose base is register operand n.

import { PBlock, PMemory, PReg, PSymbol, parseRow, type InstructionRow, type ParsedRow } from './instruction.ts';
import type { MachineFunction, MInst, Reg } from './machine.ts';
import type { PrintNames } from './target.ts';

/** Text of a memory operand. */
export type MemoryText = (base: Reg, index: Reg, displacement: number, place: number, scale: number) => string;

/** Fills in a template. `register` names a register. */
export function operandText(fn: MachineFunction, inst: MInst, row: InstructionRow, names: PrintNames, register: (reg: Reg) => string, memory: MemoryText): string {
  return row.text.replace(/([%#@])(\d)/g, (_match, kind: string, digit: string) => {
    const n = Number(digit);
    if (kind === '%') return register(fn.reg(inst, n));
    if (kind === '#') return immediateText(fn, inst, row, n, names);
    const at = memoryImmediate(row, n);
    return memory(fn.reg(inst, n), fn.reg(inst, n + 1), fn.imm(inst, at), fn.imm(inst, at + 1), fn.imm(inst, at + 2));
  });
}

const kinds = new WeakMap<InstructionRow, ParsedRow>();
/** The operands of a row; only their kinds are looked at, so that no register needs to be known. */
function parsed(row: InstructionRow): ParsedRow {
  const known = kinds.get(row) ?? parseRow({ ...row, operands: row.operands.replace(/@\w+|!\S+/g, '') }, new Map());
  kinds.set(row, known);
  return known;
}

function immediateText(fn: MachineFunction, inst: MInst, row: InstructionRow, n: number, names: PrintNames): string {
  let at = 0;
  for (const { kind } of parsed(row).operands) {
    if (kind === PReg) continue;
    if (at === n && kind === PBlock) return names.block(fn.imm(inst, n));
    if (at === n && kind === PSymbol) {
      const addend = fn.imm(inst, n + 1);
      return `${names.reference(fn.imm(inst, n))}${addend === 0 ? '' : addend > 0 ? `+${addend}` : addend}`;
    }
    at += kind === PMemory ? 3 : kind === PSymbol ? 2 : 1;
  }
  return String(fn.imm(inst, n));
}

/** The first immediate of the memory operand whose base is register operand n. */
function memoryImmediate(row: InstructionRow, n: number): number {
  let reg = 0;
  let imm = 0;
  for (const { kind } of parsed(row).operands) {
    if (kind === PReg) reg++;
    else if (kind === PMemory) {
      if (reg === n) return imm;
      reg += 2;
      imm += 3;
    } else imm += kind === PSymbol ? 2 : 1;
  }
  throw new Error(`instruction ${row.name} has no memory operand at ${n}`);
}
