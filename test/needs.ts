// Tests that need something from outside (a cross compiler, an emulator) say so here.

import { spawnSync } from 'node:child_process';
import type { TestContext } from 'vitest';

/** Whether nothing may be skipped: set by .ci/run, which installs everything. */
export const requireAll = process.env.LODE_REQUIRE_ALL === '1';

/** Whether a program is on PATH. */
export function hasTool(tool: string): boolean {
  return spawnSync('sh', ['-c', 'command -v "$1"', 'sh', tool]).status === 0;
}

/** Skips the test with a printed reason when a program is absent; fails it instead when nothing may be skipped. */
export function needs(context: TestContext, tool: string, why: string): void {
  if (hasTool(tool)) return;
  if (requireAll) throw new Error(`${tool} is not installed: ${why}`);
  context.skip(`${tool} is not installed: ${why}`);
}
