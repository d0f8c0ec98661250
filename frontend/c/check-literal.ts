// Constants and string literals (C17 6.4.4, 6.4.5) as typed nodes; literal.ts decodes their spellings.
//
// The type of an integer constant is found per word size by the table of 6.4.4.1p5, so that `2147483648` is the pair
// (long, long long). A constant whose spelling differs by lane becomes one relocatable constant.

import { laneCount } from '../../ir/layout.ts';
import { REq, RMul, RSelect, type Rel } from '../../ir/rel.ts';
import { I32, UWord, type TypeId } from '../../ir/types.ts';
import type { Checker } from './check.ts';
import { complexOf, zeroOf } from './check-complex.ts';
import { Fork } from './fork.ts';
import {
  charType, doubleType, floatType, intType, kindBits, KInt, KLLong, KLong, KUInt, KULLong, KULong, longDoubleType,
  machineInt, ucharType, uintType, ushortType, intPair, type CType,
} from './ctype.ts';
import { decodeChar, decodeString, parseNumber, type LiteralKind } from './literal.ts';
import type { Loc } from './source.ts';
import type { Token } from './token.ts';
import { Expr, FloatConst, Str, errorExpr, type StringData } from './tree.ts';

const decimalKinds: readonly (readonly number[])[] = [
  [KInt, KLong, KLLong], [KUInt, KULong, KULLong], [KLong, KLLong], [KULong, KULLong], [KLLong], [KULLong],
];
const otherKinds: readonly (readonly number[])[] = [
  [KInt, KUInt, KLong, KULong, KLLong, KULLong], [KUInt, KULong, KULLong], [KLong, KULong, KLLong, KULLong],
  [KULong, KULLong], [KLLong, KULLong], [KULLong],
];

/** First kind of the list that holds the value where words have `wordBits`; -1 if none. */
function fit(kinds: readonly number[], value: bigint, wordBits: number): number {
  for (const kind of kinds) {
    const bits = kindBits(kind, wordBits) - ((kind & 1) === 0 ? 1 : 0);
    if (value >> BigInt(bits) === 0n) return kind;
  }
  return -1;
}

/** A number as the checker sees it; a LaneNumber is combined from its spellings. */
export function checkNumber(c: Checker, token: Token): Expr {
  return numberFrom(c, token.image, token.loc);
}

/** A constant whose spelling differs by lane: select over word size or byte order; otherwise a fork. */
export function checkLaneNumber(c: Checker, token: Token): Expr {
  const spellings = token.lanes!;
  const parts = new Map<string, number>();
  for (let lane = 0; lane < laneCount; lane++) {
    if ((c.lanes >> lane & 1) === 0) continue;
    const text = spellings[lane]!;
    parts.set(text, (parts.get(text) ?? 0) | 1 << lane);
  }
  if (parts.size === 1) return numberFrom(c, parts.keys().next().value!, token.loc);
  const fork = (): never => { throw new Fork([...parts.values()], token.loc); };
  const values: (Expr | null)[] = spellings.map((text, lane) => (c.lanes >> lane & 1) !== 0 ? numberFrom(c, text, token.loc) : null);
  if (values.some((value) => value !== null && (value.kind === FloatConst || value.rel < 0))) return fork();
  const of = (lane: number): Expr | null => values[lane]!;
  const same = (a: Expr | null, b: Expr | null): boolean => a === null || b === null || a.rel === b.rel && a.type === b.type;
  const { rels } = c;
  if (same(of(0), of(2)) && same(of(1), of(3))) {
    const narrow = (of(0) ?? of(2))!;
    const wide = (of(1) ?? of(3))!;
    const k64 = wide.type.k64;
    const k32 = narrow.type.k32;
    const type = intPair(k64, k32);
    const scalar = machineInt(k64, k32);
    if (scalar < 0) return fork();
    // The common forms are written in terms of the word size, so that they read as what they mean.
    const rel = wordForm(c, wide.rel, narrow.rel, scalar);
    return c.constant(rel, type, token.loc);
  }
  if (same(of(0), of(1)) && same(of(2), of(3))) {
    const little = (of(0) ?? of(1))!;
    const big = (of(2) ?? of(3))!;
    if (little.type !== big.type) return fork();
    const scalar = c.scalar(big.type);
    return c.constant(rels.op(RSelect, scalar, rels.big(), big.rel, little.rel), big.type, token.loc);
  }
  return fork();
}

/** An integer constant with these values: over word size where that tells them apart, over byte order, or over both. */
export function laneConstant(c: Checker, values: readonly (bigint | undefined)[], scalar: TypeId): Rel {
  const { rels } = c;
  const of = (a: number, b: number): Rel | null => {
    const value = values[a] ?? values[b];
    return value === undefined ? null : rels.int(value, scalar);
  };
  const same = (a: number, b: number): boolean => values[a] === undefined || values[b] === undefined || values[a] === values[b];
  const byWord = (narrow: Rel | null, wide: Rel | null): Rel | null => {
    if (narrow === null || wide === null || narrow === wide) return narrow ?? wide;
    return wordForm(c, wide, narrow, scalar);
  };
  if (same(0, 2) && same(1, 3)) return byWord(of(0, 2), of(1, 3))!;
  const little = byWord(of(0, 0), of(1, 1));
  const big = byWord(of(2, 2), of(3, 3));
  return little === null ? big! : big === null ? little : rels.op(RSelect, scalar, rels.big(), big, little);
}

function wordForm(c: Checker, wide: Rel, narrow: Rel, scalar: number): Rel {
  const { rels } = c;
  const a = rels.value(wide, 1) ?? 0n;
  const b = rels.value(narrow, 0) ?? 0n;
  if (a === 8n && b === 4n) return rels.convert(rels.word(), scalar);
  if (a === 2n * b && b > 0n && b < 1024n && b % 4n === 0n) {
    return rels.convert(rels.op(RMul, UWord, rels.word(), rels.int(b / 4n, UWord)), scalar);
  }
  const test = rels.op(REq, I32, rels.word(), rels.int(8, UWord));
  const left = rels.int(a, scalar);
  const right = rels.int(b, scalar);
  return rels.op(RSelect, scalar, test, left, right);
}

function numberFrom(c: Checker, image: string, loc: Loc): Expr {
  // Short decimal constants are most of all constants.
  if (image.length < 10 && isPlainDecimal(image)) return c.int(Number(image), intType, loc);
  const literal = parseNumber(image);
  if (literal.kind === 'error') {
    c.error(loc, literal.error);
    return errorExpr(loc);
  }
  const value = realNumber(c, literal, loc);
  if (!literal.suffix.imaginary) return value;
  c.pedantic(loc, 'imaginary constants are a GCC extension');
  return complexOf(c, zeroOf(c, value.type, loc), value, loc);
}

/** A number without its imaginary suffix. */
function realNumber(c: Checker, literal: Exclude<ReturnType<typeof parseNumber>, { kind: 'error' }>, loc: Loc): Expr {
  if (literal.kind === 'int') {
    const { value, suffix } = literal;
    const kinds = (literal.radix === 10 ? decimalKinds : otherKinds)[suffix.long * 2 + (suffix.unsigned ? 1 : 0)]!;
    let k64 = fit(kinds, value, 64);
    let k32 = fit(kinds, value, 32);
    if (literal.overflow) c.pedwarn(loc, 'integer constant is too large for its type');
    else if (k64 < 0 || k32 < 0) c.warn(loc, 'integer constant is so large that it is unsigned');
    if (k64 < 0 || k32 < 0) k64 = k32 = KULLong;
    const type = c.pair(k64, k32, loc);
    return c.constant(c.rels.int(value, machineInt(type.k64, type.k32)), type, loc);
  }
  const type = literal.suffix.type === 'f' ? floatType : literal.suffix.type === 'l' ? longDoubleType : doubleType;
  if (!Number.isFinite(literal.value)) c.pedwarn(loc, `floating constant exceeds range of ${c.name(type)}`, 'overflow');
  return floatConstant(literal.value, type, loc);
}

function isPlainDecimal(image: string): boolean {
  for (let i = 0; i < image.length; i++) {
    const code = image.charCodeAt(i);
    if (code < 48 || code > 57) return false;
  }
  return image.length === 1 || image.charCodeAt(0) !== 48;
}

/** A floating constant node; the value must already be representable in the type. */
export function floatConstant(value: number, type: CType, loc: Loc): Expr {
  const expr = new Expr(FloatConst, type, loc);
  expr.num = value;
  return expr;
}

/** m · 2^e rounded to nearest even with `precision` bits (24: binary32, 53: binary64), subnormals included. */
export function scaleRound(mantissa: bigint, exponent: number, precision: number): number {
  if (mantissa === 0n) return 0;
  const bits = mantissa.toString(2).length;
  const minimum = precision === 24 ? -149 : -1074;
  const lowest = Math.max(exponent + bits - precision, minimum);
  let kept = mantissa;
  if (lowest > exponent) {
    const drop = BigInt(lowest - exponent);
    const half = 1n << drop - 1n;
    const rest = mantissa & (1n << drop) - 1n;
    kept = mantissa >> drop;
    if (rest > half || rest === half && (kept & 1n) !== 0n) kept++;
  }
  const at = Math.max(lowest, exponent);
  let value = Number(kept);
  // Scale in steps that keep every intermediate exact.
  let left = at;
  while (left > 1000) { value *= 2 ** 1000; left -= 1000; }
  while (left < -1000) { value *= 2 ** -1000; left += 1000; }
  value *= 2 ** left;
  return precision === 24 && value > 3.4028234663852886e38 ? Infinity : value;
}

/** An integer rounded once to the floating type. */
export function integerToFloat(value: bigint, isFloat: boolean): number {
  if (!isFloat) return Number(value);
  const negative = value < 0n;
  const rounded = scaleRound(negative ? -value : value, 0, 24);
  return negative ? -rounded : rounded;
}

// ---- characters and strings

/** Element type of a literal (wchar_t is int, DESIGN.md 3). */
function elementOf(c: Checker, kind: LiteralKind): CType {
  switch (kind) {
    case 'wchar': return intType;
    case 'char16': return ushortType;
    case 'char32': return uintType;
    case 'utf8': return c.options.std >= 2023 ? ucharType : plainChar(c);
    default: return plainChar(c);
  }
}

/** `char` as the command line has it. */
export function plainChar(c: Checker): CType {
  return c.options.unsignedChar ? ucharType : charType;
}

/** A character constant (6.4.4.4): int, or the type of its prefix. */
export function checkChar(c: Checker, token: Token): Expr {
  const { kind, value } = decodeChar(token.image, token.loc, c.diagnostics, c.options.unsignedChar);
  return c.int(value, kind === 'char' ? intType : kind === 'utf8' ? ucharType : elementOf(c, kind), token.loc);
}

/** Adjacent string literals as one (6.4.5p5). */
export function checkString(c: Checker, tokens: readonly Token[]): Expr {
  const loc = tokens[0]!.loc;
  const value = decodeString(tokens.map((token) => token.image), loc, c.diagnostics);
  return stringExpr(c, value, elementOf(c, value.kind), loc);
}

/** The lvalue for a string. */
export function stringExpr(c: Checker, str: StringData, element: CType, loc: Loc): Expr {
  const expr = new Expr(Str, c.types.array(element, c.rels.int(str.units.length + 1, UWord)), loc);
  expr.str = str;
  return expr;
}

/** A narrow string made by the compiler (`__func__`), from Unicode text. */
export function textExpr(c: Checker, text: string, loc: Loc): Expr {
  return stringExpr(c, { width: 1, units: new TextEncoder().encode(text) }, plainChar(c), loc);
}
