// Every row of every native target's instruction table, judged by binutils: an instruction is encoded by us and, from its printed
// text, by the target's assembler; both disassemble to the same. Registers come from all corners of the register file,
// immediates and displacements from both sides of each size.
//
// Rows that stand for several machine instructions (text with ';') are only disassembled: nothing in them may be undefined. Where an
// instruction has one encoding, all rows are compared as bytes, and their relocations by name and place.

import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { CodeBuffer, type Fixup } from '../backends/common/code.ts';
import { Branch, IndexSigned, IndexUnsigned, PBlock, PImmediate, PMemory, PReg, PSymbol } from '../backends/common/instruction.ts';
import { constraintKind, constraintValue, KindFixed, KindTied, MachineFunction, noReg, Use, type Reg } from '../backends/common/machine.ts';
import { prepare } from '../backends/common/prepare.ts';
import type { Target } from '../backends/common/target.ts';
import { needs } from './needs.ts';
import { nativeTargets } from './native-targets.ts';

/** Immediates that rows are tried with; those that a row does not take are left out by `accepts`. */
const immediates = [3, 1, 5, 31, 127, -128, 2047];
const displacements = [0, 8, 120, 2040];

interface Sample { readonly text: string; readonly bytes: Uint8Array; readonly fixups: readonly Fixup[]; readonly row: string }

/** An instruction of a row. A memory operand's address is in registers (place -1; an index scaled by 2^scale, none if -1) or a reference (0 and up). */
function sample(target: Target, op: number, variant: number, place: number, scale: number): { fn: MachineFunction; inst: number } {
  const prepared = prepare(target);
  const row = target.rows[op]!;
  const { operands } = prepared.parsed[op]!;
  const pools = [0, 1].map((cls) => target.registers.allocatable[cls]!);
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
      regs.push(place < 0 ? pick(0) : noReg, scale >= 0 ? pick(0) : noReg);
      constraints.push(Use, Use);
    }
  }
  constraints.forEach((constraint, i) => { if (constraintKind(constraint) === KindTied) regs[i] = regs[constraintValue(constraint)]!; });
  regs.forEach((reg, i) => { fn.addReg(reg, constraints[i]!); });
  for (const { kind } of operands) {
    if (kind === PMemory) {
      // Assemblers differ in what they leave in a field that a relocation with an addend will fill.
      fn.addImm(place < 0 && (scale < 0 || target.addressing.indexWithDisplacement) ? displacements[variant]! : 0);
      fn.addImm(place);
      fn.addImm(Math.max(scale, 0));
    } else if (kind === PImmediate) fn.addImm(immediates[(variant * 2 + 1) % immediates.length]! & (target.immediateMask?.(row.name) ?? -1));
    else if (kind === PBlock) fn.addImm(block);
    else if (kind === PSymbol) { fn.addImm(0); fn.addImm(0); }
  }
  return { fn, inst };
}

/** A sample with an index where the row takes one; where its scale depends on the access, one that it takes. */
function encoded(target: Target, op: number, variant: number, place: number): { fn: MachineFunction; inst: number; code: CodeBuffer } {
  const { scales, byAccess, extendsIndex } = target.addressing;
  const candidates = place >= 0 || variant % 2 === 0 || scales.length === 0 ? [-1] : byAccess === undefined ? [scales[variant % scales.length]!]
    : variant === 1 ? [0, -1] : [3, 2, 1, 0, -1].map((scale) => scale >= 0 && extendsIndex === true ? scale | (op % 2 === 0 ? IndexSigned : IndexUnsigned) : scale);
  for (const scale of candidates) {
    const { fn, inst } = sample(target, op, variant, place, scale);
    const code = new CodeBuffer(target.instructionsBigEndian);
    try {
      target.encode(fn, inst, code);
      return { fn, inst, code };
    } catch (error) {
      if (!(error instanceof RangeError) || scale < 0) throw error;
    }
  }
  throw new Error(`row ${target.rows[op]!.name} takes no memory operand`);
}

/** Encoded samples of a row, with their text. */
function samples(target: Target, op: number, withReferences = false): Sample[] {
  const out: Sample[] = [];
  const row = target.rows[op]!;
  const hasMemory = row.operands.split(' ').includes('m');
  for (const place of withReferences && hasMemory && target.addressing.reference ? [-1, 0] : [-1]) for (let variant = 0; variant < 4; variant++) {
    const { fn, inst, code } = encoded(target, op, variant, place);
    const text = target.print(fn, inst, { reference: () => 'symbol', block: () => '.', slot: (slot) => `slot${slot}` });
    out.push({ text, bytes: code.take(), fixups: code.fixups, row: row.name });
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

/** Relocations of an object file that name `symbol` (assemblers leave local branches to the linker too): offset and type. */
function relocationsOf(readelf: string, file: string): string[] {
  return [...execFileSync(readelf, ['-Wr', file], { encoding: 'utf8' }).matchAll(/^([0-9a-f]{8,16})\s+[0-9a-f]+\s+(R_\S+).*\bsymbol\b/gm)].map((found) => `${Number.parseInt(found[1]!, 16)} ${found[2]}`);
}

describe.for(nativeTargets.filter(({ exact }) => exact))('$name', ({ load, triple }) => {
  test('bytes and relocations of each row are those of the assembler', { timeout: 120_000 }, async (context) => {
    needs(context, `${triple}-as`, 'it judges the encodings');
    const target = await load();
    const dir = mkdtempSync(join(tmpdir(), 'lode-encoding-'));
    try {
      const all = target.rows.flatMap((row, op) => row.format < 0 || (row.flags & Branch) !== 0 ? [] : samples(target, op, true));
      writeFileSync(join(dir, 'theirs.s'), `${all.map(({ text }) => text.split('; ').join('\n')).join('\n')}\n`);
      execFileSync(`${triple}-as`, [...target.assembler ?? [], join(dir, 'theirs.s'), '-o', join(dir, 'theirs.o')]);
      execFileSync(`${triple}-objcopy`, ['-O', 'binary', '-j', '.text', join(dir, 'theirs.o'), join(dir, 'theirs.bin')]);
      const theirs = readFileSync(join(dir, 'theirs.bin'));
      let at = 0;
      const wrong: string[] = [];
      const relocations: string[] = [];
      for (const { row, text, bytes, fixups } of all) {
        const part = theirs.subarray(at, at + bytes.length);
        if (!part.equals(bytes)) wrong.push(`${row}: '${text}' is ${part.toString('hex')}, not ${Buffer.from(bytes).toString('hex')}`);
        for (const fixup of fixups) relocations.push(`${at + fixup.at} ${target.relocations[fixup.kind]!.name}`);
        at += bytes.length;
      }
      expect(wrong).toEqual([]);
      expect(theirs.length).toBe(at);
      expect(relocationsOf(`${triple}-readelf`, join(dir, 'theirs.o'))).toEqual(relocations);
    } finally {
      rmSync(dir, { recursive: true });
    }
  });

  test('branches in each form are what the assembler makes of their text', { timeout: 120_000 }, async (context) => {
    needs(context, `${triple}-as`, 'it judges the encodings');
    const target = await load();
    const dir = mkdtempSync(join(tmpdir(), 'lode-encoding-'));
    try {
      const { branches } = target;
      const lines: string[] = [];
      const code = new CodeBuffer(target.instructionsBigEndian);
      target.rows.forEach((row, op) => {
        if ((row.flags & Branch) === 0) return;
        for (const distance of [-1024, -4, 8, 2044]) {
          const { fn, inst } = sample(target, op, 1, 0, -1);
          expect(branches.reaches(fn, inst, 0, distance)).toBe(true);
          branches.encode(fn, inst, 0, distance, code);
          lines.push(target.print(fn, inst, { reference: () => 'symbol', block: () => `.${distance < 0 ? '' : '+'}${distance}`, slot: (slot) => `slot${slot}` }));
          const opposite = branches.invert(op);
          if (opposite >= 0) expect(branches.invert(opposite)).toBe(op);
        }
      });
      writeFileSync(join(dir, 'theirs.s'), `${lines.join('\n')}\n`);
      execFileSync(`${triple}-as`, [...target.assembler ?? [], join(dir, 'theirs.s'), '-o', join(dir, 'theirs.o')]);
      execFileSync(`${triple}-objcopy`, ['-O', 'binary', '-j', '.text', join(dir, 'theirs.o'), join(dir, 'theirs.bin')]);
      expect(readFileSync(join(dir, 'theirs.bin')).toString('hex').match(/.{8}/g)).toEqual(Buffer.from(code.take()).toString('hex').match(/.{8}/g));
    } finally {
      rmSync(dir, { recursive: true });
    }
  });
});

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
