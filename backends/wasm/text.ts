// The text form of a WebAssembly module.

import binaryen from 'binaryen';
import { FormatError } from '../../ir/bytes.ts';

export function textOf(bytes: Uint8Array, name: string): string {
  let module: binaryen.Module;
  try {
    module = binaryen.readBinary(bytes);
  } catch {
    throw new FormatError(`${name}: WebAssembly module: binary form is damaged`);
  }
  try {
    return module.emitText();
  } finally {
    module.dispose();
  }
}
