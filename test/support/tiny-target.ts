// Targets with just enough to try the ELF writer: relocations, facts of the file, and a `_start` that exits with the int at
// symbol `value`, assembled by hand. The real targets come from backends/.

import type { CodeBuffer, RelocationRow } from '../../backends/common/code.ts';
import type { ElfFacts, Target } from '../../backends/common/target.ts';
import { layoutNamed, type Layout } from '../../ir/layout.ts';

export interface Tiny { readonly target: Target; readonly layout: Layout; readonly qemu: string }

const row = (name: string, type: number, apply: RelocationRow['apply'], more: Partial<RelocationRow> = {}): RelocationRow =>
  ({ name, type, apply, relative: false, threadLocal: false, ...more });
const fitsSigned = (value: number, bits: number): boolean => value >= -(2 ** (bits - 1)) && value < 2 ** (bits - 1);
const word64 = (little: boolean): RelocationRow['apply'] => (view, at, value) => { view.setBigInt64(at, BigInt(value), little); return true; };
const word32 = (little: boolean): RelocationRow['apply'] => (view, at, value) => {
  view.setInt32(at, value, little);
  return value >= -(2 ** 31) && value < 2 ** 32;
};

function tiny(name: string, layout: string, elf: Partial<ElfFacts>, relocations: readonly RelocationRow[],
  start: (out: CodeBuffer, value: number) => void): Tiny {
  const found = layoutNamed(layout)!;
  const registerBytes = name === 'powerpc-linux' ? 4 : 8;
  const target = {
    name, registerBytes, relocations, instructionsBigEndian: found.bigEndian,
    elf: { machine: 0, flags: 0, pageSize: 0x1000, imageBase: 0x400000, nop: [0], functionAlign: 4, tlsVariant: 2, tlsOffset: 0, dataWord: 0,
      data32: 1, cfaOffset: 0, returnColumn: 16, ...elf },
    registers: { dwarf: [7], stackPointer: 0, linkRegister: -1 },
    convention: { pushed: registerBytes },
    routines: {
      _start: (_: Layout, out: CodeBuffer, reference: (symbol: string) => number) => start(out, reference('value')),
      far: (_: Layout, out: CodeBuffer) => out.u32(0),
    },
  } as unknown as Target;
  return { target, layout: found, qemu: `qemu-${name === 'powerpc-linux' ? 'ppc' : name.replace('-linux', '')}` };
}

const words = (out: CodeBuffer, ...list: number[]): void => { for (const word of list) out.u32(word); };

/** By name; rows 0 and 1 are the words of 64 and 32 bits (32 twice on powerpc), 2 is thread-local, 3 program-relative. */
export const tinyTargets: readonly Tiny[] = [
  tiny('x86_64-linux', 'le64', { machine: 62, nop: [0x90], functionAlign: 16 },
    [row('R_X86_64_64', 1, word64(true)), row('R_X86_64_32', 10, word32(true)), row('R_X86_64_TPOFF32', 23, word32(true), { threadLocal: true }),
      row('R_X86_64_PC32', 2, (view, at, value) => { view.setInt32(at, value, true); return fitsSigned(value, 32); }, { relative: true })],
    (out, value) => {
      // movabs $value, %rax; mov (%rax), %edi; mov $60, %eax; syscall
      out.append(Uint8Array.of(0x48, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0x8b, 0x38, 0xb8, 60, 0, 0, 0, 0x0f, 0x05));
      out.fixup(2, 0, value, 0);
    }),
  tiny('aarch64-linux', 'le64', { machine: 183, pageSize: 0x10000, nop: [0x1f, 0x20, 0x03, 0xd5], tlsVariant: 1, tlsOffset: 16 },
    [row('R_AARCH64_ABS64', 257, word64(true)), row('R_AARCH64_ABS32', 258, word32(true)),
      row('R_AARCH64_TLSLE_ADD_TPREL_LO12_NC', 551, word32(true), { threadLocal: true }), row('R_AARCH64_PREL32', 261, word32(true), { relative: true })],
    (out, value) => {
      // ldr x0, 0f; ldr w0, [x0]; mov x8, #93; svc #0; 0: .quad value
      words(out, 0x58000080, 0xb9400000, 0xd2800ba8, 0xd4000001, 0, 0);
      out.fixup(16, 0, value, 0);
    }),
  tiny('riscv64-linux', 'le64', { machine: 243, flags: 5, nop: [0x13, 0, 0, 0], tlsVariant: 1, tlsOffset: 0, imageBase: 0x10000 },
    [row('R_RISCV_64', 2, word64(true)), row('R_RISCV_32', 1, word32(true)), row('R_RISCV_TPREL_HI20', 29, word32(true), { threadLocal: true }),
      row('R_RISCV_32_PCREL', 57, word32(true), { relative: true })],
    (out, value) => {
      // auipc t0, 0; ld t0, 24(t0); lw a0, 0(t0); li a7, 93; ecall; nop; .quad value
      words(out, 0x00000297, 0x0182b283, 0x0002a503, 0x05d00893, 0x00000073, 0x00000013, 0, 0);
      out.fixup(24, 0, value, 0);
    }),
  tiny('powerpc-linux', 'be32', { machine: 20, pageSize: 0x10000, nop: [0x60, 0, 0, 0], tlsVariant: 1, tlsOffset: -0x7000, imageBase: 0x10000000 },
    [row('R_PPC_ADDR32', 1, word32(false)), row('R_PPC_ADDR32', 1, word32(false)), row('R_PPC_TPREL32', 73, word32(false), { threadLocal: true }),
      row('R_PPC_REL32', 26, word32(false), { relative: true }),
      row('R_PPC_ADDR16_HI', 5, (view, at, value) => { view.setUint16(at, value >>> 16); return true; }),
      row('R_PPC_ADDR16_LO', 4, (view, at, value) => { view.setUint16(at, value); return true; })],
    (out, value) => {
      // lis 9, value@h; ori 9, 9, value@l; lwz 3, 0(9); li 0, 1; sc
      words(out, 0x3d200000, 0x61290000, 0x80690000, 0x38000001, 0x44000002);
      out.fixup(2, 4, value, 0);
      out.fixup(6, 5, value, 0);
    }),
  tiny('s390x-linux', 'be64', { machine: 22, nop: [0x07, 0x07], imageBase: 0x1000000 },
    [row('R_390_64', 22, word64(false)), row('R_390_32', 4, word32(false)), row('R_390_TLS_LE64', 51, word64(false), { threadLocal: true }),
      row('R_390_PC32', 5, word32(false), { relative: true }),
      row('R_390_PC32DBL', 19, (view, at, value) => { view.setInt32(at, value / 2, false); return fitsSigned(value, 33); }, { relative: true })],
    (out, value) => {
      // larl %r1, value; l %r2, 0(%r1); svc 1
      out.append(Uint8Array.of(0xc0, 0x10, 0, 0, 0, 0, 0x58, 0x20, 0x10, 0x00, 0x0a, 0x01));
      out.fixup(2, 4, value, 2);
    }),
];
