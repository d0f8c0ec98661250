// .debug_line: which source line each piece of code comes from (DWARF 5, 6.2). One line program per compilation unit, one
// sequence per function in it: sequences may lie anywhere, so that dropped and reordered functions need no care.

import type { PlacedFunction } from './collect.ts';
import type { DebugBuffer } from './dwarf.ts';

const LnsCopy = 1;
const LnsAdvancePc = 2;
const LnsAdvanceLine = 3;
const LnsSetFile = 4;
const LneEndSequence = 1;
const LneSetAddress = 2;
const LnctPath = 1;
const LnctDirectoryIndex = 2;
const FormString = 0x08;
const FormUdata = 0x0f;

// Special opcodes advance the line by -5 … 8 and the address by what is left, as gas chooses them.
const lineBase = -5;
const lineRange = 14;
const opcodeBase = 13;
/** Number of operands of the standard opcodes 1 … 12. */
const operandCounts = [0, 1, 1, 1, 1, 0, 0, 0, 1, 0, 0, 1];

/** Files of a unit, by number in its table; the module's files by their index. */
export class FileTable {
  readonly #names: readonly string[];
  readonly #numbers = new Map<number, number>();
  readonly #list: number[] = [];

  /** `primary`: the unit's own file, number 0 (and 1, as producers write it for old readers). */
  constructor(names: readonly string[], primary: number) {
    this.#names = names;
    this.#numbers.set(primary, 1);
    this.#list.push(primary, primary);
  }
  /** Number of a file of the module. */
  number(file: number): number {
    let number = this.#numbers.get(file);
    if (number === undefined) {
      number = this.#list.push(file) - 1;
      this.#numbers.set(file, number);
    }
    return number;
  }
  /** Directory and file tables of the header (6.2.4.1). Directory 0 is that of the compilation, which is left open. */
  encode(out: DebugBuffer): void {
    const folders = [''];
    const files = this.#list.map((file) => {
      const name = this.#names[file] ?? '?';
      const cut = name.lastIndexOf('/');
      const folder = cut < 0 ? '' : cut === 0 ? '/' : name.slice(0, cut);
      let index = folders.indexOf(folder);
      if (index < 0) index = folders.push(folder) - 1;
      return { name: name.slice(cut + 1), index };
    });
    out.u8(1);
    out.uleb(LnctPath);
    out.uleb(FormString);
    out.uleb(folders.length);
    for (const folder of folders) out.text(folder);
    out.u8(2);
    out.uleb(LnctPath);
    out.uleb(FormString);
    out.uleb(LnctDirectoryIndex);
    out.uleb(FormUdata);
    out.uleb(files.length);
    for (const { name, index } of files) {
      out.text(name);
      out.uleb(index);
    }
  }
}

/** Appends the line program of a unit; returns its offset. */
export function encodeLines(out: DebugBuffer, functions: readonly PlacedFunction[], files: FileTable, addressBytes: number): number {
  const offset = out.length;
  // All files must be known before the header is written.
  for (const { func } of functions) for (const { line } of func.lines) if (line !== 0) files.number(line >>> 20);
  const start = out.beginUnit();
  out.u16(5);
  out.u8(addressBytes);
  out.u8(0);
  const header = out.beginUnit();
  // Smallest instruction, operations per instruction, statements by default.
  out.u8(1);
  out.u8(1);
  out.u8(1);
  out.u8(lineBase & 0xff);
  out.u8(lineRange);
  out.u8(opcodeBase);
  for (const count of operandCounts) out.u8(count);
  files.encode(out);
  out.endUnit(header);
  for (const placed of functions) encodeSequence(out, placed, files, addressBytes);
  out.endUnit(start);
  return offset;
}

function encodeSequence(out: DebugBuffer, { func, symbol }: PlacedFunction, files: FileTable, addressBytes: number): void {
  if (func.lines.length === 0) return;
  out.u8(0);
  out.uleb(1 + addressBytes);
  out.u8(LneSetAddress);
  out.address(symbol, 0);
  let at = 0;
  let file = 1;
  let line = 1;
  func.lines.forEach((entry, i) => {
    const next = func.lines[i + 1];
    // Of two entries at one place the last one holds.
    if (next !== undefined && next.at === entry.at || entry.line === 0) return;
    const number = files.number(entry.line >>> 20);
    if (number !== file) {
      out.u8(LnsSetFile);
      out.uleb(number);
      file = number;
    }
    encodeRow(out, entry.at - at, (entry.line & 0xfffff) - line);
    at = entry.at;
    line = entry.line & 0xfffff;
  });
  out.u8(LnsAdvancePc);
  out.uleb(func.bytes.length - at);
  out.u8(0);
  out.uleb(1);
  out.u8(LneEndSequence);
}

/** Advances address and line and appends a row. */
function encodeRow(out: DebugBuffer, distance: number, lines: number): void {
  let rest = lines;
  if (lines < lineBase || lines >= lineBase + lineRange) {
    out.u8(LnsAdvanceLine);
    out.sleb(lines);
    rest = 0;
  }
  let opcode = rest - lineBase + lineRange * distance + opcodeBase;
  if (opcode > 255) {
    out.u8(LnsAdvancePc);
    out.uleb(distance);
    if (rest === 0) return out.u8(LnsCopy);
    opcode = rest - lineBase + opcodeBase;
  }
  out.u8(opcode);
}
