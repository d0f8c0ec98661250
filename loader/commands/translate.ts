// lode translate --target T -o FILE PROGRAM

import { Command, Option } from 'commander';
import { writeFileSync } from 'node:fs';
import { readProgram } from '../bind.ts';
import { targetNamed } from '../targets.ts';
import { translate } from '../translate.ts';
import { levels } from './run.ts';

interface Options {
  readonly target: string;
  readonly output: string;
  readonly verbose?: boolean;
  readonly O?: string;
  readonly fpcastEmu?: boolean;
}

export function command(): Command {
  return new Command('translate')
    .argument('<program>', 'a linked program')
    .requiredOption('-t, --target <name>', 'what to translate for; `lode targets` lists them')
    .requiredOption('-o, --output <file>', 'where the image goes')
    .option('-v, --verbose', 'say how long it took')
    .addOption(new Option('-O <level>', 'optimize at this level instead of what it was compiled at').choices(levels))
    .option('--fpcast-emu', 'wasm: let calls through mismatched function pointers pass')
    .action(async (path: string, options: Options) => {
      const target = targetNamed(options.target);
      const start = performance.now();
      const bytes = await translate(readProgram(path), target,
        { optimization: options.O ?? '', fpcastEmulation: options.fpcastEmu ?? false });
      writeFileSync(options.output, bytes);
      if (options.verbose === true) {
        process.stderr.write(`lode: translated ${path} for ${target.name} in ${(performance.now() - start).toFixed(0)} ms (${bytes.length} bytes)\n`);
      }
    });
}
