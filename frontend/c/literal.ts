// Values of literals: character constants, string literals (C17 6.4.4.4, 6.4.5) and numbers (6.4.4.1, 6.4.4.2).
//
// Images are byte strings (source.ts). The execution character set is UTF-8. Decimal floats are rounded once: a float's
// value differs from the rounded double only where that double lies exactly between two floats, and there the decimal
// digits are compared exactly. Hexadecimal floats are rounded in integers.

import type { Diagnostics } from './diagnostics.ts';
import type { Loc } from './source.ts';

export type LiteralKind = 'char' | 'wchar' | 'char16' | 'char32' | 'utf8';

/** A string literal's code units, without a terminator. */
export interface StringValue {
  /** Bytes per unit. */
  width: 1 | 2 | 4;
  kind: LiteralKind;
  units: Uint8Array | Uint16Array | Uint32Array;
}

export interface CharValue {
  kind: LiteralKind;
  /** As the constant's type has it: int for plain and L, unsigned 16 and 32 bits for u and U. */
  value: number;
}

export interface IntLiteral {
  kind: 'int';
  /** Modulo 2^64. */
  value: bigint;
  suffix: { unsigned: boolean; long: 0 | 1 | 2; imaginary: boolean };
  radix: 2 | 8 | 10 | 16;
  /** The digits say more than 64 bits hold. */
  overflow: boolean;
}

export interface FloatLiteral {
  kind: 'float';
  /** Correctly rounded to its type; Infinity when it is out of range. */
  value: number;
  suffix: { type: '' | 'f' | 'l'; imaginary: boolean };
}

/** `error` is gcc's message. */
export interface BadLiteral {
  kind: 'error';
  error: string;
}

const prefixKinds: Readonly<Record<string, LiteralKind>> = { '': 'char', L: 'wchar', u: 'char16', U: 'char32', u8: 'utf8' };

interface Prefixed {
  kind: LiteralKind;
  raw: boolean;
  body: string;
}

function split(image: string): Prefixed {
  const quote = image.search(/["']/);
  let prefix = image.slice(0, quote);
  const raw = prefix.endsWith('R');
  if (raw) prefix = prefix.slice(0, -1);
  let body = image.slice(quote + 1, -1);
  if (raw) {
    const open = body.indexOf('(');
    body = body.slice(open + 1, body.length - open - 1);
  }
  return { kind: prefixKinds[prefix] ?? 'char', raw, body };
}

function widthOf(kind: LiteralKind): 1 | 2 | 4 {
  return kind === 'char' || kind === 'utf8' ? 1 : kind === 'char16' ? 2 : 4;
}

/** Joins adjacent string literals and decodes them (6.4.5p4 to p6). */
export function decodeString(images: readonly string[], loc: Loc, diags: Diagnostics): StringValue {
  const parts = images.map(split);
  let kind: LiteralKind = 'char';
  for (const part of parts) {
    if (part.kind === 'char' || part.kind === kind) continue;
    if (kind !== 'char') {
      diags.error(loc, 'unsupported non-standard concatenation of string literals');
      break;
    }
    kind = part.kind;
  }
  const width = widthOf(kind);
  const units: number[] = [];
  for (const part of parts) decodeBody(part.body, width, part.raw, units, loc, diags);
  const array = width === 1 ? Uint8Array.from(units) : width === 2 ? Uint16Array.from(units) : Uint32Array.from(units);
  return { width, kind, units: array };
}

/** The value of a character constant. `unsignedChar` is -funsigned-char. */
export function decodeChar(image: string, loc: Loc, diags: Diagnostics, unsignedChar = false): CharValue {
  const { kind, body } = split(image);
  const units: number[] = [];
  const width = widthOf(kind);
  decodeBody(body, width, false, units, loc, diags);
  if (units.length === 0) {
    if (body === '') diags.error(loc, 'empty character constant');
    return { kind, value: 0 };
  }
  if (kind === 'char') {
    let value = 0;
    for (const unit of units) value = value << 8 | unit;
    if (units.length === 1) value = unsignedChar ? units[0] : units[0] << 24 >> 24;
    else if (units.length > 4) diags.warning(loc, 'character constant too long for its type');
    else diags.warning(loc, 'multi-character character constant', 'multichar');
    return { kind, value };
  }
  if (units.length > 1) {
    if (kind === 'utf8') diags.error(loc, 'character not encodable in a single code unit');
    else diags.warning(loc, 'character constant too long for its type');
  }
  const unit = units[units.length - 1];
  return { kind, value: kind === 'wchar' ? unit | 0 : unit >>> 0 };
}

const simpleEscapes: Readonly<Record<string, number>> = {
  n: 10, t: 9, r: 13, a: 7, b: 8, f: 12, v: 11, e: 27, E: 27, '\\': 92, '\'': 39, '"': 34, '?': 63, '(': 40, '{': 123,
  '[': 91, '%': 37,
};

/** Appends the units of a literal's body (a byte string without its quotes). */
function decodeBody(body: string, width: 1 | 2 | 4, raw: boolean, units: number[], loc: Loc, diags: Diagnostics): void {
  const length = body.length;
  const limit = width === 1 ? 0xff : width === 2 ? 0xffff : 0xffffffff;
  let i = 0;
  while (i < length) {
    const c = body.charCodeAt(i);
    if (c !== 92 || raw) {
      if (c < 128 || width === 1) {
        units.push(c);
        i++;
      } else i = pushUtf8(body, i, width, units, loc, diags);
      continue;
    }
    const e = body[i + 1] ?? '';
    i += 2;
    if (e === 'x') {
      let value = 0;
      const from = i;
      let over = false;
      for (; i < length && /[0-9a-fA-F]/.test(body[i]); i++) {
        value = value * 16 + parseInt(body[i], 16);
        if (value > limit) over = true;
        value = value % 0x100000000;
      }
      if (i === from) diags.error(loc, '\\x used with no following hex digits');
      else if (over) diags.pedwarn(loc, 'hex escape sequence out of range');
      units.push((value & limit) >>> 0);
    } else if (e >= '0' && e <= '7' && e !== '') {
      let value = parseInt(e, 8);
      for (let n = 1; n < 3 && i < length && body[i] >= '0' && body[i] <= '7'; n++) value = value * 8 + parseInt(body[i++], 8);
      if (value > limit) diags.pedwarn(loc, 'octal escape sequence out of range');
      units.push(value & limit);
    } else if (e === 'u' || e === 'U') {
      const digits = e === 'u' ? 4 : 8;
      const hex = /^[0-9a-fA-F]*/.exec(body.slice(i, i + digits));
      const found = hex === null ? '' : hex[0];
      i += found.length;
      if (found.length < digits) {
        diags.error(loc, `incomplete universal character name \\${e}${found}`);
        continue;
      }
      const code = parseInt(found, 16);
      if (code > 0x10ffff || code >= 0xd800 && code < 0xe000 || code < 0xa0 && code !== 0x24 && code !== 0x40 && code !== 0x60) {
        diags.error(loc, code > 0x10ffff ? `\\${e}${found} is outside the UCS codespace`
          : `\\${e}${found} is not a valid universal character`);
        continue;
      }
      pushCode(code, width, units);
    } else if (Object.hasOwn(simpleEscapes, e)) {
      if (e === '(' || e === '{' || e === '[' || e === '%') diags.pedantic(loc, `unknown escape sequence: '\\${e}'`);
      units.push(simpleEscapes[e]);
    } else {
      diags.pedwarn(loc, `unknown escape sequence: '\\${e}'`);
      if (e !== '') i = e.charCodeAt(0) < 128 ? (units.push(e.charCodeAt(0)), i) : i - 1;
    }
  }
}

/** Reads one UTF-8 character; a byte that is none stands for itself, with an error. */
function pushUtf8(body: string, from: number, width: 1 | 2 | 4, units: number[], loc: Loc, diags: Diagnostics): number {
  const c = body.charCodeAt(from);
  const more = c >= 0xf0 && c < 0xf5 ? 3 : c >= 0xe0 && c < 0xf0 ? 2 : c >= 0xc2 && c < 0xe0 ? 1 : 0;
  let code = c & 0x3f >> more;
  let good = more > 0;
  for (let k = 1; k <= more && good; k++) {
    const d = body.charCodeAt(from + k);
    good = (d & 0xc0) === 0x80;
    code = code << 6 | d & 0x3f;
  }
  if (!good) {
    diags.error(loc, 'converting to execution character set: Invalid or incomplete multibyte or wide character');
    units.push(c);
    return from + 1;
  }
  pushCode(code, width, units);
  return from + 1 + more;
}

function pushCode(code: number, width: 1 | 2 | 4, units: number[]): void {
  if (width === 4 || code < 0x80) units.push(code);
  else if (width === 2) {
    if (code >= 0x10000) units.push(0xd800 + (code - 0x10000 >> 10), 0xdc00 + (code - 0x10000 & 0x3ff));
    else units.push(code);
  } else if (code < 0x800) units.push(0xc0 | code >> 6, 0x80 | code & 63);
  else if (code < 0x10000) units.push(0xe0 | code >> 12, 0x80 | code >> 6 & 63, 0x80 | code & 63);
  else units.push(0xf0 | code >> 18, 0x80 | code >> 12 & 63, 0x80 | code >> 6 & 63, 0x80 | code & 63);
}

const integerForm = /^(0[xX][0-9a-fA-F]*|0[bB][0-9]*|[0-9]+)(\w*)$/;
const decimalForm = /^((?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)(\w*)$/;
const hexForm = /^0[xX]([0-9a-fA-F]*)(?:\.([0-9a-fA-F]*))?(?:[pP]([+-]?[0-9]+))?(\w*)$/;
const mask64 = (1n << 64n) - 1n;

/** Numbers that have been read: programs use few, again and again. */
const numbers = new Map<string, IntLiteral | FloatLiteral | BadLiteral>();

/** The value of a preprocessing number, or why it is none. */
export function parseNumber(spelling: string): Readonly<IntLiteral> | Readonly<FloatLiteral> | Readonly<BadLiteral> {
  let number = numbers.get(spelling);
  if (number === undefined) numbers.set(spelling, number = readNumber(spelling));
  return number;
}

function readNumber(spelling: string): IntLiteral | FloatLiteral | BadLiteral {
  const image = spelling.includes('\'') ? spelling.replace(/'/g, '') : spelling;
  const isHex = image.length > 1 && image[0] === '0' && (image[1] === 'x' || image[1] === 'X');
  if (isHex ? /[.pP]/.test(image) : image.includes('.') || /^[0-9]+[eE]/.test(image)) return parseFloating(image, isHex);
  const match = integerForm.exec(image);
  if (match === null) {
    return bad(image.includes('.') ? 'too many decimal points in number' : `invalid suffix "${image.replace(/^[0-9]+/, '')}" on integer constant`);
  }
  let digits = match[1];
  let tail = match[2];
  let radix: IntLiteral['radix'] = 10;
  if (isHex) {
    radix = 16;
    if (digits.length === 2) return bad(tail === '' ? `invalid suffix "${image.slice(1)}" on integer constant` : `invalid suffix "x${tail}" on integer constant`);
  } else if (/^0[bB]/.test(image)) {
    radix = 2;
    if (digits.length === 2) return bad(`invalid suffix "${image.slice(1)}" on integer constant`);
    const wrong = /[2-9]/.exec(digits.slice(2));
    if (wrong !== null) return bad(`invalid digit "${wrong[0]}" in binary constant`);
  } else if (digits[0] === '0' && digits.length > 1) {
    if (/^[0-9]+i?[fF]?$/.test(image) && /[fF]$/.test(tail)) return bad(`invalid suffix "${tail}" on integer constant`);
    radix = 8;
    const wrong = /[89]/.exec(digits);
    if (wrong !== null) return bad(`invalid digit "${wrong[0]}" in octal constant`);
    digits = `0o${digits.slice(1)}`;
  }
  let imaginary = false;
  const plain = tail.replace(/[ijIJ]/, () => {
    imaginary = true;
    return '';
  });
  const suffix = /^(?:([uU])(ll|LL|[lL])?|(ll|LL|[lL])([uU])?)?$/.exec(plain);
  if (suffix === null) return bad(`invalid suffix "${tail}" on integer constant`);
  tail = suffix[2] ?? suffix[3] ?? '';
  const big = digits.length < 12 ? BigInt(Number(digits)) : BigInt(digits);
  return {
    kind: 'int',
    value: big & mask64,
    suffix: { unsigned: (suffix[1] ?? suffix[4]) !== undefined, long: tail.length as 0 | 1 | 2, imaginary },
    radix,
    overflow: big > mask64,
  };
}

function bad(error: string): BadLiteral {
  return { kind: 'error', error };
}

function parseFloating(image: string, isHex: boolean): FloatLiteral | BadLiteral {
  if ((image.match(/\./g) ?? []).length > 1) return bad('too many decimal points in number');
  if (isHex ? /[pP][+-]?$/.test(image) : /[eE][+-]?$/.test(image)) return bad('exponent has no digits');
  const match = isHex ? hexForm.exec(image) : decimalForm.exec(image);
  if (match === null) return bad(`invalid suffix on floating constant "${image}"`);
  const tail = isHex ? match[4] : match[2];
  if (isHex && match[1] === '' && (match[2] ?? '') === '') return bad('no digits in hexadecimal floating constant');
  if (isHex && match[3] === undefined && /^[pP]/.test(tail)) return bad('exponent has no digits');
  if (isHex && match[3] === undefined) return bad('hexadecimal floating constants require an exponent');
  let imaginary = false;
  const plain = tail.replace(/^[ijIJ]|[ijIJ]$/, () => {
    imaginary = true;
    return '';
  });
  if (/^(?:df|dd|dl|DF|DD|DL)$/.test(plain)) return bad('decimal floating-point not supported for this target');
  let type: FloatLiteral['suffix']['type'];
  if (plain === '' || /^[fF](?:64|32x)$/.test(plain) || /^[dD]$/.test(plain)) type = '';
  else if (/^[fF](?:32)?$/.test(plain)) type = 'f';
  else if (/^(?:[lLwWqQ]|[fF](?:128|64x))$/.test(plain)) type = 'l';
  else return bad(`invalid suffix "${tail}" on floating constant`);
  const value = isHex ? hexFloat(match[1], match[2] ?? '', match[3] ?? '0', type === 'f')
    : type === 'f' ? decimalFloat32(match[1]) : Number(match[1]);
  return { kind: 'float', value, suffix: { type, imaginary } };
}

/** A decimal number rounded once to binary32. */
export function decimalFloat32(digits: string): number {
  const double = Number(digits);
  const single = Math.fround(double);
  if (single === double || !Number.isFinite(double)) return single;
  // Neighbours of the double among the floats.
  const toward = Math.fround(double) > double ? -1 : 1;
  const other = nextFloat32(single, toward);
  const low = Math.min(single, other);
  const high = Math.max(single, other);
  const middle = high === Infinity ? 2 ** 128 - 2 ** 103 : low / 2 + high / 2;
  if (double !== middle) return single;
  const order = compareDecimal(digits, double);
  return order < 0 ? low : order > 0 ? high : single;
}

const floatCell = new Float32Array(1);
const floatBits = new Int32Array(floatCell.buffer);

function nextFloat32(value: number, direction: number): number {
  floatCell[0] = value;
  floatBits[0] += direction;
  return floatCell[0];
}

/** Sign of (decimal - value), exactly; both positive, value finite. */
function compareDecimal(digits: string, value: number): number {
  const [mantissa, exponent = '0'] = digits.toLowerCase().split('e');
  const [whole, fraction = ''] = mantissa.split('.');
  let left = BigInt(`${whole}${fraction}` || '0');
  const ten = Number(exponent) - fraction.length;
  let two = 0;
  let scaled = value;
  while (!Number.isInteger(scaled)) {
    scaled *= 2;
    two--;
  }
  let right = BigInt(scaled);
  if (ten >= 0) left *= 10n ** BigInt(ten);
  else right *= 10n ** BigInt(-ten);
  left <<= BigInt(-two);
  return left < right ? -1 : left > right ? 1 : 0;
}

/** Rounds a hexadecimal floating constant to nearest, ties to even. */
function hexFloat(whole: string, fraction: string, exponentText: string, single: boolean): number {
  let mantissa = BigInt(`0x${whole}${fraction}`);
  if (mantissa === 0n) return 0;
  let exponent = Number(exponentText) - 4 * fraction.length;
  const bits = mantissa.toString(2).length;
  const top = bits + exponent;
  if (top > 1100) return Infinity;
  if (top < -1200) return 0;
  const precision = single ? 24 : 53;
  const lowest = Math.max(top - precision, single ? -149 : -1074);
  const shift = lowest - exponent;
  if (shift > 0) {
    const cut = BigInt(shift);
    const rest = mantissa & (1n << cut) - 1n;
    const half = 1n << cut - 1n;
    mantissa >>= cut;
    if (rest > half || rest === half && (mantissa & 1n) === 1n) mantissa++;
    exponent = lowest;
  }
  let value = Number(mantissa);
  // In two steps, since 2^exponent alone may be out of range where the product is not.
  const half = Math.trunc(exponent / 2);
  value = value * 2 ** half * 2 ** (exponent - half);
  return single ? Math.fround(value) : value;
}
