// The verifier: what it refuses and how it says so.

import { describe, expect, test } from 'vitest';
import { verifyModule } from '../ir/verify.ts';
import { parsed } from './support/lir.ts';

const head = 'module "t.c" object layouts all\nfile 1 "t.c"\n';

/** A function `f` with these blocks. */
function fn(blocks: string, sig = 'i32(i32, ptr)', lanes = 'all'): string {
  return `function @f global layouts all\n  define ${sig} layouts ${lanes} O1 {\n${blocks}\n  }\n`;
}

const entry = '  b0(%0: i32, %1: ptr):\n';

/** What is wrong, the text, the first message. */
const cases: readonly (readonly [string, string, string])[] = [
  [
    'block without terminator',
    fn(`${entry}    %2 = iconst.i32 1`),
    'function f: b0: %2 iconst: the block does not end in a terminator',
  ],
  [
    'terminator inside',
    fn(`${entry}    ret %0\n    ret %0`),
    'function f: b0: %2 ret: a terminator stands inside a block',
  ],
  ['no block', fn(''), 'function f: has no block'],
  ['entry parameters', fn('  b0(%0: i32):\n    ret %0'), 'function f: 1 entry parameters for 2 of the signature'],
  [
    'entry parameter type',
    fn('  b0(%0: i32, %1: i32):\n    ret %0'),
    'function f: b0: %1 param: has type i32 instead of ptr',
  ],
  [
    'operand type',
    fn(`${entry}    %2 = add.i32 %0, %1\n    ret %2`),
    'function f: b0: %2 add: operand %1 has type ptr instead of i32',
  ],
  [
    'unequal operands',
    fn(`${entry}    %2 = iconst.i64 1\n    %3 = lt s %0, %2\n    ret %3`),
    'function f: b0: %3 lt: operand %2 has type i64 instead of i32',
  ],
  [
    'use before definition',
    fn(`${entry}    %2 = add.i32 %0, %3\n    %3 = iconst.i32 1\n    ret %2`),
    'function f: b0: %2 add: %3 is not defined on every way here',
  ],
  [
    'no dominance',
    fn(`${entry}    brif %0, b1, b2\n  b1:\n    %3 = iconst.i32 1\n    br b2\n  b2:\n    ret %3`),
    'function f: b2: %5 ret: %3 is not defined on every way here',
  ],
  [
    'block arguments',
    fn(`${entry}    br b1\n  b1(%3: i32):\n    ret %3`),
    'function f: b0: %2 br: 0 arguments for 1 parameters of b1',
  ],
  [
    'block argument type',
    fn(`${entry}    br b1(%1)\n  b1(%3: i32):\n    ret %3`),
    'function f: b0: %2 br: argument %1 of b1 has type ptr instead of i32',
  ],
  ['jump to the entry', fn(`${entry}    br b0(%0, %1)`), 'function f: b0: %2 br: block 0 is the entry'],
  ['return type', fn(`${entry}    ret %1`), 'function f: b0: %2 ret: returns ptr instead of i32'],
  ['return nothing', fn(`${entry}    ret`), 'function f: b0: %2 ret: returns 0 values instead of 1'],
  ['access scalar', fn(`${entry}    %2 = load.i32 i64 %1\n    ret %2`), 'function f: b0: %2 load: access as i64'],
  [
    'constant type',
    fn(`${entry}    %2 = rconst.i32 size(ptr)\n    ret %2`),
    'function f: b0: %2 rconst: constant of type word',
  ],
  [
    'constant without value',
    fn(`${entry}    %2 = rconst.i32 div.i32(1, convert.i32(sub.uword(word, 4)))\n    ret %2`),
    'function f: b0: %2 rconst: (1 / (i32)(sizeof(void *) - 4)) has no value in le32,be32',
  ],
  ['extension', fn(`${entry}    %2 = extend.word s %1\n    ret %0`), 'function f: b0: %2 extend: operands of type ptr'],
  ['bit cast', fn(`${entry}    %2 = bitcast.f64 %0\n    ret %0`), 'function f: b0: %2 bitcast: operands of type i32'],
  [
    'switch keys',
    fn(`${entry}    switch.i32 %0, [4: b1, convert.i32(word): b1], b1\n  b1:\n    ret %0`),
    'function f: b0: %2 switch: key 4 occurs twice (le32)',
  ],
  [
    'switch key type',
    fn(`${entry}    switch.i32 %0, [4:word: b1], b1\n  b1:\n    ret %0`),
    'function f: b0: %2 switch: key 4 has another type than i32',
  ],
  [
    'bit-field width',
    fn(`${entry}    %2 = bfload.word word %1, 0, word, 40\n    ret %0`),
    'function f: b0: %2 bfload: bit-field of 40 bits does not fit word',
  ],
  [
    'arguments of a call',
    fn(`${entry}    %2 = call.i32 @f, i32(i32, ptr), (%0)\n    ret %2`),
    'function f: b0: %2 call: 1 arguments for 2 of the signature',
  ],
  [
    'argument type of a call',
    fn(`${entry}    %2 = call.i32 @f, i32(i32, ptr), (%0, %0)\n    ret %2`),
    'function f: b0: %2 call: argument 1 has type i32 instead of ptr',
  ],
  [
    'call of an object',
    `${fn(`${entry}    %2 = call.i32 @x, i32(), ()\n    ret %2`)}object @x global layouts all\n`,
    'function f: b0: %2 call: x is no function',
  ],
  [
    'thread-local address',
    `${fn(`${entry}    %2 = addr @x, 0\n    ret %0`)}tls @x global layouts all\n`,
    'function f: b0: %2 addr: x is thread-local',
  ],
  ['vastart', fn(`${entry}    %2 = vastart\n    ret %0`), 'function f: b0: %2 vastart: the function is not variadic'],
  ['slot', fn(`${entry}    %2 = slotaddr $0\n    ret %0`), 'function f: b0: %2 slotaddr: slot 0 does not exist'],
  [
    'label of a block with parameters',
    fn(`    label 0 = b1\n${entry}    br b1(%0)\n  b1(%3: i32):\n    ret %3`),
    'function f: label 0: b1 has parameters',
  ],
  [
    'overlapping definitions',
    'object @x global layouts all\n  data i32 layouts le32,le64 = 1\n  data i32 layouts le64 = 1\n',
    'symbol x: two definitions in le64',
  ],
  [
    'definition outside the symbol',
    'object @x global layouts le32\n  data i32 layouts le64 = 1\n',
    "symbol x: layouts of a definition (le64) are not among the symbol's (le32)",
  ],
  [
    'code in an object',
    'object @x global layouts all\n  define void() layouts all O0 {\n  b0:\n    ret\n  }\n',
    'x: code in an object',
  ],
  [
    'alias of itself',
    'object @x global layouts all\n  alias @y layouts all\nobject @y global layouts all\n  alias @x layouts all\n',
    'symbol x: alias of itself (le32)',
  ],
  [
    'too many elements',
    '%T16 = [word x i8]\nobject @x global layouts all\n  data %T16 layouts all = "12345"\n',
    'x: 5 elements for 4 of i8[sizeof(void *)] (le32)',
  ],
  [
    'initializer kind',
    '%T16 = struct { a: i32 }\nobject @x global layouts all\n  data %T16 layouts all = {0: 1.5}\n',
    'x.a: float initializer for i32',
  ],
  [
    'member index',
    '%T16 = struct "s" { a: i32 }\nobject @x global layouts all\n  data %T16 layouts all = {1: 1}\n',
    'x: struct s has no member 1',
  ],
  [
    'union',
    '%T16 = union "u" { a: i32, b: i32 }\nobject @x global layouts all\n  data %T16 layouts all = {0: 1, 1: 1}\n',
    'x: 2 members of a union are initialized',
  ],
  [
    'thread-local address in data',
    'object @x global layouts all\n  data ptr layouts all = &@y\ntls @y global layouts all\n',
    'x: the address of thread-local y is not constant',
  ],
  [
    'type without layout',
    '%T16 = struct "s" { a: word:40 }\nobject @x global layouts all\n  data %T16 layouts all = zero\n',
    'x: struct s has no layout in le32,be32',
  ],
  ['hook', 'object @x global layouts all\nhook constructor 65535 @x layouts all\n', 'hook 0: no such function'],
  [
    'described call with a struct',
    `sysc "read"\n%T16 = struct { a: i32 }\n${fn(`${entry}    %2 = sysc.i32 "read", i32(%T16), (%1)\n    ret %2`)}`,
    'function f: b0: %2 sysc: a described call takes and returns scalars only',
  ],
];

describe('refused', () => {
  test.each(cases)('%s', (_, text, message) => {
    expect(verifyModule(parsed(head + text))[0]).toBe(message);
  });
});

describe('accepted', () => {
  test('a constant without value in a lane where the definition does not hold', () => {
    const text = fn(
      `${entry}    %2 = rconst.i32 div.i32(1, convert.i32(sub.uword(word, 4)))\n    ret %2`,
      undefined,
      'le64,be64',
    );
    expect(verifyModule(parsed(head + text))).toEqual([]);
  });

  test('uses in unreachable blocks, loops and diamonds', () => {
    const text =
      fn(`${entry}    brif %0, b1, b2\n  b1:\n    br b3(%0)\n  b2:\n    br b3(%0)\n  b3(%5: i32):\n    %6 = add.i32 %5, %0\n    brif %6, b4, b5\n  b4:
    br b3(%6)\n  b5:\n    ret %6\n  b6:\n    br b7\n  b7:\n    %11 = iconst.i32 1\n    br b6`);
    expect(verifyModule(parsed(head + text))).toEqual([]);
  });

  test('a program calls by the signature of the definition', () => {
    const text = (kind: string): string =>
      `module "p" ${kind} layouts all\n${fn(`${entry}    %2 = call.i32 @f, i32(word, ptr), (%3, %1)\n    ret %2`).replace('    %2', '    %3 = iconst.word 1\n    %2')}`;
    expect(verifyModule(parsed(text('object')))).toEqual([]);
    expect(verifyModule(parsed(text('program')))).toEqual([
      "function f: b0: %3 call: signature differs from f's (le64)",
    ]);
  });
});

describe('bounded', () => {
  test('long chains of blocks and constants', () => {
    const blocks = [`${entry}    br b1`];
    const count = 20_000;
    for (let i = 1; i <= count; i++)
      blocks.push(`  b${i}:\n    brif %0, b${i === count ? 1 : i + 1}, b${1 + ((i * 7919) % count)}`);
    const constants = ['@k0 = add.uword(word, 1)'];
    for (let i = 1; i < 20_000; i++) constants.push(`@k${i} = add.uword(@k${i - 1}, @k${i - 1})`);
    expect(
      verifyModule(
        parsed(
          `${head}${constants.join('\n')}\nobject @x global layouts all\n  data uword layouts all = rel @k19999\n${fn(blocks.join('\n'))}`,
        ),
      ),
    ).toEqual([]);
  });
});
