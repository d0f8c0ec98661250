// Arithmetic that JavaScript lacks, for the arms of execute.ts: pieces small enough to be inlined, or rare.

/** High 32 bits of the unsigned product of two 32-bit numbers, by 16-bit halves (all partial sums below 2^53). */
export function mulHigh(a: number, b: number): number {
  const x = a >>> 0;
  return Math.floor((x * (b >>> 16) + Math.floor(x * (b & 0xffff) / 0x10000)) / 0x10000);
}

/** Trailing zero bits of 32; 32 for 0. */
export function trailingZeros(x: number): number {
  return x === 0 ? 32 : 31 - Math.clz32(x & -x);
}

/** One bits of 32, summed in parallel (Warren, Hacker's Delight, 5-1). */
export function ones(x: number): number {
  let n = x - (x >>> 1 & 0x55555555);
  n = (n & 0x33333333) + (n >>> 2 & 0x33333333);
  return Math.imul(n + (n >>> 4) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

export function swapBytes(x: number): number {
  return x << 24 | (x & 0xff00) << 8 | x >>> 8 & 0xff00 | x >>> 24;
}

/** Nearest integer, ties to even: adding 2^52 leaves no bits for a fraction. Keeps -0. */
export function roundEven(x: number): number {
  if (!(Math.abs(x) < 0x10000000000000)) return x;
  if (x < 0 || Object.is(x, -0)) return -(-x + 0x10000000000000 - 0x10000000000000);
  return x + 0x10000000000000 - 0x10000000000000;
}

/**
 * high * 2^32 + low as a binary64 that rounds to the right binary32: bits below the 53rd are gathered in the last
 * (round to odd).
 */
export function oddlyRounded(high: number, low: number): number {
  if (high >= -0x200000 && high < 0x200000 || (low & 0x7ff) === 0) return high * 0x100000000 + low;
  return high * 0x100000000 + ((low & ~0x7ff | 0x800) >>> 0);
}

/** Argument of a system call as a number, by kind: 0 int, 1 unsigned, 2 long long, 3 unsigned long long, 4 double. */
export function numberOf(kind: number, low: number, high: number, float: number): number {
  if (kind === 0) return low;
  if (kind === 1) return low >>> 0;
  if (kind === 2) return high * 0x100000000 + (low >>> 0);
  return kind === 3 ? (high >>> 0) * 0x100000000 + (low >>> 0) : float;
}

/**
 * Bit-field of `width` bits, `shift` above the low end of the `n` bytes at `at` read in the layout's order; unsigned.
 */
export function getBits(bytes: Uint8Array, at: number, n: number, shift: number, width: number,
  little: boolean): bigint {
  let all = 0n;
  for (let i = 0; i < n; i++) all = all << 8n | BigInt(bytes[little ? at + n - 1 - i : at + i]!);
  return BigInt.asUintN(width, all >> BigInt(shift));
}

/** Replaces the bit-field that `getBits` reads by the low bits of a value. */
export function setBits(bytes: Uint8Array, at: number, n: number, shift: number, width: number, little: boolean,
  value: bigint): void {
  let rest = BigInt.asUintN(width, value) << BigInt(shift);
  let mask = (1n << BigInt(width)) - 1n << BigInt(shift);
  for (let i = 0; i < n; i++) {
    const place = little ? at + i : at + n - 1 - i;
    bytes[place] = bytes[place]! & ~Number(mask & 255n) | Number(rest & 255n);
    rest >>= 8n;
    mask >>= 8n;
  }
}

/** Integer of `size` bytes in memory, extended by its signedness. */
export function getInteger(view: DataView, at: number, size: number, signed: boolean, little: boolean): bigint {
  if (size === 8) return signed ? view.getBigInt64(at, little) : view.getBigUint64(at, little);
  if (size === 4) return BigInt(signed ? view.getInt32(at, little) : view.getUint32(at, little));
  if (size === 2) return BigInt(signed ? view.getInt16(at, little) : view.getUint16(at, little));
  return BigInt(signed ? view.getInt8(at) : view.getUint8(at));
}

/** Stores the low `size` bytes. */
export function setInteger(view: DataView, at: number, size: number, value: bigint, little: boolean): void {
  if (size === 8) view.setBigInt64(at, BigInt.asIntN(64, value), little);
  else if (size === 4) view.setInt32(at, Number(BigInt.asIntN(32, value)), little);
  else if (size === 2) view.setInt16(at, Number(BigInt.asIntN(16, value)), little);
  else view.setInt8(at, Number(BigInt.asIntN(8, value)));
}

/** What `rmw` stores, by the operation's number (rmwNames of ops.ts). */
export function modified(operation: number, old: bigint, value: bigint): bigint {
  switch (operation) {
    case 0: return value;
    case 1: return old + value;
    case 2: return old - value;
    case 3: return old & value;
    case 4: return old | value;
    case 5: return old ^ value;
    default: return ~(old & value);
  }
}
