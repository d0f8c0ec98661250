// PowerPC, 32 bits, on Linux: the form filled in. Baseline: the classic instruction set with its floating-point unit, no vectors.

import { noReg } from '../common/machine.ts';
import type { Target } from '../common/target.ts';
import { convention, emitEpilogue, emitPrologue, LinkColumn } from './abi.ts';
import { access, branches, encode, fields, FMR, LFD, LFS, LWZ, move, STFD, STFS, STW } from './encode.ts';
import { instructions } from './instructions.ts';
import { print } from './print.ts';
import { registers } from './registers.ts';
import { ADDR32, relocations } from './relocations.ts';
import { immediates, selectionRules } from './rules.ts';
import { routines } from './runtime.ts';

/** Fields of 5 bits, and of 16 without a sign. */
function immediateMask(row: string): number { return row === 'srawi' || row.startsWith('rlw') ? 31 : row === 'cmplwi' || row.startsWith('andi') ? 0xffff : -1; }

export const target: Target = {
  name: 'powerpc-linux',
  registerBytes: 4,
  registers,
  rows: instructions,
  rules: selectionRules,
  convention,
  relocations,
  elf: { machine: 20, flags: 0, pageSize: 0x10000, imageBase: 0x10000000, nop: [0x60, 0, 0, 0], functionAlign: 16, tlsVariant: 1, tlsOffset: -0x7000, cfaOffset: 0,
    returnColumn: LinkColumn, dataWord: ADDR32, data32: ADDR32 },
  // Room for the second half of a pair.
  addressing: { minDisplacement: -0x8000, maxDisplacement: 0x7ff8, scales: [0], indexWithDisplacement: false, reference: true, referenceWithBase: false },
  immediates,
  truncationIsFree: false,
  signExtensionIsFree: false,
  instructionsBigEndian: true,
  saveBytes: [4, 8],
  frameHead: () => 0,
  misaligned: true,
  divisionTraps: false,
  conversion: 'saturates',
  totalStoreOrder: false,
  encode,
  branches,
  emitMove: (cls, _size, to, from, out) => {
    if (cls === 0) move(out, to, from);
    else fields(out, FMR, to & 31, 0, from & 31);
  },
  emitSpill: (cls, size, from, base, offset, out) => { access(out, cls === 0 ? STW : size === 4 ? STFS : STFD, 0, from & 31, base, noReg, offset); },
  emitReload: (cls, size, to, base, offset, out) => { access(out, cls === 0 ? LWZ : size === 4 ? LFS : LFD, 0, to & 31, base, noReg, offset); },
  emitPrologue,
  emitEpilogue,
  // Accesses reach any offset by themselves, with r12.
  reachFrame: (_fn, _inst, base, offset) => ({ base, offset }),
  routines,
  immediateMask,
  assembler: ['-mregnames', '-mppc'],
  print,
};
