// RISC-V relocation types. RISC-V ELF psABI, "Relocations". Nothing is marked for relaxation: a linker leaves the code as it is.

import type { RelocationRow } from '../common/code.ts';

/** Whether lui or auipc and a signed 12-bit displacement reach a value. */
function reachable(value: number): boolean { return value >= -0x80000800 && value < 0x7ffff800; }
function patch(view: DataView<ArrayBuffer>, at: number, mask: number, bits: number): void {
  view.setInt32(at, view.getInt32(at, true) & ~mask | bits & mask, true);
}
/** The upper 20 bits, rounded so that the signed lower 12 add up. */
export function upper(value: number): number { return value + 0x800 & ~0xfff; }
/** Immediate fields of I- and S-format words. */
export function fieldI(value: number): number { return (value & 0xfff) << 20; }
export function fieldS(value: number): number { return (value & 0xfe0) << 20 | (value & 0x1f) << 7; }

const putUpper: RelocationRow['apply'] = (view, at, value) => {
  if (!reachable(value)) return false;
  patch(view, at, ~0xfff, upper(value));
  return true;
};
const putI: RelocationRow['apply'] = (view, at, value) => { patch(view, at, fieldI(-1), fieldI(value)); return true; };
const putS: RelocationRow['apply'] = (view, at, value) => { patch(view, at, fieldS(-1), fieldS(value)); return true; };

export const HI20 = 0;
export const LO12_I = 1;
export const LO12_S = 2;
export const CALL_PLT = 3;
export const TPREL_HI20 = 4;
export const TPREL_LO12_I = 5;
export const ABS64 = 6;
export const ABS32 = 7;

export const relocations: readonly RelocationRow[] = [
  { name: 'R_RISCV_HI20', type: 26, apply: putUpper, relative: false, threadLocal: false },
  { name: 'R_RISCV_LO12_I', type: 27, apply: putI, relative: false, threadLocal: false },
  { name: 'R_RISCV_LO12_S', type: 28, apply: putS, relative: false, threadLocal: false },
  { name: 'R_RISCV_CALL_PLT', type: 19, apply: (view, at, value) => putUpper(view, at, value) && putI(view, at + 4, value), relative: true, threadLocal: false },
  { name: 'R_RISCV_TPREL_HI20', type: 29, apply: putUpper, relative: false, threadLocal: true },
  { name: 'R_RISCV_TPREL_LO12_I', type: 30, apply: putI, relative: false, threadLocal: true },
  { name: 'R_RISCV_64', type: 2, apply: (view, at, value) => { view.setBigInt64(at, BigInt(value), true); return true; }, relative: false, threadLocal: false },
  { name: 'R_RISCV_32', type: 1, apply: (view, at, value) => {
    if (value < -0x80000000 || value > 0xffffffff) return false;
    view.setInt32(at, value | 0, true);
    return true;
  }, relative: false, threadLocal: false },
];
