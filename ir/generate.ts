// Writes op.gen.ts: one exported number per operation, so that switches see constants and bundlers inline them.
// Run `node ir/generate.ts` after changing ops.ts; a test checks that the file is current.

import { writeFileSync } from 'node:fs';
import { ops } from './ops.ts';

/** Operation names that are reserved words of TypeScript get a trailing underscore. */
const reserved = new Set(['switch']);

/** The text of op.gen.ts. */
export function opModule(): string {
  const lines = ops.map((op, code) => `export const ${reserved.has(op.name) ? `${op.name}_` : op.name} = ${code};`);
  return `// Generated from ops.ts by ir/generate.ts; do not edit.\n\n${lines.join('\n')}\n`;
}

if (import.meta.main) writeFileSync(new URL('op.gen.ts', import.meta.url), opModule());
