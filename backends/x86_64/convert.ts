// x86-64: conversions between floating point and integers where SSE2 has no instruction for what Lode defines: saturation, NaN to
// 0, unsigned numbers. The common case is one conversion and a jump that is never taken.

import type { CodeBuffer } from '../common/code.ts';
import { W } from './instructions.ts';
import { registers } from './encode.ts';

/** A short forward jump whose distance is filled in by the returned function. */
function forward(out: CodeBuffer, opcode: number): () => void {
  out.u8(opcode);
  out.u8(0);
  const at = out.length;
  return () => { out.bytes[at - 1] = out.length - at; };
}
const jump = 0xeb, jno = 0x71, je = 0x74, jne = 0x75, jp = 0x7a, jns = 0x79, jnc = 0x73;

/** ucomis a, a. */
function compareSelf(out: CodeBuffer, double: boolean, a: number): void { registers(out, 0x0f2e, double ? 0x66 : 0, a, a); }
/** movmskp t, a; test t, 1: ZF tells that a is positive. */
function testSign(out: CodeBuffer, t: number, a: number, double: boolean): void {
  registers(out, 0x0f50, double ? 0x66 : 0, t, a);
  registers(out, 0xf7, 0, 0, t);
  out.u32(1);
}

/** cvtts2si; what is out of range gives the smallest integer, the only one that minus 1 overflows. */
export function toSigned(out: CodeBuffer, extra: number, to: number, temp: number, a: number): void {
  const double = (extra & 0xff) === 0xf2;
  const wide = extra & W;
  registers(out, 0x0f2c, extra, to, a);
  registers(out, 0x83, wide, 7, to);
  out.u8(1);
  const done = forward(out, jno);
  compareSelf(out, double, a);
  const nan = forward(out, jp);
  testSign(out, temp, a, double);
  const negative = forward(out, jne);
  registers(out, 0xf7, wide, 2, to);
  const positive = forward(out, jump);
  nan();
  registers(out, 0x33, 0, to, to);
  negative();
  positive();
  done();
}

/** By way of the 64-bit signed conversion. */
export function toUnsigned(out: CodeBuffer, extra: number, to: number, temp: number, a: number): void {
  const double = (extra & 0xff) === 0xf2;
  const wide = (extra & W) !== 0;
  registers(out, 0x0f2c, extra | W, to, a);
  let done: () => void;
  if (wide) {
    registers(out, 0x85, W, to, to);
    done = forward(out, jns);
  } else {
    registers(out, 0x8b, 0, temp, to);
    registers(out, 0x3b, W, temp, to);
    done = forward(out, je);
  }
  compareSelf(out, double, a);
  const nan = forward(out, jp);
  testSign(out, temp, a, double);
  const negative = forward(out, jne);
  let tooLarge: (() => void) | undefined;
  const ends: (() => void)[] = [];
  if (wide) {
    // From 2^63 to 2^64 the bits of the significand are the number's, shifted up: exponent 63.
    registers(out, double ? 0x0f7e : 0x0f7e, 0x66 | (double ? W : 0), a, to);
    registers(out, 0x8b, W, temp, to);
    registers(out, 0xc1, W, 5, temp);
    out.u8(double ? 52 : 23);
    registers(out, 0x81, 0, 7, temp);
    out.u32(double ? 1023 + 63 : 127 + 63);
    tooLarge = forward(out, jne);
    registers(out, 0xc1, W, 4, to);
    out.u8(double ? 11 : 40);
    // bts to, 63
    registers(out, 0x0fba, W, 5, to);
    out.u8(63);
    ends.push(forward(out, jump));
  }
  tooLarge?.();
  registers(out, 0xc7, W, 0, to);
  out.u32(-1);
  ends.push(forward(out, jump));
  nan();
  negative();
  registers(out, 0x33, 0, to, to);
  for (const end of ends) end();
  done();
}

/** Numbers with the top bit set are halved (the lost bit kept, so that rounding is right) and doubled. */
export function fromUnsigned(out: CodeBuffer, extra: number, to: number, temp: number, a: number): void {
  registers(out, 0x0f57, 0, to, to);
  registers(out, 0x8b, W, temp, a);
  registers(out, 0x85, W, temp, temp);
  const small = forward(out, jns);
  registers(out, 0xd1, W, 5, temp);
  const even = forward(out, jnc);
  registers(out, 0x83, W, 1, temp);
  out.u8(1);
  even();
  registers(out, 0x0f2a, extra, to, temp);
  registers(out, 0x0f58, extra & 0xff, to, to);
  const done = forward(out, jump);
  small();
  registers(out, 0x0f2a, extra, to, temp);
  done();
}
