/**
 * The described calls (`sysc`): every way out of a program, one row each.
 *
 * From these rows come the C prototypes (include/lode/sysc.h, written by generate.ts), the bindings of the
 * loader, the Node host's argument conversion, tracing and documentation. Nothing here knows a target.
 *
 * Conventions: an `int` or `long long` result is >= 0, or -errno with the numbers of asm-generic Linux.
 * Structures never cross: what they would hold crosses as arrays of long long (or of int, for pipe), whose
 * layout is the same in every lane but for byte order.
 */

/** The C types that a described call can take or return. Pointers are written with their pointee. */
export type CallType =
  'void' | 'int' | 'long long' | 'unsigned long' | 'const char *' | 'char *' | 'const void *' | 'void *' |
  'int *' | 'long long *' | 'const long long *';

/**
 * What a parameter means: `value`, a scalar; `cstr`, a NUL-terminated string that is read; `in`, memory that is read;
 * `out`, memory that is written; `len`, the size in bytes of the memory named by `of`.
 */
export type CallDirection = 'value' | 'cstr' | 'in' | 'out' | 'len';

export interface CallParam {
  readonly name: string;
  readonly type: CallType;
  readonly dir: CallDirection;
  /** For `len`: the parameter it measures. Otherwise ''. */
  readonly of: string;
  /** For `in` and `out` of fixed size: how many bytes. 0 when a `len` parameter (or the call's doc) says it. */
  readonly bytes: number;
}

export interface Call {
  /** Without the prefix: `read` is `__sysc_read` in C and `sysc read` in the IR's text form. */
  readonly name: string;
  readonly result: 'void' | 'int' | 'long long' | 'unsigned long';
  readonly params: readonly CallParam[];
  /** The call never returns. */
  readonly noreturn: boolean;
  /** One sentence. */
  readonly doc: string;
}

/** The IR value type of each C type (`''` for void). */
export const irTypeOf: Readonly<Record<CallType, '' | 'i32' | 'i64' | 'word' | 'ptr'>> = {
  'void': '', 'int': 'i32', 'long long': 'i64', 'unsigned long': 'word', 'const char *': 'ptr', 'char *': 'ptr',
  'const void *': 'ptr', 'void *': 'ptr', 'int *': 'ptr', 'long long *': 'ptr', 'const long long *': 'ptr',
};

const param = (name: string, type: CallType, dir: CallDirection, of = '', bytes = 0): CallParam =>
  ({ name, type, dir, of, bytes });
const int = (name: string): CallParam => param(name, 'int', 'value');
const wide = (name: string): CallParam => param(name, 'long long', 'value');
const path = (name = 'path'): CallParam => param(name, 'const char *', 'cstr');
const len = (of: string, name = 'n'): CallParam => param(name, 'unsigned long', 'len', of);
/** `count` long longs, written or read. */
const wideOut = (name: string, count: number): CallParam => param(name, 'long long *', 'out', '', count * 8);
const wideIn = (name: string, count: number): CallParam => param(name, 'const long long *', 'in', '', count * 8);

const call = (result: Call['result'], name: string, params: readonly CallParam[], doc: string): Call =>
  ({ name, result, params, noreturn: false, doc });
const end = (name: string, params: readonly CallParam[], doc: string): Call =>
  ({ name, result: 'void', params, noreturn: true, doc });

/** The meaning of each element of the array that `stat` and `fstat` fill. */
export const statFields = ['dev', 'ino', 'mode', 'nlink', 'uid', 'gid', 'rdev', 'size', 'blksize', 'blocks',
  'atime_sec', 'atime_nsec', 'mtime_sec', 'mtime_nsec', 'ctime_sec', 'ctime_nsec'] as const;

/** Every described call, in the order of sysc.h. */
export const calls: readonly Call[] = [
  // Files, by descriptor.
  call('long long', 'read', [int('fd'), param('buf', 'void *', 'out'), len('buf')],
    'Reads up to n bytes; 0 at the end.'),
  call('long long', 'write', [int('fd'), param('buf', 'const void *', 'in'), len('buf')],
    'Writes up to n bytes and returns how many.'),
  call('int', 'open', [path(), int('flags'), int('mode')], 'Opens a file; flags are the O_* of asm-generic Linux.'),
  call('int', 'close', [int('fd')], 'Closes a descriptor.'),
  call('long long', 'lseek', [int('fd'), wide('off'), int('whence')],
    'Moves the file position and returns it; whence is 0 set, 1 current, 2 end.'),
  call('int', 'ftruncate', [int('fd'), wide('len')], 'Sets the length of an open file.'),
  // What is known of files.
  call('int', 'stat', [path(), wideOut('st', 16), int('nofollow')],
    'Describes a file: dev ino mode nlink uid gid rdev size blksize blocks; atime, mtime, ctime as seconds, nanoseconds.'),
  call('int', 'fstat', [int('fd'), wideOut('st', 16)], 'Describes an open file, as stat does.'),
  // Names.
  call('int', 'unlink', [path()], 'Removes a name that is not a directory.'),
  call('int', 'rmdir', [path()], 'Removes an empty directory.'),
  call('int', 'mkdir', [path(), int('mode')], 'Makes a directory.'),
  call('int', 'rename', [path('from'), path('to')], 'Renames a file or directory, replacing the target.'),
  call('int', 'link', [path('from'), path('to')], 'Makes a second name for a file.'),
  call('int', 'symlink', [path('target'), path('at')], 'Makes a symbolic link at a path.'),
  call('long long', 'readlink', [path(), param('buf', 'char *', 'out'), len('buf')],
    'Copies what a symbolic link says, cut at n bytes and without NUL; returns the bytes copied.'),
  call('int', 'chdir', [path()], 'Changes the working directory.'),
  call('long long', 'getcwd', [param('buf', 'char *', 'out'), len('buf')],
    'Copies the working directory and its NUL; returns the bytes copied, -ERANGE when n is too small.'),
  call('int', 'access', [path(), int('mode')],
    'Asks whether a file exists (0) or can be read (4), written (2), executed (1).'),
  call('int', 'chmod', [path(), int('mode')], 'Sets the permissions of a file.'),
  call('int', 'fchmod', [int('fd'), int('mode')], 'Sets the permissions of an open file.'),
  call('int', 'chown', [path(), int('uid'), int('gid')], 'Sets owner and group of a file; -1 leaves one as it is.'),
  call('int', 'fchown', [int('fd'), int('uid'), int('gid')], 'Sets owner and group of an open file.'),
  call('int', 'lchown', [path(), int('uid'), int('gid')],
    'Sets owner and group of a file without following a symbolic link.'),
  call('int', 'utimens', [path(), wideIn('t', 4), int('nofollow')],
    'Sets access and modification time: seconds, nanoseconds, seconds, nanoseconds.'),
  call('int', 'futimens', [int('fd'), wideIn('t', 4)], 'Sets the times of an open file, as utimens does.'),
  // Descriptors.
  call('int', 'dup', [int('fd')], 'Returns a second descriptor of the same open file.'),
  call('int', 'dup2', [int('from'), int('to')], 'Makes descriptor `to` a second one of `from`.'),
  call('int', 'pipe', [param('fds', 'int *', 'out', '', 8)], 'Makes a pipe: reading end, writing end.'),
  call('int', 'fcntl', [int('fd'), int('cmd'), wide('arg')],
    'Controls a descriptor; commands are the F_* of asm-generic Linux.'),
  call('int', 'isatty', [int('fd')], 'Returns 1 for a terminal, else -ENOTTY or -EBADF.'),
  call('int', 'fsync', [int('fd')], 'Writes an open file through to its medium.'),
  call('int', 'umask', [int('mask')], 'Sets the file mode mask and returns the former one.'),
  call('long long', 'getdents', [int('fd'), param('buf', 'void *', 'out'), len('buf')],
    'Reads directory records (long long ino; int type; int namelen; name with NUL; padded to 8); returns their bytes.'),
  // The process.
  end('exit', [int('status')], 'Ends the program.'),
  end('sigexit', [int('sig')], 'Ends the program as if killed by a signal.'),
  call('int', 'kill', [int('pid'), int('sig')], 'Sends a signal to a process.'),
  call('int', 'clock_gettime', [int('clk'), wideOut('t', 2)],
    'Reads a clock (0 real time, 1 monotonic, 2 CPU time of the process): seconds, nanoseconds.'),
  call('int', 'nanosleep', [wideIn('t', 2)], 'Sleeps for so many seconds and nanoseconds.'),
  call('int', 'getrandom', [param('buf', 'void *', 'out'), len('buf')],
    'Fills memory with random bytes and returns how many.'),
  call('int', 'getpid', [], 'Returns the process id.'),
  call('int', 'getppid', [], 'Returns the id of the parent process.'),
  call('int', 'getuid', [], 'Returns the real user id.'),
  call('int', 'geteuid', [], 'Returns the effective user id.'),
  call('int', 'getgid', [], 'Returns the real group id.'),
  call('int', 'getegid', [], 'Returns the effective group id.'),
  call('unsigned long', 'memgrow', [param('bytes', 'unsigned long', 'value')],
    'Returns a fresh zeroed region (a multiple of 65536 bytes, right after the previous one if nothing intervened), or 0.'),
  call('int', 'args', [wideOut('counts', 4)],
    'Tells argc, the bytes of all arguments with their NULs, the number of environment strings, and their bytes.'),
  call('int', 'args_get', [param('args', 'char *', 'out'), param('env', 'char *', 'out')],
    'Copies arguments and environment, NUL-terminated strings back to back, in the sizes that args told.'),
  // Where the position stays, and what other processes must respect; libc does without where these answer -ENOSYS.
  call('long long', 'pread', [int('fd'), param('buf', 'void *', 'out'), len('buf'), wide('off')], 'Reads up to n bytes at an offset; the position stays.'),
  call('long long', 'pwrite', [int('fd'), param('buf', 'const void *', 'in'), len('buf'), wide('off')], 'Writes up to n bytes at an offset; the position stays.'),
  call('int', 'lock', [int('fd'), int('cmd'), param('lock', 'long long *', 'out', '', 40)],
    'Record locks, cmd as F_GETLK (5), F_SETLK (6), F_SETLKW (7): type (0 read, 1 write, 2 none), whence, start, length, pid, read and for F_GETLK written.'),
  call('int', 'flock', [int('fd'), int('operation')], 'Locks an open file as a whole: 1 shared, 2 exclusive, 8 not, and 4 without waiting.'),
  // Other processes. A host that has one process answers -ENOSYS.
  call('int', 'fork', [], 'Makes a second process that goes on from here; returns its id, and 0 in it.'),
  call('int', 'execve', [path(), param('args', 'const void *', 'in'), len('args', 'args_size'), param('env', 'const void *', 'in'), len('env', 'env_size')],
    'Becomes another program; arguments and environment are NUL-terminated strings back to back.'),
  call('int', 'waitpid', [int('pid'), param('status', 'int *', 'out', '', 4), int('options')],
    'Waits for a child that ended (or stopped, by options); returns its id, 0 with WNOHANG when there is none.'),
  call('int', 'getpgid', [int('pid')], 'Returns the process group of a process, 0 meaning this one.'),
  call('int', 'setpgid', [int('pid'), int('group')], 'Puts a process into a group.'),
  call('int', 'getsid', [int('pid')], 'Returns the session of a process, 0 meaning this one.'),
  call('int', 'setsid', [], 'Makes a session of its own; returns its id.'),
  call('int', 'poll', [param('fds', 'int *', 'out'), int('n'), int('timeout')],
    'Waits until one of n descriptors is ready, so many milliseconds at most (-1: forever); fds holds for each: descriptor, events asked for, events found.'),
  // Signals that arrive. A set of signals has bit n - 1 for signal n. A host that delivers none answers -ENOSYS.
  call('int', 'sigaction', [int('sig'), param('handler', 'void *', 'value'), int('flags'), wide('mask')],
    'Sets what a signal does: 0 the default, 1 nothing, else the function to call with its number; SA_* flags, and what is blocked meanwhile.'),
  call('int', 'sigprocmask', [int('how'), wideIn('set', 1), wideOut('former', 1)],
    'Changes the set of blocked signals (0 adds, 1 removes, 2 sets) and tells the former one; either may be 0.'),
  call('int', 'sigsuspend', [wideIn('mask', 1)], 'Waits for a signal with another set blocked meanwhile; returns -EINTR.'),
  call('int', 'sigpending', [wideOut('set', 1)], 'Tells which signals wait until they are no longer blocked.'),
  call('int', 'setitimer', [int('which'), wideIn('t', 4), wideOut('former', 4)],
    'Sets a timer (0 real time, 1 and 2 CPU time) that sends a signal: interval and time until the next, in seconds and microseconds; t may be 0.'),
  call('int', 'system', [path('cmd')], 'Runs a shell command and returns its status as waitpid gives it, or -ENOSYS.'),
];

/**
 * What the machine itself does for a personality: a program that names one of these is refused, and hosts do not have them. Each is
 * a routine of the back end, `__lode_NAME`.
 */
export const primitives: readonly Call[] = [
  call('unsigned long', 'syscall', ['number', 'a', 'b', 'c', 'd', 'e', 'f'].map((name) => param(name, 'unsigned long', 'value')),
    "The operating system's call of a number with six words; what it returns, -errno on failure on every machine."),
  call('unsigned long', 'signal_return', [], 'The address of the code that a signal handler returns to, 0 where the system has its own.'),
  call('void', 'set_thread_pointer', [param('at', 'void *', 'value')],
    'Sets the thread pointer of this thread, as the psABI of the machine has it.'),
];

/** Whether a name is that of a primitive. */
export function isPrimitive(name: string): boolean {
  return primitives.some((row) => row.name === name);
}

/** The row of a name, or undefined. */
export function findCall(name: string): Call | undefined {
  return calls.find((row) => row.name === name);
}
