// How far a long translation is, on standard error when that is a terminal.

import { writeSync } from 'node:fs';
import { isatty } from 'node:tty';

/** Gets how many of how many symbols are done. */
export type Progress = (done: number, total: number) => void;

/** Milliseconds before anything is said, and between two lines. */
const patience = 1000;
const pace = 100;

/** Tells progress of `what` on a terminal, once it has lasted a second; `end` takes the line away. */
export function terminalProgress(what: string): { readonly progress: Progress; readonly end: () => void } | undefined {
  if (!isatty(2)) return undefined;
  let next = performance.now() + patience;
  let shown = false;
  return {
    progress: (done, total) => {
      const now = performance.now();
      if (now < next) return;
      next = now + pace;
      shown = true;
      // Not by process.stderr, which may make the descriptor non-blocking for the program too.
      writeSync(2, `\rlode: ${what}: ${done} of ${total}\x1b[K`);
    },
    end: () => { if (shown) writeSync(2, '\r\x1b[K'); },
  };
}
