// The statement layer of the grammar (6.8): statements, blocks, labels, asm.
//
// Blocks recover from errors item by item. Label chains and else-if chains are built by loops, because generated code
// has thousands of them in a row.

import * as K from './kind.ts';
import * as S from './spec.ts';
import * as T from './keywords.ts';
import type { Node } from './ast.ts';
import { SyntaxFailure } from './parse-core.ts';
import type { Rule } from './parse-core.ts';
import { DeclParser } from './parse-decl.ts';
import { Constant, Full } from './parse-expr.ts';
import type { Token } from './token.ts';

const IDENTIFIER = T.Identifier.tokenTypeIdx!;
const TYPEDEF = T.TypedefIdent.tokenTypeIdx!;
const LBRACKET = T.LBracket.tokenTypeIdx!;
const RBRACKET = T.RBracket.tokenTypeIdx!;
const RBRACE = T.RBrace.tokenTypeIdx!;
const RPAREN = T.RParen.tokenTypeIdx!;
const SEMI = T.Semi.tokenTypeIdx!;
const COLON = T.Colon.tokenTypeIdx!;
const COMMA = T.Comma.tokenTypeIdx!;
const ELLIPSIS = T.Ellipsis.tokenTypeIdx!;
const STAR = T.Star.tokenTypeIdx!;
const EXTENSION = T.Extension.tokenTypeIdx!;
const CASE = T.Case.tokenTypeIdx!;
const DEFAULT = T.Default.tokenTypeIdx!;
const IF = T.If.tokenTypeIdx!;
const ELSE = T.Else.tokenTypeIdx!;
const INLINE = T.InlineWord.tokenTypeIdx!;
const VOLATILE = T.VolatileWord.tokenTypeIdx!;
const GOTO = T.Goto.tokenTypeIdx!;
const END = T.EOF.tokenTypeIdx!;

export abstract class StmtParser extends DeclParser {
  // Defined by the layer above.
  declare readonly declaration: Rule;

  /** Whether a declaration comes next, rather than a statement. */
  protected declarationAhead(): boolean {
    const type = this.ahead;
    if (type === TYPEDEF) return this.ahead2 !== COLON;
    // Two names in a row are a declaration whose type is unknown.
    if (type === IDENTIFIER) return this.isNameAhead(2);
    if (T.startsType[type]! !== 0) return true;
    let n = 1;
    if (type === EXTENSION) while (this.LA_FAST(n).tokenTypeIdx === EXTENSION) n++;
    else if (type === LBRACKET && this.ahead2 === LBRACKET) n = this.afterStdAttributes();
    else return false;
    return this.isTypeAhead(n) || (type === LBRACKET && this.LA_FAST(n).tokenTypeIdx === SEMI);
  }

  /** How far ahead the token behind the `[[…]]` is that begin next. */
  private afterStdAttributes(): number {
    let depth = 0;
    for (let n = 1; ; n++) {
      const type = this.LA_FAST(n).tokenTypeIdx;
      if (type === END) return n;
      if (type === LBRACKET) depth++;
      else if (type === RBRACKET) depth--;
      else if (depth === 0) return n;
    }
  }

  // compound: '{' item* '}'
  override readonly compound: Rule = this.RULE('compound', (): Node => {
    const node = this.node(K.Compound, this.CONSUME(T.LBrace) as Token);
    const list: Node[] = [];
    node.list = list;
    this.pushScope();
    if (this.RECORDING_PHASE) {
      this.SUBRULE(this.blockItem);
    } else {
      this.reclassify();
      while (this.ahead !== RBRACE) {
        if (this.ahead === END) this.failExpected('expected declaration or statement');
        this.recoverItem(list);
      }
    }
    this.CONSUME(T.RBrace);
    this.popScope();
    return this.close(node);
  });

  /** One block item; after an error, skips it. */
  private recoverItem(list: Node[]): void {
    const mark = this.mark();
    try {
      list.push(this.SUBRULE(this.blockItem));
    } catch (error) {
      if (error !== SyntaxFailure) throw error;
      this.restore(mark);
      this.skipStatement(mark.index);
    }
  }

  // block item: declaration | statement
  private readonly blockItem: Rule = this.RULE('blockItem', (): Node => {
    if (this.RECORDING_PHASE) {
      return this.OR([
        { ALT: () => this.SUBRULE(this.declaration), IGNORE_AMBIGUITIES: true },
        { ALT: () => this.SUBRULE(this.statement) },
      ]);
    }
    return this.declarationAhead() ? this.SUBRULE(this.declaration) : this.SUBRULE(this.statement);
  });

  readonly statement: Rule = this.RULE('statement', (): Node => {
    if (!this.RECORDING_PHASE) {
      if (this.ahead2 === COLON && this.isNameAhead(1)) return this.SUBRULE(this.labeled);
      if (this.ahead === LBRACKET && this.ahead2 === LBRACKET) this.attributes(0, null);
    }
    this.enter();
    const node = this.OR(this.statementAlts);
    this.leave();
    return this.close(node);
  });

  private readonly statementAlts = [
    { ALT: (): Node => this.SUBRULE(this.compound) },
    { ALT: (): Node => this.SUBRULE(this.ifStatement) },
    { ALT: (): Node => this.SUBRULE(this.labeled) },
    { ALT: (): Node => this.node(K.EmptyStmt, this.CONSUME(T.Semi) as Token) },
    {
      // switch '(' expression ')' statement
      ALT: (): Node => {
        const node = this.node(K.Switch, this.CONSUME(T.Switch) as Token);
        node.a = this.condition(1);
        node.b = this.SUBRULE1(this.statement);
        return node;
      },
    },
    {
      // while '(' expression ')' statement
      ALT: (): Node => {
        const node = this.node(K.While, this.CONSUME(T.While) as Token);
        node.a = this.condition(2);
        node.b = this.SUBRULE2(this.statement);
        return node;
      },
    },
    {
      // do statement while '(' expression ')' ';'
      ALT: (): Node => {
        const node = this.node(K.DoWhile, this.CONSUME(T.Do) as Token);
        node.a = this.SUBRULE3(this.statement);
        this.CONSUME1(T.While);
        node.b = this.condition(3);
        this.semicolon();
        return node;
      },
    },
    { ALT: (): Node => this.SUBRULE(this.forStatement) },
    {
      // goto (name | '*' expression) ';'
      ALT: (): Node => {
        const word = this.CONSUME(T.Goto) as Token;
        let node: Node;
        if (!this.RECORDING_PHASE && this.ahead === STAR) {
          this.CONSUME(T.Star);
          node = this.node(K.GotoComputed, word);
          node.a = this.SUBRULE4(this.expression, Full);
        } else {
          node = this.node(K.Goto, word);
          node.text = (this.CONSUME(T.Name) as Token).image;
        }
        this.semicolon();
        return node;
      },
    },
    {
      ALT: (): Node => {
        const node = this.node(K.Continue, this.CONSUME(T.Continue) as Token);
        this.semicolon();
        return node;
      },
    },
    {
      ALT: (): Node => {
        const node = this.node(K.Break, this.CONSUME(T.Break) as Token);
        this.semicolon();
        return node;
      },
    },
    {
      // return expression? ';'
      ALT: (): Node => {
        const node = this.node(K.Return, this.CONSUME(T.Return) as Token);
        if (this.RECORDING_PHASE || this.ahead !== SEMI) node.a = this.SUBRULE5(this.expression, Full);
        this.semicolon();
        return node;
      },
    },
    {
      ALT: (): Node => {
        const node = this.SUBRULE(this.asmStatement);
        this.semicolon();
        return node;
      },
    },
    { ALT: (): Node => this.SUBRULE(this.pragma) },
    {
      // __label__ name (',' name)* ';'
      ALT: (): Node => {
        const node = this.node(K.LocalLabels, this.CONSUME(T.LocalLabel) as Token);
        const list: Node[] = [];
        node.list = list;
        this.AT_LEAST_ONE_SEP({
          SEP: T.Comma,
          DEF: () => {
            const name = this.CONSUME1(T.Name) as Token;
            const label = this.node(K.LabelName, name);
            label.text = name.image;
            list.push(label);
          },
        });
        this.semicolon();
        return node;
      },
    },
    {
      ALT: (): Node => {
        const node = this.node(K.ExprStmt, this.LA_FAST(1));
        node.a = this.SUBRULE6(this.expression, Full);
        this.semicolon();
        return node;
      },
    },
  ];

  private condition(occurrence: number): Node {
    this.consume(occurrence, T.LParen);
    const node = this.subrule(occurrence, this.expression, Full);
    this.consume(occurrence, T.RParen);
    return node;
  }

  // if: 'if' '(' expression ')' statement ('else' statement)?
  private readonly ifStatement: Rule = this.RULE('ifStatement', (): Node => {
    let first: Node | null = null;
    let last: Node | null = null;
    for (;;) {
      const node = this.node(K.If, this.CONSUME(T.If) as Token);
      if (last === null) first = node;
      else last.c = node;
      last = node;
      node.a = this.condition(1);
      node.b = this.SUBRULE(this.statement);
      if (this.RECORDING_PHASE || this.ahead !== ELSE) break;
      this.CONSUME(T.Else);
      if (this.ahead === IF) continue;
      node.c = this.SUBRULE1(this.statement);
      break;
    }
    return first!;
  });

  // for: 'for' '(' (declaration | expression? ';') expression? ';' expression? ')' statement
  private readonly forStatement: Rule = this.RULE('forStatement', (): Node => {
    const node = this.node(K.For, this.CONSUME(T.For) as Token);
    this.CONSUME(T.LParen);
    this.pushScope();
    if (!this.RECORDING_PHASE && this.declarationAhead()) {
      node.a = this.SUBRULE(this.declaration);
    } else {
      if (this.RECORDING_PHASE || this.ahead !== SEMI) {
        const init = this.node(K.ExprStmt, this.LA_FAST(1));
        init.a = this.SUBRULE(this.expression, Full);
        node.a = init;
      }
      this.CONSUME(T.Semi);
    }
    if (this.RECORDING_PHASE || this.ahead !== SEMI) node.b = this.SUBRULE1(this.expression, Full);
    this.CONSUME1(T.Semi);
    if (this.RECORDING_PHASE || this.ahead !== RPAREN) node.c = this.SUBRULE2(this.expression, Full);
    this.CONSUME(T.RParen);
    node.d = this.SUBRULE(this.statement);
    this.popScope();
    return node;
  });

  // labeled: (case expression ('...' expression)? ':' | default ':' | name ':' attribute*)+ (statement | declaration)
  private readonly labeled: Rule = this.RULE('labeled', (): Node => {
    if (this.RECORDING_PHASE) {
      // A label that is a name is found by looking two tokens ahead, not by the grammar.
      this.OR([{ ALT: () => this.CONSUME(T.Case) }, { ALT: () => this.CONSUME(T.Default) }]);
      return this.node(K.Case, this.LA_FAST(1));
    }
    let first: Node | null = null;
    let last: Node | null = null;
    for (;;) {
      const node = this.label();
      if (node === null) break;
      if (last === null) first = node;
      else this.attach(last, node);
      last = node;
    }
    let body: Node;
    if (this.ahead === RBRACE) body = this.node(K.EmptyStmt, this.last);
    else body = this.declarationAhead() ? this.SUBRULE(this.declaration) : this.SUBRULE(this.statement);
    this.attach(last!, body);
    return this.close(first!);
  });

  private attach(label: Node, statement: Node): void {
    if (label.kind === K.Case) label.c = statement;
    else label.a = statement;
  }

  /** One label of a chain, or null. */
  private label(): Node | null {
    const type = this.ahead;
    if (type === CASE) {
      const node = this.node(K.Case, this.CONSUME(T.Case) as Token);
      node.a = this.SUBRULE(this.expression, Constant);
      if (this.ahead === ELLIPSIS) {
        this.CONSUME(T.Ellipsis);
        node.b = this.SUBRULE1(this.expression, Constant);
      }
      this.labelColon();
      return node;
    }
    if (type === DEFAULT) {
      const node = this.node(K.Default, this.CONSUME(T.Default) as Token);
      this.labelColon();
      return node;
    }
    if (this.ahead2 !== COLON || !this.isNameAhead(1)) return null;
    const name = this.CONSUME(T.Name) as Token;
    const node = this.node(K.Label, name);
    node.text = name.image;
    this.CONSUME(T.Colon);
    const list: Node[] = [];
    while (this.attributeAhead()) this.SUBRULE(this.attribute, { ARGS: [list] });
    if (list.length > 0) node.list = list;
    return node;
  }

  private labelColon(): void {
    if (this.ahead === COLON) this.CONSUME(T.Colon);
    else this.failExpected('expected ‘:’ or ‘...’');
  }

  // asm: asm (volatile | goto | inline)* '(' string (':' operands (':' operands (':' clobbers (':' labels)?)?)?)? ')'
  protected readonly asmStatement: Rule = this.RULE('asmStatement', (): Node => {
    const node = this.node(K.Asm, this.CONSUME(T.Asm) as Token);
    if (!this.RECORDING_PHASE) {
      for (;;) {
        const type = this.ahead;
        if (type === VOLATILE) node.flags |= S.AsmVolatile;
        else if (type === INLINE) node.flags |= S.AsmInline;
        else if (type === GOTO) node.flags |= S.AsmGoto;
        else break;
        this.CONSUME(T.Word);
      }
    }
    this.CONSUME(T.LParen);
    node.a = this.SUBRULE(this.string);
    const list: Node[] = [];
    node.list = list;
    if (!this.RECORDING_PHASE) {
      for (let section = 0; section < 4 && this.ahead === COLON; section++) {
        node.num = 1;
        this.CONSUME(T.Colon);
        while (this.ahead !== COLON && this.ahead !== RPAREN) {
          list.push(this.asmOperand(section));
          if (this.ahead !== COMMA) break;
          this.CONSUME(T.Comma);
        }
      }
    }
    this.CONSUME(T.RParen);
    return this.close(node);
  });

  /** One item of an asm statement: sections 0 outputs, 1 inputs, 2 clobbers, 3 labels. */
  private asmOperand(section: number): Node {
    const first = this.LA_FAST(1);
    if (section === 3) {
      const label = this.node(K.AsmLabel, this.CONSUME(T.Name) as Token);
      label.text = first.image;
      return label;
    }
    if (section === 2) {
      const clobber = this.node(K.AsmClobber, first);
      clobber.a = this.SUBRULE(this.string);
      return clobber;
    }
    const node = this.node(K.AsmOperand, first);
    node.num = section;
    if (this.ahead === LBRACKET) {
      this.CONSUME(T.LBracket);
      node.text = (this.CONSUME(T.Word) as Token).image;
      this.CONSUME(T.RBracket);
    }
    node.a = this.SUBRULE(this.string);
    this.CONSUME(T.LParen);
    node.b = this.SUBRULE(this.expression, Full);
    this.CONSUME(T.RParen);
    return node;
  }
}
