// Tokens of the text form.
//
// One regular expression, one pass. Comments run from `;` or `//` to the end of the line. A token knows whether it is
// the first of its line, because an instruction ends with its line.

import { scalars } from './types.ts';

export const TEnd = 0;
/** Identifier or keyword, with dots (`load.i32`); also `-inf`. */
export const TWord = 1;
/** Number as written: integer, float, path (`0.2`), hexadecimal, possibly with `:type`. */
export const TNumber = 2;
/** String; `text` holds its bytes as Latin-1 characters. */
export const TString = 3;
/** `@name`; quoted names are unquoted, a `#n` stays. */
export const TName = 4;
/** `%n`; text is n. */
export const TValue = 5;
/** `%Tn`; text is n. */
export const TType = 6;
/** `$n`; text is n. */
export const TSlot = 7;
/** `!file:line`; text is `file:line`. */
export const TLine = 8;
/** Punctuation. */
export const TPunct = 9;

export interface Token {
  readonly kind: number;
  readonly text: string;
  readonly line: number;
  readonly column: number;
  /** First token of its line. */
  readonly first: boolean;
}

/** What is wrong with a text, with its place. */
export class ParseError extends Error {
  readonly line: number;
  readonly column: number;

  constructor(message: string, line: number, column: number) {
    super(message);
    this.line = line;
    this.column = column;
  }
}

const types = scalars.map((scalar) => scalar.name).join('|');
const pattern = new RegExp([
  String.raw`([ \t\r]+|(?:;|\/\/)[^\n]*)`,
  String.raw`(\n)`,
  String.raw`%T([0-9]+)`,
  String.raw`%([0-9]+)`,
  String.raw`\$([0-9]+)`,
  String.raw`!([0-9]+:[0-9]+)`,
  String.raw`@((?:[A-Za-z_.$][A-Za-z0-9_.$]*|"[^"\n]*")(?:#[0-9]+)?)`,
  String.raw`"([^"\n]*)"`,
  String.raw`(-?(?:0x[0-9a-fA-F]+|[0-9][0-9.]*(?:[eE][+-]?[0-9]+)?)(?::(?:${types})(?![A-Za-z0-9_]))?)`,
  String.raw`([A-Za-z_][A-Za-z0-9_.$]*|-inf)`,
  String.raw`(\.\.\.|[(){}\[\],:=&+])`,
].join('|'), 'y');

/** All tokens, the last one TEnd. Throws ParseError. */
export function lexText(text: string): Token[] {
  const tokens: Token[] = [];
  let line = 1;
  let lineStart = 0;
  let first = true;
  pattern.lastIndex = 0;
  for (let at = 0; at < text.length;) {
    const match = pattern.exec(text);
    const column = at - lineStart + 1;
    if (match === null)
      throw new ParseError(`unexpected character ‘${String.fromCodePoint(text.codePointAt(at)!)}’`, line, column);
    at = pattern.lastIndex;
    if (match[1] !== undefined) continue;
    if (match[2] !== undefined) {
      line++;
      lineStart = at;
      first = true;
      continue;
    }
    const add = (kind: number, value: string): void => { tokens.push({ kind, text: value, line, column, first }); };
    if (match[3] !== undefined) add(TType, match[3]);
    else if (match[4] !== undefined) add(TValue, match[4]);
    else if (match[5] !== undefined) add(TSlot, match[5]);
    else if (match[6] !== undefined) add(TLine, match[6]);
    else if (match[7] !== undefined) add(TName, unquoteName(match[7], line, column));
    else if (match[8] !== undefined) add(TString, unquote(match[8], line, column));
    else if (match[9] !== undefined) add(TNumber, match[9]);
    else if (match[10] !== undefined) add(TWord, match[10]);
    else add(TPunct, match[11]!);
    first = false;
  }
  tokens.push({ kind: TEnd, text: 'end of file', line, column: text.length - lineStart + 1, first: true });
  return tokens;
}

const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', '\\': '\\' };

/** Bytes of a quoted string, as Latin-1. */
function unquote(text: string, line: number, column: number): string {
  if (!text.includes('\\') && /^[\x20-\x7e]*$/.test(text)) return text;
  const bytes = Buffer.from(text, 'utf8').toString('latin1');
  return bytes.replace(/\\([0-9a-fA-F]{2}|[\s\S]|$)/g, (whole, code: string) => {
    if (code.length === 2) return String.fromCharCode(Number.parseInt(code, 16));
    const known = escapes[code];
    if (known === undefined) throw new ParseError(`‘${whole}’ is no escape`, line, column);
    return known;
  });
}

function unquoteName(text: string, line: number, column: number): string {
  if (!text.startsWith('"')) return text;
  const end = text.lastIndexOf('"');
  return latinToText(unquote(text.slice(1, end), line, column)) + text.slice(end + 1);
}

/** UTF-8 bytes held as Latin-1 characters, as text. */
export function latinToText(bytes: string): string {
  return Buffer.from(bytes, 'latin1').toString('utf8');
}
