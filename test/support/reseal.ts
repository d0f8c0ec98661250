// Damages modules in binary form on purpose: changes bytes of sections and, if wanted, makes all digests right again,
// so that what is behind the digest check is tested.

import {
  digestOffset, digestSize, frameDigest, headerSize, readFrame, SBodies, sectionEntrySize, sectionNames, SFunctions,
  sha256,
} from '../../ir/format.ts';
import { ByteReader, FormatError } from '../../ir/bytes.ts';

/** The sections of a module, by id, as copies. */
export function takeSections(bytes: Uint8Array): Uint8Array[] {
  return readFrame(bytes, 'module').sections.map((section) =>
    bytes.slice(section.offset, section.offset + section.size),
  );
}

/** A module of these sections (entry 0 is the header), sizes and digests made right as far as bodies can be told. */
export function sealSections(sections: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const count = sectionNames.length - 1;
  sealBodies(sections[SFunctions]!, sections[SBodies]!);
  const size =
    headerSize + count * sectionEntrySize + sections.slice(1).reduce((sum, section) => sum + section.length, 0);
  const out = new Uint8Array(size);
  const view = new DataView(out.buffer);
  out.set(sections[0]!);
  view.setUint32(8, size, true);
  view.setUint32(12, count, true);
  let offset = headerSize + count * sectionEntrySize;
  for (let id = 1; id <= count; id++) {
    const entry = headerSize + (id - 1) * sectionEntrySize;
    view.setUint32(entry, id, true);
    view.setUint32(entry + 4, offset, true);
    view.setUint32(entry + 8, sections[id]!.length, true);
    if (id !== SBodies) out.set(sha256(sections[id]!), entry + 12);
    out.set(sections[id]!, offset);
    offset += sections[id]!.length;
  }
  out.set(frameDigest(out, 0), digestOffset);
  return out;
}

/** Recomputes the digests in the table of bodies, in place. */
function sealBodies(functions: Uint8Array, bodies: Uint8Array): void {
  const reader = new ByteReader(functions, 'module', 'functions', 0, functions.length);
  try {
    for (let n = reader.uint(); n > 0; n--) {
      const offset = reader.u32();
      const size = reader.u32();
      reader.u32();
      const digest = reader.at;
      reader.raw(digestSize);
      functions.set(sha256(bodies.subarray(offset, offset + size)), digest);
    }
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
  }
}
