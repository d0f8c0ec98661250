// Translation phases 1 to 3 (C17 5.1.1.2): a text into preprocessing tokens, once per file.
//
// Trigraphs and spliced lines are taken out first, by one regular expression over the text, and only where there are
// any; the cuts are remembered, so that tokens keep their offsets in the text as written. One pass over the bytes then
// makes parallel arrays (kind, flags, offset, name), driven by a table of character classes. Nothing is reported here: what is wrong with a text is kept in
// `problems`, because a file is lexed whole, groups that will be skipped included.
//
// Header names (6.4.7) are recognised after `# include` and `__has_include (`. Directives begin where a `#` has LineStart;
// their indices are in `directives`, so that skipping a group goes from directive to directive.

import { nameOf, nameOfBytes, nameOfSlice, spellings, type Name } from './names.ts';
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

// ---- splicing
interface Cleaned {
  text: string;
  /** Positions in the cleaned text from which the delta of the same index holds. */
  at: number[];
  /** Offset as written minus cleaned offset. */
  delta: number[];
}

const trigraphs: Readonly<Record<string, string>> = {
  '=': '#', '/': '\\', '\'': '^', '(': '[', ')': ']', '!': '|', '<': '{', '>': '}', '-': '~',
};

function hasSplice(text: string): boolean {
  for (let at = text.indexOf('\\'); at >= 0; at = text.indexOf('\\', at + 1)) {
    let end = at + 1;
    while (classOf[text.charCodeAt(end)] === Space) end++;
    if (text.charCodeAt(end) === 10) return true;
  }
  return false;
}

function clean(text: string, dialect: number): Cleaned | null {
  const tri = (dialect & Trigraphs) !== 0 && text.includes('??');
  if (!tri && !hasSplice(text)) return null;
  const pattern = tri ? /(?:\\|\?\?\/)[ \t\v\f\r]*\n|\?\?[=/'()!<>-]/g : /\\[ \t\v\f\r]*\n/g;
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
  return { text: parts.join(''), at, delta };
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

/** Splits a text (a byte string) into preprocessing tokens. */
export function lex(source: string, dialect: number): Lexed {
  const cleaned = clean(source, dialect);
  const text = cleaned === null ? source : cleaned.text;
  const length = text.length;
  const bytes = Buffer.allocUnsafe(length + 12);
  bytes.write(text, 0, length, 'latin1');
  bytes.fill(0, length);
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
  const hasPrefixes = (dialect & C90) === 0;

  for (;;) {
    const start = i;
    const c = bytes[i];
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
          const prefix = text.slice(start, i);
          if (prefix === 'L' || prefix === 'u' || prefix === 'U' || prefix === 'u8' && (after === 34 || (dialect & C23) !== 0)) {
            const size = i - start;
            i = scanQuoted(bytes, i);
            type = bytes[i - 1] === after && i - start > size + 1 && !endsOpen(bytes, start + size, i) ? after === 34 ? Str : Char : Other;
            name = nameOfSlice(bytes, start, i);
            expect = 0;
            break;
          }
          if (after === 34 && (dialect & Gnu) !== 0 && /^(?:u8|[LuU])?R$/.test(prefix)) {
            const end = rawStringEnd(text, i);
            if (end > 0) {
              i = end;
              type = Str;
              // Splices inside a raw string are undone.
              name = nameOf(source.slice(written(cleaned, start), written(cleaned, end - 1) + 1));
              expect = 0;
              break;
            }
          }
        }
        type = Identifier;
        if (after >= 128 || after === 92) {
          const word = extendedWord(bytes, start, i, text);
          if (word !== null) {
            i = word.end;
            name = nameOf(word.name);
            expect = 0;
            break;
          }
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
        if ((expect === 2 || expect === 4) && c === 34 && headerEnd(text, i, '"') > 0) {
          i = headerEnd(text, i, '"');
          type = Header;
        } else {
          i = scanQuoted(bytes, i);
          type = endsOpen(bytes, start, i) ? Other : c === 34 ? Str : Char;
        }
        name = nameOfSlice(bytes, start, i);
        expect = 0;
        break;
      case 7: case 8: { // High, Backslash
        expect = 0;
        const word = extendedWord(bytes, start, i, text);
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
          const end = text.indexOf('*/', i + 2);
          if (end < 0) {
            lexed.problems.push({ offset: written(cleaned, start), text: 'unterminated comment' });
            i = length;
          } else i = end + 2;
          pending |= SpaceBefore;
          continue;
        }
        if (c === 47 && d === 47 && (dialect & C90) === 0) {
          const end = text.indexOf('\n', i + 2);
          i = end < 0 ? length : end;
          pending |= SpaceBefore;
          continue;
        }
        if (c === 46 && d >= 48 && d <= 57) {
          i = scanNumber(bytes, i + 2, d, dialect);
          type = PpNumber;
          name = nameOfSlice(bytes, start, i);
          expect = 0;
          break;
        }
        if (c === 60 && (expect === 2 || expect === 4) && headerEnd(text, i, '>') > 0) {
          i = headerEnd(text, i, '>');
          type = Header;
          name = nameOfSlice(bytes, start, i);
          expect = 0;
          break;
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
            name = isDouble ? HashHashName : HashName;
            i += isDouble ? 3 : 1;
            pending |= Digraph;
          } else if (pair.name !== 0) {
            name = pair.name;
            i++;
            if (pair.digraph) pending |= Digraph;
          }
        }
        if (name === HashName && (pending & LineStart) !== 0) {
          lexed.directives.push(count);
          expect = 1;
        } else expect = expect === 3 && c === 40 ? 4 : 0;
      }
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
    offset[count] = start + delta;
    names[count] = name;
    count++;
    pending = 0;
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
function headerEnd(text: string, from: number, close: string): number {
  const end = text.indexOf(close, from + 1);
  if (end < 0) return 0;
  const line = text.indexOf('\n', from + 1);
  return line < 0 || end < line ? end + 1 : 0;
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
  const end = bytes.length - 12;
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
function rawStringEnd(text: string, quoteAt: number): number {
  const open = text.indexOf('(', quoteAt);
  if (open < 0 || open - quoteAt > 17) return 0;
  const delimiter = text.slice(quoteAt + 1, open);
  if (/[\s\\)"]/.test(delimiter)) return 0;
  const close = text.indexOf(`)${delimiter}"`, open);
  return close < 0 ? 0 : close + delimiter.length + 2;
}

/** An identifier that holds UTF-8 characters or UCNs; `ascii` is where its plain beginning ends. */
function extendedWord(bytes: Uint8Array, start: number, ascii: number, text: string): { end: number; name: string } | null {
  let i = ascii;
  let name = text.slice(start, ascii);
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
