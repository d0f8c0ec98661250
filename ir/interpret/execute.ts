// The interpreter's loop: one arm per decoded instruction (codes.ts), one dispatch per step.
//
// Registers are 8-byte slots of one buffer seen as int32 halves (R), binary32 (G), binary64 (F) and int64 (B). An i32
// or f32 lives in the low half of its slot, the high half is then anything; a float is kept as its bits, so that moves
// and loads never quiet a signalling NaN. `fp` is the frame's first register, `base` the address of its slots in
// memory, `sp` the extent of alloca. Calls push a record on S and never recurse in JavaScript.
//
// Local variables mirror the machine's arrays, because engines keep locals in registers; what can replace an array
// (decoding, growing) is followed by reading it again. Labels are literal numbers and R, C, S are never out of bounds:
// decode.ts makes sure. Faults go to methods of the machine that throw a Trap.

import * as Code from './codes.gen.ts';
import { getBits, getInteger, modified, mulHigh, numberOf, oddlyRounded, ones, roundEven, setBits, setInteger,
  swapBytes,
  trailingZeros } from './arithmetic.ts';
import type { Machine, SwitchTable } from './machine.ts';
import { lowest } from './memory.ts';

/** Runs from position `pc` of the code with the frame record at `frame` until the code `leave`. */
export function execute(machine: Machine, start: number, firstFrame: number): void {
  const { wide, little, up, low, entries, registerCounts, frameBytes, frameMasks, slotBytes, tables } = machine;
  const lowAt = little ? 0 : 4;
  const highAt = 4 - lowAt;
  let { code: C, R, F, G, B, S } = machine;
  let { view, bytes, words, size: top } = machine.memory;
  let pc = start;
  let frame = firstFrame;
  let fp = S[frame + 1];
  let base = S[frame + 2];
  let sp = S[frame + 3];
  let registerTop = fp + registerCounts[0];
  let serial = machine.serial;
  let fuel = machine.fuel;

  for (;;) {
    switch (C[pc]) {
      case 1: { // mov
        const d = fp + C[pc + 1], a = fp + C[pc + 2];
        R[d] = R[a];
        R[d + up] = R[a + up];
        pc += 3; continue;
      }
      case 2: // const32
        R[fp + C[pc + 1]] = C[pc + 2]; pc += 3; continue;
      case 3: { // const64
        const d = fp + C[pc + 1];
        R[d] = C[pc + 2];
        R[d + up] = C[pc + 3];
        pc += 4; continue;
      }
      case 4: { // slotaddr
        const d = fp + C[pc + 1];
        R[d] = base + C[pc + 2];
        R[d + up] = 0;
        pc += 3; continue;
      }
      case 5: { // select
        const d = fp + C[pc + 1];
        const from = fp + C[pc + (R[fp + C[pc + 2]] !== 0 ? 3 : 4)];
        R[d] = R[from];
        R[d + up] = R[from + up];
        pc += 5; continue;
      }

      // Integer arithmetic, 32 bits. Storing into R wraps.
      case 6: // add32
        R[fp + C[pc + 1]] = R[fp + C[pc + 2]] + R[fp + C[pc + 3]]; pc += 4; continue;
      case 7: // sub32
        R[fp + C[pc + 1]] = R[fp + C[pc + 2]] - R[fp + C[pc + 3]]; pc += 4; continue;
      case 8: // mul32
        R[fp + C[pc + 1]] = Math.imul(R[fp + C[pc + 2]], R[fp + C[pc + 3]]); pc += 4; continue;
      case 9: { // divs32
        const a = R[fp + C[pc + 2]];
        const b = R[fp + C[pc + 3]];
        if (b === 0) machine.arithmetic(pc, frame, 'division by zero');
        if (b === -1 && a === -0x80000000) machine.arithmetic(pc, frame, 'signed division overflow');
        R[fp + C[pc + 1]] = a / b;
        pc += 4; continue;
      }
      case 10: { // divu32
        const b = R[fp + C[pc + 3]] >>> 0;
        if (b === 0) machine.arithmetic(pc, frame, 'division by zero');
        R[fp + C[pc + 1]] = (R[fp + C[pc + 2]] >>> 0) / b;
        pc += 4; continue;
      }
      case 11: { // rems32
        const a = R[fp + C[pc + 2]];
        const b = R[fp + C[pc + 3]];
        if (b === 0) machine.arithmetic(pc, frame, 'division by zero');
        if (b === -1 && a === -0x80000000) machine.arithmetic(pc, frame, 'signed division overflow');
        R[fp + C[pc + 1]] = a % b;
        pc += 4; continue;
      }
      case 12: { // remu32
        const b = R[fp + C[pc + 3]] >>> 0;
        if (b === 0) machine.arithmetic(pc, frame, 'division by zero');
        R[fp + C[pc + 1]] = (R[fp + C[pc + 2]] >>> 0) % b;
        pc += 4; continue;
      }
      case 13: { // mulhs32
        const a = R[fp + C[pc + 2]];
        const b = R[fp + C[pc + 3]];
        R[fp + C[pc + 1]] = mulHigh(a, b) - (a < 0 ? b : 0) - (b < 0 ? a : 0);
        pc += 4; continue;
      }
      case 14: // mulhu32
        R[fp + C[pc + 1]] = mulHigh(R[fp + C[pc + 2]], R[fp + C[pc + 3]]); pc += 4; continue;
      case 15: // neg32
        R[fp + C[pc + 1]] = -R[fp + C[pc + 2]]; pc += 3; continue;
      case 16: // and32
        R[fp + C[pc + 1]] = R[fp + C[pc + 2]] & R[fp + C[pc + 3]]; pc += 4; continue;
      case 17: // or32
        R[fp + C[pc + 1]] = R[fp + C[pc + 2]] | R[fp + C[pc + 3]]; pc += 4; continue;
      case 18: // xor32
        R[fp + C[pc + 1]] = R[fp + C[pc + 2]] ^ R[fp + C[pc + 3]]; pc += 4; continue;
      case 19: // not32
        R[fp + C[pc + 1]] = ~R[fp + C[pc + 2]]; pc += 3; continue;
      case 20: // shl32
        R[fp + C[pc + 1]] = R[fp + C[pc + 2]] << R[fp + C[pc + 3]]; pc += 4; continue;
      case 21: // shrs32
        R[fp + C[pc + 1]] = R[fp + C[pc + 2]] >> R[fp + C[pc + 3]]; pc += 4; continue;
      case 22: // shru32
        R[fp + C[pc + 1]] = R[fp + C[pc + 2]] >>> R[fp + C[pc + 3]]; pc += 4; continue;
      case 23: { // rotl32
        const a = R[fp + C[pc + 2]];
        const n = R[fp + C[pc + 3]];
        R[fp + C[pc + 1]] = a << n | a >>> -n;
        pc += 4; continue;
      }
      case 24: // clz32
        R[fp + C[pc + 1]] = Math.clz32(R[fp + C[pc + 2]]); pc += 3; continue;
      case 25: // ctz32
        R[fp + C[pc + 1]] = trailingZeros(R[fp + C[pc + 2]]); pc += 3; continue;
      case 26: // popcnt32
        R[fp + C[pc + 1]] = ones(R[fp + C[pc + 2]]); pc += 3; continue;
      case 27: // bswap32
        R[fp + C[pc + 1]] = swapBytes(R[fp + C[pc + 2]]); pc += 3; continue;
      case 28: { // addos32
        const a = R[fp + C[pc + 2]];
        const b = R[fp + C[pc + 3]];
        R[fp + C[pc + 1]] = a + b !== (a + b | 0) ? 1 : 0;
        pc += 4; continue;
      }
      case 29: { // addou32
        const a = R[fp + C[pc + 2]];
        const b = R[fp + C[pc + 3]];
        R[fp + C[pc + 1]] = (a >>> 0) + (b >>> 0) > 0xffffffff ? 1 : 0;
        pc += 4; continue;
      }
      case 30: { // subos32
        const a = R[fp + C[pc + 2]];
        const b = R[fp + C[pc + 3]];
        R[fp + C[pc + 1]] = a - b !== (a - b | 0) ? 1 : 0;
        pc += 4; continue;
      }
      case 31: { // subou32
        const a = R[fp + C[pc + 2]];
        const b = R[fp + C[pc + 3]];
        R[fp + C[pc + 1]] = (a >>> 0) < (b >>> 0) ? 1 : 0;
        pc += 4; continue;
      }
      case 32: { // mulos32
        const a = R[fp + C[pc + 2]];
        const b = R[fp + C[pc + 3]];
        R[fp + C[pc + 1]] = a * b !== (a * b | 0) ? 1 : 0;
        pc += 4; continue;
      }
      case 33: { // mulou32
        const a = R[fp + C[pc + 2]];
        const b = R[fp + C[pc + 3]];
        R[fp + C[pc + 1]] = (a >>> 0) * (b >>> 0) > 0xffffffff ? 1 : 0;
        pc += 4; continue;
      }

      // Integer arithmetic, 64 bits, by halves where that is simple. A result register is never an operand register.
      case 34: { // add64
        const d = fp + C[pc + 1], a = fp + C[pc + 2], b = fp + C[pc + 3];
        R[d] = R[a] + R[b];
        R[d + up] = R[a + up] + R[b + up] + ((R[d] >>> 0) < (R[a] >>> 0) ? 1 : 0);
        pc += 4; continue;
      }
      case 35: { // sub64
        const d = fp + C[pc + 1], a = fp + C[pc + 2], b = fp + C[pc + 3];
        R[d] = R[a] - R[b];
        R[d + up] = R[a + up] - R[b + up] - ((R[a] >>> 0) < (R[b] >>> 0) ? 1 : 0);
        pc += 4; continue;
      }
      case 36: { // mul64
        const d = fp + C[pc + 1], a = fp + C[pc + 2], b = fp + C[pc + 3];
        R[d] = Math.imul(R[a], R[b]);
        R[d + up] = Math.imul(R[a + up], R[b]) + Math.imul(R[a], R[b + up]) + mulHigh(R[a], R[b]);
        pc += 4; continue;
      }
      case 37: { // divs64
        const d = fp + C[pc + 1], a = fp + C[pc + 2], b = fp + C[pc + 3];
        if ((R[b] | R[b + up]) === 0) machine.arithmetic(pc, frame, 'division by zero');
        if ((R[b] & R[b + up]) === -1 && R[a] === 0 && R[a + up] === -0x80000000)
          machine.arithmetic(pc, frame, 'signed division overflow');
        if (R[a + up] === R[a] >> 31 && R[b + up] === R[b] >> 31 && R[b] !== -1) {
          R[d] = R[a] / R[b];
          R[d + up] = R[d] >> 31;
        } else B[d >> 1] = B[a >> 1] / B[b >> 1];
        pc += 4; continue;
      }
      case 38: { // divu64
        const d = fp + C[pc + 1], a = fp + C[pc + 2], b = fp + C[pc + 3];
        if ((R[b] | R[b + up]) === 0) machine.arithmetic(pc, frame, 'division by zero');
        if ((R[a + up] | R[b + up]) === 0) {
          R[d] = (R[a] >>> 0) / (R[b] >>> 0);
          R[d + up] = 0;
        } else B[d >> 1] = BigInt.asUintN(64, B[a >> 1]) / BigInt.asUintN(64, B[b >> 1]);
        pc += 4; continue;
      }
      case 39: { // rems64
        const d = fp + C[pc + 1], a = fp + C[pc + 2], b = fp + C[pc + 3];
        if ((R[b] | R[b + up]) === 0) machine.arithmetic(pc, frame, 'division by zero');
        if ((R[b] & R[b + up]) === -1 && R[a] === 0 && R[a + up] === -0x80000000)
          machine.arithmetic(pc, frame, 'signed division overflow');
        if (R[a + up] === R[a] >> 31 && R[b + up] === R[b] >> 31 && R[b] !== -1) {
          R[d] = R[a] % R[b];
          R[d + up] = R[d] >> 31;
        } else B[d >> 1] = B[a >> 1] % B[b >> 1];
        pc += 4; continue;
      }
      case 40: { // remu64
        const d = fp + C[pc + 1], a = fp + C[pc + 2], b = fp + C[pc + 3];
        if ((R[b] | R[b + up]) === 0) machine.arithmetic(pc, frame, 'division by zero');
        if ((R[a + up] | R[b + up]) === 0) {
          R[d] = (R[a] >>> 0) % (R[b] >>> 0);
          R[d + up] = 0;
        } else B[d >> 1] = BigInt.asUintN(64, B[a >> 1]) % BigInt.asUintN(64, B[b >> 1]);
        pc += 4; continue;
      }
      case 41: { // mulhs64
        const d = fp + C[pc + 1], a = fp + C[pc + 2], b = fp + C[pc + 3];
        B[d >> 1] = B[a >> 1] * B[b >> 1] >> 64n;
        pc += 4; continue;
      }
      case 42: { // mulhu64
        const d = fp + C[pc + 1], a = fp + C[pc + 2], b = fp + C[pc + 3];
        B[d >> 1] = BigInt.asUintN(64, B[a >> 1]) * BigInt.asUintN(64, B[b >> 1]) >> 64n;
        pc += 4; continue;
      }
      case 43: { // neg64
        const d = fp + C[pc + 1], a = fp + C[pc + 2];
        R[d] = -R[a];
        R[d + up] = ~R[a + up] + (R[a] === 0 ? 1 : 0);
        pc += 3; continue;
      }
      case 44: { // and64
        const d = fp + C[pc + 1], a = fp + C[pc + 2], b = fp + C[pc + 3];
        R[d] = R[a] & R[b];
        R[d + up] = R[a + up] & R[b + up];
        pc += 4; continue;
      }
      case 45: { // or64
        const d = fp + C[pc + 1], a = fp + C[pc + 2], b = fp + C[pc + 3];
        R[d] = R[a] | R[b];
        R[d + up] = R[a + up] | R[b + up];
        pc += 4; continue;
      }
      case 46: { // xor64
        const d = fp + C[pc + 1], a = fp + C[pc + 2], b = fp + C[pc + 3];
        R[d] = R[a] ^ R[b];
        R[d + up] = R[a + up] ^ R[b + up];
        pc += 4; continue;
      }
      case 47: { // not64
        const d = fp + C[pc + 1], a = fp + C[pc + 2];
        R[d] = ~R[a];
        R[d + up] = ~R[a + up];
        pc += 3; continue;
      }
      case 48: { // shl64
        const d = fp + C[pc + 1];
        const a = fp + C[pc + 2];
        const n = R[fp + C[pc + 3]] & 63;
        const low = R[a];
        const high = R[a + up];
        R[d] = n < 32 ? low << n : 0;
        R[d + up] = n === 0 ? high : n < 32 ? high << n | low >>> 32 - n : low << n - 32;
        pc += 4; continue;
      }
      case 49: { // shrs64
        const d = fp + C[pc + 1];
        const a = fp + C[pc + 2];
        const n = R[fp + C[pc + 3]] & 63;
        const low = R[a];
        const high = R[a + up];
        R[d] = n === 0 ? low : n < 32 ? low >>> n | high << 32 - n : high >> n - 32;
        R[d + up] = n < 32 ? high >> n : high >> 31;
        pc += 4; continue;
      }
      case 50: { // shru64
        const d = fp + C[pc + 1];
        const a = fp + C[pc + 2];
        const n = R[fp + C[pc + 3]] & 63;
        const low = R[a];
        const high = R[a + up];
        R[d] = n === 0 ? low : n < 32 ? low >>> n | high << 32 - n : high >>> n - 32;
        R[d + up] = n < 32 ? high >>> n : 0;
        pc += 4; continue;
      }
      case 51: { // rotl64
        const d = fp + C[pc + 1];
        const a = fp + C[pc + 2];
        const n = R[fp + C[pc + 3]] & 63;
        const low = n < 32 ? R[a] : R[a + up];
        const high = n < 32 ? R[a + up] : R[a];
        R[d] = (n & 31) === 0 ? low : low << n | high >>> -n;
        R[d + up] = (n & 31) === 0 ? high : high << n | low >>> -n;
        pc += 4; continue;
      }
      case 52: { // clz64
        const d = fp + C[pc + 1], a = fp + C[pc + 2];
        R[d] = R[a + up] !== 0 ? Math.clz32(R[a + up]) : 32 + Math.clz32(R[a]);
        R[d + up] = 0;
        pc += 3; continue;
      }
      case 53: { // ctz64
        const d = fp + C[pc + 1], a = fp + C[pc + 2];
        R[d] = R[a] !== 0 ? trailingZeros(R[a]) : 32 + trailingZeros(R[a + up]);
        R[d + up] = 0;
        pc += 3; continue;
      }
      case 54: { // popcnt64
        const d = fp + C[pc + 1], a = fp + C[pc + 2];
        R[d] = ones(R[a]) + ones(R[a + up]);
        R[d + up] = 0;
        pc += 3; continue;
      }
      case 55: { // bswap64
        const d = fp + C[pc + 1], a = fp + C[pc + 2];
        R[d] = swapBytes(R[a + up]);
        R[d + up] = swapBytes(R[a]);
        pc += 3; continue;
      }
      case 56: { // addos64
        const d = fp + C[pc + 1], a = fp + C[pc + 2], b = fp + C[pc + 3];
        const sum = BigInt.asIntN(64, B[a >> 1] + B[b >> 1]);
        R[d] = sum !== B[a >> 1] + B[b >> 1] ? 1 : 0;
        pc += 4; continue;
      }
      case 57: { // addou64
        const d = fp + C[pc + 1], a = fp + C[pc + 2], b = fp + C[pc + 3];
        R[d] = BigInt.asUintN(64, B[a >> 1]) + BigInt.asUintN(64, B[b >> 1]) >> 64n !== 0n ? 1 : 0;
        pc += 4; continue;
      }
      case 58: { // subos64
        const d = fp + C[pc + 1], a = fp + C[pc + 2], b = fp + C[pc + 3];
        const difference = BigInt.asIntN(64, B[a >> 1] - B[b >> 1]);
        R[d] = difference !== B[a >> 1] - B[b >> 1] ? 1 : 0;
        pc += 4; continue;
      }
      case 59: { // subou64
        const d = fp + C[pc + 1], a = fp + C[pc + 2], b = fp + C[pc + 3];
        R[d] = (R[a + up] === R[b + up] ? (R[a] >>> 0) < (R[b] >>> 0) : (R[a + up] >>> 0) < (R[b + up] >>> 0)) ? 1 : 0;
        pc += 4; continue;
      }
      case 60: { // mulos64
        const d = fp + C[pc + 1], a = fp + C[pc + 2], b = fp + C[pc + 3];
        const product = B[a >> 1] * B[b >> 1];
        R[d] = product !== BigInt.asIntN(64, product) ? 1 : 0;
        pc += 4; continue;
      }
      case 61: { // mulou64
        const d = fp + C[pc + 1], a = fp + C[pc + 2], b = fp + C[pc + 3];
        R[d] = BigInt.asUintN(64, B[a >> 1]) * BigInt.asUintN(64, B[b >> 1]) >> 64n !== 0n ? 1 : 0;
        pc += 4; continue;
      }

      // Floating point. Storing into G rounds to binary32; sums, products, quotients and roots of binary32 numbers do
      // not round twice harmfully by way of binary64 (53 >= 2 * 24 + 2). Signs are changed on the bits.
      case 62: // fadd32
        G[fp + C[pc + 1]] = G[fp + C[pc + 2]] + G[fp + C[pc + 3]]; pc += 4; continue;
      case 63: // fsub32
        G[fp + C[pc + 1]] = G[fp + C[pc + 2]] - G[fp + C[pc + 3]]; pc += 4; continue;
      case 64: // fmul32
        G[fp + C[pc + 1]] = G[fp + C[pc + 2]] * G[fp + C[pc + 3]]; pc += 4; continue;
      case 65: // fdiv32
        G[fp + C[pc + 1]] = G[fp + C[pc + 2]] / G[fp + C[pc + 3]]; pc += 4; continue;
      case 66: { // fneg32
        const d = fp + C[pc + 1], a = fp + C[pc + 2];
        R[d] = R[a] ^ 0x80000000;
        pc += 3; continue;
      }
      case 67: { // fabs32
        const d = fp + C[pc + 1], a = fp + C[pc + 2];
        R[d] = R[a] & 0x7fffffff;
        pc += 3; continue;
      }
      case 68: { // fcopysign32
        const d = fp + C[pc + 1], a = fp + C[pc + 2], b = fp + C[pc + 3];
        R[d] = R[a] & 0x7fffffff | R[b] & 0x80000000;
        pc += 4; continue;
      }
      case 69: // fsqrt32
        G[fp + C[pc + 1]] = Math.sqrt(G[fp + C[pc + 2]]); pc += 3; continue;
      case 70: // ffloor32
        G[fp + C[pc + 1]] = Math.floor(G[fp + C[pc + 2]]); pc += 3; continue;
      case 71: // fceil32
        G[fp + C[pc + 1]] = Math.ceil(G[fp + C[pc + 2]]); pc += 3; continue;
      case 72: // ftrunc32
        G[fp + C[pc + 1]] = Math.trunc(G[fp + C[pc + 2]]); pc += 3; continue;
      case 73: // frint32
        G[fp + C[pc + 1]] = roundEven(G[fp + C[pc + 2]]); pc += 3; continue;
      case 74: // fadd64
        F[fp + C[pc + 1] >> 1] = F[fp + C[pc + 2] >> 1] + F[fp + C[pc + 3] >> 1]; pc += 4; continue;
      case 75: // fsub64
        F[fp + C[pc + 1] >> 1] = F[fp + C[pc + 2] >> 1] - F[fp + C[pc + 3] >> 1]; pc += 4; continue;
      case 76: // fmul64
        F[fp + C[pc + 1] >> 1] = F[fp + C[pc + 2] >> 1] * F[fp + C[pc + 3] >> 1]; pc += 4; continue;
      case 77: // fdiv64
        F[fp + C[pc + 1] >> 1] = F[fp + C[pc + 2] >> 1] / F[fp + C[pc + 3] >> 1]; pc += 4; continue;
      case 78: { // fneg64
        const d = fp + C[pc + 1], a = fp + C[pc + 2];
        R[d] = R[a];
        R[d + up] = R[a + up] ^ 0x80000000;
        pc += 3; continue;
      }
      case 79: { // fabs64
        const d = fp + C[pc + 1], a = fp + C[pc + 2];
        R[d] = R[a];
        R[d + up] = R[a + up] & 0x7fffffff;
        pc += 3; continue;
      }
      case 80: { // fcopysign64
        const d = fp + C[pc + 1], a = fp + C[pc + 2], b = fp + C[pc + 3];
        R[d] = R[a];
        R[d + up] = R[a + up] & 0x7fffffff | R[b + up] & 0x80000000;
        pc += 4; continue;
      }
      case 81: // fsqrt64
        F[fp + C[pc + 1] >> 1] = Math.sqrt(F[fp + C[pc + 2] >> 1]); pc += 3; continue;
      case 82: // ffloor64
        F[fp + C[pc + 1] >> 1] = Math.floor(F[fp + C[pc + 2] >> 1]); pc += 3; continue;
      case 83: // fceil64
        F[fp + C[pc + 1] >> 1] = Math.ceil(F[fp + C[pc + 2] >> 1]); pc += 3; continue;
      case 84: // ftrunc64
        F[fp + C[pc + 1] >> 1] = Math.trunc(F[fp + C[pc + 2] >> 1]); pc += 3; continue;
      case 85: // frint64
        F[fp + C[pc + 1] >> 1] = roundEven(F[fp + C[pc + 2] >> 1]); pc += 3; continue;

      // Comparisons.
      case 86: // eq32
        R[fp + C[pc + 1]] = R[fp + C[pc + 2]] === R[fp + C[pc + 3]] ? 1 : 0; pc += 4; continue;
      case 87: // ne32
        R[fp + C[pc + 1]] = R[fp + C[pc + 2]] !== R[fp + C[pc + 3]] ? 1 : 0; pc += 4; continue;
      case 88: // lts32
        R[fp + C[pc + 1]] = R[fp + C[pc + 2]] < R[fp + C[pc + 3]] ? 1 : 0; pc += 4; continue;
      case 89: // ltu32
        R[fp + C[pc + 1]] = (R[fp + C[pc + 2]] >>> 0) < (R[fp + C[pc + 3]] >>> 0) ? 1 : 0; pc += 4; continue;
      case 90: // les32
        R[fp + C[pc + 1]] = R[fp + C[pc + 2]] <= R[fp + C[pc + 3]] ? 1 : 0; pc += 4; continue;
      case 91: // leu32
        R[fp + C[pc + 1]] = (R[fp + C[pc + 2]] >>> 0) <= (R[fp + C[pc + 3]] >>> 0) ? 1 : 0; pc += 4; continue;
      case 92: { // eq64
        const d = fp + C[pc + 1], a = fp + C[pc + 2], b = fp + C[pc + 3];
        R[d] = (R[a] === R[b] && R[a + up] === R[b + up]) ? 1 : 0;
        pc += 4; continue;
      }
      case 93: { // ne64
        const d = fp + C[pc + 1], a = fp + C[pc + 2], b = fp + C[pc + 3];
        R[d] = (R[a] !== R[b] || R[a + up] !== R[b + up]) ? 1 : 0;
        pc += 4; continue;
      }
      case 94: { // lts64
        const d = fp + C[pc + 1], a = fp + C[pc + 2], b = fp + C[pc + 3];
        R[d] = (R[a + up] === R[b + up] ? (R[a] >>> 0) < (R[b] >>> 0) : R[a + up] < R[b + up]) ? 1 : 0;
        pc += 4; continue;
      }
      case 95: { // ltu64
        const d = fp + C[pc + 1], a = fp + C[pc + 2], b = fp + C[pc + 3];
        R[d] = (R[a + up] === R[b + up] ? (R[a] >>> 0) < (R[b] >>> 0) : (R[a + up] >>> 0) < (R[b + up] >>> 0)) ? 1 : 0;
        pc += 4; continue;
      }
      case 96: { // les64
        const d = fp + C[pc + 1], a = fp + C[pc + 2], b = fp + C[pc + 3];
        R[d] = (R[a + up] === R[b + up] ? (R[a] >>> 0) <= (R[b] >>> 0) : R[a + up] < R[b + up]) ? 1 : 0;
        pc += 4; continue;
      }
      case 97: { // leu64
        const d = fp + C[pc + 1], a = fp + C[pc + 2], b = fp + C[pc + 3];
        R[d] = (R[a + up] === R[b + up] ? (R[a] >>> 0) <= (R[b] >>> 0) : (R[a + up] >>> 0) < (R[b + up] >>> 0)) ? 1 : 0;
        pc += 4; continue;
      }
      case 98: // feq32
        R[fp + C[pc + 1]] = G[fp + C[pc + 2]] === G[fp + C[pc + 3]] ? 1 : 0; pc += 4; continue;
      case 99: // fne32
        R[fp + C[pc + 1]] = G[fp + C[pc + 2]] !== G[fp + C[pc + 3]] ? 1 : 0; pc += 4; continue;
      case 100: // flt32
        R[fp + C[pc + 1]] = G[fp + C[pc + 2]] < G[fp + C[pc + 3]] ? 1 : 0; pc += 4; continue;
      case 101: // fle32
        R[fp + C[pc + 1]] = G[fp + C[pc + 2]] <= G[fp + C[pc + 3]] ? 1 : 0; pc += 4; continue;
      case 102: // feq64
        R[fp + C[pc + 1]] = F[fp + C[pc + 2] >> 1] === F[fp + C[pc + 3] >> 1] ? 1 : 0; pc += 4; continue;
      case 103: // fne64
        R[fp + C[pc + 1]] = F[fp + C[pc + 2] >> 1] !== F[fp + C[pc + 3] >> 1] ? 1 : 0; pc += 4; continue;
      case 104: // flt64
        R[fp + C[pc + 1]] = F[fp + C[pc + 2] >> 1] < F[fp + C[pc + 3] >> 1] ? 1 : 0; pc += 4; continue;
      case 105: // fle64
        R[fp + C[pc + 1]] = F[fp + C[pc + 2] >> 1] <= F[fp + C[pc + 3] >> 1] ? 1 : 0; pc += 4; continue;

      // Conversions.
      case 106: { // exts
        const d = fp + C[pc + 1], a = fp + C[pc + 2];
        R[d] = R[a];
        R[d + up] = R[a] >> 31;
        pc += 3; continue;
      }
      case 107: { // extu
        const d = fp + C[pc + 1], a = fp + C[pc + 2];
        R[d] = R[a];
        R[d + up] = 0;
        pc += 3; continue;
      }
      case 108: // ext8s
        R[fp + C[pc + 1]] = R[fp + C[pc + 2]] << 24 >> 24; pc += 3; continue;
      case 109: // ext8u
        R[fp + C[pc + 1]] = R[fp + C[pc + 2]] & 0xff; pc += 3; continue;
      case 110: // ext16s
        R[fp + C[pc + 1]] = R[fp + C[pc + 2]] << 16 >> 16; pc += 3; continue;
      case 111: // ext16u
        R[fp + C[pc + 1]] = R[fp + C[pc + 2]] & 0xffff; pc += 3; continue;
      case 112: // bswap16s
        R[fp + C[pc + 1]] = swapBytes(R[fp + C[pc + 2]]) >> 16; pc += 3; continue;
      case 113: // bswap16u
        R[fp + C[pc + 1]] = swapBytes(R[fp + C[pc + 2]]) >>> 16; pc += 3; continue;
      case 114: // s32f32
        G[fp + C[pc + 1]] = R[fp + C[pc + 2]]; pc += 3; continue;
      case 115: // u32f32
        G[fp + C[pc + 1]] = R[fp + C[pc + 2]] >>> 0; pc += 3; continue;
      case 116: { // s64f32
        const d = fp + C[pc + 1], a = fp + C[pc + 2];
        G[d] = oddlyRounded(R[a + up], R[a] >>> 0);
        pc += 3; continue;
      }
      case 117: { // u64f32
        const d = fp + C[pc + 1], a = fp + C[pc + 2];
        G[d] = oddlyRounded(R[a + up] >>> 0, R[a] >>> 0);
        pc += 3; continue;
      }
      case 118: // s32f64
        F[fp + C[pc + 1] >> 1] = R[fp + C[pc + 2]]; pc += 3; continue;
      case 119: // u32f64
        F[fp + C[pc + 1] >> 1] = R[fp + C[pc + 2]] >>> 0; pc += 3; continue;
      case 120: { // s64f64
        const d = fp + C[pc + 1], a = fp + C[pc + 2];
        F[d >> 1] = R[a + up] * 0x100000000 + (R[a] >>> 0);
        pc += 3; continue;
      }
      case 121: { // u64f64
        const d = fp + C[pc + 1], a = fp + C[pc + 2];
        F[d >> 1] = (R[a + up] >>> 0) * 0x100000000 + (R[a] >>> 0);
        pc += 3; continue;
      }
      case 122: { // f64s32
        const x = F[fp + C[pc + 2] >> 1];
        R[fp + C[pc + 1]] = x >= 0x7fffffff ? 0x7fffffff : x <= -0x80000000 ? -0x80000000 : x;
        pc += 3; continue;
      }
      case 123: { // f64u32
        const x = F[fp + C[pc + 2] >> 1];
        R[fp + C[pc + 1]] = x >= 0xffffffff ? -1 : x > 0 ? x : 0;
        pc += 3; continue;
      }
      case 124: { // f64s64
        const d = fp + C[pc + 1];
        let x = Math.trunc(F[fp + C[pc + 2] >> 1]);
        const fits = x >= -0x8000000000000000 && x < 0x8000000000000000;
        if (!fits) x = x < 0 ? -0x8000000000000000 : 0;
        const high = Math.floor(x / 0x100000000);
        R[d] = x - high * 0x100000000;
        R[d + up] = high;
        if (!fits && F[fp + C[pc + 2] >> 1] > 0) {
          R[d] = -1;
          R[d + up] = 0x7fffffff;
        }
        pc += 3; continue;
      }
      case 125: { // f64u64
        const d = fp + C[pc + 1];
        const x = Math.trunc(F[fp + C[pc + 2] >> 1]);
        if (x >= 0x10000000000000000) {
          R[d] = -1;
          R[d + up] = -1;
        } else if (x > 0) {
          const high = Math.floor(x / 0x100000000);
          R[d] = x - high * 0x100000000;
          R[d + up] = high;
        } else {
          R[d] = 0;
          R[d + up] = 0;
        }
        pc += 3; continue;
      }
      case 126: // f32f64
        F[fp + C[pc + 1] >> 1] = G[fp + C[pc + 2]]; pc += 3; continue;
      case 127: // f64f32
        G[fp + C[pc + 1]] = F[fp + C[pc + 2] >> 1]; pc += 3; continue;

      // Memory. `checked` returns the address if it is valid after all, else it traps.
      case 128: { // load8s
        const p = fp + C[pc + 2];
        let at = R[p] + C[pc + 3] >>> 0;
        if (at < lowest || at > top - 1 || wide && R[p + up] !== 0)
          at = machine.checked(pc, frame, R[p], R[p + up], C[pc + 3], 1);
        R[fp + C[pc + 1]] = view.getInt8(at);
        pc += 4; continue;
      }
      case 129: { // load8u
        const p = fp + C[pc + 2];
        let at = R[p] + C[pc + 3] >>> 0;
        if (at < lowest || at > top - 1 || wide && R[p + up] !== 0)
          at = machine.checked(pc, frame, R[p], R[p + up], C[pc + 3], 1);
        R[fp + C[pc + 1]] = view.getUint8(at);
        pc += 4; continue;
      }
      case 130: { // load16s
        const p = fp + C[pc + 2];
        let at = R[p] + C[pc + 3] >>> 0;
        if (at < lowest || at > top - 2 || wide && R[p + up] !== 0)
          at = machine.checked(pc, frame, R[p], R[p + up], C[pc + 3], 2);
        R[fp + C[pc + 1]] = view.getInt16(at, little);
        pc += 4; continue;
      }
      case 131: { // load16u
        const p = fp + C[pc + 2];
        let at = R[p] + C[pc + 3] >>> 0;
        if (at < lowest || at > top - 2 || wide && R[p + up] !== 0)
          at = machine.checked(pc, frame, R[p], R[p + up], C[pc + 3], 2);
        R[fp + C[pc + 1]] = view.getUint16(at, little);
        pc += 4; continue;
      }
      case 132: { // load32
        const p = fp + C[pc + 2];
        let at = R[p] + C[pc + 3] >>> 0;
        if (at < lowest || at > top - 4 || wide && R[p + up] !== 0)
          at = machine.checked(pc, frame, R[p], R[p + up], C[pc + 3], 4);
        R[fp + C[pc + 1]] = view.getInt32(at, little);
        pc += 4; continue;
      }
      case 133: { // load64
        const p = fp + C[pc + 2];
        let at = R[p] + C[pc + 3] >>> 0;
        if (at < lowest || at > top - 8 || wide && R[p + up] !== 0)
          at = machine.checked(pc, frame, R[p], R[p + up], C[pc + 3], 8);
        const d = fp + C[pc + 1];
        R[d] = view.getInt32(at + lowAt, little);
        R[d + up] = view.getInt32(at + highAt, little);
        pc += 4; continue;
      }
      case 134: { // store8
        const p = fp + C[pc + 1];
        let at = R[p] + C[pc + 2] >>> 0;
        if (at < lowest || at > top - 1 || wide && R[p + up] !== 0)
          at = machine.checked(pc, frame, R[p], R[p + up], C[pc + 2], 1);
        view.setInt8(at, R[fp + C[pc + 3]]);
        pc += 4; continue;
      }
      case 135: { // store16
        const p = fp + C[pc + 1];
        let at = R[p] + C[pc + 2] >>> 0;
        if (at < lowest || at > top - 2 || wide && R[p + up] !== 0)
          at = machine.checked(pc, frame, R[p], R[p + up], C[pc + 2], 2);
        view.setInt16(at, R[fp + C[pc + 3]], little);
        pc += 4; continue;
      }
      case 136: { // store32
        const p = fp + C[pc + 1];
        let at = R[p] + C[pc + 2] >>> 0;
        if (at < lowest || at > top - 4 || wide && R[p + up] !== 0)
          at = machine.checked(pc, frame, R[p], R[p + up], C[pc + 2], 4);
        view.setInt32(at, R[fp + C[pc + 3]], little);
        pc += 4; continue;
      }
      case 137: { // store64
        const p = fp + C[pc + 1];
        let at = R[p] + C[pc + 2] >>> 0;
        if (at < lowest || at > top - 8 || wide && R[p + up] !== 0)
          at = machine.checked(pc, frame, R[p], R[p + up], C[pc + 2], 8);
        const b = fp + C[pc + 3];
        view.setInt32(at + lowAt, R[b], little);
        view.setInt32(at + highAt, R[b + up], little);
        pc += 4; continue;
      }
      case 138: // local8s
        R[fp + C[pc + 1]] = view.getInt8(base + C[pc + 2]); pc += 3; continue;
      case 139: // local8u
        R[fp + C[pc + 1]] = view.getUint8(base + C[pc + 2]); pc += 3; continue;
      case 140: // local16s
        R[fp + C[pc + 1]] = view.getInt16(base + C[pc + 2], little); pc += 3; continue;
      case 141: // local16u
        R[fp + C[pc + 1]] = view.getUint16(base + C[pc + 2], little); pc += 3; continue;
      case 142: // local32
        R[fp + C[pc + 1]] = view.getInt32(base + C[pc + 2], little); pc += 3; continue;
      case 143: { // local64
        const d = fp + C[pc + 1];
        const at = base + C[pc + 2];
        R[d] = view.getInt32(at + lowAt, little);
        R[d + up] = view.getInt32(at + highAt, little);
        pc += 3; continue;
      }
      case 144: // setlocal8
        view.setInt8(base + C[pc + 1], R[fp + C[pc + 2]]); pc += 3; continue;
      case 145: // setlocal16
        view.setInt16(base + C[pc + 1], R[fp + C[pc + 2]], little); pc += 3; continue;
      case 146: // setlocal32
        view.setInt32(base + C[pc + 1], R[fp + C[pc + 2]], little); pc += 3; continue;
      case 147: { // setlocal64
        const b = fp + C[pc + 2];
        const at = base + C[pc + 1];
        view.setInt32(at + lowAt, R[b], little);
        view.setInt32(at + highAt, R[b + up], little);
        pc += 3; continue;
      }
      case 148: // field32
        R[fp + C[pc + 1]] = R[fp + C[pc + 2]] + C[pc + 3]; pc += 4; continue;
      case 149: { // field64
        const d = fp + C[pc + 1], a = fp + C[pc + 2];
        R[d] = R[a] + C[pc + 3];
        R[d + up] = R[a + up] + C[pc + 4] + ((R[d] >>> 0) < (R[a] >>> 0) ? 1 : 0);
        pc += 5; continue;
      }
      case 150: // index32
        R[fp + C[pc + 1]] = R[fp + C[pc + 2]] + Math.imul(R[fp + C[pc + 3]], C[pc + 4]); pc += 5; continue;
      case 151: { // index64
        const d = fp + C[pc + 1], a = fp + C[pc + 2], b = fp + C[pc + 3];
        const i = R[b];
        if (R[b + up] === i >> 31 && i >= -0x200000 && i <= 0x1fffff) {
          const sum = (R[a] >>> 0) + i * C[pc + 4];
          R[d] = sum;
          R[d + up] = R[a + up] + Math.floor(sum / 0x100000000);
        } else B[d >> 1] = B[a >> 1] + B[b >> 1] * BigInt(C[pc + 4]);
        pc += 5; continue;
      }
      case 152: { // bfload
        const d = fp + C[pc + 1];
        const p = fp + C[pc + 2];
        const n = C[pc + 4];
        const at = machine.checked(pc, frame, R[p], R[p + up], C[pc + 3], n);
        const bits = getBits(bytes, at, n, C[pc + 5], C[pc + 6], little);
        B[d >> 1] = C[pc + 7] !== 0 ? BigInt.asIntN(C[pc + 6], bits) : bits;
        pc += 8; continue;
      }
      case 153: { // bfstore
        const p = fp + C[pc + 1];
        const n = C[pc + 3];
        const at = machine.checked(pc, frame, R[p], R[p + up], C[pc + 2], n);
        setBits(bytes, at, n, C[pc + 4], C[pc + 5], little, B[fp + C[pc + 6] >> 1]);
        pc += 7; continue;
      }
      case 154: { // alloca
        const d = fp + C[pc + 1];
        const a = fp + C[pc + 2];
        const next = sp - (R[a] >>> 0) & -C[pc + 3];
        if (R[a] >>> 0 >= sp || next < lowest || wide && R[a + up] !== 0) machine.overflow(pc, frame);
        sp = next;
        bytes.fill(0, sp, sp + R[a]);
        R[d] = sp;
        R[d + up] = 0;
        pc += 4; continue;
      }
      case 155: { // stacksave
        const d = fp + C[pc + 1];
        R[d] = sp;
        R[d + up] = 0;
        pc += 2; continue;
      }
      case 156: { // stackrestore
        const to = R[fp + C[pc + 1]];
        if (to >= sp && to <= base) sp = to;
        pc += 2; continue;
      }
      case 157: { // memcpy
        const to = fp + C[pc + 1];
        const from = fp + C[pc + 2];
        const count = fp + C[pc + 3];
        const n = wide ? (R[count + up] >>> 0) * 0x100000000 + (R[count] >>> 0) : R[count] >>> 0;
        if (n !== 0) {
          const source = machine.checked(pc, frame, R[from], R[from + up], 0, n);
          bytes.copyWithin(machine.checked(pc, frame, R[to], R[to + up], 0, n), source, source + n);
        }
        pc += 4; continue;
      }
      case 158: { // memmove
        const to = fp + C[pc + 1];
        const from = fp + C[pc + 2];
        const count = fp + C[pc + 3];
        const n = wide ? (R[count + up] >>> 0) * 0x100000000 + (R[count] >>> 0) : R[count] >>> 0;
        if (n !== 0) {
          const source = machine.checked(pc, frame, R[from], R[from + up], 0, n);
          bytes.copyWithin(machine.checked(pc, frame, R[to], R[to + up], 0, n), source, source + n);
        }
        pc += 4; continue;
      }
      case 159: { // memset
        const to = fp + C[pc + 1];
        const count = fp + C[pc + 3];
        const n = wide ? (R[count + up] >>> 0) * 0x100000000 + (R[count] >>> 0) : R[count] >>> 0;
        if (n !== 0) {
          const at = machine.checked(pc, frame, R[to], R[to + up], 0, n);
          bytes.fill(R[fp + C[pc + 2]], at, at + n);
        }
        pc += 4; continue;
      }
      case 160: { // copy
        const to = fp + C[pc + 1];
        const from = fp + C[pc + 2];
        const n = C[pc + 3];
        if (n !== 0) {
          const source = machine.checked(pc, frame, R[from], R[from + up], 0, n);
          bytes.copyWithin(machine.checked(pc, frame, R[to], R[to + up], 0, n), source, source + n);
        }
        pc += 4; continue;
      }
      case 161: { // rmw
        const d = fp + C[pc + 1];
        const p = fp + C[pc + 2];
        const size = C[pc + 5];
        const at = machine.checked(pc, frame, R[p], R[p + up], 0, size);
        const old = getInteger(view, at, size, C[pc + 6] !== 0, C[pc + 7] === 0);
        setInteger(view, at, size, modified(C[pc + 4], old, B[fp + C[pc + 3] >> 1]), C[pc + 7] === 0);
        B[d >> 1] = old;
        pc += 8; continue;
      }
      case 162: { // cmpxchg
        const d = fp + C[pc + 1];
        const p = fp + C[pc + 2];
        const size = C[pc + 5];
        const at = machine.checked(pc, frame, R[p], R[p + up], 0, size);
        const old = getInteger(view, at, size, C[pc + 6] !== 0, C[pc + 7] === 0);
        if (BigInt.asUintN(size * 8, old ^ B[fp + C[pc + 3] >> 1]) === 0n) {
          setInteger(view, at, size, B[fp + C[pc + 4] >> 1], C[pc + 7] === 0);
        }
        B[d >> 1] = old;
        pc += 8; continue;
      }

      // Calls. A frame record (8 numbers in S): return position, caller's fp, base, sp, result register, function,
      // serial.
      case 164: // icall
      case 163: { // call
        if (--fuel < 0) machine.outOfSteps(pc, frame);
        let callee: number;
        let at: number;
        if (C[pc] === Code.call) {
          callee = C[pc + 2];
          at = pc + 3;
        } else {
          const target = fp + C[pc + 2];
          callee = machine.callee(pc, frame, R[target], R[target + up], C[pc + 3]);
          at = pc + 4;
        }
        const count = C[at];
        let entry = entries[callee];
        if (entry < 0) {
          entry = machine.decode(callee);
          C = machine.code;
        }
        const next = registerTop;
        registerTop = next + registerCounts[callee];
        if (registerTop > R.length) {
          if (!machine.growRegisters(registerTop)) machine.overflow(pc, frame);
          R = machine.R;
          F = machine.F;
          G = machine.G;
          B = machine.B;
        }
        for (let i = 1, to = next + low; i <= count; i++, to += 2) {
          const from = fp + C[at + i];
          R[to] = R[from];
          R[to + up] = R[from + up];
        }
        const nextBase = sp - frameBytes[callee] & frameMasks[callee];
        if (nextBase < lowest) machine.overflow(pc, frame);
        frame += 8;
        if (frame === S.length) S = machine.growFrames();
        S[frame] = at + 1 + count;
        S[frame + 1] = fp;
        S[frame + 2] = base;
        S[frame + 3] = sp;
        S[frame + 4] = fp + C[pc + 1];
        S[frame + 5] = callee;
        S[frame + 6] = ++serial;
        fp = next;
        base = nextBase;
        sp = nextBase;
        for (let word = base >> 2, end = base + slotBytes[callee] >> 2; word < end; word++) words[word] = 0;
        pc = entry;
        continue;
      }
      case 187: { // ret
        registerTop = fp;
        pc = S[frame]; fp = S[frame + 1]; base = S[frame + 2]; sp = S[frame + 3];
        frame -= 8;
        continue;
      }
      case 188: { // retval
        const a = fp + C[pc + 1];
        const d = S[frame + 4];
        R[d] = R[a];
        R[d + up] = R[a + up];
        registerTop = fp;
        pc = S[frame]; fp = S[frame + 1]; base = S[frame + 2]; sp = S[frame + 3];
        frame -= 8;
        continue;
      }
      case 189: { // retcopy
        const n = C[pc + 2];
        if (n !== 0) {
          const from = fp + C[pc + 1];
          const to = fp + C[pc + 3];
          const source = machine.checked(pc, frame, R[from], R[from + up], 0, n);
          bytes.copyWithin(machine.checked(pc, frame, R[to], R[to + up], 0, n), source, source + n);
        }
        registerTop = fp;
        pc = S[frame]; fp = S[frame + 1]; base = S[frame + 2]; sp = S[frame + 3];
        frame -= 8;
        continue;
      }
      case 165: { // sysc
        const d = fp + C[pc + 1];
        const count = C[pc + 4];
        const args: number[] = [];
        for (let i = 0, at = pc + 5; i < count; i++, at += 2) {
          const a = fp + C[at + 1];
          args.push(numberOf(C[at], R[a], R[a + up], F[a >> 1]));
        }
        const result = machine.systemCall(C[pc + 3])(...args);
        view = machine.memory.view;
        bytes = machine.memory.bytes;
        words = machine.memory.words;
        top = machine.memory.size;
        R[d] = result;
        R[d + up] = Math.floor(result / 0x100000000);
        pc += 5 + 2 * count;
        continue;
      }
      case 166: { // vaslot
        const at = base + C[pc + 1];
        const a = fp + C[pc + 3];
        const kind = C[pc + 2];
        if (kind === 4) {
          const n = C[pc + 4];
          const source = machine.checked(pc, frame, R[a], R[a + up], 0, n);
          bytes.copyWithin(at, source, source + n);
        } else if (kind === 3) {
          view.setFloat64(at, G[a], little);
        } else {
          view.setInt32(at + lowAt, R[a], little);
          view.setInt32(at + highAt, kind === 0 ? R[a] >> 31 : kind === 1 ? 0 : R[a + up], little);
        }
        pc += 5; continue;
      }
      case 167: { // setjmp
        const d = fp + C[pc + 1];
        const a = fp + C[pc + 2];
        const at = machine.checked(pc, frame, R[a], R[a + up], 0, 512);
        machine.saveJump(at, {
          frame, fp, base, sp, registerTop, result: d, pc: pc + 3, serial: S[frame + 6],
            registers: R.slice(fp, registerTop),
        });
        R[d] = 0;
        pc += 3; continue;
      }
      case 168: { // longjmp
        const a = fp + C[pc + 1];
        const value = R[fp + C[pc + 2]];
        const at = machine.checked(pc, frame, R[a], R[a + up], 0, 512);
        const jump = machine.savedJump(pc, at, frame);
        frame = jump.frame;
        fp = jump.fp;
        base = jump.base;
        sp = jump.sp;
        registerTop = jump.registerTop;
        R.set(jump.registers, fp);
        R[jump.result] = value === 0 ? 1 : value;
        pc = jump.pc;
        if (--fuel < 0) machine.outOfSteps(pc, frame);
        continue;
      }
      case 169: { // frameaddr
        const d = fp + C[pc + 1];
        R[d] = base;
        R[d + up] = 0;
        pc += 2; continue;
      }

      // Control. Jumps and calls count as steps.
      case 170: // br
        if (--fuel < 0) machine.outOfSteps(pc, frame); pc = C[pc + 1]; continue;
      case 171: // brif
        if (--fuel < 0) machine.outOfSteps(pc, frame); pc = C[pc + (R[fp + C[pc + 1]] !== 0 ? 2 : 3)]; continue;
      case 172: // breq32
        if (--fuel < 0) machine.outOfSteps(pc, frame);
        pc = C[pc + (R[fp + C[pc + 1]] === R[fp + C[pc + 2]] ? 3 : 4)]; continue;
      case 173: // brne32
        if (--fuel < 0) machine.outOfSteps(pc, frame);
        pc = C[pc + (R[fp + C[pc + 1]] !== R[fp + C[pc + 2]] ? 3 : 4)]; continue;
      case 174: // brlts32
        if (--fuel < 0) machine.outOfSteps(pc, frame);
        pc = C[pc + (R[fp + C[pc + 1]] < R[fp + C[pc + 2]] ? 3 : 4)]; continue;
      case 175: // brltu32
        if (--fuel < 0) machine.outOfSteps(pc, frame);
        pc = C[pc + ((R[fp + C[pc + 1]] >>> 0) < (R[fp + C[pc + 2]] >>> 0) ? 3 : 4)]; continue;
      case 176: // brles32
        if (--fuel < 0) machine.outOfSteps(pc, frame);
        pc = C[pc + (R[fp + C[pc + 1]] <= R[fp + C[pc + 2]] ? 3 : 4)]; continue;
      case 177: // brleu32
        if (--fuel < 0) machine.outOfSteps(pc, frame);
        pc = C[pc + ((R[fp + C[pc + 1]] >>> 0) <= (R[fp + C[pc + 2]] >>> 0) ? 3 : 4)]; continue;
      case 178: { // breq64
        if (--fuel < 0) machine.outOfSteps(pc, frame);
        const a = fp + C[pc + 1];
        const b = fp + C[pc + 2];
        pc = C[pc + ((R[a] === R[b] && R[a + up] === R[b + up]) ? 3 : 4)]; continue;
      }
      case 179: { // brne64
        if (--fuel < 0) machine.outOfSteps(pc, frame);
        const a = fp + C[pc + 1];
        const b = fp + C[pc + 2];
        pc = C[pc + ((R[a] !== R[b] || R[a + up] !== R[b + up]) ? 3 : 4)]; continue;
      }
      case 180: { // brlts64
        if (--fuel < 0) machine.outOfSteps(pc, frame);
        const a = fp + C[pc + 1];
        const b = fp + C[pc + 2];
        pc = C[pc + ((R[a + up] === R[b + up] ? (R[a] >>> 0) < (R[b] >>> 0) : R[a + up] < R[b + up])
          ? 3 : 4)]; continue;
      }
      case 181: { // brltu64
        if (--fuel < 0) machine.outOfSteps(pc, frame);
        const a = fp + C[pc + 1];
        const b = fp + C[pc + 2];
        pc = C[pc + ((R[a + up] === R[b + up] ? (R[a] >>> 0) < (R[b] >>> 0) : (R[a + up] >>> 0) < (R[b + up] >>> 0))
          ? 3 : 4)]; continue;
      }
      case 182: { // brles64
        if (--fuel < 0) machine.outOfSteps(pc, frame);
        const a = fp + C[pc + 1];
        const b = fp + C[pc + 2];
        pc = C[pc + ((R[a + up] === R[b + up] ? (R[a] >>> 0) <= (R[b] >>> 0) : R[a + up] < R[b + up])
          ? 3 : 4)]; continue;
      }
      case 183: { // brleu64
        if (--fuel < 0) machine.outOfSteps(pc, frame);
        const a = fp + C[pc + 1];
        const b = fp + C[pc + 2];
        pc = C[pc + ((R[a + up] === R[b + up] ? (R[a] >>> 0) <= (R[b] >>> 0) : (R[a + up] >>> 0) < (R[b + up] >>> 0))
          ? 3 : 4)]; continue;
      }
      case 184: // switch32
        if (--fuel < 0) machine.outOfSteps(pc, frame);
        pc = switchTarget(tables[C[pc + 2]], R[fp + C[pc + 1]]); continue;
      case 185: { // switch64
        if (--fuel < 0) machine.outOfSteps(pc, frame);
        const a = fp + C[pc + 1];
        const table = tables[C[pc + 2]];
        pc = R[a + up] === R[a] >> 31 ? switchTarget(table, R[a])
          : table.wide.get(B[a >> 1]) ?? table.otherwise;
        continue;
      }
      case 186: { // brind
        if (--fuel < 0) machine.outOfSteps(pc, frame);
        const a = fp + C[pc + 1];
        const targets = tables[C[pc + 2]].dense;
        const label = R[a] - 1;
        const to = label >= 0 && label < targets.length && !(wide && R[a + up] !== 0) ? targets[label] : -1;
        if (to < 0) machine.badLabel(pc, frame, R[a]);
        pc = to; continue;
      }
      case 190: // trap
        machine.stop(pc, frame, C[pc + 1]); continue;
      case 191: // trapif
        if (R[fp + C[pc + 1]] !== 0) machine.stop(pc, frame, C[pc + 2]); pc += 3; continue;
      case 192: // leave
        machine.serial = serial;
        machine.fuel = fuel;
        return;
      default:
        throw new Error(`interpreter: code ${C[pc]} at ${pc} does not exist`);
    }
  }
}

function switchTarget(table: SwitchTable, key: number): number {
  const i = key - table.first;
  if (table.dense.length > 0) return i >= 0 && i < table.dense.length ? table.dense[i] : table.otherwise;
  return table.sparse.get(key) ?? table.otherwise;
}
