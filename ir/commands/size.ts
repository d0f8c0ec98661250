// `lode size`: bytes of the portable form, as binutils' size shows sections.
//
// text is the code (function bodies and their index), data the initializers, bss the zero-initialized objects
// under one layout (le64 unless --layout names another), which take no space in the file.
// --sections shows every section with its contents' size and its bytes in the file, of linked programs also how they divide
// into the program's own and those of libraries, and what the bytes of code say (ir/measure.ts).

import { Command } from 'commander';
import { readFrame, SBodies, SData, SFunctions } from '../format.ts';
import { layoutNamed, type Lane } from '../layout.ts';
import type { Module } from '../module.ts';
import { codeSpending, sectionSpending, type CodeKind, type SectionSpending } from '../measure.ts';
import { sizeText } from '../relocs.ts';
import { librarySymbols } from './inspect.ts';
import { complain, eachModule, table, type Loaded } from './load.ts';

/** Bytes of zero-initialized objects under a lane. */
function zeroBytes(module: Module, lane: Lane): number {
  let bytes = 0;
  for (const symbol of module.symbols) {
    for (const def of symbol.defs) {
      if (def.kind === 'data' && def.init.kind === 'zero' && ((def.layouts >> lane) & 1) !== 0)
        bytes += Number(sizeText(module, def.type, lane)) || 0;
    }
  }
  return bytes;
}

function summary({ name, bytes, module }: Loaded, lane: Lane): string[] {
  const { sections } = readFrame(bytes, name);
  const text = sections[SFunctions]!.size + sections[SBodies]!.size;
  const data = sections[SData]!.size;
  const bss = zeroBytes(module, lane);
  const total = text + data + bss;
  return [text, data, bss, total].map(String).concat(total.toString(16), name);
}

/** The sections of one module, and its code by kind. */
function measured({ name, bytes, module }: Loaded): { sections: SectionSpending[]; code: Record<CodeKind, number>; total: number } {
  const frame = readFrame(bytes, name);
  return { sections: sectionSpending(module, frame, librarySymbols(module)), code: codeSpending(module), total: frame.end - frame.start };
}

function sectionTables(loaded: Loaded): string[] {
  const { sections, code, total } = measured(loaded);
  const row = ({ name, size, stored, own, library }: SectionSpending): string[] => [name, ...[size, stored, own, library].map(String)];
  const sum = (key: 'size' | 'own' | 'library'): number => sections.reduce((bytes, section) => bytes + section[key], 0);
  return [
    `${loaded.name}:`,
    table([['section', 'size', 'stored', 'own', 'library'], ...sections.map(row), ['Total', ...[sum('size'), total, sum('own'), sum('library')].map(String)]], new Set([1, 2, 3, 4])),
    table([['code', 'size'], ...Object.entries(code).map(([kind, size]) => [kind, String(size)])], new Set([1])), '',
  ];
}

export function command(): Command {
  return new Command('size')
    .description('List section sizes of the portable form')
    .argument('[files...]', 'files to read (default: a.out)')
    .option('--sections', 'every section of the file')
    .option('-A', 'the same as --sections')
    .option('--json', 'the sections as JSON, one object per module in a list')
    .option('-B', 'one line per file (the default)')
    .option('--layout <name>', 'layout under which bss is counted', 'le64')
    .action(
      (files: string[], options: { readonly sections?: boolean; readonly A?: boolean; readonly json?: boolean; readonly layout: string }) => {
        const layout = layoutNamed(options.layout);
        if (layout === undefined) return complain('size', `layout ${options.layout} does not exist`);
        const rows: string[][] = [];
        const out: string[] = [];
        const json: unknown[] = [];
        for (const path of files.length > 0 ? files : ['a.out']) {
          eachModule('size', path, (loaded) => {
            if (loaded.bytes.length === 0) return complain('size', `${path}: the text form has no sections`);
            if (options.json === true) return void json.push({ file: loaded.name, ...measured(loaded) });
            if (options.sections !== true && options.A !== true) return void rows.push(summary(loaded, layout.lane));
            out.push(...sectionTables(loaded));
          });
        }
        if (options.json === true) out.push(JSON.stringify(json, null, 2));
        if (rows.length > 0)
          out.push(table([['text', 'data', 'bss', 'dec', 'hex', 'filename'], ...rows], new Set([0, 1, 2, 3, 4])));
        if (out.length > 0) process.stdout.write(`${out.join('\n')}\n`);
      },
    );
}
