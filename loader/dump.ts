// What `lode objdump` shows of images and native objects: headers, sections, symbols, relocations, and code as the target's
// assembler writes it, with the source lines that .debug_line knows. Of WebAssembly the text form.

import { FormatError } from '../ir/bytes.ts';
import { nativeTargets } from '../backends/native.ts';
import type { Disassembler } from '../backends/common/disassemble.ts';
import { EtRel, type ElfSymbol } from '../backends/common/elf.ts';
import { isElf, readElf, type ElfFile, type SectionView } from '../backends/common/elfread.ts';
import { lineAt, readLines, type LineRow } from '../backends/common/lineread.ts';
import { ShfExec, ShtNobits, ShtRela, SttFunc, SttObject, SttSection, SttTls, StbLocal, StbWeak } from '../backends/common/object.ts';
import type { Target } from '../backends/common/target.ts';
import { table } from '../ir/commands/load.ts';
import type { ImageView } from '../ir/commands/objdump.ts';
import { readFrame } from '../ir/format.ts';
import { programOf } from './bind.ts';
import { targetNamed } from './targets.ts';
import { defaultTranslateOptions, translate } from './translate.ts';

/** See ObjdumpTools.imageText. Throws FormatError and LoadError. */
export async function imageText(bytes: Uint8Array, name: string, targetName: string | undefined, view: ImageView): Promise<string | null> {
  if (isElf(bytes)) return dumpElf(bytes, name, view);
  if (bytes[0] === 0 && bytes[1] === 0x61 && bytes[2] === 0x73 && bytes[3] === 0x6d) return dumpWasm(bytes, name, view);
  if (targetName === undefined) return null;
  const target = targetNamed(targetName);
  const program = programOf(name, bytes);
  const isObject = readFrame(bytes, name).kind === 'object';
  return imageText(await translate(program, target, defaultTranslateOptions, isObject ? 'object' : 'image'), `${name} for ${target.name}`, undefined, view);
}

async function dumpWasm(bytes: Uint8Array, name: string, view: ImageView): Promise<string> {
  const head = `\n${name}:     file format wasm\n`;
  if (!view.code) return head;
  const { textOf } = await import('../backends/wasm/text.ts');
  return `${head}\n${textOf(bytes, name)}`;
}

async function dumpElf(bytes: Uint8Array, name: string, view: ImageView): Promise<string> {
  const file = readElf(bytes, name);
  const native = nativeTargets.find(({ machine }) => machine === file.machine);
  if (native === undefined) throw new FormatError(`${name}: ELF file: machine ${file.machine} is none that Lode has`);
  let text = `\n${name}:     file format elf${file.bits64 ? 64 : 32}-${native.name.replace(/-.*/, '')}\n`;
  if (view.fileHeaders) text += `${file.type === EtRel ? 'relocatable object' : 'executable'}, ${file.bigEndian ? 'big' : 'little'}-endian, start address 0x${file.entry.toString(16)}\n`;
  if (view.sections) text += `\n${sectionTable(file)}`;
  if (view.symbols) text += `\n${symbolTable(file)}`;
  const relocations = relocationsOf(file);
  const naming = view.relocations ? new RelocationText(file, await native.load()) : undefined;
  if (naming !== undefined && !view.code) text += relocationTables(file, relocations, naming);
  if (view.code) text += codeText(file, await native.disassembler(), view, relocations, naming);
  return text;
}

const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, '0');

function sectionTable(file: ElfFile): string {
  const digits = file.bits64 ? 16 : 8;
  const rows = file.sections.slice(1).map((section, i) => [String(i + 1), section.name, hex(section.size, 8), hex(section.address, digits), hex(section.offset, 8), String(section.align),
    section.type === ShtNobits ? 'nobits' : '']);
  return `Sections:\n${table([['Idx', 'Name', 'Size', 'Address', 'File off', 'Align', ''], ...rows], new Set([0, 5]))}\n`;
}

function symbolTable(file: ElfFile): string {
  const types: Readonly<Record<number, string>> = { [SttFunc]: 'F', [SttObject]: 'O', [SttTls]: 'T' };
  const rows = file.symbols.filter(({ name }) => name !== '').map(({ name, binding, type, hidden, section, value, size }) => [
    hex(value, file.bits64 ? 16 : 8), binding === StbLocal ? 'l' : binding === StbWeak ? 'w' : 'g', types[type] ?? '',
    section === 0 ? '*UND*' : file.sections[section]?.name ?? (section === 0xfff2 ? '*COM*' : '*ABS*'), hex(size, 8), `${hidden ? '.hidden ' : ''}${name}`,
  ]);
  return rows.length === 0 ? 'SYMBOL TABLE:\nno symbols\n' : `SYMBOL TABLE:\n${table(rows)}\n`;
}

interface Relocation {
  /** Offset in the section. */
  readonly at: number;
  readonly kind: number;
  /** undefined if the file has none of this number. */
  readonly symbol: ElfSymbol | undefined;
  readonly addend: number;
}

/** Relocations of sections, by section header index, in order of their places. */
function relocationsOf(file: ElfFile): Map<number, Relocation[]> {
  const found = new Map<number, Relocation[]>();
  file.sections.forEach(({ type, bytes, entrySize, name }) => {
    if (type !== ShtRela || entrySize !== (file.bits64 ? 24 : 12)) return;
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const little = !file.bigEndian;
    const list: Relocation[] = [];
    for (let at = 0; at + entrySize <= bytes.length; at += entrySize) {
      const [place, kind, symbol, addend] = file.bits64
        ? [Number(view.getBigUint64(at, little)), Number(view.getBigUint64(at + 8, little) & 0xffffffffn), Number(view.getBigUint64(at + 8, little) >> 32n), Number(view.getBigInt64(at + 16, little))]
        : [view.getUint32(at, little), view.getUint32(at + 4, little) & 0xff, view.getUint32(at + 4, little) >>> 8, view.getInt32(at + 8, little)];
      list.push({ at: place, kind, symbol: file.symbols[symbol - 1], addend });
    }
    found.set(file.sections.findIndex((section) => `.rela${section.name}` === name), list.sort((a, b) => a.at - b.at));
  });
  return found;
}

/** Names of relocation types and what relocations refer to. */
class RelocationText {
  readonly #file: ElfFile;
  readonly #names: ReadonlyMap<number, string>;
  constructor(file: ElfFile, target: Target) {
    this.#file = file;
    this.#names = new Map(target.relocations.map(({ type, name }) => [type, name]));
  }
  type({ kind }: Relocation): string { return this.#names.get(kind) ?? `type ${kind}`; }
  /** Symbol and addend. */
  value({ symbol, addend }: Relocation): string {
    const name = symbol === undefined ? '?' : symbol.type === SttSection ? this.#file.sections[symbol.section]?.name ?? '?' : symbol.name;
    return `${name}${addend === 0 ? '' : addend < 0 ? addend : `+${addend}`}`;
  }
}

/** .debug_line's rows for a section of code: of an object, addresses are offsets in it, by the relocations of the table. */
function linesOf(file: ElfFile, home: number, relocations: ReadonlyMap<number, readonly Relocation[]>): LineRow[] {
  const index = file.sections.findIndex(({ name }) => name === '.debug_line');
  const strings = file.sections.find(({ name }) => name === '.debug_line_str')?.bytes ?? new Uint8Array();
  if (index < 0) return [];
  const bytes = Uint8Array.from(file.sections[index]!.bytes);
  const elsewhere = 2 ** 40;
  const view = new DataView(bytes.buffer);
  for (const { at, symbol, addend } of relocations.get(index) ?? []) {
    const address = symbol?.section === home ? symbol.value + addend : elsewhere;
    if (at + (file.bits64 ? 8 : 4) > bytes.length) continue;
    if (file.bits64) view.setBigUint64(at, BigInt(address), !file.bigEndian);
    else view.setUint32(at, Math.min(address, 0xffffffff), !file.bigEndian);
  }
  return readLines(bytes, strings, file);
}

function relocationTables(file: ElfFile, relocations: ReadonlyMap<number, readonly Relocation[]>, naming: RelocationText): string {
  let text = '';
  for (const [section, list] of relocations) {
    const rows = list.map((relocation) => [hex(relocation.at, 8), naming.type(relocation), naming.value(relocation)]);
    text += `\nRELOCATION RECORDS FOR [${file.sections[section]?.name ?? '?'}]:\n${table([['OFFSET', 'TYPE', 'VALUE'], ...rows])}\n`;
  }
  return text === '' ? '\nRELOCATION RECORDS: none\n' : text;
}

/** Names of places in code: the last function or label at or before an address. */
class Places {
  readonly #symbols: ElfSymbol[];
  constructor(file: ElfFile, section: number) {
    this.#symbols = file.symbols.filter((symbol) => symbol.section === section && symbol.name !== '' && symbol.type !== SttSection)
      .sort((a, b) => a.value - b.value || Number(b.binding !== StbLocal) - Number(a.binding !== StbLocal) || (a.name < b.name ? -1 : 1));
  }
  /** The first of the symbols that begin last at or before an address; undefined if none does. */
  at(address: number): ElfSymbol | undefined {
    let low = 0;
    let high = this.#symbols.length;
    while (low < high) {
      const middle = low + high >> 1;
      if (this.#symbols[middle]!.value <= address) low = middle + 1;
      else high = middle;
    }
    let found = low - 1;
    while (found > 0 && this.#symbols[found - 1]!.value === this.#symbols[found]!.value) found--;
    return this.#symbols[found];
  }
}

function codeText(file: ElfFile, disassembler: Disassembler, view: ImageView, relocations: ReadonlyMap<number, readonly Relocation[]>,
  naming: RelocationText | undefined): string {
  const placesOf = file.sections.map((_section, i) => new Places(file, i));
  const named = (home: number, address: number): string => {
    const owner = file.type === EtRel ? home : file.sections.findIndex(({ address: start, size, flags }) => flags !== 0 && start <= address && address < start + size);
    if (owner < 0) return '';
    const { name, value } = placesOf[owner]!.at(address) ?? { name: file.sections[owner]!.name, value: file.sections[owner]!.address };
    return ` <${name}${address === value ? '' : `+0x${(address - value).toString(16)}`}>`;
  };
  const parts: string[] = [];
  file.sections.forEach((each, i) => {
    if ((each.flags & ShfExec) === 0 || each.bytes.length === 0) return;
    parts.push(`\nDisassembly of section ${each.name}:\n`);
    const lines = linesOf(file, i, relocations);
    disassembleSection(each, file, disassembler, placesOf[i]!, (address) => named(i, address), naming === undefined ? [] : (relocations.get(i) ?? []).map((item) => ({ at: item.at, text: `${naming.type(item)}\t${naming.value(item)}` })), (address) => {
      const row = lineAt(lines, address);
      return row === undefined ? '' : view.sourceNote(row.file, row.line);
    }, parts);
  });
  return parts.join('');
}

function disassembleSection(section: SectionView, file: ElfFile, { decode, shortest, longest }: Disassembler, places: Places, named: (address: number) => string,
  relocations: readonly { readonly at: number; readonly text: string }[], note: (address: number) => string, parts: string[]): void {
  const { bytes, address: start } = section;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const isWord = shortest === longest;
  // Seven bytes are what most instructions have.
  const column = isWord ? 2 * longest : 3 * Math.min(longest, 7) - 1;
  let lastNote = '';
  let next = 0;
  for (let at = 0; at < bytes.length;) {
    const address = start + at;
    const owner = places.at(address);
    if (owner?.value === address) {
      parts.push(`\n${hex(address, file.bits64 ? 16 : 8)} <${owner.name}>:\n`);
      lastNote = '';
    }
    const line = note(address);
    if (line !== '' && line !== lastNote) parts.push(`${line}\n`);
    if (line !== '') lastNote = line;
    const decoded = decode(view, at, address);
    const size = Math.min(decoded?.size ?? shortest, bytes.length - at);
    const raw = Array.from(bytes.subarray(at, at + size), (byte) => hex(byte, 2));
    const shown = isWord ? (file.bigEndian ? raw : raw.toReversed()).join('') : raw.join(' ');
    const text = decoded === null ? `.byte ${raw.map((byte) => `0x${byte}`).join(',')}` : decoded.text;
    parts.push(`${hex(address, 0).padStart(8)}:\t${shown.padEnd(column)}\t${text.replace(' ', '\t')}${decoded === null || decoded.to < 0 ? '' : reference(decoded.text, decoded.to, named)}\n`);
    at += size;
    for (; next < relocations.length && relocations[next]!.at < at; next++) {
      const { at: place, text: what } = relocations[next]!;
      parts.push(`\t\t\t${hex(start + place, 0)}: ${what}\n`);
    }
  }
}

/** What is said of the address that an instruction names, behind the text; the address too where the text does not end in it. */
function reference(text: string, to: number, named: (address: number) => string): string {
  const digits = `0x${to.toString(16)}`;
  return text.endsWith(digits) ? named(to) : `\t# ${digits}${named(to)}`;
}
