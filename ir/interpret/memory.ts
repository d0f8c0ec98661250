// Linear memory of an interpreted program: one growable buffer, read and written in the layout's byte order.
//
// Map: 0..lowest-1 never valid; then the C stack, growing down to `lowest`, so that overflow faults; then data; then
// what memgrow hands out. `size` is the end of what is valid; the buffer behind it is larger, so that growing is rare.

import { layouts, type Lane } from '../layout.ts';
import type { Memory } from './host.ts';

/** Lowest valid address. Constant offsets folded into accesses are smaller, so that null plus an offset faults. */
export const lowest = 65536;
/** Granule of memgrow. */
export const pageBytes = 65536;

export class LinearMemory implements Memory {
  bytes: Uint8Array<ArrayBuffer>;
  view: DataView<ArrayBuffer>;
  /** The same buffer by aligned words, for clearing. */
  words: Int32Array<ArrayBuffer>;
  size: number;
  readonly littleEndian: boolean;
  readonly wordBytes: 4 | 8;
  readonly #limit: number;

  /** `size` bytes to begin with, at most `limit` (both below 2^32). */
  constructor(lane: Lane, size: number, limit: number) {
    const layout = layouts[lane]!;
    this.littleEndian = !layout.bigEndian;
    this.wordBytes = layout.wordBytes;
    this.#limit = Math.min(limit, 2 ** 32 - pageBytes);
    this.size = Math.ceil(size / pageBytes) * pageBytes;
    this.bytes = new Uint8Array(this.size + 16 * pageBytes);
    this.view = new DataView(this.bytes.buffer);
    this.words = new Int32Array(this.bytes.buffer);
  }

  grow(bytes: number): number {
    const start = this.size;
    const end = start + Math.ceil(bytes / pageBytes) * pageBytes;
    if (!(bytes >= 0) || end > this.#limit) return 0;
    if (end > this.bytes.length) {
      const capacity = Math.min(this.#limit, Math.max(end, Math.ceil(this.bytes.length * 1.5 / pageBytes) * pageBytes));
      let buffer: ArrayBuffer;
      try {
        buffer = this.bytes.buffer.transfer(capacity);
      } catch {
        return 0;
      }
      this.bytes = new Uint8Array(buffer);
      this.view = new DataView(buffer);
      this.words = new Int32Array(buffer);
    }
    this.size = end;
    return start;
  }
}
