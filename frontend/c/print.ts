// Preprocessed text: what -E prints.
//
// Lines follow the source's: a gap of up to eight lines is printed as empty lines, a longer one, and every change of file,
// as a line marker `# 33 "file" flags` (1 entered, 2 returned to, 3 system header). Tokens that would join if printed side
// by side, yet did not come from side by side, are kept apart by a space.

import { spellingOf } from './macro.ts';
import type { Entry, Sources } from './source.ts';
import { Eof, Expanded, Identifier, LaneNumber, LineStart, Number as PpNumber, Pragma, Punct, SpaceBefore, type Token } from './token.ts';

export interface PrintOptions {
  /** False for -P. */
  lineMarkers: boolean;
}

/** The tokens as a byte string. */
export function printTokens(tokens: readonly Token[], sources: Sources, options: PrintOptions = { lineMarkers: true }): string {
  const out: string[] = [];
  let entry: Entry | null = null;
  /** The presumed line that the output is in, and whether something has been printed in it. */
  let line = 1;
  let dirty = false;
  let file = '';
  let previous: Token | null = null;
  let lastLoc = -1;

  const marker = (number: number, flags: string): void => {
    if (dirty) out.push('\n');
    dirty = false;
    line = number;
    if (!options.lineMarkers) return;
    out.push(`# ${number} "${file.replace(/[\\"]/g, '\\$&')}"${flags}${entry !== null && entry.system ? ' 3' : ''}\n`);
  };

  /** Brings the output to the line of `token`. */
  const moveTo = (token: Token): void => {
    const position = sources.position(token.loc);
    const now = sources.entryOf(token.loc);
    if (now !== null && now !== entry) changeEntry(now);
    if (position.file !== file) {
      ({ file } = position);
      marker(position.line, '');
    } else if (position.line !== line) {
      const gap = position.line - line;
      if (gap > 0 && gap <= 8) {
        if (options.lineMarkers || !dirty) out.push(options.lineMarkers ? '\n'.repeat(gap) : '');
        else out.push('\n');
        line = position.line;
        dirty = false;
      } else marker(position.line, '');
    } else if (dirty) {
      out.push('\n');
      dirty = false;
      line++;
      if (options.lineMarkers) marker(position.line, '');
    }
  };

  /** Leaves files up to one that led to `to`, one marker each, then enters what leads to it. */
  const changeEntry = (to: Entry): void => {
    const chain: Entry[] = [];
    for (let at: Entry | null = to; at !== null; at = parentOf(at)) chain.unshift(at);
    while (entry !== null && !chain.includes(entry)) {
      const from: Entry = entry;
      entry = parentOf(from);
      if (entry === null || isCommandLine(entry)) continue;
      const place = sources.position(from.parent);
      ({ file } = place);
      marker(place.line + 1, ' 2');
    }
    for (let i = entry === null ? 0 : chain.indexOf(entry) + 1; i < chain.length; i++) {
      entry = chain[i];
      if (isCommandLine(entry)) continue;
      file = sources.fileName(entry.base);
      marker(1, i === 0 || isCommandLine(chain[i - 1]) ? '' : ' 1');
    }
  };

  const parentOf = (child: Entry): Entry | null => child.parent === 0 ? null : sources.entryOf(child.parent);
  const isCommandLine = (at: Entry): boolean => at.file.name === '<command-line>';

  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i];
    if (token.kind === Eof) break;
    if (token.kind === Pragma) {
      moveTo(token);
      if (dirty) out.push('\n');
      out.push(`#pragma ${token.image}\n`);
      line++;
      dirty = false;
      previous = null;
      lastLoc = -1;
      continue;
    }
    const isExpanded = (token.flags & Expanded) !== 0;
    const afterMacro = isExpanded || previous !== null && (previous.flags & Expanded) !== 0;
    if ((token.flags & LineStart) !== 0 || afterMacro && token.loc !== lastLoc || entry === null) {
      const wasFile = file;
      const wasLine = line;
      if ((token.flags & LineStart) !== 0 || sources.position(token.loc).line !== line || sources.entryOf(token.loc) !== entry) moveTo(token);
      if (!dirty && (wasFile !== file || wasLine !== line || out.length === 0 || previous === null)) {
        const { column } = sources.position(token.loc);
        const indent = Math.min(column - 1, 200);
        if (indent > 0) out.push(' '.repeat(indent));
      }
    }
    lastLoc = token.loc;
    if (dirty && previous !== null) {
      if ((token.flags & SpaceBefore) !== 0) out.push(' ');
      else if (wouldJoin(previous, token) && !areAdjacent(previous, token)) out.push(' ');
    }
    out.push(spellingOf(token.kind, token.image, token.flags));
    dirty = true;
    previous = token;
  }
  if (dirty) out.push('\n');
  return out.join('');
}

function areAdjacent(left: Token, right: Token): boolean {
  return ((left.flags | right.flags) & Expanded) === 0 && left.loc + spellingOf(left.kind, left.image, left.flags).length === right.loc;
}

const joining = new Set([
  '>>', '<<', '++', '--', '->', '&&', '||', '==', '//', '/*', '##', '<:', ':>', '<%', '%>', '%:', '..', '::', '+=', '-=', '*=', '/=', '%=',
  '&=', '|=', '^=', '!=', '<=', '>=',
]);

/** Whether two tokens printed without a space would be read as something else. */
function wouldJoin(left: Token, right: Token): boolean {
  const a = left.image;
  const b = right.image;
  const isWord = (kind: number): boolean => kind === Identifier || kind === PpNumber || kind === LaneNumber;
  if (left.kind === Punct && right.kind === Punct) return joining.has(a[a.length - 1] + b[0]);
  if (isWord(left.kind)) {
    if (isWord(right.kind)) return true;
    if (left.kind === Identifier) return /^["']/.test(b) && /^(?:u8|[LuU])?R?$/.test(a);
    return b[0] === '.' || (b[0] === '+' || b[0] === '-') || b[0] === "'";
  }
  if (left.kind === Punct && a === '.') return right.kind === PpNumber;
  // A word after a literal is a suffix to some readers.
  return left.kind !== Punct && isWord(right.kind);
}
