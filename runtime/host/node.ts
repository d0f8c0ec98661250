// The described calls on Node: real files, standard streams, arguments, environment, clocks, exit status.
//
// Every call takes and returns numbers (ir/interpret/host.ts) and reads or writes the program's memory in its byte
// order. Failures of Node's functions become -errno at the border (`bind`). The working directory is the host object's
// own, so that hosts in one process do not disturb each other; the file mode mask is the process's.

import { randomFillSync } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import { constants as systemConstants } from 'node:os';
import { isatty } from 'node:tty';
import { ProgramExit, type Host, type HostCall, type Memory } from './host.ts';
import { CallError, errorNumber, errorNumbers } from './errno.ts';
import { FileTable, HostFile, MemoryStream, OFlags, PipeBuffer, PipeEnd, sleep } from './files.ts';

export interface NodeHostOptions {
  /** Program name and arguments. */
  readonly args: readonly string[];
  /** The process's own by default. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Working directory; the process's own by default. */
  readonly cwd?: string;
  /** Standard input given, standard output and error collected, instead of the process's own. */
  readonly capture?: { readonly stdin?: string | Uint8Array };
}

type Call = (memory: Memory, ...args: number[]) => number;

const sigpipe = 13;
const utimeNow = 0x3fffffff;
const utimeOmit = 0x3ffffffe;

export class NodeHost implements Host {
  readonly #files = new FileTable();
  readonly #captured: { readonly stdout: MemoryStream; readonly stderr: MemoryStream } | undefined;
  readonly #args: Buffer;
  readonly #argCount: number;
  readonly #env: Buffer;
  readonly #envCount: number;
  #cwd: Buffer;
  /** Whether relative paths need the working directory put before them. */
  #moved: boolean;
  readonly #cpuStart = process.cpuUsage();

  constructor(options: NodeHostOptions) {
    this.#args = strings(options.args);
    this.#argCount = options.args.length;
    const env = Object.entries(options.env ?? process.env).filter(([, value]) =>
      value !== undefined).map(([name, value]) => `${name}=${value}`);
    this.#env = strings(env);
    this.#envCount = env.length;
    this.#cwd = Buffer.from(options.cwd ?? process.cwd());
    this.#moved = options.cwd !== undefined;
    if (options.capture === undefined) {
      for (let fd = 0; fd < 3; fd++) {
        try {
          this.#files.set(fd, new HostFile(fd, fd === 0 ? 0 : 1, true));
        } catch {
          // Not open when this process started.
        }
      }
    } else {
      const { stdin = '' } = options.capture;
      this.#captured = { stdout: new MemoryStream(1), stderr: new MemoryStream(1) };
      this.#files.set(0, new MemoryStream(0, typeof stdin === 'string' ? Buffer.from(stdin) : stdin));
      this.#files.set(1, this.#captured.stdout);
      this.#files.set(2, this.#captured.stderr);
    }
  }

  /** Collected standard output (capture mode). */
  get stdout(): Buffer { return this.#captured?.stdout.output ?? Buffer.alloc(0); }
  /** Collected standard error (capture mode). */
  get stderr(): Buffer { return this.#captured?.stderr.output ?? Buffer.alloc(0); }

  bind(name: string, memory: Memory): HostCall {
    const call = Object.hasOwn(this.#calls, name) ? this.#calls[name] : undefined;
    if (call === undefined) return () => -errorNumbers.ENOSYS!;
    return (...args) => {
      try {
        return call(memory, ...args);
      } catch (error) {
        const number = errorNumber(error);
        if (number === undefined) throw error;
        return number;
      }
    };
  }

  report(text: string): void {
    if (this.#captured !== undefined) this.#captured.stderr.write(Buffer.from(`${text}\n`));
    else {
      try {
        fs.writeSync(2, `${text}\n`);
      } catch {
        // Nobody listens.
      }
    }
  }

  /** Names of the calls that this host implements. */
  get callNames(): readonly string[] { return Object.keys(this.#calls); }

  // --- The calls, in the order of runtime/abi/calls.ts ---------------------------------------------------------------

  readonly #calls: Readonly<Record<string, Call>> = {
    read: (memory, fd, at, n) => {
      const file = this.#files.get(fd!);
      if ((file.flags & OFlags.accessMode) === 1) throw new CallError('EBADF');
      return n === 0 ? 0 : file.read(region(memory, at!, n!));
    },
    write: (memory, fd, at, n) => {
      const file = this.#files.get(fd!);
      if ((file.flags & OFlags.accessMode) === 0) throw new CallError('EBADF');
      if (n === 0) return 0;
      try {
        return file.write(region(memory, at!, n!));
      } catch (error) {
        // A native program would be killed here; Node ignores SIGPIPE.
        if ((error as NodeJS.ErrnoException).code === 'EPIPE') throw new ProgramExit(128 + sigpipe, sigpipe);
        throw error;
      }
    },
    open: (memory, path, flags, mode) => this.#open(this.#path(memory, path!), flags!, mode!),
    close: (_, fd) => {
      this.#files.close(fd!);
      return 0;
    },
    lseek: (_, fd, offset, whence) => this.#files.get(fd!).seek(offset!, whence!),
    ftruncate: (_, fd, length) => {
      if (length! < 0) throw new CallError('EINVAL');
      fs.ftruncateSync(this.#hostFd(fd!), length);
      return 0;
    },

    stat: (memory, path, st, nofollow) => {
      const name = this.#path(memory, path!);
      return writeStat(memory, st!, nofollow ? fs.lstatSync(name, { bigint: true }) : fs.statSync(name,
        { bigint: true }));
    },
    fstat: (memory, fd, st) => {
      const file = this.#files.get(fd!);
      if (file.hostFd >= 0) return writeStat(memory, st!, fs.fstatSync(file.hostFd, { bigint: true }));
      // A pipe or a stream in memory: only its kind is known (S_IFIFO, mode 600).
      const words = new Array<bigint>(16).fill(0n);
      words[2] = 0o10600n;
      words[3] = 1n;
      words[8] = 4096n;
      return writeWords(memory, st!, words);
    },

    unlink: (memory, path) => done(fs.unlinkSync(this.#path(memory, path!))),
    rmdir: (memory, path) => done(fs.rmdirSync(this.#path(memory, path!))),
    mkdir: (memory, path, mode) => {
      fs.mkdirSync(this.#path(memory, path!), mode);
      return 0;
    },
    rename: (memory, from, to) => done(fs.renameSync(this.#path(memory, from!), this.#path(memory, to!))),
    link: (memory, from, to) => done(fs.linkSync(this.#path(memory, from!), this.#path(memory, to!))),
    symlink: (memory, target, at) => done(fs.symlinkSync(text(memory, target!), this.#path(memory, at!))),
    readlink: (memory, path, buffer, n) => {
      const link = fs.readlinkSync(this.#path(memory, path!), { encoding: 'buffer' }).subarray(0, n);
      region(memory, buffer!, n!).set(link);
      return link.length;
    },
    chdir: (memory, path) => {
      const next = fs.realpathSync(this.#path(memory, path!), { encoding: 'buffer' });
      if (!fs.statSync(next).isDirectory()) throw new CallError('ENOTDIR');
      fs.accessSync(next, fs.constants.X_OK);
      this.#cwd = next;
      this.#moved = true;
      return 0;
    },
    getcwd: (memory, buffer, n) => {
      if (this.#cwd.length + 1 > n!) throw new CallError('ERANGE');
      const to = region(memory, buffer!, this.#cwd.length + 1);
      to.set(this.#cwd);
      to[this.#cwd.length] = 0;
      return this.#cwd.length + 1;
    },
    access: (memory, path, mode) => done(fs.accessSync(this.#path(memory, path!), mode)),
    chmod: (memory, path, mode) => done(fs.chmodSync(this.#path(memory, path!), mode! & 0o7777)),
    fchmod: (_, fd, mode) => done(fs.fchmodSync(this.#hostFd(fd!), mode! & 0o7777)),
    chown: (memory, path, uid, gid) => done(fs.chownSync(this.#path(memory, path!), uid!, gid!)),
    fchown: (_, fd, uid, gid) => done(fs.fchownSync(this.#hostFd(fd!), uid!, gid!)),
    lchown: (memory, path, uid, gid) => done(fs.lchownSync(this.#path(memory, path!), uid!, gid!)),
    utimens: (memory, path, times, nofollow) => {
      const name = this.#path(memory, path!);
      const before = nofollow ? fs.lstatSync(name) : fs.statSync(name);
      const [access, change] = readTimes(memory, times!, before);
      if (nofollow) fs.lutimesSync(name, access, change);
      else fs.utimesSync(name, access, change);
      return 0;
    },
    futimens: (memory, fd, times) => {
      const host = this.#hostFd(fd!);
      const [access, change] = readTimes(memory, times!, fs.fstatSync(host));
      fs.futimesSync(host, access, change);
      return 0;
    },

    dup: (_, fd) => this.#files.add(this.#files.get(fd!)),
    dup2: (_, from, to) => {
      this.#files.set(to!, this.#files.get(from!));
      return to!;
    },
    pipe: (memory, fds) => {
      const to = memory.view;
      region(memory, fds!, 8);
      const buffer = new PipeBuffer();
      to.setInt32(fds!, this.#files.add(new PipeEnd(buffer, false)), memory.littleEndian);
      to.setInt32(fds! + 4, this.#files.add(new PipeEnd(buffer, true)), memory.littleEndian);
      return 0;
    },
    fcntl: (_, fd, command, arg) => this.#control(fd!, command!, arg!),
    isatty: (_, fd) => {
      const { hostFd } = this.#files.get(fd!);
      if (hostFd < 0 || !isatty(hostFd)) throw new CallError('ENOTTY');
      return 1;
    },
    fsync: (_, fd) => done(fs.fsyncSync(this.#hostFd(fd!))),
    umask: (_, mask) => process.umask(mask! & 0o777),
    getdents: (memory, fd, buffer, n) => this.#directory(memory, fd!, buffer!, n!),

    exit: (_, status) => {
      throw new ProgramExit(status!);
    },
    sigexit: (_, signal) => {
      throw new ProgramExit(128 + signal!, signal);
    },
    kill: (_, pid, signal) => {
      if (signal === 0) return done(void process.kill(pid!, 0));
      if (pid === process.pid || pid === 0) throw new ProgramExit(128 + signal!, signal);
      if (signal! < 0 || signal! > 64) throw new CallError('EINVAL');
      const name = Object.entries(systemConstants.signals).find(([, number]) => number === signal)?.[0];
      process.kill(pid!, name ?? signal!);
      return 0;
    },
    clock_gettime: (memory, clock, t) => {
      const time = this.#clock(clock!);
      return writeWords(memory, t!, [time / 1000000000n, time % 1000000000n]);
    },
    nanosleep: (memory, t) => {
      const [seconds, nanoseconds] = readWords(memory, t!, 2);
      if (seconds! < 0n || nanoseconds! < 0n || nanoseconds! >= 1000000000n) throw new CallError('EINVAL');
      sleep(Number(seconds!) * 1000 + Number(nanoseconds!) / 1e6);
      return 0;
    },
    getrandom: (memory, buffer, n) => {
      const to = region(memory, buffer!, n!);
      for (let at = 0; at < to.length; at += 65536) randomFillSync(to, at, Math.min(65536, to.length - at));
      return n!;
    },
    getpid: () => process.pid,
    getppid: () => process.ppid,
    getuid: () => process.getuid?.() ?? 0,
    geteuid: () => process.geteuid?.() ?? 0,
    getgid: () => process.getgid?.() ?? 0,
    getegid: () => process.getegid?.() ?? 0,
    memgrow: (memory, bytes) => memory.grow(bytes!),
    args: (memory, counts) =>
      writeWords(memory, counts!, [this.#argCount, this.#args.length, this.#envCount, this.#env.length].map(BigInt)),
    args_get: (memory, args, env) => {
      region(memory, args!, this.#args.length).set(this.#args);
      region(memory, env!, this.#env.length).set(this.#env);
      return 0;
    },
    // One process with plain files, and descriptors that cannot be watched from here: libc knows what to do without.
    pread: missing, pwrite: missing, lock: missing, flock: missing,
    fork: missing, execve: missing, waitpid: missing, getpgid: missing, setpgid: missing, getsid: missing, setsid: missing, poll: missing,
    sigaction: missing, sigprocmask: missing, sigsuspend: missing, sigpending: missing, setitimer: missing,
    system: (memory, command) => this.#system(text(memory, command!)),
  };

  // --- Parts ---------------------------------------------------------------------------------------------------------

  /** A path argument as the host understands it. */
  #path(memory: Memory, at: number): Buffer {
    const name = text(memory, at);
    if (name.length === 0) throw new CallError('ENOENT');
    if (!this.#moved || name[0] === 0x2f) return name;
    return Buffer.concat([this.#cwd, Buffer.from('/'), name]);
  }

  #hostFd(fd: number): number {
    const { hostFd } = this.#files.get(fd);
    if (hostFd < 0) throw new CallError('EINVAL');
    return hostFd;
  }

  #open(path: Buffer, flags: number, mode: number): number {
    const host = fs.constants;
    const isSet = (flag: number): boolean => (flags & flag) === flag;
    const wanted = [host.O_RDONLY, host.O_WRONLY, host.O_RDWR][flags & OFlags.accessMode];
    if (wanted === undefined) throw new CallError('EINVAL');
    const hostFlags = wanted | (isSet(OFlags.create) ? host.O_CREAT : 0) | (isSet(OFlags.exclusive) ? host.O_EXCL : 0) |
      (isSet(OFlags.noctty) ? host.O_NOCTTY : 0) | (isSet(OFlags.truncate) ? host.O_TRUNC : 0) |
        (isSet(OFlags.append) ? host.O_APPEND : 0) |
      (isSet(OFlags.directory) ? host.O_DIRECTORY : 0) | (isSet(OFlags.nofollow) ? host.O_NOFOLLOW : 0) |
      (isSet(OFlags.sync) ? host.O_SYNC : 0) | (isSet(OFlags.nonblock) ? host.O_NONBLOCK : 0);
    const fd = fs.openSync(path, hostFlags, mode & 0o7777);
    try {
      const directory = fs.fstatSync(fd).isDirectory() ? fs.realpathSync(path, { encoding: 'buffer' }) : undefined;
      return this.#files.add(new HostFile(fd, flags & ~(OFlags.create | OFlags.exclusive | OFlags.noctty |
        OFlags.truncate), false, directory));
    } catch (error) {
      fs.closeSync(fd);
      throw error;
    }
  }

  #control(fd: number, command: number, arg: number): number {
    const file = this.#files.get(fd);
    switch (command) {
      // F_DUPFD, F_DUPFD_CLOEXEC
      case 0: case 1030: return this.#files.add(file, arg);
      // F_GETFD, F_SETFD: no descriptor outlives this program.
      case 1: case 2: return 0;
      // F_GETFL, F_SETFL
      case 3: return file.flags;
      case 4: {
        const settable = OFlags.append | OFlags.nonblock;
        file.flags = file.flags & ~settable | arg & settable;
        return 0;
      }
      // F_SETLK, F_SETLKW: granted, nothing else shares the descriptor table.
      case 6: case 7: return 0;
      default: throw new CallError('EINVAL');
    }
  }

  #directory(memory: Memory, fd: number, buffer: number, n: number): number {
    const file = this.#files.get(fd);
    if (!(file instanceof HostFile) || file.path === undefined) throw new CallError('ENOTDIR');
    file.entries ??= directoryRecords(file.path, memory.littleEndian);
    const to = region(memory, buffer, n);
    let at = 0;
    while (file.entries.length > 0 && at + file.entries[0]!.length <= n) {
      const record = file.entries.shift()!;
      to.set(record, at);
      at += record.length;
    }
    if (at === 0 && file.entries.length > 0) throw new CallError('EINVAL');
    return at;
  }

  /** Nanoseconds. */
  #clock(clock: number): bigint {
    switch (clock) {
      // Realtime (and its coarse form), from the origin and the monotonic clock in microseconds.
      case 0: case 5: return BigInt(Math.round((performance.timeOrigin + performance.now()) * 1000)) * 1000n;
      case 1: case 4: case 6: case 7: return process.hrtime.bigint();
      case 2: case 3: {
        const { user, system } = process.cpuUsage(this.#cpuStart);
        return BigInt(user + system) * 1000n;
      }
      default: throw new CallError('EINVAL');
    }
  }

  #system(command: Buffer): number {
    const stdio = [0, 1, 2].map((fd): number | 'ignore' | 'pipe' => {
      try {
        const { hostFd } = this.#files.get(fd);
        return hostFd >= 0 ? hostFd : fd === 0 ? 'ignore' : 'pipe';
      } catch {
        return 'ignore';
      }
    });
    const result = spawnSync('/bin/sh', ['-c', command.toString()],
      { stdio, cwd: this.#cwd.toString(), env: this.#environment(), maxBuffer: 1 << 30 });
    if (result.error !== undefined && result.status === null && result.signal === null) return 127 << 8;
    if (stdio[1] === 'pipe' && result.stdout !== null) this.#files.get(1).write(result.stdout);
    if (stdio[2] === 'pipe' && result.stderr !== null) this.#files.get(2).write(result.stderr);
    if (result.signal !== null) return systemConstants.signals[result.signal];
    return (result.status ?? 127) << 8;
  }

  #environment(): Record<string, string> {
    const pairs = this.#env.toString().split('\0').filter((pair) => pair !== '').map((pair): [string, string] => {
      const at = pair.indexOf('=');
      return [pair.slice(0, at), pair.slice(at + 1)];
    });
    return Object.fromEntries(pairs);
  }
}

function missing(): number {
  return -errorNumbers.ENOSYS!;
}

function done(_: void): number {
  return 0;
}

/** NUL-terminated strings back to back. */
function strings(list: readonly string[]): Buffer {
  return Buffer.from(list.map((item) => `${item}\0`).join(''));
}

/** The program's bytes at an address; EFAULT if they are not all its own. */
function region(memory: Memory, at: number, n: number): Uint8Array {
  if (!(at > 0 && n >= 0 && at + n <= memory.size)) throw new CallError('EFAULT');
  return memory.bytes.subarray(at, at + n);
}

/** The NUL-terminated string at an address, without its NUL. */
function text(memory: Memory, at: number): Buffer {
  if (!(at > 0 && at < memory.size)) throw new CallError('EFAULT');
  const end = memory.bytes.indexOf(0, at);
  if (end < 0) throw new CallError('EFAULT');
  return Buffer.from(memory.bytes.subarray(at, end));
}

/** Writes long longs in the program's order. */
function writeWords(memory: Memory, at: number, words: readonly bigint[]): number {
  region(memory, at, words.length * 8);
  const { view, littleEndian } = memory;
  words.forEach((word, i) => view.setBigInt64(at + i * 8, word, littleEndian));
  return 0;
}

function readWords(memory: Memory, at: number, count: number): bigint[] {
  region(memory, at, count * 8);
  const { view, littleEndian } = memory;
  return Array.from({ length: count }, (_, i) => view.getBigInt64(at + i * 8, littleEndian));
}

function writeStat(memory: Memory, at: number, stat: fs.BigIntStats): number {
  const parts = (ns: bigint): bigint[] => {
    const seconds = ns >= 0n ? ns / 1000000000n : -((-ns + 999999999n) / 1000000000n);
    return [seconds, ns - seconds * 1000000000n];
  };
  return writeWords(memory, at, [stat.dev, stat.ino, stat.mode, stat.nlink, stat.uid, stat.gid, stat.rdev, stat.size,
    stat.blksize, stat.blocks,
    ...parts(stat.atimeNs), ...parts(stat.mtimeNs), ...parts(stat.ctimeNs)]);
}

/** Access and modification time in seconds (Node takes doubles: exact to about 0.2 microseconds). */
function readTimes(memory: Memory, at: number, before: fs.Stats): [number, number] {
  const now = Date.now() / 1000;
  if (at === 0) return [now, now];
  const [accessSeconds, accessNs, changeSeconds, changeNs] = readWords(memory, at, 4).map(Number) as [number, number,
    number, number];
  const time = (seconds: number, ns: number, old: number): number => {
    if (ns === utimeNow) return now;
    if (ns === utimeOmit) return old / 1000;
    if (ns < 0 || ns > 999999999) throw new CallError('EINVAL');
    return seconds + ns / 1e9;
  };
  return [time(accessSeconds, accessNs, before.atimeMs), time(changeSeconds, changeNs, before.mtimeMs)];
}

/** Records of getdents: long long ino; int type; int length of the name; name with NUL; padded to 8. */
function directoryRecords(path: Buffer, littleEndian: boolean): Uint8Array[] {
  const names = fs.readdirSync(path, { encoding: 'buffer' });
  const records: Uint8Array[] = [];
  for (const name of [Buffer.from('.'), Buffer.from('..'), ...names]) {
    const stat = fs.lstatSync(Buffer.concat([path, Buffer.from('/'), name]), { bigint: true, throwIfNoEntry: false });
    if (stat === undefined) continue;
    const record = new Uint8Array(Math.ceil((16 + name.length + 1) / 8) * 8);
    const view = new DataView(record.buffer);
    view.setBigInt64(0, stat.ino, littleEndian);
    // DT_* are the file type bits of the mode.
    view.setInt32(8, Number(stat.mode >> 12n & 15n), littleEndian);
    view.setInt32(12, name.length, littleEndian);
    record.set(name, 16);
    records.push(record);
  }
  return records;
}
