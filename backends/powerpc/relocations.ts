// PowerPC relocation types. System V ABI, PowerPC Processor Supplement, 4-18 (table 4-3); thread-local ones: ELF Handling For
// Thread-Local Storage, PowerPC. Fields of 16 bits are named by their own offset.

import type { RelocationRow } from '../common/code.ts';

export const ADDR32 = 0;
export const ADDR16_LO = 1;
/** The high half, adjusted for a low half that is added as a signed number. */
export const ADDR16_HA = 2;
export const REL24 = 3;
export const TPREL16_LO = 4;
export const TPREL16_HA = 5;

const low: RelocationRow['apply'] = (view, at, value) => { view.setUint16(at, value & 0xffff, false); return true; };
const highAdjusted: RelocationRow['apply'] = (view, at, value) => {
  view.setUint16(at, Math.floor((value + 0x8000) / 0x10000) & 0xffff, false);
  return value >= -0x80000000 && value <= 0xffffffff;
};
const word: RelocationRow['apply'] = (view, at, value) => {
  view.setUint32(at, value, false);
  return value >= -0x80000000 && value <= 0xffffffff;
};
/** The displacement of b and bl: 26 bits, the last two zero. */
const branch: RelocationRow['apply'] = (view, at, value) => {
  view.setUint32(at, view.getUint32(at, false) & 0xfc000003 | value & 0x3fffffc, false);
  return value >= -0x2000000 && value < 0x2000000 && value % 4 === 0;
};

export const relocations: readonly RelocationRow[] = [
  { name: 'R_PPC_ADDR32', type: 1, apply: word, relative: false, threadLocal: false },
  { name: 'R_PPC_ADDR16_LO', type: 4, apply: low, relative: false, threadLocal: false },
  { name: 'R_PPC_ADDR16_HA', type: 6, apply: highAdjusted, relative: false, threadLocal: false },
  { name: 'R_PPC_REL24', type: 10, apply: branch, relative: true, threadLocal: false },
  { name: 'R_PPC_TPREL16_LO', type: 70, apply: low, relative: false, threadLocal: true },
  { name: 'R_PPC_TPREL16_HA', type: 72, apply: highAdjusted, relative: false, threadLocal: true },
];
