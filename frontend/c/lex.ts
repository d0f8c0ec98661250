// Translation phases 1 to 3 (C17 5.1.1.2): a text into preprocessing tokens, once per file.
//
// Trigraphs and spliced lines are taken out first, by one regular expression over the text, and only where there are
// any; the cuts are remembered, so that tokens keep their offsets in the text as written. One pass over the bytes then
// makes parallel arrays (kind, flags, offset, image), driven by a table of character classes. Identifiers and numbers are
// interned, so that equal ones are the same string object. Nothing is reported here: what is wrong with a text is kept in
// `problems`, because a file is lexed whole, groups that will be skipped included.
//
// Header names (6.4.7) are recognised after `# include` and `__has_include (`. Directives begin where a `#` has LineStart;
// their indices are in `directives`, so that skipping a group goes from directive to directive.

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
  image: string[] = [];
  /** Indices of the `#` tokens that begin directives. */
  directives: number[] = [];
  problems: LexProblem[] = [];
  /** The macro that guards the whole text (#ifndef X … #endif); null if none; undefined if not looked for yet. */
  guard: string | null | undefined = undefined;
  readonly dialect: number;

  constructor(capacity: number, dialect: number) {
    this.kind = new Uint8Array(capacity);
    this.flags = new Uint8Array(capacity);
    this.offset = new Int32Array(capacity);
    this.dialect = dialect;
  }
}

// ---- character classes
const [Junk, Word, Digit, Space, Newline, Operator, Quote, High, Backslash, Zero] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
const classOf = new Uint8Array(256);
/** 1 for what continues an identifier: letters, digits, _ and $. */
const wordByte = new Uint8Array(256);
const singles: string[] = [];
for (let c = 0; c < 256; c++) {
  const char = String.fromCharCode(c);
  singles.push(char);
  wordByte[c] = /[A-Za-z0-9_$]/.test(char) ? 1 : 0;
  classOf[c] = c === 0 ? Zero : c >= 128 ? High : /[A-Za-z_$]/.test(char) ? Word : /[0-9]/.test(char) ? Digit
    : char === '\n' ? Newline : /[ \t\v\f\r]/.test(char) ? Space : char === '"' || char === '\'' ? Quote
    : char === '\\' ? Backslash : c < 32 || c === 127 || char === '@' || char === '`' ? Junk : Operator;
}

// ---- punctuators of more than one character
interface Pair {
  /** '' where the two characters are only the beginning of three. */
  image: string;
  /** The character that makes three of it, and the three; 0 if there is none. */
  third: number;
  longer: string;
  digraph: boolean;
}
const pairs: Pair[] = [{ image: '', third: 0, longer: '', digraph: false }];
/** Index into `pairs` by `first << 7 | second`. */
const pairOf = new Uint8Array(1 << 14);
for (const row of ['->', '--', '-=', '++', '+=', '&&', '&=', '||', '|=', '<<', '<=', '>>', '>=', '==', '!=', '*=', '/=', '^=',
  '%=', '##', '..', '<: [', ':> ]', '<% {', '%> }', '%: #']) {
  const long = row === '<<' || row === '>>' ? `${row}=` : row === '..' ? '...' : '';
  pairOf[row.charCodeAt(0) << 7 | row.charCodeAt(1)] = pairs.length;
  pairs.push({
    image: row === '..' ? '' : row.slice(3) || row,
    third: long === '' ? 0 : long.charCodeAt(2),
    longer: long,
    digraph: row.length > 2,
  });
}

// ---- interning: open addressing over a pool of bytes
let internMask = (1 << 14) - 1;
let internSlots = new Int32Array(internMask + 1);
let internHash = new Int32Array(1 << 13);
let internStart = new Int32Array(1 << 13);
let internPool = new Uint8Array(1 << 17);
let internUsed = 0;
const internNames: string[] = [''];

/** The one string for bytes [start, end), which must be ASCII; `hash` is over those bytes as `lex` computes it. */
function internBytes(bytes: Buffer, start: number, end: number, hash: number): string {
  const length = end - start;
  for (let slot = hash & internMask; ; slot = slot + 1 & internMask) {
    const id = internSlots[slot];
    if (id === 0) return internNew(bytes, start, length, hash, slot);
    if (internHash[id] !== hash) continue;
    const name = internNames[id];
    if (name.length !== length) continue;
    let at = internStart[id];
    let i = start;
    while (i < end && internPool[at] === bytes[i]) {
      i++;
      at++;
    }
    if (i === end) return name;
  }
}

function internNew(bytes: Buffer, start: number, length: number, hash: number, slot: number): string {
  const id = internNames.length;
  if (id === internHash.length) {
    internHash = grown(internHash, id * 2);
    internStart = grown(internStart, id * 2);
  }
  if (internUsed + length > internPool.length) {
    const pool = new Uint8Array(Math.max(internPool.length * 2, internUsed + length));
    pool.set(internPool);
    internPool = pool;
  }
  for (let i = 0; i < length; i++) internPool[internUsed + i] = bytes[start + i];
  // Not a slice of the text, which would keep the text alive.
  const name = bytes.toString('latin1', start, start + length);
  internNames.push(name);
  internHash[id] = hash;
  internStart[id] = internUsed;
  internUsed += length;
  internSlots[slot] = id;
  if (id * 2 > internMask) {
    internMask = internMask * 2 + 1;
    internSlots = new Int32Array(internMask + 1);
    for (let i = 1; i <= id; i++) {
      let free = internHash[i] & internMask;
      while (internSlots[free] !== 0) free = free + 1 & internMask;
      internSlots[free] = i;
    }
  }
  return name;
}

function grown(array: Int32Array, length: number): Int32Array<ArrayBuffer> {
  const bigger = new Int32Array(length);
  bigger.set(array);
  return bigger;
}

/** The interned string equal to an identifier or number. */
export function intern(text: string): string {
  let hash = 0;
  const bytes = Buffer.alloc(text.length);
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c >= 128) return text;
    bytes[i] = c;
    hash = Math.imul(hash, 31) + c | 0;
  }
  return internBytes(bytes, 0, text.length, hash);
}

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
  const bytes = Buffer.alloc(length + 12);
  bytes.write(text, 0, length, 'latin1');
  const lexed = new Lexed(Math.max(8, length / 5 | 0), dialect);
  let { kind, flags, offset } = lexed;
  const image = lexed.image;
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
  const written = (at: number): number => {
    if (cleaned === null) return at;
    let low = 0;
    let high = cleaned.at.length;
    while (low < high) {
      const middle = low + high >> 1;
      if (cleaned.at[middle] <= at) low = middle + 1;
      else high = middle;
    }
    return low === 0 ? at : at + cleaned.delta[low - 1];
  };

  for (;;) {
    const start = i;
    const c = bytes[i];
    let type: number;
    let spelling: string;
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
          lexed.kind = kind;
          lexed.flags = flags;
          lexed.offset = offset;
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
        if (after === 34 || after === 39) {
          const size = i - start;
          if (size <= 3 && (c === 76 || (c === 117 || c === 85 || c === 82) && hasPrefixes)) {
            const prefix = text.slice(start, i);
            if (prefix === 'L' || prefix === 'u' || prefix === 'U' || prefix === 'u8' && (after === 34 || (dialect & C23) !== 0)) {
              i = scanQuoted(bytes, i);
              type = bytes[i - 1] === after && i - start > size + 1 && !endsOpen(bytes, start + size, i) ? after === 34 ? Str : Char : Other;
              spelling = text.slice(start, i);
              break;
            }
            if (after === 34 && (dialect & Gnu) !== 0 && /^(?:u8|[LuU])?R$/.test(prefix)) {
              const end = rawStringEnd(text, i);
              if (end > 0) {
                i = end;
                type = Str;
                // Splices inside a raw string are undone.
                const from = written(start);
                spelling = source.slice(from, written(end - 1) + 1);
                break;
              }
            }
          }
        }
        if (after >= 128 || after === 92) {
          const word = extendedWord(bytes, start, i, text);
          if (word !== null) {
            i = word.end;
            type = Identifier;
            spelling = word.name;
            break;
          }
        }
        type = Identifier;
        spelling = internBytes(bytes, start, i, hash);
        if (expect === 1) {
          expect = spelling === 'include' || spelling === 'include_next' || spelling === 'import' ? 2 : 0;
        } else if (c === 95 && (spelling === '__has_include' || spelling === '__has_include_next')) expect = 3;
        else expect = 0;
        if (count === capacity) {
          capacity = capacity * 2;
          lexed.kind = kind;
          lexed.flags = flags;
          lexed.offset = offset;
          enlarge(lexed, capacity);
          ({ kind, flags, offset } = lexed);
        }
        while (nextCut <= start) {
          delta = cleaned!.delta[cut++];
          nextCut = cut < cleaned!.at.length ? cleaned!.at[cut] : length + 1;
        }
        kind[count] = Identifier;
        flags[count] = pending;
        offset[count] = start + delta;
        image.push(spelling);
        count++;
        pending = 0;
        continue;
      }
      case 2: { // Digit
        i = scanNumber(bytes, i + 1, c, dialect);
        type = PpNumber;
        spelling = text.slice(start, i);
        break;
      }
      case 6: { // Quote
        if ((expect === 2 || expect === 4) && c === 34 && headerEnd(text, i, '"') > 0) {
          i = headerEnd(text, i, '"');
          type = Header;
          spelling = text.slice(start, i);
          break;
        }
        i = scanQuoted(bytes, i);
        type = endsOpen(bytes, start, i) ? Other : c === 34 ? Str : Char;
        spelling = text.slice(start, i);
        break;
      }
      case 7: case 8: { // High, Backslash
        const word = extendedWord(bytes, start, i, text);
        if (word !== null) {
          i = word.end;
          type = Identifier;
          spelling = word.name;
          break;
        }
        i++;
        type = Other;
        spelling = singles[c];
        break;
      }
      case 0: // Junk
        i++;
        type = Other;
        spelling = singles[c];
        break;
      default: { // Operator
        const d = bytes[i + 1];
        let n = 1;
        type = Punct;
        spelling = singles[c];
        if (c === 47 && d === 42) {
          const end = text.indexOf('*/', i + 2);
          if (end < 0) {
            lexed.problems.push({ offset: written(start), text: 'unterminated comment' });
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
          spelling = text.slice(start, i);
          n = 0;
        } else if (c === 60 && (expect === 2 || expect === 4) && headerEnd(text, i, '>') > 0) {
          i = headerEnd(text, i, '>');
          type = Header;
          spelling = text.slice(start, i);
          n = 0;
        } else if (d < 128 && pairOf[c << 7 | d] !== 0) {
          const pair = pairs[pairOf[c << 7 | d]];
          const e = bytes[i + 2];
          if (pair.third !== 0 && pair.third === e) {
            spelling = pair.longer;
            n = 3;
          } else if (c === 37 && d === 58) {
            n = e === 37 && bytes[i + 3] === 58 ? 4 : 2;
            spelling = n === 4 ? '##' : '#';
            pending |= Digraph;
          } else if (pair.image !== '') {
            spelling = pair.image;
            n = 2;
            if (pair.digraph) pending |= Digraph;
          }
        }
        i += n;
        if (spelling === '#' && (pending & LineStart) !== 0) {
          lexed.directives.push(count);
          expect = 1;
        } else expect = expect === 3 && c === 40 ? 4 : 0;
        if (count === capacity) {
          capacity = capacity * 2;
          lexed.kind = kind;
          lexed.flags = flags;
          lexed.offset = offset;
          enlarge(lexed, capacity);
          ({ kind, flags, offset } = lexed);
        }
        while (nextCut <= start) {
          delta = cleaned!.delta[cut++];
          nextCut = cut < cleaned!.at.length ? cleaned!.at[cut] : length + 1;
        }
        kind[count] = type;
        flags[count] = pending;
        offset[count] = start + delta;
        image.push(spelling);
        count++;
        pending = 0;
        continue;
      }
    }
    // Everything that is neither a plain identifier nor a punctuator.
    expect = 0;
    if (count === capacity) {
      capacity = capacity * 2;
      lexed.kind = kind;
      lexed.flags = flags;
      lexed.offset = offset;
      enlarge(lexed, capacity);
      ({ kind, flags, offset } = lexed);
    }
    while (nextCut <= start) {
      delta = cleaned!.delta[cut++];
      nextCut = cut < cleaned!.at.length ? cleaned!.at[cut] : length + 1;
    }
    kind[count] = type;
    flags[count] = pending;
    offset[count] = start + delta;
    image.push(spelling);
    count++;
    pending = 0;
  }
}

function enlarge(lexed: Lexed, capacity: number): void {
  const kind = new Uint8Array(capacity);
  const flags = new Uint8Array(capacity);
  kind.set(lexed.kind);
  flags.set(lexed.flags);
  lexed.kind = kind;
  lexed.flags = flags;
  lexed.offset = grown(lexed.offset, capacity);
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

/** The macro that guards the whole text, so that it need not be read again while that macro is defined; or null. */
export function guardOf(lexed: Lexed): string | null {
  if (lexed.guard === undefined) lexed.guard = findGuard(lexed);
  return lexed.guard;
}

function findGuard(lexed: Lexed): string | null {
  const { image, directives, flags, count } = lexed;
  if (directives.length < 2 || directives[0] !== 0) return null;
  let name: string;
  if (image[1] === 'ifndef' && lexed.kind[2] === Identifier && (flags[3] & LineStart) !== 0) name = image[2];
  else if (image[1] === 'if' && image[2] === '!' && image[3] === 'defined') {
    const paren = image[4] === '(' ? 1 : 0;
    if (lexed.kind[4 + paren] !== Identifier || (flags[5 + paren * 2] & LineStart) === 0) return null;
    name = image[4 + paren];
  } else return null;
  let depth = 0;
  for (let d = 0; d < directives.length; d++) {
    const at = directives[d] + 1;
    if (at >= count || (flags[at] & LineStart) !== 0) continue;
    const word = image[at];
    if (word === 'if' || word === 'ifdef' || word === 'ifndef') depth++;
    else if (depth === 1 && (word === 'else' || word === 'elif' || word === 'elifdef' || word === 'elifndef')) return null;
    else if (word === 'endif' && --depth === 0) {
      let end = at + 1;
      while (end < count && (flags[end] & LineStart) === 0) end++;
      return end === count ? name : null;
    }
  }
  return null;
}
