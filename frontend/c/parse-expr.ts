// The expression layer of the grammar (6.5): one flat rule over token categories.
//
// Algorithm: operator precedence with an explicit stack (shift-reduce, Dijkstra's shunting yard) between operands, so
// that chains of any length need no recursion; prefix operators of an operand wait on a second stack. Recursion happens
// only where the source nests: parentheses, subscripts, arguments, the middle of `?:`.
//
// Rules keep their state in registers of ParserCore instead of closures; whoever parses something nested reads its
// registers before and writes them after.

import type { ParserMethod } from 'chevrotain';
import * as K from './kind.ts';
import * as Op from './operator.ts';
import * as S from './spec.ts';
import * as T from './keywords.ts';
import type { Node } from './ast.ts';
import { ParserCore } from './parse-core.ts';
import type { Rule } from './parse-core.ts';
import type { Token } from './token.ts';

/** Arguments of the rule `expression`: the weakest operator that belongs to it. */
export const Full = { ARGS: [T.CommaPrec] as [number] };
export const NoComma = { ARGS: [T.AssignPrec] as [number] };
export const Constant = { ARGS: [T.CondPrec] as [number] };

const LPAREN = T.LParen.tokenTypeIdx!;
const RPAREN = T.RParen.tokenTypeIdx!;
const LBRACE = T.LBrace.tokenTypeIdx!;
const SIZEOF = T.Sizeof.tokenTypeIdx!;
const ALIGNOF = T.Alignof.tokenTypeIdx!;
const STRING = T.StringTok.tokenTypeIdx!;
const NUMBER = T.NumberTok.tokenTypeIdx!;
const CHAR = T.CharTok.tokenTypeIdx!;

export abstract class ExprParser extends ParserCore {
  // Defined by the layers above.
  declare readonly typeName: Rule;
  declare readonly initList: Rule;
  declare readonly compound: Rule;

  /** The operand left of the operator that comes next. */
  protected left: Node | null = null;
  /** The expression that a postfix operator comes behind. */
  protected post: Node | null = null;
  /** Middles of the `?:` on the operator stack, by index in `operators`. */
  protected middles: (Node | null)[] = [];

  // expression: operand (infix operand | '?' expression? ':' operand)*
  readonly expression: ParserMethod<[number], Node> = this.RULE('expression', (minPrec: number): Node => {
    this.enter();
    const savedPrec = this.minPrec;
    const savedBase = this.base;
    this.minPrec = minPrec;
    this.base = this.operators.length;
    this.left = this.SUBRULE(this.operand);
    this.MANY(this.infixTail);
    if (!this.RECORDING_PHASE && this.operators.length > this.base) this.reduce(0);
    this.minPrec = savedPrec;
    this.base = savedBase;
    this.leave();
    return this.left!;
  });

  private readonly infixAlts = [
    { ALT: (): void => this.shift(this.CONSUME(T.InfixOp) as Token) },
    {
      ALT: (): void => {
        this.shift(this.CONSUME(T.Question) as Token);
        const top = this.operators.length - 1;
        const middle = this.OPTION(() => this.SUBRULE1(this.expression, Full)) ?? null;
        this.CONSUME(T.Colon);
        this.middles[top] = middle;
      },
    },
  ];

  private readonly infixTail = {
    GATE: (): boolean => T.infixPrec[this.ahead]! >= this.minPrec,
    DEF: (): void => {
      this.OR(this.infixAlts);
      this.left = this.SUBRULE2(this.operand);
    },
  };

  /** Puts an operator and its left operand on the stack, after what binds tighter is done. */
  private shift(operator: Token): void {
    if (this.RECORDING_PHASE) return;
    if (this.operators.length > this.base) this.reduce(T.infixPrec[operator.tokenTypeIdx]!);
    this.operators.push(operator);
    this.values.push(this.left!);
    this.middles[this.operators.length - 1] = null;
  }

  /** Builds nodes for the operators on the stack that bind tighter than `prec`, or as tight and lean left. */
  private reduce(prec: number): void {
    let right = this.left!;
    const rightAssociative = prec === T.AssignPrec || prec === T.CondPrec;
    while (this.operators.length > this.base) {
      const operator = this.operators[this.operators.length - 1]!;
      const strength = T.infixPrec[operator.tokenTypeIdx]!;
      if (strength < prec || (strength === prec && rightAssociative)) break;
      this.operators.pop();
      const kind = strength > T.CondPrec ? K.Binary
        : strength === T.CommaPrec ? K.Comma : strength === T.AssignPrec ? K.Assign : K.Cond;
      const node = this.node(kind, operator);
      node.num = T.infixOp[operator.tokenTypeIdx]!;
      node.a = this.values.pop()!;
      if (kind === K.Cond) {
        node.b = this.middles[this.operators.length]!;
        node.c = right;
      } else {
        node.b = right;
      }
      right = node;
    }
    this.left = right;
  }

  // operand: (prefix | sizeof | '(' type ')')* (primary | compound literal | sizeof '(' type ')') postfix*
  protected readonly operand: Rule = this.RULE('operand', (): Node => {
    const base = this.prefixes.length;
    this.value = null;
    this.MANY(this.prefixLoop);
    let value: Node | null = this.value;
    this.value = null;
    if (this.RECORDING_PHASE || value === null) value = this.SUBRULE(this.primary);
    this.post = value;
    this.MANY1(this.postfixLoop);
    value = this.post!;
    this.post = null;
    if (this.RECORDING_PHASE) return value;
    while (this.prefixes.length > base) {
      const prefix = this.prefixes.pop()!;
      if (prefix.kind === K.Cast) prefix.b = value;
      else prefix.a = value;
      value = prefix;
    }
    return value;
  });

  private prefixAhead(): boolean {
    if (this.value !== null) return false;
    const type = this.ahead;
    return T.prefixOp[type]! !== 0 || type === SIZEOF || type === ALIGNOF || (type === LPAREN && this.isTypeAhead(2));
  }

  private readonly prefixAlts = [
    {
      ALT: (): void => {
        const operator = this.CONSUME(T.PrefixOp) as Token;
        const node = this.node(K.Unary, operator);
        node.num = T.prefixOp[operator.tokenTypeIdx]!;
        this.pushPrefix(node);
      },
    },
    {
      // sizeof unary | sizeof '(' type ')' | the same with _Alignof
      ALT: (): void => {
        const word = this.CONSUME(T.SizeofWord) as Token;
        const isSizeof = word.tokenTypeIdx === SIZEOF;
        if (!this.RECORDING_PHASE && !(this.ahead === LPAREN && this.isTypeAhead(2))) {
          this.pushPrefix(this.node(isSizeof ? K.SizeofExpr : K.AlignofExpr, word));
          return;
        }
        const paren = this.CONSUME(T.LParen) as Token;
        const type = this.SUBRULE(this.typeName);
        this.CONSUME(T.RParen);
        if (!this.RECORDING_PHASE && this.ahead === LBRACE) {
          this.pushPrefix(this.node(isSizeof ? K.SizeofExpr : K.AlignofExpr, word));
          this.value = this.compoundLiteral(paren, type);
          return;
        }
        const node = this.node(isSizeof ? K.SizeofType : K.AlignofType, word);
        node.a = type;
        this.value = node;
      },
    },
    {
      // '(' type ')' unary | '(' type ')' '{' … '}'
      ALT: (): void => {
        const paren = this.CONSUME1(T.LParen) as Token;
        const type = this.SUBRULE1(this.typeName);
        this.CONSUME1(T.RParen);
        if (this.RECORDING_PHASE || this.ahead === LBRACE) {
          this.value = this.compoundLiteral(paren, type);
          return;
        }
        const node = this.node(K.Cast, paren);
        node.a = type;
        this.pushPrefix(node);
      },
    },
  ];

  private readonly prefixLoop = {
    GATE: (): boolean => this.prefixAhead(),
    DEF: (): void => this.OR(this.prefixAlts),
  };

  private pushPrefix(node: Node): void {
    if (!this.RECORDING_PHASE) this.prefixes.push(node);
  }

  private compoundLiteral(paren: Token, type: Node): Node {
    const node = this.node(K.CompoundLit, paren);
    node.b = this.SUBRULE2(this.initList);
    node.a = type;
    return node;
  }

  // postfix: '[' expression ']' | '(' arguments? ')' | '.' name | '->' name | '++' | '--'
  private readonly postfixAlts = [
    {
      ALT: (): Node => {
        const base = this.post;
        const node = this.node(K.Index, this.CONSUME2(T.LBracket) as Token);
        node.a = base;
        node.b = this.SUBRULE2(this.expression, Full);
        this.CONSUME2(T.RBracket);
        return node;
      },
    },
    {
      ALT: (): Node => {
        const callee = this.post;
        const node = this.node(K.Call, this.CONSUME3(T.LParen) as Token);
        const list: Node[] = [];
        node.a = callee;
        node.list = list;
        if (this.RECORDING_PHASE || this.ahead !== RPAREN) {
          list.push(this.SUBRULE3(this.expression, NoComma));
          this.MANY2(() => {
            this.CONSUME2(T.Comma);
            list.push(this.SUBRULE5(this.expression, NoComma));
          });
        }
        this.CONSUME3(T.RParen);
        return node;
      },
    },
    { ALT: (): Node => this.member(this.CONSUME(T.Dot) as Token, this.CONSUME1(T.Name) as Token, 0) },
    { ALT: (): Node => this.member(this.CONSUME(T.Arrow) as Token, this.CONSUME2(T.Name) as Token, S.Arrow) },
    { ALT: (): Node => this.step(this.CONSUME(T.Inc) as Token, Op.PostInc) },
    { ALT: (): Node => this.step(this.CONSUME(T.Dec) as Token, Op.PostDec) },
  ];

  private readonly postfixLoop = (): void => {
    this.post = this.OR1(this.postfixAlts);
  };

  private member(operator: Token, name: Token, flags: number): Node {
    const node = this.node(K.Member, operator);
    node.a = this.post;
    node.text = name.image;
    node.flags = flags;
    return node;
  }

  private step(operator: Token, op: number): Node {
    const node = this.node(K.Unary, operator);
    node.a = this.post;
    node.num = op;
    return node;
  }

  private readonly primaryAlts = [
    {
      ALT: (): Node => {
        const token = this.CONSUME(T.Identifier) as Token;
        const node = this.node(K.Ident, token);
        node.text = token.image;
        return node;
      },
    },
    {
      ALT: (): Node => {
        const token = this.CONSUME(T.Constant) as Token;
        const type = token.tokenTypeIdx;
        return this.node(type === NUMBER ? K.Number : type === CHAR ? K.Char : K.LaneNumber, token);
      },
    },
    { ALT: (): Node => this.SUBRULE(this.string) },
    {
      // '(' expression ')' | '(' compound ')'
      ALT: (): Node => {
        const paren = this.CONSUME(T.LParen) as Token;
        const node = this.OR1(this.parenAlts);
        if (!this.RECORDING_PHASE) {
          if (node.kind === K.StmtExpr) {
            node.loc = paren.loc;
            node.token = paren;
          } else {
            node.flags |= S.Paren;
          }
        }
        this.CONSUME(T.RParen);
        return node;
      },
    },
    {
      // && label
      ALT: (): Node => {
        const node = this.node(K.LabelAddr, this.CONSUME(T.AmpAmp) as Token);
        node.text = (this.CONSUME(T.Name) as Token).image;
        return node;
      },
    },
    { ALT: (): Node => this.SUBRULE(this.generic) },
    {
      // __builtin_va_arg '(' expression ',' type ')'
      ALT: (): Node => {
        const node = this.node(K.VaArg, this.CONSUME(T.VaArg) as Token);
        this.CONSUME1(T.LParen);
        node.a = this.SUBRULE1(this.expression, NoComma);
        this.CONSUME1(T.Comma);
        node.b = this.SUBRULE1(this.typeName);
        this.CONSUME1(T.RParen);
        return node;
      },
    },
    { ALT: (): Node => this.SUBRULE(this.offsetof) },
    {
      // __builtin_types_compatible_p '(' type ',' type ')'
      ALT: (): Node => {
        const node = this.node(K.TypesCompatible, this.CONSUME(T.TypesCompatible) as Token);
        this.CONSUME3(T.LParen);
        node.a = this.SUBRULE3(this.typeName);
        this.CONSUME3(T.Comma);
        node.b = this.SUBRULE4(this.typeName);
        this.CONSUME3(T.RParen);
        return node;
      },
    },
    {
      // __builtin_choose_expr '(' expression ',' expression ',' expression ')'
      ALT: (): Node => {
        const node = this.node(K.ChooseExpr, this.CONSUME(T.ChooseExpr) as Token);
        this.CONSUME4(T.LParen);
        node.a = this.SUBRULE4(this.expression, NoComma);
        this.CONSUME4(T.Comma);
        node.b = this.SUBRULE5(this.expression, NoComma);
        this.CONSUME5(T.Comma);
        node.c = this.SUBRULE6(this.expression, NoComma);
        this.CONSUME4(T.RParen);
        return node;
      },
    },
    {
      ALT: (): Node => {
        const node = this.node(K.BoolConst, this.CONSUME(T.TrueWord) as Token);
        node.num = 1;
        return node;
      },
    },
    { ALT: (): Node => this.node(K.BoolConst, this.CONSUME(T.FalseWord) as Token) },
    { ALT: (): Node => this.node(K.NullptrConst, this.CONSUME(T.Nullptr) as Token) },
  ];

  protected readonly primary: Rule = this.RULE('primary', (): Node => this.OR(this.primaryAlts));

  private readonly parenAlts = [
    {
      ALT: (): Node => {
        const node = this.node(K.StmtExpr, this.LA_FAST(1));
        if (!this.RECORDING_PHASE && this.scope.depth === 0) {
          this.complain('braced-group within expression allowed only inside a function');
        }
        node.a = this.SUBRULE(this.compound);
        return node;
      },
    },
    { ALT: (): Node => this.SUBRULE(this.expression, Full) },
  ];

  // string: StringTok+
  readonly string: Rule = this.RULE('string', (): Node => {
    const node = this.node(K.Str, this.CONSUME(T.StringTok) as Token);
    if (this.RECORDING_PHASE || this.ahead === STRING) {
      const list: Node[] = [];
      node.list = list;
      this.MANY(() => { list.push(this.node(K.Str, this.CONSUME1(T.StringTok) as Token)); });
    }
    return node;
  });

  // generic: _Generic '(' (expression | type) (',' (default | type) ':' expression)+ ')'
  protected readonly generic: Rule = this.RULE('generic', (): Node => {
    const node = this.node(K.Generic, this.CONSUME(T.GenericWord) as Token);
    const list: Node[] = [];
    node.list = list;
    this.CONSUME(T.LParen);
    node.a = this.typeOrExpression();
    this.CONSUME(T.Comma);
    this.AT_LEAST_ONE_SEP({
      SEP: T.Comma,
      DEF: () => {
        const assoc = this.node(K.GenericAssoc, this.LA_FAST(1));
        this.OR([
          { ALT: () => { this.CONSUME(T.Default); } },
          { ALT: () => { assoc.a = this.SUBRULE1(this.typeName); } },
        ]);
        this.CONSUME(T.Colon);
        assoc.b = this.SUBRULE1(this.expression, NoComma);
        list.push(assoc);
      },
    });
    this.CONSUME(T.RParen);
    return node;
  });

  /** A type name or an assignment expression, told apart by the next token. */
  protected typeOrExpression(): Node {
    if (this.RECORDING_PHASE) {
      return this.OR9([
        { ALT: () => this.SUBRULE9(this.expression, NoComma) },
        { ALT: () => this.SUBRULE9(this.typeName), IGNORE_AMBIGUITIES: true },
      ]);
    }
    return this.isTypeAhead(1) ? this.SUBRULE9(this.typeName) : this.SUBRULE9(this.expression, NoComma);
  }

  // offsetof: __builtin_offsetof '(' type ',' name ('.' name | '[' expression ']')* ')'
  protected readonly offsetof: Rule = this.RULE('offsetof', (): Node => {
    const node = this.node(K.Offsetof, this.CONSUME(T.Offsetof) as Token);
    const list: Node[] = [];
    node.list = list;
    this.CONSUME(T.LParen);
    node.a = this.SUBRULE(this.typeName);
    this.CONSUME(T.Comma);
    list.push(this.field(this.CONSUME(T.Name) as Token));
    this.MANY(() => this.OR([
      { ALT: () => { this.CONSUME(T.Dot); list.push(this.field(this.CONSUME1(T.Name) as Token)); } },
      {
        ALT: () => {
          const index = this.node(K.DesigIndex, this.CONSUME(T.LBracket) as Token);
          index.a = this.SUBRULE(this.expression, Full);
          this.CONSUME(T.RBracket);
          list.push(index);
        },
      },
    ]));
    this.CONSUME(T.RParen);
    return node;
  });

  protected field(name: Token): Node {
    const node = this.node(K.DesigField, name);
    node.text = name.image;
    return node;
  }

  /** Chevrotain's hook: AT_LEAST_ONE_SEP found nothing. Only expressions are so repeated. */
  protected raiseEarlyExitException(): never {
    this.failExpected('expected expression');
  }
}
