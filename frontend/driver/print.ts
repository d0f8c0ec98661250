// What `lode cc` prints about itself: --version, --help, -dumpmachine, -print-….

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { existsSync } from 'node:fs';
import { headerDir, libcPath, packageRoot } from './install.ts';

/** The package's version. */
export function version(): string {
  return (JSON.parse(readFileSync(join(packageRoot(), 'package.json'), 'utf8')) as { version: string }).version;
}

const help = `Usage: lode cc [options] file...
Compiles C to portable IR and links it; takes gcc's options.

  -c, -S, -E, -fsyntax-only   stop after compiling, print IR text, preprocess, check
  -o FILE                     output file
  -O0 -O1 -O2 -O3 -Os, -g     optimization, debugging information
  -I -isystem -iquote -idirafter DIR, -include FILE, -D NAME[=BODY], -U NAME
  -std=STD, -x c, -W..., -w, -Werror, -pedantic
  -M -MM -MD -MMD -MF -MT -MQ -MP   dependencies
  -l NAME, -L DIR, -shared, -r, -nostdlib, -Wl,...
  --layouts=LIST              layouts to be valid for: le32,le64,be32,be64 or all
  --fat=LIST                  put images for these targets into the program (lode fat)
  @FILE                       more arguments from a file
  -v, -###, --version, -dumpmachine, -print-file-name=NAME, -print-search-dirs
`;

/** The text for an information option, or undefined if it is none of ours. */
export function information(what: string): string | undefined {
  switch (what) {
    case 'version': return `lode cc ${version()} (gcc compatible, 4.2.1)\n`;
    case 'help': return help;
    case 'dumpmachine': return 'lode-unknown-portable\n';
    case 'dumpversion': return '4.2.1\n';
    case 'print-search-dirs': return `install: ${packageRoot()}\nprograms: =${packageRoot()}\nlibraries: =${join(packageRoot(), 'dist')}\n`;
    case 'print-sysroot': return '\n';
    case 'print-multiarch': case 'print-multi-directory': case 'print-multi-os-directory': return '.\n';
    case 'print-multi-lib': return '.;\n';
    case 'print-libgcc-file-name': return `${libcPath()}\n`;
    default:
  }
  const file = /^print-(?:file|prog)-name=(.*)$/.exec(what)?.[1];
  if (file === undefined) return undefined;
  for (const dir of [join(packageRoot(), 'dist'), join(packageRoot(), 'runtime'), headerDir()]) {
    if (file === 'include') return `${headerDir()}\n`;
    if (existsSync(join(dir, file))) return `${join(dir, file)}\n`;
  }
  return `${file}\n`;
}
