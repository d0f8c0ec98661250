// The frame of the binary form: magic, header, section table, digests. docs/file-format.md describes it.
//
//   [#! line] header (48 bytes) section table (44 bytes each) sections
//
// header: 'LODE', version u8, kind u8, layouts u8, 0, size u32 (bytes from 'LODE' to the end of the last section),
// section count u32, module digest (32 bytes). Section: id u32, offset u32 (from 'LODE'), size u32, SHA-256.
// Sections lie in order of their ids without gaps. The section `bodies` has a zero digest in the table: each body has
// its own in the section `functions`. The module digest is the SHA-256 of the header (digest field zero) and the table,
// so it stands for every byte of the module. Bytes before the header and after the last section do not belong to it.

import { createHash } from 'node:crypto';
import { ByteReader, FormatError } from './bytes.ts';
import type { Module } from './module.ts';

export const magic = 'LODE';
export const formatVersion = 1;
export const headerSize = 48;
export const sectionEntrySize = 44;
export const digestSize = 32;
/** Offset of the module digest in the header. */
export const digestOffset = 16;
/** Longest `#!` line, in bytes. */
const maxShebang = 4096;

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
  const sections: Section[] = [{ id: 0, name: 'header', offset: start, size: headerSize, digest }];
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
    const length = table.u32();
    next += length;
    if (next > size) table.fail(`section ${sectionNames[id]} ends outside the module`, at + 8);
    sections.push({ id, name: sectionNames[id]!, offset: start + offset, size: length, digest: table.raw(digestSize) });
  }
  if (next !== size) table.fail(`the sections end at 0x${next.toString(16)}, the module at 0x${size.toString(16)}`);
  return { start, end: start + size, kind, layouts, digest, sections };
}

/** Checks the module digest and those of the sections; bodies are checked where they are decoded. */
export function checkDigests(bytes: Uint8Array, name: string, frame: Frame): void {
  const fail = (section: Section): never => {
    throw new FormatError(
      `${name}: section ${section.name}, offset 0x${section.offset.toString(16)}: contents do not match their digest`,
    );
  };
  if (!sameBytes(frameDigest(bytes, frame.start), frame.digest)) fail(frame.sections[0]!);
  for (const section of frame.sections) {
    if (section.id === 0 || section.id === SBodies) continue;
    if (!sameBytes(sha256(bytes.subarray(section.offset, section.offset + section.size)), section.digest))
      fail(section);
  }
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
