// Source text and positions.
//
// A text is kept as the file's bytes, so that nothing is lost whatever encoding a source has and columns count bytes as
// gcc's do. Where it is wanted as a string it is a *byte string*, in which each character is one byte (latin1 decoding).
// A string that holds characters above 255 is converted to UTF-8 bytes when it is added.
//
// A *file* is lexed once; an *entry* is one inclusion of it. Every entry owns an interval of global positions
// [base, base + length], so a `Loc` alone says the place, the file, and the chain of #includes that led there. The same
// #include at the same place gets the same entry again, so that preprocessing a unit once more for other lanes gives the
// same positions. Line tables are made at the first question about a file.

import { closeSync, fstatSync, openSync, readFileSync, readSync } from 'node:fs';

/** A global position: base of an entry + byte offset in its text. 0 means no location (built-in). */
export type Loc = number;

/** Index of a file in `Sources`. */
export type FileId = number;

/** A place as it is told to people: line and column from 1, #line and line markers applied. */
export interface Position {
  file: string;
  line: number;
  column: number;
}

/** From `offset` on, lines count from `line` under the name `file` (#line, `# 33 "file"`). */
interface LineMark {
  offset: number;
  /** Physical line (from 1) of the first line that the mark governs. */
  physical: number;
  line: number;
  file: string;
  system: boolean;
}

/** How many zeros follow the bytes of a text, so that the lexer may look ahead. */
export const Padding = 12;

/** A text: a string, or bytes with their padding. */
export type Text = string | Buffer;

/** One file's text and what has been derived from it. */
export class SourceFile {
  readonly id: FileId;
  readonly name: string;
  /** With padding. */
  readonly bytes: Buffer;
  /** Number of bytes, without padding. */
  readonly length: number;
  #text: string | null = null;
  /** Offsets at which lines begin, made on demand. */
  lineStarts: Int32Array | null;
  /** The lexer's result for this text, kept here so that a file is lexed once (owned by lex.ts). */
  lexed: unknown;

  constructor(id: FileId, name: string, text: Text) {
    this.id = id;
    this.name = name;
    this.bytes = bytesOf(text);
    this.length = this.bytes.length - Padding;
    this.lineStarts = null;
    this.lexed = null;
  }

  /** As a byte string; made at the first question, which few texts are asked. */
  get text(): string {
    return this.#text ??= this.bytes.toString('latin1', 0, this.length);
  }
}

/** One inclusion of a file. */
export class Entry {
  readonly base: Loc;
  readonly file: SourceFile;
  /** Where the #include stands that led here; 0 for the files that begin a unit. */
  readonly parent: Loc;
  /** Warnings in system headers are silent. */
  system: boolean;
  marks: LineMark[] | null;

  constructor(base: Loc, file: SourceFile, parent: Loc, system: boolean) {
    this.base = base;
    this.file = file;
    this.parent = parent;
    this.system = system;
    this.marks = null;
  }
}

/** All texts of a compilation; translates positions. */
export class Sources {
  readonly files: SourceFile[] = [];
  readonly entries: Entry[] = [];
  /** Files that #include has read, by path; null: there is none. */
  readonly opened = new Map<string, FileId | null>();
  private next: Loc = 1;
  private readonly byInclusion = new Map<string, Entry>();
  private recent: Entry | null = null;

  /** Adds a text under the name that messages show. */
  add(name: string, text: Text): FileId {
    const id = this.files.length;
    this.files.push(new SourceFile(id, name, text));
    return id;
  }

  /** The entry for including `file` at `parent`; made at the first call, the same one afterwards. */
  enter(file: FileId, parent: Loc, system: boolean): Entry {
    const key = `${file}:${parent}`;
    let entry = this.byInclusion.get(key);
    if (entry === undefined) {
      const source = this.files[file];
      entry = new Entry(this.next, source, parent, system);
      this.next += source.length + 1;
      this.entries.push(entry);
      this.byInclusion.set(key, entry);
    }
    return entry;
  }

  /** The entry that contains a position; null for 0. */
  entryOf(loc: Loc): Entry | null {
    if (loc <= 0 || loc >= this.next) return null;
    const recent = this.recent;
    if (recent !== null && loc >= recent.base && loc <= recent.base + recent.file.length) return recent;
    let low = 0;
    let high = this.entries.length - 1;
    while (low < high) {
      const middle = low + high + 1 >> 1;
      if (this.entries[middle].base <= loc) low = middle;
      else high = middle - 1;
    }
    return this.recent = this.entries[low];
  }

  /** File, line and column of a position. */
  position(loc: Loc): Position {
    const entry = this.entryOf(loc);
    if (entry === null) return { file: '<built-in>', line: 0, column: 0 };
    const offset = loc - entry.base;
    const starts = lineStartsOf(entry.file);
    const physical = lineIndex(starts, offset);
    const column = offset - starts[physical] + 1;
    const mark = markAt(entry, offset);
    if (mark === null) return { file: entry.file.name, line: physical + 1, column };
    return { file: mark.file, line: physical + 1 - mark.physical + mark.line, column };
  }

  /** The position at which the line that `loc` is in ends: the next one's beginning. */
  lineEnd(loc: Loc): Loc {
    const entry = this.entryOf(loc);
    if (entry === null) return loc + 1;
    const starts = lineStartsOf(entry.file);
    const next = lineIndex(starts, loc - entry.base) + 1;
    return entry.base + (next < starts.length ? starts[next] : entry.file.length + 1);
  }

  /** Line of a position in its text, from 1, without regard to #line. */
  physicalLine(loc: Loc): number {
    const entry = this.entryOf(loc);
    return entry === null ? 0 : lineIndex(lineStartsOf(entry.file), loc - entry.base) + 1;
  }

  /** The presumed file name of a position. */
  fileName(loc: Loc): string {
    const entry = this.entryOf(loc);
    if (entry === null) return '<built-in>';
    return markAt(entry, loc - entry.base)?.file ?? entry.file.name;
  }

  /** The text of the line that a position is in, without its newline, as a byte string. */
  lineText(loc: Loc): string {
    const entry = this.entryOf(loc);
    if (entry === null) return '';
    const text = entry.file.text;
    const starts = lineStartsOf(entry.file);
    const start = starts[lineIndex(starts, loc - entry.base)];
    let end = text.indexOf('\n', start);
    if (end < 0) end = text.length;
    if (end > start && text.charCodeAt(end - 1) === 13) end--;
    return text.slice(start, end);
  }

  /** Where the #include stands through which this position's file was entered; 0 in the main file. */
  includedFrom(loc: Loc): Loc {
    return this.entryOf(loc)?.parent ?? 0;
  }

  /** Whether a position is in a system header. */
  isSystem(loc: Loc): boolean {
    const entry = this.entryOf(loc);
    if (entry === null) return false;
    return entry.system || (markAt(entry, loc - entry.base)?.system ?? false);
  }

  /** From the line after the one that `loc` is in, lines are `line`, … of `file` (C17 6.10.4). */
  markLine(loc: Loc, line: number, file: string | null, system: boolean): void {
    const entry = this.entryOf(loc);
    if (entry === null) return;
    const starts = lineStartsOf(entry.file);
    const physical = lineIndex(starts, loc - entry.base) + 1;
    const offset = physical < starts.length ? starts[physical] : entry.file.length;
    const name = file ?? this.fileName(loc);
    const mark = { offset, physical: physical + 1, line, file: name, system };
    const marks = entry.marks ??= [];
    let at = marks.length;
    while (at > 0 && marks[at - 1].offset >= offset) at--;
    marks.splice(at, marks[at]?.offset === offset ? 1 : 0, mark);
  }

  /** Whether `a` comes before `b` in the order in which the unit is read, #includes followed. */
  isBefore(a: Loc, b: Loc): boolean {
    const chainA = this.chain(a);
    const chainB = this.chain(b);
    for (let i = 0; i < chainA.length && i < chainB.length; i++) {
      if (chainA[i] !== chainB[i]) return chainA[i] < chainB[i];
    }
    return chainA.length < chainB.length;
  }

  private chain(loc: Loc): Loc[] {
    const chain: Loc[] = [];
    for (let at = loc; at > 0; at = this.includedFrom(at)) chain.push(at);
    return chain.reverse();
  }
}

/** Reads a file or, by its number, an open one. */
export function readText(file: string | number): Buffer {
  const fd = typeof file === 'number' ? file : openSync(file, 'r');
  try {
    const size = fstatSync(fd).size;
    const bytes = Buffer.allocUnsafeSlow(size + Padding);
    let at = 0;
    for (let count = 1; count > 0 && at < size; at += count) count = readSync(fd, bytes, at, size - at, null);
    // Of a pipe the size is not known.
    if (at === 0) return Buffer.concat([readFileSync(fd), Buffer.alloc(Padding)]);
    return bytes.fill(0, at).subarray(0, at + Padding);
  } finally {
    if (fd !== file) closeSync(fd);
  }
}

/** Reads a file; null if it cannot be read. */
export function readSource(path: string): Buffer | null {
  try {
    return readText(path);
  } catch {
    return null;
  }
}

/** The bytes of a text with their padding. */
export function bytesOf(text: Text): Buffer {
  return typeof text === 'string' ? Buffer.from(`${byteString(text)}${padding}`, 'latin1') : text;
}

const padding = '\0'.repeat(Padding);

/** A text as a byte string: unchanged if no character is above 255, else its UTF-8 bytes. */
export function byteString(text: string): string {
  return /[\u0100-\uffff]/.test(text) ? Buffer.from(text, 'utf8').toString('latin1') : text;
}

/** A byte string that holds UTF-8 (or, failing that, latin1) as text for people. */
export function textOfBytes(bytes: string): string {
  for (let i = 0; i < bytes.length; i++) {
    if (bytes.charCodeAt(i) >= 128) return Buffer.from(bytes, 'latin1').toString('utf8');
  }
  return bytes;
}

function lineStartsOf(file: SourceFile): Int32Array {
  if (file.lineStarts !== null) return file.lineStarts;
  const { bytes, length } = file;
  let starts = new Int32Array((length >> 5) + 16);
  let count = 1;
  for (let i = 0; i < length; i++) {
    if (bytes[i] !== 10) continue;
    if (count === starts.length) {
      const more = new Int32Array(count * 2);
      more.set(starts);
      starts = more;
    }
    starts[count++] = i + 1;
  }
  return file.lineStarts = starts.subarray(0, count);
}

/** Index of the last start <= offset. */
function lineIndex(starts: Int32Array, offset: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = low + high + 1 >> 1;
    if (starts[middle] <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}

function markAt(entry: Entry, offset: number): LineMark | null {
  const marks = entry.marks;
  if (marks === null) return null;
  for (let i = marks.length - 1; i >= 0; i--) {
    if (marks[i].offset <= offset) return marks[i];
  }
  return null;
}
