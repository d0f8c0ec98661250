/**
 * Writes runtime/libc/include/lode/sysc.h from the rows of calls.ts. `node runtime/abi/generate.ts` rewrites it;
 * `--check` only compares, and exits 1 when the committed file is stale.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { calls, type Call } from './calls.ts';

const headerPath = fileURLToPath(new URL('../libc/include/lode/sysc.h', import.meta.url));

/** The C prototype of a call, on one line. */
export function prototype(row: Call): string {
  const params = row.params.map((p) => p.type.endsWith('*') ? p.type + p.name : `${p.type} ${p.name}`).join(', ') ||
    'void';
  const attributes = [`__sysc__("${row.name}")`, ...(row.noreturn ? ['__noreturn__'] : [])].join(', ');
  return `${row.result} __sysc_${row.name}(${params}) __attribute__((${attributes}));`;
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

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const text = syscHeader();
  if (!process.argv.includes('--check')) {
    writeFileSync(headerPath, text);
  } else if (readFileSync(headerPath, 'utf8') !== text) {
    console.error('lode/sysc.h is not what runtime/abi/calls.ts says: run node runtime/abi/generate.ts');
    process.exitCode = 1;
  }
}
