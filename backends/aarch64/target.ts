// AArch64 on Linux: the form filled in. Baseline Armv8.0-A with floating point and Advanced SIMD.

import type { Target } from '../common/target.ts';
import { convention, emitEpilogue, emitPrologue } from './abi.ts';
import { branches, encode, fitsAccess, FMOV_D, LDR_D, LDR_S, LDR_W, LDR_X, MOV_X, reachFrame, STR_D, STR_S, STR_W, STR_X, wordMemory, wordR } from './encode.ts';
import { constantSteps } from './immediate.ts';
import { instructions } from './instructions.ts';
import { print } from './print.ts';
import { LR, registers } from './registers.ts';
import { ABS32, ABS64, relocations } from './relocations.ts';
import { immediates, selectionRules } from './rules.ts';
import { routines } from './runtime.ts';

export const target: Target = {
  name: 'aarch64-linux',
  registerBytes: 8,
  registers,
  rows: instructions,
  rules: selectionRules,
  convention,
  relocations,
  // Pages may have 64 KiB (AAELF64, 5.2); the thread control block's two words stand before the thread-local data.
  elf: { machine: 183, flags: 0, pageSize: 0x10000, imageBase: 0x400000, nop: [0x1f, 0x20, 0x03, 0xd5], functionAlign: 16, tlsVariant: 1, tlsOffset: 16, cfaOffset: 0, returnColumn: LR,
    dataWord: ABS64, data32: ABS32 },
  addressing: { minDisplacement: -256, maxDisplacement: 0xfff * 8, scales: [0, 1, 2, 3], indexWithDisplacement: false, reference: true, referenceWithBase: false,
    byAccess: fitsAccess, extendsIndex: true },
  immediates,
  isCostly: (constant) => constantSteps(Number(BigInt.asIntN(32, constant)), Number(BigInt.asIntN(32, constant >> 32n)), 64).length > 3,
  truncationIsFree: true,
  signExtensionIsFree: false,
  instructionsBigEndian: false,
  saveBytes: [8, 8],
  frameHead: (fn) => fn.hasCalls ? 8 : 0,
  misaligned: true,
  divisionTraps: false,
  conversion: 'exact',
  totalStoreOrder: false,
  encode,
  branches,
  emitMove: (cls, _size, to, from, out) => {
    if (cls === 0) wordR(out, MOV_X, to, 0, from);
    else wordR(out, FMOV_D, to, from, 0);
  },
  emitSpill: (cls, size, from, base, offset, out) => { wordMemory(out, cls === 0 ? size === 4 ? STR_W : STR_X : size === 4 ? STR_S : STR_D, size === 4 ? 2 : 3, from, base, offset); },
  emitReload: (cls, size, to, base, offset, out) => { wordMemory(out, cls === 0 ? size === 4 ? LDR_W : LDR_X : size === 4 ? LDR_S : LDR_D, size === 4 ? 2 : 3, to, base, offset); },
  emitPrologue,
  emitEpilogue,
  reachFrame,
  routines,
  immediateMask: (row) => /_[su]xtw$/.test(row) ? 3 : /_(lsl|lsr|asr)$|^tbn?z|^rori/.test(row) ? 31 : -1,
  print,
};
