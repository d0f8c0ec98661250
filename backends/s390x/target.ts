// z/Architecture on Linux (s390x): the form filled in. Baseline z196: three-operand arithmetic, load on condition, interlocked access.

import { noReg } from '../common/machine.ts';
import type { Target } from '../common/target.ts';
import { convention, emitEpilogue, emitPrologue } from './abi.ts';
import { access, branches, encode, LDR, LG, LGR, rr, rre, STG } from './encode.ts';
import { instructions } from './instructions.ts';
import { print } from './print.ts';
import { registers } from './registers.ts';
import { ABS32, ABS64, relocations, TLS_LE64 } from './relocations.ts';
import { immediates, selectionRules } from './rules.ts';
import { routines } from './runtime.ts';

/** Fields of shift counts and bit numbers, and fields without a sign. */
function immediateMask(row: string): number {
  if (/^(s[lr][la]|rll)|^risbg/.test(row)) return 31;
  return row === 'mvi' ? 0xff : row === 'tmll' ? 0xffff : /^[nox]i[lh]f|^al|^cl/.test(row) ? 0x7fffffff : -1;
}

export const target: Target = {
  name: 's390x-linux',
  registerBytes: 8,
  registers,
  rows: instructions,
  rules: selectionRules,
  convention,
  relocations,
  elf: { machine: 22, flags: 0, pageSize: 0x1000, imageBase: 0x1000000, nop: [0x07, 0x07], functionAlign: 16, dataAlign: 2, tlsVariant: 2, tlsOffset: 0, cfaOffset: 160, returnColumn: 14,
    dataWord: ABS64, data32: ABS32, threadOffset: TLS_LE64 },
  addressing: { minDisplacement: -0x80000, maxDisplacement: 0x7ffff, scales: [0], indexWithDisplacement: true, reference: false, referenceWithBase: false },
  immediates,
  truncationIsFree: true,
  signExtensionIsFree: false,
  instructionsBigEndian: true,
  saveBytes: [8, 8],
  frameHead: () => 0,
  misaligned: true,
  divisionTraps: true,
  conversion: 'saturates',
  totalStoreOrder: true,
  encode,
  branches,
  emitMove: (cls, _size, to, from, out) => {
    if (cls === 0) rre(out, LGR, to, from);
    else rr(out, LDR, to & 31, from & 31);
  },
  emitSpill: (cls, size, from, base, offset, out) => {
    if (cls === 0) access(out, size === 4 ? 0x50 : 0, size === 4 ? 0xe350 : STG, from, base, noReg, offset);
    else access(out, size === 4 ? 0x70 : 0x60, size === 4 ? 0xed66 : 0xed67, from & 31, base, noReg, offset);
  },
  emitReload: (cls, size, to, base, offset, out) => {
    if (cls === 0) access(out, size === 4 ? 0x58 : 0, size === 4 ? 0xe358 : LG, to, base, noReg, offset);
    else access(out, size === 4 ? 0x78 : 0x68, size === 4 ? 0xed64 : 0xed65, to & 31, base, noReg, offset);
  },
  emitPrologue,
  emitEpilogue,
  // Accesses reach any offset by themselves, with r1.
  reachFrame: (_fn, _inst, base, offset) => ({ base, offset }),
  routines,
  immediateMask,
  assembler: ['-march=z196'],
  print,
};
