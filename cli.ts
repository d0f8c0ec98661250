// The `lode` program: a table of commands, each loaded only when it is asked for.
//
// A command module exports one of two things (see CommandModule):
//   command(tools)    a commander Command named like its row, whose action sets process.exitCode
//   run(argv, tools)  for commands with a syntax of their own (cc, ar): gets the raw arguments, returns the exit status
// Commander itself is loaded only for the first kind and for --help, because start-up time counts in `make`.
//
// Errors end here, once: an Error with a number `exitStatus` is bad input (one line, that status); an error of the
// system that names a path is one line, status 1; a closed pipe is quiet; anything else is a defect of ours and prints
// `lode: internal error: pass/function: message`, status 70 (sysexits.h, EX_SOFTWARE). LODE_TRACE=1 adds the stack.

import type { Command } from 'commander';
import type { ObjdumpTools } from './ir/commands/objdump.ts';

/** What a command may use of other folders without importing them. */
export interface Tools {
  /** Runs the C compiler driver with gcc-like arguments; resolves to its exit status. */
  cc(argv: readonly string[]): Promise<number>;
  /** Index of a target's layout, undefined if there is no such target. */
  laneOfTarget(name: string): Promise<number | undefined>;
  /** What `lode objdump` shows of an image (loader/dump.ts). */
  imageText: ObjdumpTools['imageText'];
}

type CommandModule =
  | { command(tools: Tools): Command }
  | { run(argv: readonly string[], tools: Tools): number | Promise<number> };

interface Row {
  readonly name: string;
  /** One line for `lode --help`. */
  readonly summary: string;
  /** Arguments put before the user's own. */
  readonly before?: readonly string[];
  load(): Promise<CommandModule>;
}

/** The order is that of `lode --help`. */
const rows: readonly Row[] = [
  { name: 'cc', summary: 'compile and link C, with the options of gcc', load: () => import('./frontend/driver/cc.ts') },
  { name: 'run', summary: 'run a program, or a C source at once', load: () => import('./loader/commands/run.ts') },
  { name: 'translate', summary: 'write the image of a program for one target', load: () => import('./loader/commands/translate.ts') },
  { name: 'fat', summary: 'put ready images for some targets into a program file', load: () => import('./loader/commands/fat.ts') },
  { name: 'inspect', summary: 'show relocations, types and what depends on the layout', load: () => import('./ir/commands/inspect.ts') },
  { name: 'objdump', summary: 'show headers, symbols, relocations and code', load: () => import('./ir/commands/objdump.ts') },
  { name: 'nm', summary: 'list symbols', load: () => import('./ir/commands/nm.ts') },
  { name: 'size', summary: 'list section sizes', load: () => import('./ir/commands/size.ts') },
  { name: 'ar', summary: 'make and change archives', load: () => import('./ir/commands/ar.ts') },
  { name: 'ranlib', summary: 'write the symbol index of an archive', before: ['s'], load: () => import('./ir/commands/ar.ts') },
  { name: 'merge', summary: 'join modules of one source compiled for disjoint layouts', load: () => import('./ir/commands/merge.ts') },
  { name: 'cache', summary: 'look at, fill and clean the cache of translated images', load: () => import('./loader/commands/cache.ts') },
  { name: 'doctor', summary: 'tell what this machine offers and what is missing', load: () => import('./loader/commands/doctor.ts') },
  { name: 'targets', summary: 'list the targets that programs run on', load: () => import('./loader/commands/targets.ts') },
];

const tools: Tools = {
  cc: (argv) => dispatch(['cc', ...argv]),
  laneOfTarget: async (name) => (await import('./loader/targets.ts')).targets.find((target) => target.name === name)?.lane,
  imageText: async (...what) => (await import('./loader/dump.ts')).imageText(...what),
};

/** The whole program as commander sees it; only the row `chosen` (if any) is loaded. */
async function program(chosen?: Command): Promise<Command> {
  const { Command } = await import('commander');
  const lode = new Command('lode');
  lode.description('C compiled once, for every pointer width and byte order')
    .version((await import('./package.json', { with: { type: 'json' } })).default.version)
    .enablePositionalOptions()
    .showHelpAfterError('(lode --help lists the commands)');
  for (const row of rows) {
    if (chosen?.name() === row.name) lode.addCommand(chosen.summary() ? chosen : chosen.summary(row.summary));
    else lode.command(row.name).summary(row.summary).helpOption(false);
  }
  return lode;
}

/** Runs one command line (without `lode` itself) and resolves to its exit status. */
async function dispatch(argv: readonly string[]): Promise<number> {
  const row = rows.find((r) => r.name === argv[0]);
  if (row === undefined) {
    const lode = await program();
    if (argv.length === 0) {
      lode.outputHelp({ error: true });
      return 1;
    }
    // `lode help NAME` is `lode NAME --help`, so that only that module is loaded.
    if (argv[0] === 'help' && rows.some((r) => r.name === argv[1])) return dispatch([argv[1], '--help']);
    await lode.parseAsync(argv, { from: 'user' });
    return Number(process.exitCode ?? 0);
  }
  const module = await row.load();
  const rest = [...row.before ?? [], ...argv.slice(1)];
  if ('run' in module) return module.run(rest, tools);
  const lode = await program(module.command(tools));
  await lode.parseAsync([row.name, ...rest], { from: 'user' });
  return Number(process.exitCode ?? 0);
}

/** Reports what no command handled and ends the process. */
function fail(error: unknown): never {
  const e: NodeJS.ErrnoException & { exitStatus?: unknown } = error instanceof Error ? error : new Error(String(error));
  if (e.code === 'EPIPE') process.exit(141);
  let status = 70;
  let text = `internal error: ${e.message}`;
  if (typeof e.exitStatus === 'number') {
    status = e.exitStatus;
    text = e.message;
  } else if (e.syscall !== undefined && typeof e.path === 'string') {
    status = 1;
    text = `${e.path}: ${e.message.replace(/^[A-Z0-9]+: /, '').replace(/, \w+ '.*$/, '')}`;
  }
  process.stderr.write(`lode: ${text}\n${process.env.LODE_TRACE ? `${e.stack}\n` : ''}`);
  process.exit(status);
}

/** Runs the process's own command line. `lode-cc ARGS`, by whatever link it was started, is `lode cc ARGS`. */
export async function main(): Promise<void> {
  process.on('uncaughtException', fail);
  const name = /(?:^|\/)lode-(\w+)$/.exec(process.argv[1])?.[1];
  const argv = process.argv.slice(2);
  try {
    process.exitCode = await dispatch(name === undefined ? argv : [name, ...argv]);
  } catch (error) {
    fail(error);
  }
}

if (import.meta.main) void main();
