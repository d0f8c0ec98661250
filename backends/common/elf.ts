// ELF files as bytes: one encoder for both classes and byte orders. Structures as in the System V gABI (chapter 4 "Object
// Files", 5 "Program Loading"). Knows sections, segments and symbols as records; where things lie, others decide.

import { CodeBuffer } from './code.ts';
import { alignUp, ShtNobits } from './object.ts';

export const EtRel = 1;
export const EtExec = 2;

/** Segment types and permissions. */
export const PtLoad = 1;
export const PtTls = 7;
export const PtGnuEhFrame = 0x6474e550;
export const PtGnuStack = 0x6474e551;
export const PfX = 1;
export const PfW = 2;
export const PfR = 4;

export const ShnAbs = 0xfff1;
export const ShnCommon = 0xfff2;

/** Class and byte order. */
export interface ElfForm {
  readonly bits64: boolean;
  readonly bigEndian: boolean;
}

export interface ElfHeader extends ElfForm {
  /** EtRel or EtExec. */
  readonly type: number;
  /** e_machine, e_flags. */
  readonly machine: number;
  readonly flags: number;
  readonly entry: number;
}

export interface ElfSection {
  readonly name: string;
  readonly type: number;
  readonly flags: number;
  readonly address: number;
  /** Offset in the file, -1 to follow what lies before it. */
  readonly offset: number;
  /** Of ShtNobits sections, whose bytes are empty. */
  readonly size: number;
  readonly bytes: Uint8Array;
  readonly link: number;
  readonly info: number;
  readonly align: number;
  readonly entrySize: number;
}

export interface ElfSegment {
  readonly type: number;
  readonly flags: number;
  readonly offset: number;
  readonly address: number;
  readonly fileSize: number;
  readonly memorySize: number;
  readonly align: number;
}

export interface ElfSymbol {
  readonly name: string;
  readonly binding: number;
  readonly type: number;
  readonly hidden: boolean;
  /** Section header index, 0 undefined, or ShnAbs or ShnCommon. */
  readonly section: number;
  readonly value: number;
  readonly size: number;
}

/** Sizes of structures in bytes. */
export function fileHeaderSize(form: ElfForm): number { return form.bits64 ? 64 : 52; }
export function segmentHeaderSize(form: ElfForm): number { return form.bits64 ? 56 : 32; }
export function symbolSize(form: ElfForm): number { return form.bits64 ? 24 : 16; }
export function relaSize(form: ElfForm): number { return form.bits64 ? 24 : 12; }

/** A buffer that also writes what is as wide as the class. Numbers are exact to 2^53; negative ones in two's complement. */
export class ElfBuffer extends CodeBuffer {
  readonly #bits64: boolean;

  constructor(form: ElfForm) {
    super(form.bigEndian);
    this.#bits64 = form.bits64;
  }
  /** An address, offset or size. */
  word(value: number): void {
    if (this.#bits64) this.u64(value, Math.floor(value / 2 ** 32));
    else this.u32(value);
  }
}

/** Collects strings for a string table; offset 0 is the empty string. */
export class StringTable {
  readonly #offsets = new Map<string, number>([['', 0]]);
  readonly #parts: string[] = ['\0'];
  #length = 1;

  add(text: string): number {
    let offset = this.#offsets.get(text);
    if (offset === undefined) {
      offset = this.#length;
      this.#offsets.set(text, offset);
      this.#parts.push(text, '\0');
      this.#length += Buffer.byteLength(text) + 1;
    }
    return offset;
  }
  bytes(): Uint8Array<ArrayBuffer> { return new Uint8Array(Buffer.from(this.#parts.join(''))); }
}

/** Symbol table bytes with the null symbol first. `symbols` has local ones before all others. */
export function encodeSymbols(form: ElfForm, symbols: readonly ElfSymbol[], strings: StringTable): Uint8Array<ArrayBuffer> {
  const out = new ElfBuffer(form);
  out.append(new Uint8Array(symbolSize(form)));
  for (const { name, binding, type, hidden, section, value, size } of symbols) {
    const info = binding << 4 | type;
    const other = hidden ? 2 : 0;
    out.u32(strings.add(name));
    if (form.bits64) {
      out.u8(info);
      out.u8(other);
      out.u16(section);
      out.word(value);
      out.word(size);
    } else {
      out.word(value);
      out.word(size);
      out.u8(info);
      out.u8(other);
      out.u16(section);
    }
  }
  return out.take();
}

/** Appends an Elf_Rela. */
export function encodeRela(form: ElfForm, at: number, type: number, symbol: number, addend: number, out: ElfBuffer): void {
  out.word(at);
  if (form.bits64) out.u64(type, symbol);
  else out.u32(symbol * 256 + type);
  out.word(addend);
}

/**
 * The file. Sections are given without the null one and with .shstrtab last and empty: it is filled here. Segments lie where they
 * say; sections with offset -1 are put behind everything placed, in order.
 */
export function writeElf(header: ElfHeader, segments: readonly ElfSegment[], sections: readonly ElfSection[]): Uint8Array<ArrayBuffer> {
  const names = new StringTable();
  const nameOffsets = sections.map((section) => names.add(section.name));
  const contents = sections.map((section, i) => i === sections.length - 1 ? names.bytes() : section.bytes);
  let end = fileHeaderSize(header) + segments.length * segmentHeaderSize(header);
  sections.forEach((section, i) => { if (section.offset >= 0) end = Math.max(end, section.offset + contents[i]!.length); });
  const offsets = sections.map((section, i) => {
    if (section.offset >= 0) return section.offset;
    const at = alignUp(end, section.align);
    end = at + contents[i]!.length;
    return at;
  });
  const table = alignUp(end, 8);

  const head = new ElfBuffer(header);
  encodeHeader(header, segments.length, sections.length + 1, table, head);
  for (const segment of segments) encodeSegment(header, segment, head);
  const tail = new ElfBuffer(header);
  encodeSection(undefined, 0, 0, 0, tail);
  sections.forEach((section, i) => {
    const size = section.type === ShtNobits ? section.size : contents[i]!.length;
    encodeSection(section, nameOffsets[i]!, offsets[i]!, size, tail);
  });

  const file = new Uint8Array(table + tail.length);
  file.set(head.take());
  contents.forEach((bytes, i) => file.set(bytes, offsets[i]!));
  file.set(tail.take(), table);
  return file;
}

function encodeHeader(header: ElfHeader, segments: number, sections: number, table: number, out: ElfBuffer): void {
  // Class, data encoding, version, ABI (System V), padding.
  out.append(Uint8Array.of(0x7f, 0x45, 0x4c, 0x46, header.bits64 ? 2 : 1, header.bigEndian ? 2 : 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0));
  out.u16(header.type);
  out.u16(header.machine);
  out.u32(1);
  out.word(header.entry);
  out.word(segments > 0 ? fileHeaderSize(header) : 0);
  out.word(table);
  out.u32(header.flags);
  out.u16(fileHeaderSize(header));
  out.u16(segments > 0 ? segmentHeaderSize(header) : 0);
  out.u16(segments);
  out.u16(header.bits64 ? 64 : 40);
  out.u16(sections);
  out.u16(sections - 1);
}

function encodeSegment(form: ElfForm, segment: ElfSegment, out: ElfBuffer): void {
  out.u32(segment.type);
  if (form.bits64) out.u32(segment.flags);
  out.word(segment.offset);
  out.word(segment.address);
  out.word(segment.address);
  out.word(segment.fileSize);
  out.word(segment.memorySize);
  if (!form.bits64) out.u32(segment.flags);
  out.word(segment.align);
}

function encodeSection(section: ElfSection | undefined, name: number, offset: number, size: number, out: ElfBuffer): void {
  out.u32(name);
  out.u32(section?.type ?? 0);
  out.word(section?.flags ?? 0);
  out.word(section?.address ?? 0);
  out.word(offset);
  out.word(size);
  out.u32(section?.link ?? 0);
  out.u32(section?.info ?? 0);
  out.word(section?.align ?? 0);
  out.word(section?.entrySize ?? 0);
}
