// Reads .debug_line: the other direction of debugline.ts, for all that DWARF 5 (6.2) allows in a table without the extensions
// of producers that are not ours. Tables of other versions are passed over.

import { oneLine } from '../../ir/bytes.ts';
import type { ElfForm } from './elf.ts';
import { textAt } from './elfread.ts';

/** From this address on, to the next row, code comes from this line; `file` is '' behind the end of a sequence. */
export interface LineRow {
  readonly address: number;
  readonly file: string;
  readonly line: number;
}

const FormString = 0x08, FormUdata = 0x0f, FormData16 = 0x1e, FormLineStrp = 0x1f;
const LnctPath = 1, LnctDirectoryIndex = 2;

/** The rows of all tables by address. `strings` is .debug_line_str. Damaged tables end where they stop making sense. */
export function readLines(bytes: Uint8Array, strings: Uint8Array, form: ElfForm): LineRow[] {
  const rows: LineRow[] = [];
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const little = !form.bigEndian;
  for (let at = 0; at + 4 < bytes.length;) {
    const end = at + 4 + view.getUint32(at, little);
    try {
      if (view.getUint16(at + 4, little) === 5) new Table(view.buffer, bytes.byteOffset, at + 6, Math.min(end, bytes.length), strings, form, rows).read();
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
    }
    at = end;
  }
  return rows.sort((a, b) => a.address - b.address || Number(b.file === '') - Number(a.file === ''));
}

/** One table; reading outside of it is a RangeError. */
class Table {
  readonly #view: DataView;
  readonly #strings: Uint8Array;
  readonly #little: boolean;
  readonly #rows: LineRow[];
  #at = 0;

  constructor(buffer: ArrayBufferLike, offset: number, start: number, end: number, strings: Uint8Array, form: ElfForm, rows: LineRow[]) {
    this.#view = new DataView(buffer, offset + start, end - start);
    this.#strings = strings;
    this.#little = !form.bigEndian;
    this.#rows = rows;
  }

  #u8(): number { return this.#view.getUint8(this.#at++); }
  #u32(): number { this.#at += 4; return this.#view.getUint32(this.#at - 4, this.#little); }
  #uleb(): number {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = this.#u8();
      value += (byte & 127) * scale;
      if (byte < 128) return value;
    }
  }
  #sleb(): number {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = this.#u8();
      value += (byte & 127) * scale;
      if (byte < 128) return (byte & 64) === 0 ? value : value - scale * 128;
    }
  }
  #address(bytes: number): number { return bytes === 8 ? this.#u32And(this.#u32()) : this.#u32(); }
  /** A 64-bit number of which the first half is read. */
  #u32And(first: number): number {
    const second = this.#u32();
    return this.#little ? first + second * 2 ** 32 : first * 2 ** 32 + second;
  }
  #skip(bytes: number): number {
    this.#view.getUint8(this.#at + bytes - 1);
    this.#at += bytes;
    return 0;
  }
  #string(): string {
    const start = this.#at;
    while (this.#u8() !== 0);
    return Buffer.from(this.#view.buffer, this.#view.byteOffset + start, this.#at - 1 - start).toString();
  }
  /** Directories or files (6.2.4): path, and the directory's number. */
  #entries(): { path: string; directory: number }[] {
    const format = Array.from({ length: this.#u8() }, () => [this.#uleb(), this.#uleb()] as const);
    return Array.from({ length: format.length === 0 ? (this.#uleb(), 0) : this.#uleb() }, () => {
      let path = '';
      let directory = 0;
      for (const [content, kind] of format) {
        const value = kind === FormString ? this.#string() : kind === FormLineStrp ? textAt(this.#strings, this.#u32()) : kind === FormUdata ? this.#uleb()
          : kind === FormData16 ? this.#skip(16) : NaN;
        if (Number.isNaN(value)) throw new RangeError('unknown form');
        if (content === LnctPath) path = oneLine(String(value));
        else if (content === LnctDirectoryIndex) directory = Number(value);
      }
      return { path, directory };
    });
  }

  read(): void {
    const addressBytes = this.#u8();
    this.#u8();
    const program = this.#u32() + this.#at;
    const step = this.#u8();
    this.#u8();
    this.#u8();
    const lineBase = this.#view.getInt8(this.#at++);
    const lineRange = this.#u8();
    const opcodeBase = this.#u8();
    const operands = Array.from({ length: opcodeBase - 1 }, () => this.#u8());
    const directories = this.#entries().map(({ path }) => path);
    const files = this.#entries().map(({ path, directory }) => path.startsWith('/') || (directories[directory] ?? '') === '' ? path : `${directories[directory]!.replace(/\/$/, '')}/${path}`);
    this.#at = program;

    let address = 0;
    let file = 1;
    let line = 1;
    const row = (): void => { this.#rows.push({ address, file: files[file] ?? '?', line }); };
    while (this.#at < this.#view.byteLength) {
      const opcode = this.#u8();
      if (opcode >= opcodeBase) {
        address += Math.floor((opcode - opcodeBase) / lineRange) * step;
        line += lineBase + (opcode - opcodeBase) % lineRange;
        row();
      } else if (opcode === 0) {
        const next = this.#uleb() + this.#at;
        const extended = this.#u8();
        if (extended === 2) address = this.#address(addressBytes);
        else if (extended === 1) {
          this.#rows.push({ address, file: '', line: 0 });
          [address, file, line] = [0, 1, 1];
        }
        this.#at = next;
      } else if (opcode === 1) row();
      else if (opcode === 2) address += this.#uleb() * step;
      else if (opcode === 3) line += this.#sleb();
      else if (opcode === 4) file = this.#uleb();
      else if (opcode === 8) address += Math.floor((255 - opcodeBase) / lineRange) * step;
      else if (opcode === 9) {
        this.#at += 2;
        address += this.#view.getUint16(this.#at - 2, this.#little);
      } else for (let i = 0; i < operands[opcode - 1]!; i++) this.#uleb();
    }
  }
}

/** The row that holds for an address, undefined outside of all sequences. */
export function lineAt(rows: readonly LineRow[], address: number): LineRow | undefined {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = low + high >> 1;
    if (rows[middle]!.address <= address) low = middle + 1;
    else high = middle;
  }
  const row = rows[low - 1];
  return row === undefined || row.file === '' ? undefined : row;
}
