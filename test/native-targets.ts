// The native targets and who judges them, for tests.

import type { Target } from '../backends/common/target.ts';

export interface NativeTarget {
  readonly name: string;
  readonly load: () => Promise<Target>;
  /** Prefix of the cross binutils and of gcc. */
  readonly triple: string;
  /** How objdump is told what plain bytes are. */
  readonly objdumpArgs: readonly string[];
  /** Emulator for other hosts. */
  readonly qemu: string;
}

export const nativeTargets: readonly NativeTarget[] = [
  { name: 'x86_64-linux', load: async () => (await import('../backends/x86_64/target.ts')).target, triple: 'x86_64-linux-gnu', objdumpArgs: ['-m', 'i386:x86-64'], qemu: 'qemu-x86_64' },
];
