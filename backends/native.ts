// The native targets: one row per instruction set and system that has a back end. The folder of a target is loaded only when
// something is translated for it.

import type { Disassembler } from './common/disassemble.ts';
import type { Target } from './common/target.ts';

export interface NativeTarget {
  /** As in `--target`. */
  readonly name: string;
  /** Its natural layout. */
  readonly layout: 'le32' | 'le64' | 'be32' | 'be64';
  /** `process.arch` of the machines that execute its images; '' if Node knows none. */
  readonly arch: string;
  /** e_machine of its images. */
  readonly machine: number;
  /** The emulator that executes them elsewhere. */
  readonly emulator: string;
  /** One phrase for `lode targets`. */
  readonly summary: string;
  readonly load: () => Promise<Target>;
  readonly disassembler: () => Promise<Disassembler>;
}

/** In the order of `lode targets`. */
export const nativeTargets: readonly NativeTarget[] = [
  { name: 'x86_64-linux', layout: 'le64', arch: 'x64', machine: 62, emulator: 'qemu-x86_64', summary: 'x86-64 on Linux',
    load: async () => (await import('./x86_64/target.ts')).target, disassembler: async () => (await import('./x86_64/disassemble.ts')).disassembler },
  { name: 'riscv64-linux', layout: 'le64', arch: 'riscv64', machine: 243, emulator: 'qemu-riscv64', summary: '64-bit RISC-V on Linux',
    load: async () => (await import('./riscv64/target.ts')).target, disassembler: async () => (await import('./riscv64/disassemble.ts')).disassembler },
  { name: 'aarch64-linux', layout: 'le64', arch: 'arm64', machine: 183, emulator: 'qemu-aarch64', summary: '64-bit Arm on Linux',
    load: async () => (await import('./aarch64/target.ts')).target, disassembler: async () => (await import('./aarch64/disassemble.ts')).disassembler },
  { name: 'powerpc-linux', layout: 'be32', arch: 'ppc', machine: 20, emulator: 'qemu-ppc', summary: '32-bit PowerPC on Linux',
    load: async () => (await import('./powerpc/target.ts')).target, disassembler: async () => (await import('./powerpc/disassemble.ts')).disassembler },
  { name: 's390x-linux', layout: 'be64', arch: 's390x', machine: 22, emulator: 'qemu-s390x', summary: 'z/Architecture (z196) on Linux',
    load: async () => (await import('./s390x/target.ts')).target, disassembler: async () => (await import('./s390x/disassemble.ts')).disassembler },
];
