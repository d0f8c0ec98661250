// The targets that a program can be bound to. A target names a layout; layout is never implied by the instruction set.

import { nativeTargets, type NativeTarget } from '../backends/native.ts';
import { hasLane, layouts, layoutNamed, type Lane, type LaneMask } from '../ir/layout.ts';
import { LoadError } from './error.ts';
import { isHost } from './launch.ts';

export interface Target {
  readonly name: string;
  readonly lane: Lane;
  /** What runs it: the interpreter on the bound module, this JavaScript engine on a wasm image, a machine on an ELF executable. */
  readonly engine: 'interp' | 'wasm' | 'native';
  /** The back end's row of a native target. */
  readonly native: NativeTarget | undefined;
  /** One phrase for `lode targets`. */
  readonly summary: string;
}

const lane = (name: string): Lane => layoutNamed(name)!.lane;

/** In the order of `lode targets`. */
export const targets: readonly Target[] = [
  ...nativeTargets.map((native): Target => ({
    name: native.name, lane: lane(native.layout), engine: 'native', native,
    summary: isHost(native) ? `${native.summary}, this machine` : `${native.summary}, under ${native.emulator}`,
  })),
  { name: 'wasm32', lane: lane('le32'), engine: 'wasm', native: undefined,
    summary: 'WebAssembly, 32-bit memory, in this JavaScript engine' },
  { name: 'wasm64', lane: lane('le64'), engine: 'wasm', native: undefined,
    summary: 'WebAssembly, 64-bit memory, in this JavaScript engine' },
  ...layouts.map(({ name, lane: index, wordBits, bigEndian }): Target => ({
    name: `interp-${name}`, lane: index, engine: 'interp', native: undefined,
    summary: `reference interpreter, ${wordBits}-bit ${bigEndian ? 'big' : 'little'}-endian`,
  })),
];

/** What `lode run` uses: the host's own target, wasm32 where it has none. */
export const defaultTarget = targets.find(({ native }) => native !== undefined && isHost(native)) ?? targets.find(({ name }) => name === 'wasm32')!;

/** What `lode run` uses for a program of these layouts: the default target, or else the first that this machine runs by itself. */
export function defaultTargetFor(mask: LaneMask): Target {
  const holds = (target: Target): boolean => hasLane(mask, target.lane) && (target.native === undefined || isHost(target.native));
  return [defaultTarget, ...targets].find(holds) ?? defaultTarget;
}

/** The target with this name; throws LoadError that lists the known ones. */
export function targetNamed(name: string): Target {
  const found = targets.find((target) => target.name === name);
  if (found === undefined)
    throw new LoadError(`no target '${name}'; there are ${targets.map((target) => target.name).join(', ')}`);
  return found;
}
