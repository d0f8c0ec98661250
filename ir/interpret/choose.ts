// Which decoded instruction stands for an operation, by width and sign.

import * as Op from '../op.gen.ts';
import * as Code from './codes.gen.ts';

/** IR operation → [32-bit code, 64-bit code], by the width of the operands. */
export const plain: Record<number, readonly [number, number]> = {
  [Op.add]: [Code.add32, Code.add64], [Op.sub]: [Code.sub32, Code.sub64], [Op.mul]: [Code.mul32, Code.mul64],
  [Op.neg]: [Code.neg32, Code.neg64], [Op.and]: [Code.and32, Code.and64], [Op.or]: [Code.or32, Code.or64],
  [Op.xor]: [Code.xor32, Code.xor64], [Op.not]: [Code.not32, Code.not64], [Op.shl]: [Code.shl32, Code.shl64],
  [Op.rotl]: [Code.rotl32, Code.rotl64], [Op.clz]: [Code.clz32, Code.clz64], [Op.ctz]: [Code.ctz32, Code.ctz64],
  [Op.popcnt]: [Code.popcnt32, Code.popcnt64], [Op.bswap]: [Code.bswap32, Code.bswap64],
  [Op.fadd]: [Code.fadd32, Code.fadd64], [Op.fsub]: [Code.fsub32, Code.fsub64], [Op.fmul]: [Code.fmul32, Code.fmul64],
  [Op.fdiv]: [Code.fdiv32, Code.fdiv64], [Op.fneg]: [Code.fneg32, Code.fneg64], [Op.fabs]: [Code.fabs32, Code.fabs64],
  [Op.fcopysign]: [Code.fcopysign32, Code.fcopysign64], [Op.fsqrt]: [Code.fsqrt32, Code.fsqrt64],
  [Op.ffloor]: [Code.ffloor32, Code.ffloor64], [Op.fceil]: [Code.fceil32, Code.fceil64],
  [Op.ftrunc]: [Code.ftrunc32, Code.ftrunc64], [Op.frint]: [Code.frint32, Code.frint64],
  [Op.eq]: [Code.eq32, Code.eq64], [Op.ne]: [Code.ne32, Code.ne64], [Op.feq]: [Code.feq32, Code.feq64],
  [Op.fne]: [Code.fne32, Code.fne64], [Op.flt]: [Code.flt32, Code.flt64], [Op.fle]: [Code.fle32, Code.fle64],
};

/** IR operation → codes for signed 32, unsigned 32, signed 64, unsigned 64. */
export const bySign: Record<number, readonly [number, number, number, number]> = {
  [Op.div]: [Code.divs32, Code.divu32, Code.divs64, Code.divu64],
  [Op.rem]: [Code.rems32, Code.remu32, Code.rems64, Code.remu64],
  [Op.mulh]: [Code.mulhs32, Code.mulhu32, Code.mulhs64, Code.mulhu64],
  [Op.shr]: [Code.shrs32, Code.shru32, Code.shrs64, Code.shru64],
  [Op.addo]: [Code.addos32, Code.addou32, Code.addos64, Code.addou64],
  [Op.subo]: [Code.subos32, Code.subou32, Code.subos64, Code.subou64],
  [Op.mulo]: [Code.mulos32, Code.mulou32, Code.mulos64, Code.mulou64],
  [Op.lt]: [Code.lts32, Code.ltu32, Code.lts64, Code.ltu64],
  [Op.le]: [Code.les32, Code.leu32, Code.les64, Code.leu64],
};

/** Comparison code → the jump that includes it. */
export const fused: Record<number, number> = {
  [Code.eq32]: Code.breq32, [Code.ne32]: Code.brne32, [Code.lts32]: Code.brlts32, [Code.ltu32]: Code.brltu32,
  [Code.les32]: Code.brles32, [Code.leu32]: Code.brleu32, [Code.eq64]: Code.breq64, [Code.ne64]: Code.brne64,
  [Code.lts64]: Code.brlts64, [Code.ltu64]: Code.brltu64, [Code.les64]: Code.brles64, [Code.leu64]: Code.brleu64,
};

/** Loads by log2 of the bytes and sign: [s8, u8, s16, u16, 32, 32, 64, 64]. */
export const loads = [Code.load8s, Code.load8u, Code.load16s, Code.load16u, Code.load32, Code.load32, Code.load64,
  Code.load64];
/** The same from the frame's slots. */
export const locals = [Code.local8s, Code.local8u, Code.local16s, Code.local16u, Code.local32, Code.local32, Code.local64,
  Code.local64];
/** Stores by log2 of the bytes. */
export const stores = [Code.store8, Code.store16, Code.store32, Code.store64];
/** The same to the frame's slots. */
export const setLocals = [Code.setlocal8, Code.setlocal16, Code.setlocal32, Code.setlocal64];
