// A static executable from a native object: places sections in segments, relocates, writes the file.
//
//   R    file header, program headers, read-only sections
//   R-X  code
//   RW   thread-local image, data; zero-initialized data behind (no bytes in the file)
//   TLS  the image of thread-local data within RW; its zero-initialized part takes no addresses of the segment
//
// Addresses ascend from the target's image base; a segment starts on a fresh page at the address congruent to its file offset,
// so that the file has no padding between segments (the page they share is mapped twice). Names defined here, unless the
// program defines them:
//   __ehdr_start            the file header, at the image base
//   __start_NAME __stop_NAME  bounds of section NAME (a C identifier)
//   _etext _edata _end __bss_start   as binutils' ld has them (etext, edata, end too)
//   __lode_tls_image __lode_tls_filesize __lode_tls_size __lode_tls_align
//                           the thread-local image: its address, its bytes, its bytes with the zero part, its alignment
// Undefined weak symbols are 0.

import { ImageError } from '../../ir/initial.ts';
import type { Layout } from '../../ir/layout.ts';
import { EtExec, fileHeaderSize, PfR, PfW, PfX, PtGnuStack, PtLoad, PtTls, segmentHeaderSize, writeElf, type ElfForm, type ElfSection, type ElfSegment } from './elf.ts';
import { alignUp, ShfAlloc, ShfExec, ShfTls, ShfWrite, ShtNobits, SttTls, Undefined, type NativeObject, type ObjectSymbol, type Section } from './object.ts';
import { fileSymbols, tableSections } from './symtab.ts';
import type { Target } from './target.ts';

/** Class and byte order of a target's files. */
export function elfForm(target: Target): ElfForm {
  return { bits64: target.registerBytes === 8, bigEndian: target.instructionsBigEndian };
}

/** The file; `entry` is the symbol where it starts. Sections are reordered. Throws ImageError. */
export function writeExecutable(object: NativeObject, entry: number, target: Target, layout: Layout, withSymbols: boolean): Uint8Array<ArrayBuffer> {
  const form = elfForm(target);
  orderSections(object);
  const image = new Placement(object, target, form);
  const address = (symbol: ObjectSymbol): number => image.address(symbol);
  relocate(object, image, target, layout);

  const sections = object.sections.map((section, i): ElfSection => ({ name: section.name, type: section.type, flags: section.flags,
    address: image.addresses[i]!, offset: image.offsets[i]!, size: section.size, bytes: section.bytes, link: 0, info: 0,
    align: section.align, entrySize: 0 }));
  const symbols = withSymbols ? fileSymbols(form, object, { sectionSymbols: 0, defined: true,
    // Thread-local symbols count from the start of their image (gABI, "Symbol Values").
    value: (symbol) => symbol.type === SttTls ? address(symbol) - image.tls.address : address(symbol) }) : undefined;
  const { machine, flags } = target.elf;
  return writeElf({ ...form, type: EtExec, machine, flags, entry: address(object.symbols[entry]!) }, image.segments,
    [...sections, ...tableSections(form, symbols, sections.length + 1)]);
}

// Ranks: the order of sections in the file.
const ReadOnly = 0;
const Code = 1;
const TlsData = 2;
const TlsZero = 3;
const Data = 4;
const Zero = 5;
const Unloaded = 6;

function rank({ flags, type }: Section): number {
  if ((flags & ShfAlloc) === 0) return Unloaded;
  if ((flags & ShfExec) !== 0) return Code;
  if ((flags & ShfWrite) === 0) return ReadOnly;
  if ((flags & ShfTls) !== 0) return type === ShtNobits ? TlsZero : TlsData;
  return type === ShtNobits ? Zero : Data;
}

function orderSections(object: NativeObject): void {
  const order = object.sections.map((_, i) => i).sort((a, b) => rank(object.sections[a]!) - rank(object.sections[b]!) || a - b);
  const sections = order.map((i) => object.sections[i]!);
  const moved = new Int32Array(order.length);
  order.forEach((old, index) => { moved[old] = index; });
  object.sections.splice(0, order.length, ...sections);
  for (const symbol of object.symbols) if (symbol.section >= 0) symbol.section = moved[symbol.section]!;
}

/** Segments by rank of their sections. */
const loads: readonly { readonly first: number; readonly last: number; readonly flags: number }[] = [
  { first: ReadOnly, last: ReadOnly, flags: PfR }, { first: Code, last: Code, flags: PfR | PfX }, { first: TlsData, last: Zero, flags: PfR | PfW },
];

/** Where sections of an executable lie. */
class Placement {
  /** Indexed by section; address 0 and offset -1 for what is not loaded. */
  readonly addresses: number[];
  readonly offsets: number[];
  readonly segments: ElfSegment[] = [];
  /** The thread-local image; sizes are 0 without one. */
  tls: ElfSegment = { type: PtTls, flags: PfR, offset: 0, address: 0, fileSize: 0, memorySize: 0, align: 1 };
  readonly #object: NativeObject;
  readonly #target: Target;
  /** Values of the names that are defined here. */
  readonly #names: ReadonlyMap<string, number>;

  constructor(object: NativeObject, target: Target, form: ElfForm) {
    this.#object = object;
    this.#target = target;
    this.addresses = object.sections.map(() => 0);
    this.offsets = object.sections.map(() => -1);
    const ranks = object.sections.map(rank);
    const used = loads.filter(({ first, last, flags }) => flags === PfR || ranks.some((each) => each >= first && each <= last));
    const threadLocal = object.sections.filter((_, i) => ranks[i] === TlsData || ranks[i] === TlsZero);
    // The image begins where its strictest member can. It is made of whole words: its sizes and alignment are the values of symbols, and
    // not every machine can refer to odd ones.
    threadLocal.forEach((section, i) => {
      if (i === 0) section.align = Math.max(8, ...threadLocal.map(({ align }) => align));
      section.size = alignUp(section.size, 8);
      if (section.type === ShtNobits) return;
      const bytes = new Uint8Array(section.size);
      bytes.set(section.bytes);
      section.bytes = bytes;
    });
    const { pageSize, imageBase } = target.elf;
    let offset = fileHeaderSize(form) + (used.length + (threadLocal.length > 0 ? 2 : 1)) * segmentHeaderSize(form);
    let address = imageBase + offset;
    for (const { first, last, flags } of used) {
      const isFirst = flags === PfR;
      // A fresh page, congruent to the file offset.
      if (!isFirst) address = alignUp(address, pageSize) + offset % pageSize;
      const start = { offset: isFirst ? 0 : offset, address: isFirst ? imageBase : address };
      object.sections.forEach((section, i) => {
        if (ranks[i]! < first || ranks[i]! > last) return;
        const place = alignUp(address, section.align);
        const hasBytes = section.type !== ShtNobits;
        if (hasBytes) offset += place - address;
        this.addresses[i] = place;
        this.offsets[i] = offset;
        if (hasBytes) offset += section.size;
        // Zero-initialized thread-local data exists per thread only.
        if (ranks[i] !== TlsZero) address = place + section.size;
      });
      this.segments.push({ type: PtLoad, flags, ...start, fileSize: offset - start.offset, memorySize: address - start.address, align: pageSize });
    }
    if (threadLocal.length > 0) this.#placeTls(ranks);
    this.segments.push({ type: PtGnuStack, flags: PfR | PfW, offset: 0, address: 0, fileSize: 0, memorySize: 0, align: 16 });
    if (address > (form.bits64 ? 2 ** 47 : 2 ** 32 - pageSize))
      throw new ImageError(`${object.name}: ${address - imageBase} bytes do not fit in memory (${target.name})`);
    this.#names = this.#linkerNames(ranks, address);
  }

  #placeTls(ranks: readonly number[]): void {
    const { sections } = this.#object;
    const members = sections.flatMap((section, i) => ranks[i] === TlsData || ranks[i] === TlsZero ? [{ section, i }] : []);
    const first = members[0]!.i;
    const end = Math.max(...members.map(({ section, i }) => this.addresses[i]! + section.size));
    const initialized = members.filter(({ section }) => section.type !== ShtNobits);
    const fileSize = initialized.reduce((sum, { section, i }) => Math.max(sum, this.addresses[i]! + section.size - this.addresses[first]!), 0);
    this.tls = { type: PtTls, flags: PfR, offset: this.offsets[first]!, address: this.addresses[first]!, fileSize,
      memorySize: end - this.addresses[first]!, align: Math.max(...members.map(({ section }) => section.align)) };
    this.segments.push(this.tls);
  }

  #linkerNames(ranks: readonly number[], end: number): ReadonlyMap<string, number> {
    const { sections } = this.#object;
    const names = new Map<string, number>();
    const endOf = (wanted: (rank: number) => boolean): number => sections.reduce((last, section, i) =>
      wanted(ranks[i]!) ? Math.max(last, this.addresses[i]! + section.size) : last, this.#target.elf.imageBase);
    const bss = sections.findIndex((_, i) => ranks[i] === Zero);
    const text = endOf((each) => each === Code);
    const data = endOf((each) => each === TlsData || each === Data);
    for (const [name, value] of [['__ehdr_start', this.#target.elf.imageBase], ['_etext', text], ['etext', text], ['_edata', data], ['edata', data],
      ['__bss_start', bss >= 0 ? this.addresses[bss]! : data], ['_end', end], ['end', end], ['__lode_tls_image', this.tls.address],
      ['__lode_tls_filesize', this.tls.fileSize], ['__lode_tls_size', this.tls.memorySize], ['__lode_tls_align', this.tls.align]] as const) names.set(name, value);
    sections.forEach(({ name, size }, i) => {
      names.set(`__start_${name}`, this.addresses[i]!);
      names.set(`__stop_${name}`, this.addresses[i]! + size);
    });
    return names;
  }

  /** Address of a symbol; for thread-local ones that in the image. */
  address({ name, section, value }: ObjectSymbol): number {
    if (section === Undefined) return this.#names.get(name) ?? 0;
    return section < 0 ? value : this.addresses[section]! + value;
  }

  /** Whether nothing defines a symbol: it is weak, and 0. */
  isZero({ name, section }: ObjectSymbol): boolean { return section === Undefined && !this.#names.has(name); }

  /** Distance of a place in the thread-local image from the thread pointer ("ELF Handling For Thread-Local Storage", 3). */
  threadOffset(address: number): number {
    const { address: start, memorySize, align } = this.tls;
    const { tlsVariant, tlsOffset } = this.#target.elf;
    if (tlsVariant === 2) return address - start - alignUp(memorySize, align);
    return address - start + (tlsOffset > 0 ? alignUp(tlsOffset, align) : tlsOffset);
  }
}

function alignDown(value: number, align: number): number { return value - value % align; }

/** Writes addresses into the sections' bytes. Throws ImageError for what does not fit. */
function relocate(object: NativeObject, image: Placement, target: Target, layout: Layout): void {
  object.sections.forEach((section, i) => {
    const view = new DataView(section.bytes.buffer, section.bytes.byteOffset, section.bytes.byteLength);
    for (const { at, kind, symbol, addend } of section.relocations) {
      const row = target.relocations[kind]!;
      let value = image.address(object.symbols[symbol]!);
      if (row.threadLocal) value = image.threadOffset(value);
      value += addend;
      const absolute = value;
      const from = row.relative ? image.addresses[i]! + at : 0;
      value = row.page === undefined ? value - from : alignDown(value, row.page) - alignDown(from, row.page);
      if (row.apply(view, at, value) || row.relax?.(view, at, absolute) === true) continue;
      // An undefined weak function is never called: where 0 is out of a branch's reach, the file header is as good, which cannot be executed.
      if (row.relative && image.isZero(object.symbols[symbol]!) && row.apply(view, at, value + target.elf.imageBase)) continue;
      throw misfit(object, i, at, symbol, row.name, value, target, layout);
    }
  });
}

function misfit(object: NativeObject, section: number, at: number, symbol: number, row: string, value: number, target: Target, layout: Layout): ImageError {
  const holder = object.symbols.find((each) => each.section === section && each.value <= at && at < each.value + each.size);
  const name = object.symbols[symbol]!.name;
  return new ImageError(`${object.name}: ${holder === undefined || holder.name === '' ? object.sections[section]!.name : `'${holder.name}'`}: ${row} ` +
    `to ${name === '' ? 'a literal' : `'${name}'`} does not fit: ${value < 0 ? '-' : ''}0x${Math.abs(value).toString(16)} (${target.name}, ${layout.name})`);
}
