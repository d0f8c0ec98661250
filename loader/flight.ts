// One of many processes makes a thing, the others wait for it.
//
// Who makes `NAME` holds the file `NAME.flight` of the cache folder: written under another name and linked there, which fails where it is. It
// tells the holder's number, when that process began (Linux; the system's numbers come again) and which of its attempts it is, so that a holder which was killed
// is known from one at work, and its file taken away: by a rename, of which one process succeeds. Where nothing can be
// written everyone makes the thing, which is slower and as right; so it is for those whose patience ends.

import { randomBytes } from 'node:crypto';
import * as fs from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freshName, removeFile } from './files.ts';

/** Pattern of the files' names. */
export const flightPattern = /\.flight$/;

/** Milliseconds that a process waits for another before it helps itself: above what translating the largest programs takes. */
export const patience = 120_000;
/** Milliseconds between two looks, at first and at most. */
const firstPause = 4;
const longestPause = 60;

/**
 * What `find` finds, else what `make` makes; of all processes that ask with the same folder and name at once one makes it and the others find it.
 * `find` must find what `make` has put away.
 */
export async function oneMakes<T>(folder: string, name: string, find: () => T | undefined, make: () => Promise<T>, limit = patience): Promise<T> {
  const path = join(folder, `${name}.flight`);
  const self = `${process.pid} ${beginning(process.pid)} ${randomBytes(6).toString('hex')}\n`;
  const end = Date.now() + limit;
  for (let pause = firstPause; ; pause = Math.min(pause * 1.5, longestPause)) {
    const holder = take(path, self);
    if (holder === undefined || Date.now() >= end) return find() ?? make();
    if (holder === self) {
      try {
        // Made between the look that failed and the taking.
        return find() ?? await make();
      } finally {
        if (read(path) === self) removeFile(path);
      }
    }
    if (isGone(holder)) remove(path, holder);
    else await sleep(pause * (0.5 + Math.random()));
    const found = read(path) === undefined ? find() : undefined;
    if (found !== undefined) return found;
  }
}

/** Whether somebody is making it. */
export function inFlight(folder: string, name: string): boolean {
  const holder = read(join(folder, `${name}.flight`));
  return holder !== undefined && !isGone(holder);
}

/** Takes the file if nobody has it; returns who holds it then, undefined where files cannot be made. */
function take(path: string, self: string): string | undefined {
  const fresh = freshName(dirname(path));
  try {
    fs.writeFileSync(fresh, self, { mode: 0o600, flag: 'wx' });
    fs.linkSync(fresh, path);
    return self;
  } catch (error) {
    // An empty name is a holder that has just gone: nobody's number.
    return (error as NodeJS.ErrnoException).code === 'EEXIST' ? read(path) ?? '' : undefined;
  } finally {
    removeFile(fresh);
  }
}

/** Takes a killed holder's file away, unless another has taken its place meanwhile. */
function remove(path: string, holder: string): void {
  if (holder === '') return;
  const aside = freshName(dirname(path));
  try {
    fs.renameSync(path, aside);
    if (fs.readFileSync(aside, 'latin1') !== holder) fs.linkSync(aside, path);
  } catch {
    // Others were faster.
  }
  removeFile(aside);
}

function read(path: string): string | undefined {
  try {
    return fs.readFileSync(path, 'latin1');
  } catch {
    return undefined;
  }
}

function isGone(holder: string): boolean {
  const [pid, begun] = holder.split(/\s/);
  return !/^\d+$/.test(pid!) || beginning(Number(pid)) !== begun;
}

/** When a process began, in ticks since the system did (proc(5), stat, field 22); '' if there is none, or only what its parent has yet to hear of. Other systems than Linux: whether there is one. */
function beginning(pid: number): string {
  try {
    if (process.platform !== 'linux') return process.kill(pid, 0) ? '-' : '';
    const stat = fs.readFileSync(`/proc/${pid}/stat`, 'latin1');
    const [state, ...fields] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return state === 'Z' || state === 'X' ? '' : fields[18]!;
  } catch {
    return '';
  }
}
