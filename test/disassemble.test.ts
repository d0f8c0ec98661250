// `lode objdump` on images and native objects, judged by binutils: every instruction of a program's image has the same place and size
// as theirs, names the same address, and its text, assembled, is disassembled by them as the original is.

import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, inject, test } from 'vitest';
import { readElf } from '../backends/common/elfread.ts';
import { FormatError } from '../ir/bytes.ts';
import { imageText } from '../loader/dump.ts';
import { needs } from './needs.ts';
import { nativeTargets } from './native-targets.ts';
import { lode, root, withFolder } from './program.ts';

interface Line { readonly address: number; readonly text: string }

/** Lines of instructions of a disassembly: `address: bytes text`. */
function instructions(listing: string): Line[] {
  return [...listing.matchAll(/^ *([0-9a-f]+):\t([0-9a-f ]+)\t(.*)$/gm)].map(([, address, , text]) => ({ address: parseInt(address!, 16), text: text!.replace(/\s+\/\/.*/, '').replace(/\s+/g, ' ').trim() }));
}
/** binutils breaks the bytes of a long instruction off: such a line has no text. */
function theirs(listing: string): Line[] { return instructions(listing).filter(({ text }) => text !== ''); }

/** The address that an instruction names, in either form, and the text without it. */
function splitTarget(text: string): { readonly text: string; readonly to: number } {
  const note = /^(.*?) # (?:0x)?([0-9a-f]+)(?: <.*>)?$/.exec(text);
  if (note !== null) return { text: note[1]!, to: parseInt(note[2]!, 16) };
  const named = /^(.*?)(?:0x)?([0-9a-f]+) <.*>$/.exec(text);
  return named === null ? { text, to: -1 } : { text: named[1]!, to: parseInt(named[2]!, 16) };
}

describe.for(nativeTargets)('$name', ({ name, triple, load }) => {
  test('code is disassembled as binutils does', { timeout: 240_000 }, (context) => withFolder(async (folder) => {
    const broken = inject('buildError');
    if (broken !== '') throw new Error(broken);
    needs(context, `${triple}-objdump`, 'it disassembles the image');
    needs(context, `${triple}-as`, 'it assembles the text');
    const { assembler } = await load();
    const objdump = (file: string): Line[] => theirs(execFileSync(`${triple}-objdump`, ['-d', '-w', file], { encoding: 'utf8', maxBuffer: 1 << 28 }));
    for (const level of ['-O0', '-O2']) {
      const image = join(folder, `image${level}`);
      expect(await lode(['cc', level, join(root, 'examples/calc.c'), '-o', join(folder, 'calc')])).toMatchObject({ status: 0 });
      expect(await lode(['translate', '--target', name, '-o', image, join(folder, 'calc')])).toMatchObject({ status: 0 });
      const own = instructions((await lode(['objdump', '-d', image])).stdout);
      const judged = objdump(image);
      expect(own.filter(({ text }) => text.startsWith('.byte')).slice(0, 5)).toEqual([]);
      expect(own.length).toBeGreaterThan(5000);
      // Where addresses are equal, sizes are.
      const at = new Map(judged.map((line) => [line.address, line.text]));
      expect(own.filter(({ address }) => !at.has(address)).slice(0, 5)).toEqual([]);
      expect(own.length).toBe(judged.length);

      const plain = new Map<string, number>();
      const wrong: string[] = [];
      for (const { address, text } of own) {
        const { text: left, to } = splitTarget(text);
        const { to: judgedTo } = splitTarget(at.get(address)!);
        // binutils does not put two instructions together everywhere.
        const isPair = text.includes(' # ');
        if (to < 0 || isPair) plain.set(left, address);
        if (to >= 0 && judgedTo !== to && !(isPair && judgedTo < 0)) wrong.push(`${address.toString(16)}: ${text} is ${at.get(address)}`);
      }
      expect(wrong.slice(0, 5)).toEqual([]);
      const texts = [...plain.keys()];
      writeFileSync(join(folder, 'text.s'), `${texts.join('\n')}\n`);
      execFileSync(`${triple}-as`, [...assembler ?? [], '-o', join(folder, 'text.o'), join(folder, 'text.s')]);
      // The section may end in padding.
      const again = objdump(join(folder, 'text.o')).slice(0, texts.length);
      expect(again.length).toBe(texts.length);
      texts.forEach((text, i) => {
        const [made, was] = [splitTarget(again[i]!.text).text, splitTarget(at.get(plain.get(text)!)!).text];
        if (made !== was) wrong.push(`${plain.get(text)!.toString(16)}: ${text} is ${was}, not ${made}`);
      });
      expect(wrong.slice(0, 5)).toEqual([]);
    }
  }));

  test('source lines are those that binutils finds', { timeout: 120_000 }, (context) => withFolder(async (folder) => {
    const broken = inject('buildError');
    if (broken !== '') throw new Error(broken);
    needs(context, `${triple}-objdump`, 'it reads the line table');
    const image = join(folder, 'image');
    expect(await lode(['cc', '-g', '-O2', join(root, 'examples/words.c'), '-o', join(folder, 'words')])).toMatchObject({ status: 0 });
    expect(await lode(['translate', '--target', name, '-o', image, join(folder, 'words')])).toMatchObject({ status: 0 });
    const { stdout } = await lode(['objdump', '-S', image]);
    expect(stdout).toMatch(/^; .*words\.c:\d+: .*getc\(file\)/m);
    const own = linesOf((await lode(['objdump', '-l', image])).stdout);
    const judged = linesOf(execFileSync(`${triple}-objdump`, ['-d', '-w', '-l', image], { encoding: 'utf8', maxBuffer: 1 << 28 }));
    expect(own.size).toBeGreaterThan(1000);
    expect([...own].filter(([address, line]) => judged.get(address) !== line).slice(0, 5)).toEqual([]);
  }));
});

test('relocations stand behind their instructions', () => withFolder(async (folder) => {
  const broken = inject('buildError');
  if (broken !== '') throw new Error(broken);
  const source = join(folder, 'a.c');
  writeFileSync(source, 'extern int f(int); extern int v[]; int g(int x) { return f(x) + v[3]; }\n');
  expect(await lode(['cc', '-O1', '-c', source, '-o', join(folder, 'a.o')])).toMatchObject({ status: 0 });
  const shown = await lode(['objdump', '-dr', '--target', 'powerpc-linux', join(folder, 'a.o')]);
  expect(shown.stdout).toMatch(/\tbl\t0x[0-9a-f]+ <g\+0x[0-9a-f]+>\n\t+[0-9a-f]+: R_PPC_REL24\tf\n/);
  expect(shown.stdout).toMatch(/: R_PPC_ADDR16_HA\tv\+12\n/);
  expect(await lode(['cc', '-g', '-O1', '-c', source, '-o', join(folder, 'g.o')])).toMatchObject({ status: 0 });
  expect((await lode(['objdump', '-S', '--target', 's390x-linux', join(folder, 'g.o')])).stdout).toMatch(/<g>:\n; .*a\.c:1: extern int f\(int\);.*\n +0:\t/);
  expect((await lode(['objdump', '-r', '--target', 's390x-linux', join(folder, 'a.o')])).stdout).toMatch(/^RELOCATION RECORDS FOR \[\.text\]:\n(.*\n)*.*R_390_PLT32DBL +f\+2$/m);
}));

test('headers and symbols of images, WebAssembly as text, one line for damaged files', () => withFolder(async (folder) => {
  const broken = inject('buildError');
  if (broken !== '') throw new Error(broken);
  const program = join(folder, 'words');
  expect(await lode(['cc', join(root, 'examples/words.c'), '-o', program])).toMatchObject({ status: 0 });
  for (const target of ['wasm32', 'wasm64']) expect((await lode(['objdump', '-d', '--target', target, program])).stdout).toMatch(/file format wasm\n\n\(module\n/);
  const image = join(folder, 'image');
  expect(await lode(['translate', '--target', 's390x-linux', '-o', image, program])).toMatchObject({ status: 0 });
  const { stdout } = await lode(['objdump', '-x', image]);
  expect(stdout).toMatch(/file format elf64-s390x\nexecutable, big-endian, start address 0x[0-9a-f]+\n/);
  expect(stdout).toMatch(/^ *\d+ +\.text +[0-9a-f]{8} +[0-9a-f]{16} +[0-9a-f]{8} +16$/m);
  expect(stdout).toMatch(/^[0-9a-f]{16} +g +F +\.text +[0-9a-f]{8} +_start$/m);
  // Cut or overwritten at any place, in its line table too, a file is shown, or refused by one line.
  expect(await lode(['cc', '-g', join(root, 'examples/layout.c'), '-o', program])).toMatchObject({ status: 0 });
  expect(await lode(['translate', '--target', 'powerpc-linux', '-o', image, program])).toMatchObject({ status: 0 });
  const bytes = readFileSync(image);
  const { sections } = readElf(bytes, 'image');
  const lines = sections.find(({ name }) => name === '.debug_line')!;
  for (let i = 0; i < 60; i++) {
    const damaged = Buffer.from(i % 3 === 0 ? bytes.subarray(0, Math.floor(bytes.length * i / 60)) : bytes);
    if (i % 3 === 1) damaged.fill(i % 2 === 0 ? 0xff : i * 7, damaged.length - 40 * i - 40);
    if (i % 3 === 2) damaged.fill(i % 2 === 0 ? 0xff : 0x1e, lines.offset + i, lines.offset + 2 * i);
    let text: string | null = '';
    try {
      text = await imageText(damaged, 'bad', undefined, { fileHeaders: true, sections: true, symbols: true, relocations: true, code: true, sourceNote: () => 'line' });
    } catch (error) {
      expect(error).toBeInstanceOf(FormatError);
    }
    if (text === null) expect(damaged.length).toBe(0);
  }
  // A directory table of 2^32 entries that take no bytes from the file but a form's 16.
  const table = Buffer.from(bytes);
  table.set([1, 1, 0x1e, 0xff, 0xff, 0xff, 0xff, 0x0f], lines.offset + 12 + 6 + 12);
  expect(await imageText(table, 'bad', undefined, { fileHeaders: false, sections: false, symbols: false, relocations: false, code: true, sourceNote: () => 'line' })).toContain('Disassembly');
}));

/** By address: the last line that a listing says. Its file is not looked at: binutils is silent where only that changes. */
function linesOf(listing: string): Map<number, string> {
  const lines = new Map<number, string>();
  let last = '';
  for (const text of listing.split('\n')) {
    const note = /^(?:; )?\S*\.[ch]:(\d+)(?: \(discriminator \d+\))?$/.exec(text);
    const instruction = /^ *([0-9a-f]+):\t/.exec(text);
    if (/^[0-9a-f]+ <.*>:$/.test(text)) last = '';
    else if (note !== null) last = note[1]!;
    else if (instruction !== null && last !== '') lines.set(parseInt(instruction[1]!, 16), last);
  }
  return lines;
}
