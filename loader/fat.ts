// FAT files: a portable program followed by ready images for some targets, its slices. docs/file-format.md describes the container.
//
//   [#! line] module  header (48 bytes) directory  slices
//
// The program is always there, and what reads programs reads a FAT file without knowing of slices. A slice is the image of a cache entry,
// byte for byte, with the record of its translation: the digest of the module it came from, the translator's build, target and options. So
// whoever can compute a cache key can tell whether the slice is what translating would give.
//
// Slices are stored as they are, aligned to pages, or compressed: one Zstandard frame with a dictionary of raw contents, the module's
// strings and data, after the first slice also the contents of that. Images of one program for several machines have their constants and much of
// their structure in common; the dictionary saves a seventh, and a slice still needs at most one other.
//
// Structure is checked when the directory is read; a slice's digest, size and inner form when it is taken. Every problem is a FormatError.

import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { ByteReader, ByteWriter, FormatError } from '../ir/bytes.ts';
import { digestSize, maxExpansion, readFrame, sameBytes, SData, sectionReader, sha256, SStrings, type Frame } from '../ir/format.ts';
import type { Program } from './bind.ts';
import { imageProblem } from './imageform.ts';
import { targetNamed } from './targets.ts';

export const fatMagic = 'LFAT';
export const fatVersion = 1;
const fatHeaderSize = 48;
const fatDigestOffset = 16;
/** Slices are few and read often: they are compressed as far as Zstandard goes without extreme memory. */
const sliceLevel = 19;
/** The largest page size of the targets' systems. */
export const defaultAlign = 0x10000;

const maxAlignLog2 = 24;

function aligned(offset: number, log2: number): number {
  return Math.ceil(offset / 2 ** log2) * 2 ** log2;
}

/** The record of a translation as text (loader/translate.ts); `module`, `target` and `translator` are always there. */
export type SliceRecord = Readonly<Record<string, string>>;

export interface Slice {
  readonly record: SliceRecord;
  readonly compressed: boolean;
  /** Offset in the file. */
  readonly offset: number;
  /** Bytes in the file, and of the image. */
  readonly stored: number;
  readonly size: number;
  /** SHA-256 of the stored bytes. */
  readonly digest: Uint8Array;
}

export interface Fat {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly frame: Frame;
  /** How its slices are stored. */
  readonly storage: Storage;
  readonly slices: readonly Slice[];
}

/** An image that is to become a slice. */
export interface NewSlice { readonly record: SliceRecord; readonly image: Uint8Array }

/** How slices are stored: compressed, or as they are at multiples of `align` (a power of 2) in the file. */
export type Storage = { readonly compress: true } | { readonly compress: false; readonly align: number };

/** The program alone: what a FAT file is without its slices. */
export function withoutSlices({ bytes, name }: Program): Uint8Array {
  return bytes.subarray(0, readFrame(bytes, name).end);
}

/** Reads the directory of slices, checks its digest and structure; undefined if nothing follows the program. Throws FormatError. */
export function readFat({ bytes, name }: Program): Fat | undefined {
  const frame = readFrame(bytes, name);
  const start = frame.end;
  if (bytes.length === start) return undefined;
  const header = new ByteReader(bytes, name, 'fat', start, bytes.length);
  for (const char of fatMagic) if (header.remaining === 0 || header.u8() !== char.charCodeAt(0)) header.fail('what follows the program is no directory of slices', start);
  const version = header.u8();
  if (version !== fatVersion) header.fail(`version ${version} is not known`, start + 4);
  const log2 = header.u8();
  if (log2 > maxAlignLog2) header.fail(`alignment 2^${log2} is not known`, start + 5);
  for (let i = 6; i < 8; i++) if (header.u8() !== 0) header.fail('reserved byte is not 0', start + i);
  const size = header.u32();
  if (size !== bytes.length - start) header.fail(`directory and slices have ${size} bytes, the file ${bytes.length - start} after the program`, start + 8);
  const directorySize = header.u32();
  if (directorySize < fatHeaderSize || directorySize > size) header.fail('the directory ends outside the file', start + 12);
  const digest = header.raw(digestSize);
  const directory = bytes.subarray(start, start + directorySize);
  if (!sameBytes(directoryDigest(directory), digest)) header.fail('directory does not match its digest', start);
  const reader = new ByteReader(bytes, name, 'fat', start + fatHeaderSize, start + directorySize);
  const storage: Storage = log2 === 0 ? { compress: true } : { compress: false, align: 2 ** log2 };
  return { name, bytes, frame, storage, slices: readDirectory(reader, start + directorySize, bytes, log2) };
}

function directoryDigest(directory: Uint8Array): Uint8Array {
  return sha256(directory.subarray(0, fatDigestOffset), new Uint8Array(digestSize), directory.subarray(fatHeaderSize));
}

function readDirectory(reader: ByteReader, end: number, bytes: Uint8Array, log2: number): Slice[] {
  const strings = Array.from({ length: reader.count(1, 'strings') }, () => Buffer.from(reader.raw(reader.count(1, 'characters'))).toString('utf8'));
  const string = (): string => strings[reader.index(strings.length, 'string')]!;
  const slices: Slice[] = [];
  let at = end;
  for (let left = reader.count(digestSize, 'slices'); left > 0; left--) {
    const record: Record<string, string> = {};
    for (let fields = reader.count(2, 'fields'); fields > 0; fields--) record[string()] = string();
    for (const field of ['module', 'target', 'translator']) if (!Object.hasOwn(record, field)) reader.fail(`slice ${slices.length} has no ${field}`);
    if (slices.some((other) => other.record.target === record.target)) reader.fail(`two slices for target ${record.target}`);
    const storage = reader.u8();
    if (storage > 1) reader.fail(`storage ${storage} is not known`);
    const offset = aligned(at, log2);
    const stored = reader.uint();
    const size = reader.uint();
    if (offset + stored > bytes.length) reader.fail(`slice ${record.target} ends outside the file`);
    if (storage === 0 ? size !== stored : size > stored * maxExpansion) reader.fail(`slice ${record.target} of ${size} bytes cannot be stored in ${stored}`);
    for (let i = at; i < offset; i++) if (bytes[i] !== 0) reader.fail('padding is not 0', i);
    slices.push({ record, compressed: storage === 1, offset, stored, size, digest: reader.raw(digestSize) });
    at = offset + stored;
  }
  if (reader.remaining > 0) reader.fail('bytes after the last slice of the directory');
  if (at !== bytes.length) reader.fail('bytes after the last slice', at);
  return slices;
}

/** The image in a slice, its digest and inner form checked. Throws FormatError. */
export function sliceImage(fat: Fat, index: number): Uint8Array {
  const slice = fat.slices[index]!;
  const stored = fat.bytes.subarray(slice.offset, slice.offset + slice.stored);
  const fail = (what: string): never => {
    throw new FormatError(`${fat.name}: slice ${slice.record.target}, offset 0x${slice.offset.toString(16)}: ${what}`);
  };
  if (!sameBytes(sha256(stored), slice.digest)) fail('contents do not match their digest');
  let image = stored;
  if (slice.compressed) {
    const dictionary = sliceDictionary(fat.bytes, fat.name, fat.frame, index === 0 ? undefined : sliceImage(fat, 0));
    try {
      image = zstdDecompressSync(stored, { dictionary, maxOutputLength: slice.size });
    } catch {
      fail('compressed contents are damaged');
    }
    if (image.length !== slice.size) fail(`${image.length} bytes instead of ${slice.size} were compressed`);
  }
  const problem = imageProblem(image, targetNamed(slice.record.target!));
  if (problem !== undefined) fail(problem);
  return image;
}

/** What a slice is compressed with: the program's strings and data, and the first slice's image for all others. */
function sliceDictionary(bytes: Uint8Array, name: string, frame: Frame, first: Uint8Array | undefined): Buffer {
  const parts = [SStrings, SData].map((id) => sectionReader(bytes, name, frame.sections[id]!).raw(frame.sections[id]!.size));
  return Buffer.concat(first === undefined ? parts : [...parts, first]);
}

/** The bytes of a FAT file: the program (whose own slices are left out) with these slices, in this order; without any, the program alone. Throws FormatError. */
export function fatFile(program: Program, slices: readonly NewSlice[], storage: Storage): Uint8Array {
  const head = withoutSlices(program);
  if (slices.length === 0) return head;
  const frame = readFrame(head, program.name);
  const packed = slices.map(({ image }, i) => {
    if (!storage.compress) return image;
    const dictionary = sliceDictionary(head, program.name, frame, i === 0 ? undefined : slices[0]!.image);
    const frameBytes = zstdCompressSync(image, { dictionary, params: { [constants.ZSTD_c_compressionLevel]: sliceLevel } });
    return frameBytes.length < image.length && frameBytes.length * maxExpansion >= image.length ? frameBytes : image;
  });
  const log2 = storage.compress ? 0 : Math.log2(storage.align);
  const directory = directoryBytes(slices, packed, log2);
  let end = head.length + directory.length;
  const offsets = packed.map((bytes) => {
    const offset = aligned(end, log2);
    end = offset + bytes.length;
    return offset;
  });
  const view = new DataView(directory.buffer);
  view.setUint32(8, end - head.length, true);
  view.setUint32(12, directory.length, true);
  directory.set(directoryDigest(directory), fatDigestOffset);
  const file = new Uint8Array(end);
  file.set(head);
  file.set(directory, head.length);
  packed.forEach((bytes, i) => file.set(bytes, offsets[i]));
  return file;
}

/** Header and directory, sizes and digest in the header still zero. */
function directoryBytes(slices: readonly NewSlice[], packed: readonly Uint8Array[], log2: number): Uint8Array<ArrayBuffer> {
  const strings = [...new Set(slices.flatMap(({ record }) => Object.entries(record).flat()))];
  const writer = new ByteWriter();
  writer.raw(Buffer.from(fatMagic));
  for (const byte of [fatVersion, log2, 0, 0]) writer.u8(byte);
  writer.u32(0);
  writer.u32(0);
  writer.raw(new Uint8Array(digestSize));
  writer.uint(strings.length);
  for (const text of strings) {
    const bytes = Buffer.from(text);
    writer.uint(bytes.length);
    writer.raw(bytes);
  }
  writer.uint(slices.length);
  slices.forEach(({ record, image }, i) => {
    const fields = Object.entries(record);
    writer.uint(fields.length);
    for (const [field, value] of fields) {
      writer.uint(strings.indexOf(field));
      writer.uint(strings.indexOf(value));
    }
    writer.u8(packed[i] === image ? 0 : 1);
    writer.uint(packed[i]!.length);
    writer.uint(image.length);
    writer.raw(sha256(packed[i]!));
  });
  return writer.take();
}

/** Which of a file's slices is the image of a translation. */
export type SliceSearch = { readonly image: Uint8Array } | { readonly problem: string } | undefined;

/**
 * The image of a translation from the program's slices: undefined if there is no slice for the target; otherwise the image, or why the slice (or the
 * directory) is of no use. Never throws for what is wrong with a file.
 */
export function findSlice(program: Program, wanted: SliceRecord): SliceSearch {
  try {
    const fat = readFat(program);
    const index = fat?.slices.findIndex(({ record }) => record.target === wanted.target) ?? -1;
    if (fat === undefined || index < 0) return undefined;
    const stale = staleField(fat.slices[index]!.record, wanted);
    if (stale !== undefined) return { problem: `${program.name}: slice ${wanted.target} is stale: ${stale}` };
    return { image: sliceImage(fat, index) };
  } catch (error) {
    if (error instanceof FormatError) return { problem: error.message };
    throw error;
  }
}

/** How a slice's record differs from the one wanted, in words; undefined if it does not. */
export function staleField(record: SliceRecord, wanted: SliceRecord): string | undefined {
  if (record.module !== wanted.module) return 'made of another program';
  if (record.translator !== wanted.translator) return 'made by another build of the translator';
  for (const field of new Set([...Object.keys(record), ...Object.keys(wanted)]))
    if (record[field] !== wanted[field]) return `${field} is ${quote(record[field])}, not ${quote(wanted[field])}`;
  return undefined;
}

function quote(value: string | undefined): string {
  return value === undefined ? 'not told' : `'${value}'`;
}
