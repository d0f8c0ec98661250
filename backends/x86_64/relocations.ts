// x86-64 relocation types. System V ABI, AMD64 supplement, table 4.9.

import type { RelocationRow } from '../common/code.ts';

function put32(signed: boolean): RelocationRow['apply'] {
  return (view, at, value) => {
    if (signed ? value < -0x80000000 || value > 0x7fffffff : value < 0 || value > 0xffffffff) return false;
    view.setInt32(at, value | 0, true);
    return true;
  };
}

export const PC32 = 0;
export const PLT32 = 1;
export const ABS32S = 2;
export const ABS64 = 3;
export const TPOFF32 = 4;
export const ABS32 = 5;

export const relocations: readonly RelocationRow[] = [
  { name: 'R_X86_64_PC32', type: 2, apply: put32(true), relative: true, threadLocal: false },
  { name: 'R_X86_64_PLT32', type: 4, apply: put32(true), relative: true, threadLocal: false },
  { name: 'R_X86_64_32S', type: 11, apply: put32(true), relative: false, threadLocal: false },
  { name: 'R_X86_64_64', type: 1, apply: (view, at, value) => { view.setBigInt64(at, BigInt(value), true); return true; }, relative: false, threadLocal: false },
  { name: 'R_X86_64_TPOFF32', type: 23, apply: put32(true), relative: false, threadLocal: true },
  { name: 'R_X86_64_32', type: 10, apply: put32(false), relative: false, threadLocal: false },
];
