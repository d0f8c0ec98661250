// Tests run on plain Node: its type stripping loads the sources (vite's module runner is 40 times slower on opcode loops).

import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts', 'ir/**/*.test.ts', 'frontend/**/*.test.ts', 'backends/**/*.test.ts', 'loader/**/*.test.ts', 'runtime/**/*.test.ts'],
    globalSetup: ['test/setup.ts'],
    reporters: ['default', './test/reporter.ts'],
    pool: 'forks',
    maxWorkers: 2,
    maxConcurrency: 2,
    // A guard against hangs, far above what a filetest on six targets takes on a busy machine.
    testTimeout: 300_000,
    hookTimeout: 120_000,
    fileParallelism: true,
    experimental: { viteModuleRunner: false, nodeLoader: false },
  },
});
