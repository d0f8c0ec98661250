// Layouts: the four combinations of pointer width and byte order, and sets of them.
//
// A *layout* (also *lane*, when one speaks of the value that something has under it) is one of le32, le64, be32,
// be64. It is always an argument and never a global. A set of layouts is a bit mask over lane indices, so that
// "valid for" sets intersect with `&`.

/** Lane index: 0 le32, 1 le64, 2 be32, 3 be64. Bit 0 tells the word size, bit 1 the byte order. */
export type Lane = number;

/** Set of lanes as a bit mask: bit `1 << lane`. */
export type LaneMask = number;

/** What a layout decides. Everything else about sizes follows from the types. */
export interface Layout {
  readonly lane: Lane;
  readonly name: string;
  /** Size of `word` and `ptr`, in bytes. */
  readonly wordBytes: 4 | 8;
  /** Size of `word` and `ptr`, in bits. */
  readonly wordBits: 32 | 64;
  readonly bigEndian: boolean;
}

export const laneCount = 4;

/** Indexed by lane. */
export const layouts: readonly Layout[] = [
  { lane: 0, name: 'le32', wordBytes: 4, wordBits: 32, bigEndian: false },
  { lane: 1, name: 'le64', wordBytes: 8, wordBits: 64, bigEndian: false },
  { lane: 2, name: 'be32', wordBytes: 4, wordBits: 32, bigEndian: true },
  { lane: 3, name: 'be64', wordBytes: 8, wordBits: 64, bigEndian: true },
];

export const allLanes: LaneMask = 0b1111;
export const lanes32: LaneMask = 0b0101;
export const lanes64: LaneMask = 0b1010;
export const lanesLittle: LaneMask = 0b0011;
export const lanesBig: LaneMask = 0b1100;

/** The layout with this name, or undefined. */
export function layoutNamed(name: string): Layout | undefined {
  return layouts.find((layout) => layout.name === name);
}

export function hasLane(mask: LaneMask, lane: Lane): boolean {
  return (mask >> lane & 1) !== 0;
}

/** The lowest lane of a non-empty set. */
export function firstLane(mask: LaneMask): Lane {
  return 31 - Math.clz32(mask & -mask);
}

/** Names of the set's layouts, `le32,be32`; `all` for all four. */
export function laneNames(mask: LaneMask): string {
  if (mask === allLanes) return 'all';
  return layouts.filter((layout) => hasLane(mask, layout.lane)).map((layout) => layout.name).join(',');
}

/** Reads what `laneNames` writes; undefined if a name is unknown or the set is empty. */
export function parseLanes(text: string): LaneMask | undefined {
  if (text === 'all') return allLanes;
  let mask = 0;
  for (const name of text.split(',')) {
    const layout = layoutNamed(name.trim());
    if (layout === undefined) return undefined;
    mask |= 1 << layout.lane;
  }
  return mask === 0 ? undefined : mask;
}
