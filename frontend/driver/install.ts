// Where Lode's own files lie: headers and libc.a, relative to the package.

import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

let found = '';

/** The folder that holds package.json, runtime/ and dist/. */
export function packageRoot(): string {
  if (found === '') {
    let at = dirname(fileURLToPath(import.meta.url));
    while (!existsSync(join(at, 'runtime', 'libc', 'include')) && dirname(at) !== at) at = dirname(at);
    found = at;
  }
  return found;
}

/** Tells where the package lies, to a process that was started from a snapshot and did not load this file from there. */
export function setPackageRoot(path: string): void {
  found = path;
}

/** Folder of the system headers. */
export function headerDir(): string { return join(packageRoot(), 'runtime', 'libc', 'include'); }

/** The library that every program is linked with. */
export function libcPath(): string { return join(packageRoot(), 'dist', 'libc.a'); }
