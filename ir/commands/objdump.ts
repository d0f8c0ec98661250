// `lode objdump`: headers, symbols, relocation records and code of objects, programs and archives, and of what is translated from
// them. Images are looked into by another folder (loader/dump.ts), which the command asks by way of its tools.

import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { FormatError } from '../bytes.ts';
import { readFrame } from '../format.ts';
import { laneNames, layouts } from '../layout.ts';
import type { Module } from '../module.ts';
import { printModule, printSymbol } from '../print.ts';
import { relocations } from '../relocs.ts';
import { lineName } from '../module.ts';
import { complain, eachModule, readInput, table, type Loaded } from './load.ts';
import { symbolClass } from './nm.ts';

/** What of an image is to be shown. */
export interface ImageView {
  readonly fileHeaders: boolean;
  readonly sections: boolean;
  readonly symbols: boolean;
  readonly relocations: boolean;
  readonly code: boolean;
  /** What stands before the instructions of another line of the source; '' for nothing. */
  readonly sourceNote: (file: string, line: number) => string;
}

/** What the command needs of the rest of Lode. */
export interface ObjdumpTools {
  /**
   * The text of an image or a native object; of a program or an object what a target's translation of it looks like. Null if
   * the bytes are no image and no target is given.
   */
  imageText(bytes: Uint8Array, name: string, target: string | undefined, view: ImageView): Promise<string | null>;
}

interface Options {
  readonly fileHeaders?: boolean;
  readonly headers?: boolean;
  readonly sectionHeaders?: boolean;
  readonly syms?: boolean;
  readonly reloc?: boolean;
  readonly disassemble?: boolean;
  readonly disassembleAll?: boolean;
  readonly source?: boolean;
  readonly lineNumbers?: boolean;
  readonly target?: string;
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

/** Notes of source lines: `; file:line`, with the line itself if `withText` and the file is there. */
function sourceNotes(withText: boolean): (file: string, line: number) => string {
  const sources = new Map<string, readonly string[]>();
  const textOf = (file: string): readonly string[] => {
    let lines = sources.get(file);
    if (lines === undefined) {
      try {
        lines = readFileSync(file, 'utf8').split('\n');
      } catch {
        lines = [];
      }
      sources.set(file, lines);
    }
    return lines;
  };
  return (file, line) => {
    const text = withText ? textOf(file)[line - 1] : undefined;
    return `; ${file}:${line}${text === undefined ? '' : `: ${text.trim()}`}`;
  };
}

/** The text form of functions (of everything with `all`), with notes of source lines between the instructions. */
function code(module: Module, all: boolean, note: ((file: string, line: number) => string) | undefined): string {
  if (all && note === undefined) return printModule(module);
  const parts: string[] = [];
  module.symbols.forEach((symbol, id) => {
    if (symbol.defs.length === 0 || !all && symbol.kind !== 'function') return;
    let last = '';
    for (const text of printSymbol(module, id).split('\n')) {
      const at = / !([0-9]+):([0-9]+)$/.exec(text);
      const isNoted = note !== undefined && at !== null && text.startsWith('    ');
      if (isNoted && at[0] !== last) {
        last = at[0];
        parts.push(note(module.files[Number(at[1])]!, Number(at[2])));
      }
      parts.push(isNoted ? text.slice(0, at.index) : text);
    }
  });
  return `${parts.join('\n')}\n`;
}

export function command(tools: ObjdumpTools): Command {
  return new Command('objdump')
    .description('Show headers, symbols, relocation records and code')
    .argument('<files...>', 'objects, programs, archives; images and native objects')
    .option('-f, --file-headers', 'kind, layouts and digest')
    .option('-h, --headers', 'sections')
    .option('--section-headers', 'the same as -h')
    .option('-t, --syms', 'symbol table')
    .option('-r, --reloc', 'relocation records with their value under each layout')
    .option('-d, --disassemble', "text form of functions; of images the target's assembly")
    .option('-D, --disassemble-all', 'text form of the whole module')
    .option('-l, --line-numbers', 'file and line between the instructions (implies -d)')
    .option('-S, --source', 'source lines between the instructions (implies -d)')
    .option('-s, --full-contents', 'the same as -D')
    .option('-x, --all-headers', 'the same as -f -h -t -r')
    .option('--target <name>', 'show what this target makes of programs and objects; `lode targets` lists them')
    .helpOption('--help', 'display help for command')
    .action((files: string[], options: Options) => objdump(files, options, tools));
}

async function objdump(files: readonly string[], options: Options, tools: ObjdumpTools): Promise<void> {
  const { target, ...shown } = options;
  if (!Object.values(shown).some((value) => value === true)) return complain('objdump', 'at least one of -f -h -t -r -d -D -l -S -x must be given (see --help)');
  const all = options.allHeaders === true;
  const everything = options.disassembleAll === true || options.fullContents === true;
  const hasNotes = options.source === true || options.lineNumbers === true;
  const note = hasNotes ? sourceNotes(options.source === true) : undefined;
  const view: ImageView = {
    fileHeaders: options.fileHeaders === true || all, sections: options.headers === true || options.sectionHeaders === true || all,
    symbols: options.syms === true || all, relocations: options.reloc === true || all, code: options.disassemble === true || hasNotes || everything,
    sourceNote: note ?? (() => ''),
  };
  for (const path of files) {
    const bytes = readInput('objdump', path);
    if (bytes === undefined) continue;
    let image: string | null = null;
    try {
      image = await tools.imageText(bytes, path, target, view);
    } catch (error) {
      if (!(error instanceof FormatError)) throw error;
      complain('objdump', error.message);
      continue;
    }
    if (image !== null) {
      process.stdout.write(image);
      continue;
    }
    eachModule('objdump', path, (loaded) => {
      const { module } = loaded;
      let text = fileHeader(loaded);
      if (view.sections) text += `\n${sectionHeaders(loaded)}`;
      if (view.symbols) text += `\n${symbolTable(module)}`;
      if (view.relocations) text += `\n${relocationTable(module)}`;
      if (view.code) text += `\n${code(module, everything, note)}`;
      process.stdout.write(text);
    });
  }
}
