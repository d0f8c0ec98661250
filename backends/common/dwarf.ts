// Bytes of debugging sections: LEB128 numbers, addresses and offsets that a linker fills in, and the constants used.
// Source: DWARF 5 (2017), section 7 "Data Representation"; .eh_frame: Linux Standard Base Core 5.0, 10.6.

import { ElfBuffer, type ElfForm } from './elf.ts';
import { ShtProgbits, StbLocal, SttSection, type NativeObject, type Relocation } from './object.ts';
import type { Target } from './target.ts';

/** A section under construction. */
export class DebugBuffer extends ElfBuffer {
  readonly relocations: Relocation[] = [];
  readonly #target: Target;

  constructor(form: ElfForm, target: Target) {
    super(form);
    this.#target = target;
  }
  /** Unsigned and signed LEB128, of safe integers. */
  uleb(value: number): void {
    for (let rest = value; ;) {
      const low = rest % 128;
      rest = Math.floor(rest / 128);
      this.u8(rest > 0 ? low | 128 : low);
      if (rest === 0) return;
    }
  }
  sleb(value: number): void {
    for (let rest = value; ;) {
      const low = ((rest % 128) + 128) % 128;
      rest = Math.floor(rest / 128);
      const last = rest === 0 && (low & 64) === 0 || rest === -1 && (low & 64) !== 0;
      this.u8(last ? low : low | 128);
      if (last) return;
    }
  }
  /** NUL-terminated. */
  text(value: string): void {
    this.append(Buffer.from(value));
    this.u8(0);
  }
  /** The address of a symbol plus addend, as wide as the machine's. */
  address(symbol: number, addend: number): void {
    this.relocations.push({ at: this.length, kind: this.#target.elf.dataWord, symbol, addend });
    this.word(0);
  }
  /** The same in 32 bits; of a section's symbol: an offset in that section. */
  address32(symbol: number, addend: number): void {
    this.relocations.push({ at: this.length, kind: this.#target.elf.data32, symbol, addend });
    this.u32(0);
  }
  /** Reserves the 32-bit length that begins a unit; `endUnit` fills it. */
  beginUnit(): number {
    this.u32(0);
    return this.length;
  }
  endUnit(start: number): void { this.patch32(start - 4, this.length - start); }
}

/** A debugging section: empty until `finish` gives it its bytes, but with a symbol to refer to. */
export interface DebugSection {
  readonly out: DebugBuffer;
  /** Symbol of its start. */
  readonly symbol: number;
  readonly index: number;
}

/** Adds a section to the object. */
export function debugSection(object: NativeObject, name: string, flags: number, form: ElfForm, target: Target): DebugSection {
  const index = object.sections.push({ name, type: ShtProgbits, flags, align: 1, size: 0, bytes: new Uint8Array(), relocations: [] }) - 1;
  const symbol = object.symbols.push({ name: '', binding: StbLocal, type: SttSection, hidden: false, section: index, value: 0, size: 0 }) - 1;
  return { out: new DebugBuffer(form, target), symbol, index };
}

export function finishSection(object: NativeObject, { out, index }: DebugSection): void {
  const section = object.sections[index]!;
  section.bytes = out.take();
  section.size = section.bytes.length;
  section.relocations = out.relocations;
}
