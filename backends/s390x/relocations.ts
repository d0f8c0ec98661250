// z/Architecture relocation types. ELF Application Binary Interface, s390x Supplement, 3.2 (relocation). Places are the fields' own.

import type { RelocationRow } from '../common/code.ts';

export const ABS64 = 0;
export const ABS32 = 1;
/** Halfwords from the field. */
export const PLT32DBL = 2;
export const TLS_LE64 = 3;
export const PC32DBL = 4;

const word64: RelocationRow['apply'] = (view, at, value) => { view.setBigInt64(at, BigInt(value), false); return true; };
const word32: RelocationRow['apply'] = (view, at, value) => { view.setUint32(at, value, false); return value >= 0 && value <= 0xffffffff; };
const halfwords: RelocationRow['apply'] = (view, at, value) => {
  view.setInt32(at, value / 2, false);
  return value % 2 === 0 && value >= -0x100000000 && value < 0x100000000;
};
/** larl with its field at `at`, which wants an even address near by, becomes llilf, which takes any number of 32 bits. */
const larlToLlilf: RelocationRow['relax'] = (view, at, value) => {
  const opcode = view.getUint8(at - 1);
  if (view.getUint8(at - 2) !== 0xc0 || (opcode & 15) !== 0) return false;
  view.setUint8(at - 1, opcode | 15);
  // The addend held the two bytes from the instruction's start to its field.
  return word32(view, at, value - 2);
};

export const relocations: readonly RelocationRow[] = [
  { name: 'R_390_64', type: 22, apply: word64, relative: false, threadLocal: false },
  { name: 'R_390_32', type: 4, apply: word32, relative: false, threadLocal: false },
  { name: 'R_390_PLT32DBL', type: 20, apply: halfwords, relative: true, threadLocal: false },
  { name: 'R_390_TLS_LE64', type: 51, apply: word64, relative: false, threadLocal: true },
  { name: 'R_390_PC32DBL', type: 19, apply: halfwords, relative: true, threadLocal: false, relax: larlToLlilf },
];
