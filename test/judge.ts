// Judges: a gcc of each layout, which decides what a program prints there.

import { execute } from './program.ts';

/** A gcc that decides what a layout computes. */
interface Judge {
  readonly compiler: string;
  /** Command that runs its programs, empty for the host itself. */
  readonly emulator: readonly string[];
}

/** By layout. */
export const judges: Readonly<Record<string, Judge>> = {
  le64: { compiler: 'gcc', emulator: [] },
  le32: { compiler: 'arm-linux-gnueabihf-gcc', emulator: ['qemu-arm', '-L', '/usr/arm-linux-gnueabihf'] },
  be32: { compiler: 'powerpc-linux-gnu-gcc', emulator: ['qemu-ppc', '-L', '/usr/powerpc-linux-gnu'] },
  be64: { compiler: 's390x-linux-gnu-gcc', emulator: ['qemu-s390x', '-L', '/usr/s390x-linux-gnu'] },
};

/** Seconds that a program may take under a judge. */
export const patience = 5;

/**
 * What the program prints under a judge; undefined if it takes too long there. Some csmith programs take the address of a
 * packed member, which ends them on machines that want alignment: then another level of the judge may still answer.
 */
export async function ask(judge: Judge, source: string, output: string, flags: readonly string[] = []): Promise<string | undefined> {
  for (const level of ['-O1', '-O2', '-O0']) {
    const compiled = await execute(judge.compiler, [level, '-w', '-fsigned-char', ...flags, source, '-o', output, '-lm']);
    if (compiled.status !== 0) throw new Error(`${judge.compiler}: ${compiled.stderr}`);
    const [command, ...args] = [...judge.emulator, output];
    const outcome = await execute(command!, args, { timeout: patience });
    if (outcome.status === -1) return undefined;
    if (outcome.status === 0) return outcome.stdout;
  }
  throw new Error(`${judge.compiler}: ${source} ends in error at every level`);
}
