// Launching native images: the process becomes the program. Images are a program of the host's compiler, and one assembled by hand
// for another machine.

import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { NativeTarget } from '../backends/native.ts';
import { bin, execute, root, withFolder, type Outcome, type RunOptions } from './program.ts';
import { exitProgram } from './support/elf.ts';
import { tinyTargets } from './support/tiny-target.ts';

const source = `
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
int main(int argc, char **argv) {
  char line[100], status[4000];
  if (!strcmp(argv[1], "signal")) raise(atoi(argv[2]));
  if (!strcmp(argv[1], "pipe")) for (;;) puts("y");
  for (int i = 0; i < argc; i++) printf("%s|", argv[i]);
  printf("%s|", getenv("LAUNCH"));
  while (fgets(line, sizeof line, stdin)) printf("%s|", line);
  FILE *f = fopen("/proc/self/status", "r");
  status[fread(status, 1, sizeof status - 1, f)] = 0;
  for (int fd = 0; fd < 3; fd++) if (fcntl(fd, F_GETFL) & O_NONBLOCK) printf("%d is non-blocking", fd);
  printf("%.16s %.16s", strstr(status, "SigBlk:") + 8, strstr(status, "SigIgn:") + 8);
  return 7;
}`;

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'lode-launch-'));
  writeFileSync(join(folder, 'a.c'), source);
  const { stderr, status } = spawnSync('gcc', ['-static', '-o', join(folder, 'prog'), join(folder, 'a.c')], { encoding: 'utf8' });
  expect([stderr, status]).toEqual(['', 0]);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const host: Partial<NativeTarget> = { name: 'host-linux', arch: process.arch, emulator: 'none' };

/** Launches an image in a process of its own. */
function launched(path: string, cached: boolean, target: Partial<NativeTarget>, args: readonly string[], options: RunOptions = {}): Promise<Outcome> {
  const script = `import { readFileSync } from 'node:fs';
    import 'node:process';
    import { launch } from ${JSON.stringify(join(root, 'loader/launch.ts'))};
    const path = ${JSON.stringify(path)};
    try {
      process.exitCode = launch({ bytes: readFileSync(path), cached: ${cached} ? path : undefined, milliseconds: 0 }, ${JSON.stringify(target)}, ${JSON.stringify(args)});
    } catch (error) {
      console.error(error.message);
      process.exitCode = error.exitStatus;
    }`;
  return execute(join(bin, 'node'), ['--input-type=module', '-e', script], options);
}

test.each([true, false])('arguments, environment, standard input, signal masks, exit status (cached: %s)', async (cached) => {
  const before = readdirSync(tmpdir()).filter((name) => name.startsWith('lode-image-')).length;
  const outcome = await launched(join(folder, 'prog'), cached, host, ['../as given', 'one', '', 'two words'], { stdin: 'a\nb', env: { LAUNCH: 'it' } });
  expect(outcome).toEqual({ stdout: '../as given|one||two words|it|a\n|b|0000000000000000 0000000000000000', stderr: '', status: 7 });
  expect(readdirSync(tmpdir()).filter((name) => name.startsWith('lode-image-')).length).toBeLessThanOrEqual(before);
});

test('signals end the process itself', async () => {
  for (const signal of [11, 6, 15]) expect((await launched(join(folder, 'prog'), true, host, ['p', 'signal', String(signal)])).status).toBe(128 + signal);
  // A reader that goes away ends the program, as in any pipeline.
  const script = `import { launch } from ${JSON.stringify(join(root, 'loader/launch.ts'))};
    launch({ bytes: new Uint8Array(), cached: ${JSON.stringify(join(folder, 'prog'))}, milliseconds: 0 }, ${JSON.stringify(host)}, ['p', 'pipe']);`;
  writeFileSync(join(folder, 'pipe.ts'), script);
  expect(spawnSync('bash', ['-c', `"${join(bin, 'node')}" ${join(folder, 'pipe.ts')} | head -1; echo \${PIPESTATUS[0]}`], { encoding: 'utf8' }).stdout).toBe('y\n141\n');
});

test.each([true, false])('a foreign image runs under its emulator (cached: %s)', (cached) => withFolder(async (place) => {
  const path = join(place, 'image');
  const tiny = tinyTargets.find(({ target }) => target.name === (process.arch === 's390x' ? 'riscv64-linux' : 's390x-linux'))!;
  writeFileSync(path, exitProgram(tiny, 33), { mode: 0o755 });
  const target = { name: tiny.target.name, arch: 'none', emulator: tiny.qemu };
  expect(await launched(path, cached, target, ['p'])).toEqual({ stdout: '', stderr: '', status: 33 });
  const none = await launched(path, cached, { ...target, emulator: 'qemu-nothing' }, ['p']);
  expect(none.status).toBe(1);
  expect(none.stderr).toMatch(/^this machine \(linux \w+\) runs no \S+-linux images; with qemu-user installed, qemu-nothing does\n$/);
}));

test('what cannot be executed is told', async () => {
  const path = join(folder, 'text');
  writeFileSync(path, 'no image', { mode: 0o755 });
  const outcome = await launched(path, true, host, ['p']);
  expect(outcome).toEqual({ stdout: '', stderr: `${path}: cannot be executed: ENOEXEC\n`, status: 1 });
  expect(existsSync(path)).toBe(true);
});
