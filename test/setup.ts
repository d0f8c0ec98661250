// Before any test: the bundle, libc.a and the launchers are brought up to date, because tests start them as users do.

import { spawnSync } from 'node:child_process';
import { globSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TestProject } from 'vitest/node';

const root = fileURLToPath(new URL('..', import.meta.url));
const sources = ['cli.ts', 'api.ts', 'package.json', '.ci/build.ts', '{ir,frontend,backends,loader}/**/*.ts', 'runtime/**/*.{ts,c,h}'];

declare module 'vitest' {
  interface ProvidedContext {
    /** What the build printed when it failed, else ''. */
    buildError: string;
  }
}

/** Runs the build when a source is newer than what it made. A failure fails the tests that use the build. */
export default function setup(project: TestProject): void {
  const time = (path: string): number => statSync(join(root, path), { throwIfNoEntry: false })?.mtimeMs ?? 0;
  const newest = sources.flatMap((pattern) => globSync(pattern, { cwd: root })).reduce((max, path) => Math.max(max, time(path)), 0);
  project.provide('buildError', '');
  if (Math.min(time('dist/lode.mjs'), time('dist/libc.a'), time('node_modules/.bin/lode')) > newest) return;
  const { status, stdout, stderr } = spawnSync(process.execPath, ['.ci/build.ts'], { cwd: root, encoding: 'utf8' });
  if (status !== 0) project.provide('buildError', `the build failed:\n${stdout}${stderr}`);
}
