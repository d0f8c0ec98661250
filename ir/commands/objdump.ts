// `lode objdump`: headers, symbols, relocation records and code of objects, programs and archives.

import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { readFrame } from '../format.ts';
import { laneNames, layouts } from '../layout.ts';
import type { Module } from '../module.ts';
import { printModule, printSymbol } from '../print.ts';
import { relocations } from '../relocs.ts';
import { lineName } from '../module.ts';
import { complain, eachModule, table, type Loaded } from './load.ts';
import { symbolClass } from './nm.ts';

interface Options {
  readonly fileHeaders?: boolean;
  readonly headers?: boolean;
  readonly sectionHeaders?: boolean;
  readonly syms?: boolean;
  readonly reloc?: boolean;
  readonly disassemble?: boolean;
  readonly disassembleAll?: boolean;
  readonly source?: boolean;
  readonly allHeaders?: boolean;
  readonly fullContents?: boolean;
}

function fileHeader({ name, module, bytes }: Loaded): string {
  const digest = bytes.length === 0 ? '' : `\ndigest ${Buffer.from(readFrame(bytes, name).digest).toString('hex')}`;
  return `\n${name}:     file format lode\nkind ${module.kind}, layouts ${laneNames(module.layouts)}${digest}\n`;
}

function sectionHeaders({ name, bytes }: Loaded): string {
  if (bytes.length === 0) return 'The text form has no sections.\n';
  const rows = readFrame(bytes, name)
    .sections.slice(1)
    .map((section) => [
      String(section.id),
      section.name,
      String(section.size),
      String(section.stored),
      `0x${section.offset.toString(16)}`,
      Buffer.from(section.digest.subarray(0, 8)).toString('hex'),
    ]);
  return `Sections:\n${table([['Idx', 'Name', 'Size', 'Stored', 'File off', 'Digest'], ...rows], new Set([0, 2, 3, 4]))}\n`;
}

function symbolTable(module: Module): string {
  const rows = module.symbols.map((symbol) => {
    const defs = symbol.defs.map((def) => laneNames(def.layouts)).join(' | ');
    return [
      symbolClass(symbol),
      symbol.linkage,
      symbol.kind,
      symbol.visibility === 'hidden' ? 'hidden' : '',
      symbol.defs.length === 0 ? '*UND*' : defs,
      symbol.section,
      symbol.name,
    ];
  });
  return rows.length === 0 ? 'SYMBOL TABLE:\nno symbols\n' : `SYMBOL TABLE:\n${table(rows)}\n`;
}

function relocationTable(module: Module): string {
  const shown = layouts.filter((layout) => (module.layouts >> layout.lane & 1) !== 0);
  const rows = relocations(module).map((item) => [
    module.symbols[item.symbol]!.name + (item.def.kind === 'data' ? item.place : ''),
    item.def.kind === 'data' ? '' : item.place,
    lineName(module, item.line),
    item.kind,
    item.what,
    ...shown.map((layout) => item.values[layout.lane]!),
  ]);
  if (rows.length === 0) return 'RELOCATION RECORDS: none\n';
  return `RELOCATION RECORDS:\n${table([['IN', 'AT', 'LINE', 'KIND', 'WHAT', ...shown.map((layout) => layout.name)], ...rows])}\n`;
}

/** The text form of functions (of everything with -D), with source lines between the instructions. */
function code(module: Module, all: boolean, withSource: boolean): string {
  if (all && !withSource) return printModule(module);
  const sources = new Map<number, readonly string[]>();
  const sourceLine = (file: number, line: number): string | undefined => {
    let lines = sources.get(file);
    if (lines === undefined) {
      try {
        lines = readFileSync(module.files[file]!, 'utf8').split('\n');
      } catch {
        lines = [];
      }
      sources.set(file, lines);
    }
    return lines[line - 1];
  };
  const parts: string[] = [];
  module.symbols.forEach((symbol, id) => {
    if (symbol.defs.length === 0 || !all && symbol.kind !== 'function') return;
    let last = '';
    for (const text of printSymbol(module, id).split('\n')) {
      const at = / !([0-9]+):([0-9]+)$/.exec(text);
      if (withSource && at !== null && at[0] !== last && text.startsWith('    ')) {
        last = at[0];
        const source = sourceLine(Number(at[1]), Number(at[2]));
        parts.push(`; ${module.files[Number(at[1])]}:${at[2]}${source === undefined ? '' : `: ${source.trim()}`}`);
      }
      parts.push(withSource && at !== null && text.startsWith('    ') ? text.slice(0, at.index) : text);
    }
  });
  return `${parts.join('\n')}\n`;
}

export function command(): Command {
  return new Command('objdump')
    .description('Show headers, symbols, relocation records and code')
    .argument('<files...>', 'objects, programs or archives')
    .option('-f, --file-headers', 'kind, layouts and digest')
    .option('-h, --headers', 'sections')
    .option('--section-headers', 'the same as -h')
    .option('-t, --syms', 'symbol table')
    .option('-r, --reloc', 'relocation records with their value under each layout')
    .option('-d, --disassemble', 'text form of functions')
    .option('-D, --disassemble-all', 'text form of the whole module')
    .option('-S, --source', 'source lines between the instructions (implies -d)')
    .option('-s, --full-contents', 'the same as -D')
    .option('-x, --all-headers', 'the same as -f -h -t -r')
    .helpOption('--help', 'display help for command')
    .action((files: string[], options: Options) => {
      const some = Object.values(options).some((value) => value === true);
      if (!some) return complain('objdump', 'at least one of -f -h -t -r -d -D -S -x must be given (see --help)');
      for (const path of files) {
        eachModule('objdump', path, (loaded) => {
          const { module } = loaded;
          const all = options.allHeaders === true;
          let text = fileHeader(loaded);
          if (options.headers || options.sectionHeaders || all) text += `\n${sectionHeaders(loaded)}`;
          if (options.syms || all) text += `\n${symbolTable(module)}`;
          if (options.reloc || all) text += `\n${relocationTable(module)}`;
          const everything = options.disassembleAll === true || options.fullContents === true;
          if (options.disassemble || options.source || everything)
            text += `\n${code(module, everything, options.source === true)}`;
          process.stdout.write(text);
        });
      }
    });
}
