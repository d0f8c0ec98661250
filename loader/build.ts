// The identity of this build: a digest over everything that can change what it makes, for cache keys.
//
// Run from the bundle (dist/lode.mjs) that is the bundle's files, else the sources. libc.a belongs to it where programs
// are compiled, binaryen's version where wasm is made.

import { createHash } from 'node:crypto';
import { existsSync, globSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

let root = '';
let build = '';

/** The folder with package.json, dist/ and runtime/. */
export function packageRoot(): string {
  if (root !== '') return root;
  root = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(root, 'package.json')) && dirname(root) !== root) root = dirname(root);
  return root;
}

/** Whether this process runs the bundle rather than the sources. */
function isBundled(): boolean {
  try {
    return dirname(realpathSync(process.argv[1] ?? '')) === realpathSync(join(packageRoot(), 'dist'));
  } catch {
    return false;
  }
}

/** Digest of the translator, in hexadecimal; of the bundle for what is not run from it but asks for it (`bundled`). */
export function buildId(bundled = isBundled()): string {
  if (build !== '') return build;
  const folder = packageRoot();
  const files = bundled
    ? readdirSync(join(folder, 'dist')).filter((name) => name.endsWith('.mjs')).sort().map((name) => join('dist', name))
    : globSync(['cli.ts', '{ir,frontend,backends,loader,runtime/abi,runtime/personality}/**/*.ts'], { cwd: folder }).filter((name) =>
      !name.endsWith('.test.ts')).sort();
  const hash = createHash('sha256');
  for (const name of files) hash.update(`${name}\0`).update(readFileSync(join(folder, name)));
  for (const name of ['node_modules/binaryen/package.json', '../binaryen/package.json']) {
    if (existsSync(join(folder, name)))
      hash.update((JSON.parse(readFileSync(join(folder, name), 'utf8')) as { version: string }).version);
  }
  // What native images take along.
  for (const name of ['dist/support.o', 'dist/linux.o'])
    if (existsSync(join(folder, name))) hash.update(readFileSync(join(folder, name)));
  build = hash.digest('hex');
  return build;
}

/** Digest of the build and of what it compiles against: libc.a and the headers' place. */
export function compilerId(): string {
  const hash = createHash('sha256').update(buildId());
  const library = join(packageRoot(), 'dist', 'libc.a');
  if (existsSync(library)) hash.update(readFileSync(library));
  return hash.digest('hex');
}
