// The parser alone: sources without preprocessing directives, their AST as text, their syntax errors.

import { expect, test } from 'vitest';
import { printAst } from '../ast-print.ts';
import { Diagnostics } from '../diagnostics.ts';
import { keywordsOf, type Dialect } from '../keywords.ts';
import { lex } from '../lex.ts';
import { nameOf, spellings } from '../names.ts';
import { CParser, FileScope, validateGrammar } from '../parse.ts';
import * as TK from '../token.ts';
import { Token } from '../token.ts';
import { pieceHash } from '../align.ts';
import { splitTopLevel } from '../toplevel.ts';

const C17: Dialect = { std: 2017, gnu: true };
const C23: Dialect = { std: 2023, gnu: true };
const Strict: Dialect = { std: 2017, gnu: false };

/** Tokens of a source; the only directive is #pragma. */
function tokensOf(source: string): Token[] {
  const lexed = lex(source, 0);
  const tokens: Token[] = [];
  for (let i = 0; i < lexed.count; i++) {
    const at = lexed.offset[i]! + 1;
    if (lexed.directives.includes(i)) {
      const words: string[] = [];
      while (i + 1 < lexed.count && (lexed.flags[i + 1]! & TK.LineStart) === 0) words.push(spellings[lexed.name[++i]!]!);
      tokens.push(new Token(TK.Pragma, nameOf(words.slice(1).join(' ')), at, at, TK.LineStart, null));
    } else if (lexed.kind[i] !== TK.Eof) {
      tokens.push(new Token(lexed.kind[i]!, lexed.name[i]!, at, at, lexed.flags[i]!, null));
    }
  }
  tokens.push(new Token(TK.Eof, 0, source.length + 1, source.length + 1, TK.LineStart, null));
  return tokens;
}

interface Parsed { readonly ast: string[]; readonly errors: string[] }

function parse(source: string, dialect = C17): Parsed {
  const diagnostics = new Diagnostics();
  const items = new CParser(diagnostics, dialect).parseAll(tokensOf(source));
  return {
    ast: items.map(printAst),
    errors: diagnostics.records.map(r => `${source.slice(0, r.loc - 1).split('\n').length}: ${r.text}`),
  };
}

/** The AST of what is valid: its last item. */
function ast(source: string, dialect = C17): string {
  const { ast, errors } = parse(source, dialect);
  expect(errors).toEqual([]);
  return ast.at(-1)!;
}

/** The AST of an expression in a function after some declarations. */
function expression(source: string, before = ''): string {
  const text = ast(`${before} void f(void) { ${source}; }`);
  const start = text.indexOf('(Compound [');
  return text.slice(start + 11, -3).replace(/^\(ExprStmt (.*)\)$/, '$1');
}

test('Chevrotain finds no fault with the grammar', () => {
  expect(() => validateGrammar()).not.toThrow();
});

const expressions: readonly [string, string][] = [
  ['a + b * c - d', '(Binary - (Binary + (Ident a) (Binary * (Ident b) (Ident c))) (Ident d))'],
  ['a = b = c', '(Assign = (Ident a) (Assign = (Ident b) (Ident c)))'],
  ['a += b ? c : d', '(Assign += (Ident a) (Cond (Ident b) (Ident c) (Ident d)))'],
  ['a ? b : c ? d : e', '(Cond (Ident a) (Ident b) (Cond (Ident c) (Ident d) (Ident e)))'],
  ['a ? b, c : d', '(Cond (Ident a) (Comma (Ident b) (Ident c)) (Ident d))'],
  ['a ?: b', '(Cond (Ident a) _ (Ident b))'],
  ['a ? b ? c : d : e', '(Cond (Ident a) (Cond (Ident b) (Ident c) (Ident d)) (Ident e))'],
  ['a || b && c | d ^ e & f == g < h << i',
    '(Binary || (Ident a) (Binary && (Ident b) (Binary | (Ident c) (Binary ^ (Ident d) (Binary & (Ident e) (Binary == '
    + '(Ident f) '
    + '(Binary < (Ident g) (Binary << (Ident h) (Ident i)))))))))'],
  ['a, b, c', '(Comma (Comma (Ident a) (Ident b)) (Ident c))'],
  ['-a + ~b', '(Binary + (Unary - (Ident a)) (Unary ~ (Ident b)))'],
  ['- - !*&a', '(Unary - (Unary - (Unary ! (Unary * (Unary & (Ident a))))))'],
  ['*p++', '(Unary * (Unary post++ (Ident p)))'],
  ['++a.b->c[1](2, 3)--',
    '(Unary ++ (Unary post-- (Call (Index (Member -> c (Member . b (Ident a))) (Number 1)) [(Number 2) (Number 3)])))'],
  ['sizeof a[1]', '(SizeofExpr (Index (Ident a) (Number 1)))'],
  ['sizeof (a)[1]', '(SizeofExpr (Index (Ident a) (Number 1)))'],
  ['sizeof(int) * 2', '(Binary * (SizeofType (TypeName (Specifiers int) (Declarator))) (Number 2))'],
  ['sizeof(int){1}.x',
    '(SizeofExpr (Member . x (CompoundLit (TypeName (Specifiers int) (Declarator)) (InitList [(Number 1)]))))'],
  ['_Alignof(long long)', '(AlignofType (TypeName (Specifiers long long) (Declarator)))'],
  ['__alignof__ a', '(AlignofExpr (Ident a))'],
  ['(int)a + b', '(Binary + (Cast (TypeName (Specifiers int) (Declarator)) (Ident a)) (Ident b))'],
  ['(int)(long)-a',
    '(Cast (TypeName (Specifiers int) (Declarator)) (Cast (TypeName (Specifiers long) (Declarator)) (Unary - (Ident '
    + 'a))))'],
  ['(a)(b)', '(Call (Ident a) [(Ident b)])'],
  ['(int[]){1, 2}[0]',
    '(Index (CompoundLit (TypeName (Specifiers int) (Declarator (ArrayOf))) (InitList [(Number 1) (Number 2)])) '
    + '(Number 0))'],
  ['"a" "b" L"c"', '(Str "a" [(Str "b") (Str L"c")])'],
  ['\'x\' + 1.5e+3f', '(Binary + (Char \'x\') (Number 1.5e+3f))'],
  ['&&out', '(LabelAddr out)'],
  ['a && &&out', '(Binary && (Ident a) (LabelAddr out))'],
  ['({ int a = 1; a; })',
    '(StmtExpr (Compound [(Declaration (Specifiers int) [(Declarator a (DeclName a) (Number 1))]) (ExprStmt (Ident '
    + 'a))]))'],
  ['__real__ a + __imag__ b', '(Binary + (Unary __real__ (Ident a)) (Unary __imag__ (Ident b)))'],
  ['__extension__ (a)', '(Unary __extension__ (Ident a))'],
  ['_Generic(a, int: 1, default: 2, char *: 3)',
    '(Generic (Ident a) [(GenericAssoc (TypeName (Specifiers int) (Declarator)) (Number 1)) (GenericAssoc _ (Number '
    + '2)) '
    + '(GenericAssoc (TypeName (Specifiers char) (Declarator (PointerTo))) (Number 3))])'],
  ['__builtin_va_arg(ap, int *)', '(VaArg (Ident ap) (TypeName (Specifiers int) (Declarator (PointerTo))))'],
  ['__builtin_offsetof(struct s, a.b[2].c)',
    '(Offsetof (TypeName (Specifiers (RecordSpec struct s)) (Declarator)) [(DesigField a) (DesigField b) '
    + '(DesigIndex (Number 2)) (DesigField c)])'],
  ['__builtin_types_compatible_p(int, long)',
    '(TypesCompatible (TypeName (Specifiers int) (Declarator)) (TypeName (Specifiers long) (Declarator)))'],
  ['__builtin_choose_expr(1, a, b)', '(ChooseExpr (Number 1) (Ident a) (Ident b))'],
  ['f()', '(Call (Ident f) [])'],
  ['__builtin_expect(a, 1)', '(Call (Ident __builtin_expect) [(Ident a) (Number 1)])'],
];
test.each(expressions)('expression %s', (source, expected) => {
  expect(expression(source)).toBe(expected);
});

const declarations: readonly [string, string][] = [
  ['int *f[3];', '(Declaration (Specifiers int) [(Declarator f (PointerTo (ArrayOf (DeclName f) (Number 3))))])'],
  ['int (*f)[3];', '(Declaration (Specifiers int) [(Declarator f (ArrayOf (PointerTo (DeclName f)) (Number 3)))])'],
  ['int a[2][3];',
    '(Declaration (Specifiers int) [(Declarator a (ArrayOf (ArrayOf (DeclName a) (Number 2)) (Number 3)))])'],
  ['char *(*(**x[8])())[9];',
    '(Declaration (Specifiers char) [(Declarator x (PointerTo (ArrayOf (PointerTo (FunctionOf () (PointerTo '
    + '(PointerTo (ArrayOf '
    + '(DeclName x) (Number 8)))) [])) (Number 9))))])'],
  ['void (*signal(int, void (*)(int)))(int);',
    '(Declaration (Specifiers void) [(Declarator signal (FunctionOf (PointerTo (FunctionOf (DeclName signal) '
    + '[(Parameter (Specifiers int) '
    + '(Declarator)) (Parameter (Specifiers void) (Declarator (FunctionOf (PointerTo) [(Parameter (Specifiers int) '
    + '(Declarator))])))])) '
    + '[(Parameter (Specifiers int) (Declarator))]))])'],
  ['static const unsigned long int x = 1, *const volatile y;',
    '(Declaration (Specifiers static const long unsigned int) [(Declarator x (DeclName x) (Number 1)) (Declarator y '
    + '(PointerTo const volatile '
    + '(DeclName y)))])'],
  ['int long unsigned long a;', '(Declaration (Specifiers long long unsigned int) [(Declarator a (DeclName a))])'],
  ['void f(int a[static const 3], int b[*], ...);',
    '(Declaration (Specifiers void) [(Declarator f (FunctionOf ... (DeclName f) [(Parameter a (Specifiers int) '
    + '(Declarator a (ArrayOf static '
    + 'const (DeclName a) (Number 3)))) (Parameter b (Specifiers int) (Declarator b (ArrayOf * (DeclName b))))]))])'],
  ['struct s { int a : 3, : 0, b; struct { char c; }; };',
    '(Declaration (Specifiers (RecordSpec struct s [(MemberDecl (Specifiers int) [(Declarator a (DeclName a) _ _ '
    + '(Number 3)) (Declarator _ _ _ '
    + '(Number 0)) (Declarator b (DeclName b))]) (MemberDecl (Specifiers (RecordSpec struct [(MemberDecl (Specifiers '
    + 'char) [(Declarator c '
    + '(DeclName c))])])) [])])) [])'],
  ['union u *p;', '(Declaration (Specifiers (RecordSpec union u)) [(Declarator p (PointerTo (DeclName p)))])'],
  ['struct __attribute__((packed)) s { char c; } __attribute__((__aligned__(8))) x __attribute__((used)), y;',
    '(Declaration (Specifiers (RecordSpec struct s (Attributes [(Attribute packed) (Attribute aligned [(Number 8)])]) '
    + '[(MemberDecl (Specifiers '
    + 'char) [(Declarator c (DeclName c))])])) [(Declarator x (DeclName x) [(Attribute used)]) (Declarator y '
    + '(DeclName y))])'],
  ['enum e { A, B = 2, C, };',
    '(Declaration (Specifiers (EnumSpec e [(Enumerator A) (Enumerator B (Number 2)) (Enumerator C)])) [])'],
  ['int x __asm__("y") __attribute__((weak, alias("z")));',
    '(Declaration (Specifiers int) [(Declarator x (DeclName x) _ (Str "y") [(Attribute weak) (Attribute alias [(Str '
    + '"z")])])])'],
  ['int a[] = { 1, [3] = 4, [5 ... 6] = 7, { 8 }, };',
    '(Declaration (Specifiers int) [(Declarator a (ArrayOf (DeclName a)) (InitList [(Number 1) (DesignatedInit '
    + '(Number 4) [(DesigIndex (Number '
    + '3))]) (DesignatedInit (Number 7) [(DesigRange (Number 5) (Number 6))]) (InitList [(Number 8)])]))])'],
  ['struct s a = { .x.y[1] = 2, z: 3, [4] 5 };',
    '(Declaration (Specifiers (RecordSpec struct s)) [(Declarator a (DeclName a) (InitList [(DesignatedInit (Number '
    + '2) [(DesigField x) '
    + '(DesigField y) (DesigIndex (Number 1))]) (DesignatedInit (Number 3) [(DesigField z)]) (DesignatedInit (Number '
    + '5) [(DesigIndex (Number '
    + '4))])]))])'],
  ['_Atomic(int) a; ',
    '(Declaration (Specifiers (AtomicType (TypeName (Specifiers int) (Declarator)))) [(Declarator a (DeclName a))])'],
  ['_Atomic int *_Atomic a;',
    '(Declaration (Specifiers _Atomic int) [(Declarator a (PointerTo _Atomic (DeclName a)))])'],
  ['_Alignas(16) _Alignas(double) char a;',
    '(Declaration (Specifiers char [(Alignas (Number 16)) (Alignas (TypeName (Specifiers double) (Declarator)))]) '
    + '[(Declarator a (DeclName a))])'],
  ['typeof(1 + 2) a; ',
    '(Declaration (Specifiers (TypeofExpr (Binary + (Number 1) (Number 2)))) [(Declarator a (DeclName a))])'],
  ['__typeof__(int *) a;',
    '(Declaration (Specifiers (TypeofType (TypeName (Specifiers int) (Declarator (PointerTo))))) [(Declarator a '
    + '(DeclName a))])'],
  ['_Static_assert(sizeof(int) == 4, "int");',
    '(StaticAssert (Binary == (SizeofType (TypeName (Specifiers int) (Declarator))) (Number 4)) (Str "int"))'],
  ['_Thread_local extern __typeof__(int) a;',
    '(Declaration (Specifiers extern _Thread_local (TypeofType (TypeName (Specifiers int) (Declarator)))) '
    + '[(Declarator a (DeclName a))])'],
  ['static inline _Noreturn void f(void) {}',
    '(FunctionDef f (Specifiers static inline _Noreturn void) (Declarator f (FunctionOf (DeclName f) [(Parameter '
    + '(Specifiers void) '
    + '(Declarator))])) (Compound []))'],
  ['f(a, b) char *a; { }',
    '(FunctionDef f (Specifiers) (Declarator f (FunctionOf () K&R (DeclName f) [(ParamName a) (ParamName b)])) '
    + '(Compound []) [(Declaration '
    + '(Specifiers char) [(Declarator a (PointerTo (DeclName a)))])])'],
  ['int (__attribute__((noinline)) f)(void);',
    '(Declaration (Specifiers int) [(Declarator f (FunctionOf (AttributedDecl (DeclName f) (Attributes [(Attribute '
    + 'noinline)])) [(Parameter '
    + '(Specifiers void) (Declarator))]))])'],
  ['__extension__ typedef long long L;',
    '(Declaration (Specifiers typedef __extension__ long long) [(Declarator L (DeclName L))])'],
  ['int f(int n; int a[n], int n);',
    '(Declaration (Specifiers int) [(Declarator f (FunctionOf (DeclName f) [(Parameter a (Specifiers int) (Declarator '
    + 'a (ArrayOf (DeclName a) '
    + '(Ident n)))) (Parameter n (Specifiers int) (Declarator n (DeclName n)))]))])'],
  ['__asm__("nop");', '(Asm (Str "nop") [])'],
  ['int f(x);', '(Declaration (Specifiers int) [(Declarator f (FunctionOf () K&R (DeclName f) [(ParamName x)]))])'],
  ['__builtin_va_list ap;', '(Declaration (Specifiers (VaListType)) [(Declarator ap (DeclName ap))])'],
  [';', '(EmptyDecl)'],
  ['#pragma pack(push, 1)\n', '(Pragma pack ( push , 1 ))'],
  ['struct s {\n#pragma pack(1)\n int a; };',
    '(Declaration (Specifiers (RecordSpec struct s [(Pragma pack ( 1 )) (MemberDecl (Specifiers int) [(Declarator a '
    + '(DeclName a))])])) [])'],
];
test.each(declarations)('declaration %s', (source, expected) => {
  expect(ast(source)).toBe(expected);
});

const T = 'typedef int T;';
const typedefs: readonly [string, string, string][] = [
  ['a block name hides the type', `${T} void f(void) { T T = 1; T * 2; }`,
    '(Compound [(Declaration (Specifiers (TypedefName T)) [(Declarator T (DeclName T) (Number 1))]) (ExprStmt '
    + '(Binary * (Ident T) (Number 2)))])'],
  ['the type comes back behind the block', `${T} void f(void) { { int T; } T * x; }`,
    '(Compound [(Compound [(Declaration (Specifiers int) [(Declarator T (DeclName T))])]) (Declaration (Specifiers '
    + '(TypedefName T)) [(Declarator '
    + 'x (PointerTo (DeclName x)))])])'],
  ['a parenthesised declarator is the name in a declaration', `${T} void f(void) { int (T); T = 1; }`,
    '(Compound [(Declaration (Specifiers int) [(Declarator T (DeclName T))]) (ExprStmt (Assign = (Ident T) (Number '
    + '1)))])'],
  ['T (T) declares T', `${T} void f(void) { T (T); T; }`,
    '(Compound [(Declaration (Specifiers (TypedefName T)) [(Declarator T (DeclName T))]) (ExprStmt (Ident T))])'],
  ['a parenthesised typedef name in a parameter is a type (6.7.6.3p11)', `${T} void f(int (T)) { }`,
    '(Declarator f (FunctionOf (DeclName f) [(Parameter (Specifiers int) (Declarator (FunctionOf [(Parameter '
    + '(Specifiers (TypedefName T)) '
    + '(Declarator))])))]))'],
  ['a parameter hides the type in the body', `${T} void f(int T) { T * 2; }`,
    '(Compound [(ExprStmt (Binary * (Ident T) (Number 2)))])'],
  ['and in later parameters', `${T} void f(int T, int a[T]);`,
    '(Parameter a (Specifiers int) (Declarator a (ArrayOf (DeclName a) (Ident T))))'],
  ['but not behind the prototype', `${T} void f(int T); T x;`,
    '(Declaration (Specifiers (TypedefName T)) [(Declarator x (DeclName x))])'],
  ['a single one in parentheses makes a prototype, not a K&R list', `${T} int f(T); int g(a) T a; { return a; }`,
    '(FunctionDef g (Specifiers int) (Declarator g (FunctionOf () K&R (DeclName g) [(ParamName a)])) (Compound '
    + '[(Return (Ident a))]) '
    + '[(Declaration (Specifiers (TypedefName T))'],
  ['behind a type word it is the declarator', `${T} void f(void) { unsigned T; T = 1; }`,
    '(Compound [(Declaration (Specifiers unsigned) [(Declarator T (DeclName T))]) (ExprStmt (Assign = (Ident T) '
    + '(Number 1)))])'],
  ['qualifiers do not make it one', `${T} const T x;`,
    '(Declaration (Specifiers const (TypedefName T)) [(Declarator x (DeclName x))])'],
  ['members have their own name space', `${T} struct s { T T; } s; int x = sizeof s.T + ((struct s *)0)->T;`,
    '(Binary + (SizeofExpr (Member . T (Ident s))) (Member -> T'],
  ['a bit-field named like the type', `${T} struct s { unsigned T : 3; T y; };`,
    '(MemberDecl (Specifiers unsigned) [(Declarator T (DeclName T) _ _ (Number 3))]) (MemberDecl (Specifiers '
    + '(TypedefName T)) [(Declarator y'],
  ['an unnamed bit-field of the type', `${T} struct s { T : 3; };`,
    '(MemberDecl (Specifiers (TypedefName T)) [(Declarator _ _ _ (Number 3))])'],
  ['labels have their own name space', `${T} void f(void) { T: goto T; }`, '(Compound [(Label T (Goto T))])'],
  ['tags too', `${T} struct T { T a; }; struct T x;`, '(Declaration (Specifiers (RecordSpec struct T)) [(Declarator x'],
  ['an enumeration constant hides it', `${T} void f(void) { enum { T, U = T + 1 }; T * 2; }`,
    '[(Enumerator T) (Enumerator U (Binary + (Ident T) (Number 1)))])) []) (ExprStmt (Binary * (Ident T) (Number 2)))'],
  ['a for loop has a scope', `${T} void f(void) { for (T T = 0; T;) T++; T x; }`,
    '(For (Declaration (Specifiers (TypedefName T)) [(Declarator T (DeclName T) (Number 0))]) (Ident T) _ (ExprStmt '
    + '(Unary post++ (Ident T)))) '
    + '(Declaration (Specifiers (TypedefName T))'],
  ['sizeof a type and of a name', `${T} int x; int y = sizeof(T) + sizeof(x);`,
    '(Binary + (SizeofType (TypeName (Specifiers (TypedefName T)) (Declarator))) (SizeofExpr (Ident x)))'],
  ['cast against call', `${T} int g(int); int x = (T)(1) + (g)(1);`,
    '(Binary + (Cast (TypeName (Specifiers (TypedefName T)) (Declarator)) (Number 1)) (Call (Ident g) [(Number 1)]))'],
  ['cast of a unary against a subtraction', `${T} int a; int x = (T)-1 + (a)-1;`,
    '(Binary - (Binary + (Cast (TypeName (Specifiers (TypedefName T)) (Declarator)) (Unary - (Number 1))) (Ident '
    + 'a)) (Number 1))'],
  ['a name is in scope in its own initializer', `${T} void f(void) { int T = sizeof(T); }`, '(SizeofExpr (Ident T))'],
  ['a typedef may be declared again', `${T} typedef int T; T x;`,
    '(Declaration (Specifiers (TypedefName T)) [(Declarator x'],
  ['a local typedef', 'int T; void f(void) { typedef int T; T * x; }',
    '(Declaration (Specifiers (TypedefName T)) [(Declarator x (PointerTo'],
  ['several in one declaration', 'typedef int T, *P; P x; T y;',
    '(Declaration (Specifiers (TypedefName T)) [(Declarator y'],
  ['the second declarator sees the first', `${T} void f(void) { int T, a[sizeof(T)]; }`,
    '(ArrayOf (DeclName a) (SizeofExpr (Ident T)))'],
  ['a statement expression has a scope', `${T} int g(void) { return ({ int T = 2; T; }) + sizeof(T); }`,
    '(SizeofType (TypeName (Specifiers (TypedefName T)) (Declarator)))'],
  ['_Generic with typedef names', `${T} int a, x = _Generic(a, T: 1, T *: 2);`,
    '(GenericAssoc (TypeName (Specifiers (TypedefName T)) (Declarator)) (Number 1)) (GenericAssoc (TypeName '
    + '(Specifiers (TypedefName T)) (Declarator '
    + '(PointerTo))) (Number 2))'],
  ['a conditional with a cast before the colon', `${T} int a; int x = a ? (T)1 : (T)2;`, '(Cond (Ident a) (Cast'],
  ['a function returning the type, named in parentheses', `${T} T (f)(T t) { return t; }`,
    '(FunctionDef f (Specifiers (TypedefName T)) (Declarator f (FunctionOf (DeclName f) [(Parameter t'],
  ['an abstract function of the type', `${T} int x = sizeof(int (*)(T));`,
    '(Declarator (FunctionOf (PointerTo) [(Parameter (Specifiers (TypedefName T)) (Declarator))]))'],
  ['a designator like the type', `${T} struct s { int T; } x = { .T = 1, T: 2 };`,
    '[(DesigField T)]) (DesignatedInit (Number 2) [(DesigField T)])'],
  ['offsetof a member like the type', `${T} int x = __builtin_offsetof(struct s, T);`, '[(DesigField T)]'],
];
test.each(typedefs)('typedef names: %s', (_, source, expected) => {
  expect(ast(source)).toContain(expected);
});

const statements: readonly [string, string][] = [
  ['if (a) b; else if (c) d; else e;',
    '(If (Ident a) (ExprStmt (Ident b)) (If (Ident c) (ExprStmt (Ident d)) (ExprStmt (Ident e))))'],
  ['if (a) if (b) c; else d;', '(If (Ident a) (If (Ident b) (ExprStmt (Ident c)) (ExprStmt (Ident d))))'],
  ['while (a) { break; continue; }', '(While (Ident a) (Compound [(Break) (Continue)]))'],
  ['do a; while (b);', '(DoWhile (ExprStmt (Ident a)) (Ident b))'],
  ['for (;;) ;', '(For _ _ _ (EmptyStmt))'],
  ['for (a = 0; a < 1; a++) b;',
    '(For (ExprStmt (Assign = (Ident a) (Number 0))) (Binary < (Ident a) (Number 1)) (Unary post++ (Ident a)) '
    + '(ExprStmt (Ident b)))'],
  ['for (int a = 0, b; ; ) ;',
    '(For (Declaration (Specifiers int) [(Declarator a (DeclName a) (Number 0)) (Declarator b (DeclName b))]) _ _ '
    + '(EmptyStmt))'],
  ['switch (a) { case 1: case 2 ... 3: b; default: c; }',
    '(Switch (Ident a) (Compound [(Case (Number 1) _ (Case (Number 2) (Number 3) (ExprStmt (Ident b)))) (Default '
    + '(ExprStmt (Ident c)))]))'],
  ['switch (a) case 1: ;', '(Switch (Ident a) (Case (Number 1) _ (EmptyStmt)))'],
  ['goto *p; __label__ x, y;', '(GotoComputed (Ident p)) (LocalLabels [(LabelName x) (LabelName y)])'],
  ['a: __attribute__((unused)); b: int c; d:',
    '(Label a (EmptyStmt) [(Attribute unused)]) (Label b (Declaration (Specifiers int) '
    + '[(Declarator c (DeclName c))])) (Label d (EmptyStmt))'],
  ['__attribute__((fallthrough)); a;', '(AttributeStmt [(Attribute fallthrough)]) (ExprStmt (Ident a))'],
  ['__attribute__((unused)) int a;',
    '(Declaration (Specifiers int [(Attribute unused)]) [(Declarator a (DeclName a))])'],
  ['[[fallthrough]]; [[gnu::unused]] int a;',
    '(AttributeStmt [(Attribute fallthrough)]) (Declaration (Specifiers int [(Attribute unused)])'],
  ['return; return a;', '(Return) (Return (Ident a))'],
  ['__asm__ volatile ("x" : [o] "=r"(a), "=m"(b) : "0"(c) : "memory", "cc");',
    '(Asm volatile (Str "x") [(AsmOperand 0 o (Str "=r") (Ident a)) (AsmOperand 0 (Str "=m") (Ident b)) (AsmOperand 1 '
    + '(Str "0") (Ident c)) '
    + '(AsmClobber (Str "memory")) (AsmClobber (Str "cc"))])'],
  ['asm goto ("" : : : : out);', '(Asm goto (Str "") [(AsmLabel out)])'],
  ['asm("" ::: "memory");', '(Asm (Str "") [(AsmClobber (Str "memory"))])'],
  ['__extension__ int a; __extension__ b;',
    '(Declaration (Specifiers __extension__ int) [(Declarator a (DeclName a))]) (ExprStmt (Unary __extension__ '
    + '(Ident b)))'],
  ['struct s { int a; } x; extern int y;', '(Declaration (Specifiers extern int)'],
  ['__auto_type a = 1;', '(Declaration (Specifiers (AutoType)) [(Declarator a (DeclName a) (Number 1))])'],
  ['_Static_assert(1);', '(StaticAssert (Number 1))'],
  ['#pragma STDC FP_CONTRACT ON\n a;', '(Pragma STDC FP_CONTRACT ON) (ExprStmt (Ident a))'],
];
test.each(statements)('statement %s', (source, expected) => {
  expect(ast(`void f(void) {\n${source}\n}`)).toContain(expected);
});

const later: readonly [string, string][] = [
  ['bool b = true; ', '(Declaration (Specifiers _Bool) [(Declarator b (DeclName b) (BoolConst 1))])'],
  ['void *p = nullptr;', '(NullptrConst)'],
  ['static_assert(alignof(int) == 4);', '(StaticAssert (Binary == (AlignofType'],
  ['thread_local alignas(8) int x = {};',
    '(Declaration (Specifiers _Thread_local int [(Alignas (Number 8))]) [(Declarator x (DeclName x) (InitList []))])'],
  ['typeof_unqual(int) x;', '(TypeofType'],
  ['enum e : unsigned char { A };',
    '(EnumSpec e _ (TypeName (Specifiers unsigned char) (Declarator)) [(Enumerator A)])'],
  ['int f();', '(FunctionOf (DeclName f) [])'],
  ['int f(int, int) { return 0; }', '(FunctionDef f'],
  ['[[nodiscard("x")]] int f(void);', '(Specifiers int [(Attribute nodiscard [(Str "x")])])'],
  ['int f(...);', '(FunctionOf ... (DeclName f) [])'],
  ['int x [[maybe_unused]] = 1;', '(Declarator x (DeclName x) (Number 1) [(Attribute maybe_unused)])'],
  ['struct [[gnu::packed]] s { int a; };', '(RecordSpec struct s (Attributes [(Attribute packed)])'],
  ['auto x = 1; ', '(Specifiers (AutoType))'],
  ['constexpr int x = 1;', '(Specifiers constexpr int)'],
];
test.each(later)('C23 %s', (source, expected) => {
  expect(ast(source, C23)).toContain(expected);
});

test('words of later standards and of GNU are names where they are not keywords', () => {
  expect(ast('int bool, true, nullptr, alignas, constexpr, thread_local;')).toContain('(Declarator constexpr');
  expect(ast('int typeof, asm;', Strict)).toContain('(Declarator asm');
  expect(ast('int inline, restrict;', { std: 1990, gnu: false })).toContain('(Declarator inline');
  expect(ast('__inline__ __signed__ int f(void);', Strict)).toContain('(Specifiers inline signed int)');
});

const errors: readonly [string, string[]][] = [
  ['int x\nint y;', ['1: expected ‘=’, ‘,’, ‘;’, ‘asm’ or ‘__attribute__’ before ‘int’']],
  ['int f(void) { return 1 }', ['1: expected ‘;’ before ‘}’ token']],
  ['int f(void) {\n x = 1\n y = 2;\n return z\n}', ['2: expected ‘;’ before ‘y’', '4: expected ‘;’ before ‘}’ token']],
  ['int f(void) { return (1; }', ['1: expected ‘)’ before ‘;’ token']],
  ['int f(void) { return 1 + ; }', ['1: expected expression before ‘;’ token']],
  ['int f(void) { g(1, ); }', ['1: expected expression before ‘)’ token']],
  ['int f(void) {', ['1: expected declaration or statement at end of input']],
  ['foo x;', ['1: unknown type name ‘foo’']],
  ['foo *x; int y;', ['1: unknown type name ‘foo’']],
  ['void f(foo x, int y) { }', ['1: unknown type name ‘foo’']],
  ['struct s { foo x; int y; bar *z; };', ['1: unknown type name ‘foo’', '1: unknown type name ‘bar’']],
  ['void f(void) { foo x; x = 1; }', ['1: unknown type name ‘foo’']],
  ['typedef int T; int x = T;', ['1: expected expression before ‘T’']],
  ['int x = ; int y = 1 2; int z;',
    ['1: expected expression before ‘;’ token', '1: expected ‘,’ or ‘;’ before numeric constant']],
  ['int a[] = { 1, 2 3 };\nint b[] = { 1 + };',
    ['1: expected ‘}’ before numeric constant', '2: expected expression before ‘}’ token']],
  ['struct s { int a }; ', ['1: no semicolon at end of struct or union']],
  ['struct ;', ['1: expected ‘{’ before ‘;’ token']],
  ['enum { A B };', ['1: expected ‘,’ or ‘}’ before ‘B’']],
  ['int 1;\nint y;', ['1: expected identifier or ‘(’ before numeric constant']],
  ['}\nint y;', ['1: expected identifier or ‘(’ before ‘}’ token']],
  ['int x }\nint y;', ['1: expected ‘=’, ‘,’, ‘;’, ‘asm’ or ‘__attribute__’ before ‘}’ token']],
  ['struct s { int x ) ; int y; } z;', ['1: expected ‘:’, ‘,’, ‘;’, ‘}’ or ‘__attribute__’ before ‘)’ token']],
  ['int int x;', ['1: duplicate ‘int’']],
  ['typedef int T, U; struct s T x; U struct s y;',
    ['1: expected ‘=’, ‘,’, ‘;’, ‘asm’ or ‘__attribute__’ before ‘x’',
      '1: two or more data types in declaration specifiers']],
  ['long long long x;', ['1: ‘long long long’ is too long for GCC']],
  ['static extern int x;', ['1: multiple storage classes in declaration specifiers']],
  ['_BitInt(7) x;', ['1: ‘_BitInt’ is not supported']],
  ['int f(void) { int g(void) { return 1; } return g(); }', ['1: nested functions are not supported']],
  ['int f(void) { case 1 }', ['1: expected ‘:’ or ‘...’ before ‘}’ token']],
  ['int x = ({ 1; });', ['1: braced-group within expression allowed only inside a function']],
  ['void f(void) { if x) ; }', ['1: expected ‘(’ before ‘x’']],
  ['void f(void) { else ; }', ['1: expected expression before ‘else’']],
  ['int x = sizeof(foo *);', ['1: expected expression before ‘)’ token']],
];
test.each(errors)('error in %j', (source, expected) => {
  expect(parse(source).errors).toEqual(expected);
});

test('five unrelated errors in one file are five messages', () => {
  const source = `int a = ;
struct s { int x y; };
int f(void) {
  int b = (1 + 2;
  return b
}
int g(int c {
  return c;
}
int h(void) { for (int i = 0; i < 3; i++ { } return 0; }
int ok;
`;
  const { ast, errors } = parse(source);
  expect(errors).toEqual([
    '1: expected expression before ‘;’ token',
    '2: expected ‘:’, ‘,’, ‘;’, ‘}’ or ‘__attribute__’ before ‘y’',
    '4: expected ‘)’ before ‘;’ token',
    '5: expected ‘;’ before ‘}’ token',
    '7: expected ‘;’, ‘,’ or ‘)’ before ‘{’ token',
    '10: expected ‘)’ before ‘{’ token',
  ]);
  expect(ast.at(-1)).toBe('(Declaration (Specifiers int) [(Declarator ok (DeclName ok))])');
});

test('what was declared before an error in its initializer is declared', () => {
  expect(parse('typedef int T; void f(void) { T T = +; T * 2; }').ast[1])
    .toContain('(Declarator T (DeclName T) (ErrorExpr))]) (ExprStmt (Binary * (Ident T) (Number 2)))');
});

/** Nested constructs, each `n` deep. */
const nested: Readonly<Record<string, (n: number) => string>> = {
  parentheses: n => `int x = ${'('.repeat(n)}1${')'.repeat(n)};`,
  calls: n => `int f(void) { return ${'f(1,'.repeat(n)}1${')'.repeat(n)}; }`,
  subscripts: n => `int f(void) { return ${'a['.repeat(n)}1${']'.repeat(n)}; }`,
  conditions: n => `int f(void) { return ${'a?'.repeat(n)}1${':2'.repeat(n)}; }`,
  casts: n => `int f(void) { return ${'(int)('.repeat(n)}1${')'.repeat(n)}; }`,
  declarators: n => `int ${'(*'.repeat(n)}p${')(void)'.repeat(n)};`,
  parameters: n => `int f(${'int g('.repeat(n)}int${')'.repeat(n)});`,
  structures: n => `${'struct {'.repeat(n)} int x; ${'} x;'.repeat(n)}`,
  initializers: n => `int a = ${'{'.repeat(n)} 1 ${'}'.repeat(n)};`,
  blocks: n => `void f(void) ${'{'.repeat(n)} 1; ${'}'.repeat(n)}`,
  ifs: n => `void f(void) { ${'if (1)'.repeat(n)} 1; }`,
  selections: n => `int f(void) { return ${'_Generic(1, default: '.repeat(n)} 1 ${')'.repeat(n)}; }`,
  types: n => `${'typeof('.repeat(n)} int ${')'.repeat(n)} x;`,
};
test.each(Object.keys(nested))('%s nest 127 deep, and too deep is one error', name => {
  expect(parse(nested[name]!(127)).errors).toEqual([]);
  const { ast, errors } = parse(`${nested[name]!(20_000)}\nint y;`);
  expect(errors).toEqual(['1: nesting too deep']);
  expect(ast.at(-1)).toContain('(Declarator y (DeclName y))');
});

/** Chains of any length. */
const chains: Readonly<Record<string, (n: number) => string>> = {
  sums: n => `int f(int a) { return ${'a+'.repeat(n)}a; }`,
  assignments: n => `int f(int a) { return ${'a='.repeat(n)}a; }`,
  conditions: n => `int f(int a) { return ${'a?1:'.repeat(n)}a; }`,
  commas: n => `int f(int a) { return ${'a,'.repeat(n)}a; }`,
  signs: n => `int f(int a) { return ${'- '.repeat(n)}a; }`,
  casts: n => `int f(int a) { return ${'(int)'.repeat(n)}a; }`,
  'else-ifs': n => `int f(int a) { ${'if (a) a++; else '.repeat(n)} a--; }`,
  labels: n => `int f(int a) { switch (a) { ${Array.from({ length: n }, (_, i) => `case ${i}:`).join('')} a--; } }`,
  pointers: n => `int ${'*'.repeat(n)}p;`,
  arrays: n => `int p${'[1]'.repeat(n)};`,
  postfixes: n => `int f(int a) { return a${'.x[1]()'.repeat(n)}; }`,
  strings: n => `char *p = ${'"a" '.repeat(n)};`,
  elements: n => `int p[] = {${'1,'.repeat(n)}};`,
};
test.each(Object.keys(chains))('20,000 %s in a row', name => {
  const diagnostics = new Diagnostics();
  const items = new CParser(diagnostics, C17).parseAll(tokensOf(chains[name]!(20_000)));
  expect([items.length, diagnostics.errorCount]).toEqual([1, 0]);
});

test('one declaration at a time, with names that the caller keeps', () => {
  const tokens = tokensOf('T * x; int y;');
  const diagnostics = new Diagnostics();
  const parser = new CParser(diagnostics, C17);
  const scope = new FileScope();
  scope.declare('T', true);
  const first = parser.parseTopLevel(tokens, 0, scope);
  expect(printAst(first.item!)).toBe(
    '(Declaration (Specifiers (TypedefName T)) [(Declarator x (PointerTo (DeclName x)))])');
  expect([first.next, first.errors]).toEqual([4, 0]);
  expect(scope.isTypedef('x')).toBe(false);
  const second = parser.parseTopLevel(tokens, first.next, scope);
  expect(second.next).toBe(7);
  expect(parser.parseTopLevel(tokens, second.next, scope)).toEqual({ item: null, next: 7, errors: 0 });
  expect(diagnostics.errorCount).toBe(0);
  // The same tokens where T is no type.
  expect(parser.parseTopLevel(tokens, 0, new FileScope()).errors).toBe(1);
});

test('a lane number is kept as its token', () => {
  const tokens = tokensOf('int x = 4;');
  tokens[3] = new Token(TK.LaneNumber, nameOf('8'), 9, 9, 0, ['4', '8', '4', '8']);
  const item = new CParser(new Diagnostics(), C17).parseAll(tokens)[0]!;
  expect(printAst(item)).toContain('(LaneNumber 8)');
});

const pieces: readonly [string, string[]][] = [
  ['int x; int y;', ['int x ;', 'int y ;']],
  ['int f(void) { ; { } } int y;', ['int f ( void ) { ; { } }', 'int y ;']],
  ['struct s { int a; } x; union { int b; };', ['struct s { int a ; } x ;', 'union { int b ; } ;']],
  ['struct __attribute__((packed)) s { int a; }; int y;',
    ['struct __attribute__ ( ( packed ) ) s { int a ; } ;', 'int y ;']],
  ['int a[] = { 1, 2 }, b = 3; int c;', ['int a [ ] = { 1 , 2 } , b = 3 ;', 'int c ;']],
  ['struct s *f(struct s { int q; } *p) { } ;', ['struct s * f ( struct s { int q ; } * p ) { }', ';']],
  ['f(a, b) int a; struct { int x; } *b; { g(); } int c;',
    ['f ( a , b ) int a ; struct { int x ; } * b ; { g ( ) ; }', 'int c ;']],
  ['int f(a) int a; { } int g(void) { }', ['int f ( a ) int a ; { }', 'int g ( void ) { }']],
  ['int f(void) __attribute__((noinline)) { } int g;',
    ['int f ( void ) __attribute__ ( ( noinline ) ) { }', 'int g ;']],
  ['int f(void) __attribute__((noinline)); int g;', ['int f ( void ) __attribute__ ( ( noinline ) ) ;', 'int g ;']],
  ['typeof(int) x = (struct s){ 1 }; int y;', ['typeof ( int ) x = ( struct s ) { 1 } ;', 'int y ;']],
  ['enum e { A } f(void) { }', ['enum e { A } f ( void ) { }']],
  ['int x;\n#pragma pack(1)\nint y;', ['int x ;', 'pack ( 1 )', 'int y ;']],
  ['int (*f(void))(int) { } int y;', ['int ( * f ( void ) ) ( int ) { }', 'int y ;']],
  ['_Static_assert(1, "x"); asm("y"); int z', ['_Static_assert ( 1 , "x" ) ;', 'asm ( "y" ) ;', 'int z']],
  ['', []],
];
test.each(pieces)('top-level cuts of %j', (source, expected) => {
  const tokens = tokensOf(source);
  for (const token of tokens) keywordsOf(C17).classify(token);
  const cuts = splitTopLevel(Uint8Array.from(tokens.slice(0, -1), (token) => token.tokenTypeIdx));
  const found: string[] = [];
  for (let i = 0; i + 1 < cuts.length; i++) found.push(tokens.slice(cuts[i], cuts[i + 1]).map(t => t.image).join(' '));
  expect(found).toEqual(expected);
});

test('hashes see spellings, not places; of a number that a macro gave, the place and not what it says', () => {
  const hash = (source: string): number => {
    const tokens = tokensOf(source);
    return pieceHash(tokens, 0, tokens.length - 1);
  };
  expect(hash('int x = 1;')).toBe(hash('  int\nx=1 ;'));
  for (const other of ['int x = 2;', 'int y = 1;', 'int x 1;', 'intx = 1;', 'int x = "1";']) {
    expect(hash(other)).not.toBe(hash('int x = 1;'));
  }
  const number = (kind: number, text: string, loc: number): number => pieceHash([new Token(kind, nameOf(text), loc, 1, TK.Expanded, null)], 0, 1);
  expect(number(TK.Number, '4', 1)).toBe(number(TK.Number, '8', 1));
  expect(number(TK.Number, '4', 1)).toBe(number(TK.LaneNumber, '8', 1));
  expect(number(TK.Number, '4', 1)).not.toBe(number(TK.Number, '4', 2));
  const seen = new Set<number>();
  for (let i = 0; i < 20_000; i++) seen.add(hash(`x${i}`));
  expect(seen.size).toBe(20_000);
});
