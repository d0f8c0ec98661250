// The filetests of some folders as tests: one file of tests for each share, so that the machine's cores have equal work.

import { describe, inject, test } from 'vitest';
import { filetests, runFiletest } from '../filetest.ts';

const bless = process.env.LODE_BLESS === '1';
const apart = ['test/filetests/hazards/', 'test/filetests/libc/'];

/** Declares the filetests in a folder; without one those of all folders that are not declared apart. */
export function filetestSuite(folder?: string): void {
  describe.concurrent('filetests', () => {
    for (const file of filetests()) {
      if (folder === undefined ? apart.some((other) => file.startsWith(other)) : !file.startsWith(folder)) continue;
      test(file, async () => {
        const broken = inject('buildError');
        if (broken !== '') throw new Error(broken);
        await runFiletest(file, bless);
      });
    }
  });
}
