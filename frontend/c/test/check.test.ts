// The checker and the driver of a unit: what holds in which lanes, what forks, what is refused and in which words.

import { describe, expect, test } from 'vitest';
import { allLanes, lanes32, lanes64, laneNames } from '../../../ir/layout.ts';
import type { Module } from '../../../ir/module.ts';
import { Diagnostics } from '../diagnostics.ts';
import { Sources } from '../source.ts';
import { compileUnit, type UnitStats } from '../unit.ts';

interface Result {
  readonly module: Module | null;
  readonly stats: UnitStats;
  /** `line: severity: text`. */
  readonly messages: string[];
}

function compile(text: string, options: { std?: string; lanes?: number; warnings?: string[] } = {}): Result {
  const sources = new Sources();
  const diagnostics = new Diagnostics();
  for (const argument of options.warnings ?? []) diagnostics.setOption(argument);
  const std = options.std ?? 'gnu17';
  const { module, stats } = compileUnit({
    preprocess: {
      file: 'main.c', text, includeQuote: [], includeAngle: [], systemDirs: [], std, lanes: options.lanes ?? allLanes, sources, diagnostics,
      readFile: () => null,
    },
    optLevel: 0, signedChar: true, common: false, packStruct: 0, gnuInline: false, std,
  });
  const messages = diagnostics.records.map((record) => `${sources.position(record.loc).line}: ${record.severity}: ${record.text}`);
  return { module, stats, messages };
}

/** Errors only. */
function errors(text: string, options: Parameters<typeof compile>[1] = {}): string[] {
  return compile(text, options).messages.filter((message) => message.includes(': error: '));
}

/** Layout sets of a symbol's definitions, `le64,be64|le32,be32`. */
function variants(result: Result, name: string): string {
  const symbol = result.module!.symbols.find((candidate) => candidate.name === name)!;
  return symbol.defs.map((def) => laneNames(def.layouts)).join('|');
}

/** Whether all live lanes accept the static assertion. */
function holds(condition: string, lanes = allLanes): void {
  expect(errors(`_Static_assert(${condition}, "no");`, { lanes })).toEqual([]);
}

describe('types as pairs', () => {
  test('a literal has its type per word size', () => {
    for (const [literal, wide, narrow] of [
      ['2147483648', 'long', 'long long'], ['0x80000000', 'unsigned', 'unsigned'], ['0x80000000L', 'long', 'unsigned long'],
      ['4294967296', 'long', 'long long'], ['1UL', 'unsigned long', 'unsigned long'], ['1', 'int', 'int'],
    ] as const) {
      holds(`_Generic(${literal}, ${wide}: 1, default: 0)`, lanes64);
      holds(`_Generic(${literal}, ${narrow}: 1, default: 0)`, lanes32);
    }
  });

  test('the usual arithmetic conversions work on the components', () => {
    holds('_Generic(1u + 1L, long: 1, default: 0)', lanes64);
    holds('_Generic(1u + 1L, unsigned long: 1, default: 0)', lanes32);
    holds('_Generic(1UL + 1LL, unsigned long long: 1, default: 0)', lanes64);
    holds('_Generic(1UL + 1LL, long long: 1, default: 0)', lanes32);
    holds('(-1L < 1u) == (sizeof(long) == 8)');
    holds('(signed char)200 == -56 && (unsigned char)-1 == 255 && (_Bool)0.5 == 1');
  });

  test('what cannot be told without a layout stays one declaration', () => {
    const result = compile(`
      unsigned long f(unsigned a, long b, long long c, unsigned long d) { return (a + b) / (d + c) + sizeof(void *); }
      struct s { char c; long l; unsigned n : 5; }; unsigned long g = sizeof(struct s) * 2 + __builtin_offsetof(struct s, l);
      int h[sizeof(long) * 2]; int i(struct s *s) { switch (s->l) { case sizeof(long): return 1; default: return s->n; } }
    `);
    expect(result.messages).toEqual([]);
    expect(result.stats).toEqual({ declarations: 5, compiled: 5, forked: 0 });
    for (const name of ['f', 'g', 'h', 'i']) expect(variants(result, name)).toBe('all');
  });
});

describe('forks', () => {
  test('#if inside one of ten functions: nine are common, one has variants', () => {
    const functions = Array.from({ length: 10 }, (_, i) => i === 4
      ? 'int f4(int a) {\n#if __SIZEOF_POINTER__ == 8\n return a * 2;\n#else\n return a + a + 1;\n#endif\n}'
      : `int f${i}(int a) { return a + ${i} + sizeof(long); }`);
    const result = compile(`${functions.join('\n')}\nint all(void) { return f0(1) + f4(2); }`);
    expect(result.messages).toEqual([]);
    expect(variants(result, 'f4').split('|').sort()).toEqual(['le32,be32', 'le64,be64']);
    for (const i of [0, 1, 2, 3, 5, 6, 7, 8, 9]) expect(variants(result, `f${i}`)).toBe('all');
    expect(variants(result, 'all')).toBe('all');
    expect(result.stats).toEqual({ declarations: 12, compiled: 12, forked: 0 });
    expect(result.module!.notes.get('why:f4')).toBe('main.c:7');
  });

  test('a file that never forks is compiled once', () => {
    const result = compile('int a; int b(void) { return a; } int c(void) { return b() + (int)sizeof(long); }');
    expect(result.stats).toEqual({ declarations: 3, compiled: 3, forked: 0 });
  });

  test('a macro that is a number per lane stays symbolic in streams told apart elsewhere', () => {
    const result = compile(`
#if __SIZEOF_POINTER__ == 8
typedef int only64;
#define BITS 64
#else
#define BITS 32
#endif
int f(void) { return BITS; }
int g(void) { return __SIZEOF_LONG__; }`);
    expect(result.messages).toEqual([]);
    expect(variants(result, 'f')).toBe('all');
    expect(variants(result, 'g')).toBe('all');
  });

  test('declarations around those that #if makes different are compiled once', () => {
    const part = (i: number): string => `
struct s${i} { int a; struct s${i} *next; };
typedef struct s${i} t${i};
int f${i}(t${i} *p) { return p->next == 0 ? p->a : f${i}(p->next); }
static const char *const names${i}[] = { "a", "b" };
const char *name${i}(int i) { return names${i}[i]; }`;
    const result = compile(`
${Array.from({ length: 20 }, (_, i) => part(i)).join('')}
#if __SIZEOF_POINTER__ == 8
typedef long long big;
#define WIDTH 64
#define ADD(a, b) a + b
#else
typedef int big;
int extra(void) { return 1; }
#define WIDTH 32
#define ADD(a, b) (int)(a + (unsigned)b)
#endif
int bits(void) { return WIDTH; }
big add(big a, big b) { return ADD(a, b); }
int order(void)
{
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
  return 1;
#else
  return 2;
#endif
}
${Array.from({ length: 20 }, (_, i) => part(i + 20)).join('')}`);
    expect(result.messages).toEqual([]);
    // 200 around; big twice, extra, bits, add twice, order twice.
    expect(result.stats).toEqual({ declarations: 208, compiled: 208, forked: 0 });
    expect([variants(result, 'bits'), variants(result, 'f39'), variants(result, 'extra')]).toEqual(['all', 'all', 'le32,be32']);
    expect([variants(result, 'add').split('|').sort(), variants(result, 'order').split('|').sort()]).toEqual([['le32,be32', 'le64,be64'], ['be32,be64', 'le32,le64']]);
  });

  test('_Generic, choose_expr and types_compatible_p fork only where they stand', () => {
    const result = compile(`
      int a(unsigned u, long l) { return _Generic(u + l, long: 1, unsigned long: 2); }
      int b(void) { return __builtin_choose_expr(sizeof(long) == 8, 1, 2); }
      int c(void) { return __builtin_types_compatible_p(__typeof__(1u + 1L), long); }
      int d(void) { return a(1, 2) + b() + c(); }`);
    expect(result.messages).toEqual([]);
    for (const name of ['a', 'b', 'c']) expect(variants(result, name).split('|').sort()).toEqual(['le32,be32', 'le64,be64']);
    expect(variants(result, 'd')).toBe('all');
    expect(result.stats).toEqual({ declarations: 4, compiled: 7, forked: 3 });
  });

  test('variants that come out equal are merged', () => {
    const result = compile('int a(unsigned u, long l) { return _Generic(u + l, long: 7, unsigned long: 7); }');
    expect(result.stats.forked).toBe(1);
    expect(variants(result, 'a')).toBe('all');
  });

  test('a struct that #if makes different forks its users, a typedef of integers does not', () => {
    const result = compile(`
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
struct s { int high, low; };
#else
struct s { int low, high; };
#endif
#if __SIZEOF_LONG__ == 8
typedef long wide;
#else
typedef long long wide;
#endif
int f(struct s *s) { return s->low; }
wide g(wide w) { return w * 2; }
int h(void) { return 3; }`);
    expect(result.messages).toEqual([]);
    expect(variants(result, 'f').split('|').sort()).toEqual(['be32,be64', 'le32,le64']);
    expect(variants(result, 'g')).toBe('all');
    expect(variants(result, 'h')).toBe('all');
  });

  test('a tag declared once and completed differently', () => {
    const result = compile(`
      struct s; struct s *find(int); int only(struct s *p) { return p != 0; }
      struct s { _Alignas(sizeof(long)) int x; };
      int get(struct s *p) { return p->x; }`);
    expect(result.messages).toEqual([]);
    expect(variants(result, 'only')).toBe('all');
    expect(variants(result, 'get')).toBe('all');
  });

  test('designators that depend on the layout', () => {
    const result = compile('int a[9] = { [sizeof(long)] = 1 };');
    expect(result.messages).toEqual([]);
    expect(variants(result, 'a').split('|').sort()).toEqual(['le32,be32', 'le64,be64']);
  });
});

describe('checks in every lane', () => {
  test('the message names the lanes that fail', () => {
    expect(errors('char a[sizeof(long) == 8 ? 1 : -1];')).toEqual(['1: error: size of array ‘a’ is negative (in le32, be32)']);
    expect(errors('_Static_assert(sizeof(long) == 4, "long");')).toEqual(['1: error: static assertion failed: "long" (in le64, be64)']);
    expect(errors('_Static_assert(sizeof(int) == 8, "int");')).toEqual(['1: error: static assertion failed: "int"']);
    expect(errors('int f(int x) { switch (x) { case 8: return 1; case sizeof(long): return 2; } return 0; }'))
      .toEqual(['1: error: duplicate case value (in le64, be64)']);
    expect(errors('struct s { long x : 40; };')).toEqual(['1: error: width of ‘x’ exceeds its type (in le32, be32)']);
    expect(errors('_Static_assert(sizeof(long) == 4, "long");', { lanes: lanes32 })).toEqual([]);
  });

  test('an error that a fork meets twice is told once', () => {
    expect(errors('int f(unsigned u, long l) { return _Generic(u + l, long: 1, unsigned long: 2) + nothing; }'))
      .toEqual(['1: error: ‘nothing’ undeclared (first use in this function)']);
  });

  test('five unrelated errors are five messages', () => {
    const found = errors(`int a(void) { return b; }
int c[-1];
struct s { int x; int x; };
int d(void) { struct s v; v.y = 1; return 0; }
int e(void) { break; }
int fine(void) { return 0; }`);
    expect(found).toEqual([
      '1: error: ‘b’ undeclared (first use in this function)',
      '2: error: size of array ‘c’ is negative',
      '3: error: duplicate member ‘x’',
      '4: error: ‘struct s’ has no member named ‘y’',
      '5: error: break statement not within loop or switch',
    ]);
  });
});

describe('constraints', () => {
  test.each<[string, string]>([
    ['int f(void) { 1 = 2; return 0; }', 'lvalue required as left operand of assignment'],
    ['int f(void) { const int a = 1; a = 2; return a; }', 'assignment of read-only variable ‘a’'],
    ['int f(int *p) { return p * 2; }', 'invalid operands to binary * (have ‘int *’ and ‘int’)'],
    ['struct s; struct s x; int f(void) { return sizeof(struct s); }', 'invalid application of ‘sizeof’ to incomplete type ‘struct s’'],
    ['int f(int); int g(void) { return f(); }', 'too few arguments to function ‘f’'],
    ['int f(int a); long f(int a);', 'conflicting types for ‘f’; have ‘long int(int)’'],
    ['int x = 1; int x = 2;', 'redefinition of ‘x’'],
    ['static int x; int x;', 'non-static declaration of ‘x’ follows static declaration'],
    ['int f(void) { goto nowhere; }', 'label ‘nowhere’ used but not defined'],
    ['int f(int n) { goto l; int a[n]; l: return 0; }', 'jump into scope of identifier with variably modified type'],
    ['int f(void); int x = f();', 'initializer element is not constant'],
    ['struct s { int a; } v; int f(void) { return v + 1; }', 'invalid operands to binary + (have ‘struct s’ and ‘int’)'],
    ['void f(void) { int x = f(); }', 'void value not ignored as it ought to be'],
    ['struct a { int x; }; struct b { int x; }; void f(struct a p, struct b q) { p = q; }', 'incompatible types when assigning to type ‘struct a’ from type ‘struct b’'],
    ['int f(void) { register int r; return *&r; }', 'address of register variable ‘r’ requested'],
    ['struct s { int b : 3; } v; int *p = &v.b;', 'cannot take address of bit-field ‘b’'],
    ['int f(int a, int a);', 'redefinition of parameter ‘a’'],
    ['enum e { A, A };', 'redeclaration of enumerator ‘A’'],
    ['struct s { int f[]; int x; };', 'flexible array member not at end of struct'],
    ['int f(double d) { return _Generic(d, int: 1, float: 2); }', '‘_Generic’ selector of type ‘double’ is not compatible with any association'],
    ['double _Complex z; int *f(void) { return (int *)z; }', 'cannot convert to a pointer type'],
    ['double _Complex z; void f(int *p) { z = (double _Complex)p; }', 'pointer value used where a complex was expected'],
    ['double _Complex z; int f(void) { return z < 1; }', 'invalid operands to binary < (have ‘_Complex double’ and ‘int’)'],
    ['float _Complex z; int f(void) { return z % 2; }', 'invalid operands to binary % (have ‘_Complex float’ and ‘int’)'],
    ['struct s { int a; } v; int f(void) { return __imag__ v; }', 'wrong type argument to __imag__'],
    ['_Complex _Bool b;', '‘_Complex’ used with a type that is not arithmetic'],
    ['int f(void) { asm("nop"); return 0; }', 'inline assembly with instructions is not supported'],
    ['typedef int v4 __attribute__((vector_size(12)));', 'number of vector components ‘3’ not a power of two'],
    ['typedef int v4 __attribute__((vector_size(6)));', 'vector size not an integral multiple of component size'],
    ['typedef _Bool b8 __attribute__((vector_size(8)));', 'invalid vector type for attribute ‘vector_size’'],
    ['typedef int v4 __attribute__((vector_size(16))); typedef float f4 __attribute__((vector_size(16))); void f(v4 a, f4 b) { a = b; }', 'incompatible types when assigning to type ‘__vector(4) int’ from type ‘__vector(4) float’'],
    ['typedef float f4 __attribute__((vector_size(16))); void f(f4 a) { a % a; }', 'invalid operands to binary % (have ‘__vector(4) float’ and ‘__vector(4) float’)'],
    ['typedef int v4 __attribute__((vector_size(16))); int f(v4 a) { if (a) return 1; return 0; }', 'used vector type value where scalar is required'],
    ['int f(void) { case 1: return 0; }', 'case label not within a switch statement'],
    ['int a[2] = { [2] = 1 };', 'array index in initializer exceeds array bounds'],
    ['int f(void) { int n = 2; static int a[n]; return 0; }', 'storage size of ‘a’ isn’t constant'],
    ['void f(void) { va_list_missing x; }', 'unknown type name ‘va_list_missing’'],
  ])('%s', (source, text) => {
    expect(errors(source).map((message) => message.replace(/^\d+: error: /, ''))).toContain(text);
  });

  test('what gcc only warns about', () => {
    const told = (source: string): string[] => compile(source).messages;
    expect(told('int f(char *p) { return g(p); }')).toEqual(['1: warning: implicit declaration of function ‘g’']);
    expect(told('int *f(char *p) { return p; }')[0]).toContain('warning: returning ‘char *’ from a function with incompatible return type ‘int *’');
    expect(told('int *f(int i) { return i; }')[0]).toContain('makes pointer from integer without a cast');
    expect(told('int f(void) { return 1 / 0; }')).toEqual(['1: warning: division by zero']);
    expect(told('unsigned char c = 300;')[0]).toContain('unsigned conversion from ‘int’ to ‘unsigned char’ changes value from ‘300’ to ‘44’');
    expect(told('int f(int x) { return x << 40; }')).toEqual(['1: warning: left shift count >= width of type']);
    expect(told('int f(long x) { return x << 40; }')).toEqual(['1: warning: left shift count >= width of type (in le32, be32)']);
    expect(told('x;')).toHaveLength(2);
  });

  test('-pedantic-errors refuses what ISO C forbids', () => {
    for (const source of [
      'int a[0];', 'int f(void *p) { return *(char *)(p + 1); }', 'int f(void) { return ({ 1; }); }', 'struct s {};', 'int *p; int f(char *q) { p = q; return 0; }',
      'int f(int x) { return x ?: 1; }', 'int f(void) { l: }',
    ]) {
      expect(errors(source)).toEqual([]);
      expect(errors(source, { std: 'c17', warnings: ['-pedantic-errors'] }), source).not.toEqual([]);
    }
  });
});

describe('language', () => {
  test('constant expressions', () => {
    holds('sizeof("abc") == 4 && sizeof(L"abc") == 16 && sizeof(u"a") == 4');
    holds('(1 ? 2 : 1 / 0) == 2');
    holds('~0u >> 31 == 1 && -1 >> 1 == -1 && 7 % -4 == 3 && -7 / 2 == -3');
    holds('(unsigned long)-1 == __LONG_MAX__ * 2UL + 1');
    holds('__builtin_popcount(255) == 8 && __builtin_clzl(1) == sizeof(long) * 8 - 1 && __builtin_bswap32(1) == 0x1000000');
    holds('(int)1.9 == 1 && (float)16777217 == 16777216.0f && 0x1p-1 == 0.5');
    holds('sizeof(int[sizeof(long)]) == 4 * sizeof(long)');
    holds("'\\xff' == -1 && '\\377' < 0 && L'\\xff' == 255");
  });

  test.each([
    'int f(a, b) char a; double b; { return a + b; } int g(void) { return f(1, 2.0); }',
    'struct { int a, b[3]; struct { int c, d; }; } v = { 1, 2, 3, 4, .d = 5, .b[1] = 9 };',
    'int a[] = { [2] = 1, 2, [0] = 3 }; _Static_assert(sizeof a / sizeof *a == 4, "");',
    'char s[] = "abc", t[3] = "abc"; _Static_assert(sizeof s == 4 && sizeof t == 3, "");',
    'union u { int i; float f; } w = { .f = 1 }; struct f { int n; int data[]; } x = { 2, { 1, 2 } };',
    'int f(int n, int a[n][n + 1]) { return sizeof a[0] + a[n - 1][n]; }',
    'int f(int n) { int a[n]; int (*p)[n] = &a; return sizeof *p + _Generic(p, default: 1); }',
    'int f(int x) { switch (x) { case 1 ... 5: return 1; default: return 0; } }',
    'int f(int x) { static void *const t[] = { &&a, &&b }; goto *t[x]; a: return 1; b: return 2; }',
    '#define max(a, b) ({ __typeof__(a) x_ = (a), y_ = (b); x_ > y_ ? x_ : y_; })\nint f(int a, int b) { return max(a, b); }',
    '_Atomic int n; int f(void) { n++; n += 2; return __atomic_fetch_add(&n, 1, 5) + __sync_lock_test_and_set((int *)&n, 3); }',
    '_Thread_local int t; extern _Thread_local int e; int f(void) { static _Thread_local int s; return t + e + s; }',
    'inline int sq(int x) { return x * x; } extern inline int sq(int); int f(void) { return sq(3); }',
    'typedef struct n { struct n *next; } n; n *f(n *p) { return p->next->next; }',
    'int f(int, ...); int g(const char *s) { __builtin_va_list a; return f(1, s, 2.0f, (char)3); }',
    'int f(int n, ...) { __builtin_va_list a, b; __builtin_va_start(a, n); __builtin_va_copy(b, a); int i = __builtin_va_arg(b, int); __builtin_va_end(a); return i; }',
    'enum later; enum later { X = 1 }; int f(enum later e) { return e == X; }',
    'void done(int *p); int f(void) { int x __attribute__((cleanup(done))) = 1; return x; }',
    'int f(void) { return __builtin_strlen("abc") + __builtin_abs(-3) + __builtin_constant_p(3) + __builtin_expect(1, 1); }',
    'int f(void) { extern int hidden; { extern int hidden; return hidden; } } int hidden = 3;',
    'int f(); int f(int); int g(void) { return f(1); } int tentative[]; int tentative[4];',
    '#pragma pack(push, 1)\nstruct p { char c; int i; };\n#pragma pack(pop)\n_Static_assert(sizeof(struct p) == 5, "");',
    'struct b { unsigned a : 3, : 0, b : 5; _Bool c : 1; }; int f(struct b v) { v.a = 9; return v.a++ + (v.c = 2); }',
    'int f(void) { for (int i = 0, j = 1; i < j; i++) continue; do { } while (0); return sizeof(int[3]){0}[0]; }',
  ])('accepts %s', (source) => {
    expect(compile(source).messages).toEqual([]);
  });

  test('C23 where asked for', () => {
    expect(compile('bool b = true; int *p = nullptr; int a[3] = {}; auto x = 1.5; constexpr int n = 4; int v[3]; static_assert(1);', { std: 'gnu23' }).messages).toEqual([]);
    expect(errors('int f(void) { return g(); }', { std: 'c23' })).toEqual(['1: error: implicit declaration of function ‘g’']);
  });
});
