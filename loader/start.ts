// Start records: what lets `lode-run` start a program without Node (runtime/launcher/launch.c tells the form and reads them).
//
// A record vouches for two files, the program and its image, by their fingerprints: device, inode, size, time of modification and of
// change. A file that changes gets another time of change, but one that changes twice within a tick of the clock does not. So both are
// left alone until they are older than that, and are hashed whole between two looks at them. A record is a hint: where none can be
// written, starts go by way of Node.

import * as fs from 'node:fs';
import { basename, join } from 'node:path';
import { moduleDigest } from '../ir/decode.ts';
import { buildId } from './build.ts';
import type { ImageCache } from './cache.ts';
import type { Program } from './bind.ts';

/** Nanoseconds after which another change of a file gets another time: more than a tick of any clock. */
const settled = 50_000_000n;
/** Most milliseconds that a start waits for that. */
const patience = 60;

/** Pattern of the records' file names. */
export const startPattern = /^[0-9a-f]{64}-\d+-\d+\.start$/;

/** Records that a program file has this image in the cache, for the next start. */
export function recordStart(program: Program, image: string, key: string, cache: ImageCache): void {
  try {
    const before = [look(program.name), look(image)];
    const last = before.reduce((time, { ctimeNs }) => ctimeNs > time ? ctimeNs : time, 0n);
    const wait = Number((last + settled) / 1_000_000n) + 1 - Date.now();
    if (wait > patience) return;
    if (wait > 0) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, wait);
    if (moduleDigest(fs.readFileSync(program.name)) !== program.digest || cache.get(key, 'elf') === undefined) return;
    const lines = before.map(fingerprint);
    if ([look(program.name), look(image)].some((stat, i) => fingerprint(stat) !== lines[i])) return;
    const { dev, ino } = before[0]!;
    cache.putStart(`${program.digest}-${dev}-${ino}.start`, `lode-start 1 ${buildId()}\n${lines.join('')}${basename(image)}\n`);
  } catch {
    // Gone meanwhile, or not ours to write.
  }
}

function look(path: string): fs.BigIntStats { return fs.statSync(path, { bigint: true }); }

/** A line of a record. */
function fingerprint({ dev, ino, size, mtimeNs, ctimeNs }: fs.BigIntStats): string {
  return `${dev} ${ino} ${size} ${mtimeNs} ${ctimeNs}\n`;
}

/** The image of each record in a cache folder: file name of the image to the time, in milliseconds, when it was last started so. */
export function startTimes(folder: string, names: readonly string[]): Map<string, number> {
  const times = new Map<string, number>();
  for (const name of names) {
    if (!startPattern.test(name)) continue;
    const path = join(folder, name);
    const stat = fs.statSync(path, { throwIfNoEntry: false });
    if (stat === undefined) continue;
    const image = imageOf(path);
    times.set(image, Math.max(times.get(image) ?? 0, stat.mtimeMs));
  }
  return times;
}

/** The image that a record names, '' if it is none. */
export function imageOf(path: string): string {
  try {
    return fs.readFileSync(path, 'latin1').split('\n').at(-2) ?? '';
  } catch {
    return '';
  }
}
