// `lode ar` and `lode ranlib`: archives, with the operations and messages of binutils' ar.
//
// ar [-]{dmpqrstx}[modifiers] [relpos] archive [member...]. Archives are deterministic (D) unless U is given. The
// symbol index is written whenever the archive changes, unless S is given.

import { chmodSync, existsSync, readFileSync, renameSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { readArchive, writeArchive, type Archive, type NewMember } from '../archive.ts';
import { FormatError } from '../bytes.ts';

const help = `Usage: lode ar [-]{dmpqrstx}[abcDioSsuUvV] [relpos] archive [member...]
       lode ranlib [-DUt] archive...
 operations
  d  delete members                m[ab]  move members
  p  print members                 q[f]   append members
  r[ab][u]  replace or insert      s      write the symbol index
  t  list members                  x[o]   extract members
 modifiers
  a, b (i)  place after or before the member relpos
  c  say nothing when the archive is created
  D  deterministic: zero dates and owners (default); U  real ones
  o  keep dates when extracting    s, S  write, or do not write, the symbol index
  u  replace only what is newer    v  verbose     V, --version  version
`;

/** A problem that ends the command with status 1. */
class ArError extends Error {}

interface Request {
  readonly operation: string;
  readonly has: (modifier: string) => boolean;
  readonly relative: string;
  readonly archive: string;
  readonly members: readonly string[];
}

/** Runs ar with its raw arguments; returns the exit status. */
export function run(argv: readonly string[]): number {
  try {
    if (argv.length === 0 || argv.includes('--help') || argv[0] === '-h') {
      process[argv.length === 0 ? 'stderr' : 'stdout'].write(help);
      return argv.length === 0 ? 1 : 0;
    }
    if (argv.includes('--version') || argv[0] === 'V' || argv[0] === '-V') {
      process.stdout.write('lode ar (archives in the format of GNU ar)\n');
      return 0;
    }
    const request = readRequest(argv);
    if (request.operation === 's' && request.members.length > 0) {
      // ranlib takes several archives.
      return Math.max(
        ...[request.archive, ...request.members].map((archive) => perform({ ...request, archive, members: [] })),
      );
    }
    return perform(request);
  } catch (error) {
    if (!(error instanceof ArError) && !(error instanceof FormatError)) throw error;
    process.stderr.write(`lode ar: ${error.message}\n`);
    return 1;
  }
}

function readRequest(argv: readonly string[]): Request {
  const rest = [...argv];
  let keys = rest.shift()!.replace(/^-/, '');
  // `ar rc -D lib.a`, `ar -r -c lib.a`: further options before the archive.
  while (rest[0] !== undefined && /^-[a-zA-Z]+$/.test(rest[0])) keys += rest.shift()!.slice(1);
  const unknown = /[^dmpqrstxabciDoSsuUvVfTPNlO]/.exec(keys);
  if (unknown !== null) throw new ArError(`invalid option -- '${unknown[0]}'`);
  const operations = [...keys].filter((key) => 'dmpqrtx'.includes(key));
  if (operations.length > 1) throw new ArError('two different operation options specified');
  const operation = operations[0] ?? (keys.includes('s') ? 's' : '');
  if (operation === '') throw new ArError('no operation specified');
  const has = (modifier: string): boolean => keys.includes(modifier);
  const relative = has('a') || has('b') || has('i') ? rest.shift() ?? '' : '';
  const archive = rest.shift();
  if (archive === undefined) throw new ArError('no archive specified');
  return { operation, has, relative, archive, members: rest };
}

function open(path: string): Archive {
  if (!existsSync(path)) throw new ArError(`${path}: No such file or directory`);
  return readArchive(readFileSync(path), path);
}

function perform(request: Request): number {
  switch (request.operation) {
    case 'r': case 'q': return insert(request);
    case 'd': return remove(request);
    case 'm': return move(request);
    case 's': {
      const archive = open(request.archive);
      write(request.archive, archive.members, true);
      return 0;
    }
    default: return read(request);
  }
}

/** Writes beside the archive and renames, so that a failure leaves the old one. */
function write(path: string, members: readonly NewMember[], index: boolean): void {
  const temporary = `${path}.${process.pid}.tmp`;
  writeFileSync(temporary, writeArchive(members, index));
  renameSync(temporary, path);
}

function readMember(path: string, deterministic: boolean): NewMember {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    throw new ArError(
      `${path}: ${code === 'ENOENT' ? 'No such file or directory' : code === 'EISDIR' ? 'is a directory' : code}`,
    );
  }
  if (deterministic) return { name: basename(path), bytes };
  const { mtimeMs, uid, gid, mode } = statSync(path);
  return { name: basename(path), bytes, date: Math.floor(mtimeMs / 1000), uid, gid, mode };
}

/** Index at which members go: beside `relpos`, else the end. */
function position(members: readonly NewMember[], request: Request): number {
  if (request.relative === '') return members.length;
  const at = members.findIndex((member) => member.name === basename(request.relative));
  if (at < 0) throw new ArError(`no entry ${request.relative} in archive`);
  return request.has('a') ? at + 1 : at;
}

function insert(request: Request): number {
  const { archive: path, has } = request;
  const isNew = !existsSync(path);
  if (isNew && !has('c')) process.stderr.write(`lode ar: creating ${path}\n`);
  const members: NewMember[] = isNew ? [] : [...open(path).members];
  let say = '';
  for (const file of request.members) {
    const made = readMember(file, !has('U'));
    const at = request.operation === 'q' ? -1 : members.findIndex((member) => member.name === made.name);
    if (at >= 0) {
      if (has('u') && (members[at]!.date ?? 0) >= Math.floor(statSync(file).mtimeMs / 1000)) continue;
      members[at] = made;
      say += `r - ${file}\n`;
    } else {
      members.splice(position(members, request), 0, made);
      say += `a - ${file}\n`;
    }
  }
  if (has('v')) process.stdout.write(say);
  write(path, members, !has('S'));
  return 0;
}

function remove(request: Request): number {
  const members: NewMember[] = [...open(request.archive).members];
  for (const name of request.members) {
    const at = members.findIndex((member) => member.name === basename(name));
    if (at < 0) {
      if (request.has('v')) process.stdout.write(`No member named \`${name}'\n`);
      continue;
    }
    members.splice(at, 1);
    if (request.has('v')) process.stdout.write(`d - ${name}\n`);
  }
  write(request.archive, members, !request.has('S'));
  return 0;
}

function move(request: Request): number {
  const members: NewMember[] = [...open(request.archive).members];
  const moved: NewMember[] = [];
  for (const name of request.members) {
    const at = members.findIndex((member) => member.name === basename(name));
    if (at < 0) throw new ArError(`no entry ${name} in archive`);
    moved.push(...members.splice(at, 1));
    if (request.has('v')) process.stdout.write(`m - ${name}\n`);
  }
  members.splice(position(members, request), 0, ...moved);
  write(request.archive, members, !request.has('S'));
  return 0;
}

/** t, p and x. */
function read(request: Request): number {
  const { members } = open(request.archive);
  const wanted = new Set(request.members.map((name) => basename(name)));
  const missing = new Set(wanted);
  for (const member of members) {
    if (wanted.size > 0 && !wanted.has(member.name)) continue;
    missing.delete(member.name);
    if (request.operation === 't') {
      const { mode, uid, gid, bytes, date } = member;
      const long = `${modeText(mode)} ${uid}/${gid} ${String(bytes.length).padStart(6)} ${dateText(date)} `;
      process.stdout.write(`${request.has('v') ? long : ''}${member.name}\n`);
    } else if (request.operation === 'p') {
      if (request.has('v')) process.stdout.write(`\n<${member.name}>\n\n`);
      process.stdout.write(member.bytes);
    } else {
      const target = basename(member.name);
      if (request.has('v')) process.stdout.write(`x - ${target}\n`);
      writeFileSync(target, member.bytes);
      chmodSync(target, member.mode & 0o777);
      if (request.has('o')) utimesSync(target, member.date, member.date);
    }
  }
  for (const name of missing) process.stderr.write(`lode ar: no entry ${name} in archive\n`);
  return missing.size > 0 ? 1 : 0;
}

function modeText(mode: number): string {
  return [...'rwxrwxrwx'].map((letter, i) => (mode >> 8 - i & 1) !== 0 ? letter : '-').join('');
}

/** As ar prints it: `Jan  1 00:00 1970`. */
function dateText(seconds: number): string {
  const date = new Date(seconds * 1000);
  const month = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'][
    date.getUTCMonth()
  ]!;
  const time = `${String(date.getUTCHours()).padStart(2, '0')}:${String(date.getUTCMinutes()).padStart(2, '0')}`;
  return `${month} ${String(date.getUTCDate()).padStart(2)} ${time} ${date.getUTCFullYear()}`;
}
