// Dependency rules for make, as gcc's -M family writes them.

import { makeQuote } from './options.ts';

export interface Dependency { readonly path: string; readonly system: boolean }

/** The rule `targets: prerequisites`, lines broken at 75 columns, and with `phony` a rule without recipe per header (-MP). */
export function dependencyRule(targets: readonly string[], dependencies: readonly Dependency[], withSystem: boolean, phony: boolean): string {
  const paths = dependencies.filter((item) => withSystem || !item.system).map((item) => makeQuote(item.path));
  const unique = [...new Set(paths)];
  let line = `${targets.join(' ')}:`;
  let text = '';
  for (const path of unique) {
    if (line.length + path.length + 1 > 75) {
      text += `${line} \\\n`;
      line = '';
    }
    line += ` ${path}`;
  }
  text += `${line}\n`;
  if (phony) for (const path of unique.slice(1)) text += `${path}:\n`;
  return text;
}
