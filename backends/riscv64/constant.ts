// RISC-V 64: constants as sequences of lui, addi, addiw, slli and srli.
//
// From the top down (as LLVM's RISCVMatInt does it): 32 bits are lui and addiw; of a wider number the low 12 bits are an addi
// after a shift of the rest, which is made the same way. A number with zeros in front may be shorter shifted up, with ones
// or zeros let in below, and shifted down by srli again. At most 8 instructions.

export const Lui = 0;
export const Addi = 1;
export const Addiw = 2;
export const Slli = 3;
export const Srli = 4;

/** Steps as pairs in one list: operation, immediate. The first one starts from the zero register. */
export type Steps = readonly number[];

/** Steps that make the number with these halves (both as signed 32-bit numbers). */
export function constantSteps(low: number, high: number): Steps {
  if (high === low >> 31) return word(low);
  const value = BigInt(high) << 32n | BigInt(low >>> 0);
  const direct = wide(value);
  if (value < 0n || direct.length <= 4) return direct;
  const zeros = 64 - value.toString(2).length;
  const shifted = BigInt.asIntN(64, value << BigInt(zeros));
  const filled = shifted | (1n << BigInt(zeros)) - 1n;
  let best = direct;
  for (const steps of [wide(filled), wide(shifted)]) if (steps.length + 2 < best.length) best = [...steps, Srli, zeros];
  return best;
}

/** A sign-extended 32-bit number. lui sign-extends, so addiw must wrap where the low part carries into bit 31. */
function word(value: number): number[] {
  const low = value << 20 >> 20;
  const high = (value - low | 0) >> 12 & 0xfffff;
  if (high === 0) return [Addi, low];
  return low === 0 ? [Lui, high] : [Lui, high, Addiw, low];
}

function wide(value: bigint): number[] {
  if (value === BigInt.asIntN(32, value)) return word(Number(value));
  const low = BigInt.asIntN(12, value);
  let rest = BigInt.asIntN(64, value - low);
  let shift = 0;
  while ((rest & 1n) === 0n) {
    rest >>= 1n;
    shift++;
  }
  // What lui makes with its 12 zeros saves an addi.
  if (shift > 12 && rest !== BigInt.asIntN(12, rest) && rest << 12n === BigInt.asIntN(32, rest << 12n)) {
    rest <<= 12n;
    shift -= 12;
  }
  const steps = wide(rest);
  steps.push(Slli, shift);
  if (low !== 0n) steps.push(Addi, Number(low));
  return steps;
}
