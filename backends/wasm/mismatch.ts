// What an indirect call that trapped wanted and found: both signatures, read from the image (WebAssembly core
// specification, chapter 5) by what engine and program left behind, the call's byte offset and the callee's address in
// the global `callee`. Read after a trap only. Structs in signatures show as the addresses that they are passed by.

import { ByteReader } from '../../ir/bytes.ts';
import { firstFunction } from '../../ir/image.ts';

const Section = { custom: 0, type: 1, import: 2, function: 3, element: 9 } as const;
const callIndirect = 0x11;
const functionKind = 0;
const valueTypes: Readonly<Record<number, string>> = { 0x7f: 'i32', 0x7e: 'i64', 0x7d: 'f32', 0x7c: 'f64' };

/** Functions are numbered as in the image, imports first. */
interface Signatures {
  /** Text of each type, such as `i32(i64, f64)`. */
  readonly types: string[];
  /** Type of each function. */
  readonly functions: number[];
  /** Function at each address from `firstFunction` on. */
  readonly table: number[];
  readonly names: Map<number, string>;
}

/**
 * Describes the indirect call at a byte offset of an image; undefined if there is none. `signature` is false where the
 * callee's address is no function.
 */
export function describeMismatch(image: Uint8Array, offset: number, callee: number): { readonly text: string; readonly signature: boolean } | undefined {
  if (image[offset] !== callIndirect) return undefined;
  const wanted = reader(image, offset + 1, image.length).uint();
  const { types, functions, table, names } = readSignatures(image);
  const target = table[callee - firstFunction];
  if (target === undefined) return { text: `indirect call of address 0x${callee.toString(16)}, which is no function`, signature: false };
  return { text: `indirect call as ${types[wanted]} of ${names.get(target) ?? `function ${target}`}, which is ${types[functions[target]!]}`, signature: true };
}

function reader(image: Uint8Array, at: number, end: number): ByteReader {
  return new ByteReader(image, 'image', 'wasm', at, end);
}

function readSignatures(image: Uint8Array): Signatures {
  const found: Signatures = { types: [], functions: [], table: [], names: new Map() };
  const all = reader(image, 8, image.length);
  while (all.remaining > 0) {
    const id = all.u8();
    const size = all.uint();
    const section = reader(image, all.at, all.at + size);
    all.at += size;
    switch (id) {
      case Section.type: list(section, () => { found.types.push(readType(section)); }); break;
      case Section.import: list(section, () => { readImport(section, found); }); break;
      case Section.function: list(section, () => { found.functions.push(section.uint()); }); break;
      case Section.element: readElements(section, found); break;
      case Section.custom: if (readName(section) === 'name') readNames(section, found); break;
      default:
    }
  }
  return found;
}

function list(section: ByteReader, item: () => void): void {
  for (let count = section.uint(); count > 0; count--) item();
}

function readName(section: ByteReader): string {
  return section.text(section.uint());
}

function readType(section: ByteReader): string {
  section.u8();
  const params: string[] = [];
  const results: string[] = [];
  list(section, () => { params.push(valueTypes[section.u8()]!); });
  list(section, () => { results.push(valueTypes[section.u8()]!); });
  return `${results.join(', ') || 'void'}(${params.join(', ')})`;
}

/** This back end imports functions only. */
function readImport(section: ByteReader, found: Signatures): void {
  readName(section);
  readName(section);
  if (section.u8() === functionKind) found.functions.push(section.uint());
}

/** The one segment that this back end makes: active, of function numbers, at the address of the first function. */
function readElements(section: ByteReader, found: Signatures): void {
  const segments = section.uint();
  const flags = section.u8();
  if (segments !== 1 || flags !== 0) return;
  section.u8();
  section.sint();
  section.u8();
  list(section, () => { found.table.push(section.uint()); });
}

function readNames(section: ByteReader, found: Signatures): void {
  const functionNames = 1;
  while (section.remaining > 0) {
    const id = section.u8();
    const size = section.uint();
    if (id === functionNames) list(section, () => { found.names.set(section.uint(), readName(section)); });
    else section.at += size;
  }
}
