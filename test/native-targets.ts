// The native targets and who judges them, for tests.

import type { Target } from '../backends/common/target.ts';

export interface NativeTarget {
  readonly name: string;
  readonly load: () => Promise<Target>;
  /** Prefix of the cross binutils and of gcc. */
  readonly triple: string;
  /** How objdump is told what plain bytes are. */
  readonly objdumpArgs: readonly string[];
  /** Instructions have one encoding each, so that ours and the assembler's are equal bytes, sequences and references included. */
  readonly exact: boolean;
  /** Emulator for other hosts. */
  readonly qemu: string;
}

export const nativeTargets: readonly NativeTarget[] = [
  { name: 'x86_64-linux', load: async () => (await import('../backends/x86_64/target.ts')).target, triple: 'x86_64-linux-gnu', objdumpArgs: ['-m', 'i386:x86-64'], exact: false, qemu: 'qemu-x86_64' },
  { name: 'riscv64-linux', load: async () => (await import('../backends/riscv64/target.ts')).target, triple: 'riscv64-linux-gnu', objdumpArgs: ['-m', 'riscv:rv64'], exact: true,
    qemu: 'qemu-riscv64' },
  { name: 'powerpc-linux', load: async () => (await import('../backends/powerpc/target.ts')).target, triple: 'powerpc-linux-gnu', objdumpArgs: ['-m', 'powerpc:common', '-EB'],
    exact: true, qemu: 'qemu-ppc' },
  { name: 's390x-linux', load: async () => (await import('../backends/s390x/target.ts')).target, triple: 's390x-linux-gnu', objdumpArgs: ['-m', 's390:64-bit', '-EB'], exact: true,
    qemu: 'qemu-s390x' },
  { name: 'aarch64-linux', load: async () => (await import('../backends/aarch64/target.ts')).target, triple: 'aarch64-linux-gnu', objdumpArgs: ['-m', 'aarch64'], exact: true,
    qemu: 'qemu-aarch64' },
];
