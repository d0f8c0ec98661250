// AArch64: immediates that are more than a number in a field. Arm Architecture Reference Manual (ARM DDI 0487): "DecodeBitMasks"
// for logical ones, C6.2 MOVZ, MOVN, MOVK for wide ones, C7.2 FMOV (scalar, immediate) for floating-point ones.

/**
 * The fields N, immr and imms (as N << 12 | immr << 6 | imms) of a logical immediate, -1 if the number is none: an element of 2, 4, … 64 bits,
 * repeated, that is a run of ones rotated right. `width` is 32 or 64.
 */
export function logicalImmediate(value: bigint, width: number): number {
  let element = BigInt.asUintN(width, value);
  let size = width;
  for (let half = size / 2; half >= 2; half /= 2) {
    const low = BigInt.asUintN(half, element);
    if (element >> BigInt(half) !== low) break;
    element = low;
    size = half;
  }
  const all = (1n << BigInt(size)) - 1n;
  if (element === 0n || element === all) return -1;
  // Rotated so that the run of ones begins at bit 0.
  let rotation = 0;
  let run = element;
  while ((run & 1n) === 0n || (run >> BigInt(size - 1)) === 1n) {
    run = (run >> 1n | (run & 1n) << BigInt(size - 1)) & all;
    rotation++;
  }
  if ((run & run + 1n) !== 0n) return -1;
  const ones = run.toString(2).length;
  const immr = (size - rotation) % size;
  const imms = size === 64 ? ones - 1 : (~(size * 2 - 1) & 0x3f) | ones - 1;
  return (size === 64 ? 1 << 12 : 0) | immr << 6 | imms;
}

/** Steps of a wide constant: kinds and operands in one list. */
export const Movz = 0;
export const Movn = 1;
export const Movk = 2;
export const Orr = 3;

/** Triples (kind, 16 bits or the logical immediate, number of the 16-bit place) that make a number of `width` bits. */
export function constantSteps(low: number, high: number, width: number): readonly number[] {
  const pieces = [low & 0xffff, low >>> 16];
  if (width === 64) pieces.push(high & 0xffff, high >>> 16);
  const zeros = pieces.filter((piece) => piece === 0).length;
  const ones = pieces.filter((piece) => piece === 0xffff).length;
  const inverted = ones > zeros;
  const filler = inverted ? 0xffff : 0;
  const rest = pieces.length - Math.max(zeros, ones);
  if (rest > 1) {
    const logical = logicalImmediate(BigInt(high) << 32n | BigInt(low >>> 0), width);
    if (logical >= 0) return [Orr, logical, 0];
  }
  const steps: number[] = [];
  pieces.forEach((piece, i) => {
    if (piece === filler) return;
    steps.push(...steps.length > 0 ? [Movk, piece, i] : inverted ? [Movn, piece ^ 0xffff, i] : [Movz, piece, i]);
  });
  return steps.length > 0 ? steps : [inverted ? Movn : Movz, 0, 0];
}
