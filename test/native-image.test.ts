// Images of whole programs on every native target: the same bytes every time, and code that binutils can read to the last byte.

import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, inject, test } from 'vitest';
import { readElf } from '../backends/common/elfread.ts';
import { needs } from './needs.ts';
import { nativeTargets } from './native-targets.ts';
import { lode, root, withFolder } from './program.ts';

/** What objdump prints for bytes that are no instruction. */
const undefinedInstruction = /\(bad\)|\t\.(long|word|short|inst|byte|insn|4byte|2byte)\b|unimp|<unknown>/;
/** The trap of each target, which objdump may print so. */
const trap = /\t(ud2|unimp|udf|\.inst\t0x0000|j\t0 )/;

describe.for(nativeTargets)('$name', ({ name, triple }) => {
  test('an image is the same whenever and wherever it is made', { timeout: 120_000 }, () => withFolder(async (folder) => {
    const broken = inject('buildError');
    if (broken !== '') throw new Error(broken);
    const images: Buffer[] = [];
    for (const place of ['one', 'two']) {
      const cwd = join(folder, place);
      mkdirSync(cwd);
      const program = await lode(['cc', '-O2', join(root, 'examples/words.c'), '-o', 'words'], { cwd });
      expect(program.status, program.stderr).toBe(0);
      const made = await lode(['translate', '--target', name, '-o', 'image', 'words'], { cwd });
      expect(made.status, made.stderr).toBe(0);
      images.push(readFileSync(join(cwd, 'image')));
    }
    expect(images[0]!.equals(images[1]!)).toBe(true);
  }));

  test('all its code is instructions', { timeout: 120_000 }, (context) => withFolder(async (folder) => {
    const broken = inject('buildError');
    if (broken !== '') throw new Error(broken);
    needs(context, `${triple}-objdump`, 'it disassembles the image');
    for (const level of ['-O0', '-O2']) {
      const image = join(folder, `image${level}`);
      expect(await lode(['cc', level, join(root, 'examples/calc.c'), '-o', join(folder, 'calc')])).toMatchObject({ status: 0 });
      expect(await lode(['translate', '--target', name, '-o', image, join(folder, 'calc')])).toMatchObject({ status: 0 });
      const text = execFileSync(`${triple}-objdump`, ['-d', image], { encoding: 'utf8', maxBuffer: 1 << 28 });
      const lines = text.split('\n').filter((line) => /^\s*[0-9a-f]+:\t/.test(line));
      expect(lines.length).toBeGreaterThan(5000);
      expect(lines.filter((line) => undefinedInstruction.test(line) && !trap.test(line)).slice(0, 5)).toEqual([]);
    }
  }));

  test('-s leaves symbols and debugging information out', { timeout: 120_000 }, () => withFolder(async (folder) => {
    const broken = inject('buildError');
    if (broken !== '') throw new Error(broken);
    const program = join(folder, 'words');
    expect(await lode(['cc', '-O1', '-g', '-s', join(root, 'examples/words.c'), '-o', program])).toMatchObject({ status: 0 });
    expect(await lode(['translate', '--target', name, '-o', join(folder, 'image'), program])).toMatchObject({ status: 0 });
    const { sections, symbols } = readElf(readFileSync(join(folder, 'image')), 'image');
    expect(symbols).toEqual([]);
    expect(sections.filter((section) => /symtab|strtab|debug/.test(section.name)).map((section) => section.name)).toEqual(['.shstrtab']);
  }));
});
