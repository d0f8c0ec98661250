// `lode cc` as a user of gcc meets it: phases, outputs, dependencies, libraries, bad input.

import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, inject, test } from 'vitest';
import { defaultOptions, parseOptions, splitArguments } from '../frontend/driver/options.ts';
import { dependencyRule } from '../frontend/driver/dependencies.ts';
import { execute, lode, runProgram, withFolder, type Outcome } from './program.ts';

/** Outcomes hold bytes, a character each. */
const utf8 = (bytes: string): string => Buffer.from(bytes, 'latin1').toString();

/** Writes files into a fresh folder and calls `body` with a function that runs `lode cc` there. */
async function inFolder(files: Readonly<Record<string, string>>,
  body: (cc: (...argv: string[]) => Promise<Outcome>, path: (name: string) => string) => Promise<void>): Promise<void> {
  const broken = inject('buildError');
  if (broken !== '') throw new Error(broken);
  await withFolder(async (folder) => {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(join(folder, name, '..'), { recursive: true });
      writeFileSync(join(folder, name), text);
    }
    const cc = async (...argv: string[]): Promise<Outcome> => {
      const { stdout, stderr, status } = await lode(['cc', ...argv], { cwd: folder, env: { LC_ALL: 'C.UTF-8' } });
      return { stdout: utf8(stdout), stderr: utf8(stderr), status };
    };
    await body(cc, (name) => join(folder, name));
  });
}

const main = '#include "part.h"\n#include <stdio.h>\nint main(void) { printf("%d\\n", part(20) + EXTRA); return 0; }\n';
const files = {
  'main.c': main, 'part.c': '#include "part.h"\nint part(int x) { return 2 * x; }\n', 'inc/part.h': '#pragma once\nint part(int);\n',
  'bad.c': 'int f(void) { return y; }\n', 'main.s': 'nop\n',
};

describe('options', () => {
  test('joined, separate and prefixed forms', () => {
    const options = parseOptions(['-Ia', '-I', 'b', '-DX=1', '-D', 'Y', '-UZ', '-O3', '-std=gnu99', '-ox', '-Wl,-soname,lib.so', '-lm', 'f.c', '-xc', '-']);
    expect(options).toMatchObject({
      includeAngle: ['a', 'b'], optLevel: 3, std: 'gnu99', output: 'x', soname: 'lib.so', errors: [],
      defines: [{ name: 'X', body: '1' }, { name: 'Y', body: '1' }, { name: 'Z', undef: true }],
      inputs: [{ path: 'm', kind: 'library' }, { path: 'f.c', language: '' }, { path: '-', language: 'c' }],
    });
  });

  test('what gcc does not know is an error', () => {
    expect(parseOptions(['-std=c5']).errors).toEqual(['unrecognized command-line option ‘-std=c5’']);
    expect(parseOptions(['--nonsense']).errors).toEqual(['unrecognized command-line option ‘--nonsense’']);
    expect(parseOptions(['-o']).errors).toEqual(['missing argument to ‘-o’']);
    expect(parseOptions(['--layouts=le16']).errors.length).toBe(1);
  });

  test('response files split as gcc splits them', () => {
    expect(splitArguments(`a "b c"\n'd "e' f\\ g`)).toEqual(['a', 'b c', 'd "e', 'f g']);
  });

  test('every option that sets nothing leaves the defaults', () => {
    expect(parseOptions(['-m64', '-fPIC', '-static', '-pipe', '-no-pie'])).toEqual(defaultOptions());
  });
});

test('rules for make break lines and quote blanks', () => {
  const paths = Array.from({ length: 12 }, (_, i) => ({ path: i === 3 ? 'a b.h' : `folder/header${i}.h`, system: i > 9 }));
  const rule = dependencyRule(['x.o'], paths, false, true);
  expect(rule).toContain('a\\ b.h');
  expect(rule).not.toContain('header11');
  expect(rule.split('\n').every((line) => line.length <= 78)).toBe(true);
  expect(rule).toContain('\nfolder/header9.h:\n');
});

describe.concurrent('lode cc', () => {
  test('compiles, links and runs several sources', () => inFolder(files, async (cc, path) => {
    expect(await cc('-Iinc', '-DEXTRA=2', 'main.c', 'part.c', '-o', 'prog')).toMatchObject({ status: 0, stderr: '' });
    expect((await runProgram(path('prog'), 'interp-be32')).stdout).toBe('42\n');
    expect(readFileSync(path('prog'), 'latin1').startsWith('#!/usr/bin/env lode-run\nLODE')).toBe(true);
  }));

  test('-c with several sources, then archives and -l in order', () => inFolder(files, async (cc, path) => {
    expect((await cc('-Iinc', '-DEXTRA=0', '-c', 'main.c', 'part.c')).status).toBe(0);
    expect((await lode(['ar', 'rcs', 'libpart.a', 'part.o'], { cwd: path('.') })).status).toBe(0);
    // An archive is searched wherever it stands, as lld does.
    expect((await cc('-L.', '-lpart', 'main.o', '-o', 'early')).status).toBe(0);
    const lacking = await cc('main.o', '-o', 'lacking');
    expect(lacking).toMatchObject({ status: 1, stderr: expect.stringContaining('undefined reference to ‘part’') });
    expect(existsSync(path('lacking'))).toBe(false);
    expect((await cc('main.o', '-L.', '-lpart', '-lm', '-o', 'late')).status).toBe(0);
    expect((await runProgram(path('late'), 'interp-le64')).stdout).toBe('40\n');
    expect((await cc('main.o', '-lnosuch')).stderr).toContain('cannot find -lnosuch');
  }));

  test('outputs and messages do not depend on the number of processes', () => inFolder({
    ...files, 'a.c': 'int a(void) { return x; }\n', 'b.c': 'int b(void) { return sizeof(long); }\n', 'c.c': 'int c(int n) { int d; return n; }\n', 'd.c': 'int d(;\n',
  }, async (cc, path) => {
    const command = ['-c', '-Iinc', '-Wall', 'a.c', 'b.c', 'part.c', 'c.c', 'd.c'];
    const alone = await cc(...command);
    expect([alone.status, alone.stderr.match(/^[a-d]\.c:\d+/gm)]).toEqual([1, ['a.c:1', 'a.c:1', 'c.c:1', 'd.c:1']]);
    const objects = ['b.o', 'part.o', 'c.o'].map((name) => readFileSync(path(name)));
    for (const jobs of ['2', '3', '9']) {
      for (const name of ['b.o', 'part.o', 'c.o']) rmSync(path(name));
      const { stdout, stderr, status } = await lode(['cc', ...command], { cwd: path('.'), env: { LC_ALL: 'C.UTF-8', LODE_JOBS: jobs } });
      expect({ stdout: utf8(stdout), stderr: utf8(stderr), status }).toEqual(alone);
      expect(['b.o', 'part.o', 'c.o'].map((name) => readFileSync(path(name)))).toEqual(objects);
      expect([existsSync(path('a.o')), existsSync(path('d.o'))]).toEqual([false, false]);
    }
  }));

  test('-ftime-report tells the phases', () => inFolder(files, async (cc) => {
    const { stderr, status } = await cc('-c', '-ftime-report', '-Iinc', 'part.c');
    expect(status).toBe(0);
    for (const phase of ['start-up', 'preprocess', 'parse', 'check', 'lower', 'optimize', 'write', 'TOTAL']) expect(stderr).toMatch(new RegExp(`^ ${phase} +: +\\d+ ms`, 'm'));
  }));

  test('-shared gives a library that a later link takes in', () => inFolder(files, async (cc, path) => {
    expect((await cc('-Iinc', '-shared', '-fPIC', 'part.c', '-o', 'libpart.so')).status).toBe(0);
    expect((await cc('-Iinc', '-DEXTRA=1', 'main.c', '-L.', '-lpart', '-o', 'prog')).status).toBe(0);
    expect((await runProgram(path('prog'), 'interp-le32')).stdout).toBe('41\n');
  }));

  test('-S writes text that compiles to the same object', () => inFolder(files, async (cc, path) => {
    expect((await cc('-Iinc', '-O1', '-S', 'part.c')).status).toBe(0);
    expect((await cc('-Iinc', '-O1', '-c', 'part.c', '-o', 'direct.o')).status).toBe(0);
    expect((await cc('-c', 'part.lir', '-o', 'text.o')).status).toBe(0);
    const [direct, text] = await Promise.all(['direct.o', 'text.o'].map((name) => lode(['objdump', '-d', name], { cwd: path('.') })));
    expect(text!.stdout.replace(/text\.o|digest .*/g, '')).toBe(direct!.stdout.replace(/direct\.o|digest .*/g, ''));
  }));

  test('-E, -dM and standard input', () => inFolder({ ...files, 'lanes.c': 'long x = __LONG_MAX__;\n' }, async (cc, path) => {
    expect((await cc('-E', '-P', 'lanes.c')).stdout).toContain('long x = 9223372036854775807L;');
    expect((await cc('-E', '-P', '--layouts=be32', 'lanes.c')).stdout).toContain('long x = 2147483647L;');
    expect((await cc('-E', '-dM', 'lanes.c')).stdout).toMatch(/^#define __lode__ 1$/m);
    const piped = await lode(['cc', '-x', 'c', '-E', '-P', '-'], { cwd: path('.'), stdin: '#define A 3\nA\n' });
    expect(piped.stdout.trim()).toBe('3');
  }));

  test('-MMD, -MF, -MP, -MT and -MM', () => inFolder(files, async (cc, path) => {
    await cc('-Iinc', '-DEXTRA=0', '-MMD', '-MP', '-c', 'main.c');
    expect(readFileSync(path('main.d'), 'utf8')).toBe('main.o: main.c inc/part.h\ninc/part.h:\n');
    await cc('-Iinc', '-DEXTRA=0', '-MD', '-MF', 'deps', '-MT', 'target', '-c', 'main.c');
    expect(readFileSync(path('deps'), 'utf8')).toMatch(/^target: main\.c inc\/part\.h .*stdio\.h/);
    expect((await cc('-Iinc', '-MM', 'main.c')).stdout).toBe('main.o: main.c inc/part.h\n');
  }));

  test('a failed compilation leaves no object and ends with 1', () => inFolder(files, async (cc, path) => {
    writeFileSync(path('bad.o'), 'old');
    const { status, stderr } = await cc('-c', 'bad.c');
    expect(status).toBe(1);
    expect(stderr).toMatch(/^bad\.c: In function ‘f’:\nbad\.c:1:22: error: ‘y’ undeclared/);
    expect(existsSync(path('bad.o'))).toBe(false);
    expect((await cc('-fsyntax-only', 'part.c', '-Iinc')).status).toBe(0);
  }));

  test('bad command lines end in one line', () => inFolder(files, async (cc) => {
    expect(await cc()).toMatchObject({ status: 1, stderr: 'lode cc: fatal error: no input files\n' });
    expect((await cc('-c', 'absent.c')).stderr).toBe('lode cc: error: absent.c: No such file or directory\n');
    expect((await cc('absent.o')).stderr).toContain('cannot find absent.o: No such file or directory');
    expect((await cc('-c', '-o', 'x.o', 'main.c', 'part.c')).stderr).toContain('cannot specify ‘-o’');
    expect((await cc('main.s')).stderr).toContain('assembly language is not portable');
  }));

  test('-Werror, -w and -include', () => inFolder({ 'w.c': 'int f(void) { return g(); }\n', 'g.h': 'int g(void);\n' }, async (cc) => {
    expect(await cc('-c', 'w.c')).toMatchObject({ status: 0, stderr: expect.stringContaining('[-Wimplicit-function-declaration]') });
    expect((await cc('-c', '-Werror', 'w.c')).status).toBe(1);
    expect(await cc('-c', '-w', 'w.c')).toMatchObject({ status: 0, stderr: '' });
    expect(await cc('-c', '-Wall', '-include', 'g.h', 'w.c')).toMatchObject({ status: 0, stderr: '' });
  }));

  test('a program narrowed to 64 bits is refused elsewhere', () => inFolder({ 'm.c': 'int main(void) { return sizeof(long) == 8 ? 7 : 1; }\n' }, async (cc, path) => {
    expect((await cc('--layouts=le64,be64', 'm.c', '-o', 'm')).status).toBe(0);
    expect((await runProgram(path('m'), 'interp-be64')).status).toBe(7);
    const refused = await runProgram(path('m'), 'interp-le32');
    expect(refused.status).toBe(1);
    expect(refused.stderr).toContain('le32');
  }));
});

test('config.site answers autoconf so that one config.h holds for all layouts', () => inFolder({
  // What configure does with cached answers: C expressions in config.h, and the test of AC_C_BIGENDIAN's `universal`.
  'configure': [
    '. "$1"', 'for type in long void_p size_t; do', '  eval "value=\\$ac_cv_sizeof_$type"', '  echo "#define SIZEOF_$type $value"', 'done',
    'test "$ac_cv_c_bigendian" = universal && printf "#if defined __BIG_ENDIAN__\\n# define WORDS_BIGENDIAN 1\\n#endif\\n"', '',
  ].join('\n'),
  'main.c': `#include "config.h"
#include <stdio.h>
#if SIZEOF_long == 8
static const char *word = "wide";
#else
static const char *word = "narrow";
#endif
int main(void) {
  int big = 0;
#ifdef WORDS_BIGENDIAN
  big = 1;
#endif
  printf("%s %d %d %d\\n", word, SIZEOF_void_p == sizeof(void *), SIZEOF_size_t == sizeof(size_t), big);
  return 0;
}
`,
}, async (cc, path) => {
  const site = (await cc('-print-file-name=config.site')).stdout.trim();
  const { stdout, status } = await execute('sh', ['configure', site], { cwd: path('.') });
  expect(status).toBe(0);
  writeFileSync(path('config.h'), stdout);
  expect(await cc('main.c', '-o', 'main')).toEqual({ stdout: '', stderr: '', status: 0 });
  const outputs = await Promise.all(['le32', 'le64', 'be32', 'be64'].map(async (lane) => (await runProgram(path('main'), `interp-${lane}`)).stdout));
  expect(outputs).toEqual(['narrow 1 1 0\n', 'wide 1 1 0\n', 'narrow 1 1 1\n', 'wide 1 1 1\n']);
}));

test('the common share counts functions before inlining takes them away', () => inFolder({
  'a.c': `static int one(int x) { return x + 1; }
static int two(int x) { return one(x) * 2; }
int word(void) {
#if __SIZEOF_POINTER__ == 8
  return 64;
#else
  return 32;
#endif
}
int b(int);
int main(void) { return two(word()) + b(1); }
`,
  'b.c': 'static int three(int x) { return x * 3; }\nint b(int x) { return three(x); }\n',
}, async (cc, path) => {
  for (const level of ['-O0', '-O2']) {
    expect(await cc(level, 'a.c', 'b.c', '-o', 'main')).toEqual({ stdout: '', stderr: '', status: 0 });
    expect((await lode(['inspect', path('main')])).stdout).toContain('  functions: 5 of 6 common to all layouts (83.3 %)\n');
  }
  // Where a program is written does not change it, so that its images are found again.
  mkdirSync(path('elsewhere'));
  expect(await cc('-O2', 'a.c', 'b.c', '-o', path('elsewhere/main'))).toEqual({ stdout: '', stderr: '', status: 0 });
  expect(readFileSync(path('elsewhere/main')).equals(readFileSync(path('main')))).toBe(true);
  // Members of archives are sources of the program too; only libc's are not.
  expect(await cc('-O2', '-c', 'b.c')).toEqual({ stdout: '', stderr: '', status: 0 });
  expect((await lode(['ar', 'rcs', path('libb.a'), path('b.o')])).status).toBe(0);
  expect(await cc('-O2', 'a.c', '-L.', '-lb', '-o', 'main')).toEqual({ stdout: '', stderr: '', status: 0 });
  expect((await lode(['inspect', path('main')])).stdout).toContain('  functions: 5 of 6 common to all layouts (83.3 %)\n');
  expect(await cc('-O2', '-c', 'a.c', '-o', 'a.o')).toEqual({ stdout: '', stderr: '', status: 0 });
  expect((await lode(['inspect', path('a.o')])).stdout).toContain('  functions: 3 of 4 common to all layouts (75 %)\n');
}));
