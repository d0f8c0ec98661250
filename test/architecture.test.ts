// The shape of the tree, checked: imports point one way, folders form no cycle, files stay readable, generated files are
// current. The table below is the picture in ARCHITECTURE.md.

import { spawnSync } from 'node:child_process';
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));

/** What the files of a folder may import of ours, as path prefixes; the longest matching folder decides. */
const mayImport: readonly (readonly [folder: string, allowed: readonly string[]])[] = [
  ['cli.ts', ['frontend/', 'ir/', 'backends/', 'loader/', 'runtime/', 'package.json']],
  ['api.ts', ['frontend/', 'ir/', 'loader/']],
  ['frontend/', ['frontend/', 'ir/', 'runtime/abi/']],
  ['frontend/c/', ['frontend/c/', 'ir/', 'runtime/abi/']],
  ['ir/', ['ir/']],
  ['backends/', ['backends/', 'ir/', 'runtime/abi/']],
  ['loader/', ['loader/', 'backends/', 'ir/', 'runtime/']],
  ['runtime/abi/', ['runtime/abi/']],
  ['runtime/personality/', ['runtime/personality/']],
  ['runtime/host/', ['runtime/host/', 'runtime/abi/', 'ir/']],
  ['test/', ['']],
  ['bench/', ['bench/', 'frontend/', 'ir/', 'backends/', 'loader/', 'runtime/']],
  ['.ci/', ['.ci/']],
  // Who the launcher is for, and which build's images it starts.
  ['.ci/build.ts', ['.ci/', 'backends/native.ts', 'loader/build.ts']],
  // What the snapshot of `lode cc` holds.
  ['.ci/snapshot.ts', ['cli.ts', 'frontend/driver/']],
  ['vitest.config.ts', []],
];

/** Packages that only some folders may import. */
const packageHomes: Readonly<Record<string, readonly string[]>> = {
  binaryen: ['backends/wasm/'],
  chevrotain: ['frontend/'],
  commander: ['cli.ts', 'ir/commands/', 'loader/commands/', 'frontend/driver/'],
  rolldown: ['.ci/'],
  vitest: ['vitest.config.ts'],
  'fast-check': [],
};

/** Longest hand-written file, in lines. */
const maxLines = 900;
/** The one legitimate giant of a compiler: the interpreter's switch, whose labels are generated. */
const giants = ['ir/interpret/execute.ts'];

/** Each generator rewrites its files when run; add a row with every new one. Some only replace regions marked in a file. */
export const generators: readonly { readonly script: string; readonly files: readonly string[] }[] = [
  { script: 'ir/generate.ts', files: ['ir/op.gen.ts'] },
  { script: 'ir/document.ts', files: ['docs/ir.md'] },
  { script: 'ir/interpret/generate.ts', files: ['ir/interpret/codes.gen.ts', 'ir/interpret/execute.ts'] },
  { script: 'runtime/abi/generate.ts', files: ['runtime/libc/include/lode/sysc.h', 'runtime/personality/calls.h'] },
];

const files = ['*.ts', '{ir,frontend,backends,loader,runtime,test,bench,.ci}/**/*.ts']
  .flatMap((pattern) => globSync(pattern, { cwd: root })).filter((file) => !file.includes('node_modules')).sort();

interface Import { readonly from: string; readonly to: string; readonly ours: boolean; readonly dynamic: boolean; readonly typeOnly: boolean }

/** The imports of one file: ours as paths from the root, packages by name. */
function importsOf(file: string): Import[] {
  const text = readFileSync(join(root, file), 'utf8').replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');
  const found: Import[] = [];
  const add = (target: string, dynamic: boolean, typeOnly: boolean): void => {
    const to = target.startsWith('.') ? relative(root, join(root, dirname(file), target)) : target;
    found.push({ from: file, to, ours: target.startsWith('.'), dynamic, typeOnly });
  };
  for (const match of text.matchAll(/^\s*(?:import|export)\s+(type\s)?(?:[\w*$\s{},]*?\sfrom\s*)?['"]([^'"]+)['"]/gm)) add(match[2], false, match[1] !== undefined);
  for (const match of text.matchAll(/(?<!typeof )\bimport\(\s*['"]([^'"]+)['"]/g)) add(match[1], true, false);
  for (const match of text.matchAll(/\btypeof import\(\s*['"]([^'"]+)['"]/g)) add(match[1], true, true);
  return found;
}

const imports = files.flatMap(importsOf);
/** Tests lie in test/, or beside what they test. */
const isTest = (path: string): boolean => /^test\/|\/test\/|\.test\.ts$/.test(path);
/** The longest row whose folder holds the path. */
const ruleOf = (path: string): (typeof mayImport)[number] | undefined =>
  mayImport.filter(([folder]) => (isTest(path) ? 'test/' : path).startsWith(folder)).sort((a, b) => b[0].length - a[0].length)[0];

test('imports are found', () => {
  expect(imports.filter((i) => i.ours).length).toBeGreaterThan(files.length / 2);
  expect(importsOf('test/architecture.test.ts').map((i) => i.to)).toEqual(['node:child_process', 'node:fs', 'node:path', 'node:url', 'vitest']);
});

test('every file has a rule', () => {
  expect(files.filter((file) => ruleOf(file) === undefined)).toEqual([]);
});

test('imports point one way', () => {
  const wrong = imports.filter((i) => i.ours && !ruleOf(i.from)?.[1].some((prefix) => i.to.startsWith(prefix)));
  expect(wrong.map((i) => `${i.from} imports ${i.to}`)).toEqual([]);
});

test('only the build imports cli.ts, and only tests import tests', () => {
  const wrong = imports.filter((i) => (i.to === 'cli.ts' && !i.from.startsWith('.ci/')) || (isTest(i.to) && !isTest(i.from)));
  expect(wrong.map((i) => `${i.from} imports ${i.to}`)).toEqual([]);
});

test('packages stay in their folders, and none is undeclared', () => {
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Record<string, Record<string, string>>;
  const wrong: string[] = [];
  for (const { from, to, ours } of imports) {
    if (ours || to.startsWith('node:')) continue;
    const name = to.split('/').slice(0, to.startsWith('@') ? 2 : 1).join('/');
    const homes = isTest(from) ? undefined : packageHomes[name];
    const declared = manifest.dependencies[name] ?? manifest.devDependencies[name];
    if (declared === undefined || (homes !== undefined && !homes.some((home) => from.startsWith(home)))) wrong.push(`${from} imports ${to}`);
  }
  expect(wrong).toEqual([]);
});

test('binaryen is loaded only when wasm is made', () => {
  // Static imports are allowed inside backends/wasm; that folder itself must then be imported dynamically.
  const wasm = imports.filter((i) => i.to === 'binaryen' && !i.dynamic && !i.typeOnly).map((i) => i.from);
  const eager = new Set(wasm);
  for (let grown = true; grown;) {
    grown = false;
    for (const i of imports) {
      if (i.dynamic || i.typeOnly || !eager.has(i.to) || eager.has(i.from)) continue;
      eager.add(i.from);
      grown = true;
    }
  }
  expect([...eager].filter((file) => !/^(?:backends\/wasm|bench)\//.test(file) && !isTest(file))).toEqual([]);
});

test('folders form no cycle', () => {
  const edges = new Map<string, Set<string>>();
  for (const i of imports) {
    if (!i.ours || isTest(i.from)) continue;
    const [from, to] = [i.from, i.to].map((path) => path.split('/')[0]);
    if (from !== to) edges.set(from, (edges.get(from) ?? new Set()).add(to));
  }
  const cycles: string[] = [];
  const done = new Set<string>();
  const visit = (folder: string, path: readonly string[]): void => {
    if (path.includes(folder)) cycles.push([...path.slice(path.indexOf(folder)), folder].join(' → '));
    if (path.includes(folder) || done.has(folder)) return;
    for (const next of edges.get(folder) ?? []) visit(next, [...path, folder]);
    done.add(folder);
  };
  for (const folder of edges.keys()) visit(folder, []);
  expect(cycles).toEqual([]);
});

test('files stay readable', () => {
  const long = files.filter((file) => !file.endsWith('.gen.ts') && !giants.includes(file))
    .map((file) => ({ file, lines: readFileSync(join(root, file), 'utf8').split('\n').length - 1 }))
    .filter(({ lines }) => lines > maxLines);
  expect(long.map(({ file, lines }) => `${file}: ${lines} lines`)).toEqual([]);
});

test('no file is named for nothing', () => {
  expect(files.filter((file) => /(?:^|\/)(?:utils?|helpers?|index|common|misc)\.ts$/.test(file))).toEqual([]);
});

describe('generated files are current', () => {
  for (const { script, files: outputs } of generators) {
    test(script, () => {
      const read = (): string[] => outputs.map((file) => readFileSync(join(root, file), 'utf8'));
      const before = read();
      // Some generators know --check and only compare; the others write, and what they changed is put back.
      const { status, stderr } = spawnSync(process.execPath, [join(root, script), '--check'], { cwd: root, encoding: 'utf8' });
      const after = read();
      outputs.forEach((file, i) => after[i] === before[i] || writeFileSync(join(root, file), before[i]));
      expect(stderr).toBe('');
      expect(status).toBe(0);
      outputs.forEach((file, i) => expect(after[i] === before[i], `${file} is what node ${script} writes`).toBe(true));
    });
  }
  test('every *.gen.ts has a generator', () => {
    const known = new Set(generators.flatMap((generator) => generator.files));
    expect(files.filter((file) => file.endsWith('.gen.ts') && !known.has(file))).toEqual([]);
  });
});
