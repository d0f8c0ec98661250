// Macros: what #define makes of a line (C17 6.10.3), comparison of two definitions, and a definition as text (-dM).
//
// A replacement list without # or ## is `body`, tokens to be copied. With parameters or ##, it is `pieces`: a piece is a
// token, a parameter, or a __VA_OPT__ group, with the operators that apply to it.

import type { LaneMask } from '../../ir/layout.ts';
import type { Diagnostics } from './diagnostics.ts';
import type { Lexed } from './lex.ts';
import { nameOf, spellings, type Name } from './names.ts';
import type { Loc } from './source.ts';
import { Digraph, Identifier, LineStart, Punct, SpaceBefore, Token, type TokenKind } from './token.ts';

/** What a macro is. */
export const ObjectLike = 0;
export const FunctionLike = 1;
/** Computed: __LINE__, __has_include, _Pragma, … */
export const Builtin = 2;
/** Predefined, differing by lane. */
export const ByLane = 3;
/** Not a macro: #pragma GCC poison. */
export const Poisoned = 4;
/** Defined in different ways, or only in some, by the lanes of `parts`. */
export const Varying = 5;

/** Bits of `Piece.flags`: preceded by #; followed by ##. */
export const Stringify = 1;
export const PasteLeft = 2;

/** One element of a replacement list. */
export interface Piece {
  token: Token;
  /** Index of the parameter; -1 for a token, -2 for __VA_OPT__. */
  param: number;
  flags: number;
  /** The group of a __VA_OPT__. */
  inner: Piece[] | null;
}

/** What a name means in some lanes; undefined if it is no macro there. */
export interface MacroPart {
  readonly lanes: LaneMask;
  readonly macro: Macro | undefined;
}

const [OpenName, CloseName, CommaName, EllipsisName, HashName, HashHashName, VaArgsName, VaOptName] = [
  '(', ')', ',', '...', '#', '##', '__VA_ARGS__', '__VA_OPT__'].map(nameOf);

/** A macro; one shape for all kinds. */
export class Macro {
  readonly name: Name;
  readonly kind: number;
  params: readonly Name[] = [];
  /** The last parameter takes the rest of the arguments. */
  variadic = false;
  /** Tokens of the replacement list, if nothing is to be done to them; else null. */
  body: readonly Token[] | null = null;
  pieces: readonly Piece[] = [];
  /** The name of the #define; 0 if predefined. */
  loc: Loc = 0;
  /** Where the definition stands among a file's tokens: [from, to) after the name and parameters. */
  lexed: Lexed | null = null;
  from = 0;
  to = 0;
  /** Spelling by lane (ByLane); '' where not defined. */
  lanes: readonly string[] | null = null;
  /** Lanes in which the macro exists. */
  mask: LaneMask = 15;
  /** Disjoint (Varying). */
  parts: readonly MacroPart[] | null = null;
  /** Which computation (Builtin). */
  code = 0;
  /** Being expanded now: its name is left alone. */
  disabled = false;
  /** Made by the implementation rather than by the sources. */
  predefined = false;

  constructor(name: Name, kind: number) {
    this.name = name;
    this.kind = kind;
  }
}

/** What is defined while a line is read. */
interface Reading {
  lexed: Lexed;
  base: Loc;
  diags: Diagnostics;
  params: Name[];
  isFunction: boolean;
  variadic: boolean;
}

/**
 * Reads the definition at token `at` (the macro's name) up to `end`; null if it is malformed, which has been reported.
 * `base` is the position at which the file was entered.
 */
export function parseDefinition(lexed: Lexed, at: number, end: number, base: Loc, diags: Diagnostics): Macro | null {
  const name = lexed.name[at];
  const loc = base + lexed.offset[at];
  let from = at + 1;
  const isFunction = from < end && lexed.name[from] === OpenName && lexed.kind[from] === Punct && (lexed.flags[from] & SpaceBefore) === 0;
  const macro = new Macro(name, isFunction ? FunctionLike : ObjectLike);
  macro.loc = loc;
  const reading: Reading = { lexed, base, diags, params: [], isFunction, variadic: false };
  if (isFunction) {
    from = parseParameters(reading, from + 1, end);
    if (from < 0) return null;
    macro.params = reading.params;
    macro.variadic = reading.variadic;
  } else if (from < end && (lexed.flags[from] & SpaceBefore) === 0) {
    diags.pedwarn(base + lexed.offset[from], 'ISO C99 requires whitespace after the macro name');
  }
  macro.lexed = lexed;
  macro.from = from;
  macro.to = end;
  let plain = !isFunction;
  for (let i = from; plain && i < end; i++) if (lexed.name[i] === HashHashName && lexed.kind[i] === Punct) plain = false;
  if (plain) {
    const body: Token[] = [];
    for (let i = from; i < end; i++) body.push(tokenAt(reading, i, i === from));
    macro.body = body;
    return macro;
  }
  const pieces = parsePieces(reading, from, end, false);
  if (pieces === null) return null;
  macro.pieces = pieces;
  return macro;
}

function tokenAt(reading: Reading, i: number, isFirst: boolean): Token {
  const { lexed } = reading;
  const loc = reading.base + lexed.offset[i];
  const flags = lexed.flags[i] & (isFirst ? Digraph : SpaceBefore | Digraph);
  return new Token(lexed.kind[i] as TokenKind, lexed.name[i], loc, loc, flags, null);
}

/** Reads parameters after `(`; index after `)`, or -1. */
function parseParameters(reading: Reading, start: number, end: number): number {
  const { lexed, base, diags, params } = reading;
  const { name, kind } = lexed;
  let i = start;
  const fail = (at: number, text: string): number => {
    diags.error(base + lexed.offset[Math.min(at, end - 1)], text);
    return -1;
  };
  if (i < end && name[i] === CloseName && kind[i] === Punct) return i + 1;
  for (;;) {
    if (i >= end) return fail(i, 'expected parameter name before end of line');
    if (name[i] === EllipsisName && kind[i] === Punct) {
      params.push(VaArgsName);
      reading.variadic = true;
      i++;
    } else if (kind[i] !== Identifier) {
      return fail(i, `expected parameter name, found "${spellings[name[i]]}"`);
    } else {
      if (name[i] === VaArgsName) return fail(i, '__VA_ARGS__ can only appear in the expansion of a C99 variadic macro');
      if (params.includes(name[i])) return fail(i, `duplicate macro parameter "${spellings[name[i]]}"`);
      params.push(name[i]);
      i++;
      if (i < end && name[i] === EllipsisName && kind[i] === Punct) {
        reading.variadic = true;
        i++;
      }
    }
    if (i >= end) return fail(i, "expected ')' before end of line");
    if (name[i] === CloseName) return i + 1;
    if (reading.variadic) return fail(i, `expected ')' after "..."`);
    if (name[i] !== CommaName) return fail(i, `expected ',' or ')', found "${spellings[name[i]]}"`);
    i++;
  }
}

/** Reads a replacement list, or the group of a __VA_OPT__. */
function parsePieces(reading: Reading, from: number, end: number, isGroup: boolean): Piece[] | null {
  const { lexed, base, diags, params } = reading;
  const { name, kind } = lexed;
  const pieces: Piece[] = [];
  let i = from;
  while (i < end) {
    let token = tokenAt(reading, i, i === from && !isGroup);
    if (kind[i] === Punct && name[i] === HashHashName) {
      if (i === from || i + 1 === end) {
        diags.error(base + lexed.offset[i], isGroup ? "'##' cannot appear at either end of __VA_OPT__"
          : "'##' cannot appear at either end of a macro expansion");
        return null;
      }
      pieces[pieces.length - 1].flags |= PasteLeft;
      i++;
      continue;
    }
    let flags = 0;
    if (reading.isFunction && kind[i] === Punct && name[i] === HashName) {
      const isParam = i + 1 < end && kind[i + 1] === Identifier
        && (params.includes(name[i + 1]) || reading.variadic && name[i + 1] === VaOptName);
      if (!isParam) {
        diags.error(base + lexed.offset[i], "'#' is not followed by a macro parameter");
        return null;
      }
      flags = Stringify;
      const spaced = token.flags;
      i++;
      token = tokenAt(reading, i, false);
      token.flags = spaced;
    }
    let param = -1;
    let inner: Piece[] | null = null;
    if (kind[i] === Identifier) {
      param = params.indexOf(name[i]);
      if (param < 0 && name[i] === VaOptName && reading.variadic) {
        const close = groupEnd(lexed, i + 1, end);
        if (close < 0) {
          diags.error(base + lexed.offset[i], 'unterminated __VA_OPT__');
          return null;
        }
        inner = parsePieces(reading, i + 2, close, true);
        if (inner === null) return null;
        param = -2;
        i = close;
      } else if (param < 0 && name[i] === VaArgsName) {
        diags.pedwarn(base + lexed.offset[i], '__VA_ARGS__ can only appear in the expansion of a C99 variadic macro');
      }
    }
    pieces.push({ token, param, flags, inner });
    i++;
  }
  return pieces;
}

/** Index of the `)` that closes the group whose `(` is at `open`; -1 if there is none. */
function groupEnd(lexed: Lexed, open: number, end: number): number {
  if (open >= end || lexed.name[open] !== OpenName) return -1;
  let depth = 0;
  for (let i = open; i < end; i++) {
    if (lexed.kind[i] !== Punct) continue;
    if (lexed.name[i] === OpenName) depth++;
    else if (lexed.name[i] === CloseName && --depth === 0) return i;
  }
  return -1;
}

/** Whether a redefinition is the same (6.10.3p1, p2). */
export function isSameMacro(a: Macro, b: Macro): boolean {
  if (a.kind !== b.kind || a.variadic !== b.variadic || a.params.length !== b.params.length) return false;
  for (let i = 0; i < a.params.length; i++) if (a.params[i] !== b.params[i]) return false;
  const length = a.to - a.from;
  if (a.lexed === null || b.lexed === null || length !== b.to - b.from) return false;
  for (let i = 0; i < length; i++) {
    const p = a.from + i;
    const q = b.from + i;
    if (a.lexed.name[p] !== b.lexed.name[q] || a.lexed.kind[p] !== b.lexed.kind[q]) return false;
    if (i > 0 && ((a.lexed.flags[p] ^ b.lexed.flags[q]) & SpaceBefore) !== 0) return false;
  }
  return true;
}

const digraphs: Readonly<Record<string, string>> = { '[': '<:', ']': ':>', '{': '<%', '}': '%>', '#': '%:', '##': '%:%:' };

/** How a token was written, as a byte string. */
export function spellingOf(kind: number, image: string, flags: number): string {
  if ((flags & Digraph) !== 0) return digraphs[image] ?? image;
  if (kind !== Identifier) return image;
  for (let i = 0; i < image.length; i++) {
    if (image.charCodeAt(i) >= 128) return Buffer.from(image, 'utf8').toString('latin1');
  }
  return image;
}

/** Spellings of tokens [from, to) with single spaces where white space was; `to` is at most the line's end. */
export function textOf(lexed: Lexed, from: number, to: number): string {
  let text = '';
  for (let i = from; i < to; i++) {
    if (i > from && (lexed.flags[i] & (SpaceBefore | LineStart)) !== 0) text += ' ';
    text += spellingOf(lexed.kind[i], spellings[lexed.name[i]], lexed.flags[i]);
  }
  return text;
}

/** The #define line of a macro, without a newline; `spelling` of one lane for a macro that differs by lane. */
export function definitionOf(macro: Macro, lane: number): string {
  if (macro.kind === ByLane) return `#define ${spellings[macro.name]} ${macro.lanes?.[lane] ?? ''}`;
  let text = `#define ${spellings[macro.name]}`;
  if (macro.kind === FunctionLike) {
    const params = macro.params.map((param, i) => i < macro.params.length - 1 || !macro.variadic ? spellings[param]
      : param === VaArgsName ? '...' : `${spellings[param]}...`);
    text += `(${params.join(',')})`;
  }
  return macro.lexed === null ? text : `${text} ${textOf(macro.lexed, macro.from, macro.to)}`;
}
