// Damages modules in binary form on purpose: changes bytes of sections and, if wanted, makes all digests right again,
// so that what is behind the digest check is tested.

import { digestOffset, frameDigest, headerSize, readFrame, sectionEntrySize, sectionNames, sha256 } from '../../ir/format.ts';

/** The sections of a module that is not compressed, by id, as copies. */
export function takeSections(bytes: Uint8Array): Uint8Array[] {
  return readFrame(bytes, 'module').sections.map((section) =>
    bytes.slice(section.offset, section.offset + section.stored),
  );
}

/** A module of these sections (entry 0 is the header), sizes and digests made right. */
export function sealSections(sections: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const count = sectionNames.length - 1;
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
    view.setUint32(entry + 12, sections[id]!.length, true);
    out.set(sha256(sections[id]!), entry + 16);
    out.set(sections[id]!, offset);
    offset += sections[id]!.length;
  }
  out.set(frameDigest(out, 0), digestOffset);
  return out;
}

/** Makes the digests of a changed module right, in place, whatever its sections hold. */
export function resealed(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  for (const { id, offset, stored } of readFrame(bytes, 'module').sections.slice(1))
    bytes.set(sha256(bytes.subarray(offset, offset + stored)), headerSize + (id - 1) * sectionEntrySize + 16);
  bytes.set(frameDigest(bytes, 0), digestOffset);
  return bytes;
}
