// Speed of compilation: SQLite, bzip2, zlib and Lua to objects by Lode and by the C compilers that are installed, in turns.
//
//   npm run bench -- compile [--programs DIR] [--rounds N] [sqlite] [bzip2] [zlib] [lua]
//
// DIR (or LODE_PROGRAMS) is searched two folders deep for a file that tells each program's sources: sqlite3.c, bzlib.c,
// deflate.c, lvm.c. Nothing is downloaded; what is not there is said.
//
// A row is one process that makes objects of all sources: CPU time of the process and its children (the best of the
// rounds), source lines per second of it, peak memory (of the largest process), and size: text + data as each compiler's
// `size` counts it. CPU time rather than wall time, because machines are shared; compare rows of one run only. Behind
// Lode's rows stands where its time goes (-ftime-report).

import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

interface Program {
  readonly name: string;
  /** A source by which its folder is found. */
  readonly mark: string;
  /** Sources of other programs in the same folder. */
  readonly without: readonly string[];
  readonly flags: readonly string[];
}

const programs: readonly Program[] = [
  { name: 'sqlite', mark: 'sqlite3.c', without: ['shell.c'], flags: [] },
  { name: 'bzip2', mark: 'bzlib.c', without: ['dlltest.c', 'mk251.c', 'unzcrash.c', 'spewG.c', 'bzip2recover.c'], flags: ['-D_FILE_OFFSET_BITS=64'] },
  { name: 'zlib', mark: 'deflate.c', without: [], flags: ['-DHAVE_UNISTD_H'] },
  { name: 'lua', mark: 'lvm.c', without: ['luac.c', 'onelua.c', 'ltests.c'], flags: [] },
];

/** What one run took: CPU milliseconds, peak memory in kB. */
interface Cost { readonly cpu: number; readonly memory: number; readonly messages: string }

const gnuTime = '/usr/bin/time';

function run(argv: readonly string[], cwd: string): Cost {
  const { status, stderr } = spawnSync(gnuTime, ['-f', '%U %S %M', ...argv], { cwd, encoding: 'utf8', stdio: ['ignore', 'ignore', 'pipe'] });
  const lines = stderr.trimEnd().split('\n');
  if (status !== 0) throw new Error(`${argv.slice(0, 4).join(' ')} …: status ${status}: ${lines.slice(0, 5).join('\n')}`);
  const [user, system, memory] = lines.pop()!.split(' ').map(Number);
  return { cpu: (user! + system!) * 1000, memory: memory!, messages: lines.join('\n') };
}

/** The folder that holds a program's sources, '' if there is none. */
function find(program: Program, from: string, depth = 2): string {
  if (existsSync(join(from, program.mark))) return from;
  if (depth === 0) return '';
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    if (!entry.isDirectory() || entry.name === 'node_modules') continue;
    const found = find(program, join(from, entry.name), depth - 1);
    if (found !== '') return found;
  }
  return '';
}

function isInstalled(command: string): boolean {
  return spawnSync('sh', ['-c', `command -v ${command}`], { stdio: 'ignore' }).status === 0;
}

/** text + data of objects, as a `size` program counts them. */
function sizeOf(size: string, folder: string): number {
  const objects = readdirSync(folder).filter((name) => name.endsWith('.o'));
  const { stdout } = spawnSync(size, [...size.endsWith('lode') ? ['size'] : [], ...objects], { cwd: folder, encoding: 'utf8' });
  let sum = 0;
  for (const line of stdout.split('\n')) {
    const [text, data] = line.trim().split(/\s+/).map(Number);
    if (text! >= 0 && data! >= 0) sum += text! + data!;
  }
  return sum;
}

function benchProgram(program: Program, folder: string, lode: string, rounds: number): void {
  const sources = readdirSync(folder).filter((name) => name.endsWith('.c') && !program.without.includes(name)).sort().map((name) => join(folder, name));
  const lines = sources.reduce((sum, path) => sum + readFileSync(path, 'latin1').split('\n').length - 1, 0);
  console.log(`${program.name}: ${sources.length} sources, ${lines} lines (${folder})`);
  const rows = [
    ...['tcc', 'gcc -O0', 'gcc -O2', 'clang -O2'].map((name) => ({ name, command: name.split(' ') })),
    ...['-O0', '-O2'].map((level) => ({ name: `lode cc ${level}`, command: [lode, 'cc', level] })),
  ];
  const work = mkdtempSync(join(tmpdir(), 'lode-bench-'));
  try {
    const found = rows.filter(({ command }) => isInstalled(command[0]!));
    for (const { name } of rows.filter((row) => !found.includes(row))) console.log(`  ${name.padEnd(14)} absent`);
    const costs = found.map((): Cost[] => []);
    const folderOf = (i: number): string => join(work, String(i));
    for (let round = 0; round < rounds; round++) {
      found.forEach(({ command }, i) => {
        mkdirSync(folderOf(i), { recursive: true });
        costs[i]!.push(run([...command, '-w', ...program.flags, '-c', ...sources], folderOf(i)));
      });
    }
    found.forEach(({ name, command }, i) => {
      const cpu = Math.min(...costs[i]!.map((cost) => cost.cpu));
      const memory = Math.max(...costs[i]!.map((cost) => cost.memory)) / 1024;
      const size = sizeOf(command[0] === lode ? lode : 'size', folderOf(i));
      console.log(`  ${name.padEnd(14)} ${cpu.toFixed(0).padStart(7)} ms ${(lines / cpu).toFixed(0).padStart(6)} klines/s ${memory.toFixed(0).padStart(6)} MB ${String(size).padStart(9)} bytes`);
    });
    for (const level of ['-O0', '-O2']) {
      const { messages } = run([lode, 'cc', level, '-ftime-report', '-w', ...program.flags, '-c', ...sources], folderOf(0));
      const shares = messages.split('\n').filter((line) => line.includes('%')).map((line) => line.replace(/\s*: *(\d+) ms \( *(\d+%)\)/, ' $1 ms ($2)').trim());
      console.log(`  lode ${level} by phase: ${shares.join(', ')}`);
    }
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** Prints the table of each program that is named (all if none) and found. */
export function benchCompile(options: { bin: string; rounds: number; folder: string; programs: readonly string[] }): void {
  if (!existsSync(gnuTime)) {
    console.log(`compile: absent: ${gnuTime} (GNU time), which tells CPU time and memory`);
    return;
  }
  const folder = options.folder === '' ? '' : resolve(options.folder);
  for (const program of programs) {
    if (options.programs.length > 0 && !options.programs.includes(program.name)) continue;
    const found = folder === '' || !existsSync(folder) ? '' : find(program, folder);
    if (found === '') console.log(`${program.name}: absent: no ${program.mark} in ${folder === '' ? 'a folder named by --programs or LODE_PROGRAMS' : folder}`);
    else benchProgram(program, found, join(options.bin, 'lode'), options.rounds);
  }
}
