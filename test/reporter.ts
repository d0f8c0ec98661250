// The end of every test run: what was skipped and why, then `N passed, N failed`; both also go to dist/test-result.json
// for .ci/run. Under LODE_REQUIRE_ALL=1 a skipped test counts as failed.

import { mkdirSync, writeFileSync } from 'node:fs';
import type { Reporter, TestModule } from 'vitest/node';
import { requireAll } from './needs.ts';

/** Names and notes of the skipped tests, and the counts. */
export default class Summary implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly unknown[]): void {
    let passed = 0;
    let failed = unhandled.length;
    const skipped: string[] = [];
    for (const module of modules) {
      // A file that could not be loaded has errors of its own and no tests.
      failed += module.errors().length;
      for (const test of module.children.allTests()) {
        const result = test.result();
        if (result.state === 'passed') passed++;
        else if (result.state === 'skipped') skipped.push(`${test.fullName}: ${result.note ?? `no reason given (${test.options.mode})`}`);
        else failed++;
      }
    }
    for (const line of skipped) console.log(`skipped: ${line}`);
    if (requireAll) failed += skipped.length;
    console.log(`${passed} passed, ${failed} failed${skipped.length > 0 ? `, ${skipped.length} skipped` : ''}`);
    mkdirSync('dist', { recursive: true });
    writeFileSync('dist/test-result.json', `${JSON.stringify({ passed, failed, skipped })}\n`);
    if (failed > 0) process.exitCode = 1;
  }
}
