// Files of the cache folder that are written under another name first, and removing what may be gone.

import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';

/** Pattern of the names that `freshName` gives. */
export const freshPattern = /^\.new-/;

/** A path in the folder that nobody else uses. */
export function freshName(folder: string): string { return join(folder, `.new-${process.pid}-${randomBytes(6).toString('hex')}`); }

/** Removes a file as far as that is possible. */
export function removeFile(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // Its folder is gone or not ours to write.
  }
}
