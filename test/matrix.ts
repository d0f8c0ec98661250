// Which targets a `run` filetest is run on, and at which -O level the program is compiled and translated for them.
//
// Usually a test has one of two halves of the engines, by its place among the tests, so that `npm test` stays short: each half has the
// host, WebAssembly, both byte orders and both word sizes; one is at -O2, the other at -O0. Where nothing may be skipped (LODE_REQUIRE_ALL, in
// CI) every target runs at -O2, and all native ones at -O0 too, the foreign ones under qemu-user.

import { nativeTargets } from '../backends/native.ts';
import { hasTool, requireAll } from './needs.ts';

export interface MatrixRow { readonly level: '-O0' | '-O1' | '-O2'; readonly targets: readonly string[] }

const host = nativeTargets.filter(({ arch }) => arch === process.arch).map(({ name }) => name);
/** Native targets that this machine can execute. */
const executable = nativeTargets.filter(({ arch, emulator }) => arch === process.arch || hasTool(emulator)).map(({ name }) => name);
if (requireAll && executable.length < nativeTargets.length) throw new Error('an emulator of qemu-user is not installed: all native targets are tested');

/** For programs that need processes and signals: `test: run native`. */
export const nativeMatrix: readonly MatrixRow[] = [{ level: '-O2', targets: executable }, { level: '-O0', targets: host }];

const whole: readonly MatrixRow[] = [
  { level: '-O2', targets: ['interp-le32', 'interp-le64', 'interp-be32', 'interp-be64', 'wasm32', 'wasm64', ...executable] },
  { level: '-O1', targets: ['interp-le64', ...host] },
  { level: '-O0', targets: ['interp-be32', 'wasm32', ...executable] },
];
const halves: readonly (readonly MatrixRow[])[] = [
  [{ level: '-O2', targets: ['interp-le32', 'interp-be64', 'wasm32', ...host] }],
  [{ level: '-O0', targets: ['interp-le64', 'interp-be32', 'wasm64', ...host] }],
];

/** The rows for the test that stands at a place in the list of all. */
export function matrixOf(place: number): readonly MatrixRow[] { return requireAll ? whole : halves[place % 2]!; }

/** Whether a target's programs run under an emulator here. */
export function isEmulated(target: string): boolean { return nativeTargets.some(({ name, arch }) => name === target && arch !== process.arch); }
