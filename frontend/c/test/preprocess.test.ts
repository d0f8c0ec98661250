// The preprocessor: examples of the standard, GNU forms as gcc expands them, includes, conditions, lanes, diagnostics,
// literals, and input that must not take it down.

import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Diagnostics } from '../diagnostics.ts';
import { imagesOf, lex } from '../lex.ts';
import { decodeChar, decodeString, parseNumber } from '../literal.ts';
import { preprocess, printTokens, streamsOf, type PreprocessOptions, type PreprocessResult, type TokenStream } from '../preprocess.ts';
import { Sources } from '../source.ts';
import * as TK from '../token.ts';

interface Run {
  result: PreprocessResult & { streams: TokenStream[] };
  sources: Sources;
  diagnostics: Diagnostics;
  /** Messages as `line:column: severity: text`. */
  messages: string[];
}

function run(text: string, options: Partial<PreprocessOptions> & { files?: Record<string, string>; warnings?: string[] } = {}): Run {
  const sources = new Sources();
  const diagnostics = new Diagnostics();
  for (const argument of options.warnings ?? []) diagnostics.setOption(argument);
  const files = options.files ?? {};
  const preprocessed = preprocess({
    file: 'main.c', text, includeQuote: [], includeAngle: [], systemDirs: [], lanes: 2, sources, diagnostics,
    readFile: (path) => files[path] ?? null, ...options,
  });
  const result = { ...preprocessed, streams: streamsOf(preprocessed.list, options.lanes ?? 2) };
  const messages = diagnostics.records.map((record) => {
    const { line, column } = sources.position(record.loc);
    return `${line}:${column}: ${record.severity}: ${record.text}`;
  });
  return { result, sources, diagnostics, messages };
}

/** The tokens of the only stream, separated by single spaces. */
function words(text: string, options: Parameters<typeof run>[1] = {}): string {
  const { result, messages } = run(text, options);
  expect(messages).toEqual([]);
  expect(result.streams.length).toBe(1);
  return result.streams[0].tokens.slice(0, -1).map((token) => token.kind === TK.Pragma ? `#pragma ${token.image}` : token.image).join(' ');
}

function split(text: string): string {
  return imagesOf(lex(text, 0)).join(' ');
}

/** What -E -P prints, lines trimmed. */
function printed(text: string, options: Parameters<typeof run>[1] = {}): string[] {
  const { result, sources } = run(text, options);
  return printTokens(result.streams[0].tokens, sources, { lineMarkers: false }).split('\n').map((line) => line.trim()).filter((line) => line !== '');
}

describe('macros', () => {
  test('C17 6.10.3.5 example 3', () => {
    const text = `
#define x 3
#define f(a) f(x * (a))
#undef x
#define x 2
#define g f
#define z z[0]
#define h g(~
#define m(a) a(w)
#define w 0,1
#define t(a) a
#define p() int
#define q(x) x
#define r(x,y) x ## y
#define str(x) # x
f(y+1) + f(f(z)) % t(t(g)(0) + t)(1);
g(x+(3,4)-w) | h 5) & m
(f)^m(m);
p() i[q()] = { q(1), r(2,3), r(4,), r(,5), r(,) };
char c[2][6] = { str(hello), str() };`;
    expect(words(text)).toBe(split(`
f(2 * (y+1)) + f(2 * (f(2 * (z[0])))) % f(2 * (0)) + t(1);
f(2 * (2+(3,4)-0,1)) | f(2 * (~ 5)) & f(2 * (0,1))^m(0,1);
int i[] = { 1, 23, 4, 5, };
char c[2][6] = { "hello", "" };`));
  });

  test('C17 6.10.3.5 example 4', () => {
    const text = `
#define str(s) # s
#define xstr(s) str(s)
#define debug(s, t) printf("x" # s "= %d, x" # t "= %s", x ## s, x ## t)
#define INCFILE(n) vers ## n
#define glue(a, b) a ## b
#define xglue(a, b) glue(a, b)
#define HIGHLOW "hello"
#define LOW LOW ", world"
debug(1, 2);
fputs(str(strncmp("abc\\0d", "abc", '\\4') // this goes away
== 0) str(: @\\n), s);
xstr(INCFILE(2).h)
glue(HIGH, LOW);
xglue(HIGH, LOW)`;
    expect(words(text)).toBe(split(`
printf("x" "1" "= %d, x" "2" "= %s", x1, x2);
fputs("strncmp(\\"abc\\\\0d\\", \\"abc\\", '\\\\4') == 0" ": @\\n", s);
"vers2.h"
"hello";
"hello" ", world"`));
  });

  test('C17 6.10.3.5 examples 5 and 7', () => {
    expect(words(`
#define t(x,y,z) x ## y ## z
int j[] = { t(1,2,3), t(,4,5), t(6,,7), t(8,9,), t(10,,), t(,11,), t(,,12), t(,,) };`))
      .toBe(split('int j[] = { 123, 45, 67, 89, 10, 11, 12, };'));
    expect(words(`
#define showlist(...) puts(#__VA_ARGS__)
#define report(test, ...) ((test)?puts(#test): printf(__VA_ARGS__))
showlist(The first, second, and third items.);
report(x>y, "x is %d but y is %d", x, y);`))
      .toBe(split('puts("The first, second, and third items."); ((x>y)?puts("x>y"): printf("x is %d but y is %d", x, y));'));
  });

  test('hash_hash (6.10.3.3 example)', () => {
    expect(words(`
#define hash_hash # ## #
#define mkstr(a) # a
#define in_between(a) mkstr(a)
#define join(c, d) in_between(c hash_hash d)
char p[] = join(x, y);`)).toBe(split('char p[] = "x ## y";'));
  });

  // Expected as gcc 12 expands them.
  test.each([
    ['FF(2)(9)', '#define FF(a) a*GG\n#define GG(a) FF(a)', '2*9*GG'],
    ['G_0(42)', '#define NIL(x) x\n#define G_0(arg) NIL(G_1)(arg)\n#define G_1(arg) NIL(arg)', '42'],
    ['f(1)(2)(3) f', '#define f(x) x f', '1 f (2)(3) f'],
    ['AA BB', '#define AA BB\n#define BB AA', 'AA BB'],
    ['ELLIP(F, LPAREN, 1, 2, RPAREN)', '#define LPAREN (\n#define RPAREN )\n#define F(x, y) x + y\n#define ELLIP(...) __VA_ARGS__', 'F, (, 1, 2, )'],
    ['ELLIP(F LPAREN 1, 2 RPAREN)', '#define LPAREN (\n#define RPAREN )\n#define F(x, y) x + y\n#define ELLIP(...) __VA_ARGS__', '1 + 2'],
    ['e("a"); e("a",); e("a", 1, 2)', '#define e(fmt, ...) f(fmt, ## __VA_ARGS__)', 'f("a"); f("a",); f("a",1,2)'],
    ['e("a"); e("a",); e("a", 1, 2)', '#define e(fmt, args...) f(fmt , ## args)', 'f("a"); f("a",); f("a",1,2)'],
    ['e() e(1)', '#define e(...) f(x, ## __VA_ARGS__)', 'f(x) f(x,1)'],
    ['F(a) F(a,) F(a,b)', '#define F(x, ...) f(x __VA_OPT__(,) __VA_ARGS__)', 'f(a) f(a) f(a,b)'],
    ['H2(a,b,c,d) H2(a,b)', '#define H2(X, Y, ...) __VA_OPT__(X ## Y,) __VA_ARGS__', 'ab,c,d'],
    ['H3(a, 0)', '#define H3(X, ...) #__VA_OPT__(X##X X##X)', '"aa aa"'],
    ['H4(,1)', '#define H4(X, ...) __VA_OPT__(a X ## X) ## b', 'a b'],
    ['H6(,1)', '#define H6(X, ...) b ## __VA_OPT__(X a)', 'b a'],
    ['H7(,1) H7(x,1)', '#define H7(X, ...) b ## __VA_OPT__(X ## X a) ## c', 'b ac bxx ac'],
    ['S(EMPTY) S( EMPTY x EMPTY - EMPTY y)', '#define S_(x) #x\n#define S(x) S_(x)\n#define EMPTY', '"" "x - y"'],
    ['bar\n#define nl\n(3)', '#define bar(x) [x]', 'bar (3)'],
    ['f(\n#ifdef X\nyes\n#else\nno\n#endif\n)', '#define f(x) <x>\n#define X', '<yes>'],
  ])('%s', (use, definitions, expected) => {
    expect(words(`${definitions}\n${use}\n`)).toBe(split(expected));
  });

  test('pushed and popped, poisoned, redefined', () => {
    expect(words('#define A 1\n#pragma push_macro("A")\n#undef A\n#define A 2\nA\n#pragma pop_macro("A")\nA')).toBe('2 1');
    expect(run('#pragma GCC poison P\nP').messages).toEqual(['2:1: error: attempt to use poisoned "P"']);
    expect(run('#define R 1\n#define R  1\n#define R 2').messages)
      .toEqual(['3:9: warning: "R" redefined', '2:9: note: this is the location of the previous definition']);
  });

  test('computed macros', () => {
    expect(words('__LINE__ __FILE__ __COUNTER__ __COUNTER__ __INCLUDE_LEVEL__\n__LINE__')).toBe('1 "main.c" 0 1 0 2');
    expect(words('#define f(x) x\nf(__LINE__\n __LINE__\n)')).toBe('2 3');
  });

  test('nothing names a machine', () => {
    expect(words('__x86_64__ __linux__ linux unix __unix__ __lode__')).toBe('__x86_64__ __linux__ linux unix 1 1');
  });
});

describe('text', () => {
  test('splices, digraphs, trigraphs, comments, UCNs', () => {
    expect(words('i\\\nf 12\\\n34 /\\\n* c *\\\n/ x /\\\n/ c \\\nc')).toBe('if 1234 x');
    expect(words('<: <% %: %:%: %> :>')).toBe('[ { # ## } ]');
    expect(words('"??=" ??<')).toBe('"??=" ? ? <');
    expect(words('"??=" ??<', { std: 'c17' })).toBe('"#" {');
    expect(words('\\u00c1x \xc3\x81x')).toBe('Áx Áx');
    expect(words('0x1.p+3 1.e-4x .5.5 1..2 a+++++b')).toBe('0x1.p+3 1.e-4x .5.5 1..2 a ++ ++ + b');
  });

  test('a splice anywhere: what is split so is what stands in one line', () => {
    const words = ['ab', '<<=', '...', '"s\\"t"', '1e+5', 'L"w"', '/* c */ x', '// c\ny', '\\u00e1', 'R"(r)"', '%:%:', 'u8"\u00c3\u00a9"', '#include <a b.h>'];
    for (const word of words) {
      for (let at = 1; at < word.length; at++) {
        if (word.startsWith('R') && at > 2) break;
        for (const splice of ['\\\n', '\\ \r\n', '\\\n\\\n']) expect(split(`${word.slice(0, at)}${splice}${word.slice(at)} z`)).toBe(split(`${word} z`));
      }
    }
    // Only the last backslash of a line makes one.
    expect(split('a \\\\\n\nb')).toBe('a \\ b');
    const spliced = Buffer.from(`"a\\\nb" c\0${'\0'.repeat(11)}`, 'latin1');
    const before = Buffer.from(spliced);
    expect(imagesOf(lex(spliced, 0))).toEqual(['"ab"', 'c']);
    expect(spliced.equals(before)).toBe(true);
  });

  test('positions: through splices, macros, #line', () => {
    const { result, sources } = run('a\\\nb c\n#define M x + y\n  M\n#line 70 "o.c"\nz');
    const at = result.streams[0].tokens.map((token) => {
      const { file, line, column } = sources.position(token.loc);
      return `${token.image} ${file}:${line}:${column}`;
    });
    expect(at).toEqual(['ab main.c:1:1', 'c main.c:2:3', 'x main.c:4:3', '+ main.c:4:3', 'y main.c:4:3', 'z o.c:70:1', ' o.c:70:2']);
    const { spell } = result.streams[0].tokens[4];
    expect(sources.position(spell)).toEqual({ file: 'main.c', line: 3, column: 15 });
  });

  test('-E keeps tokens apart and lines in place', () => {
    expect(printed('#define E\n#define m -\n-E- -m +E+ x E.1 \n  #pragma pack(push, 1)\ny')).toEqual(['- - - - + + x .1', '#pragma pack(push, 1)', 'y']);
    const { result, sources } = run('a\n\n\nb\n#include "h.h"\nc', { files: { 'h.h': 'h' } });
    expect(printTokens(result.streams[0].tokens, sources)).toBe('# 1 "main.c"\na\n\n\nb\n# 1 "h.h" 1\nh\n# 6 "main.c" 2\nc\n');
  });
});

describe('pragmas', () => {
  test('go to the parser or are consumed', () => {
    expect(words('#pragma pack(push, 1)\nx _Pragma("weak foo") y\n#define P 2\n#pragma pack(P)\n#pragma GCC system_header\n', { warnings: ['-w'] }))
      .toBe('#pragma pack(push, 1) x #pragma weak foo y #pragma pack(2)');
  });

  test('GCC diagnostic', () => {
    const text = '#pragma GCC diagnostic push\n#pragma GCC diagnostic ignored "-Wcpp"\n#warning a\n#pragma GCC diagnostic pop\n#warning b\n';
    expect(run(text).messages).toEqual(['5:2: warning: #warning b']);
  });
});

describe('files', () => {
  const files = {
    'd/a.h': '#include "b.h"\n', 'd/b.h': 'b_beside\n', 'i/b.h': 'b_i\n#include_next <b.h>\n', 's/b.h': 'b_s\n',
    'i/once.h': '#pragma once\nonce\n', 'i/guard.h': '#ifndef G\n#define G\nguarded\n#endif\n',
  };
  const options = { files, includeAngle: ['i'], systemDirs: ['s'] };

  test('search order, next, once, guards, computed names', () => {
    expect(words('#include "d/a.h"\n#include <b.h>\n', options)).toBe('b_beside b_i b_s');
    expect(words('#include <once.h>\n#include <once.h>\n#include <guard.h>\n#include <guard.h>\n', options)).toBe('once guarded');
    expect(words('#define N <once.h>\n#define S "d/b.h"\n#include N\n#include S\n', options)).toBe('once b_beside');
  });

  test('__has_include and its like', () => {
    expect(words('#if __has_include(<b.h>) && !__has_include("no.h") && __has_include_next(<b.h>)\nyes\n#endif', { ...options, warnings: ['-w'] })).toBe('yes');
    expect(words('#if __has_builtin(__builtin_expect) && __has_attribute(__packed__) && !__has_builtin(__builtin_frob) && defined __has_include\nyes\n#endif'))
      .toBe('yes');
  });

  test('dependencies and -include', () => {
    const { result } = run('#include <b.h>\n', { ...options, includes: ['d/b.h'] });
    expect(result.deps).toEqual([
      { path: 'main.c', system: false }, { path: 'd/b.h', system: false }, { path: 'i/b.h', system: false }, { path: 's/b.h', system: true },
    ]);
  });

  test('missing, too deep, and the trace of a message', () => {
    expect(run('#include <no.h>\nx').messages).toEqual(['1:10: fatal error: no.h: No such file or directory']);
    expect(run('#include "l.h"', { files: { 'l.h': '#include "l.h"\n' } }).messages[0]).toContain('#include nested depth 200');
    const { diagnostics, sources } = run('\n#include "e.h"', { files: { 'e.h': ' #error no\n' } });
    expect(diagnostics.render(sources, false)).toBe('In file included from main.c:2:\ne.h:1:3: error: #error no\n    1 |  #error no\n      |   ^~~~~\n');
  });
});

describe('conditions', () => {
  test.each([
    ['1 ? 2 : (0)', true], ['-1 > 0u', true], ['(2 || 3) != 1', false], ['0 && 1/0', false], ['1 || 1/0', true], ['\'\\377\' < 0', true],
    ['0xffffffffffffffff == -1', true], ['-1 >> 63 == -1', true], ['(0 ? 1u : -1) > 0', true], ['1 - 2 - 3 == -4', true],
    ['~0u == 18446744073709551615u', true], ['defined X || defined(Y)', false], ['undefined_name', false], ['5 % 3 == 2', true], ['L\'a\' == 97', true],
    ['__SIZEOF_POINTER__ == 8', true],
  ])('%s', (expression, truth) => {
    expect(words(`#if ${expression}\nyes\n#else\nno\n#endif`)).toBe(truth ? 'yes' : 'no');
  });

  test('groups', () => {
    expect(words('#if 0\ndon\'t\n#elif 0\n#else\n#if 1\na\n#endif\nb\n#endif\n#ifdef X\n#elifndef Y\nc\n#elif 1/0\n#endif')).toBe('a b c');
  });

  test.each([
    ['#if\n#endif', '1:2: error: #if with no expression'],
    ['#if 1 +\n#endif', '1:7: error: operator \'+\' has no right operand'],
    ['#if (1\n#endif', '1:5: error: missing \')\' in expression'],
    ['#if 1 2\n#endif', '1:7: error: missing binary operator before token "2"'],
    ['#if 1/0\n#endif', '1:6: error: division by zero in #if'],
    ['#if 1\n', '1:2: error: unterminated #if'],
    ['#endif', '1:2: error: #endif without #if'],
    ['#frob', '1:2: error: invalid preprocessing directive #frob'],
    ['#define f(x,x)', '1:13: error: duplicate macro parameter "x"'],
    ['#define a ##b', '1:11: error: \'##\' cannot appear at either end of a macro expansion'],
    ['#define f(x) x\nf(1', '2:1: error: unterminated argument list invoking macro "f"'],
    ['/* no end', '1:1: error: unterminated comment'],
    ['#define c(a,b) a##b\nc(+,*)', '2:1: error: pasting "+" and "*" does not give a valid preprocessing token'],
  ])('%s is told', (text, message) => {
    expect(run(text).messages[0]).toBe(message);
  });
});

describe('lanes', () => {
  function streams(text: string, lanes = 15): Record<number, string> {
    const { result, messages } = run(text, { lanes });
    expect(messages).toEqual([]);
    return Object.fromEntries(result.streams.map((stream) => [stream.lanes, stream.tokens.slice(0, -1).map((token) => token.image).join(' ')]));
  }

  test('constants stay one token', () => {
    const { result } = run('__LONG_MAX__ __SIZEOF_INT__ __BYTE_ORDER__', { lanes: 15 });
    expect(result.streams.length).toBe(1);
    const [long, int, order] = result.streams[0].tokens;
    expect([long.kind, int.kind, order.kind]).toEqual([TK.LaneNumber, TK.Number, TK.LaneNumber]);
    expect(long.lanes).toEqual(['2147483647L', '9223372036854775807L', '2147483647L', '9223372036854775807L']);
    expect(order.lanes).toEqual(['1234', '1234', '4321', '4321']);
    expect(run('__LONG_MAX__', { lanes: 1 }).result.streams[0].tokens[0]).toMatchObject({ kind: TK.Number, image: '2147483647L' });
    expect(run('__LONG_MAX__', { lanes: 5 }).result.streams[0].tokens[0]).toMatchObject({ kind: TK.Number });
  });

  test('conditions fork only where truth differs', () => {
    expect(streams('#if __LONG_MAX__ > 65535 && (defined __LP64__ || defined __ILP32__)\na\n#endif')).toEqual({ 15: 'a' });
    expect(streams('#if __SIZEOF_POINTER__ == 8\nw\n#else\nn\n#endif')).toEqual({ 5: 'n', 10: 'w' });
    expect(streams('#ifdef __LP64__\nw\n#elif __BYTE_ORDER__ == 4321\nbe\n#else\nle\n#endif')).toEqual({ 1: 'le', 4: 'be', 10: 'w' });
    expect(streams('#undef __LP64__\n#ifdef __LP64__\nw\n#endif\nx')).toEqual({ 15: 'x' });
    expect(streams('#if 0\n#ifdef __LP64__\n#endif\n#endif')).toEqual({ 15: '' });
  });

  test('# and ## on a constant fork', () => {
    expect(streams('#define S_(x) #x\n#define S(x) S_(x)\nS(__SIZEOF_LONG__)')).toEqual({ 5: '"4"', 10: '"8"' });
    expect(streams('#define C_(x) f##x\n#define C(x) C_(x)\nC(__BYTE_ORDER__)')).toEqual({ 3: 'f1234', 12: 'f4321' });
  });

  test('behind what told them apart, lanes are read together again', () => {
    const before = '#if __SIZEOF_POINTER__ == 8\n#define W 8\n#define T long long x\n#else\n#define W 4\n#define T int x\n#endif\n';
    expect(streams(`${before}W`)).toEqual({ 15: '8' });
    expect(streams(`${before}T ;`)).toEqual({ 5: 'int x ;', 10: 'long long x ;' });
    expect(streams(`${before}#if W == 8\na\n#endif\n#undef T\nT`)).toEqual({ 5: 'T', 10: 'a T' });
    const { result } = run(`${before}a\nT ;\nb`, { lanes: 15 });
    expect([result.list.runLanes, result.list.count]).toEqual([[15, 10, 5, 15], 'a long long x int x ; b end'.split(' ').length]);
  });

  test('a header that some lanes include, once, is not read again by them', () => {
    const files = { 'h.h': '#pragma once\nh', 'i.h': '#ifndef I\n#define I\ni\n#endif' };
    const text = '#ifdef __LP64__\n#include "h.h"\n#include "i.h"\n#endif\n#include "h.h"\n#include "i.h"\nx';
    const { result } = run(text, { lanes: 15, files });
    expect(result.streams.map((stream) => [stream.lanes, stream.tokens.map((token) => token.image).join(' ').trim()])).toEqual([[10, 'h i x'], [5, 'h i x']]);
  });

  test('what a macro call includes once is included again where lanes part and the call is read again', () => {
    const files = { 'o.h': '#pragma once\no\n#undef M' };
    const { messages } = run('#define F(x) x\n#ifdef __LP64__\n#define M\n#endif\nF(\n#include "o.h"\n)', { lanes: 15, files });
    expect(messages).toEqual(['5:1: error: unterminated argument list invoking macro "F"']);
  });

  // The oracle of reading for all lanes at once is reading for one.
  test('each lane has the tokens that it has alone', () => {
    const pick = (...values: string[]): fc.Arbitrary<string> => fc.constantFrom(...values);
    const { lines } = fc.letrec<{ lines: string; line: string; word: string }>((tie) => ({
      word: fc.oneof(
        pick('a', 'M', 'N', 'F(M)', 'F(N b)', 'G', 'G(1)', 'F(F)(2)', '__COUNTER__', '__SIZEOF_LONG__', '__LP64__', '__BYTE_ORDER__', ';', '(', 'F('),
        fc.tuple(pick('F(', 'S(', 'P('), tie('word'), tie('lines')).map(([open, word, inner]) => `${open}${word}\n${inner})`),
      ),
      line: fc.oneof({ depthSize: 'small' },
        fc.array(tie('word'), { maxLength: 4 }).map((words) => words.join(' ')),
        fc.tuple(pick('define M', 'define N', 'define F(x)', 'define G(x)', 'define S(x)', 'define P(x)', 'define X'), pick('1', '2', '', 'x', '#x', 'x##1', 'x M', 'N x', 'x(3)', 'M', '__LONG_MAX__'))
          .map(([define, body]) => `#${define} ${define.endsWith(')') ? body : body.replaceAll('#', '')}`),
        pick('#undef M', '#undef N', '#undef F', '#include "h.h"', '#include "o.h"', '#pragma push_macro("M")', '#pragma pop_macro("M")', '#define M M N'),
        fc.tuple(pick('#if __SIZEOF_POINTER__ == 8', '#if __BYTE_ORDER__ == 1234', '#ifdef __LP64__', '#ifdef M', '#if M == N', '#if defined N && M', '#ifndef F'),
          tie('lines'), fc.option(fc.tuple(pick('#else', '#elif __LONG_MAX__ > 2147483647', '#elif defined M'), tie('lines'))))
          .map(([open, inner, more]) => `${open}\n${inner}\n${more === null ? '' : `${more[0]}\n${more[1]}\n`}#endif`)),
      lines: fc.array(tie('line'), { maxLength: 5, depthIdentifier: 'lines' }).map((all) => all.join('\n')),
    }));
    const files = { 'h.h': '#ifndef H\n#define H\nh M\n#define N 5\n#else\nagain\n#endif', 'o.h': '#pragma once\no F(1)\n#undef M' };
    fc.assert(fc.property(fc.array(lines, { minLength: 1, maxLength: 6 }), (parts) => {
      const text = parts.join('\n');
      const together = run(text, { lanes: 15, files }).result.list;
      for (let lane = 0; lane < 4; lane++) {
        const alone = run(text, { lanes: 1 << lane, files }).result.list;
        const image = (token: TK.Token): string => `${token.lanes?.[lane] ?? token.image} ${token.flags & TK.SpaceBefore}`;
        expect(together.slice(0, together.count, 1 << lane).map(image)).toEqual(alone.slice(0, alone.count, 15).map(image));
      }
    }), { numRuns: 100 });
  });

  test('diagnostics of an abandoned pass are forgotten', () => {
    expect(run('#warning once\n#ifdef __LP64__\n#endif', { lanes: 15 }).messages).toEqual(['1:2: warning: #warning once']);
  });
});

describe('input that must not take it down', () => {
  const times = (text: string, n: number): string => text.repeat(n);
  test.each([
    ['exponential growth', `#define A0 x\n${Array.from({ length: 40 }, (_, i) => `#define A${i + 1} A${i} A${i}\n`).join('')}A40`, 'macro expansion produces too many tokens'],
    ['nested calls', `#define f(x) x\n${times('f(', 5000)}1${times(')', 5000)}`, 'too'],
    ['nested parentheses', `#if ${times('(', 100000)}1\n#endif`, 'nested too deeply'],
    ['unary operators', `#if ${times('- ', 100000)}1\n#endif`, 'nested too deeply'],
    ['comment openings', times('/*', 100000), 'unterminated comment'],
    ['string doubling', `#define s(x) #x\n#define t(x) s(x)\n${times('t(', 250)}"\\""${times(')', 250)}`, 'too many'],
  ])('%s', (_, text, message) => {
    expect(run(text).messages.at(-1)).toContain(message);
  });

  test('what is deep and fine', () => {
    expect(words(`#define f(x) x\n${times('f(', 250)}1${times(')', 250)}`)).toBe('1');
    expect(words(`${times('#if 1\n', 20000)}x\n${times('#endif\n', 20000)}`)).toBe('x');
  });
});

describe('literals', () => {
  const silent = new Diagnostics();

  test('strings', () => {
    expect([...decodeString(['"a\\n\\x41\\101\\u00e9"', '"\xc3\xa9"'], 0, silent).units]).toEqual([97, 10, 65, 65, 195, 169, 195, 169]);
    expect(decodeString(['"b"', 'L"\xf0\x9f\x98\x80"'], 0, silent)).toEqual({ width: 4, kind: 'wchar', units: Uint32Array.of(98, 0x1f600) });
    expect([...decodeString(['u"\\U0001F600"'], 0, silent).units]).toEqual([0xd83d, 0xde00]);
    expect([...decodeString(['R"x(\\n)x"'], 0, silent).units]).toEqual([92, 110]);
  });

  test('characters', () => {
    expect(decodeChar("'\\377'", 0, silent).value).toBe(-1);
    expect(decodeChar("'\\377'", 0, silent, true).value).toBe(255);
    expect(decodeChar("'ab'", 0, silent).value).toBe(0x6162);
    expect(decodeChar("u'\\xffff'", 0, silent)).toEqual({ kind: 'char16', value: 65535 });
  });

  test.each([
    ['0x1.fffffep127f', 3.4028234663852886e38], ['0x1.ffffffp127f', Infinity], ['0x1.8p-150f', 1.401298464324817e-45], ['0x1p-150f', 0],
    ['0x1p-1075', 0], ['0x1.8p-1075', 5e-324], ['16777217.0f', 16777216], ['16777217.00000000001f', 16777218], ['1e400', Infinity], ['0x.8p1', 1],
  ])('%s', (image, value) => {
    expect(parseNumber(image)).toMatchObject({ kind: 'float', value });
  });

  test.each([
    ['0x1fUL', 31n, 16], ['0b101', 5n, 2], ['077', 63n, 8], ['0', 0n, 10], ['18446744073709551615ull', 18446744073709551615n, 10],
  ])('%s', (image, value, radix) => {
    expect(parseNumber(image)).toMatchObject({ kind: 'int', value, radix });
  });

  test.each([
    ['08', 'invalid digit "8" in octal constant'], ['1uu', 'invalid suffix "uu" on integer constant'], ['1e+', 'exponent has no digits'],
    ['1.2.3', 'too many decimal points in number'], ['0x1.0', 'hexadecimal floating constants require an exponent'],
  ])('%s is refused', (image, error) => {
    expect(parseNumber(image)).toEqual({ kind: 'error', error });
  });
});
