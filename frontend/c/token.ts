// Preprocessing tokens as they reach the parser.
//
// One class, one shape; every field is always initialised. A token satisfies Chevrotain's IToken structurally
// (image, startOffset, tokenTypeIdx, tokenType), so that the parser runs over the array as it is; the parser's table
// sets tokenTypeIdx and tokenType.

import type { TokenType } from 'chevrotain';
import { spellings, type Name } from './names.ts';
import type { Loc } from './source.ts';

// What a token is (import this module as `TK`). The numbers are fixed.
export const Eof = 0;
export const Identifier = 1;
/** A preprocessing number (C17 6.4.8). */
export const Number = 2;
export const Char = 3;
export const String = 4;
export const Punct = 5;
/** A constant whose spelling differs by lane; `lanes` has the spellings. */
export const LaneNumber = 6;
/** A pragma that the preprocessor did not consume; `image` is its text after `#pragma`. */
export const Pragma = 7;
/** A stray character, or an unterminated literal (the image begins with the quote or its prefix). */
export const Other = 8;
/** `<...>` or `"..."` of #include; never leaves the preprocessor. */
export const Header = 9;

/** One of the numbers above. */
export type TokenKind = number;

/** Bits of `Token.flags`. */
export const SpaceBefore = 1;
/** First token of a line. */
export const LineStart = 2;
/** A macro name that must never be expanded again (C17 6.10.3.4). */
export const NoExpand = 4;
/** Spelled as a digraph; delivered to the parser in the primary spelling. */
export const Digraph = 8;
/** Comes out of a macro expansion. */
export const Expanded = 16;
/** The preprocessor has reported something about it already. */
export const Reported = 32;

/** One token. */
export class Token {
  /** Chevrotain's type number; 0 until the parser's table sets it. */
  tokenTypeIdx: number;
  kind: TokenKind;
  /** The spelling, see `image`. */
  name: Name;
  /** The outermost expansion point: where the token stands in a file. */
  loc: Loc;
  /** Where the token is spelled: differs from `loc` inside macro bodies and arguments. */
  spell: Loc;
  /** SpaceBefore, LineStart, … */
  flags: number;
  /** Spelling by lane index, for a LaneNumber; '' in lanes that are not live. */
  lanes: readonly string[] | null;

  /** Chevrotain's type, which only its messages would ask for, and they are replaced. */
  declare tokenType: TokenType;

  constructor(kind: TokenKind, name: Name, loc: Loc, spell: Loc, flags: number, lanes: readonly string[] | null) {
    this.tokenTypeIdx = 0;
    this.kind = kind;
    this.name = name;
    this.loc = loc;
    this.spell = spell;
    this.flags = flags;
    this.lanes = lanes;
  }

  /**
   * The spelling. Identifiers are Unicode text (UCNs and UTF-8 decoded); other tokens are byte strings (one
   * character per byte of the source). A LaneNumber's is its le64 spelling or that of its first live lane.
   */
  get image(): string {
    return spellings[this.name];
  }

  /** For Chevrotain's own messages; the same as `loc`. */
  get startOffset(): number {
    return this.loc;
  }
}
