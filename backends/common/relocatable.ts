// A relocatable object file from a native object: sections as they are, RELA relocations of the psABI's types, for any linker.
//
// Nameless symbols (literals, jump tables) are reached through their section's symbol, as assemblers do.

import { EtRel, ElfBuffer, encodeRela, relaSize, writeElf, type ElfForm, type ElfSection } from './elf.ts';
import { elfForm } from './executable.ts';
import { ShfInfoLink, ShtProgbits, ShtRela, type NativeObject, type Section } from './object.ts';
import { fileSymbols, firstSectionSymbol, tableSections, type FileSymbols } from './symtab.ts';
import type { Target } from './target.ts';

export function writeRelocatable(object: NativeObject, target: Target): Uint8Array<ArrayBuffer> {
  const form = elfForm(target);
  const count = object.sections.length;
  const symbols = fileSymbols(form, object, { sectionSymbols: count, defined: false, value: ({ value }) => value });
  const plain = { address: 0, offset: -1, link: 0, info: 0, entrySize: 0 };
  const sections = object.sections.map(({ name, type, flags, size, bytes, align }): ElfSection =>
    ({ ...plain, name, type, flags, size, bytes, align }));
  // Its absence would ask for an executable stack.
  sections.push({ ...plain, name: '.note.GNU-stack', type: ShtProgbits, flags: 0, size: 0, bytes: new Uint8Array(), align: 1 });
  const relocated = object.sections.flatMap((section, i) => section.relocations.length > 0 ? [{ section, i }] : []);
  const symtab = sections.length + relocated.length + 1;
  for (const { section, i } of relocated) {
    sections.push({ ...plain, name: `.rela${section.name}`, type: ShtRela, flags: ShfInfoLink, size: 0, bytes: relaBytes(form, object, section, symbols, target),
      link: symtab, info: i + 1, align: form.bits64 ? 8 : 4, entrySize: relaSize(form) });
  }
  const { machine, flags } = target.elf;
  return writeElf({ ...form, type: EtRel, machine, flags, entry: 0 }, [], [...sections, ...tableSections(form, symbols, symtab)]);
}

function relaBytes(form: ElfForm, object: NativeObject, section: Section, symbols: FileSymbols, target: Target): Uint8Array<ArrayBuffer> {
  const out = new ElfBuffer(form);
  for (const { at, kind, symbol, addend } of section.relocations) {
    const number = symbols.numbers[symbol]!;
    const { section: home, value } = object.symbols[symbol]!;
    const { type } = target.relocations[kind]!;
    if (number > 0) encodeRela(form, at, type, number, addend, out);
    else encodeRela(form, at, type, firstSectionSymbol + home, value + addend, out);
  }
  return out.take();
}
