// Text and binary form: each reads back what it wrote, and what the other wrote, over random modules.

import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FormatError } from '../ir/bytes.ts';
import { decodeModule, isModule, moduleDigest } from '../ir/decode.ts';
import { encodeModule } from '../ir/encode.ts';
import { headerSize, readFrame, SBodies, sectionEntrySize, SRels, SStrings } from '../ir/format.ts';
import { hashDefinition } from '../ir/hash.ts';
import { codeSpending, sectionSpending } from '../ir/measure.ts';
import { parseModule } from '../ir/parse.ts';
import { printModule } from '../ir/print.ts';
import { verifyModule } from '../ir/verify.ts';
import { parsed } from './support/lir.ts';
import { randomModule } from './random-module.ts';
import { resealed, sealSections, takeSections } from './support/reseal.ts';
import { requireAll } from './needs.ts';

const runs = { numRuns: requireAll ? 3000 : 400 };
const seeds = fc.integer({ min: 0, max: 0x7fffffff });

describe('round trips', () => {
  test('random modules verify', () => {
    fc.assert(fc.property(seeds, (seed) => { expect(verifyModule(randomModule(seed))).toEqual([]); }), runs);
  });

  test('text reads back equal', () => {
    fc.assert(fc.property(seeds, (seed) => {
      const text = printModule(randomModule(seed));
      const again = parsed(text);
      expect(printModule(again)).toBe(text);
      expect(verifyModule(again)).toEqual([]);
    }), runs);
  });

  test('binary reads back equal, at once and lazily, and encodes to the same bytes', () => {
    fc.assert(fc.property(seeds, (seed) => {
      const module = randomModule(seed);
      const bytes = encodeModule(module);
      expect(isModule(bytes)).toBe(true);
      const again = decodeModule(bytes, 'x.o');
      const text = printModule(module);
      expect(printModule(again)).toBe(text);
      expect(printModule(decodeModule(bytes, 'x.o', { lazy: true }))).toBe(text);
      expect(Buffer.compare(encodeModule(again), bytes)).toBe(0);
    }), runs);
  });

  test('structural hashes survive both forms', () => {
    fc.assert(fc.property(seeds, (seed) => {
      const module = randomModule(seed);
      const hashes = (m: typeof module): string[] =>
        m.symbols.flatMap((symbol) => symbol.defs.map((def) => hashDefinition(m, def)));
      expect(hashes(decodeModule(encodeModule(module), 'x.o'))).toEqual(hashes(module));
      expect(hashes(parsed(printModule(module)))).toEqual(hashes(module));
    }), { numRuns: 100 });
  });
});

const sample = `module "t.c" object layouts all
file 1 "t.c"
%T16 = struct "foo" { a: i8, p: ptr, bar: i32 }
object @x global layouts all
  data %T16 layouts all !1:2 = {1: &@x + offset(%T16, 2)}
function @f global layouts all
  define i32(ptr) layouts all O1 !1:3 {
  b0(%0: ptr):
    %1 = field %0, offset(%T16, 2) !1:4
    %2 = load.i32 i32 %1 !1:4
    ret %2 !1:5
  }
`;

describe('binary form', () => {
  test('is small', () => {
    expect(encodeModule(parsed(sample)).length).toBeLessThan(800);
  });

  test('the digest stands for every byte and ignores the #! line and what follows', () => {
    const bytes = encodeModule(parsed(sample));
    const digest = moduleDigest(bytes);
    expect(moduleDigest(Buffer.concat([Buffer.from('#!/usr/bin/env lode-run\n'), bytes, Buffer.from('slice')]))).toBe(
      digest,
    );
    expect(moduleDigest(encodeModule(parsed(sample.replace('!1:5', '!1:6'))))).not.toBe(digest);
  });

  test('every flipped bit and every truncation is one FormatError with section and offset', () => {
    const bytes = encodeModule(parsed(sample));
    for (let i = 0; i < bytes.length * 8; i++) {
      const damaged = bytes.slice();
      damaged[i >> 3]! ^= 1 << (i & 7);
      expect(() => decodeModule(damaged, 'x.o')).toThrow(FormatError);
      expect(() => decodeModule(damaged, 'x.o')).toThrow(/^x\.o: section [a-z]+, offset 0x[0-9a-f]+: [^\n]+$/);
    }
    for (let i = 0; i < bytes.length; i++) expect(() => decodeModule(bytes.subarray(0, i), 'x.o')).toThrow(FormatError);
  });

  test('compressed sections read back equal', () => {
    fc.assert(fc.property(seeds, (seed) => {
      const module = randomModule(seed);
      const bytes = encodeModule(module, { compress: true });
      expect(printModule(decodeModule(bytes, 'x'))).toBe(printModule(module));
      expect(bytes.length).toBeLessThanOrEqual(encodeModule(module).length);
    }), { numRuns: 100 });
  });

  describe('a damaged compressed section', () => {
    const module = parsed(sample + Array.from({ length: 40 }, (_, i) => `object @variable${i} global layouts all\n`).join(''));
    const bytes = encodeModule(module, { compress: true });
    const strings = readFrame(bytes, 'x').sections[SStrings]!;
    const sizeField = headerSize + (SStrings - 1) * sectionEntrySize + 12;

    test('is what is tested', () => {
      expect(strings.stored).toBeLessThan(strings.size);
      expect(printModule(decodeModule(resealed(bytes.slice()), 'x'))).toBe(printModule(module));
    });

    test('is refused with or without right digests', () => {
      for (let i = 0; i < strings.stored * 8; i++) {
        const damaged = bytes.slice();
        damaged[strings.offset + (i >> 3)]! ^= 1 << (i & 7);
        expect(() => decodeModule(damaged, 'x')).toThrow('x: section strings, offset 0x');
        // Text of the names may be hit, and then is other text.
        try {
          expect(decodeModule(resealed(damaged), 'x').symbols.length).toBe(42);
        } catch (error) {
          expect(error).toBeInstanceOf(FormatError);
        }
      }
    });

    test.each([[strings.size + 1, `${strings.size} bytes instead of ${strings.size + 1} were compressed`], [strings.size - 1, 'compressed contents are damaged'],
      [strings.stored * 256 + 1, 'cannot be stored in'], [strings.stored - 1, 'cannot be stored in']])('of %i bytes is refused', (size, message) => {
      const wrong = bytes.slice();
      new DataView(wrong.buffer).setUint32(sizeField, size, true);
      if (message.startsWith('cannot')) expect(() => decodeModule(wrong, 'x')).toThrow(message);
      else expect(() => decodeModule(resealed(wrong), 'x')).toThrow(message);
    });
  });

  test('kinds of code add up to the section', () => {
    for (let seed = 0; seed < 50; seed++) {
      const module = decodeModule(encodeModule(randomModule(seed)), 'x.o');
      const frame = readFrame(encodeModule(module), 'x.o');
      const { structure, ...instructions } = codeSpending(module);
      const least = module.symbols.flatMap(({ defs }) => defs).filter(({ kind }) => kind === 'function').length * 3;
      expect(structure).toBeGreaterThanOrEqual(least);
      expect(Object.values(instructions).reduce((a, b) => a + b, structure)).toBe(frame.sections[SBodies]!.size);
      for (const { own, library, stored } of sectionSpending(module, frame, (symbol) => symbol % 2 === 0)) expect(own + library).toBe(stored);
    }
  });

  test('an altered expected lane is refused by the name of the field', () => {
    const bytes = encodeModule(parsed(sample));
    const sections = takeSections(bytes);
    // OFFSET of foo.bar: mask and values 8 16 8 16 at the end of its record.
    const rels = sections[SRels]!;
    const at = rels.findIndex((byte, i) => byte === 15 && rels[i + 1] === 8 && rels[i + 2] === 16);
    expect(at).toBeGreaterThan(0);
    rels[at + 2] = 24;
    expect(() => decodeModule(sealSections(sections), 'x.o')).toThrow(
      /^x\.o: section rels, offset 0x[0-9a-f]+: relocation OFFSET of struct foo\.bar: expected 24 under le64, computed 16$/,
    );
  });
});

describe('text form', () => {
  test('the example of docs/ir.md is good and printed as it stands there', () => {
    const document = readFileSync(new URL('../docs/ir.md', import.meta.url), 'utf8');
    const example = document.split('```')[1]!.trimStart();
    const module = parsed(example);
    expect(verifyModule(module)).toEqual([]);
    expect(printModule(module)).toBe(example);
  });

  test('names that are no words are quoted', () => {
    const text =
      'module "a\\22b" object layouts all\n\n%T16 = struct "s t" { ".m": i8, "_": i8, _: i8:0, "a b": i8 }\n\n' +
      'object @"k1" local layouts all\n  data %T16 layouts all = {0: 1}\n\nobject @"\\c3\\bc x" global layouts all\n';
    expect(printModule(parsed(text))).toBe(text);
  });

  const errors: readonly (readonly [string, string])[] = [
    ['module "x" object', 'x.lir:1:18: error: ‘layouts’ expected instead of ‘end of file’'],
    ['module "x" object layouts all\nbanana', 'x.lir:2:1: error: ‘banana’ begins nothing that a module has'],
    ['module "x" object layouts le16', 'x.lir:1:27: error: layout ‘le16’ does not exist'],
    [sample.replace('load.i32', 'loaf.i32'), 'x.lir:10:10: error: operation ‘loaf’ does not exist'],
    [sample.replace('ret %2', 'ret %9'), 'x.lir:11:9: error: %9 does not exist'],
    [sample.replace('%T16, 2) !1:4', '%T17, 2) !1:4'), 'x.lir:9:27: error: type %T17 does not exist'],
    [sample.replace('i32 %1', 'i32 volatil %1'), 'x.lir:10:23: error: value expected instead of ‘volatil’'],
    [sample.replace('  }\n', ''), 'x.lir:12:1: error: operation expected instead of ‘end of file’'],
    [sample.replace('"t.c"\n%', '"t.c\n%'), 'x.lir:2:8: error: unexpected character ‘"’'],
    [
      sample.replace('%T16 =', '@k0 = mul.uword(word, 8) [le32=32 le64=65]\n%T16 ='),
      'x.lir:3:40: error: @k0: 65 is expected under le64, computed 64',
    ],
  ];
  test.each(errors)('%#: errors have file, line and column', (text, message) => {
    expect(parseModule(text, 'x.lir')).toEqual({ errors: [message] });
  });

  test('damaged text never fails otherwise than with one line', () => {
    const text = printModule(randomModule(7));
    fc.assert(fc.property(fc.nat(text.length), fc.nat(20), fc.string(), (at, length, insert) => {
      const result = parseModule(text.slice(0, at) + insert + text.slice(at + length), 'x.lir');
      if ('errors' in result)
        for (const error of result.errors) expect(error).toMatch(/^x\.lir:[0-9]+:[0-9]+: error: /);
      else verifyModule(result.module);
    }), { numRuns: 500 });
  });
});
