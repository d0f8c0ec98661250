// The disk cache of translated images (DESIGN.md section 6).
//
// One folder per user, one file per entry, named by its key: `KEY.wasm` and `KEY.elf`, `KEY.lode` (a compiled program), `KEY.json`
// (what a source was compiled from). A file is the image itself, followed by a trailer that is a valid custom section
// of wasm (and that an ELF loader ignores), so that entries can be executed as they lie:
//   00, size (LEB128, 5 bytes), 10, "lode.image", JSON about the entry, HMAC-SHA-256 of all before, u32 size of this, "LODE"
// The key of the HMAC (RFC 2104) is the user's own, 32 random bytes in `.key`: an entry that was made for somebody else is none.
//
// Entries are written under another name, synced and renamed, never rewritten; what is damaged is a miss, removed and
// made again. Readers and writers of many processes need no lock; that a thing is made once is flight.ts's concern. The folder must be the
// user's own and writable by nobody else. The total is bounded: the entries used longest ago go first (access time, kept by us to the minute; of images
// that lode-run starts, the time of their start records, which go with them: to change an image's times would void the record).

import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import * as fs from 'node:fs';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { LoadError } from './error.ts';
import { freshName, freshPattern, removeFile } from './files.ts';
import { flightPattern, inFlight } from './flight.ts';
import { imageOf, startPattern, startTimes } from './start.ts';

/** The cache folder is not safe to use; the message says why. */
export class CacheRefused extends LoadError {}

/** What is known of an entry besides its bytes. */
export interface EntryInfo {
  /** Full key, in hexadecimal. */
  readonly key: string;
  /** For people: the program or source. */
  readonly name: string;
  /** Target of an image, '' for other entries. */
  readonly target: string;
  /** What it was made of (cacheKey's record), for `lode cache verify`. */
  readonly made: Readonly<Record<string, string>>;
}

export interface Entry { readonly info: EntryInfo; readonly bytes: Uint8Array; readonly path: string }

export interface ListedEntry {
  readonly file: string;
  readonly bytes: number;
  /** Milliseconds since the epoch. */
  readonly used: number;
  /** undefined if the entry is damaged. */
  readonly info: EntryInfo | undefined;
}

export type EntryKind = 'wasm' | 'elf' | 'lode' | 'json';

const sectionName = 'lode.image';
const endMark = 'LODE';
/** Digest, size and mark. */
const tailBytes = 32 + 4 + 4;
const entryPattern = /^[0-9a-f]{64}\.(?:wasm|elf|lode|json)$/;
const defaultLimit = 1 << 30;
const minute = 60_000;
const keyName = '.key';
const keyBytes = 32;
/** The HMAC's key of entries on their way from one cache to another. */
const exportKey = Buffer.alloc(0);
/** The name by which LODE_CACHE_DIR asks for a cache in memory, and where Linux has one. */
const memoryName = 'memory';
const memoryBase = '/dev/shm';

/** Where the cache lies: LODE_CACHE_DIR (`memory`: in a tmpfs), $XDG_CACHE_HOME/lode, ~/.cache/lode. */
export function cacheFolder(env: NodeJS.ProcessEnv = process.env): string {
  if (env.LODE_CACHE_DIR === memoryName) return join(memoryBase, `lode-${process.getuid?.() ?? 0}`);
  if (env.LODE_CACHE_DIR !== undefined && env.LODE_CACHE_DIR !== '') return env.LODE_CACHE_DIR;
  const base = env.XDG_CACHE_HOME;
  return join(base !== undefined && isAbsolute(base) ? base : join(homedir(), '.cache'), 'lode');
}

/** Bound on all entries together in bytes: LODE_CACHE_SIZE (K, M and G are understood), 1 GiB by default. */
export function cacheLimit(env: NodeJS.ProcessEnv = process.env): number { return parseSize(env.LODE_CACHE_SIZE ?? '') ?? defaultLimit; }

/** A size in bytes as users write it (K, M and G are understood); undefined if it is none. */
export function parseSize(text: string): number | undefined {
  const match = /^(\d+)([KMG]?)$/i.exec(text);
  if (match === null) return undefined;
  return Number(match[1]) * { '': 1, K: 1024, M: 1 << 20, G: 1 << 30 }[match[2]!.toUpperCase() as '' | 'K' | 'M' | 'G'];
}

export class ImageCache {
  readonly folder: string;
  readonly limit: number;
  readonly #warn: (message: string) => void;
  #warned = false;
  /** Whether the folder has been found to be there and safe. */
  #checked = false;
  #key: Buffer | undefined;

  /** `warn` gets, once, why the cache cannot be used; the run goes on without. */
  constructor(folder: string, limit: number, warn: (message: string) => void) {
    this.folder = folder;
    this.limit = limit;
    this.#warn = warn;
  }

  /** The entry of a key, or undefined: none, damaged, or no cache. */
  get(key: string, kind: EntryKind): Entry | undefined {
    const path = join(this.folder, `${key}.${kind}`);
    let file: Uint8Array;
    let secret: Buffer;
    try {
      if (!this.#check(false)) return undefined;
      file = fs.readFileSync(path);
      secret = this.#secret();
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') this.#warnOnce(error);
      return undefined;
    }
    const entry = parseEntry(file, path, secret);
    // An entry that others may write is none.
    if (entry === undefined || entry.info.key !== key || ((fs.statSync(path, { throwIfNoEntry: false })?.mode ?? 0) & 0o022) !== 0) {
      removeFile(path);
      return undefined;
    }
    if (kind !== 'elf') this.#touch(path);
    return entry;
  }

  /** Keeps a start record (start.ts). Throws errors of the file system. */
  putStart(name: string, text: string): void {
    if (!this.#check(false)) return;
    const fresh = freshName(this.folder);
    try {
      fs.writeFileSync(fresh, text, { mode: 0o600, flag: 'wx' });
      fs.renameSync(fresh, join(this.folder, name));
    } catch (error) {
      removeFile(fresh);
      throw error;
    }
  }

  /** Keeps an entry; returns its path, or undefined if there is no cache. */
  put(kind: EntryKind, info: EntryInfo, bytes: Uint8Array): string | undefined {
    const path = join(this.folder, `${info.key}.${kind}`);
    const fresh = freshName(this.folder);
    try {
      this.#check(true);
      const fd = fs.openSync(fresh, 'wx', 0o700);
      try {
        for (const part of [bytes, trailer(info, bytes, this.#secret())]) for (let at = 0; at < part.length;)
          at += fs.writeSync(fd, part, at);
        fs.fsyncSync(fd);
      } finally {
        fs.closeSync(fd);
      }
      fs.renameSync(fresh, path);
      this.#syncFolder();
      this.#trim(path, this.limit);
      return path;
    } catch (error) {
      removeFile(fresh);
      this.#warnOnce(error);
      return undefined;
    }
  }

  /** All entries, the one used last first. Throws CacheRefused. */
  list(): ListedEntry[] {
    if (!this.#check(false)) return [];
    const entries: ListedEntry[] = [];
    const secret = this.#secret();
    const names = fs.readdirSync(this.folder);
    const started = startTimes(this.folder, names);
    for (const name of names) {
      if (!entryPattern.test(name)) continue;
      const path = join(this.folder, name);
      try {
        const stat = fs.statSync(path);
        entries.push({ file: path, bytes: stat.size, used: Math.max(stat.atimeMs, started.get(name) ?? 0),
          info: parseEntry(fs.readFileSync(path), path, secret)?.info });
      } catch {
        // Removed meanwhile.
      }
    }
    return entries.sort((a, b) => b.used - a.used || (a.file < b.file ? -1 : 1));
  }

  /** Removes every entry; returns how many and their bytes. Throws CacheRefused. */
  clear(): { readonly entries: number; readonly bytes: number } {
    let entries = 0;
    let bytes = 0;
    if (!this.#check(false)) return { entries, bytes };
    for (const name of fs.readdirSync(this.folder)) {
      const isEntry = entryPattern.test(name);
      if (!isEntry && !isOther(name)) continue;
      const path = join(this.folder, name);
      bytes += fs.statSync(path, { throwIfNoEntry: false })?.size ?? 0;
      fs.rmSync(path, { force: true });
      if (isEntry) entries++;
    }
    return { entries, bytes };
  }

  /** An entry as another cache can take it: under no user's key. undefined if it is damaged or gone. */
  exported(file: string): Uint8Array | undefined {
    try {
      const entry = parseEntry(fs.readFileSync(file), file, this.#secret());
      return entry && Buffer.concat([entry.bytes, trailer(entry.info, entry.bytes, exportKey)]);
    } catch {
      return undefined;
    }
  }

  /**
   * Removes what is of no use: damaged entries, what `useless` says of others, what crashed processes left, start records of images that are gone; then what was
   * used longest ago until `limit` bytes hold. Returns how many entries and their bytes. Throws CacheRefused.
   */
  prune(useless: (entry: ListedEntry) => boolean, limit: number): { readonly entries: number; readonly bytes: number } {
    let removed = 0;
    let bytes = 0;
    for (const entry of this.list()) if (entry.info === undefined || useless(entry)) {
      removeFile(entry.file);
      removed++;
      bytes += entry.bytes;
    }
    if (!this.#check(false)) return { entries: 0, bytes: 0 };
    const oldest = this.#trim(undefined, limit);
    return { entries: removed + oldest.entries, bytes: bytes + oldest.bytes };
  }

  /** Whether there is a folder to write into, made if need be; if not the user is told once. */
  usable(): boolean {
    try {
      return this.#check(true);
    } catch (error) {
      this.#warnOnce(error);
      return false;
    }
  }

  /** The user's key, made at its first use. Throws errors of the file system. */
  #secret(): Buffer {
    if (this.#key !== undefined) return this.#key;
    const path = join(this.folder, keyName);
    for (let tries = 0; ; tries++) {
      try {
        const key = fs.readFileSync(path);
        if (key.length === keyBytes && (fs.statSync(path).mode & 0o077) === 0) return this.#key = key;
        // Damaged, or known to others: what it vouched for is made again.
        fs.rmSync(path, { force: true });
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || tries > 9) throw error;
      }
      const fresh = freshName(this.folder);
      try {
        fs.writeFileSync(fresh, randomBytes(keyBytes), { mode: 0o600, flag: 'wx' });
        // A link, unlike a renaming, does not take the place of what another process made meanwhile.
        fs.linkSync(fresh, path);
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException;
        // Not every file system has links; there two first starts at once may cost each other an entry.
        if (code === 'EPERM' || code === 'ENOTSUP') fs.renameSync(fresh, path);
        else if (code !== 'EEXIST') throw error;
      } finally {
        removeFile(fresh);
      }
    }
  }

  /** Whether the folder is there, made if wanted. Throws CacheRefused if somebody else could have written into it. */
  #check(make: boolean): boolean {
    if (this.#checked) return true;
    let stat = fs.lstatSync(this.folder, { throwIfNoEntry: false });
    if (stat === undefined) {
      if (!make) return false;
      fs.mkdirSync(this.folder, { recursive: true, mode: 0o700 });
      stat = fs.lstatSync(this.folder);
    }
    const uid = process.getuid?.();
    const refuse = (why: string): never => {
      throw new CacheRefused(`cache folder ${this.folder} ${why}; remove it or name another one in LODE_CACHE_DIR`);
    };
    if (stat.isSymbolicLink() && (uid === undefined || stat.uid === uid)) stat = fs.statSync(this.folder);
    if (!stat.isDirectory()) refuse('is no folder');
    if (uid !== undefined && stat.uid !== uid) refuse(`belongs to user ${stat.uid}, not to you (${uid})`);
    if (uid !== undefined && (stat.mode & 0o022) !== 0)
      refuse(`can be written by others (mode ${(stat.mode & 0o777).toString(8)})`);
    this.#checked = true;
    return true;
  }

  #warnOnce(error: unknown): void {
    if (this.#warned) return;
    this.#warned = true;
    const { message, code } = error as NodeJS.ErrnoException;
    this.#warn(error instanceof LoadError
      ? `${message}; going on without a cache` : `no cache in ${this.folder}: ${code ?? message}; going on without`);
  }

  /** Marks an entry as used now, at most once a minute: the modification time stays. */
  #touch(path: string): void {
    try {
      const stat = fs.statSync(path);
      if (Date.now() - stat.atimeMs > minute) fs.utimesSync(path, Date.now() / 1000, stat.mtimeMs / 1000);
    } catch {
      // Removed meanwhile, or read-only.
    }
  }

  /** Removes what was used longest ago until the limit holds, and what crashed processes left. Returns how many entries and their bytes. */
  #trim(keep: string | undefined, limit: number): { entries: number; bytes: number } {
    const removed = { entries: 0, bytes: 0 };
    const entries: { path: string; bytes: number; used: number }[] = [];
    let total = 0;
    const names = fs.readdirSync(this.folder);
    const started = startTimes(this.folder, names);
    const present = new Set(names);
    for (const name of names) {
      const path = join(this.folder, name);
      const stat = fs.statSync(path, { throwIfNoEntry: false });
      if (stat === undefined) continue;
      if (startPattern.test(name) && !present.has(imageOf(path))) removeFile(path);
      if (freshPattern.test(name) && Date.now() - stat.mtimeMs > 60 * minute) removeFile(path);
      if (flightPattern.test(name) && Date.now() - stat.mtimeMs > minute && !inFlight(this.folder, name.replace(flightPattern, ''))) removeFile(path);
      if (!entryPattern.test(name)) continue;
      entries.push({ path, bytes: stat.size, used: Math.max(stat.atimeMs, started.get(name) ?? 0) });
      total += stat.size;
    }
    entries.sort((a, b) => a.used - b.used);
    for (const { path, bytes } of entries) {
      if (total <= limit) break;
      if (path === keep) continue;
      removeFile(path);
      total -= bytes;
      removed.entries++;
      removed.bytes += bytes;
    }
    return removed;
  }

  #syncFolder(): void {
    try {
      const fd = fs.openSync(this.folder, 'r');
      fs.fsyncSync(fd);
      fs.closeSync(fd);
    } catch {
      // Not every system syncs folders.
    }
  }
}

/** Whether a file of the folder is ours though no entry. */
function isOther(name: string): boolean {
  return name === keyName || freshPattern.test(name) || startPattern.test(name) || flightPattern.test(name);
}

/** What another cache exported; undefined if it is damaged. */
export function importedEntry(file: Uint8Array, name: string): Entry | undefined { return parseEntry(file, name, exportKey); }

function trailer(info: EntryInfo, bytes: Uint8Array, key: Buffer): Uint8Array {
  const json = Buffer.from(JSON.stringify(info));
  const content = 1 + sectionName.length + json.length + tailBytes;
  const size = Buffer.from([0, 0, 0, 0, 0].map((_, i) => content >>> 7 * i & 127 | (i < 4 ? 128 : 0)));
  const head = Buffer.concat([Buffer.from([0]), size, Buffer.from([sectionName.length]), Buffer.from(sectionName),
    json]);
  const digest = createHmac('sha256', key).update(bytes).update(head).digest();
  const end = Buffer.alloc(8);
  end.writeUInt32LE(head.length + tailBytes);
  end.write(endMark, 4);
  return Buffer.concat([head, digest, end]);
}

/** An entry's bytes and facts; undefined if anything about the file is wrong. */
function parseEntry(file: Uint8Array, path: string, key: Buffer): Entry | undefined {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
  const end = bytes.length;
  const headBytes = 1 + 5 + 1 + sectionName.length;
  if (end < headBytes + tailBytes || bytes.toString('latin1', end - 4) !== endMark) return undefined;
  const size = bytes.readUInt32LE(end - 8);
  const start = end - size;
  if (size < headBytes + tailBytes || start < 0) return undefined;
  const digest = createHmac('sha256', key).update(bytes.subarray(0, end - tailBytes)).digest();
  if (!timingSafeEqual(digest, bytes.subarray(end - tailBytes, end - 8))) return undefined;
  try {
    const info = JSON.parse(bytes.toString('utf8', start + headBytes, end - tailBytes)) as Partial<EntryInfo> | null;
    if (typeof info?.key !== 'string' || typeof info.name !== 'string' || typeof info.target !== 'string' || typeof info.made !== 'object' || info.made === null) return undefined;
    return { info: info as EntryInfo, bytes: file.subarray(0, start), path };
  } catch {
    return undefined;
  }
}
