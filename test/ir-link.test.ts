// Linker, merge and archives.

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readArchive, writeArchive } from '../ir/archive.ts';
import { FormatError } from '../ir/bytes.ts';
import { run as ar } from '../ir/commands/ar.ts';
import { decodeModule } from '../ir/decode.ts';
import { encodeModule } from '../ir/encode.ts';
import { Interpreter } from '../ir/interpret/interpret.ts';
import { laneNames, layouts } from '../ir/layout.ts';
import { linkModules, type LinkInput, type LinkOptions } from '../ir/link.ts';
import { mergeModules } from '../ir/merge.ts';
import type { Module } from '../ir/module.ts';
import { printModule } from '../ir/print.ts';
import { relocations } from '../ir/relocs.ts';
import { verifyModule } from '../ir/verify.ts';
import { needs } from './needs.ts';
import { SilentHost } from './support/ir.ts';
import { parsed } from './support/lir.ts';

/** A module from text without its first lines. */
function unit(text: string, lanes = 'all'): Module {
  return parsed(`module "u.c" object layouts ${lanes}\nfile 1 "u.c"\n${text}`);
}

/** `function @name` that runs instructions and returns an i32. */
function fn(name: string, body: string, linkage = 'global', lanes = 'all', sig = 'i32()', params = ''): string {
  return `function @${name} ${linkage} layouts ${lanes}\n  define ${sig} layouts ${lanes} O1 !1:1 {\n  b0${params}:\n${body}\n  }\n`;
}

const constant = (value: number): string => `    %90 = iconst.i32 ${value}\n    ret %90`;
const callOf = (name: string): string => `    %90 = call.i32 @${name}, i32(), () !1:7\n    ret %90`;

function inputs(...units: readonly (Module | readonly Module[])[]): LinkInput[] {
  return units.map((item, i): LinkInput => {
    if (!Array.isArray(item)) return { kind: 'module', name: `m${i}.o`, module: item as Module };
    const members = (item as readonly Module[]).map((module, n) => ({ name: `n${n}.o`, bytes: encodeModule(module) }));
    return { kind: 'archive', name: `l${i}.a`, archive: readArchive(writeArchive(members), `l${i}.a`) };
  });
}

const program: LinkOptions = { kind: 'program', name: 'a.out', entry: 'start' };

function link(list: readonly LinkInput[], options: LinkOptions = program): Module {
  const { module, errors } = linkModules(list, options);
  expect(errors).toEqual([]);
  expect(verifyModule(module)).toEqual([]);
  return module;
}

function errorsOf(list: readonly LinkInput[], options: LinkOptions = program): string[] {
  return linkModules(list, options).errors;
}

/** Result of `start` in every layout of a linked program. */
function results(module: Module, name = 'start'): (number | bigint | undefined)[] {
  return layouts.filter((layout) => (module.layouts >> layout.lane & 1) !== 0)
    .map((layout) => new Interpreter(module, layout.lane, new SilentHost()).callFunction(name));
}

const names = (module: Module): string[] => module.symbols.map((symbol) => symbol.name);

describe('resolution', () => {
  test('calls go to the definition, dead code is dropped', () => {
    const module = link(
      inputs(
        unit(`${fn('start', callOf('f'))}function @f global layouts all\n`),
        unit(fn('f', constant(7)) + fn('dead', constant(1))),
      ),
    );
    expect(results(module)).toEqual([7, 7, 7, 7]);
    expect(names(module)).toEqual(['start', 'f']);
  });

  test('undefined references name function and line, and layouts if only some', () => {
    const start = unit(`${fn('start', callOf('f'))}function @f global layouts all\n`);
    expect(errorsOf(inputs(start))).toEqual(['m0.o: in function ‘start’:\nu.c:7: undefined reference to ‘f’']);
    expect(errorsOf(inputs(start, unit(fn('f', constant(1), 'global', 'le64,be64')))))
      .toEqual(['m0.o: in function ‘start’:\nu.c:7: undefined reference to ‘f’ (in le32,be32)']);
    expect(errorsOf(inputs(unit(fn('f', constant(1)))))).toEqual(['a.out: cannot find entry symbol ‘start’']);
  });

  test('undefined references of unreachable functions on the command line are errors, of archive members are not', () => {
    const dead = `${fn('dead', callOf('nowhere'))}function @nowhere global layouts all\n`;
    expect(errorsOf(inputs(unit(fn('start', constant(1))), unit(dead)))).toHaveLength(1);
    link(
      inputs(unit(`${fn('start', callOf('f'))}function @f global layouts all\n`), [unit(fn('f', constant(1)) + dead)]),
    );
  });

  test('multiple definitions', () => {
    expect(errorsOf(inputs(unit(fn('start', constant(1))), unit(fn('start', constant(1), 'global', 'le32')))))
      .toEqual(['m1.o: u.c:1: multiple definition of ‘start’ (in le32); m0.o: u.c:1: first defined here']);
  });

  test('a name may be defined per layout in several modules', () => {
    const module = link(
      inputs(
        unit(`${fn('start', callOf('f'))}function @f global layouts all\n`),
        unit(fn('f', constant(32), 'global', 'le32,be32')),
        unit(fn('f', constant(64), 'global', 'le64,be64')),
      ),
    );
    expect(results(module)).toEqual([32, 64, 32, 64]);
  });

  test('strong before weak, absent weak is null', () => {
    const start = unit(`${fn('start', callOf('f'))}function @f global layouts all\n`);
    expect(results(link(inputs(start, unit(fn('f', constant(1), 'weak')), unit(fn('f', constant(2))))))).toEqual([
      2, 2, 2, 2,
    ]);
    expect(results(link(inputs(start, unit(fn('f', constant(1), 'weak')), [unit(fn('f', constant(2)))])))).toEqual([
      1, 1, 1, 1,
    ]);
    const absent = unit(
      `${fn('start', '    %1 = addr @g, 0\n    %2 = iconst.ptr 0\n    %3 = eq.ptr %1, %2\n    ret %3')}function @g weak layouts all\n`,
    );
    expect(results(link(inputs(absent)))).toEqual([1, 1, 1, 1]);
  });

  test('tentative definitions: the largest, unless there is a real one', () => {
    const common = (type: string): Module =>
      unit(`object @x global layouts all\n  data ${type} layouts all align 16 common !1:1 = zero\n`);
    const start = unit(
      `${fn('start', '    %1 = addr @x, 0\n    %2 = load.i32 i32 %1\n    ret %2')}object @x global layouts all\n`,
    );
    const data = link(inputs(start, common('i32'), common('i64'))).symbols[1]!.defs[0]!;
    expect(data).toMatchObject({ kind: 'data', type: 6, align: 16, common: false });
    expect(
      results(
        link(
          inputs(
            start,
            common('i32'),
            unit('object @x global layouts all\n  data i32 layouts all = 5\n'),
            common('i64'),
          ),
        ),
      ),
    ).toEqual([5, 5, 5, 5]);
  });

  test('archive members come in when needed, also by each other', () => {
    const start = unit(`${fn('start', callOf('f'))}function @f global layouts all\n`);
    const module = link(
      inputs(
        start,
        [unit(fn('g', constant(9))), unit(fn('unused', constant(1)))],
        [unit(`${fn('f', callOf('g'))}function @g global layouts all\n`)],
      ),
    );
    expect(results(module)).toEqual([9, 9, 9, 9]);
    expect(module.notes.has('library-symbols')).toBe(false);
    const libc: LinkInput[] = inputs(start, [unit(fn('f', constant(9)))]).map((input) =>
      input.kind === 'archive' ? { ...input, name: '/lib/libc.a' } : input,
    );
    expect(link(libc).notes.get('library-symbols')).toBe('1-1');
    expect(names(module)).not.toContain('unused');
  });

  test('local symbols of one name stay apart, equal structs become one', () => {
    const text = (n: number): string =>
      `%T16 = struct "s" { a: i8, b: ptr }\nobject @x local layouts all\n  data %T16 layouts all = {0: ${n}}\n` +
      fn(`f${n}`, '    %1 = addr @x, offset(%T16, 0)\n    %2 = load.i32 i8 %1\n    ret %2');
    const sum =
      '    %1 = call.i32 @f1, i32(), ()\n    %2 = call.i32 @f2, i32(), ()\n    %3 = shl.i32 %1, %2\n    ret %3';
    const module = link(
      inputs(
        unit(`${fn('start', sum)}function @f1 global layouts all\nfunction @f2 global layouts all\n`),
        unit(text(1)),
        unit(text(2)),
      ),
    );
    expect(results(module)).toEqual([4, 4, 4, 4]);
    expect(module.types.list.length).toBe(17);
  });

  test('layouts intersect; nothing left is an error that says why', () => {
    const wide = unit(
      `note "why" "u.c:3: needs 64-bit pointers"\n${fn('start', constant(1), 'global', 'le64,be64')}`,
      'le64,be64',
    );
    expect(laneNames(link(inputs(wide)).layouts)).toBe('le64,be64');
    expect(errorsOf(inputs(wide, unit('', 'le32')))).toEqual(['a.out: no layout is left for the program',
      '  m0.o is valid for le64,be64 (u.c:3: needs 64-bit pointers)', '  m1.o is valid for le32']);
  });

  test('aliases, wrap, defsym, -u', () => {
    const aliased = unit(
      `${fn('start', callOf('g'))}function @f local layouts all\n  define i32() layouts all O1 {\n  b0:\n${constant(3)}\n  }\nfunction @g weak layouts all\n  alias @f layouts all\n`,
    );
    expect(results(link(inputs(aliased)))).toEqual([3, 3, 3, 3]);
    const start = unit(`${fn('start', callOf('f'))}function @f global layouts all\n`);
    const wrapper = unit(`${fn('__wrap_f', callOf('__real_f'))}function @__real_f global layouts all\n`);
    expect(names(link(inputs(start, wrapper, unit(fn('f', constant(1)))), { ...program, wrap: ['f'] }))).toEqual([
      'start',
      '__wrap_f',
      'f',
    ]);
    expect(
      results(link(inputs(start, unit(fn('h', constant(8)))), { ...program, defsym: new Map([['f', 'h']]) })),
    ).toEqual([8, 8, 8, 8]);
    expect(
      names(
        link(inputs(unit(fn('start', constant(1))), [unit(fn('u', constant(1)))]), {
          ...program,
          undefinedSymbols: ['u'],
        }),
      ),
    ).toContain('u');
  });

  test('constructors are collected in order of priority, per layout', () => {
    const start =
      `${fn('start', '    %1 = addr @__lode_init_count, 0\n    %2 = load.word uword %1\n    %3 = trunc.i32 %2\n    ret %3')}object @__lode_init_count global layouts all\n` +
      'object @__lode_init_array global layouts all\nobject @keep global layouts all used\n  data ptr layouts all = &@__lode_init_array\n';
    const late = fn('late', '    ret', 'local', 'all', 'void()') + fn('wide', '    ret', 'local', 'le64', 'void()');
    const module = link(
      inputs(
        unit(start),
        unit(`${late}hook constructor 65535 @late layouts all\nhook constructor 200 @wide layouts le64\n`),
        unit(`${fn('early', '    ret', 'local', 'all', 'void()')}hook constructor 101 @early layouts all\n`),
      ),
    );
    expect(results(module)).toEqual([2, 3, 2, 2]);
    expect(printModule(module)).toContain('layouts le64 readonly = {0: &@early, 1: &@wide, 2: &@late}');
  });

  test('-r joins without dropping, -shared comes in when needed', () => {
    const partial = link(
      inputs(unit(`${fn('f', callOf('g'))}function @g global layouts all\n`), unit(fn('h', constant(1)))),
      { kind: 'object', name: 'r.o' },
    );
    expect(names(partial)).toEqual(['f', 'h', 'g']);
    const library = link(inputs(unit(fn('g', constant(6)))), { kind: 'shared', name: 'lib.so', soname: 'lib.so.1' });
    expect(library.notes.get('soname')).toBe('lib.so.1');
    const list: LinkInput[] = [
      ...inputs(unit(`${fn('start', callOf('f'))}function @f global layouts all\n`), partial),
      { kind: 'library', name: 'lib.so', module: library },
    ];
    expect(results(link(list))).toEqual([6, 6, 6, 6]);
  });

  test('linking is deterministic', () => {
    const make = (): Uint8Array =>
      encodeModule(
        link(inputs(unit(`${fn('start', callOf('f'))}function @f global layouts all\n`), [unit(fn('f', constant(7)))])),
      );
    expect(Buffer.compare(make(), make())).toBe(0);
  });
});

describe('repair of calls', () => {
  /** `start` calls `f` with a signature of its own. */
  const calls = (sig: string, args: string, make: string, then = '    ret %90', result = 'i32'): string =>
    `${fn('start', `${make}\n    %90 = call.${result} @f, ${sig}, (${args}) !1:7\n${then}`)}function @f global layouts all\n`;

  test('superfluous arguments are dropped, integers converted', () => {
    const f = unit(fn('f', '    %2 = trunc.i32 %0\n    ret %2', 'global', 'all', 'i32(word)', '(%0: word)'));
    expect(results(link(inputs(unit(calls('i32(i32, i32)', '%1, %1', '    %1 = iconst.i32 -5')), f)))).toEqual([
      -5, -5, -5, -5,
    ]);
    expect(results(link(inputs(unit(calls('i32(i64)', '%1', '    %1 = iconst.i64 -5')), f)))).toEqual([-5, -5, -5, -5]);
  });

  test('arguments narrower than int are narrowed as the definition wants', () => {
    const f = unit(fn('f', '    ret %0', 'global', 'all', 'i32(u8)', '(%0: i32)'));
    expect(results(link(inputs(unit(calls('i32(i32)', '%1', '    %1 = iconst.i32 513')), f)))).toEqual([1, 1, 1, 1]);
  });

  test('float arguments of old-style definitions', () => {
    const f = unit(fn('f', '    %1 = ftoi.i32 s %0\n    ret %1', 'global', 'all', 'i32(f32)', '(%0: f32)'));
    expect(results(link(inputs(unit(calls('i32(f64)', '%1', '    %1 = fconst.f64 2.5')), f)))).toEqual([2, 2, 2, 2]);
  });

  test('a variadic function called without its prototype', () => {
    const f = unit(
      fn(
        'f',
        '    %1 = vastart\n    %2 = iconst.word 1\n    %3 = index %1, %2, 8\n    %4 = load.i64 i64 %3\n    %5 = trunc.i32 %4\n    ret %5',
        'global',
        'all',
        'i32(ptr, ...)',
        '(%0: ptr)',
      ),
    );
    expect(
      results(
        link(
          inputs(
            unit(
              calls(
                'i32(ptr, i32, i32)',
                '%1, %2, %3',
                '    %1 = iconst.ptr 0\n    %2 = iconst.i32 4\n    %3 = iconst.i32 -9',
              ),
            ),
            f,
          ),
        ),
      ),
    ).toEqual([-9, -9, -9, -9]);
  });

  test('results are converted back, a missing one is zero', () => {
    const wide = unit(fn('f', '    %1 = iconst.i64 -3\n    ret %1', 'global', 'all', 'i64()'));
    expect(results(link(inputs(unit(calls('i32()', '', '')), wide)))).toEqual([-3, -3, -3, -3]);
    const pointer = unit(fn('f', '    %1 = iconst.ptr 77\n    ret %1', 'global', 'all', 'ptr()'));
    expect(results(link(inputs(unit(calls('i32()', '', '')), pointer)))).toEqual([77, 77, 77, 77]);
    const nothing = unit(fn('f', '    ret', 'global', 'all', 'void()'));
    expect(results(link(inputs(unit(calls('i32()', '', '')), nothing)))).toEqual([0, 0, 0, 0]);
  });

  test('what is missing is zero with a warning; structures against scalars are errors', () => {
    const f = unit(fn('f', '    ret %0', 'global', 'all', 'i32(i32)', '(%0: i32)'));
    const result = linkModules(inputs(unit(calls('i32()', '', '')), f), program);
    expect(result.errors).toEqual([]);
    expect(result.warnings).toEqual([
      'u.c:7: in function ‘start’: warning: ‘f’ is called with 0 arguments, its definition takes 1',
    ]);
    const struct = unit(
      `%T16 = struct { a: i32 }\n${fn('f', '    %1 = load.i32 i32 %0\n    ret %1', 'global', 'all', 'i32(%T16)', '(%0: ptr)')}`,
    );
    expect(errorsOf(inputs(unit(calls('i32(i32)', '%1', '    %1 = iconst.i32 1')), struct))).toEqual([
      'u.c:7: in function ‘start’: ‘f’ takes a structure as argument 1',
    ]);
  });
});

describe('merge', () => {
  /** A module for some lanes: a common function with a string, one that differs, a static counter. */
  const half = (lanes: string, n: number, extra = ''): Module =>
    unit(
      `${fn('common', '    %1 = addr @.str, 0\n    %2 = load.i32 i8 %1\n    ret %2', 'global', lanes)}${fn('differs', constant(n), 'global', lanes)}${extra}` +
        `${fn('count', '    %1 = addr @n.1, 0\n    %2 = load.i32 i32 %1\n    ret %2', 'global', lanes)}` +
        `object @.str local layouts ${lanes}\n  data i8 layouts ${lanes} readonly = 65\nobject @n.1 local layouts ${lanes}\n  data i32 layouts ${lanes} = 3\n`,
      lanes,
    );

  test('equal definitions are common, others variants', () => {
    const { module, errors } = mergeModules([half('le32,be32', 32), half('le64,be64', 64)]);
    expect(errors).toEqual([]);
    expect(verifyModule(module)).toEqual([]);
    const shape = Object.fromEntries(
      module.symbols.map((symbol) => [symbol.name, symbol.defs.map((def) => laneNames(def.layouts))]),
    );
    expect(shape).toEqual({
      common: ['all'],
      differs: ['le32,be32', 'le64,be64'],
      count: ['all'],
      '.str': ['all'],
      'n.1': ['all'],
    });
    expect(results(module, 'common')).toEqual([65, 65, 65, 65]);
    expect(results(module, 'differs')).toEqual([32, 64, 32, 64]);
  });

  test('a variable is not shared by two functions because it looks alike', () => {
    // In the second module another function uses a variable that looks the same.
    const other = (lanes: string, name: string): Module =>
      unit(
        `${fn('f', `    %1 = addr @${name}, 0\n    %2 = load.i32 i32 %1\n    ret %2`, 'global', lanes)}` +
          `${fn('g', '    %1 = addr @n.0, 0\n    %2 = iconst.i32 9\n    store.i32 i32 %1, %2\n    ret %2', 'global', lanes)}` +
          `object @n.0 local layouts ${lanes}\n  data i32 layouts ${lanes} = 3\nobject @n.1 local layouts ${lanes}\n  data i32 layouts ${lanes} = 3\n`,
        lanes,
      );
    const { module, errors } = mergeModules([other('le32,be32', 'n.1'), other('le64,be64', 'n.0')]);
    expect(errors).toEqual([]);
    expect(verifyModule(module)).toEqual([]);
    const runs = layouts.map(({ lane }) => {
      const machine = new Interpreter(module, lane, new SilentHost());
      machine.callFunction('g');
      return machine.callFunction('f');
    });
    expect(runs).toEqual([3, 9, 3, 9]);
  });

  test('layouts must be disjoint', () => {
    expect(mergeModules([half('le32,be32', 1), half('le32', 1)]).errors).toEqual([
      'u.c: another module is already valid for le32',
    ]);
  });
});

describe('archives', () => {
  const members = [
    { name: 'a.o', bytes: encodeModule(unit(fn('f', constant(1)))) },
    { name: 'a_name_longer_than_fifteen.o', bytes: encodeModule(unit(fn('g', constant(1)))) },
    { name: 'readme.txt', bytes: new Uint8Array([65, 66, 67]) },
  ];

  test('read back equal, and as GNU ar reads them', (context) => {
    const bytes = writeArchive(members);
    const archive = readArchive(bytes, 'x.a');
    expect(archive.members.map(({ name }) => name)).toEqual(members.map(({ name }) => name));
    expect([...archive.symbols]).toEqual([['f', 0], ['g', 1]]);
    archive.members.forEach((member, i) => expect(Buffer.compare(member.bytes, members[i]!.bytes)).toBe(0));
    needs(context, 'ar', 'archives are compared with those of binutils');
    const dir = mkdtempSync(join(tmpdir(), 'lode-ar-'));
    try {
      writeFileSync(join(dir, 'x.a'), bytes);
      for (const member of members) writeFileSync(join(dir, member.name), member.bytes);
      expect(spawnSync('ar', ['t', 'x.a'], { cwd: dir, encoding: 'utf8' }).stdout).toBe(
        `${members.map(({ name }) => name).join('\n')}\n`,
      );
      expect(spawnSync('ar', ['p', 'x.a', 'readme.txt'], { cwd: dir, encoding: 'utf8' }).stdout).toBe('ABC');
      // The other way round; GNU ar knows no symbols of ours.
      spawnSync('ar', ['rcDS', 'gnu.a', ...members.map(({ name }) => name)], { cwd: dir });
      const theirs = readFileSync(join(dir, 'gnu.a'));
      expect([...readArchive(theirs, 'gnu.a').symbols]).toEqual([['f', 0], ['g', 1]]);
      expect(Buffer.compare(writeArchive(members, false), theirs)).toBe(0);
    } finally {
      rmSync(dir, { recursive: true });
    }
  });

  test('damaged ones end in one FormatError', () => {
    const bytes = writeArchive(members);
    for (let i = 0; i < bytes.length; i += i < 200 ? 1 : 17) {
      for (const damaged of [
        bytes.subarray(0, i),
        Uint8Array.from(bytes, (byte, at) => (at === i ? byte ^ 0x55 : byte)),
      ]) {
        try {
          const archive = readArchive(damaged, 'x.a');
          for (const member of archive.members) decodeModule(member.bytes, member.name);
        } catch (error) {
          expect(error).toBeInstanceOf(FormatError);
        }
      }
    }
  });

  test('ar makes, changes and lists', () => {
    const dir = mkdtempSync(join(tmpdir(), 'lode-ar-'));
    const path = join(dir, 'x.a');
    const list = (): string[] => readArchive(readFileSync(path), path).members.map(({ name }) => name);
    try {
      for (const member of members) writeFileSync(join(dir, member.name), member.bytes);
      const files = members.map(({ name }) => join(dir, name));
      expect(ar(['rcs', path, files[0]!, files[1]!])).toBe(0);
      expect(ar(['-q', path, files[2]!])).toBe(0);
      expect(list()).toEqual(['a.o', 'a_name_longer_than_fifteen.o', 'readme.txt']);
      expect(ar(['d', path, 'a.o'])).toBe(0);
      expect(ar(['rb', 'readme.txt', path, files[0]!])).toBe(0);
      expect(list()).toEqual(['a_name_longer_than_fifteen.o', 'a.o', 'readme.txt']);
      expect(ar(['m', path, 'a_name_longer_than_fifteen.o'])).toBe(0);
      expect(list()).toEqual(['a.o', 'readme.txt', 'a_name_longer_than_fifteen.o']);
    } finally {
      rmSync(dir, { recursive: true });
    }
  });
});

describe('relocation records', () => {
  test('say place, kind, what and value per layout', () => {
    const module = unit(
      `sysc "read"\n%T16 = struct "s" { a: i8, p: ptr, b: i32:5 }\nobject @x global layouts all\n  data %T16 layouts all !1:2 = {0: 1, 1: &@x + offset(%T16, 1), 2: 3}\n` +
        fn(
          'f',
          `    %1 = addr @x, 0 !1:3\n    %2 = field %1, offset(%T16, 1) !1:4\n    %3 = rconst.word sub.word(convert.word(size(%T16)), 1)
    %4 = bfload.i32 i32 %1, bits(%T16, 2), i32, 5 !1:5\n    %5 = lt.word s1 %3, %3\n    %6 = call.i32 @f, i32(), ()\n    %7 = sysc.i32 "read", i32(), ()\n    ret %7`,
        ),
    );
    expect(
      relocations(module).map(({ place, kind, what, values }) => `${place} ${kind} ${what} ${values.join(' ')}`.trim()),
    ).toEqual([
      '.p ADDR x + offsetof(struct s, p) +4 +8 +4 +8',
      '.b BITS i32:5 3 3 3 3',
      '%0 addr ADDR x',
      '%1 field OFFSET offsetof(struct s, p) 4 8 4 8',
      '%2 rconst WORD ((word)sizeof(struct s) - 1) 11 23 11 23',
      '%3 bfload BITS bitoffset(struct s, b) 64 128 64 128',
      '%4 lt SIGN s1 unsigned signed unsigned signed',
      '%5 call CALL f',
      '%6 sysc SYSC read',
    ]);
  });
});
