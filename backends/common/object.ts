// A native object in memory: sections, symbols and relocations of machine code and data, before it becomes a file. Both
// kinds of file are written from it: an executable after placing and relocating (executable.ts), a relocatable object as it
// is (relocatable.ts). collect.ts makes it.

/** Section types (System V gABI, "Section Header"). */
export const ShtProgbits = 1;
export const ShtSymtab = 2;
export const ShtStrtab = 3;
export const ShtRela = 4;
export const ShtNobits = 8;
export const ShtInitArray = 14;
export const ShtFiniArray = 15;

/** Section flags. */
export const ShfWrite = 1;
export const ShfAlloc = 2;
export const ShfExec = 4;
export const ShfStrings = 0x20;
export const ShfInfoLink = 0x40;
export const ShfTls = 0x400;

/** Symbol bindings and types. */
export const StbLocal = 0;
export const StbGlobal = 1;
export const StbWeak = 2;
export const SttNotype = 0;
export const SttObject = 1;
export const SttFunc = 2;
export const SttSection = 3;
export const SttFile = 4;
export const SttTls = 6;

/** Places of symbols that stand in no section. */
export const Undefined = -1;
export const Common = -2;
export const Absolute = -3;

export interface Section {
  readonly name: string;
  /** Sht…. */
  readonly type: number;
  /** Shf…. */
  readonly flags: number;
  /** Bytes, a power of two. */
  align: number;
  /** Bytes in memory; those of `bytes` unless the type is ShtNobits. */
  size: number;
  bytes: Uint8Array<ArrayBuffer>;
  /** Places that take addresses, ascending. */
  relocations: Relocation[];
}

export interface Relocation {
  /** Offset in the section. */
  readonly at: number;
  /** Row in the target's `relocations`. */
  readonly kind: number;
  /** Index into the object's symbols. */
  readonly symbol: number;
  readonly addend: number;
}

export interface ObjectSymbol {
  /** '' for what needs no name in the file (literals, jump tables). */
  readonly name: string;
  /** Stb…. */
  readonly binding: number;
  /** Stt…. */
  readonly type: number;
  readonly hidden: boolean;
  /** Index into the object's sections, Undefined, Common or Absolute. */
  section: number;
  /** Offset in the section; alignment if common. */
  value: number;
  size: number;
}

export interface NativeObject {
  /** Of the module, for messages and the file symbol. */
  readonly name: string;
  readonly sections: Section[];
  readonly symbols: ObjectSymbol[];
}

/** Rounds up to a multiple of a power of two or other positive number. */
export function alignUp(value: number, align: number): number { return Math.ceil(value / align) * align; }
