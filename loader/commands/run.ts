// lode run [--target T] [-v] [-O LEVEL] PROGRAM|SOURCE.c [ARGS…]

import { Command, InvalidArgumentError, Option } from 'commander';
import { writeSync } from 'node:fs';
import { readFrame } from '../../ir/format.ts';
import { NodeHost } from '../../runtime/host/node.ts';
import { readProgram } from '../bind.ts';
import { cacheFolder, cacheLimit, ImageCache } from '../cache.ts';
import { run, runNative } from '../run.ts';
import { tiers, type Tier } from '../tier.ts';
import { isSource, programFrom, type Compile } from '../source.ts';
import { defaultTarget, defaultTargetFor, targetNamed } from '../targets.ts';

interface Options {
  readonly target?: string;
  readonly verbose?: boolean;
  readonly O?: string;
  readonly cache: boolean;
  readonly tier: Tier;
  readonly wait?: boolean;
  readonly strict?: boolean;
  readonly steps?: number;
  readonly fpcastEmu?: boolean;
}

/** Levels as gcc spells them. */
export const levels = ['0', '1', '2', '3', 's'];

/** What runs need of the rest of Lode. */
export interface RunTools { readonly cc: Compile }

export function command(tools: RunTools): Command {
  return new Command('run')
    .argument('<program>', 'a linked program, or a C source that is compiled first')
    .argument('[args...]', "the program's own arguments")
    .option('-t, --target <name>', `what it runs on; \`lode targets\` lists them (default: ${defaultTarget.name}, or another where that has none of the program's layouts)`)
    .option('-v, --verbose', 'say on standard error where the image came from')
    .addOption(new Option('-O <level>', 'optimize at this level instead of what it was compiled at').choices(levels))
    .addOption(new Option('--tier <tier>', 'fast: start soon; best: start when the best image is there; auto: fast for first starts of large programs').choices(tiers).default('auto'))
    .option('--wait', 'wait for the best image, whoever makes it: --tier best')
    .option('--no-cache', 'neither use nor fill the cache')
    .option('--strict', 'interpreter: trap on signed overflow')
    .option('--steps <count>', 'interpreter: end after so many jumps and calls', count)
    .option('--fpcast-emu', 'wasm: let calls through mismatched function pointers pass')
    .passThroughOptions()
    .action(async (path: string, args: string[], options: Options) => {
      process.exitCode = await runCommand(path, args, options, tools);
    });
}

async function runCommand(path: string, args: readonly string[], options: Options, tools: RunTools): Promise<number> {
  const named = options.target === undefined ? undefined : targetNamed(options.target);
  const log = (line: string): void => {
    // Not by process.stderr, which may make the descriptor non-blocking for the program too.
    if (options.verbose === true) writeSync(2, `lode: ${line}\n`);
  };
  const cache = options.cache ? new ImageCache(cacheFolder(), cacheLimit(), (message) =>
    process.stderr.write(`lode: warning: ${message}\n`)) : undefined;
  const program = isSource(path) ? await programFrom(path, [`-O${options.O ?? '1'}`], tools.cc, cache,
    log) : readProgram(path);
  if (typeof program === 'number') return program;
  const target = named ?? defaultTargetFor(readFrame(program.bytes, program.name).layouts);
  const runOptions = { cache, log, tier: options.wait === true ? 'best' as const : options.tier, lode: lodeCommand(), optimization: options.O ?? '', fpcastEmulation: options.fpcastEmu ?? false,
    strict: options.strict ?? false, steps: options.steps ?? 0 };
  const argv = [path, ...args];
  return target.native === undefined ? run(program, target, new NodeHost({ args: argv }), runOptions)
    : runNative(program, target, target.native, argv, runOptions);
}

/** This command as words; `lode-run` has another meaning by its name. */
function lodeCommand(): string[] {
  return [process.execPath, ...process.execArgv, process.argv[1]!.replace(/lode-run$/, 'lode')];
}

function count(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value <= 0) throw new InvalidArgumentError('not a positive number');
  return value;
}
