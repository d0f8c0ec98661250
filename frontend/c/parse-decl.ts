// The declaration layer of the grammar (6.7): specifiers, structures, enumerations, declarators, attributes, type
// names, initializers. Declarations themselves, which may turn out to be function definitions, are in parse.ts.
//
// A declarator is read from the inside out and returned as a chain of links from the outside in (see ast.ts). Whether a
// `(` in it opens a nested declarator or a parameter list is decided by the token behind it (6.7.6.3p11).

import type { ParserMethod } from 'chevrotain';
import * as K from './kind.ts';
import * as S from './spec.ts';
import * as T from './keywords.ts';
import type { Node } from './ast.ts';
import { Constant, ExprParser, Full, NoComma } from './parse-expr.ts';
import { SyntaxFailure } from './parse-core.ts';
import type { Rule } from './parse-core.ts';
import type { Token } from './token.ts';

// Sorts of declarators: arguments of the rule `declarator`
const CONCRETE = 0; // a name is wanted
const ABSTRACT = 1; // there is none
const EITHER = 2; // parameters
export const Concrete = { ARGS: [CONCRETE] as [number] };
const Abstract = { ARGS: [ABSTRACT] as [number] };
const Either = { ARGS: [EITHER] as [number] };

const IDENTIFIER = T.Identifier.tokenTypeIdx!;
const TYPEDEF = T.TypedefIdent.tokenTypeIdx!;
const LPAREN = T.LParen.tokenTypeIdx!;
const RPAREN = T.RParen.tokenTypeIdx!;
const LBRACKET = T.LBracket.tokenTypeIdx!;
const RBRACKET = T.RBracket.tokenTypeIdx!;
const LBRACE = T.LBrace.tokenTypeIdx!;
const RBRACE = T.RBrace.tokenTypeIdx!;
const SEMI = T.Semi.tokenTypeIdx!;
const COMMA = T.Comma.tokenTypeIdx!;
const COLON = T.Colon.tokenTypeIdx!;
const STAR = T.Star.tokenTypeIdx!;
const DOT = T.Dot.tokenTypeIdx!;
const ASSIGN = T.AssignTok.tokenTypeIdx!;
const ELLIPSIS = T.Ellipsis.tokenTypeIdx!;
const ATTRIBUTE = T.Attribute.tokenTypeIdx!;
const ATOMIC = T.AtomicWord.tokenTypeIdx!;
const AUTOTYPE = T.AutoTypeWord.tokenTypeIdx!;
const VALIST = T.VaListWord.tokenTypeIdx!;
const EXTENSION = T.Extension.tokenTypeIdx!;
const STRUCT = T.Struct.tokenTypeIdx!;
const END = T.EOF.tokenTypeIdx!;

/** Attribute names with and without underscores are one: `__packed__` is `packed`. */
function plainName(image: string): string {
  return image.length > 4 && image.startsWith('__') && image.endsWith('__') ? image.slice(2, -2) : image;
}

export abstract class DeclParser extends ExprParser {
  /** Name token of the declarator chain built last, null when abstract. */
  private declaredName: Token | null = null;

  // ---- specifiers

  // specifiers: (storage | qualifier | basic word | function specifier | struct | union | enum | typedef name | typeof
  //              | _Atomic | _Alignas | attribute | __extension__)*
  readonly specifiers: Rule = this.RULE('specifiers', (): Node => {
    const node = this.node(K.Specifiers, this.LA_FAST(1));
    const saved = this.spec;
    this.spec = node;
    this.MANY(this.specLoop);
    this.spec = saved;
    return this.close(node);
  });

  private hasType(spec: Node): boolean {
    return spec.a !== null || spec.num !== 0;
  }

  /** Whether the next token goes on with the specifiers in hand: a typedef name only does where none has a type yet. */
  private specifierAhead(): boolean {
    const type = this.ahead;
    if (type === TYPEDEF) return !this.hasType(this.spec!);
    return type !== LBRACKET || this.ahead2 === LBRACKET;
  }

  private readonly specAlts = [
    { ALT: (): void => this.specifierWord(this.CONSUME(T.SpecWord) as Token) },
    {
      ALT: (): void => {
        const token = this.CONSUME(T.TypedefIdent) as Token;
        const node = this.node(K.TypedefName, token);
        node.text = token.image;
        this.spec!.a = node;
      },
    },
    { ALT: (): void => this.setType(this.SUBRULE(this.record)) },
    { ALT: (): void => this.setType(this.SUBRULE(this.enumeration)) },
    { ALT: (): void => this.setType(this.SUBRULE(this.typeof_)) },
    {
      // _Atomic | _Atomic '(' type ')'
      ALT: (): void => {
        const token = this.CONSUME(T.AtomicWord) as Token;
        if (!this.RECORDING_PHASE && this.ahead !== LPAREN) {
          this.spec!.flags |= S.Atomic;
          return;
        }
        const node = this.node(K.AtomicType, token);
        this.CONSUME(T.LParen);
        node.a = this.SUBRULE(this.typeName);
        this.CONSUME(T.RParen);
        this.setType(node);
      },
    },
    {
      // _Alignas '(' (type | expression) ')'
      ALT: (): void => {
        const node = this.node(K.Alignas, this.CONSUME(T.AlignasWord) as Token);
        this.CONSUME1(T.LParen);
        node.a = this.typeOrExpression();
        this.CONSUME1(T.RParen);
        this.spec!.list ??= [];
        this.spec!.list.push(node);
      },
    },
    {
      ALT: (): void => {
        const spec = this.spec!;
        spec.list ??= [];
        this.SUBRULE(this.attribute, { ARGS: [spec.list] });
      },
    },
    {
      ALT: (): void => {
        this.CONSUME(T.Extension);
        this.spec!.flags |= S.Extension;
      },
    },
    {
      ALT: (): void => {
        const token = this.CONSUME(T.Unsupported) as Token;
        if (this.RECORDING_PHASE) return;
        this.error(token.loc, `‘${token.image}’ is not supported`);
        if (this.ahead === LPAREN) this.skipParens();
        if (!this.hasType(this.spec!)) this.spec!.num = S.Int;
      },
    },
  ];

  private readonly specLoop = {
    GATE: (): boolean => this.specifierAhead(),
    DEF: (): void => this.OR(this.specAlts),
  };

  private setType(type: Node): void {
    if (this.RECORDING_PHASE) return;
    const spec = this.spec!;
    if (this.hasType(spec)) this.error(type.loc, 'two or more data types in declaration specifiers');
    else spec.a = type;
  }

  /** Adds one specifier word to the specifiers in hand. */
  private specifierWord(token: Token): void {
    if (this.RECORDING_PHASE) return;
    const spec = this.spec!;
    const type = token.tokenTypeIdx;
    const word = T.specWord[type]!;
    if (word !== 0) {
      if (spec.a !== null) {
        this.error(token.loc, 'two or more data types in declaration specifiers');
      } else if (word === S.Long1) {
        if ((spec.num & S.LongMask) === S.Long2) this.error(token.loc, '‘long long long’ is too long for GCC');
        else spec.num += S.Long1;
      } else {
        if ((spec.num & word) !== 0) this.error(token.loc, `duplicate ‘${token.image}’`);
        spec.num |= word;
      }
      return;
    }
    if (type === AUTOTYPE || type === VALIST) {
      this.setType(this.node(type === AUTOTYPE ? K.AutoType : K.VaListType, token));
      return;
    }
    const flags = T.specFlags[type]!;
    if ((flags & S.StorageMask) !== 0) {
      const together = (spec.flags | flags) & S.StorageMask & ~(S.ThreadLocal | S.Constexpr);
      if ((spec.flags & flags) !== 0) this.error(token.loc, `duplicate ‘${token.image}’`);
      else if ((together & (together - 1)) !== 0 && !this.c23) {
        this.error(token.loc, 'multiple storage classes in declaration specifiers');
      }
    }
    spec.flags |= flags;
  }

  // typeof_: typeof '(' (type | expression) ')'
  private readonly typeof_: Rule = this.RULE('typeof_', (): Node => {
    const word = this.CONSUME(T.Typeof) as Token;
    this.CONSUME(T.LParen);
    const operand = this.typeOrExpression();
    this.CONSUME(T.RParen);
    const node = this.node(operand.kind === K.TypeName ? K.TypeofType : K.TypeofExpr, word);
    node.a = operand;
    if (!this.RECORDING_PHASE && word.image.includes('unqual')) node.flags = S.Unqual;
    return node;
  });

  // ---- structures and enumerations

  // record: (struct | union) attribute* name? ('{' member* '}' attribute*)?
  private readonly record: Rule = this.RULE('record', (): Node => {
    this.enter();
    const word = this.OR([
      { ALT: () => this.CONSUME(T.Struct) as Token },
      { ALT: () => this.CONSUME(T.Union) as Token },
    ]);
    const node = this.node(K.RecordSpec, word);
    node.flags = word.tokenTypeIdx === STRUCT ? 0 : 1;
    let attributes = this.attributes(0, null);
    const tag = this.OPTION(() => this.CONSUME(T.Name) as Token);
    if (tag !== undefined) {
      node.text = tag.image;
      node.loc = tag.loc;
    }
    if (this.RECORDING_PHASE || this.ahead === LBRACE) {
      this.CONSUME(T.LBrace);
      const list: Node[] = [];
      node.list = list;
      do {
        if (this.RECORDING_PHASE || (this.ahead !== RBRACE && this.ahead !== END)) this.recoverMember(list);
      } while (!this.RECORDING_PHASE && this.ahead !== RBRACE && this.ahead !== END);
      this.CONSUME(T.RBrace);
      attributes = this.attributes(1, attributes);
    } else if (tag === undefined) {
      this.failExpected('expected ‘{’');
    }
    node.a = this.attributesNode(attributes, word);
    this.leave();
    return this.close(node);
  });

  /** One member declaration; after an error, skips it. */
  private recoverMember(list: Node[]): void {
    const mark = this.mark();
    try {
      list.push(this.SUBRULE(this.memberItem));
    } catch (error) {
      if (error !== SyntaxFailure) throw error;
      this.restore(mark);
      this.skipStatement(mark.index);
    }
  }

  // member: _Static_assert … | pragma | ';' | specifiers (member-declarator (',' member-declarator)*)? ';'
  private readonly memberItem: Rule = this.RULE('memberItem', (): Node => this.OR({
    DEF: this.memberAlts, ERR_MSG: 'expected specifier-qualifier-list',
  }));

  private readonly memberAlts = [
    { ALT: (): Node => this.SUBRULE(this.staticAssert) },
    { ALT: (): Node => this.SUBRULE(this.pragma) },
    { ALT: (): Node => this.node(K.EmptyDecl, this.CONSUME(T.Semi) as Token) },
    { ALT: (): Node => this.SUBRULE(this.memberDecl) },
  ];

  private readonly memberDecl: Rule = this.RULE('memberDecl', (): Node => {
    const node = this.node(K.MemberDecl, this.LA_FAST(1));
    const start = this.currIdx;
    const spec = this.SUBRULE(this.specifiers);
    this.unknownType(spec, true);
    if (!this.RECORDING_PHASE && (this.currIdx === start || (!this.hasType(spec) && !this.isNameAhead(1)))) {
      this.failExpected('expected specifier-qualifier-list');
    }
    const list: Node[] = [];
    node.a = spec;
    node.list = list;
    if (this.RECORDING_PHASE || (this.ahead !== SEMI && this.ahead !== RBRACE)) {
      for (;;) {
        list.push(this.SUBRULE(this.memberDeclarator));
        if (this.RECORDING_PHASE || this.ahead !== COMMA) break;
        this.CONSUME(T.Comma);
      }
    }
    if (!this.RECORDING_PHASE && this.ahead === RBRACE) {
      this.warn(this.LA_FAST(1).loc, 'no semicolon at end of struct or union');
    } else {
      this.semicolon('expected ‘:’, ‘,’, ‘;’, ‘}’ or ‘__attribute__’', true);
    }
    return this.close(node);
  });

  // member-declarator: attribute* (declarator? ':' width | declarator) attribute*
  private readonly memberDeclarator: Rule = this.RULE('memberDeclarator', (): Node => {
    const attributes = this.attributes(0, null);
    let node: Node;
    if (!this.RECORDING_PHASE && this.ahead === COLON) node = this.node(K.Declarator, this.LA_FAST(1));
    else node = this.OPTION(() => this.SUBRULE(this.declarator, Concrete)) ?? this.missingDeclarator();
    if (this.RECORDING_PHASE || this.ahead === COLON) {
      const width = this.OPTION1(() => {
        this.CONSUME(T.Colon);
        return this.SUBRULE(this.expression, Constant);
      });
      if (!this.RECORDING_PHASE) node.d = width!;
    }
    const all = this.attributes(1, attributes);
    if (!this.RECORDING_PHASE && all !== null) node.list = all;
    return node;
  });

  private missingDeclarator(): Node {
    if (!this.RECORDING_PHASE) this.failExpected('expected identifier or ‘(’');
    return this.node(K.Declarator, this.LA_FAST(1));
  }

  // enumeration: enum attribute* name? (':' type)? ('{' enumerator (',' enumerator)* ','? '}' attribute*)?
  private readonly enumeration: Rule = this.RULE('enumeration', (): Node => {
    const word = this.CONSUME(T.Enum) as Token;
    const node = this.node(K.EnumSpec, word);
    let attributes = this.attributes(0, null);
    const tag = this.OPTION(() => this.CONSUME(T.Name) as Token);
    if (tag !== undefined) {
      node.text = tag.image;
      node.loc = tag.loc;
    }
    // `enum E : 3` in a structure is a bit-field.
    if (!this.RECORDING_PHASE && this.ahead === COLON && this.isTypeAhead(2)) {
      this.CONSUME(T.Colon);
      node.b = this.SUBRULE(this.typeName);
    }
    if (this.RECORDING_PHASE || this.ahead === LBRACE) {
      this.CONSUME(T.LBrace);
      const list: Node[] = [];
      node.list = list;
      do {
        list.push(this.SUBRULE(this.enumerator));
        if (this.RECORDING_PHASE || this.ahead !== COMMA) break;
        this.CONSUME(T.Comma);
      } while (this.ahead !== RBRACE);
      if (!this.RECORDING_PHASE && this.ahead !== RBRACE) this.failExpected('expected ‘,’ or ‘}’');
      this.CONSUME(T.RBrace);
      attributes = this.attributes(1, attributes);
    } else if (tag === undefined) {
      this.failExpected('expected ‘{’');
    }
    node.a = this.attributesNode(attributes, word);
    return this.close(node);
  });

  // enumerator: name attribute* ('=' expression)?
  private readonly enumerator: Rule = this.RULE('enumerator', (): Node => {
    const token = this.CONSUME(T.Name) as Token;
    const node = this.node(K.Enumerator, token);
    node.text = token.image;
    node.b = this.attributesNode(this.attributes(0, null), token);
    if (this.RECORDING_PHASE || this.ahead === ASSIGN) {
      this.CONSUME(T.AssignTok);
      node.a = this.SUBRULE(this.expression, Constant);
    }
    if (!this.RECORDING_PHASE) this.declareName(node.text, false);
    return node;
  });

  // ---- attributes

  protected attributeAhead(): boolean {
    const type = this.ahead;
    return type === ATTRIBUTE || (type === LBRACKET && this.ahead2 === LBRACKET);
  }

  /** Attributes, if any, added to `list`; `occurrence` tells the places in one rule apart. */
  protected attributes(occurrence: number, list: Node[] | null): Node[] | null {
    if (!this.RECORDING_PHASE && !this.attributeAhead()) return list;
    const all = list ?? [];
    this.many(occurrence, {
      GATE: () => this.attributeAhead(),
      DEF: () => { this.subrule(occurrence, this.attribute, { ARGS: [all] }); },
    });
    return this.RECORDING_PHASE ? null : all;
  }

  private attributesNode(list: Node[] | null, token: Token): Node | null {
    if (list === null) return null;
    const node = this.node(K.Attributes, token);
    node.list = list;
    return node;
  }

  // attribute: __attribute__ '(' '(' item? (',' item?)* ')' ')' | '[' '[' item? (',' item?)* ']' ']'
  readonly attribute: ParserMethod<[Node[]], void> = this.RULE('attribute', (list: Node[]): void => {
    this.OR([
      {
        ALT: () => {
          this.CONSUME(T.Attribute);
          this.CONSUME(T.LParen);
          this.CONSUME1(T.LParen);
          this.attributeItems(0, list, RPAREN);
          this.CONSUME(T.RParen);
          this.CONSUME1(T.RParen);
        },
      },
      {
        ALT: () => {
          this.CONSUME(T.LBracket);
          this.CONSUME1(T.LBracket);
          this.attributeItems(1, list, RBRACKET);
          this.CONSUME(T.RBracket);
          this.CONSUME1(T.RBracket);
        },
      },
    ]);
  });

  private attributeItems(occurrence: number, list: Node[], end: number): void {
    if (this.RECORDING_PHASE) {
      this.option(occurrence, () => this.subrule(occurrence, this.attributeItem));
      return;
    }
    for (;;) {
      while (this.ahead === COMMA) this.CONSUME(T.Comma);
      if (this.ahead === end || this.ahead === END) return;
      const item = this.subrule(occurrence, this.attributeItem);
      if (end === RBRACKET) item.flags |= S.StdAttribute;
      list.push(item);
      if (this.ahead !== COMMA) return;
    }
  }

  // attribute item: word (':' ':' word)? ('(' (argument (',' argument)*)? ')')?
  private readonly attributeItem: Rule = this.RULE('attributeItem', (): Node => {
    const word = this.CONSUME(T.Word) as Token;
    const node = this.node(K.Attribute, word);
    node.text = plainName(word.image);
    if (this.RECORDING_PHASE) return node;
    if (this.ahead === COLON && this.ahead2 === COLON) {
      this.CONSUME(T.Colon);
      this.CONSUME(T.Colon);
      const name = plainName((this.CONSUME(T.Word) as Token).image);
      node.text = node.text === 'gnu' ? name : `${node.text}::${name}`;
    }
    if (this.ahead === LPAREN) {
      this.CONSUME(T.LParen);
      const list: Node[] = [];
      node.list = list;
      while (this.ahead !== RPAREN) {
        list.push(this.typeOrExpression());
        if (this.ahead !== COMMA) break;
        this.CONSUME(T.Comma);
      }
      this.CONSUME(T.RParen);
    }
    return node;
  });

  // ---- declarators

  // declarator: pointer* (name | '(' attribute* declarator ')')? ('[' … ']' | '(' parameters ')')*
  readonly declarator: ParserMethod<[number], Node> = this.RULE('declarator', (sort: number): Node => {
    const node = this.node(K.Declarator, this.LA_FAST(1));
    node.a = this.SUBRULE(this.links, { ARGS: [sort] });
    const name = this.declaredName;
    if (name !== null) {
      node.text = name.image;
      node.loc = name.loc;
      node.end = name.loc;
      node.token = name;
    }
    return node;
  });

  /** Builds the chain of a declarator; leaves its name in declaredName. Null for an empty abstract declarator. */
  private readonly links: ParserMethod<[number], Node | null> = this.RULE('links', (sort: number): Node | null => {
    this.enter();
    let pointers: Node[] | null = null;
    if (this.RECORDING_PHASE || this.ahead === STAR) {
      const list: Node[] = [];
      pointers = list;
      this.MANY(() => { list.push(this.SUBRULE(this.pointer)); });
    }
    let chain: Node | null = null;
    let name: Token | null = null;
    let attributes: Node[] | null = null;
    this.OPTION({
      GATE: () => this.directAhead(sort),
      DEF: () => this.OR([
        {
          ALT: () => {
            name = this.CONSUME(T.Name) as Token;
            chain = this.node(K.DeclName, name);
            chain.text = name.image;
          },
        },
        {
          ALT: () => {
            this.CONSUME(T.LParen);
            attributes = this.attributes(2, null);
            chain = this.SUBRULE(this.links, { ARGS: [sort] });
            name = this.declaredName;
            this.CONSUME(T.RParen);
          },
        },
      ]),
    });
    if (!this.RECORDING_PHASE && chain === null && sort === CONCRETE) this.failExpected('expected identifier or ‘(’');
    if (attributes !== null) chain = this.attributed(chain, attributes);
    this.MANY1({
      GATE: () => this.ahead !== LBRACKET || this.ahead2 !== LBRACKET,
      DEF: () => {
        const link = this.OR1([
          { ALT: () => this.SUBRULE(this.arraySuffix) },
          { ALT: () => this.SUBRULE(this.functionSuffix) },
        ]);
        if (this.RECORDING_PHASE) return;
        link.a = chain;
        chain = link;
      },
    });
    if (this.RECORDING_PHASE) return null;
    if (pointers !== null) {
      for (let i = pointers.length - 1; i >= 0; i--) {
        pointers[i]!.a = chain;
        chain = pointers[i]!;
      }
    }
    this.declaredName = name;
    this.leave();
    return chain;
  });

  private attributed(chain: Node | null, attributes: Node[]): Node {
    const node = this.node(K.AttributedDecl, this.last);
    node.a = chain;
    node.b = this.attributesNode(attributes, this.last);
    return node;
  }

  /** Whether a name or a nested declarator comes next, rather than a suffix or nothing. */
  private directAhead(sort: number): boolean {
    const type = this.ahead;
    if (type === IDENTIFIER || type === TYPEDEF) return sort !== ABSTRACT;
    if (type !== LPAREN) return false;
    if (sort === CONCRETE) return true;
    let n = 2;
    while (this.LA_FAST(n).tokenTypeIdx === ATTRIBUTE) n = this.afterParens(n + 1);
    const inner = this.LA_FAST(n).tokenTypeIdx;
    if (inner === RPAREN || inner === ELLIPSIS || this.isTypeAhead(n)) return false;
    return inner === STAR || inner === LPAREN || inner === LBRACKET || (sort === EITHER && inner === IDENTIFIER);
  }

  /** How far ahead the token behind a parenthesised group is that begins `n` ahead. */
  private afterParens(n: number): number {
    let depth = 0;
    for (;; n++) {
      const type = this.LA_FAST(n).tokenTypeIdx;
      if (type === END) return n;
      if (type === LPAREN) depth++;
      else if (type === RPAREN && --depth <= 0) return n + 1;
    }
  }

  /** Consumes a parenthesised group without looking inside. */
  protected skipParens(): void {
    let depth = 0;
    do {
      const type = this.ahead;
      if (type === END) return;
      if (type === LPAREN) depth++;
      else if (type === RPAREN) depth--;
      this.consumeToken();
    } while (depth > 0);
  }

  private qualifierAhead(): boolean {
    const type = this.ahead;
    return (T.specFlags[type]! & S.QualMask) !== 0 || type === ATOMIC || type === ATTRIBUTE || type === EXTENSION
      || (type === LBRACKET && this.ahead2 === LBRACKET);
  }

  // pointer: '*' (qualifier | attribute)*
  private readonly pointer: Rule = this.RULE('pointer', (): Node => {
    const star = this.CONSUME(T.Star) as Token;
    const node = this.node(K.PointerTo, star);
    if (!this.RECORDING_PHASE && !this.qualifierAhead()) return node;
    const list: Node[] = [];
    this.MANY({
      GATE: () => this.qualifierAhead(),
      DEF: () => this.OR([
        { ALT: () => { node.flags |= T.specFlags[(this.CONSUME(T.SpecWord) as Token).tokenTypeIdx]!; } },
        { ALT: () => { this.CONSUME(T.AtomicWord); node.flags |= S.Atomic; } },
        { ALT: () => { this.CONSUME(T.Extension); } },
        { ALT: () => { this.SUBRULE(this.attribute, { ARGS: [list] }); } },
      ]),
    });
    if (list.length > 0) node.b = this.attributesNode(list, star);
    return node;
  });

  // array suffix: '[' (qualifier | static)* ('*' | expression)? ']'
  private readonly arraySuffix: Rule = this.RULE('arraySuffix', (): Node => {
    const node = this.node(K.ArrayOf, this.CONSUME(T.LBracket) as Token);
    this.MANY(() => { node.flags |= T.specFlags[(this.CONSUME(T.SpecWord) as Token).tokenTypeIdx]!; });
    if (this.RECORDING_PHASE) {
      this.OPTION(() => this.SUBRULE(this.expression, Full));
    } else if (this.ahead === STAR && this.ahead2 === RBRACKET) {
      this.CONSUME(T.Star);
      node.flags |= S.Star;
    } else if (this.ahead !== RBRACKET) {
      node.b = this.SUBRULE(this.expression, Full);
    }
    this.CONSUME(T.RBracket);
    return node;
  });

  // function suffix: '(' (name (',' name)* | parameter (',' parameter)* (',' '...')? | '...')? ')'
  private readonly functionSuffix: Rule = this.RULE('functionSuffix', (): Node => {
    const node = this.node(K.FunctionOf, this.CONSUME(T.LParen) as Token);
    const list: Node[] = [];
    node.list = list;
    this.pushScope();
    if (this.RECORDING_PHASE) {
      this.OPTION(() => this.SUBRULE(this.parameter));
    } else if (this.ahead === RPAREN) {
      if (!this.c23) node.flags = S.NoPrototype;
    } else if (this.ahead === IDENTIFIER && (this.ahead2 === COMMA || this.ahead2 === RPAREN)) {
      node.flags = S.OldStyle | S.NoPrototype;
      for (;;) {
        const name = this.CONSUME(T.Identifier) as Token;
        const param = this.node(K.ParamName, name);
        param.text = name.image;
        list.push(param);
        if (this.ahead !== COMMA) break;
        this.CONSUME(T.Comma);
      }
    } else {
      for (;;) {
        if (this.ahead === ELLIPSIS) {
          this.CONSUME(T.Ellipsis);
          node.flags |= S.Variadic;
          break;
        }
        list.push(this.SUBRULE(this.parameter));
        if (this.ahead === SEMI) {
          // GNU forward declarations of parameters, `(int n; int a[n], int n)`: what comes behind is the list.
          this.CONSUME(T.Semi);
          list.length = 0;
          if (this.ahead === RPAREN) break;
          continue;
        }
        if (this.ahead !== COMMA) break;
        this.CONSUME(T.Comma);
      }
      if (this.ahead !== RPAREN) {
        this.failExpected((node.flags & S.Variadic) !== 0 ? 'expected ‘)’' : 'expected ‘;’, ‘,’ or ‘)’');
      }
    }
    this.CONSUME(T.RParen);
    this.popScope();
    return node;
  });

  // parameter: specifiers declarator? attribute*
  private readonly parameter: Rule = this.RULE('parameter', (): Node => {
    const node = this.node(K.Parameter, this.LA_FAST(1));
    const start = this.currIdx;
    const spec = this.SUBRULE(this.specifiers);
    this.unknownType(spec, true);
    if (!this.RECORDING_PHASE && this.currIdx === start) {
      this.failExpected('expected declaration specifiers or ‘...’');
    }
    const declarator = this.RECORDING_PHASE || (this.ahead !== COMMA && this.ahead !== RPAREN)
      ? this.SUBRULE(this.declarator, Either) : this.node(K.Declarator, this.LA_FAST(1));
    const attributes = this.attributes(0, null);
    if (this.RECORDING_PHASE) return node;
    declarator.list = attributes;
    node.a = spec;
    node.b = declarator;
    node.text = declarator.text;
    node.loc = declarator.loc;
    if (node.text !== '') this.declareName(node.text, false);
    return node;
  });

  /**
   * Reports an identifier that stands where specifiers should name a type, `foo x`, and takes it as `int`. With
   * `strict` nothing else can stand here (parameters, members); else `foo *x` and `foo (x)` are left to be expressions.
   */
  protected unknownType(spec: Node, strict: boolean): void {
    if (this.RECORDING_PHASE || this.hasType(spec) || this.ahead !== IDENTIFIER) return;
    const next = this.ahead2;
    const isType = this.isNameAhead(2) || next === STAR
      || (strict && (next === COMMA || next === RPAREN) && (spec.flags & S.Register) === 0);
    if (!isType) return;
    const token = this.CONSUME8(T.Identifier) as Token;
    this.error(token.loc, `unknown type name ‘${token.image}’`);
    spec.num = S.Int;
    // Specifiers behind it: `foo const x`
    const saved = this.spec;
    this.spec = spec;
    while (T.specFlags[this.ahead]! !== 0) this.specifierWord(this.CONSUME8(T.SpecWord) as Token);
    this.spec = saved;
  }

  // type name: specifiers abstract-declarator?
  override readonly typeName: Rule = this.RULE('typeName', (): Node => {
    const first = this.LA_FAST(1);
    this.enter();
    const node = this.node(K.TypeName, first);
    const start = this.currIdx;
    const spec = this.SUBRULE(this.specifiers);
    if (!this.RECORDING_PHASE && this.currIdx === start) {
      if (this.ahead === IDENTIFIER) {
        this.fail(`unknown type name ‘${this.LA_FAST(1).image}’`);
      }
      this.failExpected('expected specifier-qualifier-list');
    }
    node.a = spec;
    node.b = this.RECORDING_PHASE || (this.ahead !== RPAREN && this.ahead !== COMMA)
      ? this.SUBRULE(this.declarator, Abstract) : this.node(K.Declarator, first);
    this.leave();
    return this.close(node);
  });

  // ---- initializers

  /** initializer: expression | '{' … '}' */
  protected initializer(occurrence: number): Node {
    if (this.RECORDING_PHASE) {
      return this.or(occurrence, [
        { ALT: () => this.subrule(occurrence, this.initList) },
        { ALT: () => this.subrule(occurrence, this.expression, NoComma) },
      ]);
    }
    return this.ahead === LBRACE ? this.subrule(occurrence, this.initList)
      : this.subrule(occurrence, this.expression, NoComma);
  }

  // initializer list: '{' (item (',' item)* ','?)? '}'
  override readonly initList: Rule = this.RULE('initList', (): Node => {
    this.enter();
    const node = this.node(K.InitList, this.CONSUME(T.LBrace) as Token);
    const list: Node[] = [];
    node.list = list;
    if (this.RECORDING_PHASE) {
      this.initializer(1);
      this.SUBRULE(this.designated);
    } else {
      while (this.ahead !== RBRACE) {
        const type = this.ahead;
        if (type === DOT || type === LBRACKET || (this.ahead2 === COLON && this.isNameAhead(1))) {
          list.push(this.SUBRULE(this.designated));
        } else {
          list.push(this.initializer(1));
        }
        if (this.ahead !== COMMA) break;
        this.CONSUME(T.Comma);
      }
    }
    this.CONSUME(T.RBrace);
    this.leave();
    return this.close(node);
  });

  // designated: (('.' name | '[' expression ('...' expression)? ']')+ '='? | name ':') initializer
  private readonly designated: Rule = this.RULE('designated', (): Node => {
    const node = this.node(K.DesignatedInit, this.LA_FAST(1));
    const list: Node[] = [];
    node.list = list;
    this.MANY(() => this.OR([
      { ALT: () => { this.CONSUME(T.Dot); list.push(this.field(this.CONSUME(T.Name) as Token)); } },
      { ALT: () => { list.push(this.SUBRULE(this.indexDesignator)); } },
    ]));
    if (!this.RECORDING_PHASE) {
      if (list.length === 0) {
        list.push(this.field(this.CONSUME1(T.Name) as Token));
        this.CONSUME(T.Colon);
      } else if (this.ahead === ASSIGN) {
        this.CONSUME(T.AssignTok);
      } else if (list.length > 1 || list[0]!.kind === K.DesigField) {
        this.failExpected('expected ‘=’');
      }
    }
    node.a = this.initializer(1);
    return node;
  });

  private readonly indexDesignator: Rule = this.RULE('indexDesignator', (): Node => {
    const bracket = this.CONSUME(T.LBracket) as Token;
    const from = this.SUBRULE(this.expression, Constant);
    const to = this.OPTION(() => {
      this.CONSUME(T.Ellipsis);
      return this.SUBRULE1(this.expression, Constant);
    });
    this.CONSUME(T.RBracket);
    const node = this.node(to === undefined ? K.DesigIndex : K.DesigRange, bracket);
    node.a = from;
    node.b = to ?? null;
    return node;
  });

  // ---- small declarations

  // static assertion: _Static_assert '(' expression (',' string)? ')' ';'
  readonly staticAssert: Rule = this.RULE('staticAssert', (): Node => {
    const node = this.node(K.StaticAssert, this.CONSUME(T.StaticAssertWord) as Token);
    this.CONSUME(T.LParen);
    node.a = this.SUBRULE(this.expression, NoComma);
    this.OPTION(() => {
      this.CONSUME(T.Comma);
      node.b = this.SUBRULE(this.string);
    });
    this.CONSUME(T.RParen);
    this.semicolon();
    return this.close(node);
  });

  readonly pragma: Rule = this.RULE('pragma', (): Node => {
    const token = this.CONSUME(T.PragmaTok) as Token;
    const node = this.node(K.Pragma, token);
    node.text = token.image;
    return node;
  });
}
