// Cutting a token stream at external declarations without parsing it, and hashing the pieces.
//
// Streams of different lanes are aligned by these pieces (DESIGN.md 3): what hashes equal is compiled once. A cut is
// made by bracket depth only: behind a `;` at depth 0, behind the `}` of a function body. A depth-0 `{` opens a body
// when a parameter list stands before it, and not `=` (an initializer) nor struct, union or enum (members). Between a
// parameter list and its body `;` belongs to K&R declarations. Pragmas between declarations are pieces of their own.
// For valid source the cuts are exactly where CParser.parseTopLevel ends its items.

import * as TK from './token.ts';
import type { Token } from './token.ts';

/** Words whose parenthesised group is no parameter list. */
const groupWords = new Set([
  '__attribute__', '__attribute', 'asm', '__asm__', '__asm', 'typeof', '__typeof__', '__typeof', '_Alignas', 'alignas',
  '_Atomic', '_Static_assert', 'static_assert', 'typeof_unqual', '_BitInt',
]);
const tagWords = new Set(['struct', 'union', 'enum']);

/**
 * The indices at which external declarations begin, and at the end the index behind the last one (that of the Eof
 * token, or the length). Piece i is tokens[cuts[i]] … tokens[cuts[i + 1] - 1].
 */
export function splitTopLevel(tokens: readonly Token[]): Int32Array {
  const cuts: number[] = [];
  let end = tokens.length;
  if (end > 0 && tokens[end - 1]!.kind === TK.Eof) end--;
  for (let i = 0; i < end;) {
    cuts.push(i);
    i = pieceEnd(tokens, i, end);
  }
  cuts.push(end);
  return Int32Array.from(cuts);
}

/** The index behind the external declaration that begins at `start`. */
function pieceEnd(tokens: readonly Token[], start: number, end: number): number {
  if (tokens[start]!.kind === TK.Pragma) return start + 1;
  let hasParams = false; // a parameter list was seen since the last `,`
  let hasTag = false; // inside `struct … {`, up to the brace
  let hasInit = false; // behind `=`
  let isOldStyle = false; // behind a parameter list that a declaration follows
  let i = start;
  while (i < end) {
    const token = tokens[i]!;
    if (token.kind === TK.Identifier) {
      if (hasParams && !hasInit && !groupWords.has(token.image)) isOldStyle = true;
      if (tagWords.has(token.image)) hasTag = true;
      if (groupWords.has(token.image) && isPunct(tokens[i + 1], '(')) {
        i = closing(tokens, i + 1, end);
        continue;
      }
    } else if (token.kind === TK.Punct) {
      switch (token.image) {
        case '(':
          i = closing(tokens, i, end);
          if (!hasInit) hasParams = true;
          hasTag = false;
          continue;
        case '[':
          i = closing(tokens, i, end);
          continue;
        case '{':
          i = closing(tokens, i, end);
          if (!hasTag && !hasInit && hasParams) return i;
          hasTag = false;
          continue;
        case '=':
          hasInit = true;
          hasTag = false;
          break;
        case ',':
          if (!isOldStyle) hasParams = false;
          hasInit = false;
          hasTag = false;
          break;
        case '*':
          hasTag = false;
          break;
        case ';':
          if (!isOldStyle) return i + 1;
          hasTag = false;
          // Between K&R declarations, unless no body comes: then the parameter list was that of a macro-like thing.
          if (!bodyFollows(tokens, i + 1, end)) return i + 1;
          break;
      }
    }
    i++;
  }
  return end;
}

/** Whether declarations up to a `{` stand at `i`: the rest of a K&R definition. */
function bodyFollows(tokens: readonly Token[], i: number, end: number): boolean {
  let hasTag = false;
  while (i < end) {
    const token = tokens[i]!;
    if (token.kind === TK.Pragma) return false;
    if (token.kind === TK.Identifier) {
      if (tagWords.has(token.image)) hasTag = true;
    } else if (token.kind === TK.Punct) {
      if (token.image === '{') {
        if (!hasTag) return true;
        i = closing(tokens, i, end);
        hasTag = false;
        continue;
      }
      if (token.image === '=') return false;
      if (token.image === '(') {
        // A parameter declared as a function or by a pointer to one is rare; a new function's list comes before a `{`.
        const behind = closing(tokens, i, end);
        if (isPunct(tokens[behind], '{')) return false;
        i = behind;
        continue;
      }
      if (token.image === ';' || token.image === '*') hasTag = false;
    }
    i++;
  }
  return false;
}

/** The index behind the bracket that closes the one at `i`. */
function closing(tokens: readonly Token[], i: number, end: number): number {
  let depth = 0;
  for (; i < end; i++) {
    const token = tokens[i]!;
    if (token.kind !== TK.Punct) continue;
    const image = token.image;
    if (image === '(' || image === '[' || image === '{') depth++;
    else if ((image === ')' || image === ']' || image === '}') && --depth === 0) return i + 1;
  }
  return end;
}

function isPunct(token: Token | undefined, image: string): boolean {
  return token !== undefined && token.kind === TK.Punct && token.image === image;
}

/**
 * A hash of tokens [from, to) over what they say (kinds, images, lanes), not where they stand: 53 bits, as a number.
 * Two 32-bit multiplicative hashes side by side (FNV-1a and one with the multiplier of MurmurHash3).
 */
export function hashTokens(tokens: readonly Token[], from: number, to: number): number {
  let low = 0x811c9dc5;
  let high = 0x9747b28c;
  for (let i = from; i < to; i++) {
    const token = tokens[i]!;
    low = Math.imul(low ^ token.kind, 0x01000193);
    const images = token.lanes;
    for (let lane = -1; lane < (images === null ? 0 : images.length); lane++) {
      const image = lane < 0 ? token.image : images![lane]!;
      for (let k = 0; k < image.length; k++) {
        const c = image.charCodeAt(k);
        low = Math.imul(low ^ c, 0x01000193);
        high = Math.imul(high ^ c, 0xcc9e2d51);
        high = (high << 15) | (high >>> 17);
      }
      low = Math.imul(low ^ 0x1ff, 0x01000193);
      high = Math.imul(high ^ image.length ^ 0x5bd1e995, 0xcc9e2d51);
    }
  }
  high ^= high >>> 16;
  return (high & 0x1fffff) * 0x100000000 + (low >>> 0);
}
