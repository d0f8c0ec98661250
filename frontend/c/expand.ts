// Macro expansion (C17 6.10.3), by a stack of contexts as in GNU cpp.
//
// A context is a list of tokens to be read before going on below it; the context of a macro's expansion disables that
// macro while it is on the stack, and a name met while disabled is marked NoExpand for ever. This gives the results of
// hide sets, and in the case that 6.10.3.4p4 leaves open, those of gcc. `#` and `##` are done at substitution, so a
// context only holds finished tokens. Every expansion makes new tokens, which carry the outermost expansion point.
//
// White space: a macro's first token has the white space of the macro's name, an argument's first token that of the
// parameter, and an expansion to nothing passes its own on. `carry` is what the next token takes: its own, no, or yes.
//
// Where an operation needs one spelling and the live lanes have several, or a name is a different macro in some of them, a
// Divergence is thrown; the reader of files (directive.ts) goes back to where the expansion began and on from there per part.

import { laneCount, firstLane, hasLane, type LaneMask } from '../../ir/layout.ts';
import type { Diagnostics } from './diagnostics.ts';
import { lex } from './lex.ts';
import { Builtin, ByLane, FunctionLike, ObjectLike, PasteLeft, Poisoned, spellingOf, Stringify, Varying, type Macro, type Piece } from './macro.ts';
import { MacroTable } from './macro-table.ts';
import { nameOf, spellings, type Name } from './names.ts';
import type { Loc } from './source.ts';
import {
  Char, Eof, Expanded, Header, Identifier, LaneNumber, LineStart, NoExpand, Number as PpNumber, Punct, SpaceBefore, String as Str, Token,
} from './token.ts';

/** Thrown where live lanes differ in what must be one; the parts are disjoint and cover the live lanes. */
export class Divergence {
  readonly parts: readonly LaneMask[];

  constructor(parts: readonly LaneMask[]) {
    this.parts = parts;
  }
}

/** Thrown where a unit is given up after a fatal error, which has been reported. */
export class Abandoned {}

interface Context {
  tokens: readonly Token[];
  at: number;
  /** Read again and again at the end, for a list that must not be left; null if reading goes on below. */
  end: Token | null;
  /** Disabled while this is on the stack; null for arguments and pushed back tokens. */
  macro: Macro | null;
  /** The list ends in white space. */
  tail: boolean;
}

interface Argument {
  raw: Token[];
  /** The argument fully expanded; null until needed. */
  expanded: Token[] | null;
  tail: boolean;
  /** Not there at all, which removes a comma before it (GNU). */
  absent: boolean;
}

const [OpenName, CloseName, CommaName] = ['(', ')', ','].map(nameOf);

const Own = 0;
const No = 1;
const Yes = 2;

const maxNesting = 300;
/** Tokens that one macro call in a file, and all of a unit's, may make on the way; characters of one token. */
const maxPerCall = 1 << 22;
const maxProduced = 1 << 26;
const maxSpelling = 1 << 22;

function padded(carry: number, spaced: boolean): number {
  return carry === Own ? spaced ? Yes : No : carry;
}

function unpadded(carry: number): number {
  return carry === Yes ? Yes : Own;
}

/** Reads expanded tokens; a subclass supplies the tokens of files, and what computed macros expand to. */
export abstract class Expander {
  readonly macros = new MacroTable();
  /** Live lanes. */
  lanes: LaneMask;
  readonly diags: Diagnostics;
  /** The rest of a directive is being read. */
  protected inDirective = false;
  /** 1 while a `(` is looked for, above while arguments are read; then a file's end is not passed. */
  protected parsingArgs = 0;
  private readonly strict: boolean;
  private readonly dialect: number;
  private stack: Context[] = [];
  /** White space for the next token, and for the one after it. */
  protected carry = Own;
  protected after = Own;
  private nesting = 0;
  /** Tokens made for the call at `callLoc`, and before it. */
  private produced = 0;
  private callLoc: Loc = 0;
  private total = 0;
  private tailOfLast = false;
  /** Whether the last substitution began and ended with a placemarker, for __VA_OPT__ beside ##. */
  private startsEmpty = false;
  private endsEmpty = false;

  constructor(lanes: LaneMask, diags: Diagnostics, strict: boolean, dialect: number) {
    this.lanes = lanes;
    this.diags = diags;
    this.strict = strict;
    this.dialect = dialect;
  }

  /** The next token of the current file, directives being executed on the way. */
  protected abstract fileToken(): Token;
  /** What a computed macro stands for; null if for nothing. `name` itself is returned where it is not a call. */
  protected abstract builtinToken(macro: Macro, name: Token): Token | null;

  /** What a name stands for in all live lanes; diverges where they differ. */
  protected macroOf(name: Name): Macro | undefined {
    const macro = this.macros.get(name);
    return macro === undefined || macro.kind !== Varying ? macro : this.resolve(macro);
  }

  private resolve(macro: Macro): Macro | undefined {
    const parts = macro.parts!.filter((part) => (part.lanes & this.lanes) !== 0);
    if (parts.length > 1) throw new Divergence(parts.map((part) => part.lanes & this.lanes));
    return parts[0].macro;
  }

  /** Whether the next token of a file keeps the white space it has there. */
  protected get isPlain(): boolean {
    return this.carry === Own && this.after === Own;
  }

  /** Ends the expansion of macros on the stack. */
  private enable(): void {
    for (const { macro } of this.stack) if (macro !== null) macro.disabled = false;
  }

  /** Forgets an expansion that is under way. */
  protected reset(): void {
    this.enable();
    this.stack = [];
    this.carry = Own;
    this.after = Own;
    this.nesting = 0;
    this.parsingArgs = 0;
    this.inDirective = false;
  }

  /** The next token, expanded. Eof at the end of the file (of the line, in a directive). */
  next(): Token {
    for (;;) {
      const token = this.fromStack() ?? this.expand(this.fileToken());
      if (token !== null) return token;
    }
  }

  /** The next token of the expansion that is under way; null at its end. */
  protected fromStack(): Token | null {
    for (;;) {
      const { stack } = this;
      if (stack.length === 0) return null;
      const context = stack[stack.length - 1];
      if (context.at === context.tokens.length) {
        if (context.end !== null) return context.end;
        this.pop();
        continue;
      }
      const token = this.expand(context.tokens[context.at++]);
      if (token !== null) return token;
    }
  }

  /** A token with the white space that it has; null if it is a macro's name, whose expansion has begun. */
  protected expand(token: Token): Token | null {
    if (token.kind === Identifier && (token.flags & NoExpand) === 0) {
      const macro = this.macroOf(token.name);
      if (macro !== undefined) {
        if (macro.disabled) token.flags |= NoExpand;
        else if (this.enter(macro, token)) return null;
      }
    }
    return this.carry === Own && this.after === Own ? token : this.settle(token);
  }

  /** The next token, unexpanded. */
  protected rawNext(): Token {
    for (;;) {
      const { stack } = this;
      let token: Token;
      if (stack.length === 0) token = this.fileToken();
      else {
        const context = stack[stack.length - 1];
        if (context.at === context.tokens.length) {
          if (context.end !== null) return context.end;
          this.pop();
          continue;
        }
        token = context.tokens[context.at++];
      }
      if (token.kind === Identifier && this.macroOf(token.name)?.disabled === true) token.flags |= NoExpand;
      return token;
    }
  }

  /** Reads `tokens` fully expanded, as if they were a line of their own. */
  expandList(tokens: readonly Token[], end: Token): Token[] {
    if (this.nesting >= maxNesting) {
      this.diags.fatal(tokens[0].loc, 'macro arguments are nested too deeply');
      throw new Abandoned();
    }
    const { carry, after } = this;
    this.carry = Own;
    this.after = Own;
    this.nesting++;
    const depth = this.stack.length;
    this.stack.push({ tokens, at: 0, end, macro: null, tail: false });
    this.count(tokens.length, end.loc);
    const out: Token[] = [];
    for (let token = this.next(); token.kind !== Eof; token = this.next()) {
      out.push(token);
      if (out.length > maxPerCall) this.tooMuch(token.loc);
    }
    this.tailOfLast = this.carry === Yes;
    this.stack.length = depth;
    this.nesting--;
    this.carry = carry;
    this.after = after;
    return out;
  }

  /** Runs `body`, a directive's execution, with the state of an expansion that it interrupts put aside. */
  protected apart<T>(body: () => T): T {
    const { carry, after, parsingArgs, stack } = this;
    this.carry = Own;
    this.after = Own;
    this.parsingArgs = 0;
    this.stack = [];
    try {
      return body();
    } finally {
      this.enable();
      this.stack = stack;
      this.carry = carry;
      this.after = after;
      this.parsingArgs = parsingArgs;
    }
  }

  /** Live lanes in which the macro exists. */
  protected liveIn(macro: Macro | undefined): LaneMask {
    return macro === undefined || macro.kind === Poisoned ? 0 : macro.mask & this.lanes;
  }

  /** Splits the live lanes by `keyOf`; throws unless all agree, and returns the common key. */
  protected agree(keyOf: (lane: number) => string): string {
    const parts = new Map<string, LaneMask>();
    for (let lane = 0; lane < laneCount; lane++) {
      if (!hasLane(this.lanes, lane)) continue;
      const key = keyOf(lane);
      parts.set(key, (parts.get(key) ?? 0) | 1 << lane);
    }
    if (parts.size > 1) throw new Divergence([...parts.values()]);
    return keyOf(firstLane(this.lanes));
  }

  /** A token's one spelling, as a byte string; throws if it differs by lane. */
  protected spell(token: Token): string {
    if (token.kind === LaneNumber) return this.agree((lane) => token.lanes?.[lane] ?? '');
    return spellingOf(token.kind, token.image, token.flags);
  }

  /** A constant with a spelling per lane: one Number token where the live lanes agree. */
  protected laneToken(lanes: readonly string[], name: Token): Token {
    const first = lanes[firstLane(this.lanes)];
    const flags = name.flags & SpaceBefore | Expanded;
    let same = true;
    for (let lane = 0; lane < laneCount; lane++) if (hasLane(this.lanes, lane) && lanes[lane] !== first) same = false;
    if (same) return new Token(PpNumber, nameOf(first), name.loc, name.spell, flags, null);
    const image = hasLane(this.lanes, 1) ? lanes[1] : first;
    return new Token(LaneNumber, nameOf(image), name.loc, name.spell, flags, lanes.map((text, lane) => hasLane(this.lanes, lane) ? text : ''));
  }

  private pop(): void {
    const context = this.stack.pop() as Context;
    if (context.macro !== null) context.macro.disabled = false;
    this.carry = context.tail ? Yes : unpadded(this.carry);
  }

  /** Gives a token the white space that is carried to it. */
  private settle(token: Token): Token {
    const { carry } = this;
    this.carry = this.after;
    this.after = Own;
    if (carry === Own) return token;
    const flags = carry === Yes ? token.flags | SpaceBefore : token.flags & ~SpaceBefore;
    if (flags === token.flags || token.kind === Eof) return token;
    return new Token(token.kind, token.name, token.loc, token.spell, flags, token.lanes);
  }

  /** Begins the expansion of a macro; false if its name stays as it is. */
  private enter(macro: Macro, name: Token): boolean {
    const spaced = (name.flags & SpaceBefore) !== 0;
    switch (macro.kind) {
      case ObjectLike: {
        this.carry = padded(this.carry, spaced);
        const tokens = macro.body !== null ? this.copies(macro.body, name.loc) : this.substitute(macro, macro.pieces, [], name.loc);
        this.push(tokens, macro, name.loc);
        return true;
      }
      case FunctionLike: return this.enterFunctionLike(macro, name, spaced);
      case ByLane: {
        const live = this.liveIn(macro);
        if (live === 0) return false;
        if (live !== this.lanes) throw new Divergence([live, this.lanes & ~live]);
        this.carry = padded(this.carry, spaced);
        this.push([this.laneToken(macro.lanes as readonly string[], name)], null, name.loc);
        return true;
      }
      case Builtin: {
        const token = this.builtinToken(macro, name);
        if (token === name) return false;
        this.carry = padded(this.carry, spaced);
        if (token === null) this.carry = unpadded(this.carry);
        else this.push([token], null, name.loc);
        return true;
      }
      default:
        this.diags.error(name.loc, `attempt to use poisoned "${name.image}"`);
        return false;
    }
  }

  private enterFunctionLike(macro: Macro, name: Token, spaced: boolean): boolean {
    const before = this.carry;
    this.carry = Own;
    const parsing = this.parsingArgs;
    this.parsingArgs = 1;
    const open = this.rawNext();
    if (open.kind !== Punct || open.name !== OpenName) {
      this.parsingArgs = parsing;
      if (open.kind !== Eof) this.stack.push({ tokens: [open], at: 0, end: null, macro: null, tail: false });
      this.after = this.carry;
      this.carry = before;
      return false;
    }
    this.parsingArgs = 2;
    const found = this.collectArguments(macro, name);
    this.parsingArgs = parsing;
    if (found === null) {
      this.carry = before;
      return false;
    }
    this.carry = padded(before, spaced);
    this.push(this.substitute(macro, macro.pieces, found, name.loc), macro, name.loc);
    return true;
  }

  private push(tokens: Token[], macro: Macro | null, loc: Loc): void {
    this.count(tokens.length, loc);
    if (macro !== null) macro.disabled = true;
    this.stack.push({ tokens, at: 0, end: null, macro, tail: false });
  }

  /** Bounds what a macro call and a unit make. */
  private count(made: number, loc: Loc): void {
    if (loc !== this.callLoc) {
      this.callLoc = loc;
      this.total += this.produced;
      this.produced = 0;
    }
    this.produced += made + 1;
    if (this.produced > maxPerCall || this.total > maxProduced) this.tooMuch(loc);
  }

  private tooMuch(loc: Loc): never {
    this.diags.fatal(loc, 'macro expansion produces too many tokens');
    throw new Abandoned();
  }

  private copies(tokens: readonly Token[], loc: Loc): Token[] {
    const out: Token[] = new Array<Token>(tokens.length);
    for (let i = 0; i < tokens.length; i++) out[i] = copyAt(tokens[i], loc);
    return out;
  }

  /** Reads arguments up to `)`; null after an error. */
  private collectArguments(macro: Macro, name: Token): Argument[] | null {
    const count = macro.params.length;
    const args: Argument[] = [];
    let raw: Token[] = [];
    let depth = 0;
    for (;;) {
      const token = this.rawNext();
      if (token.kind === Eof) {
        this.diags.error(name.loc, `unterminated argument list invoking macro "${spellings[macro.name]}"`);
        return null;
      }
      if (token.kind === Punct) {
        const { name: punctuator } = token;
        if (punctuator === OpenName) depth++;
        else if (punctuator === CloseName) {
          if (depth-- === 0) break;
        } else if (punctuator === CommaName && depth === 0 && !(macro.variadic && args.length === count - 1)) {
          args.push({ raw, expanded: null, tail: false, absent: false });
          raw = [];
          continue;
        }
      }
      if ((token.flags & LineStart) !== 0) token.flags = token.flags & ~LineStart | SpaceBefore;
      raw.push(token);
    }
    if (args.length > 0 || raw.length > 0 || count > 0) args.push({ raw, expanded: null, tail: false, absent: false });
    const given = args.length === 1 && raw.length === 0 ? 0 : args.length;
    if (args.length < count) {
      if (args.length !== count - 1 || !macro.variadic) {
        this.diags.error(name.loc, `macro "${spellings[macro.name]}" requires ${count} arguments, but only ${given} given`);
        this.defined(macro);
        return null;
      }
      args.push({ raw: [], expanded: null, tail: false, absent: true });
    } else if (args.length > count) {
      this.diags.error(name.loc, `macro "${spellings[macro.name]}" passed ${args.length} arguments, but takes just ${count}`);
      this.defined(macro);
      return null;
    } else if (macro.variadic && count === 1 && raw.length === 0 && !this.strict) args[0].absent = true;
    return args;
  }

  private defined(macro: Macro): void {
    if (macro.loc !== 0) this.diags.note(macro.loc, `macro "${spellings[macro.name]}" defined here`);
  }

  private expanded(argument: Argument): Token[] {
    if (argument.expanded === null) {
      const { raw } = argument;
      let plain = true;
      for (let i = 0; i < raw.length && plain; i++) plain = raw[i].kind !== Identifier || this.macros.get(raw[i].name) === undefined;
      if (plain) argument.expanded = raw;
      else {
        argument.expanded = this.expandList(raw, new Token(Eof, 0, raw[0].loc, raw[0].spell, 0, null));
        argument.tail = this.tailOfLast;
      }
    }
    return argument.expanded;
  }

  /** A replacement list with its parameters replaced, # and ## done; takes and leaves `carry`. */
  private substitute(macro: Macro, pieces: readonly Piece[], args: readonly Argument[], loc: Loc): Token[] {
    const out: Token[] = [];
    let { carry } = this;
    /** The piece before is followed by ##, and was a placemarker. */
    let paste = false;
    let empty = false;
    let startedEmpty = false;
    for (let i = 0; i < pieces.length; i++) {
      const piece = pieces[i];
      const pasteNext = (piece.flags & PasteLeft) !== 0;
      const spaced = (piece.token.flags & SpaceBefore) !== 0;
      const pads = piece.param !== -1 && (piece.flags & Stringify) === 0;
      let items: Token[];
      let tail = false;
      let startsEmpty = false;
      let endsEmpty = false;
      if (piece.param === -1) items = [copyAt(piece.token, loc)];
      else {
        if (piece.param === -2) {
          const rest = this.expanded(args[macro.params.length - 1]);
          if (rest.length === 0) items = [];
          else {
            this.carry = Own;
            items = this.substitute(macro, piece.inner as Piece[], args, loc);
            ({ startsEmpty, endsEmpty } = this);
          }
          if ((piece.flags & Stringify) !== 0) items = [this.stringified(items, piece.token, loc)];
        } else {
          const argument = args[piece.param];
          if ((piece.flags & Stringify) !== 0) items = [this.stringified(argument.raw, piece.token, loc)];
          else if (paste || pasteNext) {
            items = this.copies(argument.raw, loc);
            if (paste && macro.variadic && piece.param === macro.params.length - 1 && out.length > 0
              && out[out.length - 1].name === CommaName && out[out.length - 1].kind === Punct) {
              if (argument.absent) out.pop();
              paste = false;
            }
          } else {
            items = this.copies(this.expanded(argument), loc);
            ({ tail } = argument);
          }
        }
        if (pads && !paste && i > 0) carry = padded(carry, spaced);
      }
      let first = 0;
      if (i === 0 || paste && startedEmpty && out.length === 0) startedEmpty = startsEmpty || items.length === 0;
      if (paste && items.length > 0 && !empty && !startsEmpty && out.length > 0) {
        const joined = this.pasted(out[out.length - 1], items[0]);
        if (joined !== null) {
          out[out.length - 1] = joined;
          first = 1;
        } else carry = No;
      }
      for (let k = first; k < items.length; k++) {
        const item = items[k];
        if (carry !== Own) {
          item.flags = carry === Yes ? item.flags | SpaceBefore : item.flags & ~SpaceBefore;
          carry = Own;
        }
        out.push(item);
      }
      if (tail) carry = Yes;
      if (pads && !pasteNext) carry = unpadded(carry);
      empty = items.length === 0 ? !paste || empty : endsEmpty;
      paste = pasteNext;
      if (out.length > maxPerCall) this.tooMuch(loc);
    }
    this.startsEmpty = startedEmpty;
    this.endsEmpty = empty;
    // What is carried beyond the end reaches the token after the expansion.
    this.carry = carry;
    return out;
  }

  /** `#`: a string literal of the tokens' spellings (6.10.3.2). */
  private stringified(tokens: readonly Token[], at: Token, loc: Loc): Token {
    let text = '';
    let trailing = 0;
    for (let i = 0; i < tokens.length; i++) {
      const token = tokens[i];
      if (i > 0 && (token.flags & (SpaceBefore | LineStart)) !== 0) text += ' ';
      let spelling = this.spell(token);
      const { kind } = token;
      if (kind === Str || kind === Char || kind === Header) spelling = spelling.replace(/[\\"]/g, '\\$&').replace(/\n/g, '\\n');
      else if (kind !== Identifier && kind !== PpNumber && kind !== Punct && /["']/.test(spelling)) spelling = spelling.replace(/[\\"]/g, '\\$&');
      text += spelling;
      if (text.length > maxSpelling) this.tooMuch(loc);
      trailing = spelling === '\\' ? trailing + 1 : 0;
    }
    if ((trailing & 1) !== 0) {
      this.diags.warning(loc, "invalid string literal, ignoring final '\\'");
      text = text.slice(0, -1);
    }
    return new Token(Str, nameOf(`"${text}"`), loc, at.spell, at.flags & SpaceBefore | Expanded, null);
  }

  /** `##`: one token of two (6.10.3.3); null, with an error, if they do not make one. */
  private pasted(left: Token, right: Token): Token | null {
    const spelling = this.spell(left) + this.spell(right);
    const flags = left.flags & SpaceBefore | Expanded;
    if (spelling.length > maxSpelling) this.tooMuch(left.loc);
    if (left.kind === Identifier && (right.kind === Identifier || right.kind === PpNumber && /^\w+$/.test(right.image))) {
      return new Token(Identifier, nameOf(left.image + right.image), left.loc, left.spell, flags, null);
    }
    const lexed = lex(spelling, this.dialect);
    if (lexed.count !== 1 || lexed.problems.length > 0 || (lexed.flags[0] & SpaceBefore) !== 0
      || (lexed.kind[0] === 8 && spellings[lexed.name[0]].length > 1)) {
      this.diags.error(left.loc, `pasting "${this.spell(left)}" and "${this.spell(right)}" does not give a valid preprocessing token`);
      return null;
    }
    return new Token(lexed.kind[0], lexed.name[0], left.loc, left.spell, flags | lexed.flags[0] & ~(LineStart | SpaceBefore), null);
  }
}

function copyAt(token: Token, loc: Loc): Token {
  return new Token(token.kind, token.name, loc, token.spell, token.flags & ~LineStart | Expanded, token.lanes);
}
