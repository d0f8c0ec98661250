// A target's tables made ready for use: rows parsed, rules compiled, names resolved. Done once per target.

import { parseRow, PBlock, PImmediate, PMemory, PReg, Remat, type ParsedRow } from './instruction.ts';
import type { Reg } from './machine.ts';
import { parseRules, type Rule } from './rules.ts';
import { selopNames } from './selop.ts';
import type { Target } from './target.ts';

/** A target and what follows from its tables. */
export interface Prepared {
  readonly target: Target;
  /** Indexed by row. */
  readonly parsed: readonly ParsedRow[];
  /** Indexed by row: its flags, in one byte. */
  readonly flags: Uint8Array;
  /** Indexed by row: which immediate is the block that it branches to (its only operand of kind `b`), -1 for none. */
  readonly branchTarget: Int8Array;
  /** Indexed by row: 1 if an instruction of it may be computed again. */
  readonly remat: Uint8Array;
  /** Indexed by selection operation: the rules, best first. */
  readonly rules: readonly (readonly Rule[])[];
  /**
   * Rules of an operation whose first operand is the result of another one (or of none: -1), best first: those that ask for
   * that operation and those that ask for none.
   */
  readonly candidates: (selop: number, first: number) => readonly Rule[];
  /** Row by name. */
  readonly row: (name: string) => number;
}

const prepared = new WeakMap<Target, Prepared>();

/** The target's tables, parsed at the first call. Throws on a mistake in them. */
export function prepare(target: Target): Prepared {
  const known = prepared.get(target);
  if (known !== undefined) return known;
  const registers = new Map<string, Reg>();
  target.registers.names.forEach((name, reg) => { if (name !== '') registers.set(name, reg); });
  const rowNumbers = new Map<string, number>();
  target.rows.forEach((row, i) => {
    if (rowNumbers.has(row.name)) throw new Error(`${target.name}: two rows are named ${row.name}`);
    rowNumbers.set(row.name, i);
  });
  const parsed = target.rows.map((row) => parseRow(row, registers));
  const rules = parseRules(target.rules, { rowNumbers, rows: target.rows, parsed, registers, immediates: target.immediates }, selopNames.length);
  const narrowed: (readonly Rule[] | undefined)[] = [];
  const made: Prepared = {
    target, parsed, rules,
    candidates: (selop, first) => {
      const key = selop * (selopNames.length + 1) + first + 1;
      return narrowed[key] ??= rules[selop]!.filter(({ firstOp }) => firstOp < 0 || firstOp === first);
    },
    flags: Uint8Array.from(target.rows, (row) => row.flags),
    branchTarget: Int8Array.from(parsed, branchTarget),
    remat: Uint8Array.from(target.rows, (row) => row.flags & Remat),
    row: (name) => {
      const row = rowNumbers.get(name);
      if (row === undefined) throw new Error(`${target.name} has no instruction '${name}'`);
      return row;
    },
  };
  prepared.set(target, made);
  return made;
}

/** Which immediate of a row is a block, -1 for none. */
function branchTarget({ operands }: ParsedRow): number {
  let imm = 0;
  for (const { kind } of operands) {
    if (kind === PBlock) return imm;
    imm += kind === PReg ? 0 : kind === PMemory ? 3 : kind === PImmediate ? 1 : 2;
  }
  return -1;
}

/** Whether the target selects an operation whatever its operands are. */
export function selects(made: Prepared, selop: number): boolean {
  return made.rules[selop]!.some((rule) => rule.pattern.args.every((arg) => arg.kind !== 1 && arg.kind !== 2 && arg.kind !== 6));
}
