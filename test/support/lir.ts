// Modules for tests from their text form.

import type { Module } from '../../ir/module.ts';
import { parseModule } from '../../ir/parse.ts';

/** The module that a text means; fails the test if it is wrong. */
export function parsed(text: string, name = 'test.lir'): Module {
  const result = parseModule(text, name);
  if ('errors' in result) throw new Error(result.errors.join('\n'));
  return result.module;
}
