// The frame of the binary form: magic, header, section table, digests. docs/file-format.md describes it.
//
//   [#! line] header (48 bytes) section table (44 bytes each) sections
//
// header: 'LODE', version u8, kind u8, layouts u8, 0, size u32 (bytes from 'LODE' to the end of the last section),
// section count u32, module digest (32 bytes). Section: id u32, offset u32 (from 'LODE'), stored size u32, size u32, SHA-256
// of the stored bytes. Sections lie in order of their ids without gaps; one that is stored smaller than it is is one Zstandard frame
// (RFC 8878). The module digest is the SHA-256 of the header (digest field zero) and the table, so it stands for every byte of
// the module, and checking it expands nothing. Bytes before the header and after the last section do not belong to it.

import { createHash } from 'node:crypto';
import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { ByteReader, FormatError } from './bytes.ts';
import type { Module } from './module.ts';

export const magic = 'LODE';
export const formatVersion = 2;
export const headerSize = 48;
export const sectionEntrySize = 48;
export const digestSize = 32;
/** Offset of the module digest in the header. */
export const digestOffset = 16;
/** Longest `#!` line, in bytes. */
const maxShebang = 4096;
/** A section has at most this many times the bytes it is stored in: what a damaged or hostile file can cost. */
export const maxExpansion = 256;
/** Zstandard's level: of those that take less time than the linker, the one that saves most. */
const compressionLevel = 9;
/** Sections below this many bytes are stored as they are. */
const minCompressed = 256;

/** What is said of a file that does not begin as a module does; in the form of all messages about damaged files. */
export function unrecognized(name: string): string {
  return `${name}: section header, offset 0x0: file format not recognized`;
}

export const kinds: readonly Module['kind'][] = ['object', 'program', 'shared'];

/** Section names; the id is the index, from 1. */
export const sectionNames: readonly string[] = [
  '',
  'strings',
  'types',
  'rels',
  'symbols',
  'functions',
  'bodies',
  'data',
  'lines',
  'variants',
  'syscs',
  'hooks',
  'notes',
];
export const SStrings = 1;
export const STypes = 2;
export const SRels = 3;
export const SSymbols = 4;
export const SFunctions = 5;
export const SBodies = 6;
export const SData = 7;
export const SLines = 8;
export const SVariants = 9;
export const SSyscs = 10;
export const SHooks = 11;
export const SNotes = 12;

export function sha256(...parts: readonly Uint8Array[]): Uint8Array {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
}

export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

/** Offset of the header: 0, or after a `#!` line; -1 if there is none. */
export function headerStart(bytes: Uint8Array): number {
  let start = 0;
  if (bytes[0] === 0x23 && bytes[1] === 0x21) {
    const end = bytes.subarray(0, maxShebang).indexOf(0x0a);
    if (end < 0) return -1;
    start = end + 1;
  }
  for (let i = 0; i < magic.length; i++) if (bytes[start + i] !== magic.charCodeAt(i)) return -1;
  return start;
}

/** Whether the bytes begin as a module in binary form does. */
export function isModule(bytes: Uint8Array): boolean {
  return headerStart(bytes) >= 0;
}

export interface Section {
  readonly id: number;
  readonly name: string;
  /** Offset in the file. */
  readonly offset: number;
  /** Bytes in the file. */
  readonly stored: number;
  /** Bytes of the contents. */
  readonly size: number;
  readonly digest: Uint8Array;
}

/** A module's frame. */
export interface Frame {
  /** Offset of the header in the file. */
  readonly start: number;
  /** Offset after the last section. */
  readonly end: number;
  readonly kind: Module['kind'];
  readonly layouts: number;
  readonly digest: Uint8Array;
  /** Indexed by section id. */
  readonly sections: readonly Section[];
}

/** Reads header and section table and checks their structure (no digests). */
export function readFrame(bytes: Uint8Array, name: string): Frame {
  if (bytes.length === 0) throw new FormatError(`${name}: section header, offset 0x0: the file is empty`);
  const start = headerStart(bytes);
  if (start < 0) throw new FormatError(`${name}: section header, offset 0x0: not a Lode module`);
  const reader = new ByteReader(bytes, name, 'header', start + 4, bytes.length);
  const version = reader.u8();
  if (version !== formatVersion) reader.fail(`version ${version} is not known`, start + 4);
  const kind = kinds[reader.u8()];
  if (kind === undefined) reader.fail('kind is not known', start + 5);
  const layouts = reader.u8();
  if (layouts === 0 || layouts > 15) reader.fail(`set of layouts ${layouts} does not exist`, start + 6);
  if (reader.u8() !== 0) reader.fail('reserved byte is not 0', start + 7);
  const size = reader.u32();
  if (size > bytes.length - start)
    reader.fail(`the module has ${size} bytes, the file only ${bytes.length - start}`, start + 8);
  const count = reader.u32();
  if (count !== sectionNames.length - 1)
    reader.fail(`${count} sections instead of ${sectionNames.length - 1}`, start + 12);
  const digest = reader.raw(digestSize);
  const table = new ByteReader(bytes, name, 'table', start + headerSize, start + size);
  const sections: Section[] = [{ id: 0, name: 'header', offset: start, stored: headerSize, size: headerSize, digest }];
  let next = headerSize + count * sectionEntrySize;
  for (let id = 1; id <= count; id++) {
    const at = table.at;
    if (table.u32() !== id) table.fail(`section ${id} is not ${sectionNames[id]}`, at);
    const offset = table.u32();
    if (offset !== next)
      table.fail(
        `section ${sectionNames[id]} is at 0x${offset.toString(16)} instead of 0x${next.toString(16)}`,
        at + 4,
      );
    const stored = table.u32();
    next += stored;
    if (next > size) table.fail(`section ${sectionNames[id]} ends outside the module`, at + 8);
    const length = table.u32();
    if (length < stored || length > stored * maxExpansion)
      table.fail(`section ${sectionNames[id]} of ${length} bytes cannot be stored in ${stored}`, at + 12);
    sections.push({ id, name: sectionNames[id]!, offset: start + offset, stored, size: length, digest: table.raw(digestSize) });
  }
  if (next !== size) table.fail(`the sections end at 0x${next.toString(16)}, the module at 0x${size.toString(16)}`);
  return { start, end: start + size, kind, layouts, digest, sections };
}

/** Checks the module digest and those of the sections. Throws FormatError. */
export function checkDigests(bytes: Uint8Array, name: string, frame: Frame): void {
  for (const section of frame.sections) {
    const digest = section.id === 0 ? frameDigest(bytes, frame.start) : sha256(storedBytes(bytes, section));
    if (!sameBytes(digest, section.digest)) fail(name, section, 'contents do not match their digest');
  }
}

function fail(name: string, section: Section, what: string): never {
  throw new FormatError(`${name}: section ${section.name}, offset 0x${section.offset.toString(16)}: ${what}`);
}

function storedBytes(bytes: Uint8Array, section: Section): Uint8Array {
  return bytes.subarray(section.offset, section.offset + section.stored);
}

/**
 * Reads the contents of a section, which is expanded if it is compressed. Offsets in messages count from the start of the file, in a
 * compressed section from the start of its contents. Throws FormatError.
 */
export function sectionReader(bytes: Uint8Array, name: string, section: Section): ByteReader {
  const { offset, size, stored } = section;
  if (stored === size) return new ByteReader(bytes, name, section.name, offset, offset + size);
  let contents: Uint8Array;
  try {
    contents = zstdDecompressSync(storedBytes(bytes, section), { maxOutputLength: size });
  } catch {
    return fail(name, section, 'compressed contents are damaged');
  }
  if (contents.length !== size) fail(name, section, `${contents.length} bytes instead of ${size} were compressed`);
  return new ByteReader(contents, name, section.name, 0, size);
}

/** The bytes in which a section of a program is stored: compressed if that is smaller and no smaller than readers accept. */
export function compressed(contents: Uint8Array): Uint8Array {
  if (contents.length < minCompressed) return contents;
  const packed = zstdCompressSync(contents, { params: { [constants.ZSTD_c_compressionLevel]: compressionLevel } });
  return packed.length < contents.length && packed.length * maxExpansion >= contents.length ? packed : contents;
}

/** The digest that a header and section table call for. */
export function frameDigest(bytes: Uint8Array, start: number): Uint8Array {
  const tableEnd = start + headerSize + (sectionNames.length - 1) * sectionEntrySize;
  return sha256(
    bytes.subarray(start, start + digestOffset),
    new Uint8Array(digestSize),
    bytes.subarray(start + headerSize, tableEnd),
  );
}
