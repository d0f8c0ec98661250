// What the commands on modules share: reading files that hold one module or an archive of them, and reporting.

import { readFileSync } from 'node:fs';
import { isArchive, readArchive, type Archive } from '../archive.ts';
import { decodeModule, FormatError, isModule } from '../decode.ts';
import { unrecognized } from '../format.ts';
import type { Module } from '../module.ts';
import { parseModule } from '../parse.ts';

/** One module of a file. */
export interface Loaded {
  /** `file` or `file(member)`. */
  readonly name: string;
  /** Name of the archive member, '' if the file is no archive. */
  readonly member: string;
  readonly bytes: Uint8Array;
  readonly module: Module;
}

/** Reports one problem as `lode NAME: message` and makes the exit status 1. */
export function complain(command: string, message: string): void {
  process.stderr.write(`lode ${command}: ${message}\n`);
  process.exitCode = 1;
}

/** The bytes of a file; undefined (reported) if it cannot be read. */
export function readInput(command: string, path: string): Uint8Array | undefined {
  try {
    return readFileSync(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    complain(command, code === 'ENOENT' ? `'${path}': No such file` : `'${path}': ${systemText(code)}`);
    return undefined;
  }
}

function systemText(code: string): string {
  return code === 'EISDIR' ? 'is a directory' : code === 'EACCES' ? 'Permission denied' : code;
}

/** Runs `show` for each module of a file (`.lir` text too); problems are reported. */
export function eachModule(
  command: string,
  path: string,
  show: (loaded: Loaded) => void,
  onArchive?: (archive: Archive) => void,
): void {
  const bytes = readInput(command, path);
  if (bytes === undefined) return;
  guarded(command, () => {
    if (isArchive(bytes)) {
      const archive = readArchive(bytes, path);
      onArchive?.(archive);
      for (const member of archive.members) {
        guarded(command, () => {
          const name = `${path}(${member.name})`;
          if (!isModule(member.bytes)) complain(command, unrecognized(name));
          else show({ name, member: member.name, bytes: member.bytes, module: decodeModule(member.bytes, name) });
        });
      }
    } else if (isModule(bytes)) {
      show({ name: path, member: '', bytes, module: decodeModule(bytes, path) });
    } else if (path.endsWith('.lir')) {
      const parsed = parseModule(Buffer.from(bytes).toString('utf8'), path);
      if ('errors' in parsed) for (const error of parsed.errors) process.stderr.write(`${error}\n`);
      if ('errors' in parsed) process.exitCode = 1;
      else show({ name: path, member: '', bytes: new Uint8Array(0), module: parsed.module });
    } else {
      complain(command, unrecognized(path));
    }
  });
}

/** Turns a FormatError into a report. */
export function guarded(command: string, action: () => void): void {
  try {
    action();
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    complain(command, error.message);
  }
}

/** Rows as columns two blanks apart; columns whose heading is in `right` are flush right. */
export function table(rows: readonly (readonly string[])[], right: ReadonlySet<number> = new Set()): string {
  const widths: number[] = [];
  for (const row of rows) row.forEach((cell, i) => { widths[i] = Math.max(widths[i] ?? 0, cell.length); });
  return rows
    .map((row) =>
      row
        .map((cell, i) => (right.has(i) ? cell.padStart(widths[i]!) : cell.padEnd(widths[i]!)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
