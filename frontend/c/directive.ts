// Directives (C17 6.10): conditional groups, #include, #define, #line, #error, #pragma; the stack of files being read.
//
// A buffer reads one lexed file. A directive is executed when its `#` is met at the start of a line, and may read the
// rest of its line expanded (`inDirective`, with the buffer's `limit` at the line's end). Groups that are not taken are
// skipped over the lexer's list of directives, without touching other tokens.

import { firstLane, hasLane, laneCount, type LaneMask } from '../../ir/layout.ts';
import { statSync } from 'node:fs';
import { evaluateCondition } from './condition.ts';
import { Abandoned, Divergence, Expander } from './expand.ts';
import { C23, guardOf, imagesOf, lex, type Lexed } from './lex.ts';
import { decodeString } from './literal.ts';
import { nameOf, spellings, type Name } from './names.ts';
import { Builtin, ByLane, isSameMacro, Macro, parseDefinition, Poisoned, textOf } from './macro.ts';
import { hasAttribute, hasBuiltin, featureNames, standardAttributes } from './predefined.ts';
import type { PreprocessOptions } from './preprocess.ts';
import { textOfBytes, type Entry, type FileId, type Loc, type SourceFile, type Sources } from './source.ts';
import {
  Eof, Expanded, Header, Identifier, LineStart, Number as PpNumber, Other, Pragma, Punct, SpaceBefore, String as Str, Token,
} from './token.ts';

/** A file that a unit depends on. */
export interface Dependency {
  path: string;
  system: boolean;
}

/** A file being read. */
export interface Buffer_ {
  lexed: Lexed;
  entry: Entry;
  base: Loc;
  at: number;
  /** Tokens from here on are not seen: the file's end, or in a directive that of the line. */
  limit: number;
  /** Next of lexed.directives, for skipping. */
  nextDirective: number;
  /** Conditional groups that were open when the file was entered. */
  groups: number;
  /** Where the file was found in the search path; -1: beside its includer, or not searched. */
  dirIndex: number;
  path: string;
  system: boolean;
}

/** An open #if … #endif. */
export interface Group {
  loc: Loc;
  name: string;
  taken: boolean;
  elseLoc: Loc;
}

interface Found {
  file: FileId;
  path: string;
  dirIndex: number;
  system: boolean;
}

// Computed macros.
const [Line, File, Counter, Date_, Time, Timestamp, Level, BaseFile, HasInclude, HasIncludeNext, HasBuiltin, HasAttribute, HasCAttribute,
  HasFeature, HasExtension, PragmaOperator, HasWarning] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16];
const computed: readonly string[] = [
  '__LINE__', '__FILE__', '__COUNTER__', '__DATE__', '__TIME__', '__TIMESTAMP__', '__INCLUDE_LEVEL__', '__BASE_FILE__',
  '__has_include', '__has_include_next', '__has_builtin', '__has_attribute', '__has_c_attribute', '__has_feature', '__has_extension',
  '_Pragma', '__has_warning',
];
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const days = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const maxDepth = 200;

const [HashName, OpenName, CloseName, IfName, IfdefName, IfndefName, ElifName, ElifdefName, ElifndefName, ElseName, EndifName, DefinedName] = [
  '#', '(', ')', 'if', 'ifdef', 'ifndef', 'elif', 'elifdef', 'elifndef', 'else', 'endif', 'defined'].map(nameOf);
const [HasIncludeName, HasIncludeNextName] = ['__has_include', '__has_include_next'].map(nameOf);

/** What directives do to the state of the preprocessor; reader.ts drives it. */
export abstract class Directives extends Expander {
  readonly sources: Sources;
  readonly deps: Dependency[] = [];
  private readonly options: PreprocessOptions;
  private readonly dialectBits: number;
  protected readonly buffers: Buffer_[] = [];
  protected buffer: Buffer_ | null = null;
  protected readonly groups: Group[] = [];
  /** Files that are not to be included again, with the lanes for which they were once. */
  protected readonly once = new Map<FileId, LaneMask>();
  /** Stacks of #pragma push_macro. */
  protected readonly saved = new Map<string, (Macro | undefined)[]>();
  private readonly dirs: { path: string; system: boolean }[];
  private readonly angleStart: number;
  protected counter = 0;
  protected baseName = '';
  private lineEnd: Token = new Token(Eof, 0, 0, 0, 0, null);
  private readonly now: Date;
  private readonly utc: boolean;

  constructor(options: PreprocessOptions, lanes: LaneMask, strict: boolean, dialect: number) {
    super(lanes, options.diagnostics, strict, dialect);
    this.options = options;
    this.sources = options.sources;
    this.dialectBits = dialect;
    this.dirs = [];
    for (const path of options.includeQuote) this.dirs.push({ path, system: false });
    this.angleStart = this.dirs.length;
    for (const path of options.includeAngle) {
      // A directory that is also a system directory stays at its place in the chain of those.
      if (!options.systemDirs.includes(path)) this.dirs.push({ path, system: false });
    }
    for (const path of [...options.systemDirs, ...options.afterDirs ?? []]) this.dirs.push({ path, system: true });
    const epoch = process.env['SOURCE_DATE_EPOCH'];
    this.utc = epoch !== undefined && /^\d+$/.test(epoch);
    this.now = this.utc ? new Date(Number(epoch) * 1000) : new Date();
    computed.forEach((name, code) => {
      const macro = new Macro(nameOf(name), Builtin);
      macro.code = code;
      macro.predefined = true;
      this.macros.set(macro.name, macro);
    });
  }

  /** Called before a directive within a macro's arguments is executed. */
  protected abstract beforeNestedDirective(): void;

  /** Finds a file of -include or -imacros: like #include "…", the directory being that of the compiler. */
  findCommandLineFile(name: string, loc: Loc): FileId {
    const found = this.lookUp(name, '', 0, false, true);
    if (found === null) this.missing(name, loc);
    this.deps.push({ path: (found as Found).path, system: false });
    return (found as Found).file;
  }

  // ---- files

  protected open(found: Found, parent: Loc): void {
    const { file, path, dirIndex, system } = found;
    const entry = this.sources.enter(file, parent, system);
    entry.system = system;
    const lexed = lexFile(this.sources, file, this.dialectBits);
    for (const problem of lexed.problems) this.diags.error(entry.base + problem.offset, problem.text);
    this.buffer = {
      lexed, entry, base: entry.base, at: 0, limit: lexed.count, nextDirective: 0, groups: this.groups.length, dirIndex, path, system,
    };
    this.buffers.push(this.buffer);
  }

  /** Leaves a file at its end; false if it is the last one. */
  protected leave(): boolean {
    const buffer = this.buffer as Buffer_;
    while (this.groups.length > buffer.groups) {
      const group = this.groups.pop() as Group;
      this.diags.error(group.loc, `unterminated ${group.elseLoc !== 0 ? '#else' : `#${group.name}`}`);
    }
    if (this.buffers.length === 1) return false;
    this.buffers.pop();
    this.buffer = this.buffers[this.buffers.length - 1];
    return true;
  }

  protected override fileToken(): Token {
    for (;;) {
      const buffer = this.buffer as Buffer_;
      const { at, lexed } = buffer;
      if (at >= buffer.limit) {
        if (this.inDirective) return this.lineEnd;
        if (this.parsingArgs === 0 && this.leave()) continue;
        return this.endToken(buffer.base + buffer.entry.file.length);
      }
      const flags = lexed.flags[at];
      const kind = lexed.kind[at];
      if ((flags & LineStart) !== 0 && kind === Punct && lexed.name[at] === HashName && !this.inDirective) {
        // A directive ends the search for a macro's `(`, and is executed after it; within arguments it is executed at once.
        if (this.parsingArgs === 1) return this.endToken(buffer.base + lexed.offset[at]);
        this.beforeNestedDirective();
        const token = this.apart(() => this.directive());
        if (token !== null) return token;
        continue;
      }
      buffer.at = at + 1;
      const loc = buffer.base + lexed.offset[at];
      if (kind === Other && spellings[lexed.name[at]].length > 1) this.unterminated(lexed.name[at], loc);
      return new Token(kind, lexed.name[at], loc, loc, flags, null);
    }
  }

  /** Reports a literal that lacks its closing quote. */
  protected unterminated(name: Name, loc: Loc): void {
    const quote = /["']/.exec(spellings[name]);
    if (quote !== null) this.diags.pedwarn(loc, `missing terminating ${quote[0]} character`);
  }

  private endToken(loc: Loc): Token {
    return new Token(Eof, 0, loc, loc, LineStart, null);
  }

  // ---- directives

  /** Executes the directive whose `#` is next; a Pragma token if that is what is left of it. */
  protected directive(): Token | null {
    const buffer = this.buffer as Buffer_;
    const { lexed } = buffer;
    const hash = buffer.at;
    let end = hash + 1;
    while (end < lexed.count && (lexed.flags[end] & LineStart) === 0) end++;
    buffer.at = end;
    const at = hash + 1;
    if (at === end) return null;
    const loc = buffer.base + lexed.offset[at];
    if (lexed.kind[at] === PpNumber) {
      this.lineMarker(at, end, loc, false);
      return null;
    }
    const name = spellings[lexed.name[at]];
    switch (lexed.kind[at] === Identifier ? name : '') {
      case 'define': this.define(at + 1, end, loc); break;
      case 'undef': this.undefine(at + 1, end, loc); break;
      case 'include': case 'include_next': case 'import': this.include(name, at + 1, end, loc); break;
      case 'if': this.openGroup(name, loc, this.condition(name, at + 1, end, loc)); break;
      case 'ifdef': case 'ifndef': {
        const defined = this.definedName(name, at + 1, end, loc);
        this.openGroup(name, loc, defined === null ? false : defined === (name === 'ifdef'));
        break;
      }
      case 'elif': case 'elifdef': case 'elifndef': this.elseIf(name, at + 1, end, loc); break;
      case 'else': this.otherwise(at + 1, end, loc); break;
      case 'endif':
        if (this.groups.length === buffer.groups) this.diags.error(loc, '#endif without #if');
        else {
          this.extra('endif', at + 1, end);
          this.groups.pop();
        }
        break;
      case 'line': this.lineMarker(at + 1, end, loc, true); break;
      case 'error':
        this.diags.error(loc, `#error ${textOfBytes(textOf(lexed, at + 1, end))}`.trimEnd());
        break;
      case 'warning':
        this.diags.warning(loc, `#warning ${textOfBytes(textOf(lexed, at + 1, end))}`.trimEnd(), 'cpp');
        break;
      case 'ident': case 'sccs': break;
      case 'pragma': return this.pragma(at + 1, end, loc);
      default: this.diags.error(loc, `invalid preprocessing directive #${textOfBytes(name)}`);
    }
    return null;
  }

  private extra(name: string, at: number, end: number): void {
    if (at < end) this.diags.pedwarn(this.locOf(at), `extra tokens at end of #${name} directive`, 'endif-labels');
  }

  private locOf(at: number): Loc {
    const buffer = this.buffer as Buffer_;
    return buffer.base + buffer.lexed.offset[at];
  }

  /** The name that #define and its like act on; 0 after an error. */
  private macroName(directive: string, at: number, end: number, loc: Loc): Name {
    const { lexed } = this.buffer as Buffer_;
    if (at >= end) {
      this.diags.error(loc, `no macro name given in #${directive} directive`);
      return 0;
    }
    const name = lexed.name[at];
    if (lexed.kind[at] !== Identifier) {
      this.diags.error(this.locOf(at), 'macro names must be identifiers');
      return 0;
    }
    if ((directive === 'define' || directive === 'undef') && (name === DefinedName || name === HasIncludeName || name === HasIncludeNextName)) {
      this.diags.error(this.locOf(at), `"${spellings[name]}" cannot be used as a macro name`);
      return 0;
    }
    if (this.macroOf(name)?.kind === Poisoned) {
      this.diags.error(this.locOf(at), `attempt to use poisoned "${spellings[name]}"`);
      return 0;
    }
    return name;
  }

  private define(at: number, end: number, loc: Loc): void {
    const buffer = this.buffer as Buffer_;
    const name = this.macroName('define', at, end, loc);
    if (name === 0) return;
    const macro = parseDefinition(buffer.lexed, at, end, buffer.base, this.diags);
    if (macro === null) return;
    const old = this.macros.get(name);
    if (old !== undefined) {
      if (old.predefined && old.kind !== ByLane) {
        if (old.kind === Builtin || !isSameMacro(old, macro)) {
          this.diags.warning(macro.loc, old.kind === Builtin ? `redefining "${spellings[name]}"` : `"${spellings[name]}" redefined`, 'builtin-macro-redefined');
        }
      } else if ((old.kind !== ByLane || !old.predefined) && !isSameMacro(old, macro)) {
        this.diags.pedwarn(macro.loc, `"${spellings[name]}" redefined`);
        if (old.loc !== 0) this.diags.note(old.loc, 'this is the location of the previous definition');
      } else if (old.kind === ByLane && old.predefined && this.liveIn(old) !== 0) {
        this.diags.warning(macro.loc, `"${spellings[name]}" redefined`, 'builtin-macro-redefined');
      }
    }
    this.macros.set(name, macro);
  }

  private undefine(at: number, end: number, loc: Loc): void {
    const name = this.macroName('undef', at, end, loc);
    if (name === 0) return;
    if (this.macros.get(name)?.kind === Builtin) this.diags.warning(loc, `undefining "${spellings[name]}"`, 'builtin-macro-redefined');
    this.macros.set(name, undefined);
    this.extra('undef', at + 1, end);
  }

  // ---- conditional groups

  private openGroup(name: string, loc: Loc, taken: boolean): void {
    this.groups.push({ loc, name, taken, elseLoc: 0 });
    if (!taken) this.skip();
  }

  /** Goes to the `#` of the #elif, #else or #endif that ends the current group, or to the file's end. */
  private skip(): void {
    const buffer = this.buffer as Buffer_;
    const { lexed } = buffer;
    const { directives } = lexed;
    let depth = 0;
    let next = buffer.nextDirective;
    while (next < directives.length && directives[next] < buffer.at) next++;
    for (; next < directives.length; next++) {
      const at = directives[next] + 1;
      if (at >= lexed.count || lexed.kind[at] !== Identifier || (lexed.flags[at] & LineStart) !== 0) continue;
      const name = lexed.name[at];
      if (name === IfName || name === IfdefName || name === IfndefName) depth++;
      else if (name === EndifName) {
        if (depth-- === 0) break;
      } else if (depth === 0 && (name === ElseName || name === ElifName || name === ElifdefName || name === ElifndefName)) break;
    }
    buffer.nextDirective = next;
    buffer.at = next < directives.length ? directives[next] : lexed.count;
  }

  private otherwise(at: number, end: number, loc: Loc): void {
    const group = this.openedHere();
    if (group === null) {
      this.diags.error(loc, '#else without #if');
      return;
    }
    if (group.elseLoc !== 0) {
      this.diags.error(loc, '#else after #else');
      this.diags.note(group.loc, 'the conditional began here');
    }
    this.extra('else', at, end);
    group.elseLoc = loc;
    if (group.taken) this.skip();
    group.taken = true;
  }

  private elseIf(name: string, at: number, end: number, loc: Loc): void {
    const group = this.openedHere();
    if (group === null) {
      this.diags.error(loc, `#${name} without #if`);
      return;
    }
    if (group.elseLoc !== 0) {
      this.diags.error(loc, `#${name} after #else`);
      this.diags.note(group.loc, 'the conditional began here');
    }
    if (group.taken) {
      this.skip();
      return;
    }
    if (name === 'elif') group.taken = this.condition(name, at, end, loc);
    else {
      const defined = this.definedName(name, at, end, loc);
      group.taken = defined !== null && defined === (name === 'elifdef');
    }
    if (!group.taken) this.skip();
  }

  private openedHere(): Group | null {
    return this.groups.length > (this.buffer as Buffer_).groups ? this.groups[this.groups.length - 1] : null;
  }

  /** #ifdef and its like: whether the name is defined; null after an error. */
  private definedName(directive: string, at: number, end: number, loc: Loc): boolean | null {
    const name = this.macroName(directive, at, end, loc);
    if (name === 0) return null;
    this.extra(directive, at + 1, end);
    const live = this.liveIn(this.macros.get(name));
    if (live !== 0 && live !== this.lanes) throw new Divergence([live, this.lanes & ~live]);
    return live !== 0;
  }

  /** Reads the rest of the line as a list that `body` asks for token by token. */
  private withLine<T>(at: number, end: number, loc: Loc, body: () => T): T {
    const buffer = this.buffer as Buffer_;
    buffer.at = at;
    buffer.limit = end;
    this.inDirective = true;
    const endLoc = at < end ? this.locOf(end - 1) + spellings[buffer.lexed.name[end - 1]].length : loc;
    this.lineEnd = new Token(Eof, 0, at < end ? endLoc : loc, endLoc, 0, null);
    const result = body();
    this.inDirective = false;
    buffer.at = end;
    buffer.limit = buffer.lexed.count;
    return result;
  }

  /** The value of #if or #elif, in all live lanes. */
  private condition(directive: string, at: number, end: number, loc: Loc): boolean {
    let uniform = true;
    const tokens: Token[] = [];
    const good = this.withLine(at, end, loc, () => {
      for (let token = this.next(); token.kind !== Eof; token = this.next()) {
        if (token.kind === Identifier && token.name === DefinedName) {
          const operand = this.definedOperand(token);
          if (operand === null) return false;
          tokens.push(operand);
        } else tokens.push(token);
        if (tokens[tokens.length - 1].lanes !== null) uniform = false;
      }
      return true;
    });
    if (!good) return false;
    const settings = {
      diags: this.diags, lane: firstLane(this.lanes), unsignedChar: this.options.unsignedChar ?? false,
      hasTrue: (this.dialectBits & C23) !== 0, directive,
    };
    const end_ = new Token(Eof, 0, loc, loc, 0, null);
    if (uniform) return evaluateCondition(tokens, end_, settings) ?? false;
    return this.agree((lane) => {
      settings.lane = lane;
      return evaluateCondition(tokens, end_, settings) === true ? '1' : '';
    }) === '1';
  }

  /** `defined X`, `defined (X)` as a constant; null after an error. */
  private definedOperand(operator: Token): Token | null {
    let token = this.rawNext();
    const inParens = token.kind === Punct && token.name === OpenName;
    if (inParens) token = this.rawNext();
    if (token.kind !== Identifier) {
      this.diags.error(token.kind === Eof ? operator.loc : token.loc, 'operator "defined" requires an identifier');
      return null;
    }
    const macro = this.macros.get(token.name);
    if (macro?.kind === Poisoned) this.diags.error(token.loc, `attempt to use poisoned "${token.image}"`);
    if (inParens) {
      const close = this.rawNext();
      if (close.kind !== Punct || close.name !== CloseName) {
        this.diags.error(operator.loc, 'missing \')\' after "defined"');
        return null;
      }
    }
    const live = this.liveIn(macro);
    const spellings: string[] = [];
    for (let lane = 0; lane < laneCount; lane++) spellings.push(hasLane(live, lane) ? '1' : '0');
    return this.laneToken(spellings, operator);
  }

  // ---- #include

  private include(directive: string, at: number, end: number, loc: Loc): void {
    const header = this.headerName(directive, at, end, loc);
    if (header === null) return;
    const name = header.slice(1, -1);
    if (name === '') {
      this.diags.error(this.locOf(at), `empty filename in #${directive}`);
      return;
    }
    if (this.buffers.length >= maxDepth) {
      this.diags.fatal(loc, `#include nested depth ${this.buffers.length} exceeds maximum of ${maxDepth} (use -fmax-include-depth=DEPTH to increase the maximum)`);
      throw new Abandoned();
    }
    const found = this.findHeader(name, header[0] === '<', directive === 'include_next', loc);
    if (found === null) {
      if (this.options.missingHeaders === true) {
        this.deps.push({ path: name, system: false });
        return;
      }
      this.missing(name, this.locOf(at));
    }
    const { file, path, system } = found as Found;
    this.deps.push({ path, system });
    if (this.isOnce(file)) return;
    if (directive === 'import') this.onlyOnce(file);
    const lexed = lexFile(this.sources, file, this.dialectBits);
    const guard = guardOf(lexed);
    if (guard !== 0 && this.liveIn(this.macros.get(guard)) === this.lanes) return;
    this.open(found as Found, loc);
  }

  private missing(name: string, loc: Loc): never {
    this.diags.fatal(loc, `${textOfBytes(name)}: No such file or directory`);
    throw new Abandoned();
  }

  /** The header name of a directive with its delimiters; null after an error. */
  private headerName(directive: string, at: number, end: number, loc: Loc): string | null {
    const { lexed } = this.buffer as Buffer_;
    if (at < end && (lexed.kind[at] === Header || lexed.kind[at] === Str && spellings[lexed.name[at]][0] === '"')) {
      this.extra(directive, at + 1, end);
      return spellings[lexed.name[at]];
    }
    const tokens: Token[] = [];
    this.withLine(at, end, loc, () => {
      for (let token = this.next(); token.kind !== Eof; token = this.next()) tokens.push(token);
    });
    const header = this.headerOf(tokens);
    if (header === null) this.diags.error(at < end ? this.locOf(at) : loc, `#${directive} expects "FILENAME" or <FILENAME>`);
    return header;
  }

  /** A header name out of expanded tokens. */
  private headerOf(tokens: readonly Token[]): string | null {
    if (tokens.length === 0) return null;
    const [first] = tokens;
    if (first.kind === Header || first.kind === Str && first.image[0] === '"') return first.image;
    if (first.kind !== Punct || !first.image.startsWith('<')) return null;
    let name = '';
    for (let i = 0; i < tokens.length; i++) {
      if (i > 0 && (tokens[i].flags & SpaceBefore) !== 0) name += ' ';
      name += this.spell(tokens[i]);
      const close = name.indexOf('>');
      if (close > 0) return name.slice(0, close + 1);
    }
    return null;
  }

  private findHeader(name: string, isAngle: boolean, isNext: boolean, loc: Loc): Found | null {
    const buffer = this.buffer as Buffer_;
    if (isNext && this.buffers.length > 1) {
      return this.lookUp(name, '', buffer.dirIndex < 0 ? isAngle ? this.angleStart : 0 : buffer.dirIndex + 1, buffer.system, false);
    }
    if (isNext) this.diags.warning(loc, '#include_next in primary source file');
    return this.lookUp(name, buffer.path, isAngle ? this.angleStart : 0, buffer.system, !isAngle);
  }

  /** Looks a header up beside `includer` if asked, then along the search path from index `from`. */
  private lookUp(name: string, includer: string, from: number, includerSystem: boolean, beside: boolean): Found | null {
    if (name.startsWith('/')) {
      const file = this.fileAt(name);
      return file === null ? null : { file, path: name, dirIndex: -1, system: includerSystem };
    }
    if (beside) {
      const slash = includer.lastIndexOf('/');
      const path = includer.slice(0, slash + 1) + name;
      const file = this.fileAt(path);
      if (file !== null) return { file, path, dirIndex: -1, system: includerSystem };
    }
    for (let i = from; i < this.dirs.length; i++) {
      const dir = this.dirs[i].path;
      const path = dir === '' ? name : dir.endsWith('/') ? dir + name : `${dir}/${name}`;
      const file = this.fileAt(path);
      if (file !== null) return { file, path, dirIndex: i, system: this.dirs[i].system };
    }
    return null;
  }

  private fileAt(path: string): FileId | null {
    const { opened } = this.sources;
    let file = opened.get(path);
    if (file === undefined) {
      const text = this.options.readFile(path);
      file = text === null ? null : this.sources.add(path, text);
      opened.set(path, file);
    }
    return file;
  }

  /** Keeps a file from being included again in the live lanes. */
  private onlyOnce(file: FileId): void {
    this.once.set(file, (this.once.get(file) ?? 0) | this.lanes);
  }

  /** Whether #pragma once or #import keeps a file out; the same text under another path counts as the same file. */
  private isOnce(file: FileId): boolean {
    if (this.once.size === 0) return false;
    const { bytes } = this.sources.files[file];
    let lanes = 0;
    for (const [other, mask] of this.once) if (other === file || this.sources.files[other].bytes.equals(bytes)) lanes |= mask & this.lanes;
    if (lanes !== 0 && lanes !== this.lanes) throw new Divergence([lanes, this.lanes & ~lanes]);
    return lanes !== 0;
  }

  // ---- #line

  private lineMarker(at: number, end: number, loc: Loc, isLine: boolean): void {
    const buffer = this.buffer as Buffer_;
    let tokens: Token[] = [];
    if (isLine) {
      this.withLine(at, end, loc, () => {
        for (let token = this.next(); token.kind !== Eof; token = this.next()) tokens.push(token);
      });
    } else {
      const { lexed } = buffer;
      tokens = [];
      for (let i = at; i < end; i++) tokens.push(new Token(lexed.kind[i], lexed.name[i], this.locOf(i), this.locOf(i), lexed.flags[i], null));
    }
    if (tokens.length === 0) {
      this.diags.error(loc, 'unexpected end of file after #line');
      return;
    }
    const digits = this.spell(tokens[0]);
    if (!/^[0-9]+$/.test(digits)) {
      this.diags.error(tokens[0].loc, isLine ? `"${digits}" after #line is not a positive integer` : `"${digits}" after # is not a positive integer`);
      return;
    }
    const line = Number(digits);
    if (isLine && (line === 0 || line > 2147483647)) this.diags.pedantic(tokens[0].loc, 'line number out of range');
    let name: string | null = null;
    if (tokens.length > 1) {
      if (tokens[1].kind !== Str || tokens[1].image[0] !== '"') {
        this.diags.error(tokens[1].loc, `"${tokens[1].image}" is not a valid filename`);
        return;
      }
      const { units } = decodeString([tokens[1].image], tokens[1].loc, this.diags);
      name = String.fromCharCode(...units);
    }
    const flags = tokens.slice(2).map((token) => token.image);
    if (isLine && flags.length > 0) this.diags.pedwarn(tokens[2].loc, 'extra tokens at end of #line directive');
    this.sources.markLine(loc, line, name, isLine ? this.sources.isSystem(loc) : flags.includes('3'));
  }

  // ---- #pragma

  private pragma(at: number, end: number, loc: Loc): Token | null {
    const { lexed } = this.buffer as Buffer_;
    const words: string[] = [];
    for (let i = at; i < Math.min(end, at + 2); i++) words.push(spellings[lexed.name[i]]);
    let text = textOf(lexed, at, end);
    if (isExpandedPragma(words)) {
      const tokens: Token[] = [];
      const from = at + 1;
      this.withLine(from, end, loc, () => {
        for (let token = this.next(); token.kind !== Eof; token = this.next()) tokens.push(token);
      });
      text = words[0] + this.joined(tokens);
    }
    return this.doPragma(text, loc, at < end ? this.locOf(at) : loc);
  }

  private joined(tokens: readonly Token[]): string {
    let text = '';
    for (const token of tokens) text += ((token.flags & SpaceBefore) !== 0 ? ' ' : '') + this.spell(token);
    return text;
  }

  /** Executes a pragma; what is for the parser becomes a token. */
  private doPragma(text: string, loc: Loc, at: Loc): Token | null {
    const words = text.match(/[A-Za-z_]\w*|"(?:\\.|[^"\\])*"|\S/g) ?? [];
    const kept = new Token(Pragma, nameOf(text), loc, at, LineStart | SpaceBefore, null);
    // -E shows what a later compilation must see again.
    const shown = this.options.keepPragmas === true ? kept : null;
    switch (words[0]) {
      case 'once':
        if (this.buffers.length > 1) this.onlyOnce((this.buffer as Buffer_).entry.file.id);
        else this.diags.warning(at, '#pragma once in main file');
        return null;
      case 'push_macro': case 'pop_macro': {
        const match = /^\w+\s*\(\s*"([^"]*)"\s*\)/.exec(text);
        if (match === null) {
          this.diags.warning(at, `invalid #pragma ${words[0]} directive`);
          return null;
        }
        const name = match[1].trim();
        const stack = this.saved.get(name) ?? [];
        this.saved.set(name, stack);
        if (words[0] === 'push_macro') stack.push(this.macros.get(nameOf(name)));
        else if (stack.length > 0) this.macros.set(nameOf(name), stack.pop());
        return null;
      }
      case 'message': {
        const string = words.find((word) => word.startsWith('"'));
        const message = string === undefined ? words.slice(1).join(' ') : string.slice(1, -1);
        this.diags.remark(at, `‘#pragma message: ${textOfBytes(message)}’`);
        return null;
      }
      case 'GCC': case 'clang': break;
      case undefined: return null;
      default: return kept;
    }
    switch (words[1]) {
      case 'system_header':
        if (this.buffers.length > 1) (this.buffer as Buffer_).system = (this.buffer as Buffer_).entry.system = true;
        else this.diags.warning(at, '#pragma system_header ignored outside include file');
        return null;
      case 'poison':
        for (const name of words.slice(2)) {
          const old = this.macros.get(nameOf(name));
          if (old !== undefined && old.kind !== Poisoned) this.diags.warning(at, `poisoning existing macro "${name}"`);
          this.macros.set(nameOf(name), new Macro(nameOf(name), Poisoned));
        }
        return null;
      case 'warning': case 'error': {
        const message = textOfBytes((words[2] === '(' ? words[3] ?? '' : words[2] ?? '').replace(/^"|"$/g, ''));
        if (words[1] === 'error') this.diags.error(at, message);
        else this.diags.warning(at, message);
        return null;
      }
      case 'diagnostic':
        if (!this.diags.pragma(at, text.slice(text.indexOf('diagnostic') + 10))) {
          this.diags.warning(at, 'missing [error|warning|ignored|push|pop] after ‘#pragma GCC diagnostic’', 'pragmas');
        }
        return shown;
      case 'dependency': case 'assume_nonnull': return null;
      default: return kept;
    }
  }

  // ---- computed macros

  protected override builtinToken(macro: Macro, name: Token): Token | null {
    switch (macro.code) {
      case Line: return made(PpNumber, String(this.sources.position(name.loc).line), name);
      case File: return made(Str, quoted(this.sources.fileName(name.loc)), name);
      case BaseFile: return made(Str, quoted(this.baseName), name);
      case Counter: return made(PpNumber, String(this.counter++), name);
      case Level: return made(PpNumber, String(this.buffers.length - 1), name);
      case Date_: return made(Str, `"${this.date()}"`, name);
      case Time: return made(Str, `"${this.time(this.now, this.utc)}"`, name);
      case Timestamp: return made(Str, `"${this.timestamp()}"`, name);
      case PragmaOperator: return this.inDirective ? name : this.pragmaOperator(name);
      default: return this.query(macro.code, name);
    }
  }

  private date(): string {
    const { now, utc } = this;
    const day = utc ? now.getUTCDate() : now.getDate();
    const year = utc ? now.getUTCFullYear() : now.getFullYear();
    return `${months[utc ? now.getUTCMonth() : now.getMonth()]} ${String(day).padStart(2)} ${year}`;
  }

  private time(date: Date, utc: boolean): string {
    const parts = utc ? [date.getUTCHours(), date.getUTCMinutes(), date.getUTCSeconds()] : [date.getHours(), date.getMinutes(), date.getSeconds()];
    return parts.map((part) => String(part).padStart(2, '0')).join(':');
  }

  private timestamp(): string {
    try {
      const date = this.utc ? this.now : statSync((this.buffer as Buffer_).path).mtime;
      return `${days[date.getDay()]} ${months[date.getMonth()]} ${String(date.getDate()).padStart(2)} ${this.time(date, this.utc)} ${date.getFullYear()}`;
    } catch {
      return '??? ??? ?? ??:??:?? ????';
    }
  }

  /** `_Pragma("…")` (6.10.9). */
  private pragmaOperator(name: Token): Token | null {
    this.parsingArgs += 2;
    const open = this.rawNext();
    const string = open.name === OpenName ? this.rawNext() : open;
    const close = string.kind === Str ? this.rawNext() : string;
    this.parsingArgs -= 2;
    if (open.kind !== Punct || open.name !== OpenName || string.kind !== Str || close.name !== CloseName) {
      this.diags.error(name.loc, '_Pragma takes a parenthesized string literal');
      return null;
    }
    const text = string.image.replace(/^[^"]*"/, '').slice(0, -1).replace(/\\(["\\])/g, '$1');
    const lexed = lex(text, this.dialectBits);
    let pragma = textOf(lexed, 0, lexed.count);
    const words = imagesOf(lexed).slice(0, 2);
    if (isExpandedPragma(words)) {
      const tokens: Token[] = [];
      for (let i = 1; i < lexed.count; i++) tokens.push(new Token(lexed.kind[i], lexed.name[i], name.loc, name.spell, lexed.flags[i], null));
      if (tokens.length > 0) pragma = words[0] + this.joined(this.expandList(tokens, new Token(Eof, 0, name.loc, name.spell, 0, null)));
    }
    return this.doPragma(pragma, name.loc, name.loc);
  }

  /** `__has_include (…)` and its like. */
  private query(code: number, name: Token): Token | null {
    this.parsingArgs += 2;
    const answer = this.answer(code, name);
    this.parsingArgs -= 2;
    return answer === null ? made(PpNumber, '0', name) : made(PpNumber, answer, name);
  }

  private answer(code: number, name: Token): string | null {
    const open = this.rawNext();
    if (open.kind !== Punct || open.name !== OpenName) {
      this.diags.error(name.loc, `missing '(' before "${name.image}" operand`);
      return null;
    }
    const isInclude = code === HasInclude || code === HasIncludeNext;
    const operand: Token[] = [];
    let depth = 0;
    let plain = true;
    for (;;) {
      // The operand of __has_include is expanded unless it is a header name; the others take their names as they are.
      const token = isInclude && !(plain && operand.length === 0) ? this.next() : this.rawNext();
      if (token.kind === Eof) {
        this.diags.error(name.loc, `missing ')' after "${name.image}" operand`);
        return null;
      }
      if (token.kind === Punct && token.name === CloseName && depth-- === 0) break;
      if (token.kind === Punct && token.name === OpenName) depth++;
      if (isInclude && operand.length === 0 && token.kind === Identifier) {
        plain = false;
        operand.push(...this.expandList([token], new Token(Eof, 0, token.loc, token.spell, 0, null)));
      } else operand.push(token);
    }
    if (isInclude) {
      const header = this.headerOf(operand);
      if (header === null) {
        this.diags.error(name.loc, `operator "${name.image}" requires a header-name`);
        return null;
      }
      return this.findHeader(header.slice(1, -1), header[0] === '<', code === HasIncludeNext, name.loc) === null ? '0' : '1';
    }
    let word = '';
    for (const token of operand) word += token.image;
    switch (code) {
      case HasBuiltin: return hasBuiltin(word) ? '1' : '0';
      case HasAttribute: return hasAttribute(word) ? '1' : '0';
      case HasCAttribute: return standardAttributes[word.replace(/^__(.+)__$/, '$1')] ?? (/^(?:gnu|__gnu__)::/.test(word) && hasAttribute(word.replace(/^.*::/, '')) ? '1' : '0');
      case HasFeature: case HasExtension: return featureNames.has(word.replace(/^__(.+)__$/, '$1')) ? '1' : '0';
      case HasWarning: return '1';
      default: return '0';
    }
  }
}

/** Pragmas whose text is macro-expanded, as gcc does. */
function isExpandedPragma(words: readonly string[]): boolean {
  return words[0] === 'pack' || words[0] === 'redefine_extname' || words[0] === 'message';
}

function made(kind: number, image: string, name: Token): Token {
  return new Token(kind, nameOf(image), name.loc, name.spell, name.flags & SpaceBefore | Expanded, null);
}

/** A byte string as a C string literal. */
function quoted(text: string): string {
  return `"${text.replace(/[\\"]/g, '\\$&')}"`;
}

/** Texts that the next source of a command may include as well, and their tokens; `shared` is of one dialect. */
const shared = new Map<string, Lexed>();
const maxShared = 1 << 18;

function lexShared(source: SourceFile, dialect: number): Lexed {
  if (source.length > maxShared) return lex(source.bytes, dialect);
  let lexed = shared.get(source.text);
  if (lexed?.dialect !== dialect) {
    lexed = lex(source.bytes, dialect);
    shared.set(source.text, lexed);
  }
  return lexed;
}

/** The tokens of a file, lexed once per dialect. */
export function lexFile(sources: Sources, file: FileId, dialect: number): Lexed {
  const source = sources.files[file];
  const known = source.lexed as Lexed | null;
  if (known !== null && known.dialect === dialect) return known;
  const lexed = lexShared(source, dialect);
  source.lexed = lexed;
  return lexed;
}
