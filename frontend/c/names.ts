// Names: every spelling that occurs is kept once and known by a small number.
//
// What asks about a spelling (is it a macro, a keyword, the same as another one?) is an index into an array, or a
// comparison of two numbers. Algorithm: open addressing over a pool of bytes; a spelling with characters above 255 (an
// identifier with decoded UTF-8 or UCNs) is found through a Map.
//
// The table lives as long as the process and only grows.

/** Index of a spelling in `spellings`; 0 is the empty one. */
export type Name = number;

/** The spelling of each name: a byte string, or the Unicode text of an identifier. */
export const spellings: string[] = [''];

let mask = (1 << 14) - 1;
let slots = new Int32Array(mask + 1);
let hashes = new Int32Array(1 << 13);
let starts = new Int32Array(1 << 13);
let pool = new Uint8Array(1 << 17);
let used = 0;
const wide = new Map<string, Name>();

/**
 * The name of bytes [start, end). `hash` is over them: h = h * 31 + byte, modulo 2^32, from 0.
 */
export function nameOfBytes(bytes: Buffer, start: number, end: number, hash: number): Name {
  const length = end - start;
  for (let slot = hash & mask; ; slot = slot + 1 & mask) {
    const id = slots[slot];
    if (id === 0) return length === 0 ? 0 : add(bytes, start, length, hash, slot);
    if (hashes[id] !== hash) continue;
    let at = starts[id];
    if (spellings[id].length !== length) continue;
    let i = start;
    while (i < end && pool[at] === bytes[i]) {
      i++;
      at++;
    }
    if (i === end) return id;
  }
}

/** The same, for bytes whose hash is not known yet. */
export function nameOfSlice(bytes: Buffer, start: number, end: number): Name {
  let hash = 0;
  for (let i = start; i < end; i++) hash = Math.imul(hash, 31) + bytes[i] | 0;
  return nameOfBytes(bytes, start, end, hash);
}

/** The name of a text. */
export function nameOf(text: string): Name {
  let hash = 0;
  const bytes = Buffer.allocUnsafe(text.length);
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c >= 256) return nameOfWide(text);
    bytes[i] = c;
    hash = Math.imul(hash, 31) + c | 0;
  }
  return nameOfBytes(bytes, 0, text.length, hash);
}

function nameOfWide(text: string): Name {
  let id = wide.get(text);
  if (id === undefined) {
    id = spellings.length;
    room(id);
    spellings.push(text);
    // In no slot: its hash is never looked at.
    wide.set(text, id);
  }
  return id;
}

function room(id: number): void {
  if (id < hashes.length) return;
  hashes = grown(hashes, id * 2);
  starts = grown(starts, id * 2);
}

function add(bytes: Buffer, start: number, length: number, hash: number, slot: number): Name {
  const id = spellings.length;
  room(id);
  if (used + length > pool.length) {
    const bigger = new Uint8Array(Math.max(pool.length * 2, used + length));
    bigger.set(pool);
    pool = bigger;
  }
  for (let i = 0; i < length; i++) pool[used + i] = bytes[start + i];
  // Not a slice of the text, which would keep the text alive.
  spellings.push(bytes.toString('latin1', start, start + length));
  hashes[id] = hash;
  starts[id] = used;
  used += length;
  slots[slot] = id;
  if (id * 2 > mask) rehash();
  return id;
}

function rehash(): void {
  const old = slots;
  mask = mask * 2 + 1;
  slots = new Int32Array(mask + 1);
  for (let i = 0; i < old.length; i++) {
    const id = old[i];
    if (id === 0) continue;
    let free = hashes[id] & mask;
    while (slots[free] !== 0) free = free + 1 & mask;
    slots[free] = id;
  }
}

function grown(array: Int32Array, length: number): Int32Array<ArrayBuffer> {
  const bigger = new Int32Array(length);
  bigger.set(array);
  return bigger;
}
