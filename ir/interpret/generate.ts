// Writes codes.gen.ts from codes.ts and renumbers the labels `case N: // name` of execute.ts.
// Run `node ir/interpret/generate.ts` after changing codes.ts; a test checks that both are current.

import { readFileSync, writeFileSync } from 'node:fs';
import { codes } from './codes.ts';

/** The text of codes.gen.ts. */
export function codeModule(): string {
  const lines = codes.map(([name], code) => `export const ${name} = ${code};`);
  return `// Generated from codes.ts by ir/interpret/generate.ts; do not edit.\n\n${lines.join('\n')}\n`;
}

/** execute.ts with its case labels numbered as codes.ts says. Throws if a code has no label or a label no code. */
export function numbered(source: string): string {
  const seen = new Set<string>();
  const text = source.replace(/case \d+:( \{)? \/\/ (\w+)$/gm, (_, brace: string | undefined, name: string) => {
    const code = codes.findIndex(([each]) => each === name);
    if (code < 0) throw new Error(`execute.ts: code ${name} does not exist`);
    seen.add(name);
    return `case ${code}:${brace ?? ''} // ${name}`;
  });
  for (const [name] of codes) if (name !== 'none' && !seen.has(name))
    throw new Error(`execute.ts: code ${name} has no case`);
  return text;
}

if (import.meta.main) {
  writeFileSync(new URL('codes.gen.ts', import.meta.url), codeModule());
  const execute = new URL('execute.ts', import.meta.url);
  writeFileSync(execute, numbered(readFileSync(execute, 'utf8')));
}
