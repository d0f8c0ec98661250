// Launching a native image: this process becomes the program (execve), so that exit status, signals, terminal and standard
// streams are its own, as with any program.
//
// Node ignores SIGPIPE and SIGXFSZ, and what is ignored stays so across execve; a signal that is caught becomes the default. So
// they are caught just before. Node makes pipes and sockets non-blocking as soon as its standard streams are looked at (importing
// node:process does): they are made blocking again, for the file is the program's and its neighbours' too.
//
// A foreign image runs under the target's emulator of qemu-user, found on PATH. Without a cache the image is a temporary file: it
// is opened, removed and executed by its descriptor; an emulator needs its name, so then this process stays to remove it.

import { spawnSync } from 'node:child_process';
import { accessSync, closeSync, constants, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { constants as system, tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import type { NativeTarget } from '../backends/native.ts';
import { LoadError } from './error.ts';
import type { Image } from './translate.ts';

/** Whether this machine executes the target's images itself. */
export function isHost(target: NativeTarget): boolean {
  return process.platform === 'linux' && process.arch === target.arch && typeof process.execve === 'function';
}

/** Runs the image with these arguments, argv[0] first; returns its exit status only where the process could not become it. Throws LoadError. */
export function launch(image: Image, target: NativeTarget, args: readonly string[]): number {
  const emulator = isHost(target) ? '' : findEmulator(target);
  if (image.cached !== undefined) {
    if (emulator === '') return become(image.cached, args);
    return become(emulator, emulated(emulator, image.cached, args));
  }
  const { folder, path } = temporaryImage(image);
  try {
    if (emulator !== '') return ended(spawnSync(emulator, emulated(emulator, path, args).slice(1), { stdio: 'inherit', argv0: emulator }), emulator);
    const fd = openSync(path, 'r');
    rmSync(folder, { recursive: true });
    try {
      return become(`/proc/self/fd/${fd}`, args);
    } finally {
      closeSync(fd);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A folder with nothing but the image in it, which whoever asks for it removes. Throws LoadError. */
export function temporaryImage(image: Image): { readonly folder: string; readonly path: string } {
  let folder = '';
  try {
    folder = mkdtempSync(join(tmpdir(), 'lode-image-'));
    const path = join(folder, 'image');
    writeFileSync(path, image.bytes, { mode: 0o700 });
    return { folder, path };
  } catch (error) {
    if (folder !== '') rmSync(folder, { recursive: true, force: true });
    throw new LoadError(`the image cannot be written in ${tmpdir()}: ${(error as NodeJS.ErrnoException).code ?? String(error)}`);
  }
}

/** The words that run an image on this machine, the program's own arguments left out. Throws LoadError. */
export function commandFor(target: NativeTarget, path: string, name: string): readonly string[] {
  return isHost(target) ? [path] : emulated(findEmulator(target), path, [name]);
}

function emulated(emulator: string, path: string, args: readonly string[]): string[] {
  return [emulator, '-0', args[0]!, path, ...args.slice(1)];
}

/** Replaces this process. */
function become(path: string, args: readonly string[]): never {
  if (process.execve === undefined) throw new LoadError('this Node cannot execute native images; it needs to be 23.11 or later');
  // That execve is experimental in this Node is not the user's business.
  process.removeAllListeners('warning');
  for (const signal of ['SIGPIPE', 'SIGXFSZ'] as const) process.on(signal, () => {});
  for (const stream of [process.stdin, process.stdout, process.stderr])
    (stream as unknown as { readonly _handle?: { setBlocking?(on: boolean): void } })._handle?.setBlocking?.(true);
  try {
    return process.execve(path, args, process.env as Record<string, string>);
  } catch (error) {
    throw new LoadError(`${path}: cannot be executed: ${(error as NodeJS.ErrnoException).code ?? String(error)}`);
  }
}

/** Path of the first of these commands that PATH has, undefined if it has none. */
export function onPath(...names: readonly string[]): string | undefined {
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    for (const name of names) {
      const path = join(folder === '' ? '.' : folder, name);
      try {
        accessSync(path, constants.X_OK);
        return path;
      } catch {
        // Not in this folder.
      }
    }
  }
  return undefined;
}

/** Path of the target's emulator; throws LoadError. */
function findEmulator({ name, emulator }: NativeTarget): string {
  const path = onPath(emulator, `${emulator}-static`);
  if (path === undefined) throw new LoadError(`this machine (${process.platform} ${process.arch}) runs no ${name} images; with qemu-user installed, ${emulator} does`);
  return path;
}

/** The exit status of a child as a shell shows it; a signal ends this process too. */
function ended({ status, signal, error }: ReturnType<typeof spawnSync>, name: string): number {
  if (error !== undefined) throw new LoadError(`${name}: ${(error as NodeJS.ErrnoException).code ?? error.message}`);
  if (signal !== null) process.kill(process.pid, signal);
  return status ?? 128 + system.signals[signal!];
}
