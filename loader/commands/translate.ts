// lode translate --target T [-c] -o FILE PROGRAM

import { Command, Option } from 'commander';
import { chmodSync, writeFileSync } from 'node:fs';
import { readProgram } from '../bind.ts';
import { targetNamed } from '../targets.ts';
import { translate } from '../translate.ts';
import { levels } from './run.ts';

interface Options {
  readonly target: string;
  readonly output: string;
  readonly object?: boolean;
  readonly verbose?: boolean;
  readonly O?: string;
  readonly fpcastEmu?: boolean;
}

export function command(): Command {
  return new Command('translate')
    .argument('<program>', 'a linked program; with -c also an object')
    .requiredOption('-t, --target <name>', 'what to translate for; `lode targets` lists them')
    .requiredOption('-o, --output <file>', 'where the image goes')
    .option('-c, --object', 'native: write a relocatable object, which any linker takes')
    .option('-v, --verbose', 'say how long it took')
    .addOption(new Option('-O <level>', 'optimize at this level instead of what it was compiled at').choices(levels))
    .option('--fpcast-emu', 'wasm: let calls through mismatched function pointers pass')
    .action(translateCommand);
}

async function translateCommand(path: string, options: Options): Promise<void> {
  const target = targetNamed(options.target);
  const output = options.object === true ? 'object' : 'image';
  const start = performance.now();
  const bytes = await translate(readProgram(path), target, { optimization: options.O ?? '', fpcastEmulation: options.fpcastEmu ?? false }, output);
  writeFileSync(options.output, bytes);
  if (output === 'image' && target.native !== undefined) chmodSync(options.output, 0o755);
  if (options.verbose === true) {
    process.stderr.write(`lode: translated ${path} for ${target.name} in ${(performance.now() - start).toFixed(0)} ms (${bytes.length} bytes)\n`);
  }
}
