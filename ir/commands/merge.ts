// `lode merge`: joins modules of one source compiled for disjoint layouts.

import { writeFileSync } from 'node:fs';
import { Command } from 'commander';
import { encodeModule } from '../encode.ts';
import { mergeModules } from '../merge.ts';
import type { Module } from '../module.ts';
import { verifyModule } from '../verify.ts';
import { complain, eachModule } from './load.ts';

export function command(): Command {
  return new Command('merge')
    .description('Join modules of one source that were compiled for disjoint sets of layouts (cc --layouts=…)')
    .argument('<files...>', 'objects')
    .requiredOption('-o, --output <file>', 'file to write')
    .action((files: string[], options: { readonly output: string }) => {
      const modules: Module[] = [];
      for (const path of files) eachModule('merge', path, ({ module }) => modules.push(module));
      if (Number(process.exitCode ?? 0) !== 0) return;
      const { module, errors } = mergeModules(modules);
      if (errors.length === 0) errors.push(...verifyModule(module));
      for (const error of errors) complain('merge', error);
      if (errors.length === 0) writeFileSync(options.output, encodeModule(module));
    });
}
