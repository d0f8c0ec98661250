// Running a bound program: the interpreter on the module, the wasm image in this engine, or the native image instead of this
// process. The exit status is the program's.

import type { NativeTarget } from '../backends/native.ts';
import { ImageError } from '../ir/initial.ts';
import { layouts } from '../ir/layout.ts';
import type { Host } from '../runtime/host/host.ts';
import { bind, type Program } from './bind.ts';
import type { ImageCache } from './cache.ts';
import { LoadError } from './error.ts';
import { isHost, launch } from './launch.ts';
import { recordStart } from './start.ts';
import type { Target } from './targets.ts';
import { tieredImage, type Tier } from './tier.ts';
import { cacheKey, defaultTranslateOptions, translationOf, type Image, type TranslateOptions } from './translate.ts';

export interface RunOptions extends TranslateOptions {
  readonly cache: ImageCache | undefined;
  readonly tier: Tier;
  /** The `lode` command as words, for what is done by another process. */
  readonly lode: readonly string[];
  /** Interpreter: trap on signed overflow. */
  readonly strict: boolean;
  /** Interpreter: bound on jumps and calls, 0 for none. */
  readonly steps: number;
  /** Gets what happens, line by line (`-v`). */
  readonly log: (line: string) => void;
}

/** Runs a program to its end, in this process (all but native targets); resolves to its exit status (128 + n for signal n). Throws LoadError. */
export async function run(program: Program, target: Target, host: Host, options: RunOptions): Promise<number> {
  if (target.engine === 'native') throw new Error(`run: ${target.name} images take the place of the process`);
  return target.engine === 'wasm' ? runImage(program, target, host, options) : interpret(program, target, host,
    options);
}

/** Makes this process the program, on a native target; resolves to an exit status only where it cannot be replaced. Throws LoadError. */
export async function runNative(program: Program, target: Target, native: NativeTarget, args: readonly string[], options: RunOptions): Promise<number> {
  const image = await loggedImage(program, target, options);
  // What lode-run does by itself: programs on this machine, as they were compiled, by the best image.
  if (image.cached !== undefined && options.cache !== undefined && image.key === cacheKey(translationOf(program, target, defaultTranslateOptions)) && isHost(native) && args[0] === program.name)
    recordStart(program, image.cached, image.key, options.cache);
  return launch(image, native, args);
}

async function runImage(program: Program, target: Target, host: Host, options: RunOptions): Promise<number> {
  const image = await loggedImage(program, target, options);
  const { runWasm } = await import('../backends/wasm/run.ts');
  return runWasm(image.bytes, host, layouts[target.lane]!.wordBytes);
}

async function loggedImage(program: Program, target: Target, options: RunOptions): Promise<Image> {
  const image = await tieredImage(program, target, options, options.tier, options.cache, options.lode, options.log);
  const kept = image.cached === undefined ? 'not cached' : `cached as ${image.cached}`;
  if (image.slice) options.log(`image from slice ${target.name} of ${program.name} (${image.bytes.length} bytes), ${kept}; translated nothing`);
  else if (image.milliseconds < 0)
    options.log(`image from cache ${image.cached} (${target.name}, ${image.bytes.length} bytes); translated nothing`);
  else
    options.log(`translated ${program.name} for ${target.name} in ${image.milliseconds.toFixed(0)} ms (${image.bytes.length} bytes), ${kept}`);
  return image;
}

/** Interprets a program in this process; resolves to its exit status. Throws LoadError. */
export async function interpret(program: Program, target: Target, host: Host, options: Pick<RunOptions, 'strict' | 'steps' | 'log'>): Promise<number> {
  const start = performance.now();
  const module = bind(program, target);
  const { Interpreter } = await import('../ir/interpret/interpret.ts');
  const { StepLimit } = await import('../ir/interpret/trap.ts');
  try {
    const interpreter = new Interpreter(module, target.lane, host,
      { strict: options.strict, ...options.steps > 0 ? { steps: options.steps } : {} });
    options.log(`bound ${program.name} to ${layouts[target.lane]!.name} in ${(performance.now() - start).toFixed(0)} ms; ${target.name} interprets it, translated nothing`);
    return interpreter.run();
  } catch (error) {
    if (error instanceof ImageError || error instanceof StepLimit)
      throw new LoadError(`${program.name}: ${error.message}`);
    throw error;
  }
}
