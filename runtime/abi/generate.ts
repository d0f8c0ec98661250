/**
 * Writes from the rows of calls.ts: runtime/libc/include/lode/sysc.h, what programs call, and runtime/personality/calls.h, what a
 * personality defines. `node runtime/abi/generate.ts` rewrites them; `--check` only compares, and exits 1 when a
 * committed file is stale.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { calls, primitives, type Call } from './calls.ts';

/** The C declaration of a function with a call's parameters, on one line. */
function declaration(row: Call, name: string, attributes: readonly string[]): string {
  const params = row.params.map((p) => p.type.endsWith('*') ? p.type + p.name : `${p.type} ${p.name}`).join(', ') ||
    'void';
  const all = [...attributes, ...(row.noreturn ? ['__noreturn__'] : [])].join(', ');
  return `${row.result} ${name}(${params})${all === '' ? '' : ` __attribute__((${all}))`};`;
}

/** The C prototype of a call. */
export function prototype(row: Call): string {
  return declaration(row, `__sysc_${row.name}`, [`__sysc__("${row.name}")`]);
}

/** The whole text of calls.h. */
export function personalityHeader(): string {
  return [
    '/* What a personality defines: a function for each described call (calls.ts says what they mean); and its own way out.',
    '   Generated from runtime/abi/calls.ts by runtime/abi/generate.ts; do not edit. */',
    '#ifndef LODE_PERSONALITY_CALLS_H',
    '#define LODE_PERSONALITY_CALLS_H',
    '',
    ...primitives.flatMap((row) => [`/* ${row.doc} */`, prototype(row)]),
    '',
    ...calls.map((row) => declaration(row, `__lode_call_${row.name}`, [])),
    '',
    '#endif',
    '',
  ].join('\n');
}

/** The whole text of sysc.h. */
export function syscHeader(): string {
  const lines = [
    '/* The described calls: the only way out of a program. Results are >= 0 or -errno.',
    '   Generated from runtime/abi/calls.ts by runtime/abi/generate.ts; do not edit. */',
    '#ifndef _LODE_SYSC_H',
    '#define _LODE_SYSC_H',
    '',
  ];
  for (const row of calls) lines.push(`/* ${row.doc} */`, prototype(row));
  lines.push('', '#endif', '');
  return lines.join('\n');
}

const files: readonly (readonly [path: string, text: () => string])[] = [
  ['../libc/include/lode/sysc.h', syscHeader], ['../personality/calls.h', personalityHeader],
];

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const [path, text] of files) {
    const file = fileURLToPath(new URL(path, import.meta.url));
    if (!process.argv.includes('--check')) {
      writeFileSync(file, text());
    } else if (readFileSync(file, 'utf8') !== text()) {
      console.error(`${path} is not what runtime/abi/calls.ts says: run node runtime/abi/generate.ts`);
      process.exitCode = 1;
    }
  }
}
