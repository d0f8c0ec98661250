// Single passes over the functions of a module in text form, for filetests.

import { allLanes, layoutNamed } from '../../ir/layout.ts';
import { Func } from '../../ir/opt/func.ts';
import { runPasses } from '../../ir/opt/optimize.ts';
import { passNamed } from '../../ir/opt/passes.ts';
import { printFunction } from '../../ir/print.ts';
import { parsed } from './lir.ts';
import { VerifyPasses } from './verify-passes.ts';

/** Text of all functions of a module after these passes; a first word `lane=NAME` binds a layout. */
export function optimized(text: string, file: string, words: readonly string[]): string {
  const module = parsed(text, file);
  const first = words[0]?.startsWith('lane=') === true ? layoutNamed(words[0].slice(5)) : undefined;
  const lanes = first === undefined ? allLanes : 1 << first.lane;
  const list = words.slice(first === undefined ? 0 : 1).map((name) => {
    const pass = passNamed(name);
    if (pass === undefined) throw new Error(`${file}: no pass ${name}`);
    return pass;
  });
  let out = '';
  for (const symbol of module.symbols) {
    for (const def of symbol.defs) {
      if (def.kind !== 'function' || (def.layouts & lanes) === 0) continue;
      const fn = new Func(module, symbol.name, def, def.layouts & lanes);
      runPasses(fn, list, 3, { facts: null }, new VerifyPasses());
      out += `@${symbol.name}\n${printFunction(module, def)}`;
    }
  }
  return out;
}
