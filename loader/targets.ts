// The targets that a program can be bound to. A target names a layout; layout is never implied by the instruction set.

import { layouts, layoutNamed, type Lane } from '../ir/layout.ts';
import { LoadError } from './error.ts';

export interface Target {
  readonly name: string;
  readonly lane: Lane;
  /** What runs it: the interpreter on the bound module, or this JavaScript engine on a wasm image. */
  readonly engine: 'interp' | 'wasm';
  /** One phrase for `lode targets`. */
  readonly summary: string;
}

const lane = (name: string): Lane => layoutNamed(name)!.lane;

/** In the order of `lode targets`. */
export const targets: readonly Target[] = [
  { name: 'wasm32', lane: lane('le32'), engine: 'wasm',
    summary: 'WebAssembly, 32-bit memory, in this JavaScript engine' },
  { name: 'wasm64', lane: lane('le64'), engine: 'wasm',
    summary: 'WebAssembly, 64-bit memory, in this JavaScript engine' },
  ...layouts.map(({ name, lane: index, wordBits, bigEndian }): Target => ({
    name: `interp-${name}`, lane: index, engine: 'interp',
    summary: `reference interpreter, ${wordBits}-bit ${bigEndian ? 'big' : 'little'}-endian`,
  })),
];

/** What `lode run` uses where the host has no native back end. */
export const defaultTarget = targets[0]!;

/** The target with this name; throws LoadError that lists the known ones. */
export function targetNamed(name: string): Target {
  const found = targets.find((target) => target.name === name);
  if (found === undefined)
    throw new LoadError(`no target '${name}'; there are ${targets.map((target) => target.name).join(', ')}`);
  return found;
}
