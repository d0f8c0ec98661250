// Open files of a program: descriptors, shared positions, pipes, streams in memory.
//
// Node has neither lseek nor dup, so positions are kept here. A file that the program opens is read and written at
// explicit positions. An inherited one (0, 1, 2) uses the kernel's position, which it shares with other processes,
// until the program seeks. Descriptors that dup made share one OpenFile, as POSIX wants (XSH 2.14).

import * as fs from 'node:fs';
import { CallError } from './errno.ts';

/** Flags of open, asm-generic Linux. */
export const OFlags = {
  accessMode: 3, create: 0o100, exclusive: 0o200, noctty: 0o400, truncate: 0o1000, append: 0o2000, nonblock: 0o4000,
  directory: 0o200000, nofollow: 0o400000, sync: 0o4010000,
} as const;

/** Longest transfer of one call, that of Linux. */
const maxTransfer = 0x7ffff000;

/** What descriptors refer to. */
export abstract class OpenFile {
  /** Descriptors that share it. */
  references = 0;
  /** Flags of open without creation flags. */
  flags: number;

  constructor(flags: number) {
    this.flags = flags;
  }

  /** The host's descriptor, -1 if there is none. */
  get hostFd(): number { return -1; }
  abstract read(to: Uint8Array): number;
  abstract write(from: Uint8Array): number;
  seek(_offset: number, _whence: number): number { throw new CallError('ESPIPE'); }
  close(): void { /* nothing is held */ }
}

/** A file of the host. */
export class HostFile extends OpenFile {
  readonly #fd: number;
  /** Absolute path of a directory, for getdents. */
  readonly path: Buffer | undefined;
  /** Position of the next access; -1 while the kernel's own is used or there is none (terminals, pipes). */
  #position: number;
  readonly #seekable: boolean;
  readonly #inherited: boolean;
  /** Directory records not yet read. */
  entries: Uint8Array[] | undefined;

  constructor(fd: number, flags: number, inherited: boolean, path?: Buffer) {
    super(flags);
    this.#fd = fd;
    this.#inherited = inherited;
    this.path = path;
    const stat = fs.fstatSync(fd);
    this.#seekable = stat.isFile() || stat.isBlockDevice() || stat.isDirectory();
    this.#position = this.#seekable && !inherited ? 0 : -1;
  }

  override get hostFd(): number { return this.#fd; }

  read(to: Uint8Array): number {
    const length = Math.min(to.length, maxTransfer);
    for (;;) {
      try {
        const n = fs.readSync(this.#fd, to, 0, length, this.#position < 0 ? null : this.#position);
        if (this.#position >= 0) this.#position += n;
        return n;
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException;
        if (code === 'EOF') return 0;
        if (code !== 'EAGAIN' || (this.flags & OFlags.nonblock) !== 0) throw error;
        sleep(5);
      }
    }
  }

  write(from: Uint8Array): number {
    const length = Math.min(from.length, maxTransfer);
    for (;;) {
      try {
        const n = fs.writeSync(this.#fd, from, 0, length, this.#position < 0 ? null : this.#position);
        if ((this.flags & OFlags.append) !== 0 && this.#position >= 0) this.#position = fs.fstatSync(this.#fd).size;
        else if (this.#position >= 0) this.#position += n;
        return n;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EAGAIN' || (this.flags & OFlags.nonblock) !== 0) throw error;
        sleep(1);
      }
    }
  }

  override seek(offset: number, whence: number): number {
    if (!this.#seekable) throw new CallError('ESPIPE');
    const current = this.#position >= 0 ? this.#position : this.#kernelPosition();
    const base = whence === 0 ? 0 : whence === 1 ? current : whence === 2 ? fs.fstatSync(this.#fd).size : NaN;
    const next = base + offset;
    if (!(next >= 0) || !Number.isSafeInteger(next)) throw new CallError('EINVAL');
    if (next !== current) this.#position = next;
    if (next === 0) this.entries = undefined;
    return next;
  }

  /** Position of an inherited descriptor, as far as the host tells. */
  #kernelPosition(): number {
    try {
      return Number(/^pos:\s*(\d+)/m.exec(fs.readFileSync(`/proc/self/fdinfo/${this.#fd}`, 'utf8'))?.[1] ?? 0);
    } catch {
      return 0;
    }
  }

  override close(): void {
    if (!this.#inherited) fs.closeSync(this.#fd);
  }
}

/** A stream in memory: given input, collected output. */
export class MemoryStream extends OpenFile {
  #input: Uint8Array;
  readonly #output: Uint8Array[] = [];

  constructor(flags: number, input: Uint8Array = new Uint8Array(0)) {
    super(flags);
    this.#input = input;
  }

  read(to: Uint8Array): number {
    const n = Math.min(to.length, this.#input.length);
    to.set(this.#input.subarray(0, n));
    this.#input = this.#input.subarray(n);
    return n;
  }

  write(from: Uint8Array): number {
    this.#output.push(from.slice());
    return from.length;
  }

  /** Everything written. */
  get output(): Buffer { return Buffer.concat(this.#output); }
}

/** Bytes on their way through a pipe within the program. */
export class PipeBuffer {
  readonly chunks: Uint8Array[] = [];
  readers = 1;
  writers = 1;
}

/** One end of a pipe. */
export class PipeEnd extends OpenFile {
  readonly #buffer: PipeBuffer;
  readonly #writes: boolean;

  constructor(buffer: PipeBuffer, writes: boolean) {
    super(writes ? 1 : 0);
    this.#buffer = buffer;
    this.#writes = writes;
  }

  read(to: Uint8Array): number {
    if (this.#writes) throw new CallError('EBADF');
    const { chunks } = this.#buffer;
    const first = chunks[0];
    if (first === undefined) {
      if (this.#buffer.writers === 0) return 0;
      // Only this program could write, and it waits here.
      throw new CallError((this.flags & OFlags.nonblock) !== 0 ? 'EAGAIN' : 'EDEADLK');
    }
    const n = Math.min(to.length, first.length);
    to.set(first.subarray(0, n));
    if (n === first.length) chunks.shift();
    else chunks[0] = first.subarray(n);
    return n;
  }

  write(from: Uint8Array): number {
    if (!this.#writes) throw new CallError('EBADF');
    if (this.#buffer.readers === 0) throw new CallError('EPIPE');
    if (from.length > 0) this.#buffer.chunks.push(from.slice());
    return from.length;
  }

  override close(): void {
    if (this.#writes) this.#buffer.writers--;
    else this.#buffer.readers--;
  }
}

/** The descriptors of one program. */
export class FileTable {
  readonly #files: (OpenFile | undefined)[] = [];
  static readonly limit = 1024;

  get(fd: number): OpenFile {
    const file = this.#files[fd];
    if (file === undefined) throw new CallError('EBADF');
    return file;
  }

  /** The lowest free descriptor from `least` on. */
  add(file: OpenFile, least = 0): number {
    if (least < 0 || least >= FileTable.limit) throw new CallError('EINVAL');
    let fd = least;
    while (this.#files[fd] !== undefined) fd++;
    if (fd >= FileTable.limit) throw new CallError('EMFILE');
    this.set(fd, file);
    return fd;
  }

  set(fd: number, file: OpenFile): void {
    if (fd < 0 || fd >= FileTable.limit) throw new CallError('EBADF');
    if (this.#files[fd] === file) return;
    if (this.#files[fd] !== undefined) this.close(fd);
    file.references++;
    this.#files[fd] = file;
  }

  close(fd: number): void {
    const file = this.get(fd);
    this.#files[fd] = undefined;
    if (--file.references === 0) file.close();
  }
}

const waiter = new Int32Array(new SharedArrayBuffer(4));

/** Blocks this thread. */
export function sleep(milliseconds: number): void {
  Atomics.wait(waiter, 0, 0, milliseconds);
}
