// Reads an ELF file: what elf.ts writes, of both classes and byte orders (System V gABI, chapter 4). For inspection; nothing
// that is executed goes through here.

import { FormatError, oneLine } from '../../ir/bytes.ts';
import type { ElfForm, ElfSection, ElfSymbol } from './elf.ts';
import { ShtNobits, ShtSymtab } from './object.ts';

/** A section; `bytes` are empty for ShtNobits. */
export type SectionView = Omit<ElfSection, 'info'>;

export interface ElfFile extends ElfForm {
  readonly type: number;
  readonly machine: number;
  readonly entry: number;
  /** By header index; the first one is the null section. */
  readonly sections: readonly SectionView[];
  /** Of .symtab without the null symbol; empty if there is none. */
  readonly symbols: readonly ElfSymbol[];
}

export function isElf(bytes: Uint8Array): boolean {
  return bytes[0] === 0x7f && bytes[1] === 0x45 && bytes[2] === 0x4c && bytes[3] === 0x46;
}

/** Throws a FormatError where a structure lies outside the file. */
export function readElf(bytes: Uint8Array, name: string): ElfFile {
  const damaged = (what: string): never => { throw new FormatError(`${name}: ELF file: ${what}`); };
  const bits64 = bytes[4] === 2;
  const bigEndian = bytes[5] === 2;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < (bits64 ? 64 : 52) || bytes[4] !== (bits64 ? 2 : 1) || bytes[5] !== (bigEndian ? 2 : 1)) return damaged('header is damaged');
  const half = (at: number): number => view.getUint16(at, !bigEndian);
  const word32 = (at: number): number => view.getUint32(at, !bigEndian);
  const word = (at: number): number => bits64 ? Number(view.getBigUint64(at, !bigEndian)) : word32(at);
  const table = word(bits64 ? 40 : 32);
  const count = half(bits64 ? 60 : 48);
  const entrySize = bits64 ? 64 : 40;
  if (half(bits64 ? 58 : 46) !== entrySize && count !== 0 || table + count * entrySize > bytes.length) return damaged('section table outside the file');

  const headers = Array.from({ length: count }, (_, i) => {
    const at = table + i * entrySize;
    const [flags, address, offset, size, link, align, each] = bits64 ? [8, 16, 24, 32, 40, 48, 56] as const : [8, 12, 16, 20, 24, 32, 36] as const;
    return {
      name: word32(at), type: word32(at + 4), flags: word(at + flags), address: word(at + address), offset: word(at + offset), size: word(at + size),
      link: word32(at + link), align: word(at + align), entrySize: word(at + each),
    };
  });
  const contents = headers.map(({ type, offset, size }, i) => {
    if (type === ShtNobits) return new Uint8Array();
    if (offset + size > bytes.length) damaged(`section ${i} outside the file`);
    return bytes.subarray(offset, offset + size);
  });
  const names = contents[half(bits64 ? 62 : 50)];
  const sections = headers.map((header, i) => ({ ...header, name: names === undefined ? '' : textAt(names, header.name), bytes: contents[i]! }));

  const symbols: ElfSymbol[] = [];
  const symtab = sections.find(({ type }) => type === ShtSymtab);
  if (symtab !== undefined) {
    const strings = contents[symtab.link] ?? new Uint8Array();
    const size = bits64 ? 24 : 16;
    const start = symtab.offset;
    for (let at = start + size; at + size <= start + symtab.bytes.length; at += size) {
      const [info, section, value, length] = bits64 ? [4, 6, 8, 16] as const : [12, 14, 4, 8] as const;
      symbols.push({
        name: textAt(strings, word32(at)), binding: bytes[at + info]! >> 4, type: bytes[at + info]! & 15, hidden: (bytes[at + info + 1]! & 3) === 2,
        section: half(at + section), value: word(at + value), size: word(at + length),
      });
    }
  }
  return { bits64, bigEndian, type: half(16), machine: half(18), entry: word(24), sections, symbols };
}

/** The string at an offset, up to its NUL or the end, without control characters: a file may come from anywhere. */
export function textAt(bytes: Uint8Array, at: number): string {
  const end = bytes.indexOf(0, at);
  return oneLine(Buffer.from(bytes.subarray(at, end < 0 ? bytes.length : end)).toString());
}
