// The symbol table of a file, from an object's symbols: local ones first, as ELF wants it, and where each one went.

import { encodeSymbols, ShnAbs, ShnCommon, StringTable, symbolSize, type ElfForm, type ElfSection, type ElfSymbol } from './elf.ts';
import { Absolute, Common, ShtStrtab, ShtSymtab, StbLocal, SttFile, SttSection, Undefined, type NativeObject, type ObjectSymbol } from './object.ts';

export interface FileSymbols {
  readonly symtab: Uint8Array<ArrayBuffer>;
  readonly strtab: Uint8Array<ArrayBuffer>;
  /** sh_info of the table: number of the first symbol that is not local. */
  readonly firstGlobal: number;
  /** Number in the file of each symbol of the object, 0 for nameless ones. */
  readonly numbers: Int32Array;
}

export interface SymbolOptions {
  /** A symbol for each of the first so many sections; in order, from number 2 on. */
  readonly sectionSymbols: number;
  /** Value in the file. */
  readonly value: (symbol: ObjectSymbol) => number;
  /** Leave out what is undefined. */
  readonly defined: boolean;
}

/** Number of the first section symbol: the null and the file symbol stand before. */
export const firstSectionSymbol = 2;

export function fileSymbols(form: ElfForm, object: NativeObject, options: SymbolOptions): FileSymbols {
  const list: ElfSymbol[] = [{ name: object.name, binding: StbLocal, type: SttFile, hidden: false, section: ShnAbs, value: 0, size: 0 }];
  for (let i = 0; i < options.sectionSymbols; i++)
    list.push({ name: '', binding: StbLocal, type: SttSection, hidden: false, section: i + 1, value: 0, size: 0 });
  const numbers = new Int32Array(object.symbols.length);
  let firstGlobal = 0;
  for (const locals of [true, false]) {
    if (!locals) firstGlobal = list.length + 1;
    object.symbols.forEach((symbol, i) => {
      if (symbol.name === '' || (symbol.binding === StbLocal) !== locals || options.defined && symbol.section === Undefined) return;
      const { name, binding, type, hidden, size } = symbol;
      numbers[i] = list.push({ name, binding, type, hidden, section: headerIndex(symbol.section), value: options.value(symbol), size });
    });
  }
  const strings = new StringTable();
  const symtab = encodeSymbols(form, list, strings);
  return { symtab, strtab: strings.bytes(), firstGlobal, numbers };
}

function headerIndex(section: number): number {
  return section >= 0 ? section + 1 : section === Common ? ShnCommon : section === Absolute ? ShnAbs : 0;
}

/** The sections that end a file: .symtab and .strtab if it has symbols, .shstrtab (filled by writeElf). `first` is the header index of the first one. */
export function tableSections(form: ElfForm, symbols: FileSymbols | undefined, first: number): ElfSection[] {
  const plain = { flags: 0, address: 0, offset: -1, size: 0, link: 0, info: 0, align: 1, entrySize: 0 };
  const names = { ...plain, name: '.shstrtab', type: ShtStrtab, bytes: new Uint8Array() };
  if (symbols === undefined) return [names];
  return [
    { ...plain, name: '.symtab', type: ShtSymtab, bytes: symbols.symtab, link: first + 1, info: symbols.firstGlobal, align: form.bits64 ? 8 : 4,
      entrySize: symbolSize(form) },
    { ...plain, name: '.strtab', type: ShtStrtab, bytes: symbols.strtab },
    names,
  ];
}
