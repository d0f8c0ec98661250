// x86-64 on Linux: the form filled in. Baseline x86-64-v1.

import type { Target } from '../common/target.ts';
import { convention, emitEpilogue, emitPrologue } from './abi.ts';
import { branches, encode, operand, registers as registerForm } from './encode.ts';
import { instructions, W } from './instructions.ts';
import { print } from './print.ts';
import { registers } from './registers.ts';
import { ABS32, ABS64, relocations } from './relocations.ts';
import { immediates, selectionRules } from './rules.ts';
import { routines } from './runtime.ts';

const movss = 0xf3;
const movsd = 0xf2;

export const target: Target = {
  name: 'x86_64-linux',
  registerBytes: 8,
  registers,
  rows: instructions,
  rules: selectionRules,
  convention,
  relocations,
  elf: { machine: 62, flags: 0, pageSize: 4096, imageBase: 0x400000, nop: [0x90], functionAlign: 16, tlsVariant: 2, tlsOffset: 0, cfaOffset: 8, returnColumn: 16,
    dataWord: ABS64, data32: ABS32 },
  addressing: { minDisplacement: -0x80000000, maxDisplacement: 0x7fffffff, scales: [0, 1, 2, 3], indexWithDisplacement: true, reference: true, referenceWithBase: true },
  immediates,
  truncationIsFree: true,
  signExtensionIsFree: false,
  instructionsBigEndian: false,
  saveBytes: [8, 8],
  frameHead: () => 0,
  misaligned: true,
  divisionTraps: true,
  conversion: 'exact',
  totalStoreOrder: true,
  encode,
  branches,
  emitMove: (cls, size, to, from, out) => {
    if (cls === 0) registerForm(out, 0x8b, size === 4 ? 0 : W, to & 31, from & 31);
    else registerForm(out, 0x0f28, 0, to & 31, from & 31);
  },
  emitSpill: (cls, size, from, base, offset, out) => {
    if (cls === 0) operand(out, 0x89, size === 4 ? 0 : W, from & 31, base, -1, 0, offset, -1, 0);
    else operand(out, 0x0f11, size === 4 ? movss : movsd, from & 31, base, -1, 0, offset, -1, 0);
  },
  emitReload: (cls, size, to, base, offset, out) => {
    if (cls === 0) operand(out, 0x8b, size === 4 ? 0 : W, to & 31, base, -1, 0, offset, -1, 0);
    else operand(out, 0x0f10, size === 4 ? movss : movsd, to & 31, base, -1, 0, offset, -1, 0);
  },
  emitPrologue,
  emitEpilogue,
  reachFrame: (_fn, _inst, base, offset) => ({ base, offset }),
  routines,
  print,
};
