// Linking as the driver does it: from files to the bytes of a portable program or of an object.

import { isArchive, readArchive } from '../../ir/archive.ts';
import { decodeModule, FormatError, isModule } from '../../ir/decode.ts';
import { encodeModule } from '../../ir/encode.ts';
import { unrecognized } from '../../ir/format.ts';
import { linkModules, type LinkInput, type LinkOptions } from '../../ir/link.ts';
import { optimizeProgram } from '../../ir/opt/optimize.ts';
import type { Phases } from '../c/phase.ts';

/** First line of every linked program. */
const interpreterLine = '#!/usr/bin/env lode-run\n';

/** An object, IR library or archive. Throws FormatError. */
export function linkInputs(bytes: Uint8Array, path: string): LinkInput[] {
  if (isArchive(bytes)) return [{ kind: 'archive', name: path, archive: readArchive(bytes, path) }];
  if (isModule(bytes)) {
    const module = decodeModule(bytes, path);
    return [{ kind: module.kind === 'shared' ? 'library' : 'module', name: path, module }];
  }
  throw new FormatError(unrecognized(path));
}

export interface Linked {
  /** The file; undefined after errors. */
  readonly bytes: Uint8Array | undefined;
  readonly errors: readonly string[];
  readonly warnings: readonly string[];
}

/** Links, optimizes what is a program, and encodes it. */
export function linkProgram(inputs: LinkInput[], options: LinkOptions, phases?: Phases): Linked {
  const { module, errors, warnings } = linkModules(inputs, options);
  if (errors.length > 0) return { bytes: undefined, errors, warnings };
  if (options.kind === 'program') optimizeProgram(module);
  phases?.enter('write');
  const encoded = encodeModule(module, { compress: true });
  return { bytes: options.kind === 'program' ? Buffer.concat([Buffer.from(interpreterLine), encoded]) : encoded, errors, warnings };
}
