// Binding: from a program file to a verified module that holds under a target's layout.

import { readFileSync } from 'node:fs';
import { decodeModule, FormatError, isModule, moduleDigest } from '../ir/decode.ts';
import { unrecognized } from '../ir/format.ts';
import { laneNames, layouts } from '../ir/layout.ts';
import { definitionFor, lineName, type Module } from '../ir/module.ts';
import { verifyModule } from '../ir/verify.ts';
import { isPrimitive } from '../runtime/abi/calls.ts';
import { LoadError } from './error.ts';
import type { Target } from './targets.ts';

/** A program as it lies on disk; decoded only where that is needed. */
export interface Program {
  /** As the user named it. */
  readonly name: string;
  readonly bytes: Uint8Array;
  /** Digest of the module in hexadecimal; the `#!` line is outside it. */
  readonly digest: string;
}

/** Reads a program file and checks its digests. Throws LoadError. */
export function readProgram(path: string): Program {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new LoadError(`${path}: ${code === 'ENOENT' ? 'no such file' : code === 'EISDIR' ? 'is a folder' : code ?? String(error)}`);
  }
  return programOf(path, bytes);
}

/** A program from the bytes of its file. Throws LoadError. */
export function programOf(name: string, bytes: Uint8Array): Program {
  if (!isModule(bytes)) throw new LoadError(unrecognized(name));
  return { name, bytes, digest: refused(() => moduleDigest(bytes, name)) };
}

/** The program's module, decoded, verified and found to hold under the target's layout; an object's too where `objects` says so. Throws LoadError. */
export function bind(program: Program, target: Target, objects = false): Module {
  const module = refused(() => decodeModule(program.bytes, program.name));
  const [first, ...more] = verifyModule(module);
  if (first !== undefined)
    throw new LoadError(`${program.name}: ${first}${more.length > 0 ? ` (and ${more.length} more)` : ''}`);
  if (module.kind !== 'program' && !(objects && module.kind === 'object'))
    throw new LoadError(`${program.name}: is ${module.kind === 'object' ? 'an object' : 'a library'}; link it first`);
  const primitive = module.syscs.find(isPrimitive);
  if (primitive !== undefined) throw new LoadError(`${program.name}: names the described call '${primitive}', which belongs to personalities`);
  checkLayout(module, target);
  return module;
}

/** Refuses a target whose layout the module is not valid for; says which it has and, where known, why. */
function checkLayout(module: Module, target: Target): void {
  const { lane, name } = layouts[target.lane]!;
  if ((module.layouts >> lane & 1) === 0) {
    const limiting = module.symbols.find((symbol) => symbol.layouts !== 0 && symbol.defs.length > 0 &&
      (symbol.layouts >> lane & 1) === 0);
    const line = limiting === undefined ? '' : lineName(module, limiting.defs[0]!.line || limiting.line);
    const why = limiting === undefined ? '' : `; '${limiting.name}' is not${line === '' ? '' : ` (${line})`}`;
    throw new LoadError(`${module.name}: is not valid for layout ${name}, which target ${target.name} has, only for ${laneNames(module.layouts)}${why}`);
  }
  if (module.kind === 'object') return;
  const entry = module.symbols.find((symbol) => symbol.name === '__lode_start');
  if (entry === undefined || definitionFor(entry, lane) === undefined)
    throw new LoadError(`${module.name}: has no entry __lode_start (${name})`);
}

/** Turns a damaged file into one line. */
function refused<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof FormatError) throw new LoadError(error.message);
    throw error;
  }
}
