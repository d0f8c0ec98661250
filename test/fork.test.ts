// Forks: only declarations that must be concrete are compiled per layout, all others once (DESIGN.md 3, "Lanes and variants").
// LODE_SQLITE=sqlite3.c counts those of that file too.

import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { hashDefinition } from '../ir/hash.ts';
import { allLanes, parseLanes, type LaneMask } from '../ir/layout.ts';
import { linkModules } from '../ir/link.ts';
import { mergeModules } from '../ir/merge.ts';
import type { Module } from '../ir/module.ts';
import { compileText, moduleOf, results, variantsOf } from './support/unit.ts';

function lanesOf(...names: readonly string[]): LaneMask {
  return parseLanes(names.join())!;
}

function link(entry: string, ...modules: readonly Module[]): { module: Module; messages: string[] } {
  const { module, errors } = linkModules(modules.map((each) => ({ kind: 'module', name: each.name, module: each })), { kind: 'program', name: 'a.out', entry });
  return { module, messages: errors };
}

/** How declarations may come out. */
const byWord = 'le32,be32 | le64,be64';
const byOrder = 'le32,le64 | be32,be64';
const all = 'all';

interface Case {
  readonly why: string;
  readonly source: string;
  /** Variants of each name that matters. */
  readonly variants: Readonly<Record<string, string>>;
  /** Results of functions in le32, le64, be32, be64. */
  readonly values?: Readonly<Record<string, readonly (number | bigint | null)[]>>;
  /** Declarations, times one was compiled, declarations that the checker forked. */
  readonly stats?: readonly [declarations: number, compiled: number, forked: number];
}

const cases: readonly Case[] = [
  {
    why: 'nothing: sizes, limits and byte order in expressions stay relocatable',
    source: `#include <limits.h>
      #include <stddef.h>
      struct s { char c; long l; };
      int f(void) { return sizeof(struct s) + offsetof(struct s, l) + (LONG_MAX > INT_MAX) + (__BYTE_ORDER__ == __ORDER_BIG_ENDIAN__) * 100; }
      unsigned long a[sizeof(long)] = { ULONG_MAX / 3, sizeof a };
      int g(unsigned u, long l) { switch (u + l) { case sizeof(long): return 1; default: return u + l > 0; } }
      int h(void) { return __SIZEOF_POINTER__ * 2 + (__LONG_WIDTH__ == 64) + a[1] + g(4, 4) + (sizeof(long) == 8 ? 5 : 7); }`,
    variants: { f: all, a: all, g: all, h: all },
    values: { f: [12, 25, 112, 125], h: [8 + 0 + 16 + 1 + 7, 16 + 1 + 64 + 1 + 5, 8 + 16 + 1 + 7, 16 + 1 + 64 + 1 + 5] },
  },
  {
    why: '#if in one function',
    source: `int before(void) { return 1; }
      int f(void) {
      #if __SIZEOF_POINTER__ == 8
        return 8;
      #else
        return 4;
      #endif
      }
      int after(void) { return f() + before(); }`,
    variants: { before: all, f: byWord, after: all },
    values: { after: [5, 9, 5, 9] },
    stats: [4, 4, 0],
  },
  {
    why: '#if on byte order',
    source: `#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
      static int low(void) { return 1; }
      #else
      static int low(void) { return 2; }
      #endif
      int f(void) { return low(); }`,
    variants: { low: byOrder, f: all },
    values: { f: [1, 1, 2, 2] },
  },
  {
    why: '#elif chains that tell all four apart',
    source: `#if defined __LP64__ && defined __LITTLE_ENDIAN__
      int f(void) { return 1; }
      #elif defined __LP64__
      int f(void) { return 2; }
      #elif defined __BIG_ENDIAN__
      int f(void) { return 3; }
      #else
      int f(void) { return 4; }
      #endif
      int g(void) { return f(); }`,
    variants: { f: 'le32 | le64 | be32 | be64', g: all },
    values: { g: [4, 1, 3, 2] },
    stats: [5, 5, 0],
  },
  {
    why: 'a struct that differs: functions that look inside fork, those that pass a pointer do not',
    source: `struct value {
      #if __SIZEOF_POINTER__ == 8
        unsigned long long bits;
      #else
        int low, tag;
      #endif
        char c;
      };
      struct value v;
      struct value *address(void) { return &v; }
      int pass(struct value *p) { return p == &v; }
      int inside(struct value *p) { return p->c; }
      int size(void) { return sizeof(struct value); }
      int plain(void) { v.c = 3; return pass(address()) + inside(&v); }`,
    variants: { pass: all, address: all, v: byWord, inside: byWord },
    values: { size: [12, 16, 12, 16], plain: [4, 4, 4, 4] },
  },
  {
    why: 'a typedef that differs: functions that use it fork, others do not',
    source: `#if __SIZEOF_POINTER__ == 8
      typedef unsigned wide;
      #else
      typedef unsigned long long wide;
      #endif
      wide w = -1;
      int uses(wide x) { return x > 0xffffffff; }
      int size(void) { return sizeof(wide) * 2; }
      int other(void) { return 5; }
      int calls(void) { return uses(-1) + size(); }`,
    variants: { uses: byWord, size: byWord, w: byWord, other: all, calls: byWord },
    values: { calls: [17, 8, 17, 8] },
  },
  {
    why: 'a typedef that is spelled differently and means the same',
    source: `#if __SIZEOF_POINTER__ == 8
      typedef unsigned long word;
      #else
      typedef unsigned int word;
      #endif
      word twice(word x) { return x * 2; }
      int f(void) { return twice(4) == 8 && sizeof(word) == sizeof(void *); }`,
    variants: { f: all },
    values: { f: [1, 1, 1, 1] },
  },
  {
    why: '_Generic on long against long long',
    source: `int f(void) { return _Generic(2147483648, long: 1, long long: 2); }
      int g(void) { return _Generic(1u + 1L, long: 1, unsigned long: 2, default: 3); }
      int same(void) { return _Generic(1L, long: 1, default: 2); }
      int user(void) { return f() * 10 + g(); }`,
    variants: { f: byWord, g: byWord, same: all, user: all },
    values: { user: [22, 11, 22, 11] },
    stats: [4, 6, 2],
  },
  {
    why: '_Generic whose arms are equal after all: one definition again',
    source: 'int f(void) { return _Generic(2147483648, long: 7, long long: 7); }',
    variants: { f: all },
    values: { f: [7, 7, 7, 7] },
    stats: [1, 2, 1],
  },
  {
    why: '__builtin_choose_expr',
    source: `int f(long a) { return __builtin_choose_expr(sizeof(a) == 8, a / 2, "text")[0 ? 0 : 0, &(int){1}] ; }
      int g(void) { return 1; }`.replace(/\[0 \?[^;]*;/, ' != 0;'),
    variants: { f: byWord, g: all },
  },
  {
    why: '__builtin_types_compatible_p',
    source: `int f(void) { return __builtin_types_compatible_p(__typeof__(1u + 1L), long); }
      int g(void) { return __builtin_types_compatible_p(char[sizeof(long)], char[8]); }
      int h(void) { return __builtin_types_compatible_p(long, int); }`,
    variants: { h: all },
    values: { f: [0, 1, 0, 1], g: [0, 1, 0, 1], h: [0, 0, 0, 0] },
  },
  {
    why: '# and ## on a layout macro',
    source: `#define TEXT(x) #x
      #define SHOW(x) TEXT(x)
      #define PASTE(a, b) a##b
      #define JOIN(a, b) PASTE(a, b)
      const char *text(void) { return SHOW(__SIZEOF_LONG__); }
      int JOIN(value, __SIZEOF_POINTER__) = 3;
      int JOIN(1, __SIZEOF_LONG__)[2];
      int digit(void) { return text()[0]; }
      int pasted(void) { return JOIN(1, __SIZEOF_LONG__); }
      int plain(void) { return __SIZEOF_LONG__; }`.replace(/ +int JOIN\(1,.*\n/, ''),
    variants: { text: byWord, value4: 'le32,be32', value8: 'le64,be64', digit: all, plain: all },
    values: { digit: [52, 56, 52, 56], pasted: [14, 18, 14, 18], plain: [4, 8, 4, 8] },
  },
  {
    why: 'null pointer constants: zero in some layouts only',
    source: `int f(int *p) { return sizeof(*(1 ? p : (void *)(sizeof(long) - 4))) == 4; }
      int g(void) { return _Generic(1 ? (long *)0 : (void *)(8 - sizeof(long)), long *: 1, void *: 2); }
      int h(void) { return 1; }`,
    variants: { g: byWord, h: all },
    values: { f: [1, 0, 1, 0], g: [2, 1, 2, 1] },
  },
  {
    why: 'a static function and a static variable of one layout only',
    source: `#ifdef __LP64__
      static int extra = 5;
      static int only(void) { return extra++; }
      #endif
      static int shared = 2;
      int f(void) { return shared; }
      int g(void) {
      #ifdef __LP64__
        return only() + only();
      #else
        return f();
      #endif
      }`,
    variants: { extra: 'le64,be64', only: 'le64,be64', shared: all, f: all, g: byWord },
    values: { g: [2, 11, 2, 11] },
    stats: [6, 6, 0],
  },
  {
    why: 'an enum whose values need 64 bits in some layouts only',
    source: `enum e { top = (unsigned long)-1 >> 1, small = 1 };
      int size(void) { return sizeof(enum e); }
      int value(void) { return top > 0x7fffffff; }
      int other(enum e *p) { return p == 0; }
      int plain(void) { return small; }
      int none(void) { return 9; }`,
    variants: { size: byWord, value: byWord, none: all },
    values: { size: [4, 8, 4, 8], value: [0, 1, 0, 1], plain: [1, 1, 1, 1] },
  },
  {
    why: 'a macro defined per layout',
    source: `#if __SIZEOF_POINTER__ == 8
      #define STEP 3
      #define NAME "wide"
      #define CALL(x) wide(x)
      #else
      #define STEP 5
      #define NAME "narrow"
      #define CALL(x) narrow(x)
      #endif
      int wide(int x) { return x * 2; }
      int narrow(int x) { return x * 3; }
      int number(void) { return STEP + 1; }
      const char *name(void) { return NAME; }
      int call(void) { return CALL(10); }
      int length(void) { return sizeof NAME; }
      int none(void) { return 1; }`,
    variants: { wide: all, narrow: all, number: all, name: byWord, call: byWord, length: byWord, none: all },
    values: { number: [6, 4, 6, 4], call: [30, 20, 30, 20], length: [7, 5, 7, 5] },
  },
  {
    why: 'the whole file: a public type that differs is in nearly every function',
    source: `#include <stdint.h>
      #if INTPTR_MAX == INT32_MAX
      typedef uint64_t value;
      #define MAKE(tag, v) ((uint64_t)(tag) << 32 | (uint32_t)(v))
      #define TAG(v) ((int)((v) >> 32))
      #define INT(v) ((int)(v))
      #else
      typedef struct { union { int32_t i; double d; void *p; } u; int64_t tag; } value;
      #define MAKE(t, v) ((value){.u = {.i = (v)}, .tag = (t)})
      #define TAG(v) ((int)(v).tag)
      #define INT(v) ((v).u.i)
      #endif
      value box(int i) { return MAKE(1, i); }
      int unbox(value v) { return TAG(v) == 1 ? INT(v) : -1; }
      value add(value a, value b) { return box(unbox(a) + unbox(b)); }
      int library(int a) { return a * a; }
      int run(void) { value v = add(box(library(3)), box(4)); return unbox(v); }`,
    variants: { box: byWord, unbox: byWord, add: byWord, run: byWord, library: all },
    values: { run: [13, 13, 13, 13] },
  },
  {
    why: 'merged back: parts that differ in names of locals, labels and lines only',
    source: `int f(int n) {
      #if __SIZEOF_POINTER__ == 8
        int total = 0;
      again:
        if (n > 0) { total += n--; goto again; }
        return total;
      #else
        int sum = 0;

      more:
        if (n > 0) { sum += n--; goto more; }
        return sum;
      #endif
      }
      #if __SIZEOF_POINTER__ == 8
      const char *text(void) { static int calls; calls++; return calls ? "one" : "two"; }
      #else
      const char *text(void) { static int calls; calls++; return calls ? "one" : "two"; }
      #endif
      int g(void) { return f(4) + text()[1]; }`,
    variants: { f: all, text: all, g: all },
    values: { g: [120, 120, 120, 120] },
  },
  {
    why: 'string literals and local statics in forked functions',
    source: `int f(void) {
        static int calls = sizeof(long);
        static const char *const names[] = { "shared",
      #if __SIZEOF_POINTER__ == 8
          "wide", "wider",
      #else
          "narrow",
      #endif
          "shared" };
        return ++calls * 100 + names[sizeof names / sizeof *names - 1][0] + sizeof names / sizeof *names + names[1][1];
      }
      const char *shared(void) { return "shared"; }
      int g(void) { f(); return f() + shared()[0]; }`,
    variants: { f: byWord, shared: all, g: all },
    values: { g: [600 + 115 + 3 + 97 + 115, 1000 + 115 + 4 + 105 + 115, 600 + 115 + 3 + 97 + 115, 1000 + 115 + 4 + 105 + 115] },
  },
  {
    why: 'merged back with the statics and tables of their own',
    source: `#define FORK _Generic(2147483648, long: 1, long long: 1)
      int table(int i) { static const int t[] = {10, 20, 30}; return t[i] + FORK; }
      int count(void) { static int n = 5, *p = &n; return (*p)++ + FORK - 1; }
      const char *name(int i) { static const char *const names[] = {"a", "b"}; return names[i + FORK]; }
      int again(void) { static int n = 50; static int m = 60; n++; return n + m++ + FORK; }
      static int *three = (int[]){1, 2, 3};
      int literal(void) { static int l[] = {1, 2, 3}; return l[FORK]++ + three[0]; }
      void *jump(int i) { static void *const to[] = {&&a, &&b}; goto *to[i]; a: return 0; b: return (void *)(to + FORK - 1); }
      int run(void) { count(); again(); literal(); return table(2) + count() + name(0)[0] + again() + literal() + (jump(1) != 0); }`,
    variants: { table: all, count: all, name: all, again: all, literal: all, jump: all, run: all },
    values: { run: Array<number>(4).fill(31 + 6 + 98 + (52 + 61 + 1) + (3 + 1) + 1) },
  },
  {
    why: 'statics of different names are different objects',
    source: `int next(void) {
      #if __SIZEOF_POINTER__ == 8
        static int a = 5; return a++;
      #else
        static int b = 5; return b++;
      #endif
      }
      int run(void) { next(); return next(); }`,
    variants: { next: byWord, run: all },
    values: { run: [6, 6, 6, 6] },
  },
  {
    why: 'a designator, an index or an elided brace that differs',
    source: `int a[] = {[sizeof(long)] = 1, 2};
      int b[2][sizeof(long)] = {1, 2, 3, 4, 5, 6};
      struct { char c[sizeof(long)]; int i; } c = {1, 2, 3, 4, 5};
      int length(void) { return sizeof a / sizeof *a; }
      int f(void) { return length() * 100 + a[sizeof(long) + 1] * 10 + b[1][0]; }
      int g(void) { return c.i; }`,
    variants: { a: byWord, b: byWord, c: byWord, length: all, f: all },
    values: { f: [625, 1020, 625, 1020], g: [5, 0, 5, 0] },
  },
  {
    why: 'a const object that differs, used as a constant',
    source: `#if __SIZEOF_POINTER__ == 8
      static const int k = 8;
      #else
      static const int k = 4;
      #endif
      static const int j = k + 1;
      int f(void) { return j * 10 + k; }`,
    variants: { k: byWord, j: byWord, f: all },
    values: { f: [54, 98, 54, 98] },
  },
  {
    why: 'a prototype that differs, with its callers',
    source: `#if __SIZEOF_POINTER__ == 8
      int f(long a, int b);
      #else
      int f(int a, long long b);
      #endif
      int caller(void) { return f(1, 2); }
      int other(int x) { return x; }
      #if __SIZEOF_POINTER__ == 8
      int f(long a, int b) { return a * 10 + b; }
      #else
      int f(int a, long long b) { return a * 100 + b; }
      #endif`,
    variants: { caller: byWord, other: all, f: byWord },
    values: { caller: [102, 12, 102, 12] },
  },
  {
    why: 'declarations in another order',
    source: `#if __SIZEOF_POINTER__ == 8
      int a(void) { return 1; }
      int b(void) { return 2; }
      #else
      int b(void) { return 2; }
      int a(void) { return 1; }
      #endif
      int c(void) { return a() + b(); }`,
    variants: { a: all, b: all, c: all },
    values: { c: [3, 3, 3, 3] },
  },
];

describe('what forks', () => {
  for (const { why, source, variants, values = {}, stats } of cases) {
    test(why, () => {
      const { module, messages, stats: counted } = compileText(source);
      expect(messages).toBe('');
      const found = Object.fromEntries(Object.keys(variants).map((name) => [name, variantsOf(module!, name)]));
      expect(found).toEqual(variants);
      for (const name of Object.keys(values)) expect([name, results(module!, name)]).toEqual([name, values[name]]);
      if (stats !== undefined) expect([counted.declarations, counted.compiled, counted.forked]).toEqual(stats);
    });
  }
});

describe('work', () => {
  /** Ten functions; the fifth is told apart by #if. */
  const ten = Array.from({ length: 10 }, (_, i) => `int f${i}(int x) {\n${i === 4
    ? '#if __SIZEOF_POINTER__ == 8\n  return x * 8;\n#else\n  return x * 4 + 1;\n#endif\n' : `  return x + ${i};\n`}}\n`).join('');

  test('of ten functions with #if in one, nine are common and one has variants', () => {
    const { module, messages, stats } = compileText(ten);
    expect(messages).toBe('');
    const functions = module!.symbols.filter((symbol) => symbol.kind === 'function');
    expect(functions).toHaveLength(10);
    expect(functions.filter((symbol) => symbol.defs.length === 1 && symbol.defs[0]!.layouts === allLanes)).toHaveLength(9);
    expect(variantsOf(module!, 'f4')).toBe(byWord);
    // Eleven compilations: ten functions, one of them twice.
    expect(stats).toEqual({ declarations: 11, compiled: 11, forked: 0 });
  });

  /** A thousand declarations in SQLite's manner; what depends on the layout is what its sources ask: word size, byte order, a limit. */
  const amalgamation = `#include <limits.h>
#include <stddef.h>
typedef unsigned char u8; typedef unsigned int u32; typedef long long i64; typedef unsigned long long u64;
#if __SIZEOF_POINTER__ == 8
typedef u64 uptr;
#else
typedef u32 uptr;
#endif
${Array.from({ length: 250 }, (_, i) => `typedef struct Node${i} Node${i};
struct Node${i} { u8 op; struct Node${i} *left; long count; u32 flags; };
static int width${i}(const Node${i} *p, i64 n) {
${i % 50 === 7 ? '#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__\n  if (p->op == 1) return 2;\n#endif\n' : i % 50 === 9 ? '#if LONG_MAX > 2147483647\n  n >>= 32;\n#endif\n' : ''}  return p != NULL && p->count > n ? (int)(sizeof(*p) + (uptr)p->left % 7) : 0;
}
int use${i}(Node${i} *p) { return p->left ? use${i}(p->left) + width${i}(p, ${i}) : 0; }
`).join('')}`;

  const { LODE_SQLITE } = process.env;
  test.for([['a large unit', amalgamation], ...LODE_SQLITE === undefined ? [] : [['SQLite', readFileSync(LODE_SQLITE, 'latin1')]]])(
    'all lanes of %s take at most 1.1 times the declarations of one', { timeout: 60_000 }, ([, text]) => {
      const { stats: { declarations, compiled }, messages } = compileText(text!);
      expect(messages).not.toContain('error');
      expect(compiled).toBeGreaterThanOrEqual(1000);
      for (const lane of [1, 2, 4, 8]) {
        const one = compileText(text!, lane).stats;
        expect(declarations).toBeLessThanOrEqual(one.declarations * 1.1);
        expect(compiled).toBeLessThanOrEqual(one.compiled * 1.1);
      }
    });

  test('a file that never forks is compiled once', () => {
    const { stats } = compileText(ten.replace(/#if[^]*#else\n|#endif\n/g, ''));
    expect(stats).toEqual({ declarations: 10, compiled: 10, forked: 0 });
  });

  test('a file with the whole library\'s headers is compiled once', () => {
    const names = ['assert', 'ctype', 'errno', 'fcntl', 'float', 'inttypes', 'limits', 'locale', 'math', 'setjmp', 'signal', 'stdarg', 'stdatomic',
      'stdbool', 'stddef', 'stdint', 'stdio', 'stdlib', 'string', 'time', 'unistd', 'wchar', 'wctype', 'sys/stat', 'sys/types'];
    const { messages, stats } = compileText(`${names.map((name) => `#include <${name}.h>\n`).join('')}int f(void) { return 1; }\n`);
    expect(messages).toBe('');
    expect(stats.compiled).toBe(stats.declarations);
    expect(stats.forked).toBe(0);
    expect(stats.declarations).toBeGreaterThan(500);
  });

  test('one of several hundred declarations forks alone', () => {
    const many = Array.from({ length: 300 }, (_, i) => `struct s${i} { long l; char c; }; static int g${i}(struct s${i} *p) { return p->c + sizeof *p; }\n`);
    many.splice(150, 0, 'int f(void) { return _Generic(1u + 1L, long: 1, default: 2); }\n');
    const { stats } = compileText(many.join(''));
    expect(stats).toEqual({ declarations: 601, compiled: 602, forked: 1 });
  });

  test('errors of a fork are told once, with the layouts in which they hold', () => {
    const { module, messages } = compileText(`#define WIDE _Generic(1u + 1L, long: 1, default: 0)
int f(void) { int a[WIDE - 1 + 1]; return undeclared + WIDE; }
int g(void) { return other; }
int h(void) {
#if __SIZEOF_POINTER__ == 4
  return nowhere;
#endif
  return 0;
}
`);
    expect(module).toBeNull();
    expect(messages.match(/error: .*/g)).toEqual([
      'error: ‘undeclared’ undeclared (first use in this function)', 'error: ‘other’ undeclared (first use in this function)',
      'error: ‘nowhere’ undeclared (first use in this function) (in le32, be32)',
    ]);
  });
});

describe('sets of layouts', () => {
  const source = `#if __SIZEOF_POINTER__ == 8
    long f(long x) { static long calls; return x + ++calls; }
    #else
    long f(long x) { static long calls; return x * 2 + ++calls; }
    #endif
    struct s { char c; long l; };
    static const char *names[] = {"a", "b"};
    int g(void) { static int n = sizeof(struct s); return n++ + names[1][0] + (int)f(1); }
    int h(void) { return _Generic(1u + 1L, long: 1, default: 2) + g() + g(); }
    `;

  test('a narrowed unit is compiled and checked for those layouts only', () => {
    const wide = compileText(`${source} _Static_assert(sizeof(long) == 8, ""); char c[sizeof(long) - 7];`, lanesOf('le64', 'be64'));
    expect(wide.messages).toBe('');
    expect(wide.stats.forked).toBe(0);
    expect(wide.module!.layouts).toBe(lanesOf('le64', 'be64'));
    expect(variantsOf(wide.module!, 'f')).toBe('le64,be64');
    expect(results(wide.module!, 'h')).toEqual([1 + 16 + 98 + 2 + 17 + 98 + 3, 1 + 16 + 98 + 2 + 17 + 98 + 3]);
    expect(compileText(`${source} _Static_assert(sizeof(long) == 8, "");`, lanesOf('le32', 'le64')).messages).toContain('static assertion failed: "" (in le32)');
  });

  test('merged modules of disjoint layouts are what one compilation gives', () => {
    const whole = moduleOf(source);
    const expected = [2 + 8 + 98 + 3 + 9 + 98 + 4, 1 + 16 + 98 + 2 + 17 + 98 + 3, 2 + 8 + 98 + 3 + 9 + 98 + 4, 1 + 16 + 98 + 2 + 17 + 98 + 3];
    expect(results(whole, 'h')).toEqual(expected);
    for (const parts of [[['le32', 'be32'], ['le64', 'be64']], [['le32'], ['le64'], ['be32'], ['be64']], [['be64', 'le32'], ['le64', 'be32']]]) {
      const { module, errors } = mergeModules(parts.map((names) => moduleOf(source, lanesOf(...names))));
      expect(errors).toEqual([]);
      expect(module.layouts).toBe(allLanes);
      expect(results(module, 'h')).toEqual(expected);
      for (const name of ['f', 'g', 'h']) {
        expect([name, variantsOf(module, name)]).toEqual([name, variantsOf(whole, name)]);
        const hashes = (from: Module): string[] => from.symbols.find((symbol) => symbol.name === name)!.defs.map((def) => hashDefinition(from, def)).sort();
        expect(hashes(module)).toEqual(hashes(whole));
      }
    }
  });

  test('merging modules that overlap is refused', () => {
    expect(mergeModules([moduleOf(source, lanesOf('le32', 'le64')), moduleOf(source, lanesOf('le64'))]).errors).toEqual(['test.c: another module is already valid for le64']);
  });

  test('two objects that both fork are linked layout by layout', () => {
    const one = moduleOf(`extern int two(int);
      #if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
      int one(void) { return two(1); }
      int onlyLittle = 7;
      #else
      int one(void) { return two(2) + 100; }
      #endif
      int common(void) { return one() + 1; }
      `, allLanes, 'one.c');
    const two = moduleOf(`int common(void);
      #if __SIZEOF_POINTER__ == 8
      int two(int x) { return x * 10; }
      #else
      int two(int x) { return x * 20; }
      #endif
      #ifdef __LITTLE_ENDIAN__
      extern int onlyLittle;
      int use(void) { return onlyLittle; }
      #endif
      int all(void) { return common() + two(0); }`, allLanes, 'two.c');
    const { module, messages } = link('all', one, two);
    expect(messages).toEqual([]);
    expect(results(module, 'all')).toEqual([21, 11, 141, 121]);
    expect(variantsOf(module, 'one')).toBe(byOrder);
    expect(variantsOf(module, 'two')).toBe(byWord);
    expect(variantsOf(module, 'all')).toBe(all);
  });

  test('what is missing or doubled in some layouts only is told with them', () => {
    const one = moduleOf(`void f(void);
      void __lode_start(void) { f(); }
      #ifdef __LP64__
      int twice;
      #endif`, allLanes, 'one.c');
    const two = moduleOf(`#if __SIZEOF_POINTER__ == 4
      void f(void) {}
      #endif
      int twice = 3;`, allLanes, 'two.c');
    const { messages } = link('__lode_start', one, two);
    expect(messages.join('\n')).toMatch(/undefined reference to .f.*le64,? ?be64/);
    expect(messages.join('\n')).toMatch(/multiple definition of .twice.*le64,? ?be64/);
  });
});
