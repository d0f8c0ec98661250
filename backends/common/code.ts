// Machine code as bytes: a growing buffer in one byte order, and the fixups that name what is not known yet.

/** A growing byte buffer. Instructions are written in the target's instruction byte order. */
export class CodeBuffer {
  bytes = new Uint8Array(1024);
  length = 0;
  #view = new DataView(this.bytes.buffer);
  readonly #little: boolean;
  /** Places that wait for an address. */
  readonly fixups: Fixup[] = [];
  /** What prologues and epilogues do to the frame, for unwinding. */
  readonly frameNotes: FrameNote[] = [];

  /** `bigEndian`: byte order of u16, u32 and u64. */
  constructor(bigEndian: boolean) {
    this.#little = !bigEndian;
  }

  #reserve(count: number): number {
    const at = this.length;
    if (at + count > this.bytes.length) {
      const next = new Uint8Array(Math.max(this.bytes.length * 2, at + count));
      next.set(this.bytes);
      this.bytes = next;
      this.#view = new DataView(next.buffer);
    }
    this.length = at + count;
    return at;
  }
  // (`bytes` may be another array after `#reserve`.)
  u8(value: number): void { const at = this.#reserve(1); this.bytes[at] = value; }
  u16(value: number): void { const at = this.#reserve(2); this.#view.setUint16(at, value, this.#little); }
  u32(value: number): void { const at = this.#reserve(4); this.#view.setUint32(at, value, this.#little); }
  /** A 64-bit value in two halves. */
  u64(low: number, high: number): void {
    const at = this.#reserve(8);
    this.#view.setUint32(at, this.#little ? low : high, this.#little);
    this.#view.setUint32(at + 4, this.#little ? high : low, this.#little);
  }
  /** Appends bytes. */
  append(bytes: Uint8Array): void { const at = this.#reserve(bytes.length); this.bytes.set(bytes, at); }
  /** Overwrites 32 bits. */
  patch32(at: number, value: number): void { this.#view.setUint32(at, value, this.#little); }
  get32(at: number): number { return this.#view.getUint32(at, this.#little); }
  /** Fills up to a multiple of `align`. */
  alignTo(align: number, fill: number): void { while (this.length % align !== 0) this.u8(fill); }
  /** Notes that the field at `at` takes the address of a reference. */
  fixup(at: number, kind: number, reference: number, addend: number): void { this.fixups.push({ at, kind, reference, addend }); }
  /** Notes, in a prologue or epilogue, that from here on the stack pointer lies `depth` bytes below its value at entry. */
  stackDepth(depth: number): void { this.frameNotes.push({ at: this.length, register: -1, depth }); }
  /** Notes that from here on the caller's register (a DWARF number) is kept `depth` bytes below the stack pointer at entry. Not for what Frame.saved has. */
  savedRegister(register: number, depth: number): void { this.frameNotes.push({ at: this.length, register, depth }); }
  /** The bytes written so far, copied. */
  take(): Uint8Array<ArrayBuffer> { return this.bytes.slice(0, this.length); }
}

/** See CodeBuffer.stackDepth (register -1) and savedRegister. */
export interface FrameNote { readonly at: number; readonly register: number; readonly depth: number }

/** A field of code or data that takes an address at link. */
export interface Fixup {
  /** Offset of the field (as the relocation type counts it) in the function's code or the section. */
  readonly at: number;
  /** Row in the target's `relocations`. */
  readonly kind: number;
  /** Entry of the reference table. */
  readonly reference: number;
  readonly addend: number;
}

/** How a field takes an address; one row per relocation type that the target uses. */
export interface RelocationRow {
  /** Name in the psABI, `R_X86_64_PC32`. */
  readonly name: string;
  /** Number in the psABI. */
  readonly type: number;
  /**
   * Writes value S + A (for `relative` rows S + A - P) into the field. Returns false when it does not fit.
   * S + A is exact below 2^53. For thread-local rows the value is the offset from the thread pointer.
   */
  readonly apply: (view: DataView<ArrayBuffer>, at: number, value: number) => boolean;
  readonly relative: boolean;
  /** Both S + A and P are those of the pages, of so many bytes, in which they lie. */
  readonly page?: number;
  readonly threadLocal: boolean;
  /**
   * Relaxation where the value does not fit a `relative` row: turns the instruction around the field into one that takes S + A itself. For names
   * that stand for numbers far from the code (sizes that the linker defines). Returns false when that does not fit either.
   */
  readonly relax?: (view: DataView<ArrayBuffer>, at: number, value: number) => boolean;
}
