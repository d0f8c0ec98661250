// Programs loaded into this process, for the JavaScript interface (api.ts): images last as long as the process, or longer in a cache.

import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { constants } from 'node:os';
import { readFrame } from '../ir/format.ts';
import { layouts } from '../ir/layout.ts';
import { NodeHost } from '../runtime/host/node.ts';
import { bind, programOf, type Program } from './bind.ts';
import { cacheFolder, cacheLimit, ImageCache } from './cache.ts';
import { LoadError } from './error.ts';
import { commandFor, temporaryImage } from './launch.ts';
import { interpret } from './run.ts';
import { defaultTargetFor, targetNamed, type Target } from './targets.ts';
import { cacheKey, defaultTranslateOptions, imageOf, translationOf, type Image } from './translate.ts';

interface Options { readonly target?: string; readonly name?: string; readonly cache?: string | boolean }
interface RunOptions { readonly args?: readonly string[]; readonly env?: Readonly<Record<string, string>>; readonly stdin?: string | Uint8Array; readonly cwd?: string }
interface Ended { readonly status: number; readonly stdout: Buffer; readonly stderr: Buffer }
interface Loaded { readonly target: string; readonly image: Uint8Array | undefined; run(options?: RunOptions): Promise<Ended> }

/** Bytes of all images that are kept in this process, at most; those loaded longest ago go first. */
const kept = 64 << 20;
/** Images by the key of their translation, in the order of their last use. */
const images = new Map<string, Promise<Image>>();

/** Verifies a program, binds it to a target and translates it. Throws LoadError. */
export async function loadProgram(bytes: Uint8Array, options: Options): Promise<Loaded> {
  const name = options.name ?? 'program';
  const program = programOf(name, bytes);
  const target = options.target === undefined ? defaultTargetFor(readFrame(bytes, name).layouts) : targetNamed(options.target);
  if (target.engine === 'interp') {
    bind(program, target);
    return { target: target.name, image: undefined, run: (runOptions = {}) => inThisProcess(name, runOptions, (host) => interpret(program, target, host, { strict: false, steps: 0, log: () => {} })) };
  }
  const image = await imageInMemory(program, target, options.cache ?? false);
  const { native } = target;
  return { target: target.name, image: image.bytes, run: (runOptions = {}) => native === undefined
    ? inThisProcess(name, runOptions, async (host) => (await import('../backends/wasm/run.ts')).runWasm(image.bytes, host, layouts[target.lane]!.wordBytes))
    : inItsOwn(image, (path) => commandFor(native, path, name), name, runOptions) };
}

/** An image of this process, else as any other is found or made. Whoever asks meanwhile waits for the same one. */
async function imageInMemory(program: Program, target: Target, cache: string | boolean): Promise<Image> {
  const key = cacheKey(translationOf(program, target, defaultTranslateOptions));
  const folder = typeof cache === 'string' ? cache : cache ? cacheFolder() : undefined;
  const disk = folder === undefined ? undefined : new ImageCache(folder, cacheLimit(), (message) => process.emitWarning(message));
  const image = images.get(key) ?? imageOf(program, target, defaultTranslateOptions, disk);
  images.delete(key);
  images.set(key, image);
  try {
    await image;
  } catch (error) {
    images.delete(key);
    throw error;
  }
  let bytes = 0;
  for (const [old, other] of [...images].reverse()) {
    bytes += (await other.catch(() => undefined))?.bytes.length ?? 0;
    if (bytes > kept && old !== key) images.delete(old);
  }
  return image;
}

async function inThisProcess(name: string, { args = [], env, stdin = '', cwd }: RunOptions, run: (host: NodeHost) => Promise<number>): Promise<Ended> {
  const host = new NodeHost({ args: [name, ...args], capture: { stdin }, ...env && { env }, ...cwd !== undefined && { cwd } });
  const status = await run(host);
  return { status, stdout: host.stdout, stderr: host.stderr };
}

/** Runs a native image as a child. */
async function inItsOwn(image: Image, command: (path: string) => readonly string[], name: string, { args = [], env, stdin = '', cwd }: RunOptions): Promise<Ended> {
  const { folder, path } = image.cached === undefined ? temporaryImage(image) : { folder: undefined, path: image.cached };
  try {
    const [file, ...before] = command(path);
    return await new Promise<Ended>((resolve, reject) => {
      const child = spawn(file!, [...before, ...args], { stdio: 'pipe', ...file === path && { argv0: name }, ...env && { env }, ...cwd !== undefined && { cwd } });
      const out: Buffer[] = [];
      const err: Buffer[] = [];
      child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
      child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
      child.on('error', (error: NodeJS.ErrnoException) => reject(new LoadError(`${name}: cannot be executed: ${error.code ?? error.message}`)));
      child.on('close', (status, signal) => resolve({ status: signal === null ? status! : 128 + constants.signals[signal], stdout: Buffer.concat(out), stderr: Buffer.concat(err) }));
      // The program may end before it has read everything.
      child.stdin.on('error', () => {});
      child.stdin.end(stdin);
    });
  } finally {
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
  }
}
