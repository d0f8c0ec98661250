// Tiers: a large program starts by an image that was made fast, while a process of its own makes the best one for the next start.
//
// Both are cache entries like any others: the fast one is that of -O0. Who finds the best image takes it; so the first start after it is there does.

import { spawnSync } from 'node:child_process';
import { readFrame, SBodies } from '../ir/format.ts';
import type { Program } from './bind.ts';
import type { ImageCache } from './cache.ts';
import { inFlight } from './flight.ts';
import { isSource } from './source.ts';
import type { Target } from './targets.ts';
import { cacheKey, imageAtHand, imageOf, translationOf, type Image, type TranslateOptions } from './translate.ts';

/** `auto`: fast for the first starts of large programs, else best. */
export const tiers = ['auto', 'fast', 'best'] as const;
export type Tier = typeof tiers[number];

/** Bytes of function bodies in a program's file from which on its best image takes more than about a second to make. */
const largeBodies = 100_000;

/** The fast tier's level. */
const fastLevel = '0';

/** The image to start now, at this tier; starts the making of the best one where it is not that. `lode` is the command that does. Throws LoadError. */
export async function tieredImage(program: Program, target: Target, options: TranslateOptions, tier: Tier, cache: ImageCache | undefined, lode: readonly string[],
  log: (line: string) => void, large = largeBodies): Promise<Image> {
  const fast = { ...options, optimization: fastLevel };
  // A level that was asked for is what the user wants to run.
  if (options.optimization !== '') return imageOf(program, target, options, cache, log);
  if (tier === 'fast') return imageOf(program, target, fast, cache, log);
  const size = readFrame(program.bytes, program.name).sections[SBodies]!.size;
  // What was compiled from a source for this run has no file that another process could read.
  if (tier === 'best' || cache === undefined || size < large || isSource(program.name) || !cache.usable()) return imageOf(program, target, options, cache, log);
  const best = imageAtHand(program, target, options, cache, log);
  if (best !== undefined) return best;
  const image = await imageOf(program, target, fast, cache, log);
  if (inFlight(cache.folder, cacheKey(translationOf(program, target, options)))) log('another process is making the best image');
  else {
    makeApart(lode, program, target, cache);
    log('making the best image for the next start');
  }
  return image;
}

/** Makes the best image in a process that nobody waits for: the child of a shell that ends at once, so that the program which this process becomes has no child. */
function makeApart(lode: readonly string[], program: Program, target: Target, cache: ImageCache): void {
  const command = [...lode, 'cache', 'warm', '--target', target.name, '--', program.name];
  // A session of its own (an option that the types of spawnSync leave out): what ends the program's terminal or group does not end it.
  const options = { stdio: 'ignore', detached: true, env: { ...process.env, LODE_CACHE_DIR: cache.folder } } as const;
  spawnSync('/bin/sh', ['-c', '"$@" </dev/null >/dev/null 2>&1 &', 'sh', ...command], options);
}
