// RISC-V 64 on Linux: the form filled in. Baseline rv64gc, ABI lp64d, code model medlow (addresses below 2 GiB).

import type { Target } from '../common/target.ts';
import { constantSteps } from './constant.ts';
import { convention, emitEpilogue, emitPrologue } from './abi.ts';
import { ADDI, branches, encode, FLD, FLW, FSD, FSGNJ_D, FSW, LD, LW, SD, SW, within, wordI, wordR, wordS } from './encode.ts';
import { instructions } from './instructions.ts';
import { print } from './print.ts';
import { RA, registers } from './registers.ts';
import { ABS32, ABS64, relocations } from './relocations.ts';
import { immediates, selectionRules } from './rules.ts';
import { routines } from './runtime.ts';

export const target: Target = {
  name: 'riscv64-linux',
  registerBytes: 8,
  registers,
  rows: instructions,
  rules: selectionRules,
  convention,
  relocations,
  // e_flags: EF_RISCV_FLOAT_ABI_DOUBLE; nop is addi zero, zero, 0.
  elf: { machine: 243, flags: 4, pageSize: 4096, imageBase: 0x10000, nop: [0x13, 0, 0, 0], functionAlign: 4, tlsVariant: 1, tlsOffset: 0, cfaOffset: 0, returnColumn: RA,
    dataWord: ABS64, data32: ABS32 },
  addressing: { minDisplacement: -2048, maxDisplacement: 2047, scales: [], indexWithDisplacement: false, reference: true, referenceWithBase: false },
  immediates,
  // lui or addi alone make the others.
  isCostly: (constant) => constantSteps(Number(BigInt.asIntN(32, constant)), Number(BigInt.asIntN(32, constant >> 32n))).length > 2,
  truncationIsFree: false,
  signExtensionIsFree: true,
  instructionsBigEndian: false,
  saveBytes: [8, 8],
  frameHead: (fn) => fn.hasCalls ? 8 : 0,
  misaligned: false,
  divisionTraps: false,
  conversion: 'saturates',
  totalStoreOrder: false,
  encode,
  branches,
  emitMove: (cls, _size, to, from, out) => {
    if (cls === 0) wordI(out, ADDI, to, from, 0);
    else wordR(out, FSGNJ_D, to, from, from);
  },
  emitSpill: (cls, size, from, base, offset, out) => { wordS(out, cls === 0 ? size === 4 ? SW : SD : size === 4 ? FSW : FSD, from, base, offset); },
  emitReload: (cls, size, to, base, offset, out) => { wordI(out, cls === 0 ? size === 4 ? LW : LD : size === 4 ? FLW : FLD, to, base, offset); },
  emitPrologue,
  emitEpilogue,
  reachFrame: (_fn, _inst, base, offset, out) => within(base, offset, out),
  routines,
  immediateMask: (row) => /^s(ll|rl|ra)i/.test(row) ? 31 : -1,
  assembler: ['-march=rv64imafd', '-mno-relax', '-mabi=lp64d'],
  print,
};
