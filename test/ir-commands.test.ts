// The commands on modules: what they print and how they end.

import type { Command } from 'commander';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { writeArchive } from '../ir/archive.ts';
import { command as inspect } from '../ir/commands/inspect.ts';
import { command as merge } from '../ir/commands/merge.ts';
import { command as nm } from '../ir/commands/nm.ts';
import { command as objdumpCommand } from '../ir/commands/objdump.ts';
import { command as size } from '../ir/commands/size.ts';
import { decodeModule } from '../ir/decode.ts';
import { encodeModule } from '../ir/encode.ts';
import { parsed } from './support/lir.ts';

const text = (lanes: string, value: number): string => `module "t.c" object layouts ${lanes}
file 1 "t.c"
note "why:f" "t.c:1"

%T16 = struct "s" { a: i8, p: ptr, b: u32:3 }

object @x global layouts ${lanes}
  data %T16 layouts ${lanes} !1:2 = {0: 1}

object @zero local layouts ${lanes}
  data i64 layouts ${lanes} = zero

object @ro weak layouts ${lanes}
  data i32 layouts ${lanes} readonly = 1

function @undefined global layouts ${lanes}

function @f global layouts ${lanes}
  define i32(ptr) layouts ${lanes} O1 !1:3 {
  b0(%0: ptr):
    %1 = field %0, offset(%T16, 1) !1:4
    %2 = iconst.i32 ${value}
    ret %2
  }
`;

let dir = '';
const file = (name: string): string => join(dir, name);

beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'lode-commands-'));
  const object = encodeModule(parsed(text('all', 1)));
  writeFileSync(file('t.o'), object);
  writeFileSync(file('lib.a'), writeArchive([{ name: 't.o', bytes: object }]));
  writeFileSync(file('cut.o'), object.subarray(0, 700));
  writeFileSync(file('text.txt'), 'no module');
  writeFileSync(file('le.o'), encodeModule(parsed(text('le32,le64', 1))));
  writeFileSync(file('be.o'), encodeModule(parsed(text('be32,be64', 2))));
});
afterAll(() => rmSync(dir, { recursive: true }));

/** Runs a command in this process; returns what it printed and its status. */
async function run(
  command: Command,
  ...argv: readonly string[]
): Promise<{ out: string; err: string; status: number }> {
  let out = '';
  let err = '';
  const before = process.exitCode;
  process.exitCode = 0;
  const stdout = vi.spyOn(process.stdout, 'write').mockImplementation((data) => {
    out += String(data);
    return true;
  });
  const stderr = vi.spyOn(process.stderr, 'write').mockImplementation((data) => {
    err += String(data);
    return true;
  });
  try {
    await command.parseAsync([...argv], { from: 'user' });
    return {
      out: out.replaceAll(`${dir}/`, ''),
      err: err.replaceAll(`${dir}/`, ''),
      status: Number(process.exitCode ?? 0),
    };
  } finally {
    stdout.mockRestore();
    stderr.mockRestore();
    process.exitCode = before;
  }
}

describe('nm', () => {
  test('classes', async () => {
    const zeros = '0'.repeat(16);
    expect((await run(nm(), file('t.o'))).out).toBe(
      `${zeros} T f\n${zeros} V ro\n${' '.repeat(16)} U undefined\n${zeros} D x\n${zeros} b zero\n`,
    );
    expect((await run(nm(), '-gu', file('t.o'))).out).toBe(`${' '.repeat(16)} U undefined\n`);
    expect((await run(nm(), '-P', '--defined-only', file('t.o'))).out).toBe('f T 0\nro V 0\nx D 0\nzero b 0\n');
  });

  test('sizes per layout', async () => {
    const { out } = await run(nm(), '-Sp', file('t.o'));
    expect(out).toContain('0000000000000000 le32=12 le64=24 be32=12 be64=24 D x');
    expect(out).toContain('0000000000000000 0000000000000008 b zero');
  });

  test('archives', async () => {
    expect((await run(nm(), '-Ag', file('lib.a'))).out).toContain('lib.a:t.o:0000000000000000 T f');
    expect((await run(nm(), '-s', file('lib.a'))).out).toContain('Archive index:\nx in t.o\nro in t.o\nf in t.o\n');
  });
});

describe('size', () => {
  test('of one file and by section', async () => {
    const { out } = await run(size(), file('t.o'));
    expect(out).toMatch(/^ *text +data +bss +dec +hex +filename\n *\d+ +\d+ +8 +\d+ +[0-9a-f]+ +t\.o\n$/);
    expect((await run(size(), '--sections', file('t.o'))).out).toMatch(
      /^t\.o:\nsection +size +stored +own +library\nheader +624 +624 +624 +0\nstrings/,
    );
  });
});

describe('objdump', () => {
  const objdump = (): ReturnType<typeof objdumpCommand> => objdumpCommand({ imageText: async () => null });

  test('headers, symbols, relocations, code', async () => {
    const { out } = await run(objdump(), '-h', '-t', '-r', '-d', file('t.o'));
    expect(out).toContain('t.o:     file format lode\nkind object, layouts all\n');
    expect(out).toMatch(/4 {2}symbols +\d+ +\d+ +0x[0-9a-f]+ +[0-9a-f]{16}\n/);
    expect(out).toMatch(/U +global +function +\*UND\* +undefined\n/);
    expect(out).toMatch(/f +%1 field +t\.c:4 +OFFSET +offsetof\(struct s, p\) +4 +8 +4 +8\n/);
    expect(out).toContain('%1 = field %0, offset(%T16, 1) !1:4');
  });

  test('says what is missing', async () => {
    expect(await run(objdump(), file('t.o'))).toMatchObject({ status: 1, out: '' });
  });
});

describe('inspect', () => {
  test('summary, types and relocations', async () => {
    const { out } = await run(inspect(), '--types', '--relocs', file('t.o'));
    expect(out).toContain('functions: 1 of 1 common to all layouts (100 %)');
    expect(out).toContain('data: 3 of 3 common to all layouts (100 %)');
    expect(out).toMatch(/\(hole\) +3 +7 +3 +7\n/);
    expect(out).toMatch(/b +u32:3 +8\.0 :3 +16\.0 :3 +8\.0 :3 +16\.0 :3\n/);
    expect(out).toMatch(/OFFSET +f: %1 field +t\.c:4 +4 +8 +4 +8 +offsetof\(struct s, p\)\n/);
  });

  test('as JSON, for some layouts', async () => {
    const value = JSON.parse((await run(inspect(), '--json', '--relocs', '--layouts', 'le64', file('t.o'))).out) as {
      relocations: unknown[];
      summary: unknown;
    };
    expect(value.relocations).toContainEqual({
      kind: 'OFFSET',
      symbol: 'f',
      place: '%1 field',
      line: 't.c:4',
      what: 'offsetof(struct s, p)',
      values: { le64: '8' },
    });
    expect(value.summary).toMatchObject({ functions: { common: 1, total: 1 }, variants: [] });
  });
});

describe('inspect of targets, reasons and differences', () => {
  const tools = { laneOfTarget: async (name: string) => ({ alpha: 1, sparc: 2 })[name] };

  test('relocations on targets', async () => {
    const { out } = await run(inspect(tools), '--resolve', 'sparc,alpha', file('t.o'));
    expect(out).toMatch(/KIND +PLACE +LINE +sparc +alpha +WHAT\n/);
    expect(out).toMatch(/OFFSET +f: %1 field +t\.c:4 +4 +8 +offsetof\(struct s, p\)\n/);
    expect(await run(inspect(tools), '--resolve', 'vax', file('t.o'))).toMatchObject({ status: 1, err: "lode inspect: no target 'vax'\n" });
  });

  test('relocations in a narrow terminal', async () => {
    const before = Object.getOwnPropertyDescriptor(process.stdout, 'columns');
    Object.defineProperty(process.stdout, 'columns', { value: 60, configurable: true });
    const { out } = await run(inspect(tools), '--resolve', 'sparc,alpha', file('t.o'));
    if (before === undefined) Reflect.deleteProperty(process.stdout, 'columns');
    else Object.defineProperty(process.stdout, 'columns', before);
    expect(out).toContain('OFFSET offsetof(struct s, p)\n  in f: %1 field, t.c:4\n  sparc 4   alpha 8\n');
    expect(out).not.toContain('KIND');
  });

  test('why a symbol is a variant', async () => {
    expect((await run(inspect(), '--why', 'f', file('t.o'))).out).toMatch(/t\.o: function f is common to all\n$/);
    await run(merge(), '-o', file('two.o'), file('le.o'), file('be.o'));
    expect((await run(inspect(), '--why', 'f', file('two.o'))).out).toMatch(/two\.o: function f is a variant because of t\.c:\d\n {2}le32,le64: t\.c:\d\n {2}be32,be64: t\.c:\d\n$/);
    expect(await run(inspect(), '--why', 'absent', file('t.o'))).toMatchObject({ status: 1, err: "lode inspect: no definition of 'absent'\n" });
  });

  test('what differs between two modules', async () => {
    expect(await run(inspect(), '--diff', file('t.o'), file('t.o'))).toMatchObject({ status: 0, out: expect.stringContaining('no differences') as string });
    await run(merge(), '-o', file('two.o'), file('le.o'), file('be.o'));
    const { out, status } = await run(inspect(), '--diff', file('t.o'), file('two.o'));
    expect(status).toBe(1);
    expect(out).toMatch(/changed function f: operations \d+ → \d+, (?:relocations \d+ → \d+, )?common → le32,le64 \| be32,be64\n/);
    const { differences } = JSON.parse((await run(inspect(), '--diff', '--json', file('t.o'), file('two.o'))).out) as { differences: { name: string; after: { variants: string } }[] };
    expect(differences.find(({ name }) => name === 'f')!.after.variants).toBe('le32,le64 | be32,be64');
    expect(await run(inspect(), '--diff', file('t.o'))).toMatchObject({ status: 1, err: 'lode inspect: --diff compares two modules, not 1\n' });
  });
});

describe('merge', () => {
  test('joins and says what is a variant', async () => {
    expect(await run(merge(), '-o', file('all.o'), file('le.o'), file('be.o'))).toEqual({
      out: '',
      err: '',
      status: 0,
    });
    expect(decodeModule(readFileSync(file('all.o')), 'all.o').layouts).toBe(15);
    const { out } = await run(inspect(), file('all.o'));
    expect(out).toContain('functions: 0 of 1 common to all layouts (0 %)');
    expect(out).toContain('data: 3 of 3 common');
    expect(out).toContain('variant function f: le32,le64 | be32,be64 (t.c:1)');
  });

  test('refuses overlapping layouts', async () => {
    expect(await run(merge(), '-o', file('bad.o'), file('t.o'), file('be.o')))
      .toEqual({ out: '', err: 'lode merge: t.c: another module is already valid for be32,be64\n', status: 1 });
  });
});

describe('bad input', () => {
  test.each([
    ['nm', nm],
    ['size', size],
    ['inspect', inspect],
  ] as const)('%s reports damaged, foreign and absent files in one line each', async (name, command) => {
    const { err, status } = await run(command(), file('cut.o'), file('text.txt'), file('absent'));
    expect(status).toBe(1);
    expect(err).toMatch(
      new RegExp(
        `^lode ${name}: cut\\.o: section header, offset 0x8: the module has \\d+ bytes, the file only 700\n` +
          `lode ${name}: text\\.txt: section header, offset 0x0: file format not recognized\nlode ${name}: 'absent': No such file\n$`,
      ),
    );
  });
});
