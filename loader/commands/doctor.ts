// lode doctor [--json]: what this machine offers for running programs, and the line that lets the kernel start them by themselves.
//
// binfmt_misc (Linux, Documentation/admin-guide/binfmt-misc.rst): a line `:NAME:M:OFFSET:MAGIC:MASK:INTERPRETER:FLAGS` written to
// /proc/sys/fs/binfmt_misc/register. Programs as `lode cc` writes them begin with a `#!` line and need no registration; modules
// without one do.

import { Command } from 'commander';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { nativeTargets } from '../../backends/native.ts';
import { formatVersion, magic } from '../../ir/format.ts';
import { packageRoot } from '../build.ts';
import { cacheFolder, cacheLimit, CacheRefused, ImageCache } from '../cache.ts';
import { isHost, onPath } from '../launch.ts';

interface Finding {
  readonly what: string;
  /** Whether it is there; what is absent is no error, but something does not work without. */
  readonly good: boolean;
  readonly text: string;
}

export function command(): Command {
  return new Command('doctor').option('--json', 'as JSON').action(({ json }: { readonly json?: boolean }) => {
    const found = findings();
    const binfmt = registration();
    if (json === true) return void process.stdout.write(`${JSON.stringify({ findings: found, binfmt }, undefined, 2)}\n`);
    const width = Math.max(...found.map(({ what }) => what.length));
    for (const { what, good, text } of found) process.stdout.write(`${good ? 'yes' : 'no '}  ${what.padEnd(width)}  ${text}\n`);
    process.stdout.write(`\nTo let the kernel start portable programs that have no #! line, as root:\n  printf %s '${binfmt}' > /proc/sys/fs/binfmt_misc/register\n`);
  });
}

function findings(): Finding[] {
  const native = nativeTargets.find(isHost);
  const launcher = launcherPath();
  const isElf = existsSync(launcher) && readFileSync(launcher).subarray(0, 4).equals(Buffer.from('\x7fELF', 'latin1'));
  const found: Finding[] = [
    { what: 'Node', good: true, text: `${process.versions.node} (${process.execPath})` },
    { what: 'native target', good: native !== undefined, text: native?.name ?? `none for ${process.platform} ${process.arch}: programs run as wasm32` },
    { what: 'native lode-run', good: isElf, text: isElf ? launcher : `${launcher} is a script: programs start by way of Node` },
    { what: 'lode-run on PATH', good: onPath('lode-run') !== undefined, text: onPath('lode-run') ?? 'absent: programs do not start by their #! line' },
    cacheFinding(),
  ];
  for (const target of nativeTargets) {
    if (isHost(target)) continue;
    const path = onPath(target.emulator, `${target.emulator}-static`);
    found.push({ what: target.name, good: path !== undefined, text: path ?? `${target.emulator} is absent: install qemu-user` });
  }
  const misc = '/proc/sys/fs/binfmt_misc';
  const registered = existsSync(join(misc, 'lode'));
  found.push({ what: 'binfmt_misc', good: registered, text: registered ? 'portable programs are registered' : existsSync(join(misc, 'register')) ? 'there, portable programs are not registered' : 'not mounted' });
  return found;
}

function cacheFinding(): Finding {
  const folder = cacheFolder();
  try {
    const count = new ImageCache(folder, cacheLimit(), () => {}).list().length;
    return { what: 'cache', good: true, text: `${folder}, ${count} entries` };
  } catch (error) {
    if (!(error instanceof CacheRefused)) throw error;
    return { what: 'cache', good: false, text: error.message };
  }
}

function launcherPath(): string { return join(packageRoot(), 'node_modules/.bin/lode-run'); }

/** The line for binfmt_misc: magic, version, and the kind of a program. */
function registration(): string {
  return `:lode:M:0:${magic}\\x${formatVersion.toString(16).padStart(2, '0')}\\x01::${launcherPath()}:`;
}
