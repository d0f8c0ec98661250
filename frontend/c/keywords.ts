// Token types of phase 7 (5.1.1.2): what the parser's grammar is written in.
//
// A preprocessing token gets its type once, by `Keywords.classify`, from its kind and its spelling; which spellings
// are keywords depends on -std. Properties of a type (the bits of a specifier word, the operator and its binding
// strength) lie in byte tables indexed by tokenTypeIdx, so that the parser needs no switch. Whether an identifier names
// a type is not decided here: the parser turns Identifier into TypedefIdent and back by its scopes.

import { createToken, EOF } from 'chevrotain';
import type { TokenType } from 'chevrotain';
import * as Op from './operator.ts';
import * as S from './spec.ts';
import * as TK from './token.ts';
import { nameOf, spellings } from './names.ts';
import type { Token } from './token.ts';
import type { TokenList } from './token-list.ts';

/**
 * Makes a token type. Categories are entered by hand, all ancestors at once: createToken would work through the whole
 * growing hierarchy at every call.
 */
function make(name: string, ...categories: TokenType[]): TokenType {
  const type = createToken({ name });
  type.CATEGORIES = categories;
  for (const category of categories) addMember(category, type.tokenTypeIdx!);
  return type;
}

function addMember(category: TokenType, member: number): void {
  category.isParent = true;
  category.categoryMatchesMap![member] = true;
  category.categoryMatches!.push(member);
  for (const parent of category.CATEGORIES!) addMember(parent, member);
}

// ---- categories
/** Anything spelled like an identifier: keywords too (names of attributes). */
export const Word = make('Word');
/** An identifier, whatever it names. */
export const Name = make('Name', Word);
/** A specifier that is one word: storage class, qualifier, function specifier, basic type word. */
export const SpecWord = make('SpecWord', Word);
/** Operators before an operand, but for `(type)`, sizeof and `&&label`. */
export const PrefixOp = make('PrefixOp');
/** Operators between two operands, but for `?`. */
export const InfixOp = make('InfixOp');
/** Constants that are one token. */
export const Constant = make('Constant');
export const SizeofWord = make('SizeofWord', Word);

// ---- identifiers and constants
export const Identifier = make('Identifier', Name);
export const TypedefIdent = make('TypedefIdent', Name);
export const NumberTok = make('NumberTok', Constant);
export const LaneNumberTok = make('LaneNumberTok', Constant);
export const CharTok = make('CharTok', Constant);
export const StringTok = make('StringTok');
export const PragmaTok = make('PragmaTok');
/** A character that is no C token, such as `@`; nothing accepts it. */
export const Stray = make('Stray');
export { EOF };

// ---- punctuators
export const LParen = make('(');
export const RParen = make(')');
export const LBracket = make('[');
export const RBracket = make(']');
export const LBrace = make('{');
export const RBrace = make('}');
export const Semi = make(';');
export const Colon = make(':');
export const Question = make('?');
export const Ellipsis = make('...');
export const Dot = make('.');
export const Arrow = make('->');
export const Comma = make(',', InfixOp);
export const AssignTok = make('=', InfixOp);
export const Star = make('*', InfixOp, PrefixOp);
export const Amp = make('&', InfixOp, PrefixOp);
export const AmpAmp = make('&&', InfixOp);
export const Inc = make('++', PrefixOp);
export const Dec = make('--', PrefixOp);
/** All other infix and prefix operators get types of their own below, reached only through their category. */

// ---- words that the grammar names
export const Extension = make('__extension__', PrefixOp, Word);
export const Attribute = make('__attribute__', Word);
export const AtomicWord = make('_Atomic', Word);
export const Struct = make('struct', Word);
export const Union = make('union', Word);
export const Enum = make('enum', Word);
export const Typeof = make('typeof', Word);
export const AlignasWord = make('_Alignas', Word);
export const StaticAssertWord = make('_Static_assert', Word);
export const GenericWord = make('_Generic', Word);
export const Asm = make('asm', Word);
export const StaticWord = make('static', SpecWord);
export const VolatileWord = make('volatile', SpecWord);
export const InlineWord = make('inline', SpecWord);
export const AutoTypeWord = make('__auto_type', SpecWord);
export const VaListWord = make('__builtin_va_list', SpecWord);
export const LocalLabel = make('__label__', Word);
export const If = make('if', Word);
export const Else = make('else', Word);
export const Switch = make('switch', Word);
export const Case = make('case', Word);
export const Default = make('default', Word);
export const While = make('while', Word);
export const Do = make('do', Word);
export const For = make('for', Word);
export const Goto = make('goto', Word);
export const Continue = make('continue', Word);
export const Break = make('break', Word);
export const Return = make('return', Word);
export const Sizeof = make('sizeof', SizeofWord);
export const Alignof = make('_Alignof', SizeofWord);
export const VaArg = make('__builtin_va_arg', Word);
export const Offsetof = make('__builtin_offsetof', Word);
export const TypesCompatible = make('__builtin_types_compatible_p', Word);
export const ChooseExpr = make('__builtin_choose_expr', Word);
export const TrueWord = make('true', Word);
export const FalseWord = make('false', Word);
export const Nullptr = make('nullptr', Word);
/** A keyword of a later time that Lode refuses by name: `_BitInt`, `_Decimal64` … */
export const Unsupported = make('Unsupported', Word);

const TableSize = 256;
/** S.* storage, function specifier and qualifier bits of a SpecWord, by tokenTypeIdx. */
export const specFlags = new Int32Array(TableSize);
/** S.* basic type word of a SpecWord (S.Long1 for `long`), by tokenTypeIdx. */
export const specWord = new Int32Array(TableSize);
/** Op.* of a PrefixOp, by tokenTypeIdx. */
export const prefixOp = new Uint8Array(TableSize);
/** Op.* of an InfixOp, by tokenTypeIdx; of a compound assignment its binary operator, 0 for `=` and `,`. */
export const infixOp = new Uint8Array(TableSize);
/** Binding strength of an InfixOp and `?`, by tokenTypeIdx; 0 elsewhere. */
export const infixPrec = new Uint8Array(TableSize);
export const CommaPrec = 1;
export const AssignPrec = 2;
export const CondPrec = 3;
/** 1: the token starts a type name or a declaration, whatever follows; 2: a declaration only. By tokenTypeIdx. */
export const startsType = new Uint8Array(TableSize);
/** 1: the token begins a statement and nothing else, a place where parsing can resume. */
export const startsStmt = new Uint8Array(TableSize);
/** 1: the token can begin an expression. */
export const startsExpr = new Uint8Array(TableSize);

const idx = (t: TokenType): number => t.tokenTypeIdx!;
const punctuators = new Map<string, TokenType>();
for (const t of [LParen, RParen, LBracket, RBracket, LBrace, RBrace, Semi, Colon, Question, Ellipsis, Dot, Arrow, Comma,
  AssignTok, Star, Amp, AmpAmp, Inc, Dec]) punctuators.set(t.name, t);

/** Declares one operator: spelling, infix operator and strength, prefix operator (0: none). */
function operator(spelling: string, infix: number, prec: number, prefix: number): void {
  let type = punctuators.get(spelling);
  if (type === undefined) {
    const categories: TokenType[] = [];
    if (prec > 0) categories.push(InfixOp);
    if (prefix > 0) categories.push(PrefixOp);
    type = make(spelling, ...categories);
    punctuators.set(spelling, type);
  }
  infixOp[idx(type)] = infix;
  infixPrec[idx(type)] = prec;
  prefixOp[idx(type)] = prefix;
}
operator(',', 0, CommaPrec, 0);
operator('=', 0, AssignPrec, 0);
operator('?', 0, CondPrec, 0);
operator('||', Op.LogOr, 4, 0);
operator('&&', Op.LogAnd, 5, 0);
operator('|', Op.Or, 6, 0);
operator('^', Op.Xor, 7, 0);
operator('&', Op.And, 8, Op.AddrOf);
operator('==', Op.Eq, 9, 0);
operator('!=', Op.Ne, 9, 0);
operator('<', Op.Lt, 10, 0);
operator('>', Op.Gt, 10, 0);
operator('<=', Op.Le, 10, 0);
operator('>=', Op.Ge, 10, 0);
operator('<<', Op.Shl, 11, 0);
operator('>>', Op.Shr, 11, 0);
operator('+', Op.Add, 12, Op.Plus);
operator('-', Op.Sub, 12, Op.Neg);
operator('*', Op.Mul, 13, Op.Deref);
operator('/', Op.Div, 13, 0);
operator('%', Op.Rem, 13, 0);
operator('!', 0, 0, Op.Not);
operator('~', 0, 0, Op.BitNot);
operator('++', 0, 0, Op.PreInc);
operator('--', 0, 0, Op.PreDec);
for (const op of [Op.Mul, Op.Div, Op.Rem, Op.Add, Op.Sub, Op.Shl, Op.Shr, Op.And, Op.Xor, Op.Or]) {
  operator(`${Op.spelling[op]}=`, op, AssignPrec, 0);
}
prefixOp[idx(Extension)] = Op.Extension;

// ---- keywords
/** When a spelling is a keyword. */
const Always = 0; // in every mode
const C99 = 1; // from C99, or with GNU extensions
const Gnu = 2; // with GNU extensions only
const C23 = 3; // from C23
const C23Gnu = 4; // from C23, or with GNU extensions
interface Keyword { readonly spelling: string; readonly type: TokenType; readonly when: number }
const keywords: Keyword[] = [];

function keyword(type: TokenType, when: number, spellings: string): void {
  for (const spelling of spellings.split(' ')) keywords.push({ spelling, type, when });
}
/** A specifier word with its bits; alternate spellings share the type. */
function specifier(spellings: string, flags: number, word: number, when = Always, type?: TokenType): void {
  const t = type ?? make(spellings.split(' ')[0]!, SpecWord);
  specFlags[idx(t)] = flags;
  specWord[idx(t)] = word;
  startsType[idx(t)] = (flags & ~S.QualMask) !== 0 ? 2 : 1;
  keyword(t, when, spellings);
}
/** The same, with further spellings that are keywords only sometimes. */
function specifierAlso(first: string, spellings: string, when: number): void {
  keyword(keywords.find(k => k.spelling === first)!.type, when, spellings);
}

specifier('typedef', S.Typedef, 0);
specifier('extern', S.Extern, 0);
specifier('static', S.Static, 0, Always, StaticWord);
specifier('auto', S.Auto, 0);
specifier('register', S.Register, 0);
specifier('_Thread_local __thread', S.ThreadLocal, 0);
specifierAlso('_Thread_local', 'thread_local', C23);
specifier('constexpr', S.Constexpr, 0, C23);
specifier('__inline__ __inline', S.Inline, 0, Always, InlineWord);
specifierAlso('__inline__', 'inline', C99);
specifier('_Noreturn', S.Noreturn, 0);
specifier('const __const __const__', S.Const, 0);
specifier('volatile __volatile __volatile__', S.Volatile, 0, Always, VolatileWord);
specifier('__restrict __restrict__', S.Restrict, 0);
keyword(keywords.at(-1)!.type, C99, 'restrict');
specifier('void', 0, S.Void);
specifier('char', 0, S.Char);
specifier('short', 0, S.Short);
specifier('int', 0, S.Int);
specifier('long', 0, S.Long1);
specifier('float _Float32', 0, S.Float);
specifier('double _Float64 _Float32x', 0, S.Double);
specifier('signed __signed __signed__', 0, S.Signed);
specifier('unsigned', 0, S.Unsigned);
specifier('_Bool', 0, S.Bool);
specifierAlso('_Bool', 'bool', C23);
specifier('_Complex __complex__ __complex', 0, S.Complex);
specifier('__int128 __int128_t', 0, S.Int128);
specifier('__uint128_t', 0, S.Unsigned | S.Int128);
specifier('__float128 _Float128 __ibm128 __ieee128', 0, S.Float128);
specifier('__auto_type', 0, 0, Always, AutoTypeWord);
specifier('__builtin_va_list', 0, 0, Always, VaListWord);

keyword(Extension, Always, '__extension__');
keyword(Attribute, Always, '__attribute__ __attribute');
keyword(AtomicWord, Always, '_Atomic');
keyword(Struct, Always, 'struct');
keyword(Union, Always, 'union');
keyword(Enum, Always, 'enum');
keyword(Typeof, Always, '__typeof__ __typeof __typeof_unqual__ __typeof_unqual');
keyword(Typeof, C23Gnu, 'typeof');
keyword(Typeof, C23, 'typeof_unqual');
keyword(AlignasWord, Always, '_Alignas');
keyword(AlignasWord, C23, 'alignas');
keyword(StaticAssertWord, Always, '_Static_assert');
keyword(StaticAssertWord, C23, 'static_assert');
keyword(GenericWord, Always, '_Generic');
keyword(Asm, Always, '__asm__ __asm');
keyword(Asm, Gnu, 'asm');
keyword(LocalLabel, Always, '__label__');
for (const t of [If, Else, Switch, Case, Default, While, Do, For, Goto, Continue, Break, Return]) {
  keyword(t, Always, t.name);
}
keyword(Sizeof, Always, 'sizeof');
keyword(Alignof, Always, '_Alignof __alignof__ __alignof');
keyword(Alignof, C23, 'alignof');
keyword(VaArg, Always, '__builtin_va_arg');
keyword(Offsetof, Always, '__builtin_offsetof');
keyword(TypesCompatible, Always, '__builtin_types_compatible_p');
keyword(ChooseExpr, Always, '__builtin_choose_expr');
keyword(TrueWord, C23, 'true');
keyword(FalseWord, C23, 'false');
keyword(Nullptr, C23, 'nullptr');
keyword(Unsupported, Always, '_BitInt _Decimal32 _Decimal64 _Decimal128 _Imaginary _Float16 _Float64x');
for (const [word, op] of [['__real__ __real', Op.Real], ['__imag__ __imag', Op.Imag]] as const) {
  const type = make(word.split(' ')[0]!, PrefixOp, Word);
  prefixOp[idx(type)] = op;
  keyword(type, Always, word);
}

for (const t of [Attribute, AtomicWord, Struct, Union, Enum, Typeof, AlignasWord, Unsupported]) startsType[idx(t)] = 1;
startsType[idx(StaticAssertWord)] = 2;
for (const t of [If, Switch, Case, Default, While, Do, For, Goto, Continue, Break, Return]) startsStmt[idx(t)] = 1;
for (const t of [Identifier, TypedefIdent, NumberTok, LaneNumberTok, CharTok, StringTok, LParen, AmpAmp, Sizeof,
  Alignof, GenericWord, VaArg, Offsetof, TypesCompatible, ChooseExpr, TrueWord, FalseWord, Nullptr]) {
  startsExpr[idx(t)] = 1;
}
for (let i = 0; i < TableSize; i++) if (prefixOp[i] !== 0) startsExpr[i] = 1;

/** All token types, the vocabulary of the parser. */
export const vocabulary: TokenType[] = [...new Set([
  Word, Name, SpecWord, PrefixOp, InfixOp, Constant, SizeofWord, Identifier, TypedefIdent, NumberTok,
  LaneNumberTok, CharTok, StringTok, PragmaTok, Stray, ...punctuators.values(), ...keywords.map(k => k.type),
])];

/** The language as far as it decides on spellings. */
export interface Dialect {
  /** Year of the standard: 1990, 1999, 2011, 2017, 2023. */
  readonly std: number;
  /** -std=gnuN rather than -std=cN. */
  readonly gnu: boolean;
}

/** Type numbers of tokens that are neither words nor punctuators, by kind. */
const typeOfKind = new Uint8Array(16).fill(idx(Stray));
for (const [kind, type] of [[TK.Number, NumberTok], [TK.LaneNumber, LaneNumberTok], [TK.String, StringTok], [TK.Char, CharTok],
  [TK.Pragma, PragmaTok], [TK.Eof, EOF]] as const) typeOfKind[kind] = idx(type);

/** The keywords of one dialect. Made once per dialect, see `keywordsOf`. */
export class Keywords {
  readonly words = new Map<string, TokenType>();
  readonly c23: boolean;

  constructor(dialect: Dialect) {
    const { std, gnu } = dialect;
    this.c23 = std >= 2023;
    for (const k of keywords) {
      const on = k.when === Always || (k.when === C99 && (gnu || std >= 1999)) || (k.when === Gnu && gnu)
        || (k.when === C23 && this.c23) || (k.when === C23Gnu && (gnu || this.c23));
      if (on) this.words.set(k.spelling, k.type);
    }
  }

  /** Sets the type numbers of all tokens. */
  classifyAll(list: TokenList): void {
    const { count, kind, name } = list;
    const words = new Uint8Array(spellings.length).fill(Identifier.tokenTypeIdx!);
    for (const [word, type] of this.words) words[nameOf(word)] = type.tokenTypeIdx!;
    const signs = new Uint8Array(spellings.length).fill(Stray.tokenTypeIdx!);
    for (const [sign, type] of punctuators) signs[nameOf(sign)] = type.tokenTypeIdx!;
    const types = new Uint8Array(count);
    for (let i = 0; i < count; i++) {
      const k = kind[i];
      types[i] = k === TK.Identifier ? words[name[i]] : k === TK.Punct ? signs[name[i]] : typeOfKind[k];
    }
    list.type = types;
  }

  /** Sets tokenTypeIdx of a token by its kind and spelling. */
  classify(token: Token): void {
    const { kind } = token;
    token.tokenTypeIdx = kind === TK.Identifier ? (this.words.get(token.image) ?? Identifier).tokenTypeIdx!
      : kind === TK.Punct ? (punctuators.get(token.image) ?? Stray).tokenTypeIdx! : typeOfKind[kind]!;
  }
}

const made: { key: number; keywords: Keywords }[] = [];

/** The keyword table of a dialect. */
export function keywordsOf(dialect: Dialect): Keywords {
  const key = dialect.std * 2 + (dialect.gnu ? 1 : 0);
  let entry = made.find(m => m.key === key);
  if (entry === undefined) {
    entry = { key, keywords: new Keywords(dialect) };
    made.push(entry);
  }
  return entry.keywords;
}
