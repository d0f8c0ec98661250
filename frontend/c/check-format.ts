// -Wformat: the arguments of printf's and scanf's families against their format (C17 7.21.6.1, 7.21.6.2, POSIX's `%n$` is
// left alone). `long` and `long long` are different types even where they are equally wide, so that `%ld` for an int64_t is
// told everywhere; where only some layouts disagree, they are named.
//
// Not checked: formats that are no literals, flags and widths that have no effect, floating arguments of scanf's `%[`.

import type { Checker } from './check.ts';
import { integerOf, typeName } from './compat.ts';
import {
  charType, doubleType, floatType, intType, isFloating, isInteger, llongType, longDoubleType, longType, scharType, shortType, TFloat, TLongDouble,
  TPointer, TVoid, uintType, ullongType, ulongType, voidType, ucharType, ushortType, type CType,
} from './ctype.ts';
import { lanes32, lanes64, type LaneMask } from '../../ir/layout.ts';
import type { Loc } from './source.ts';
import * as X from './tree.ts';
import type { Decl, Expr } from './tree.ts';

/** What `__attribute__((format(…)))` says: positions from 1; `first` is 0 for a va_list. */
export interface Format {
  readonly style: 'printf' | 'scanf';
  readonly format: number;
  readonly first: number;
}

/** Standard functions: style, position of the format, of the first argument. */
const known: Readonly<Record<string, Format>> = {
  printf: { style: 'printf', format: 1, first: 2 }, fprintf: { style: 'printf', format: 2, first: 3 },
  sprintf: { style: 'printf', format: 2, first: 3 }, snprintf: { style: 'printf', format: 3, first: 4 },
  scanf: { style: 'scanf', format: 1, first: 2 }, fscanf: { style: 'scanf', format: 2, first: 3 },
  sscanf: { style: 'scanf', format: 2, first: 3 }, vprintf: { style: 'printf', format: 1, first: 0 },
  vfprintf: { style: 'printf', format: 2, first: 0 }, vsprintf: { style: 'printf', format: 2, first: 0 },
  vsnprintf: { style: 'printf', format: 3, first: 0 },
};

/** Checks a call of a function declared as `decl`. */
export function checkFormat(c: Checker, decl: Decl, args: readonly Expr[], loc: Loc): void {
  const format = decl.attrs.format ?? (decl.linked ? known[decl.name] : undefined);
  if (format === undefined || !c.diagnostics.isEnabled('format=', loc)) return;
  const text = literalOf(args[format.format - 1]);
  if (text !== null) new FormatCheck(c, format, text.value, text.loc, args).run();
}

function literalOf(arg: Expr | undefined): { value: string; loc: Loc } | null {
  let at = arg ?? null;
  while (at !== null && at.kind === X.Convert) at = at.a;
  if (at === null || at.kind !== X.Decay || at.a!.kind !== X.Str || at.a!.str!.width !== 1) return null;
  return { value: String.fromCharCode(...at.a!.str!.units), loc: at.a!.loc };
}

/** Legend of a directive: flags, width, precision, length modifier, conversion. */
const directive = /%(?:(%)|([-+ #0'I]*)(\*|\d*)(?:\.(\*|-?\d*))?(hh|h|ll|l|L|j|z|t|q|m)?(\[\^?\]?[^\]]*\]|.)?)/gs;

class FormatCheck {
  readonly #c: Checker;
  readonly #format: Format;
  readonly #text: string;
  readonly #loc: Loc;
  readonly #args: readonly Expr[];
  #next: number;

  constructor(c: Checker, format: Format, text: string, loc: Loc, args: readonly Expr[]) {
    this.#c = c;
    this.#format = format;
    this.#text = text;
    this.#loc = loc;
    this.#args = args;
    this.#next = format.first - 1;
  }

  run(): void {
    const text = this.#text;
    if (/%\d+\$/.test(text)) return;
    if (text === '' && this.#format.style === 'printf') this.#c.warn(this.#loc, 'zero-length gnu_printf format string', 'format-zero-length');
    for (const match of text.matchAll(directive)) {
      if (match[1] !== undefined) continue;
      const conversion = match[6];
      if (conversion === undefined) {
        this.#warn('spurious trailing ‘%’ in format');
        return;
      }
      const isPrint = this.#format.style === 'printf';
      if (isPrint) for (const star of [match[3], match[4]]) if (star === '*') this.#take(intType, '*', 'field');
      if (!isPrint && (match[3] === '*' || match[2]?.includes('*'))) continue;
      if (!this.#directive(match[0], match[5] ?? '', conversion)) return;
    }
    if (this.#format.first > 0 && this.#next < this.#args.length) this.#c.warn(this.#loc, 'too many arguments for format', 'format-extra-args');
  }

  #warn(text: string, lanes: LaneMask = this.#c.lanes): void {
    this.#c.warn(this.#loc, text, 'format=', lanes);
  }

  /** One directive; false when the rest of the format makes no sense. */
  #directive(text: string, length: string, conversion: string): boolean {
    if (conversion === 'm' && this.#format.style === 'printf') return true;
    const type = this.#format.style === 'printf' ? printType(this.#c, length, conversion) : scanType(this.#c, length, conversion);
    if (type === null) {
      this.#warn(`unknown conversion type character ‘${conversion}’ in format`);
      return false;
    }
    this.#take(type, text, '');
    return true;
  }

  /** Compares the next argument with the type that a directive expects. */
  #take(type: CType, text: string, field: string): void {
    if (this.#format.first === 0) return;
    const c = this.#c;
    const index = this.#next++;
    const arg = this.#args[index];
    if (arg === undefined) {
      this.#warn(`${field === '' ? `format ‘${text}’` : `field width specifier ‘${text}’`} expects a matching ${c.name(type)} argument`);
      return;
    }
    const bad = c.lanes & ~fits(c, arg.type, type);
    if (bad === 0) return;
    this.#warn(`${field === '' ? `format ‘${text}’` : `field width specifier ‘${text}’`} expects argument of type ${quoted(c, type)}, but argument ${index + 1} has type ${quoted(c, arg.type)}`, bad);
  }
}

/** ‘char *’ where gcc leaves qualifiers of the pointee away. */
function quoted(c: Checker, type: CType): string {
  return type.kind === TPointer && type.to!.kind !== TPointer ? `‘${typeName(c.types.pointer(type.to!.unqual))}’` : c.name(type);
}

const signed: Readonly<Record<string, CType>> = { '': intType, hh: intType, h: intType, l: longType, ll: llongType, q: llongType, L: llongType, j: llongType, z: longType, t: longType };
const unsigned: Readonly<Record<string, CType>> = { '': uintType, hh: intType, h: intType, l: ulongType, ll: ullongType, q: ullongType, L: ullongType, j: ullongType, z: ulongType, t: ulongType };

/** Type of the argument of a printf conversion; null for an unknown one. */
function printType(c: Checker, length: string, conversion: string): CType | null {
  switch (conversion) {
    case 'd': case 'i': return signed[length] ?? null;
    case 'u': case 'o': case 'x': case 'X': return unsigned[length] ?? null;
    case 'f': case 'F': case 'e': case 'E': case 'g': case 'G': case 'a': case 'A': return length === 'L' ? longDoubleType : doubleType;
    case 'c': case 'C': return intType;
    case 's': return c.types.pointer(length === 'l' ? intType : charType);
    case 'S': return c.types.pointer(intType);
    case 'p': return c.types.pointer(voidType);
    case 'n': return c.types.pointer(stored[length] ?? intType);
    default: return null;
  }
}

const stored: Readonly<Record<string, CType>> = { hh: scharType, h: shortType, l: longType, ll: llongType, q: llongType, L: llongType, j: llongType, z: longType, t: longType };
const storedUnsigned: Readonly<Record<string, CType>> = { hh: ucharType, h: ushortType, l: ulongType, ll: ullongType, q: ullongType, L: ullongType, j: ullongType, z: ulongType, t: ulongType };

/** The same for scanf, whose arguments are pointers. */
function scanType(c: Checker, length: string, conversion: string): CType | null {
  const to = (type: CType): CType => c.types.pointer(length === 'm' ? c.types.pointer(type) : type);
  switch (conversion[0]) {
    case 'd': case 'i': case 'n': return to(stored[length] ?? intType);
    case 'u': case 'o': case 'x': case 'X': return to(storedUnsigned[length] ?? uintType);
    case 'f': case 'F': case 'e': case 'E': case 'g': case 'G': case 'a': case 'A': return to(length === 'L' ? longDoubleType : length === 'l' ? doubleType : floatType);
    case 's': case 'c': case '[': return to(length === 'l' ? intType : charType);
    case 'p': return to(c.types.pointer(voidType));
    default: return null;
  }
}

/** Live lanes in which an argument has the type, but for signedness; any object pointer is a `void *`. */
function fits(c: Checker, arg: CType, want: CType): LaneMask {
  if (isInteger(want) && isInteger(arg)) {
    const a = integerOf(arg);
    const b = integerOf(want);
    // Characters differ in signedness alone.
    const same = (x: number, y: number): boolean => x >> 1 === y >> 1 || x <= 3 && y <= 3;
    return c.lanes & ((same(a.k64, b.k64) ? lanes64 : 0) | (same(a.k32, b.k32) ? lanes32 : 0));
  }
  if (isFloating(want)) return isFloating(arg) && (arg.kind === TLongDouble) === (want.kind === TLongDouble) && (arg.kind === TFloat) === (want.kind === TFloat) ? c.lanes : 0;
  if (want.kind !== TPointer || arg.kind !== TPointer) return 0;
  if (want.to!.kind === TVoid) return c.lanes;
  return arg.to!.kind === TPointer && want.to!.kind === TPointer || want.to!.kind !== TPointer ? fits(c, arg.to!, want.to!) : 0;
}
