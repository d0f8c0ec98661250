// Archives: the classic `!<arch>` format as GNU ar writes it (ar(5)), always deterministic (as with `ar D`).
//
//   "!<arch>\n", then members: a 60-byte header (name 16, date 12, uid 6, gid 6, mode 8, size 10, "`\n"), data, a
//   newline if the size is odd. Member "/" is the symbol index: big-endian count, that many member offsets, names with
//   NUL. Member "//" holds long names, each ended by "/\n"; a header then says "/offset". Members hold IR modules; any
//   other file may be stored, it just defines no symbols.

import { FormatError } from './bytes.ts';
import { decodeModule, isModule } from './decode.ts';
import type { Module } from './module.ts';

const magic = '!<arch>\n';
const headerSize = 60;

export interface ArchiveMember {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** Seconds since 1970, owner, permissions; 0, 0, 0 and 0644 in deterministic archives. */
  readonly date: number;
  readonly uid: number;
  readonly gid: number;
  readonly mode: number;
  /** Offset of the header in the file, as the symbol index names it. */
  readonly offset: number;
}

export interface Archive {
  readonly name: string;
  readonly members: readonly ArchiveMember[];
  /** Index of the first member that defines a name. */
  readonly symbols: ReadonlyMap<string, number>;
  /** Whether the file has a symbol index (`ar s`). */
  readonly hasIndex: boolean;
}

export function isArchive(bytes: Uint8Array): boolean {
  return bytes.length >= magic.length && ascii(bytes, 0, magic.length) === magic;
}

/** Reads an archive; throws FormatError. Members are views into `bytes`. */
export function readArchive(bytes: Uint8Array, name: string): Archive {
  const fail = (offset: number, what: string): never => {
    throw new FormatError(`${name}: section archive, offset 0x${offset.toString(16)}: ${what}`);
  };
  if (!isArchive(bytes)) fail(0, 'not an archive');
  const members: ArchiveMember[] = [];
  let longNames: Uint8Array = new Uint8Array(0);
  let index: Uint8Array | undefined;
  for (let at = magic.length; at < bytes.length;) {
    if (at + headerSize > bytes.length) fail(at, 'the member header is cut off');
    if (bytes[at + 58] !== 0x60 || bytes[at + 59] !== 0x0a) fail(at + 58, 'the member header does not end in `');
    const number = (from: number, length: number, radix = 10): number => {
      const text = ascii(bytes, at + from, length).trim();
      if (!/^[0-9]*$/.test(text)) fail(at + from, `‘${text}’ is no number`);
      return text === '' ? 0 : Number.parseInt(text, radix);
    };
    const size = number(48, 10);
    const start = at + headerSize;
    if (start + size > bytes.length)
      fail(at + 48, `the member has ${size} bytes, the file only ${bytes.length - start} more`);
    const data = bytes.subarray(start, start + size);
    const field = ascii(bytes, at, 16).trimEnd();
    if (field === '/' || field === '/SYM64/') index ??= data;
    else if (field === '//') longNames = data;
    else
      members.push({
        name: memberName(field, longNames) ?? fail(at, `long name ${field} does not exist`),
        bytes: data,
        date: number(16, 12),
        uid: number(28, 6),
        gid: number(34, 6),
        mode: number(40, 8, 8),
        offset: at,
      });
    at = start + size + (size & 1);
  }
  const symbols =
    index === undefined ? scanSymbols(members, name) : (readIndex(index, members) ?? scanSymbols(members, name));
  return { name, members, symbols, hasIndex: index !== undefined };
}

function ascii(bytes: Uint8Array, at: number, length: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + length));
}

function memberName(field: string, longNames: Uint8Array): string | undefined {
  if (!field.startsWith('/'))
    return Buffer.from(field.endsWith('/') ? field.slice(0, -1) : field, 'latin1').toString('utf8');
  const at = Number(field.slice(1));
  if (!Number.isInteger(at) || at >= longNames.length) return undefined;
  const end = longNames.indexOf(0x0a, at);
  if (end < 0) return undefined;
  return Buffer.from(longNames.subarray(at, longNames[end - 1] === 0x2f ? end - 1 : end)).toString('utf8');
}

/** The stored index; undefined if it does not fit the members (it is then made anew). */
function readIndex(index: Uint8Array, members: readonly ArchiveMember[]): Map<string, number> | undefined {
  if (index.length < 4) return undefined;
  const view = new DataView(index.buffer, index.byteOffset, index.length);
  const count = view.getUint32(0);
  if (count > (index.length - 4) / 5) return undefined;
  const byOffset = new Map(members.map((member, i) => [member.offset, i]));
  const symbols = new Map<string, number>();
  let at = 4 + count * 4;
  for (let i = 0; i < count; i++) {
    const end = index.indexOf(0, at);
    const member = byOffset.get(view.getUint32(4 + i * 4));
    if (end < 0 || member === undefined) return undefined;
    const name = Buffer.from(index.subarray(at, end)).toString('utf8');
    if (!symbols.has(name)) symbols.set(name, member);
    at = end + 1;
  }
  return symbols;
}

function scanSymbols(members: readonly ArchiveMember[], archive: string): Map<string, number> {
  const symbols = new Map<string, number>();
  members.forEach((member, i) => {
    for (const name of definedNames(member.bytes, `${archive}(${member.name})`))
      if (!symbols.has(name)) symbols.set(name, i);
  });
  return symbols;
}

/** Names that a member defines for others, in the order of its symbols; none if it is no module. */
function definedNames(bytes: Uint8Array, name: string): string[] {
  if (!isModule(bytes)) return [];
  const module = decodeModule(bytes, name, { lazy: true });
  return module.symbols
    .filter((symbol) => symbol.linkage !== 'local' && symbol.defs.length > 0)
    .map((symbol) => symbol.name);
}

/** What `writeArchive` stores; the fields besides name and bytes default to the deterministic ones. */
export interface NewMember {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly date?: number;
  readonly uid?: number;
  readonly gid?: number;
  readonly mode?: number;
}

/** An archive as GNU ar writes it, with a symbol index if wanted. Throws FormatError for a damaged member. */
export function writeArchive(members: readonly NewMember[], index = true): Uint8Array<ArrayBuffer> {
  const encoder = new TextEncoder();
  let longNames = '';
  const fields = members.map(({ name }) => {
    if (Buffer.byteLength(name) <= 15 && !name.includes('/')) return `${Buffer.from(name, 'utf8').toString('latin1')}/`;
    const field = `/${Buffer.byteLength(longNames)}`;
    longNames += `${name}/\n`;
    return field;
  });
  const longBytes = encoder.encode(longNames);
  const names: string[] = [];
  const owners: number[] = [];
  if (index) {
    members.forEach((member, i) => {
      for (const name of definedNames(member.bytes, member.name)) {
        names.push(name);
        owners.push(i);
      }
    });
  }
  const nameBytes = encoder.encode(names.map((name) => `${name}\0`).join(''));
  const indexSize = 4 + 4 * names.length + nameBytes.length;
  const padded = (size: number): number => size + (size & 1);
  let at = magic.length;
  if (names.length > 0) at += headerSize + padded(indexSize);
  if (longBytes.length > 0) at += headerSize + padded(longBytes.length);
  const offsets = members.map((member) => {
    const offset = at;
    at += headerSize + padded(member.bytes.length);
    return offset;
  });
  const out = new Uint8Array(at).fill(0x0a);
  let next = 0;
  const put = (bytes: Uint8Array): void => {
    out.set(bytes, next);
    next += bytes.length;
  };
  const header = (field: string, size: number, member: Partial<NewMember> | null): void => {
    const columns = member === null ? ['', '', '', '']
      : [member.date ?? 0, member.uid ?? 0, member.gid ?? 0, (member.mode ?? 0o644).toString(8)].map(String);
    put(Buffer.from(`${field.padEnd(16)}${columns[0]!.padEnd(12)}${columns[1]!.padEnd(6)}${columns[2]!.padEnd(6)}` +
      `${columns[3]!.padEnd(8)}${String(size).padEnd(10)}\`\n`, 'latin1'));
  };
  put(encoder.encode(magic));
  if (names.length > 0) {
    header('/', indexSize, {});
    const view = new DataView(out.buffer);
    view.setUint32(next, names.length);
    owners.forEach((owner, i) => view.setUint32(next + 4 + 4 * i, offsets[owner]!));
    out.set(nameBytes, next + 4 + 4 * names.length);
    next += padded(indexSize);
  }
  if (longBytes.length > 0) {
    header('//', longBytes.length, null);
    out.set(longBytes, next);
    next += padded(longBytes.length);
  }
  members.forEach((member, i) => {
    header(fields[i]!, member.bytes.length, member);
    out.set(member.bytes, next);
    next += padded(member.bytes.length);
  });
  return out;
}

/** The module in a member; throws FormatError. Bodies are decoded when they are used. */
export function memberModule(archive: Archive, member: number): Module {
  const { name, bytes } = archive.members[member]!;
  return decodeModule(bytes, `${archive.name}(${name})`, { lazy: true });
}
