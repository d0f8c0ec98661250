// The base of the parser: token access with typedef classification, scopes, diagnostics in gcc's wording, recovery.
//
// The grammar (parse-expr.ts, parse-decl.ts, parse.ts: layers of one class) is a Chevrotain EmbeddedActionsParser with
// one token of lookahead. Chevrotain's own error handling is replaced: a mismatch records a diagnostic and throws the
// one preallocated SyntaxFailure, which the nearest recovery point (block item, declarator, external declaration)
// catches; it then skips to a synchronisation point.
//
// Invariants:
//  - the next token, LA(1), is always classified: consumeToken does it for the token it uncovers, and whatever changes
//    the meaning of names (declare, popScope) does it again. Tokens further ahead are judged by isTypeAhead.
//  - a recovery point saves and restores every stack and register of the parser (Mark).
//  - embedded actions run once with nonsense while the grammar is recorded; they do nothing then that could fail.

import { EmbeddedActionsParser } from 'chevrotain';
import type { ParserMethod, TokenType } from 'chevrotain';
import { Node } from './ast.ts';
import type { Loc } from './ast.ts';
import type { Diagnostics } from './diagnostics.ts';
import * as T from './keywords.ts';
import * as TK from './token.ts';
import { Token } from './token.ts';
import { FileScope, LocalScope } from './scope.ts';

/** A grammar rule without arguments. */
export type Rule = ParserMethod<[], Node>;
/** Thrown after a syntax error was reported; never escapes the parser. */
export const SyntaxFailure = new Error('syntax');
/** The same for too deep nesting: only the external declaration recovers from it. */
export const NestingFailure = new Error('nesting');
/** Nesting of expressions, declarators, initializers and statements that is refused beyond. */
export const MaxDepth = 256;

const IDENTIFIER = T.Identifier.tokenTypeIdx!;
const TYPEDEF = T.TypedefIdent.tokenTypeIdx!;
const LPAREN = T.LParen.tokenTypeIdx!;
const RPAREN = T.RParen.tokenTypeIdx!;
const LBRACE = T.LBrace.tokenTypeIdx!;
const RBRACE = T.RBrace.tokenTypeIdx!;
const COMMA = T.Comma.tokenTypeIdx!;
const SEMI = T.Semi.tokenTypeIdx!;
const PRAGMA = T.PragmaTok.tokenTypeIdx!;
const END = T.EOF.tokenTypeIdx!;

/** What looks past the end while no stream is in hand. */
const nothing = new Token(TK.Eof, 0, 0, 0, 0, null);
nothing.tokenTypeIdx = END;

/** State of the parser that a recovery point restores. */
export interface Mark {
  readonly index: number;
  readonly scopes: number;
  readonly depth: number;
  readonly operators: number;
  readonly prefixes: number;
  readonly base: number;
  readonly minPrec: number;
  readonly spec: Node | null;
  readonly decisions: Decisions;
}

/** Whether an optional part comes next, or which alternative does. */
type Decisions = Record<number, (this: ParserCore) => unknown>;
/** What is repeated or optional. */
type Place = (() => unknown) | { readonly GATE: () => boolean; readonly DEF: () => unknown };

export abstract class ParserCore extends EmbeddedActionsParser {
  // What one parse works on, set by CParser before each item.
  protected diagnostics: Diagnostics | null = null;
  protected fileScope = new FileScope();
  protected c23 = false;
  protected readonly scope = new LocalScope();
  /** Index of the token with the last error: one message per place. */
  protected errorAt = -1;
  /** Number of syntax errors in the current item. */
  protected errorCount = 0;
  /** Nesting, against MaxDepth. */
  protected depth = 0;

  // Registers of the grammar: rules without closures keep their state here and restore it when they are left.
  protected operators: Token[] = [];
  protected values: Node[] = [];
  protected prefixes: Node[] = [];
  protected base = 0;
  protected minPrec = 0;
  protected value: Node | null = null;
  protected spec: Node | null = null;

  // Chevrotain keeps these out of its types.
  declare RECORDING_PHASE: boolean;
  /** Decisions of the rule that is being parsed, by kind and number of the place. */
  declare protected currRuleLookaheadFuncs: Decisions;
  /** These of all rules, by the rule's number. */
  declare protected lookAheadFuncsCache: Decisions[];
  declare protected fullRuleNameToShort: Record<string, number>;
  declare protected subruleIdx: number;
  declare protected currIdx: number;
  declare protected tokVector: Token[];
  declare protected tokVectorLength: number;

  /** The end token of the stream in hand, for looks beyond it. */
  protected endToken: Token = nothing;

  // ---- the engine
  //
  // Chevrotain's own versions of these also serve error recovery and the building of a syntax tree, neither of which is
  // used here, at the price of two try blocks, several arrays and closures per rule. While the grammar is recorded
  // Chevrotain calls none of them.

  /** A rule whose body runs with its own decisions; they are put back here, and after an error by `restore`. */
  override RULE<F extends (...args: never[]) => unknown>(name: string, body: F): ParserMethod<Parameters<F>, ReturnType<F>> {
    const rule = super.RULE(name, body) as ParserMethod<Parameters<F>, ReturnType<F>> & { coreRule: (argument: unknown) => unknown };
    const number = this.fullRuleNameToShort[name]!;
    const action = body as unknown as (argument: unknown) => unknown;
    rule.coreRule = function coreRule(this: ParserCore, argument: unknown): unknown {
      const decisions = this.currRuleLookaheadFuncs;
      this.currRuleLookaheadFuncs = this.lookAheadFuncsCache[number]!;
      const result = action.call(this, argument);
      this.currRuleLookaheadFuncs = decisions;
      return result;
    };
    return rule;
  }

  protected subruleInternal(rule: { coreRule: (argument: unknown) => unknown }, index: number, options?: { ARGS: readonly unknown[] }): unknown {
    this.subruleIdx = index;
    return rule.coreRule.call(this, options === undefined ? undefined : options.ARGS[0]);
  }

  protected consumeInternal(expected: TokenType): Token {
    const token = this.LA_FAST(1);
    const type = token.tokenTypeIdx;
    if (type !== expected.tokenTypeIdx && (expected.isParent !== true || expected.categoryMatchesMap![type] !== true)) this.consumeInternalError(expected);
    this.consumeToken();
    return token;
  }

  protected manyInternalLogic(_occurrence: number, place: Place, key: number): void {
    const isAhead = this.currRuleLookaheadFuncs[key]!;
    if (typeof place === 'function') {
      for (let at = -2; at < this.currIdx && isAhead.call(this) === true;) {
        at = this.currIdx;
        place.call(this);
      }
      return;
    }
    const { GATE, DEF } = place;
    for (let at = -2; at < this.currIdx && GATE.call(this) && isAhead.call(this) === true;) {
      at = this.currIdx;
      DEF.call(this);
    }
  }

  protected optionInternalLogic(place: Place, _occurrence: number, key: number): unknown {
    if (typeof place === 'function') return this.currRuleLookaheadFuncs[key]!.call(this) === true ? place.call(this) : undefined;
    return place.GATE.call(this) && this.currRuleLookaheadFuncs[key]!.call(this) === true ? place.DEF.call(this) : undefined;
  }

  // ---- tokens

  /** The token `n` ahead (1: the next); at the end the end token. */
  override LA_FAST(n: number): Token {
    const i = this.currIdx + n;
    return i < this.tokVectorLength ? this.tokVector[i]! : this.endToken;
  }

  protected consumeToken(): void {
    const i = ++this.currIdx + 1;
    if (i < this.tokVectorLength) {
      const token = this.tokVector[i]!;
      const type = token.tokenTypeIdx;
      if (type === IDENTIFIER || type === TYPEDEF) this.classifyName(token);
    }
  }

  /** tokenTypeIdx of the next token. */
  protected get ahead(): number {
    return this.LA_FAST(1).tokenTypeIdx;
  }

  /** tokenTypeIdx of the token after the next. */
  protected get ahead2(): number {
    return this.LA_FAST(2).tokenTypeIdx;
  }

  /** The token consumed last. */
  protected get last(): Token {
    return this.tokVector[this.currIdx] ?? this.endToken;
  }

  private classifyName(token: Token): void {
    token.tokenTypeIdx = this.isTypedefName(token.image) ? TYPEDEF : IDENTIFIER;
  }

  /** Classifies the next token again, after the meaning of names has changed. */
  protected reclassify(): void {
    const token = this.LA_FAST(1);
    if (token.tokenTypeIdx === IDENTIFIER || token.tokenTypeIdx === TYPEDEF) this.classifyName(token);
  }

  protected isTypedefName(name: string): boolean {
    return this.scope.lookup(name) ?? this.fileScope.isTypedef(name);
  }

  /** Whether a type name or declaration specifiers begin at the token `n` ahead. */
  protected isTypeAhead(n: number): boolean {
    const token = this.LA_FAST(n);
    const type = token.tokenTypeIdx;
    if (type === IDENTIFIER || type === TYPEDEF) return this.isTypedefName(token.image);
    return T.startsType[type]! !== 0;
  }

  /** Whether an identifier of either sort stands `n` ahead. */
  protected isNameAhead(n: number): boolean {
    const type = this.LA_FAST(n).tokenTypeIdx;
    return type === IDENTIFIER || type === TYPEDEF;
  }

  // ---- scopes

  protected declareName(name: string, isTypedef: boolean): void {
    if (name === '') return;
    if (this.scope.depth === 0) this.fileScope.declare(name, isTypedef);
    else this.scope.declare(name, isTypedef);
    this.reclassify();
  }

  protected pushScope(): void {
    if (!this.RECORDING_PHASE) this.scope.push();
  }

  protected popScope(): void {
    if (!this.RECORDING_PHASE && this.scope.pop()) this.reclassify();
  }

  // ---- nodes

  protected node(kind: number, token: Token): Node {
    return new Node(kind, token.loc, token);
  }

  /** Sets the end of a node to the token consumed last. */
  protected close(node: Node): Node {
    if (!this.RECORDING_PHASE) node.end = this.last.loc;
    return node;
  }

  // ---- nesting

  protected enter(): void {
    if (++this.depth > MaxDepth) {
      this.depth--;
      this.complain('nesting too deep');
      throw NestingFailure;
    }
  }

  protected leave(): void {
    this.depth--;
  }

  // ---- errors

  /** Records an error at a place of its own, without leaving the rule. */
  protected error(loc: Loc, text: string): void {
    this.errorCount++;
    this.diagnostics?.error(loc, text);
  }

  /** What gcc warns of by default although it is an error in ISO C. */
  protected warn(loc: Loc, text: string): void {
    this.diagnostics?.pedwarn(loc, text);
  }

  /** Records an error at the next token, once per place, and leaves to the nearest recovery point. */
  protected fail(text: string): never {
    this.complain(text);
    throw SyntaxFailure;
  }

  /** Records an error at the next token, once per place. */
  protected complain(text: string): void {
    const at = this.currIdx + 1;
    if (at === this.errorAt) return;
    this.errorAt = at;
    const token = this.LA_FAST(1);
    if ((token.flags & TK.Reported) !== 0) this.errorCount++;
    else this.error(token.loc, text);
  }

  /** `WHAT before ‘x’`, as gcc says it. */
  protected complainExpected(what: string): void {
    this.complain(`${what} ${before(this.LA_FAST(1))}`);
  }

  protected failExpected(what: string): never {
    this.complainExpected(what);
    throw SyntaxFailure;
  }

  /** Chevrotain's hook: CONSUME met another token. */
  protected consumeInternalError(expected: TokenType): never {
    this.failExpected(`expected ${nameOf(expected)}`);
  }

  /** Chevrotain's hook: no alternative of an OR fits; `message` is its ERR_MSG. */
  protected raiseNoAltException(_occurrence: number, message?: string): never {
    this.failExpected(message ?? 'expected expression');
  }

  /** Chevrotain's hooks around a rule called from outside: the stream goes on behind the rule, nothing to check. */
  onBeforeParse(): void {}
  onAfterParse(): void {}

  // ---- recovery

  protected mark(): Mark {
    return {
      index: this.currIdx, scopes: this.scope.depth, depth: this.depth, operators: this.operators.length,
      prefixes: this.prefixes.length, base: this.base, minPrec: this.minPrec, spec: this.spec,
      decisions: this.currRuleLookaheadFuncs,
    };
  }

  /** Puts the registers back as they were at `mark`, but not the position. */
  protected restore(mark: Mark): void {
    this.scope.popTo(mark.scopes);
    this.depth = mark.depth;
    this.operators.length = mark.operators;
    this.values.length = mark.operators;
    this.prefixes.length = mark.prefixes;
    this.base = mark.base;
    this.minPrec = mark.minPrec;
    this.value = null;
    this.spec = mark.spec;
    this.currRuleLookaheadFuncs = mark.decisions;
    this.reclassify();
  }

  /**
   * Skips to the end of the statement or declaration in which an error was found: behind a `;` or behind a braced
   * group, before a `}` that closes what is around, before a word that begins a statement. Always gets past `start`.
   */
  protected skipStatement(start: number): void {
    let depth = 0;
    for (;;) {
      const type = this.ahead;
      if (type === END) return;
      if (depth === 0) {
        if (type === RBRACE) return;
        if (this.currIdx > start && (T.startsStmt[type] === 1 || type === PRAGMA)) return;
      }
      this.consumeToken();
      if (type === LBRACE) depth++;
      else if (type === RBRACE && --depth === 0) return;
      else if (type === SEMI && depth === 0) return;
    }
  }

  /**
   * Skips what is left of an external declaration in which an error was found at the next token. Brackets are counted
   * again from its start, since the error may lie inside some.
   */
  protected skipExternal(start: number): void {
    const errorIndex = this.currIdx + 1;
    this.currIdx = start - 1;
    let depth = 0;
    let isBody = false;
    for (;;) {
      const i = this.currIdx + 1;
      const token = this.LA_FAST(1);
      const type = token.tokenTypeIdx;
      if (type === END) return;
      if (depth === 0 && i >= errorIndex && i > start && (token.flags & TK.LineStart) !== 0
        && T.startsType[type]! !== 0 && type !== T.Attribute.tokenTypeIdx) return;
      if (type === LBRACE && depth === 0) isBody = i > start && this.tokVector[i - 1]!.tokenTypeIdx === RPAREN;
      this.consumeToken();
      if (type === LBRACE) {
        depth++;
      } else if (type === RBRACE) {
        depth--;
        if (i >= errorIndex && (depth < 0 || (depth === 0 && isBody))) {
          if (this.ahead === SEMI) this.consumeToken();
          return;
        }
        if (depth < 0) depth = 0;
      } else if (type === SEMI && depth === 0 && i >= errorIndex) {
        return;
      }
    }
  }

  /**
   * Skips an initializer that begins behind token `start` and in which an error was found at the next token: to a `,`
   * or `;` outside of its brackets. False when there is none; then the position is that of the error.
   */
  protected skipInitializer(start: number): boolean {
    const errorIndex = this.currIdx;
    this.currIdx = start;
    let braces = 0;
    let parens = 0;
    for (;;) {
      const type = this.ahead;
      if (type === END || (type === RBRACE && braces === 0)) break;
      if (braces === 0 && this.currIdx >= errorIndex) {
        if (type === SEMI || (type === COMMA && parens === 0)) return true;
        if (T.startsStmt[type] === 1) break;
      }
      if (type === LBRACE) braces++;
      else if (type === RBRACE) braces--;
      else if (type === LPAREN) parens++;
      else if (type === RPAREN && parens > 0) parens--;
      this.consumeToken();
    }
    this.currIdx = errorIndex;
    return false;
  }

  /**
   * The `;` that ends a declaration or statement. When it is missing, that is reported and, if what follows can begin
   * something new, taken as inserted; else the rest is skipped. `isNested`: inside braces, in a block or among members.
   */
  protected semicolon(expected = 'expected ‘;’', isNested = this.scope.depth > 0): void {
    if (this.RECORDING_PHASE) return;
    const token = this.LA_FAST(1);
    const type = token.tokenTypeIdx;
    if (type === SEMI) {
      this.consumeToken();
      return;
    }
    this.complainMissing(expected);
    if (type === END || type === PRAGMA || T.startsType[type]! !== 0) return;
    if (!isNested) {
      if ((token.flags & TK.LineStart) === 0 || !this.isNameAhead(1)) this.skipExternal(this.currIdx + 1);
    } else if (type !== RBRACE && T.startsStmt[type]! !== 1 && T.startsExpr[type]! !== 1) {
      this.skipStatement(this.currIdx);
    }
  }

  /** Like complainExpected, but points behind the token before, where something was left out. */
  protected complainMissing(what: string): void {
    const at = this.currIdx + 1;
    if (at === this.errorAt) return;
    this.errorAt = at;
    const previous = this.tokVector[this.currIdx];
    const next = this.LA_FAST(1);
    const text = `${what} ${before(next)}`;
    this.error(previous === undefined ? next.loc : behind(previous), text);
  }
}

/** The place just behind a token. */
function behind(token: Token): Loc {
  return (token.flags & TK.Expanded) !== 0 ? token.loc : token.loc + token.image.length;
}

/** The quoted name of a token type in messages. */
export function nameOf(type: TokenType): string {
  switch (type) {
    case T.Name: case T.Identifier: case T.Word: return 'identifier';
    case T.StringTok: return 'string literal';
    case T.EOF: return 'end of input';
    default: return `‘${type.name}’`;
  }
}

/** `before ‘x’`, `at end of input` …: how gcc names the token that did not fit. */
export function before(token: Token): string {
  switch (token.kind) {
    case TK.Eof: return 'at end of input';
    case TK.String: return 'before string constant';
    case TK.Number: case TK.LaneNumber: return 'before numeric constant';
    case TK.Pragma: return 'before ‘#pragma’';
    case TK.Identifier: case TK.Char: return `before ‘${token.image}’`;
    default: return `before ‘${token.image}’ token`;
  }
}
