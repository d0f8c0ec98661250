// The inner form of images that come from files: whether bytes are what a target executes. ELF: System V gABI chapters 4 and 5;
// WebAssembly: core specification 5.5.
//
// What is checked is what decides which loader of which machine takes the file, and that all it would map lies inside. The meaning of the code is
// not checked: that is for translating again and comparing (`lode fat verify`).

import { layouts } from '../ir/layout.ts';
import type { NativeTarget } from '../backends/native.ts';
import type { Target } from './targets.ts';

const etExec = 2;
const ptLoad = 1;
const pfX = 1;

/** Why the bytes are no image for the target, undefined if they are. */
export function imageProblem(image: Uint8Array, target: Target): string | undefined {
  if (target.engine === 'interp') return `target ${target.name} has no images`;
  return target.native === undefined ? wasmProblem(image) : elfProblem(image, target, target.native);
}

function elfProblem(image: Uint8Array, target: Target, { machine }: NativeTarget): string | undefined {
  const { wordBits, bigEndian } = layouts[target.lane]!;
  const wide = wordBits === 64;
  const view = new DataView(image.buffer, image.byteOffset, image.byteLength);
  const word = (at: number): number => wide ? Number(view.getBigUint64(at, !bigEndian)) : view.getUint32(at, !bigEndian);
  const half = (at: number): number => view.getUint16(at, !bigEndian);
  const headerBytes = wide ? 64 : 52;
  if (image.length < headerBytes || view.getUint32(0) !== 0x7f454c46) return 'is no ELF file';
  if (image[4] !== (wide ? 2 : 1) || image[5] !== (bigEndian ? 2 : 1) || image[6] !== 1) return `is not an ELF file of ${layouts[target.lane]!.name}`;
  if (half(16) !== etExec) return 'is not an executable ELF file';
  if (half(18) !== machine) return `is for ELF machine ${half(18)}, not ${machine}`;
  const entry = word(24);
  const table = word(wide ? 32 : 28);
  const entrySize = half(wide ? 54 : 42);
  const count = half(wide ? 56 : 44);
  if (entrySize !== (wide ? 56 : 32) || count === 0 || table + count * entrySize > image.length) return 'has no program headers';
  let isEntered = false;
  for (let at = table; count > 0 && at < table + count * entrySize; at += entrySize) {
    if (view.getUint32(at, !bigEndian) !== ptLoad) continue;
    const flags = view.getUint32(at + (wide ? 4 : 24), !bigEndian);
    const offset = word(at + (wide ? 8 : 4));
    const address = word(at + (wide ? 16 : 8));
    const fileSize = word(at + (wide ? 32 : 16));
    if (offset + fileSize > image.length || fileSize > word(at + (wide ? 40 : 20))) return 'has a segment outside the file';
    if ((flags & pfX) !== 0 && entry >= address && entry < address + fileSize) isEntered = true;
  }
  return isEntered ? undefined : 'is entered outside its code';
}

function wasmProblem(image: Uint8Array): string | undefined {
  const view = new DataView(image.buffer, image.byteOffset, image.byteLength);
  if (image.length < 8 || view.getUint32(0) !== 0x0061736d || view.getUint32(4, true) !== 1) return 'is no WebAssembly module';
  // Sections: id, size as unsigned LEB128 of at most 5 bytes, contents.
  for (let at = 8; at < image.length;) {
    at++;
    let size = 0;
    for (let shift = 0; ; shift += 7) {
      if (at >= image.length || shift > 28) return 'has a section outside the file';
      const byte = image[at++]!;
      size += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) break;
    }
    at += size;
    if (at > image.length) return 'has a section outside the file';
  }
  return undefined;
}
