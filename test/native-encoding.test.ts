// Every row of every native target's instruction table, judged by binutils: an instruction is encoded by us and, from its printed
// text, by the target's assembler; both disassemble to the same. Registers come from all corners of the register file,
// immediates and displacements from both sides of each size.
//
// Rows that stand for several machine instructions (text with ';') are only disassembled: nothing in them may be undefined.

import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { CodeBuffer } from '../backends/common/code.ts';
import { Branch, PBlock, PImmediate, PMemory, PReg, PSymbol } from '../backends/common/instruction.ts';
import { constraintKind, constraintValue, KindFixed, KindTied, MachineFunction, noReg, Use, type Reg } from '../backends/common/machine.ts';
import { prepare } from '../backends/common/prepare.ts';
import type { Target } from '../backends/common/target.ts';
import { needs } from './needs.ts';
import { nativeTargets } from './native-targets.ts';

/** Immediates that rows are tried with; those that a row does not take are left out by `accepts`. */
const immediates = [0, 1, 5, 31, 127, -128, 2047];
const displacements = [0, 8, 120, 2040];

interface Sample { readonly text: string; readonly bytes: Uint8Array; readonly row: string }

/** Encoded samples of a row, with their text. */
function samples(target: Target, op: number): Sample[] {
  const prepared = prepare(target);
  const row = target.rows[op]!;
  const { operands } = prepared.parsed[op]!;
  const out: Sample[] = [];
  const pools = [0, 1].map((cls) => target.registers.allocatable[cls]!);
  for (let variant = 0; variant < 4; variant++) {
    const fn = new MachineFunction('sample');
    const block = fn.newBlock(0);
    const inst = fn.begin(op, 0);
    const regs: Reg[] = [];
    const constraints: number[] = [];
    const pick = (cls: number): Reg => {
      const pool = pools[cls]!;
      for (let i = variant * 7 + regs.length * 3; ; i++) {
        const reg = pool[i % pool.length]!;
        if (!regs.includes(reg)) return reg;
      }
    };
    for (const { kind, cls, constraint } of operands) {
      if (kind === PReg) {
        regs.push(constraintKind(constraint) === KindFixed ? constraintValue(constraint) : pick(cls));
        constraints.push(constraint);
      } else if (kind === PMemory) {
        regs.push(pick(0), variant % 2 === 1 && target.addressing.scales.length > 0 && target.addressing.indexWithDisplacement ? pick(0) : noReg);
        constraints.push(Use, Use);
      }
    }
    constraints.forEach((constraint, i) => { if (constraintKind(constraint) === KindTied) regs[i] = regs[constraintValue(constraint)]!; });
    regs.forEach((reg, i) => { fn.addReg(reg, constraints[i]!); });
    for (const { kind } of operands) {
      if (kind === PMemory) {
        const scales = target.addressing.scales;
        fn.addImm(displacements[variant]!);
        fn.addImm(-1);
        fn.addImm(regs.includes(noReg) || scales.length === 0 ? 0 : scales[variant % scales.length]!);
      } else if (kind === PImmediate) fn.addImm(immediates[(variant * 2 + 1) % immediates.length]! & (target.immediateMask?.(row.name) ?? -1));
      else if (kind === PBlock) fn.addImm(block);
      else if (kind === PSymbol) { fn.addImm(0); fn.addImm(0); }
    }
    const code = new CodeBuffer(target.instructionsBigEndian);
    target.encode(fn, inst, code);
    const text = target.print(fn, inst, { reference: () => 'symbol', block: () => '.', slot: (slot) => `slot${slot}` });
    out.push({ text, bytes: code.take(), row: row.name });
  }
  return out;
}

/** Rows whose encoding holds a reference or a block are judged where they are linked; calls and returns too. */
function isPlain(target: Target, op: number): boolean {
  const row = target.rows[op]!;
  return row.format >= 0 && (row.flags & Branch) === 0 && !row.operands.split(' ').some((word) => word === 's' || word === 'b');
}

function disassemble(objdump: string, args: readonly string[]): string[] {
  return execFileSync(objdump, args, { encoding: 'utf8', maxBuffer: 1 << 28 }).split('\n').filter((line) => /^\s+[0-9a-f]+:\t/.test(line))
    .map((line) => line.split('\t').slice(1).join(' ').replace(/\s+/g, ' ').replace(/\s*[#<].*$/, '').trim())
    // Long instructions take further lines, without text.
    .filter((text) => text !== '');
}

describe.for(nativeTargets)('$name', ({ load, triple, objdumpArgs }) => {
  test('each row is what the assembler makes of its text', { timeout: 120_000 }, async (context) => {
    needs(context, `${triple}-as`, 'it judges the encodings');
    const target = await load();
    const dir = mkdtempSync(join(tmpdir(), 'lode-encoding-'));
    try {
      const ops = target.rows.map((_, op) => op).filter((op) => isPlain(target, op));
      const all = ops.flatMap((op) => samples(target, op));
      const single = all.filter(({ text }) => !text.includes(';'));
      writeFileSync(join(dir, 'theirs.s'), `${single.map(({ text }) => `\t${text}`).join('\n')}\n`);
      execFileSync(`${triple}-as`, [...target.assembler ?? [], join(dir, 'theirs.s'), '-o', join(dir, 'theirs.o')]);
      const theirs = disassemble(`${triple}-objdump`, ['-d', '--no-show-raw-insn', join(dir, 'theirs.o')]);
      const ours = (list: readonly Sample[]): string[] => {
        writeFileSync(join(dir, 'ours.bin'), Buffer.concat(list.map(({ bytes }) => bytes)));
        return disassemble(`${triple}-objdump`, ['-D', '--no-show-raw-insn', '-b', 'binary', ...objdumpArgs, join(dir, 'ours.bin')]);
      };
      const mine = ours(single);
      expect(mine.length).toBe(single.length);
      expect(single.flatMap(({ row, text }, i) => mine[i] === theirs[i] ? [] : [`${row}: '${text}' is ${mine[i]}, the assembler's ${theirs[i]}`])).toEqual([]);
      const compound = all.filter(({ text }) => text.includes(';'));
      expect(ours(compound).filter((text) => text.includes('(bad)') || /^\.(long|word|short|inst)/.test(text))).toEqual([]);
    } finally {
      rmSync(dir, { recursive: true });
    }
  });
});
