// Translation: from a program and a target to an image, through the cache.

import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
import type { NativeTarget } from '../backends/native.ts';
import { ImageError } from '../ir/initial.ts';
import { layouts, type Lane } from '../ir/layout.ts';
import type { Module } from '../ir/module.ts';
import { bind, type Program } from './bind.ts';
import { buildId } from './build.ts';
import type { EntryInfo, EntryKind, ImageCache } from './cache.ts';
import { LoadError } from './error.ts';
import { findSlice } from './fat.ts';
import { oneMakes } from './flight.ts';
import { terminalProgress, type Progress } from './progress.ts';
import type { Runtime } from './runtime.ts';
import type { Target } from './targets.ts';

/** Everything that can change an image's bytes. */
export interface Translation {
  /** Module digest. */
  readonly module: string;
  /** Build of the translator. */
  readonly translator: string;
  readonly target: string;
  /** Beyond the target's baseline; '' is the baseline. */
  readonly cpuFeatures: string;
  readonly layout: string;
  /** -O level, or `compiled` for what each function was compiled at. */
  readonly optimization: string;
  /** Whether calls through mismatched function pointers are made to work. */
  readonly fpcastEmulation: string;
  /** Binding of the described calls. */
  readonly personality: string;
  /** Version of what libc and loader agree on. */
  readonly libcAbi: string;
}

/** SHA-256 of a translation, in hexadecimal. */
export function cacheKey(translation: Translation): string {
  const { module, translator, target, cpuFeatures, layout, optimization, fpcastEmulation, personality, libcAbi,
    ...rest } = translation;
  // A field that is not listed here is a type error.
  rest satisfies Record<string, never>;
  const fields = { module, translator, target, cpuFeatures, layout, optimization, fpcastEmulation, personality,
    libcAbi };
  return createHash('sha256').update(JSON.stringify(fields)).digest('hex');
}

/** What a user can choose about a translation. */
export interface TranslateOptions {
  /** '0'…'3', 's', or '' for what the functions were compiled at. */
  readonly optimization: string;
  readonly fpcastEmulation: boolean;
}

export const defaultTranslateOptions: TranslateOptions = { optimization: '', fpcastEmulation: false };

/** The record of a translation. */
export function translationOf(program: Program, target: Target, options: TranslateOptions): Translation {
  return {
    module: program.digest,
    translator: buildId(),
    target: target.name,
    cpuFeatures: '',
    layout: layouts[target.lane]!.name,
    optimization: options.optimization === '' ? 'compiled' : options.optimization,
    fpcastEmulation: options.fpcastEmulation ? 'yes' : 'no',
    personality: target.native === undefined ? 'host' : 'linux',
    libcAbi: '1',
  };
}

/** What a translation gives: an image that runs; of native targets also a relocatable object, from a program or an object. */
export type Output = 'image' | 'object';

/** The image's bytes, made anew. Throws LoadError. */
export async function translate(program: Program, target: Target, options: TranslateOptions, output: Output = 'image', progress?: Progress): Promise<Uint8Array> {
  if (target.engine === 'interp') throw new LoadError(`target ${target.name} runs the program itself and has no image`);
  if (output !== 'image' && target.native === undefined) throw new LoadError(`target ${target.name} has no object files`);
  const module = bind(program, target, output !== 'image');
  const optLevel = options.optimization === '' ? compiledLevel(module) : options.optimization === 's'
    ? 2 : Number(options.optimization);
  const runtime = target.native === undefined ? undefined : new (await import('./runtime.ts')).Runtime(module, target.lane, target.native.name, output === 'image');
  const ownLevels = options.optimization === '' ? -1 : optLevel;
  try {
    if (target.native !== undefined) return await nativeBytes(module, target.native, target.lane, ownLevels, output, runtime!, progress);
    const { optimizeBound } = await import('../ir/opt/optimize.ts');
    const { outlineLoops } = await import('../ir/opt/outline.ts');
    const { switchLabels } = await import('../ir/opt/dispatch.ts');
    switchLabels(module, target.lane);
    optimizeBound(module, target.lane, ownLevels);
    // A wasm engine replaces a function by optimized code only when it is called again.
    if (optLevel >= 2) outlineLoops(module, target.lane);
    const { defaultWasmOptions, translateWasm } = await import('../backends/wasm/translate.ts');
    return await translateWasm(module, { ...defaultWasmOptions, lane: target.lane, optLevel, names: !module.notes.has('stripped'),
      fpcastEmulation: options.fpcastEmulation });
  } catch (error) {
    if (error instanceof ImageError) throw new LoadError(`${program.name}: ${error.message}`);
    throw error;
  }
}

async function nativeBytes(module: Module, native: NativeTarget, lane: Lane, optLevel: number, output: Output, runtime: Runtime, progress?: Progress): Promise<Uint8Array> {
  const [{ defaultNativeOptions, translateNative }, target] = await Promise.all([import('../backends/common/translate.ts'), native.load()]);
  const kind = output === 'object' ? 'object' : 'executable';
  return translateNative(module, target, layouts[lane]!, { ...defaultNativeOptions, optLevel, kind, debug: module.notes.has('debug'), symbols: !module.notes.has('stripped'),
    support: (name) => runtime.symbol(name), ...progress && { progress } });
}

/** The highest level that a function of the program was compiled at. */
function compiledLevel(module: Module): number {
  let level = 0;
  for (const { defs } of module.symbols) for (const def of defs) if (def.kind === 'function')
    level = Math.max(level, def.optLevel);
  return level;
}

/** The kind of cache entry that a target's images are. */
export function imageKind(target: Target): EntryKind { return target.engine === 'native' ? 'elf' : 'wasm'; }

/** Where an image came from. */
export interface Image {
  readonly bytes: Uint8Array;
  /** File in the cache, undefined without one. */
  readonly cached: string | undefined;
  readonly key: string;
  /** Milliseconds that translating took, -1 if it was there. */
  readonly milliseconds: number;
  /** Whether it is a slice of the program's file, not one of the cache before. */
  readonly slice: boolean;
}

/** The image of a program if it is in the cache or a slice of the program's file (then kept in the cache); undefined otherwise. `log` gets what is wrong with a slice. */
export function imageAtHand(program: Program, target: Target, options: TranslateOptions, cache: ImageCache | undefined, log: (line: string) => void = () => {}): Image | undefined {
  const translation = translationOf(program, target, options);
  const key = cacheKey(translation);
  const entry = cache?.get(key, imageKind(target));
  if (entry !== undefined) return { bytes: entry.bytes, cached: entry.path, key, milliseconds: -1, slice: false };
  const found = findSlice(program, { ...translation });
  if (found === undefined) return undefined;
  if ('problem' in found) {
    log(`${found.problem}; not used`);
    return undefined;
  }
  return { bytes: found.image, cached: keep(found.image, program, target, translation, key, cache), key, milliseconds: -1, slice: true };
}

function keep(bytes: Uint8Array, program: Program, target: Target, translation: Translation, key: string, cache: ImageCache | undefined): string | undefined {
  const info: EntryInfo = { key, name: resolve(program.name), target: target.name, made: { ...translation } };
  return cache?.put(imageKind(target), info, bytes);
}

/**
 * The image of a program: at hand, else translated and kept in the cache. Of processes that want the same image at once, one makes it. `log` gets what is wrong
 * with a slice. Throws LoadError.
 */
export async function imageOf(program: Program, target: Target, options: TranslateOptions, cache: ImageCache | undefined,
  log: (line: string) => void = () => {}): Promise<Image> {
  const found = imageAtHand(program, target, options, cache, log);
  if (found !== undefined) return found;
  const translation = translationOf(program, target, options);
  const key = cacheKey(translation);
  const make = async (): Promise<Image> => {
    const start = performance.now();
    const shown = terminalProgress(`translating ${program.name} for ${target.name}`);
    const bytes = await translate(program, target, options, 'image', shown?.progress).finally(() => shown?.end());
    const milliseconds = performance.now() - start;
    return { bytes, cached: keep(bytes, program, target, translation, key, cache), key, milliseconds, slice: false };
  };
  return cache?.usable() === true ? oneMakes(cache.folder, key, () => imageAtHand(program, target, options, cache), make) : make();
}
