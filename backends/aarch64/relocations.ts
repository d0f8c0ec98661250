// AArch64 relocation types. ELF for the Arm 64-bit Architecture, 5.7.

import type { RelocationRow } from '../common/code.ts';

function patch(view: DataView<ArrayBuffer>, at: number, mask: number, bits: number): boolean {
  view.setInt32(at, view.getInt32(at, true) & ~mask | bits & mask, true);
  return true;
}
/** The 12-bit immediate of additions, loads and stores, at bit 10. */
const lowMask = 0xfff << 10;
const put12 = (view: DataView<ArrayBuffer>, at: number, bits: number): boolean => patch(view, at, lowMask, bits << 10);

/** Bits 11:0 of an address in a load or store of `1 << log2` bytes: refused where the access would have to be misaligned. */
function loadStore(log2: number): RelocationRow['apply'] {
  return (view, at, value) => value % (1 << log2) === 0 && put12(view, at, (value & 0xfff) >> log2);
}
const absolute = { relative: false, threadLocal: false } as const;

export const ADR_PREL_PG_HI21 = 0;
export const ADD_ABS_LO12_NC = 1;
/** Followed by those of 2, 4 and 8 bytes. */
export const LDST8_ABS_LO12_NC = 2;
export const CALL26 = 6;
export const TPREL_HI12 = 7;
export const TPREL_LO12_NC = 8;
export const ABS64 = 9;
export const ABS32 = 10;

export const relocations: readonly RelocationRow[] = [
  { name: 'R_AARCH64_ADR_PREL_PG_HI21', type: 275, relative: true, threadLocal: false, page: 4096, apply: (view, at, value) => {
    const pages = value / 4096;
    return pages >= -0x100000 && pages < 0x100000 && patch(view, at, 0x60ffffe0, (pages & 3) << 29 | (pages >> 2 & 0x7ffff) << 5);
  } },
  { name: 'R_AARCH64_ADD_ABS_LO12_NC', type: 277, ...absolute, apply: (view, at, value) => put12(view, at, value) },
  { name: 'R_AARCH64_LDST8_ABS_LO12_NC', type: 278, ...absolute, apply: loadStore(0) },
  { name: 'R_AARCH64_LDST16_ABS_LO12_NC', type: 284, ...absolute, apply: loadStore(1) },
  { name: 'R_AARCH64_LDST32_ABS_LO12_NC', type: 285, ...absolute, apply: loadStore(2) },
  { name: 'R_AARCH64_LDST64_ABS_LO12_NC', type: 286, ...absolute, apply: loadStore(3) },
  { name: 'R_AARCH64_CALL26', type: 283, relative: true, threadLocal: false, apply: (view, at, value) =>
    value >= -0x8000000 && value < 0x8000000 && value % 4 === 0 && patch(view, at, 0x3ffffff, value >> 2) },
  { name: 'R_AARCH64_TLSLE_ADD_TPREL_HI12', type: 549, relative: false, threadLocal: true, apply: (view, at, value) =>
    value >= 0 && value < 0x1000000 && put12(view, at, value >> 12) },
  { name: 'R_AARCH64_TLSLE_ADD_TPREL_LO12_NC', type: 551, relative: false, threadLocal: true, apply: (view, at, value) => put12(view, at, value) },
  { name: 'R_AARCH64_ABS64', type: 257, ...absolute, apply: (view, at, value) => { view.setBigInt64(at, BigInt(value), true); return true; } },
  { name: 'R_AARCH64_ABS32', type: 258, ...absolute, apply: (view, at, value) => {
    if (value < -0x80000000 || value > 0xffffffff) return false;
    view.setInt32(at, value | 0, true);
    return true;
  } },
];
