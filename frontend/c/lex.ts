// Translation phases 1 to 3 (C17 5.1.1.2): a text into preprocessing tokens, once per file.
//
// One pass over the bytes makes parallel arrays (kind, flags, offset, name), driven by a table of character classes. Nothing
// is reported here: what is wrong with a text is kept in `problems`, because a file is lexed whole, groups that will be
// skipped included.
//
// Spliced lines: between tokens a backslash and the newline behind it are skipped. Where they end a token that the next
// line may go on with, what was read of the token is moved behind them and read again from there; the bytes are put back
// in the end. Trigraphs, where they count, are taken out first, and splices with them; the cuts are remembered, so that
// tokens keep their offsets in the text as written.
//
// Header names (6.4.7) are recognised after `# include` and `__has_include (`. Directives begin where a `#` has LineStart;
// their indices are in `directives`, so that skipping a group goes from directive to directive.

import { nameOf, nameOfBytes, nameOfSlice, spellings, type Name } from './names.ts';
import { bytesOf, Padding, type Text } from './source.ts';
import { Char, Digraph, Header, Identifier, LineStart, Number as PpNumber, Other, Punct, SpaceBefore, String as Str } from './token.ts';

/** Dialect bits that change how a text is split into tokens. */
export const Trigraphs = 1;
/** C23: digit separators, u8''. */
export const C23 = 2;
/** GNU modes: raw strings. */
export const Gnu = 4;
/** C90: no // comments, no u8 u U literals. */
export const C90 = 8;

/** Something wrong that is found while splitting. */
export interface LexProblem {
  offset: number;
  text: string;
}

/** The tokens of one text. All arrays are parallel, `count` entries are valid. */
export class Lexed {
  count = 0;
  kind: Uint8Array;
  flags: Uint8Array;
  /** Where the token begins, in bytes of the text as written. */
  offset: Int32Array;
  /** The spelling. */
  name: Int32Array;
  /** Indices of the `#` tokens that begin directives. */
  directives: number[] = [];
  problems: LexProblem[] = [];
  /** The macro that guards the whole text (#ifndef X … #endif); 0 if none; -1 if not looked for yet. */
  guard: Name = -1;
  readonly dialect: number;

  constructor(capacity: number, dialect: number) {
    this.kind = new Uint8Array(capacity);
    this.flags = new Uint8Array(capacity);
    this.offset = new Int32Array(capacity);
    this.name = new Int32Array(capacity);
    this.dialect = dialect;
  }
}

// ---- character classes
const [Junk, Word, Digit, Space, Newline, Operator, Quote, High, Backslash, Zero] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
const classOf = new Uint8Array(256);
/** 1 for what continues an identifier: letters, digits, _ and $. */
const wordByte = new Uint8Array(256);
const singles: string[] = [];
/** Names of single characters. */
const singleNames = new Int32Array(256);
for (let c = 0; c < 256; c++) {
  const char = String.fromCharCode(c);
  singles.push(char);
  singleNames[c] = nameOf(char);
  wordByte[c] = /[A-Za-z0-9_$]/.test(char) ? 1 : 0;
  classOf[c] = c === 0 ? Zero : c >= 128 ? High : /[A-Za-z_$]/.test(char) ? Word : /[0-9]/.test(char) ? Digit
    : char === '\n' ? Newline : /[ \t\v\f\r]/.test(char) ? Space : char === '"' || char === '\'' ? Quote
    : char === '\\' ? Backslash : c < 32 || c === 127 || char === '@' || char === '`' ? Junk : Operator;
}

// ---- punctuators of more than one character
interface Pair {
  /** 0 where the two characters are only the beginning of three. */
  name: Name;
  /** The character that makes three of it, and the three; 0 if there is none. */
  third: number;
  longer: Name;
  digraph: boolean;
}
const pairs: Pair[] = [{ name: 0, third: 0, longer: 0, digraph: false }];
/** Index into `pairs` by `first << 7 | second`. */
const pairOf = new Uint8Array(1 << 14);
for (const row of ['->', '--', '-=', '++', '+=', '&&', '&=', '||', '|=', '<<', '<=', '>>', '>=', '==', '!=', '*=', '/=', '^=',
  '%=', '##', '..', '<: [', ':> ]', '<% {', '%> }', '%: #']) {
  const long = row === '<<' || row === '>>' ? `${row}=` : row === '..' ? '...' : '';
  pairOf[row.charCodeAt(0) << 7 | row.charCodeAt(1)] = pairs.length;
  pairs.push({
    name: row === '..' ? 0 : nameOf(row.slice(3) || row),
    third: long === '' ? 0 : long.charCodeAt(2),
    longer: nameOf(long),
    digraph: row.length > 2,
  });
}

const [HashName, HashHashName, IncludeName, IncludeNextName, ImportName, HasIncludeName, HasIncludeNextName] = [
  '#', '##', 'include', 'include_next', 'import', '__has_include', '__has_include_next'].map(nameOf);

// ---- trigraphs and splices
interface Cleaned {
  bytes: Buffer;
  /** Positions in the cleaned text from which the delta of the same index holds. */
  at: number[];
  /** Offset as written minus cleaned offset. */
  delta: number[];
}

const trigraphs: Readonly<Record<string, string>> = {
  '=': '#', '/': '\\', '\'': '^', '(': '[', ')': ']', '!': '|', '<': '{', '>': '}', '-': '~',
};

/** Replaces trigraphs and takes out splices. */
function clean(bytes: Buffer): Cleaned {
  const text = bytes.toString('latin1', 0, bytes.length - Padding);
  const pattern = /(?:\\|\?\?\/)[ \t\v\f\r]*\n|\?\?[=/'()!<>-]/g;
  const parts: string[] = [];
  const at: number[] = [];
  const delta: number[] = [];
  let from = 0;
  let length = 0;
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    const found = match[0];
    const put = found.endsWith('\n') ? '' : trigraphs[found[2]];
    parts.push(text.slice(from, match.index), put);
    length += match.index - from + put.length;
    from = match.index + found.length;
    at.push(length);
    delta.push(from - length);
  }
  parts.push(text.slice(from));
  return { bytes: bytesOf(parts.join('')), at, delta };
}

/** Where the next line begins, if the backslash at `i` splices it to this one; else 0. */
function spliceEnd(bytes: Buffer, i: number): number {
  do i++; while (classOf[bytes[i]] === Space);
  return bytes[i] === 10 ? i + 1 : 0;
}

/** The backslash that splices the line in which `i` is to the next, if it is at or behind `from`; else -1. */
function spliceOf(bytes: Buffer, i: number, from: number): number {
  let end = i;
  while (bytes[end] !== 10 && end < bytes.length) end++;
  if (end === bytes.length) return -1;
  do end--; while (end >= from && classOf[bytes[end]] === Space);
  return end >= from && bytes[end] === 92 ? end : -1;
}

/** The first splice within the UCN that begins at `i`; -1 if there is none. */
function spliceInUcn(bytes: Buffer, i: number): number {
  let first = -1;
  let digits = -1;
  for (let at = i + 1; digits < 4; at++) {
    for (let next = at; bytes[at] === 92 && (next = spliceEnd(bytes, at)) > 0; at = next) if (first < 0) first = at;
    if (digits < 0 ? bytes[at] !== 117 && bytes[at] !== 85 : !isHexDigit(bytes[at])) return -1;
    digits++;
  }
  return first;
}

function isHexDigit(c: number): boolean {
  return c >= 48 && c <= 57 || (c | 32) >= 97 && (c | 32) <= 102;
}

// ---- identifiers beyond ASCII
/** C17 Annex D.1, as [first, last] pairs. */
const identifierRanges = [
  0xa8, 0xa8, 0xaa, 0xaa, 0xad, 0xad, 0xaf, 0xaf, 0xb2, 0xb5, 0xb7, 0xba, 0xbc, 0xbe, 0xc0, 0xd6, 0xd8, 0xf6, 0xf8, 0xff,
  0x100, 0x167f, 0x1681, 0x180d, 0x180f, 0x1fff, 0x200b, 0x200d, 0x202a, 0x202e, 0x203f, 0x2040, 0x2054, 0x2054,
  0x2060, 0x218f, 0x2460, 0x24ff, 0x2776, 0x2793, 0x2c00, 0x2dff, 0x2e80, 0x2fff, 0x3004, 0x3007, 0x3021, 0x302f,
  0x3031, 0xd7ff, 0xf900, 0xfd3d, 0xfd40, 0xfdcf, 0xfdf0, 0xfe44, 0xfe47, 0xfffd, 0x10000, 0x1fffd, 0x20000, 0x2fffd,
  0x30000, 0xefffd,
];
/** Annex D.2: not at the beginning. */
const combiningRanges = [0x300, 0x36f, 0x1dc0, 0x1dff, 0x20d0, 0x20ff, 0xfe20, 0xfe2f];

function inRanges(code: number, ranges: readonly number[]): boolean {
  for (let i = 0; i < ranges.length; i += 2) if (code >= ranges[i] && code <= ranges[i + 1]) return true;
  return false;
}

/** Reads one UTF-8 character or UCN at `i`: [code point, end], or null if there is none that an identifier may hold. */
function extendedAt(bytes: Uint8Array, i: number, first: boolean): [number, number] | null {
  let code = -1;
  let end = i;
  const c = bytes[i];
  if (c === 92) {
    const digits = bytes[i + 1] === 117 ? 4 : bytes[i + 1] === 85 ? 8 : 0;
    if (digits === 0) return null;
    code = 0;
    for (let k = 0; k < digits; k++) {
      const digit = parseInt(singles[bytes[i + 2 + k]], 16);
      if (Number.isNaN(digit)) return null;
      code = code * 16 + digit;
    }
    end = i + 2 + digits;
  } else {
    const more = c >= 0xf0 && c < 0xf5 ? 3 : c >= 0xe0 ? 2 : c >= 0xc2 ? 1 : 0;
    if (more === 0 || c >= 0xf5) return null;
    code = c & 0x3f >> more;
    for (let k = 1; k <= more; k++) {
      if ((bytes[i + k] & 0xc0) !== 0x80) return null;
      code = code << 6 | bytes[i + k] & 0x3f;
    }
    end = i + 1 + more;
  }
  if (!inRanges(code, identifierRanges) || first && inRanges(code, combiningRanges)) return null;
  return [code, end];
}

/** Bytes that a splice was taken out of, as they were. */
interface Moved {
  at: number;
  bytes: Buffer;
}

/** Splits a text into preprocessing tokens. */
export function lex(source: Text, dialect: number): Lexed {
  const original = bytesOf(source);
  const cleaned = (dialect & Trigraphs) !== 0 && original.includes('??') ? clean(original) : null;
  const bytes = cleaned === null ? original : cleaned.bytes;
  const length = bytes.length - Padding;
  const lexed = new Lexed(Math.max(8, length / 5 | 0), dialect);
  let { kind, flags, offset, name: names } = lexed;
  let capacity = kind.length;
  let count = 0;
  let pending = LineStart;
  let delta = 0;
  let cut = 0;
  let nextCut = cleaned === null ? length + 1 : cleaned.at[0];
  // After `#` 1, after `# include` 2, after `__has_include` 3, and its `(` 4; else 0.
  let expect = 0;
  let i = 0;
  // How far the token was moved to take out splices.
  let shift = 0;
  // Backslashes before it make no splice: only the last one of a line as written may (C17 5.1.1.2).
  let eligible = cleaned === null ? 0 : length;
  const moved: Moved[] = [];
  const hasPrefixes = (dialect & C90) === 0;

  for (;;) {
    const start = i;
    const c = bytes[i];
    const expected = expect;
    let splice = -1;
    let type: number;
    let name: Name;
    switch (classOf[c]) {
      case 3: // Space
        i++;
        pending |= SpaceBefore;
        continue;
      case 4: // Newline
        i++;
        pending = LineStart;
        expect = 0;
        continue;
      case 9: // Zero: the end, or a NUL in the text, which counts as white space
        if (i >= length) {
          lexed.count = count;
          for (let k = moved.length - 1; k >= 0; k--) bytes.set(moved[k].bytes, moved[k].at);
          return lexed;
        }
        i++;
        pending |= SpaceBefore;
        continue;
      case 1: { // Word
        let hash = c;
        i++;
        for (let d = bytes[i]; wordByte[d] !== 0; d = bytes[++i]) hash = Math.imul(hash, 31) + d | 0;
        const after = bytes[i];
        if ((after === 34 || after === 39) && i - start <= 3 && (c === 76 || (c === 117 || c === 85 || c === 82) && hasPrefixes)) {
          const prefix = bytes.toString('latin1', start, i);
          if (prefix === 'L' || prefix === 'u' || prefix === 'U' || prefix === 'u8' && (after === 34 || (dialect & C23) !== 0)) {
            const size = i - start;
            i = scanQuoted(bytes, i);
            type = bytes[i - 1] === after && i - start > size + 1 && !endsOpen(bytes, start + size, i) ? after === 34 ? Str : Char : Other;
            if (type === Other) splice = spliceOf(bytes, i, start);
            name = nameOfSlice(bytes, start, i);
            expect = 0;
            break;
          }
          if (after === 34 && (dialect & Gnu) !== 0 && /^(?:u8|[LuU])?R$/.test(prefix)) {
            const end = rawStringEnd(bytes, i);
            if (end > 0) {
              i = end;
              type = Str;
              // Splices inside a raw string are undone.
              name = nameOfSlice(original, written(cleaned, start), written(cleaned, end - 1) + 1);
              expect = 0;
              break;
            }
          }
        }
        type = Identifier;
        if (after >= 128 || after === 92) {
          const word = extendedWord(bytes, start, i);
          if (word !== null) {
            i = word.end;
            name = nameOf(word.name);
            expect = 0;
            break;
          }
          if (after === 92) splice = spliceInUcn(bytes, i);
        }
        name = nameOfBytes(bytes, start, i, hash);
        if (expect === 1) expect = name === IncludeName || name === IncludeNextName || name === ImportName ? 2 : 0;
        else expect = c === 95 && (name === HasIncludeName || name === HasIncludeNextName) ? 3 : 0;
        break;
      }
      case 2: // Digit
        i = scanNumber(bytes, i + 1, c, dialect);
        type = PpNumber;
        name = nameOfSlice(bytes, start, i);
        expect = 0;
        break;
      case 6: // Quote
        if ((expect === 2 || expect === 4) && c === 34 && headerEnd(bytes, i, 34) > 0) {
          i = headerEnd(bytes, i, 34);
          type = Header;
        } else {
          i = scanQuoted(bytes, i);
          type = endsOpen(bytes, start, i) ? Other : c === 34 ? Str : Char;
          if (type === Other) splice = spliceOf(bytes, i, start);
        }
        name = nameOfSlice(bytes, start, i);
        expect = 0;
        break;
      case 7: case 8: { // High, Backslash
        if (c === 92) {
          const next = i < eligible ? 0 : spliceEnd(bytes, i);
          if (next > 0) {
            i = next;
            continue;
          }
          splice = spliceInUcn(bytes, i);
        }
        expect = 0;
        const word = extendedWord(bytes, start, i);
        if (word !== null) {
          i = word.end;
          type = Identifier;
          name = nameOf(word.name);
          break;
        }
        i++;
        type = Other;
        name = singleNames[c];
        break;
      }
      case 0: // Junk
        i++;
        type = Other;
        name = singleNames[c];
        expect = 0;
        break;
      default: { // Operator
        const d = bytes[i + 1];
        if (c === 47 && d === 42) {
          i = commentEnd(bytes, i + 2);
          if (i === 0) {
            lexed.problems.push({ offset: written(cleaned, start - shift), text: 'unterminated comment' });
            i = length;
          }
          pending |= SpaceBefore;
          shift = 0;
          continue;
        }
        if (c === 47 && d === 47 && (dialect & C90) === 0) {
          i += 2;
          while (i < length && (bytes[i] !== 10 || spliceOf(bytes, i, Math.max(start + 2, eligible)) >= 0)) i++;
          pending |= SpaceBefore;
          shift = 0;
          continue;
        }
        if (c === 46 && d >= 48 && d <= 57) {
          i = scanNumber(bytes, i + 2, d, dialect);
          type = PpNumber;
          name = nameOfSlice(bytes, start, i);
          expect = 0;
          break;
        }
        if (c === 60 && (expect === 2 || expect === 4)) {
          const end = headerEnd(bytes, i, 62);
          if (end > 0) {
            i = end;
            type = Header;
            name = nameOfSlice(bytes, start, i);
            expect = 0;
            break;
          }
          splice = spliceOf(bytes, i, start);
        }
        type = Punct;
        name = singleNames[c];
        i++;
        if (d < 128 && pairOf[c << 7 | d] !== 0) {
          const pair = pairs[pairOf[c << 7 | d]];
          if (pair.third !== 0 && pair.third === bytes[i + 1]) {
            name = pair.longer;
            i += 2;
          } else if (c === 37 && d === 58) {
            const isDouble = bytes[i + 1] === 37 && bytes[i + 2] === 58;
            // What is not a token in between: `%:%`, and `..` below.
            if (bytes[i + 1] === 37 && bytes[i + 2] === 92) splice = i + 2;
            name = isDouble ? HashHashName : HashName;
            i += isDouble ? 3 : 1;
            pending |= Digraph;
          } else if (pair.name !== 0) {
            name = pair.name;
            i++;
            if (pair.digraph) pending |= Digraph;
          } else if (bytes[i + 1] === 92) splice = i + 1;
        }
        expect = expect === 3 && c === 40 ? 4 : 0;
      }
    }
    if (splice < 0 && bytes[i] === 92) splice = i;
    if (splice >= eligible) {
      const next = spliceEnd(bytes, splice);
      if (next > 0 && (splice !== i || classOf[bytes[next]] !== Space && bytes[next] !== 10)) {
        moved.push({ at: start, bytes: Buffer.from(bytes.subarray(start, next)) });
        bytes.copyWithin(start + next - splice, start, splice);
        i = start + next - splice;
        shift += next - splice;
        eligible = next;
        expect = expected;
        pending &= ~Digraph;
        continue;
      }
    }
    if (name === HashName && type === Punct && (pending & LineStart) !== 0) {
      lexed.directives.push(count);
      expect = 1;
    }
    if (count === capacity) {
      capacity *= 2;
      enlarge(lexed, capacity);
      ({ kind, flags, offset, name: names } = lexed);
    }
    while (nextCut <= start) {
      delta = cleaned!.delta[cut++];
      nextCut = cut < cleaned!.at.length ? cleaned!.at[cut] : length + 1;
    }
    kind[count] = type;
    flags[count] = pending;
    offset[count] = start - shift + delta;
    names[count] = name;
    count++;
    pending = 0;
    shift = 0;
  }
}

/** The offset in the text as written of one in the cleaned text. */
function written(cleaned: Cleaned | null, at: number): number {
  if (cleaned === null) return at;
  let low = 0;
  let high = cleaned.at.length;
  while (low < high) {
    const middle = low + high >> 1;
    if (cleaned.at[middle] <= at) low = middle + 1;
    else high = middle;
  }
  return low === 0 ? at : at + cleaned.delta[low - 1];
}

/** The spellings of all tokens. */
export function imagesOf(lexed: Lexed): string[] {
  return Array.from(lexed.name.subarray(0, lexed.count), (name) => spellings[name]);
}

function enlarge(lexed: Lexed, capacity: number): void {
  const { kind, flags, offset, name } = lexed;
  lexed.kind = new Uint8Array(capacity);
  lexed.flags = new Uint8Array(capacity);
  lexed.offset = new Int32Array(capacity);
  lexed.name = new Int32Array(capacity);
  lexed.kind.set(kind);
  lexed.flags.set(flags);
  lexed.offset.set(offset);
  lexed.name.set(name);
}

/** End of the header name that begins at `from`; 0 if it does not end in its line. */
function headerEnd(bytes: Buffer, from: number, close: number): number {
  for (let i = from + 1; i < bytes.length && bytes[i] !== 10; i++) if (bytes[i] === close) return i + 1;
  return 0;
}

/** End of the comment whose text begins at `from`; 0 if it does not end. */
function commentEnd(bytes: Buffer, from: number): number {
  const end = bytes.length - Padding;
  for (let i = from; i < end; i++) {
    if (bytes[i] !== 42) continue;
    let next = i + 1;
    while (bytes[next] === 92 && spliceEnd(bytes, next) > 0) next = spliceEnd(bytes, next);
    if (bytes[next] === 47) return next + 1;
  }
  return 0;
}

/** End of a preprocessing number whose first digit is before `i`. */
function scanNumber(bytes: Uint8Array, from: number, first: number, dialect: number): number {
  let i = from;
  let last = first;
  for (;;) {
    const c = bytes[i];
    if (wordByte[c] !== 0 || c === 46) {
      i++;
      last = c;
    } else if ((c === 43 || c === 45) && (last === 101 || last === 69 || last === 112 || last === 80)) {
      i++;
      last = c;
    } else if (c === 39 && (dialect & C23) !== 0 && wordByte[bytes[i + 1]] !== 0) {
      i += 2;
      last = 0;
    } else return i;
  }
}

/** From the quote at `i` to after the closing one, or to the end of the line. */
function scanQuoted(bytes: Uint8Array, from: number): number {
  const quote = bytes[from];
  const end = bytes.length - Padding;
  let i = from + 1;
  for (;;) {
    const c = bytes[i];
    if (c === quote) return i + 1;
    if (c === 92 && bytes[i + 1] !== 10 && i + 1 < end) i += 2;
    else if (c === 10 || i >= end) {
      while (i > from + 1 && bytes[i - 1] === 13) i--;
      return i;
    } else i++;
  }
}

/** Whether a literal found by scanQuoted lacks its closing quote. */
function endsOpen(bytes: Uint8Array, quoteAt: number, end: number): boolean {
  const quote = bytes[quoteAt];
  if (end - quoteAt < 2 || bytes[end - 1] !== quote) return true;
  let slashes = 0;
  for (let i = end - 2; i > quoteAt && bytes[i] === 92; i--) slashes++;
  return (slashes & 1) !== 0;
}

/** End of the raw string whose quote is at `quoteAt`; 0 if it is none. */
function rawStringEnd(bytes: Buffer, quoteAt: number): number {
  const open = bytes.indexOf('(', quoteAt);
  if (open < 0 || open - quoteAt > 17) return 0;
  const delimiter = bytes.toString('latin1', quoteAt + 1, open);
  if (/[\s\\)"]/.test(delimiter)) return 0;
  const close = bytes.indexOf(`)${delimiter}"`, open, 'latin1');
  return close < 0 ? 0 : close + delimiter.length + 2;
}

/** An identifier that holds UTF-8 characters or UCNs; `ascii` is where its plain beginning ends. */
function extendedWord(bytes: Buffer, start: number, ascii: number): { end: number; name: string } | null {
  let i = ascii;
  let name = bytes.toString('latin1', start, ascii);
  for (;;) {
    if (wordByte[bytes[i]] !== 0) {
      name += singles[bytes[i++]];
      continue;
    }
    if (bytes[i] < 128 && bytes[i] !== 92) break;
    const found = extendedAt(bytes, i, i === start);
    if (found === null) break;
    name += String.fromCodePoint(found[0]);
    i = found[1];
  }
  return i === ascii ? null : { end: i, name };
}

/** The macro that guards the whole text, so that it need not be read again while that macro is defined; 0 if none. */
export function guardOf(lexed: Lexed): Name {
  if (lexed.guard < 0) lexed.guard = findGuard(lexed);
  return lexed.guard;
}

const [IfName, IfdefName, IfndefName, ElseName, ElifName, ElifdefName, ElifndefName, EndifName, NotName, DefinedName, OpenName] = [
  'if', 'ifdef', 'ifndef', 'else', 'elif', 'elifdef', 'elifndef', 'endif', '!', 'defined', '('].map(nameOf);

function findGuard(lexed: Lexed): Name {
  const { name, directives, flags, count } = lexed;
  if (directives.length < 2 || directives[0] !== 0) return 0;
  let guard: Name;
  if (name[1] === IfndefName && lexed.kind[2] === Identifier && (flags[3] & LineStart) !== 0) guard = name[2];
  else if (name[1] === IfName && name[2] === NotName && name[3] === DefinedName) {
    const paren = name[4] === OpenName ? 1 : 0;
    if (lexed.kind[4 + paren] !== Identifier || (flags[5 + paren * 2] & LineStart) === 0) return 0;
    guard = name[4 + paren];
  } else return 0;
  let depth = 0;
  for (let d = 0; d < directives.length; d++) {
    const at = directives[d] + 1;
    if (at >= count || (flags[at] & LineStart) !== 0) continue;
    const word = name[at];
    if (word === IfName || word === IfdefName || word === IfndefName) depth++;
    else if (depth === 1 && (word === ElseName || word === ElifName || word === ElifdefName || word === ElifndefName)) return 0;
    else if (word === EndifName && --depth === 0) {
      let end = at + 1;
      while (end < count && (flags[end] & LineStart) === 0) end++;
      return end === count ? guard : 0;
    }
  }
  return 0;
}
