// Byte streams of the binary form: LEB128 integers (DWARF 5, 7.6), strings, raw runs; always little-endian.
//
// The writer grows one buffer. The reader never reads past its end, never allocates more than the input can justify,
// and reports every problem as one FormatError with file, section and offset.

/** What is wrong with a file, as `file: section NAME, offset 0x…: what`. */
export class FormatError extends Error {
  /** Bad input ends a command with this status. */
  readonly exitStatus = 1;

  constructor(message: string) {
    super(oneLine(message));
  }
}

/** A message without control characters: names come from the file. */
export function oneLine(message: string): string {
  return message.replace(/[\x00-\x1f\x7f]/g, (char) => `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}`);
}

/** Integers up to this magnitude are handled as numbers. */
const maxSafe = Number.MAX_SAFE_INTEGER;

/** Growing byte buffer. */
export class ByteWriter {
  #bytes = new Uint8Array(256);
  #length = 0;

  get length(): number { return this.#length; }

  /** A copy of what was written. */
  take(): Uint8Array<ArrayBuffer> { return this.#bytes.slice(0, this.#length); }

  #room(count: number): void {
    const need = this.#length + count;
    if (need <= this.#bytes.length) return;
    const next = new Uint8Array(Math.max(need, this.#bytes.length * 2));
    next.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = next;
  }

  u8(value: number): void {
    this.#room(1);
    this.#bytes[this.#length++] = value;
  }

  u32(value: number): void {
    this.u8(value & 0xff);
    this.u8(value >>> 8 & 0xff);
    this.u8(value >>> 16 & 0xff);
    this.u8(value >>> 24);
  }

  f64(value: number): void {
    scratch.setFloat64(0, value, true);
    this.raw(scratchBytes);
  }

  raw(bytes: Uint8Array): void {
    this.#room(bytes.length);
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  /** Unsigned LEB128 of a number from 0 to 2^53 - 1. */
  uint(value: number): void {
    // Nearly all are below 2^31, where integer operations do.
    if (value < 0x80000000) {
      let rest = value | 0;
      for (; rest > 0x7f; rest >>= 7) this.u8(rest & 0x7f | 0x80);
      return this.u8(rest);
    }
    while (value > 0x7f) {
      this.u8(value % 0x80 | 0x80);
      value = Math.floor(value / 0x80);
    }
    this.u8(value);
  }

  /** Signed LEB128 of a safe integer. */
  sint(value: number): void {
    if (value >= -0x80000000 && value < 0x80000000) {
      for (let rest = value | 0; ;) {
        const low = rest & 0x7f;
        rest >>= 7;
        if (rest === 0 && low < 0x40 || rest === -1 && low >= 0x40) return this.u8(low);
        this.u8(low | 0x80);
      }
    }
    for (;;) {
      const low = ((value % 0x80) + 0x80) % 0x80;
      value = Math.floor(value / 0x80);
      if (value === 0 && low < 0x40 || value === -1 && low >= 0x40) return this.u8(low);
      this.u8(low | 0x80);
    }
  }

  /** Signed LEB128 of any integer. */
  big(value: bigint): void {
    if (value >= -BigInt(maxSafe) && value <= BigInt(maxSafe)) return this.sint(Number(value));
    for (;;) {
      const low = Number(value & 0x7fn);
      value >>= 7n;
      if (value === 0n && low < 0x40 || value === -1n && low >= 0x40) return this.u8(low);
      this.u8(low | 0x80);
    }
  }
}

const scratch = new DataView(new ArrayBuffer(8));
const scratchBytes = new Uint8Array(scratch.buffer);
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Reads one section (or a part of one) of a file. */
export class ByteReader {
  readonly #bytes: Uint8Array;
  readonly #file: string;
  readonly section: string;
  readonly #start: number;
  at: number;
  readonly end: number;

  /** Reads bytes `at .. end` of a file; offsets in messages count from the start of `bytes`. */
  constructor(bytes: Uint8Array, file: string, section: string, at: number, end: number) {
    this.#start = at;
    this.#bytes = bytes;
    this.#file = file;
    this.section = section;
    this.at = at;
    this.end = end;
  }

  get remaining(): number { return this.end - this.at; }
  get size(): number { return this.end - this.#start; }

  /** Reads `size` bytes from `offset` bytes behind the start; both must be inside. */
  part(offset: number, size: number): ByteReader {
    const start = this.#start + offset;
    return new ByteReader(this.#bytes, this.#file, this.section, start, start + size);
  }

  fail(what: string, at = this.at): never {
    throw new FormatError(`${this.#file}: section ${this.section}, offset 0x${at.toString(16)}: ${what}`);
  }

  u8(): number {
    if (this.at >= this.end) this.fail('the section ends early');
    return this.#bytes[this.at++]!;
  }

  u32(): number {
    const bytes = this.raw(4);
    return (bytes[0]! | bytes[1]! << 8 | bytes[2]! << 16 | bytes[3]! << 24) >>> 0;
  }

  f64(): number {
    scratchBytes.set(this.raw(8));
    return scratch.getFloat64(0, true);
  }

  /** A view, not a copy. */
  raw(count: number): Uint8Array {
    if (count > this.end - this.at) this.fail(`${count} bytes wanted, ${this.end - this.at} left`);
    this.at += count;
    return this.#bytes.subarray(this.at - count, this.at);
  }

  /** Unsigned LEB128 up to `limit` (inclusive; at most 2^53 - 1). */
  uint(limit = 0xffffffff, what = 'number'): number {
    const start = this.at;
    let value = 0;
    let scale = 1;
    for (let i = 0; i < 8; i++) {
      const byte = this.u8();
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) {
        if (value > limit) this.fail(`${what} ${value} is larger than ${limit}`, start);
        return value;
      }
      scale *= 0x80;
    }
    return this.fail('number is too long', start);
  }

  /** Index into a table of `count` entries. */
  index(count: number, what: string): number {
    const start = this.at;
    const value = this.uint();
    if (value >= count) this.fail(`${what} ${value} does not exist (there are ${count})`, start);
    return value;
  }

  /** Number of items that follow, each of at least `bytes` bytes. */
  count(bytes: number, what: string): number {
    const start = this.at;
    const value = this.uint();
    if (value * bytes > this.end - this.at)
      this.fail(`${value} ${what} do not fit the ${this.end - this.at} bytes left`, start);
    return value;
  }

  /** Signed LEB128 of a safe integer. */
  sint(): number {
    const start = this.at;
    const value = this.big();
    if (value < -BigInt(maxSafe) || value > BigInt(maxSafe)) this.fail('number is too large', start);
    return Number(value);
  }

  /** Signed LEB128 of 32 bits. */
  int32(): number {
    const start = this.at;
    const byte = this.u8();
    if (byte < 0x80) return byte << 25 >> 25;
    this.at = start;
    const value = this.big();
    if (value < -0x80000000n || value > 0x7fffffffn) this.fail('number does not fit 32 bits', start);
    return Number(value);
  }

  /** Signed LEB128 of at most ten bytes. */
  big(): bigint {
    const start = this.at;
    let low = 0;
    let shift = 0;
    for (; shift < 28; shift += 7) {
      const byte = this.u8();
      low |= (byte & 0x7f) << shift;
      if (byte < 0x80) return BigInt(low << 25 - shift >> 25 - shift);
    }
    let value = BigInt(low);
    for (; shift < 70; shift += 7) {
      const byte = this.u8();
      value |= BigInt(byte & 0x7f) << BigInt(shift);
      if (byte < 0x80) return BigInt.asIntN(shift + 7, value);
    }
    return this.fail('number is too long', start);
  }

  /** Bytes as UTF-8 text. */
  text(count: number): string {
    const start = this.at;
    try {
      return utf8.decode(this.raw(count));
    } catch (error) {
      if (error instanceof FormatError) throw error;
      return this.fail('text is not UTF-8', start);
    }
  }

  /** Fails unless everything has been read. */
  done(): void {
    if (this.at !== this.end) this.fail(`${this.end - this.at} bytes too many`);
  }
}
