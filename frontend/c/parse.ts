// The C parser: external declarations (6.9) on top of the other grammar layers, and the entry point CParser.
//
//   parse-core   tokens, scopes, errors, recovery        parse-decl   specifiers, declarators, initializers
//   parse-expr   expressions                             parse-stmt   statements
//
// The grammar is built once per process and reused. One external declaration is parsed at a time, so that single
// declarations can be parsed again for other lanes with other file-scope names. The parser declares what it parses in
// the FileScope it is given. Output is the untyped AST of ast.ts; meaning is the checker's.

import * as K from './kind.ts';
import * as S from './spec.ts';
import * as T from './keywords.ts';
import type { Item, Node } from './ast.ts';
import type { Diagnostics } from './diagnostics.ts';
import { keywordsOf } from './keywords.ts';
import type { Dialect, Keywords } from './keywords.ts';
import { FirstSets } from './lookahead.ts';
import { NestingFailure, SyntaxFailure } from './parse-core.ts';
import type { Mark, Rule } from './parse-core.ts';
import { Concrete } from './parse-decl.ts';
import { StmtParser } from './parse-stmt.ts';
import { FileScope } from './scope.ts';
import * as TK from './token.ts';
import { Token } from './token.ts';

export { FileScope } from './scope.ts';

const LBRACE = T.LBrace.tokenTypeIdx!;
const SEMI = T.Semi.tokenTypeIdx!;
const COMMA = T.Comma.tokenTypeIdx!;
const ASSIGN = T.AssignTok.tokenTypeIdx!;
const ASM = T.Asm.tokenTypeIdx!;
const STATIC_ASSERT = T.StaticAssertWord.tokenTypeIdx!;
const END = T.EOF.tokenTypeIdx!;

class Grammar extends StmtParser {
  /** `validate` lets Chevrotain look for ambiguities and left recursion, which a test does and not every start. */
  constructor(validate = false) {
    super(T.vocabulary, {
      maxLookahead: 1, recoveryEnabled: false, skipValidations: !validate,
      ...(validate ? {} : { lookaheadStrategy: new FirstSets() }),
    });
    this.performSelfAnalysis();
  }

  // external declaration: pragma | ';' | asm ';' | static assertion | declaration | function definition
  private readonly external: Rule = this.RULE('external', (): Node => this.OR({
    DEF: this.externalAlts, ERR_MSG: 'expected identifier or ‘(’',
  }));

  private readonly externalAlts = [
    { ALT: (): Node => this.SUBRULE(this.pragma) },
    { ALT: (): Node => this.node(K.EmptyDecl, this.CONSUME(T.Semi) as Token) },
    {
      ALT: (): Node => {
        const node = this.SUBRULE(this.asmStatement);
        this.semicolon();
        return this.close(node);
      },
    },
    { ALT: (): Node => this.SUBRULE(this.declaration) },
  ];

  // declaration: static assertion | specifiers (init-declarator (',' init-declarator)*)? ';'
  //              | specifiers declarator declaration* compound
  override readonly declaration: Rule = this.RULE('declaration', (): Node => {
    if (!this.RECORDING_PHASE && this.ahead === STATIC_ASSERT) return this.SUBRULE(this.staticAssert);
    if (this.RECORDING_PHASE) {
      return this.OR([
        { ALT: () => this.SUBRULE(this.staticAssert) },
        {
          ALT: () => {
            this.SUBRULE(this.specifiers);
            this.attributes(0, null);
            this.SUBRULE(this.initDeclarator, { ARGS: [0] });
            return this.SUBRULE(this.compound);
          },
        },
      ]);
    }
    const node = this.node(K.Declaration, this.LA_FAST(1));
    const spec = this.SUBRULE1(this.specifiers);
    this.unknownType(spec, false);
    this.inferredType(spec);
    const list: Node[] = [];
    node.a = spec;
    node.list = list;
    if (this.ahead === SEMI) {
      this.CONSUME(T.Semi);
      if (spec.a === null && spec.num === 0 && spec.flags === 0 && spec.list !== null) {
        const only = this.node(this.scope.depth === 0 ? K.AttributeDecl : K.AttributeStmt, node.token!);
        only.list = spec.list;
        return this.close(only);
      }
      return this.close(node);
    }
    let expected = '';
    for (;;) {
      const attributes = this.attributes(0, null);
      const declarator = this.SUBRULE(this.initDeclarator, { ARGS: [spec.flags] });
      if (attributes !== null) declarator.list = [...attributes, ...declarator.list ?? []];
      if (list.length === 0 && declarator.b === null && this.bodyAhead(spec, declarator)) {
        return this.functionDefinition(node, spec, declarator);
      }
      list.push(declarator);
      expected = declarator.b === null ? 'expected ‘=’, ‘,’, ‘;’, ‘asm’ or ‘__attribute__’' : 'expected ‘,’ or ‘;’';
      if (this.ahead !== COMMA) break;
      this.CONSUME(T.Comma);
    }
    if (this.ahead === LBRACE && this.scope.depth === 0) this.failExpected(expected);
    this.semicolon(expected);
    return this.close(node);
  });

  /** C23 6.7.1p6: `auto` where no type is given means the initializer's. */
  private inferredType(spec: Node): void {
    if (!this.c23 || (spec.flags & S.Auto) === 0 || spec.a !== null || spec.num !== 0) return;
    spec.flags &= ~S.Auto;
    spec.a = this.node(K.AutoType, spec.token!);
  }

  // init-declarator: declarator (asm '(' string ')')? attribute* ('=' initializer)?
  private readonly initDeclarator = this.RULE('initDeclarator', (flags: number): Node => {
    const node = this.SUBRULE(this.declarator, Concrete);
    if (this.RECORDING_PHASE) {
      this.attributes(1, null);
      this.initializer(2);
      return node;
    }
    let attributes: Node[] | null = this.attributeAhead() ? this.attributes(1, null) : null;
    if (this.ahead === ASM) {
      this.CONSUME(T.Asm);
      this.CONSUME(T.LParen);
      node.c = this.SUBRULE(this.string);
      this.CONSUME(T.RParen);
      attributes = this.attributes(1, attributes);
    }
    node.list = attributes;
    this.declareName(node.text, (flags & S.Typedef) !== 0);
    if (this.ahead === ASSIGN) {
      this.CONSUME(T.AssignTok);
      node.b = this.recoverInitializer();
    }
    return node;
  });

  /** An initializer; after an error in it, the declaration goes on behind it. */
  private recoverInitializer(): Node {
    const mark = this.mark();
    try {
      return this.initializer(2);
    } catch (error) {
      if (error !== SyntaxFailure) throw error;
      this.restore(mark);
      if (!this.skipInitializer(mark.index)) throw error;
      this.reclassify();
      return this.node(K.ErrorExpr, this.LA_FAST(1));
    }
  }

  /** Whether the declarator just parsed begins a function definition. */
  private bodyAhead(spec: Node, declarator: Node): boolean {
    const type = this.ahead;
    if (type !== LBRACE && !this.isTypeAhead(1)) return false;
    const link = functionLink(declarator);
    if (link === null || (spec.flags & S.Typedef) !== 0) return false;
    return type === LBRACE || (link.flags & S.OldStyle) !== 0;
  }

  private functionDefinition(start: Node, spec: Node, declarator: Node): Node {
    const node = this.node(K.FunctionDef, start.token!);
    node.loc = declarator.loc;
    node.text = declarator.text;
    node.a = spec;
    node.b = declarator;
    if (this.scope.depth > 0) this.error(declarator.loc, 'nested functions are not supported');
    const link = functionLink(declarator)!;
    this.pushScope();
    for (const param of link.list!) this.declareName(param.text, false);
    if (this.ahead !== LBRACE) {
      const list: Node[] = [];
      node.list = list;
      while (this.isTypeAhead(1)) list.push(this.SUBRULE(this.declaration));
    }
    this.reclassify();
    node.c = this.SUBRULE(this.compound);
    this.popScope();
    return this.close(node);
  }

  // ---- use from outside

  /** Parses the external declaration that begins at `start`; see CParser. */
  parseAt(tokens: Token[], start: number, diagnostics: Diagnostics, words: Keywords, scope: FileScope): TopLevel {
    this.begin(tokens, diagnostics, words, scope);
    this.currIdx = start - 1;
    this.reclassify();
    if (this.ahead === END) return { item: null, next: start, errors: 0 };
    const mark = this.mark();
    let item: Node | null = null;
    try {
      item = this.external();
    } catch (error) {
      if (error !== SyntaxFailure && error !== NestingFailure) throw error;
      this.restore(mark);
      this.skipExternal(start);
    }
    return { item: item as Item | null, next: this.currIdx + 1, errors: this.errorCount };
  }

  private begin(tokens: Token[], diagnostics: Diagnostics, words: Keywords, scope: FileScope): void {
    if (this.tokVector !== tokens) {
      this.input = tokens;
      this.tokVectorLength = tokens.length;
      for (let i = 0; i < tokens.length; i++) if (tokens[i]!.tokenTypeIdx === 0) words.classify(tokens[i]!);
    }
    const last = tokens[tokens.length - 1];
    if (last === undefined || last.kind !== TK.Eof) {
      const end = new Token(TK.Eof, 0, last?.loc ?? 0, last?.loc ?? 0, 0, null);
      words.classify(end);
      this.endToken = end;
    } else {
      this.endToken = last;
    }
    this.diagnostics = diagnostics;
    this.fileScope = scope;
    this.c23 = words.c23;
    this.errorAt = -1;
    this.errorCount = 0;
    this.depth = 0;
    this.restore(fresh);
  }
}

const fresh: Mark = {
  index: -1, scopes: 0, depth: 0, operators: 0, prefixes: 0, base: 0, minPrec: 0, spec: null, decisions: {},
};

/** The link that makes a declarator's name a function, or null. */
function functionLink(declarator: Node): Node | null {
  let inner: Node | null = null;
  for (let link = declarator.a; link !== null; link = link.a) {
    if (link.kind !== K.DeclName && link.kind !== K.AttributedDecl) inner = link;
  }
  return inner !== null && inner.kind === K.FunctionOf && declarator.text !== '' ? inner : null;
}

let grammar: Grammar | null = null;

/** Throws if Chevrotain finds fault with the grammar; for tests. */
export function validateGrammar(): void {
  new Grammar(true);
}

/** The result of parsing one external declaration. */
export interface TopLevel {
  /** What was parsed; null at the end of the tokens and when nothing could be made of it. */
  readonly item: Item | null;
  /** Index of the token behind it. */
  readonly next: number;
  /** Syntax errors reported in it; what depends on a whole body should not be judged when there are some. */
  readonly errors: number;
}

/** The parser as the driver of the front end sees it. Cheap to make: the grammar behind it is shared. */
export class CParser {
  /** File-scope names, used when parseTopLevel is given none. */
  readonly fileScope = new FileScope();
  private readonly diagnostics: Diagnostics;
  private readonly words: Keywords;

  constructor(diagnostics: Diagnostics, dialect: Dialect) {
    this.diagnostics = diagnostics;
    this.words = keywordsOf(dialect);
  }

  /**
   * Parses ONE external declaration (or pragma, `;`, asm) that begins at token `start` and returns it with the index of
   * the token behind it. At the end token the item is null and next is start. The names that it declares are entered in
   * `scope`. After a syntax error, which is reported, tokens are skipped to a place where parsing can go on.
   */
  parseTopLevel(tokens: Token[], start: number, scope: FileScope = this.fileScope): TopLevel {
    grammar ??= new Grammar();
    return grammar.parseAt(tokens, start, this.diagnostics, this.words, scope);
  }

  /** Parses all external declarations of a stream. */
  parseAll(tokens: Token[], scope: FileScope = this.fileScope): Item[] {
    const items: Item[] = [];
    for (let at = 0; ;) {
      const { item, next } = this.parseTopLevel(tokens, at, scope);
      if (next === at) return items;
      if (item !== null) items.push(item);
      at = next;
    }
  }
}
