// Cutting tokens at external declarations without parsing them.
//
// The parser gets one piece at a time, and pieces of different lanes are aligned (align.ts). A cut is made by bracket
// depth only: behind a `;` at depth 0, behind the `}` of a function body. A depth-0 `{` opens a body
// when a parameter list stands before it, and not `=` (an initializer) nor struct, union or enum (members). Between a
// parameter list and its body `;` belongs to K&R declarations. Pragmas between declarations are pieces of their own.
// For valid source the cuts are exactly where CParser.parseTopLevel ends its items.

import * as T from './keywords.ts';

const PRAGMA = T.PragmaTok.tokenTypeIdx!;
const LPAREN = T.LParen.tokenTypeIdx!;
const LBRACKET = T.LBracket.tokenTypeIdx!;
const LBRACE = T.LBrace.tokenTypeIdx!;
const ASSIGN = T.AssignTok.tokenTypeIdx!;
const COMMA = T.Comma.tokenTypeIdx!;
const STAR = T.Star.tokenTypeIdx!;
const SEMI = T.Semi.tokenTypeIdx!;

/** 1 for words (identifiers and keywords), 2 for those whose parenthesised group is no parameter list, by type number. */
const wordSort = new Uint8Array(256);
/** 1: opens a bracket, 2: closes one. */
const bracket = new Uint8Array(256);
/** 1: struct, union, enum. */
const tag = new Uint8Array(256);
for (const type of T.Word.categoryMatches!) wordSort[type] = 1;
for (const type of [T.Attribute, T.Asm, T.Typeof, T.AlignasWord, T.AtomicWord, T.StaticAssertWord, T.Unsupported]) wordSort[type.tokenTypeIdx!] = 2;
for (const type of [T.LParen, T.LBracket, T.LBrace]) bracket[type.tokenTypeIdx!] = 1;
for (const type of [T.RParen, T.RBracket, T.RBrace]) bracket[type.tokenTypeIdx!] = 2;
for (const type of [T.Struct, T.Union, T.Enum]) tag[type.tokenTypeIdx!] = 1;

/**
 * The indices at which external declarations begin among tokens of the given types (tokenTypeIdx), an Eof not included,
 * and at the end their number. Piece i is [cuts[i], cuts[i + 1]).
 */
export function splitTopLevel(types: Uint8Array): Int32Array {
  const cuts: number[] = [];
  for (let i = 0; i < types.length;) {
    cuts.push(i);
    i = pieceEnd(types, i, types.length);
  }
  cuts.push(types.length);
  return Int32Array.from(cuts);
}

/** The index behind the external declaration that begins at `start`; `end` if it goes on there. */
export function pieceEnd(types: Uint8Array, start: number, end: number): number {
  if (types[start] === PRAGMA) return start + 1;
  let hasParams = false; // a parameter list was seen since the last `,`
  let hasTag = false; // inside `struct … {`, up to the brace
  let hasInit = false; // behind `=`
  let isOldStyle = false; // behind a parameter list that a declaration follows
  let i = start;
  while (i < end) {
    const type = types[i];
    if (wordSort[type] !== 0) {
      if (hasParams && !hasInit && wordSort[type] === 1) isOldStyle = true;
      if (tag[type] !== 0) hasTag = true;
      if (wordSort[type] === 2 && types[i + 1] === LPAREN) {
        i = closing(types, i + 1, end);
        continue;
      }
    } else {
      switch (type) {
        case LPAREN:
          i = closing(types, i, end);
          if (!hasInit) hasParams = true;
          hasTag = false;
          continue;
        case LBRACKET:
          i = closing(types, i, end);
          continue;
        case LBRACE:
          i = closing(types, i, end);
          if (!hasTag && !hasInit && hasParams) return i;
          hasTag = false;
          continue;
        case ASSIGN:
          hasInit = true;
          hasTag = false;
          break;
        case COMMA:
          if (!isOldStyle) hasParams = false;
          hasInit = false;
          hasTag = false;
          break;
        case STAR:
          hasTag = false;
          break;
        case SEMI:
          if (!isOldStyle) return i + 1;
          hasTag = false;
          // Between K&R declarations, unless no body comes: then the parameter list was that of a macro-like thing.
          if (!bodyFollows(types, i + 1, end)) return i + 1;
          break;
      }
    }
    i++;
  }
  return end;
}

/** Whether declarations up to a `{` stand at `i`: the rest of a K&R definition. */
function bodyFollows(types: Uint8Array, from: number, end: number): boolean {
  let hasTag = false;
  let i = from;
  while (i < end) {
    const type = types[i];
    if (type === PRAGMA || type === ASSIGN) return false;
    if (tag[type] !== 0) hasTag = true;
    else if (type === LBRACE) {
      if (!hasTag) return true;
      i = closing(types, i, end);
      hasTag = false;
      continue;
    } else if (type === LPAREN) {
      // A parameter declared as a function or by a pointer to one is rare; a new function's list comes before a `{`.
      const behind = closing(types, i, end);
      if (types[behind] === LBRACE) return false;
      i = behind;
      continue;
    } else if (type === SEMI || type === STAR) hasTag = false;
    i++;
  }
  return false;
}

/** The index behind the bracket that closes the one at `i`. */
function closing(types: Uint8Array, from: number, end: number): number {
  let depth = 0;
  for (let i = from; i < end; i++) {
    const sort = bracket[types[i]];
    if (sort === 1) depth++;
    else if (sort === 2 && --depth === 0) return i + 1;
  }
  return end;
}
