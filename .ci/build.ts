// Builds what the commands need: dist/lode.mjs with its chunks, dist/libc.a, dist/support.o and dist/linux.o, and the lode* commands in
// node_modules/.bin.
//
//   node .ci/build.ts            all of it (npm's `prepare`, so that `npm ci` is enough)
//   node .ci/build.ts --bundle   without libc.a and what native images take along
//
// 1. Bundle: cli.ts and what it imports become dist/main.mjs, api.ts dist/api.mjs, plus one chunk per lazily imported command; chevrotain and
//    commander go in, binaryen stays outside. dist/lode.mjs is the entry: it checks Node's version, turns V8's compile
//    cache on (which works only for modules loaded after it) and imports main.mjs. Chunks are named by their content,
//    and those of earlier builds stay for a day, so that commands that run meanwhile can go on (retire.ts).
//    For `lode cc`, whose start counts most, a second bundle becomes a start-up snapshot, dist/cc.blob (snapshot.ts).
// 2. libc: every runtime/libc/src/**/*.c through `lode cc -c` and `lode ar`, by the bundle just made. What native images take along, the support
//    functions and the personality, becomes one object each.
// 3. Launcher: runtime/launcher becomes the machine's own lode-run where it has a native target; it knows the build whose images
//    it starts. Elsewhere lode-run is `lode run`.
// 4. Commands: shell launchers that exec the native Node binary directly; npm does not link a package's own bin. For
//    `run` they raise the stack limit, because C programs recurse deeper than V8's default 984 kB allow; no other
//    command, because a V8 flag makes Node compile its own modules again at start-up (18 ms).
//
// Sources are found relative to `import.meta.url`; the bundle keeps its value (see `sourceUrls`).

import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, globSync, mkdirSync, readFileSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown, type Plugin } from 'rolldown';
import { isolatedDeclarationSync } from 'rolldown/experimental';
import { nativeTargets } from '../backends/native.ts';
import { buildId } from '../loader/build.ts';
import { retireChunks } from './retire.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const dist = join(root, 'dist');
const bin = join(root, 'node_modules/.bin');
const commands = ['lode', 'lode-ar', 'lode-cc', 'lode-nm', 'lode-ranlib', 'lode-run'];
const oldestNode = 24;

/** Keeps `import.meta.url` of every module of ours what it is unbundled, and `import.meta.main` false. */
const sourceUrls: Plugin = {
  name: 'source-urls',
  transform(code, id) {
    if (id.includes('node_modules') || !code.includes('import.meta.')) return null;
    const from = JSON.stringify(relative(dist, id));
    return code.replaceAll('import.meta.url', `new URL(${from}, import.meta.url).href`).replaceAll('import.meta.main', 'false');
  },
};

/** What bundles that load without an error on an old Node begin with; `refuse` tells with the text. */
const versionCheck = (refuse: string): string => `if (Number(process.versions.node.split('.')[0]) < ${oldestNode}) ${refuse.replace('TEXT', `'lode: needs Node ${oldestNode} or newer; this is ' + process.version + ' (' + process.execPath + ')'`)}
`;
const entry = `#!/usr/bin/env node
// Entry of all lode commands; written by .ci/build.ts.
import * as nodeModule from 'node:module';
import { setFlagsFromString } from 'node:v8';
${versionCheck('{ process.stderr.write(TEXT + "\\n"); process.exit(1); }')}// A compilation ends before the code of V8's last tier has earned what making it costs. Set first, because cached code is
// valid for the flags it was made under.
if (process.argv[2] === 'cc' || /lode-cc$/.test(process.argv[1])) {
  setFlagsFromString('--no-turbofan');
  setFlagsFromString('--invocation-count-for-maglev=1200');
}
nodeModule.enableCompileCache?.(new URL('compile-cache', import.meta.url).pathname);
const { main } = await import('./main.mjs');
await main();
`;

/** Writes a file in one step, so that a command that runs meanwhile sees the old or the new one. */
function replaceFile(path: string, text: string, mode = 0o644): void {
  const fresh = `${path}.${process.pid}`;
  writeFileSync(fresh, text);
  chmodSync(fresh, mode);
  renameSync(fresh, path);
}

/** Escapes what is not ASCII: V8 loads one-byte text at once and decodes the rest slowly (our quotes cost 15 ms). */
function ascii(code: string): string {
  return code.replace(/[\u0080-\uffff]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

async function bundle(): Promise<void> {
  const build = await rolldown({
    input: { main: join(root, 'cli.ts'), api: join(root, 'api.ts') },
    platform: 'node',
    external: [/^node:/, 'binaryen'],
    plugins: [sourceUrls],
    optimization: { inlineConst: { mode: 'all', pass: 3 } },
    logLevel: 'warn',
  });
  const { output } = await build.generate({
    format: 'esm',
    entryFileNames: '[name].mjs',
    chunkFileNames: '[name]-[hash].mjs',
    comments: false,
    // Names stay (they are in traces); less text loads faster.
    minify: { compress: false, mangle: false, codegen: { removeWhitespace: true } },
  });
  await build.close();
  mkdirSync(dist, { recursive: true });
  // main.mjs comes last: whoever starts meanwhile finds the chunks of the one it reads.
  for (const file of output.toSorted((a, b) => Number(a.fileName === 'main.mjs') - Number(b.fileName === 'main.mjs')))
    replaceFile(join(dist, file.fileName), file.type === 'chunk' ? (file.fileName === 'api.mjs' ? versionCheck('throw new Error(TEXT);') : '') + ascii(file.code) : String(file.source));
  replaceFile(join(dist, 'lode.mjs'), entry, 0o755);
  // The interface's types are all its own, so its declarations follow from the one file.
  const { code, errors } = isolatedDeclarationSync('api.ts', readFileSync(join(root, 'api.ts'), 'utf8'));
  if (errors.length > 0) throw new Error(`api.ts: ${errors[0]!.message}`);
  replaceFile(join(dist, 'api.d.ts'), code);
  retireChunks(dist, new Set(['lode.mjs', ...output.map((file) => file.fileName)]), Date.now());
  rmSync(join(dist, 'compile-cache'), { recursive: true, force: true });
  const bytes = output.reduce((sum, file) => sum + (file.type === 'chunk' ? file.code.length : file.source.length), 0);
  console.log(`dist/lode.mjs: ${output.length} chunks, ${Math.round(bytes / 1024)} kB`);
}

/** Headers of the warm-up: their tokens are part of the snapshot. */
const warmHeaders = ['assert', 'ctype', 'errno', 'limits', 'math', 'stddef', 'stdint', 'stdio', 'stdlib', 'string'];

const warmUp = `${warmHeaders.map((name) => `#include <${name}.h>\n`).join('')}
struct pair { int key; double value; };
static double sum(const struct pair *pairs, int count) {
  double total = 0;
  for (int i = 0; i < count; i++) total += pairs[i].value * pairs[i].key;
  return total;
}
int main(int argc, char **argv) {
  struct pair pairs[] = {{1, 2.5}, {2, 3.5}};
  while (argc > 1 && *argv != NULL) argc--;
  switch (argc) { case 1: puts("one"); break; default: return argc ? 2 : 3; }
  if (printf("%g\\n", sum(pairs, 2)) < 0) return EXIT_FAILURE;
  return 0;
}
`;

/** Makes dist/cc.blob by the Node that the launchers start; without code that only this processor could run. */
async function snapshot(): Promise<void> {
  const others = (id: string, importer?: string): boolean => importer === join(root, 'cli.ts') && id.startsWith('.') && !id.endsWith('/cc.ts');
  const build = await rolldown({
    input: { cc: join(root, '.ci/snapshot.ts') },
    platform: 'node',
    // The other commands are never asked for.
    external: (id, importer) => id.startsWith('node:') || id === 'commander' || others(id, importer),
    plugins: [sourceUrls],
    optimization: { inlineConst: { mode: 'all', pass: 3 } },
    transform: { define: { 'import.meta.url': '"file:///"' } },
    logLevel: 'warn',
  });
  const { output } = await build.generate({ format: 'cjs', codeSplitting: false, entryFileNames: '[name].cjs', comments: false,
    minify: { compress: false, mangle: false, codegen: { removeWhitespace: true } } });
  await build.close();
  const work = join(dist, `snapshot.${process.pid}`);
  mkdirSync(work, { recursive: true });
  try {
    writeFileSync(join(work, 'cc.cjs'), ascii(output[0].code));
    writeFileSync(join(work, 'warm.c'), warmUp);
    writeFileSync(join(work, 'config.json'), JSON.stringify({ builder: join(work, 'cc.cjs'), withoutCodeCache: true }));
    const { status, stderr } = spawnSync(process.execPath, ['--no-warnings', '--snapshot-blob', join(work, 'cc.blob'), '--build-snapshot-config', join(work, 'config.json')], {
      encoding: 'utf8', env: { ...process.env, LODE_WARM_UP: join(work, 'warm.c'), LODE_ROOT: root } });
    if (status === 0) renameSync(join(work, 'cc.blob'), join(dist, 'cc.blob'));
    else {
      // The launchers do without.
      console.error(`no snapshot of cc: ${stderr.trim().split('\n').slice(-3).join(' ')}`);
      rmSync(join(dist, 'cc.blob'), { force: true });
    }
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** The launcher of one command. The path of Node is kept relative while it lies in node_modules. */
function launcher(name: string, node: string): string {
  const near = relative(bin, node);
  const inside = near.startsWith('../') && !near.startsWith('../../');
  const command = name === 'lode' ? '' : name.slice('lode-'.length);
  const plain = `exec "$node" "$here/../../dist/lode.mjs" ${command === '' ? '' : `${command} `}"$@"`;
  const deep = plain.replace('"$node"', '"$node" --stack-size=60000');
  // A snapshot is bound to its Node, which only a Node of this folder is sure to be.
  const blob = '$here/../../dist/cc.blob';
  // Compilation asks for much fresh memory: glibc may take it in huge pages (elsewhere nobody reads the variable).
  const huge = 'export GLIBC_TUNABLES="${GLIBC_TUNABLES-glibc.malloc.hugetlb=1}"';
  const warm = `exec "$node" --snapshot-blob "${blob}" "$here/lode-cc" "$@"`;
  const lines = [
    '#!/bin/sh',
    `# Starts ${name} with the Node of this folder; written by .ci/build.ts.`,
    'here=${0%/*}',
    `[ -e "$here/../../dist/lode.mjs" ] || here=${quote(bin)}`,
    `node=${inside ? `$here/${near}` : quote(node)}`,
  ];
  if (command === '') lines.push('if [ "$1" = run ] && ulimit -S -s 65536 2>/dev/null', `then ${deep}`, 'fi');
  if (inside && command === '') lines.push(`if [ "$1" = cc ] && [ -e "${blob}" ]`, `then shift; ${huge}; ${warm}`, 'fi');
  if (command === 'cc') lines.push(huge);
  if (inside && command === 'cc') lines.push(`[ -e "${blob}" ] && ${warm}`);
  if (command === 'run') lines.push('if ulimit -S -s 65536 2>/dev/null', `then ${deep}`, 'fi');
  return `${[...lines, plain].join('\n')}\n`;
}

/** A word of the shell. */
function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

function placeCommands(): void {
  if (!existsSync(bin)) return;
  // process.execPath is the native binary itself, never a script that starts it.
  const node = realpathSync(process.execPath);
  for (const name of commands) replaceFile(join(bin, name), launcher(name, node), 0o755);
  console.log(`node_modules/.bin: ${commands.join(' ')} (Node ${process.versions.node})`);
}

/** Runs a lode command line in a folder (relative to the root); its messages go through. */
function lode(folder: string, ...args: string[]): void {
  const { status, signal } = spawnSync(join(bin, 'lode'), args, { stdio: 'inherit', cwd: join(root, folder) });
  if (status !== 0) throw new Error(`lode ${args.slice(0, 6).join(' ')} …: ${signal ?? `exit status ${status}`}`);
}

/** Compiles libc, one process per folder; objects newer than their source, every header and the bundle are kept. */
function libc(): void {
  const sources = globSync('runtime/libc/src/**/*.c', { cwd: root }).sort();
  const time = (path: string): number => statSync(join(root, path), { throwIfNoEntry: false })?.mtimeMs ?? 0;
  const shared = [...globSync('runtime/libc/{include,src}/**/*.h', { cwd: root }), ...globSync('dist/*.mjs', { cwd: root })];
  const newest = Math.max(...shared.map(time));
  const objects: string[] = [];
  const stale = new Map<string, string[]>();
  for (const source of sources) {
    const object = source.replace('runtime/libc/src', 'dist/libc').replace(/c$/, 'o');
    objects.push(relative('dist', object));
    if (time(object) >= Math.max(newest, time(source))) continue;
    const folder = dirname(object);
    stale.set(folder, [...stale.get(folder) ?? [], relative(folder, source)]);
  }
  const archive = join(dist, 'libc.a');
  if (stale.size === 0 && existsSync(archive)) return;
  for (const [folder, files] of stale) {
    mkdirSync(join(root, folder), { recursive: true });
    lode(folder, 'cc', '-O2', `-I${relative(folder, 'runtime/libc/src')}`, '-c', ...files);
  }
  const fresh = `libc.${process.pid}.a`;
  // q, not r: members of different folders may share a name.
  lode('dist', 'ar', 'qcs', fresh, ...objects);
  renameSync(join(dist, fresh), archive);
  console.log(`dist/libc.a: ${objects.length} members`);
}

/** Compiles a folder to one object, if something in it is newer. Without libc's headers but lode/sysc.h, and never to calls of itself. */
function object(folder: string, name: string): void {
  const sources = globSync(`${folder}/*.c`, { cwd: root }).sort();
  const time = (path: string): number => statSync(join(root, path), { throwIfNoEntry: false })?.mtimeMs ?? 0;
  const inputs = [...sources, ...globSync([`${folder}/*.h`, 'runtime/personality/*.h', 'runtime/libc/include/lode/*.h', 'dist/*.mjs'], { cwd: root })];
  if (time(`dist/${name}`) > Math.max(...inputs.map(time))) return;
  const fresh = `${name}.${process.pid}.o`;
  lode('dist', 'cc', '-O2', '-ffreestanding', '-fno-builtin', '-I../runtime/personality', '-r', '-o', fresh, ...sources.map((path) => `../${path}`));
  renameSync(join(dist, fresh), join(dist, name));
  console.log(`dist/${name}: ${sources.length} sources`);
}

/** Puts the native lode-run in the place of the shell's, where this machine has a native target. */
function nativeLauncher(): void {
  const target = nativeTargets.find(({ arch }) => process.platform === 'linux' && arch === process.arch);
  if (target === undefined || !existsSync(bin)) return;
  const program = `lode-run.${process.pid}`;
  const build = buildId(true);
  lode('dist', 'cc', '-O2', `-DLODE_BUILD="${build}"`, '-o', program, '../runtime/launcher/launch.c');
  lode('dist', 'translate', '--target', target.name, '-o', `${program}.elf`, program);
  rmSync(join(dist, program));
  renameSync(join(dist, `${program}.elf`), join(bin, 'lode-run'));
  console.log(`node_modules/.bin/lode-run: ${target.name}`);
}

if (Number(process.versions.node.split('.')[0]) < oldestNode) {
  console.error(`lode: building needs Node ${oldestNode} or newer; this is ${process.version}. Is the package node-${process.platform}-${process.arch} installed?`);
  process.exit(1);
}
await bundle();
await snapshot();
placeCommands();
if (!process.argv.includes('--bundle')) {
  libc();
  object('runtime/support', 'support.o');
  object('runtime/personality/linux', 'linux.o');
  nativeLauncher();
}
