// What differs between the machines on which Linux runs: numbers of system calls, flags, requests. The personality's C names them as
// addresses of objects that do not exist (`__lode_linux_NAME`); loader/runtime.ts puts the values there, so that they fold.
//
// Sources: the kernel's arch/*/entry/syscalls tables and asm-generic/unistd.h (aarch64 and riscv64), and each machine's uapi headers.

/** Instruction sets with their column in the tables below. */
const columns: Readonly<Record<string, number>> = { x86_64: 0, aarch64: 1, riscv64: 1, powerpc: 2, s390x: 3 };

/** Legend: name, x86_64, aarch64 and riscv64, powerpc (32 bits), s390x; -1 where there is no such call. */
const calls: readonly (readonly [name: string, x86: number, generic: number, powerpc: number, s390x: number])[] = [
  ['read', 0, 63, 3, 3],
  ['write', 1, 64, 4, 4],
  ['pread64', 17, 67, 179, 180],
  ['pwrite64', 18, 68, 180, 181],
  ['readv', 19, 65, 145, 145],
  ['writev', 20, 66, 146, 146],
  ['openat', 257, 56, 286, 288],
  ['close', 3, 57, 6, 6],
  ['lseek', 8, 62, 19, 19],
  ['_llseek', -1, -1, 140, -1],
  ['ftruncate', 77, 46, 93, 93],
  ['ftruncate64', -1, -1, 194, -1],
  ['fcntl', 72, 25, 55, 55],
  ['fcntl64', -1, -1, 204, -1],
  ['flock', 73, 32, 143, 143],
  ['ioctl', 16, 29, 54, 54],
  ['dup', 32, 23, 41, 41],
  ['dup3', 292, 24, 316, 326],
  ['pipe2', 293, 59, 317, 325],
  ['fsync', 74, 82, 118, 118],
  ['fdatasync', 75, 83, 148, 148],
  ['getdents64', 217, 61, 202, 220],
  ['statx', 332, 291, 383, 379],
  ['unlinkat', 263, 35, 292, 294],
  ['mkdirat', 258, 34, 287, 289],
  ['mknodat', 259, 33, 288, 290],
  ['renameat2', 316, 276, 357, 347],
  ['linkat', 265, 37, 294, 296],
  ['symlinkat', 266, 36, 295, 297],
  ['readlinkat', 267, 78, 296, 298],
  ['chdir', 80, 49, 12, 12],
  ['fchdir', 81, 50, 133, 133],
  ['getcwd', 79, 17, 182, 183],
  ['faccessat', 269, 48, 298, 300],
  ['fchmodat', 268, 53, 297, 299],
  ['fchmod', 91, 52, 94, 94],
  ['fchownat', 260, 54, 289, 291],
  ['fchown', 93, 55, 95, 207],
  ['utimensat', 280, 88, 304, 315],
  ['utimensat_time64', -1, -1, 412, -1],
  ['umask', 95, 166, 60, 60],
  ['brk', 12, 214, 45, 45],
  ['mmap', 9, 222, 90, 90],
  ['mmap2', -1, -1, 192, -1],
  ['munmap', 11, 215, 91, 91],
  ['mprotect', 10, 226, 125, 125],
  ['mremap', 25, 216, 163, 163],
  ['madvise', 28, 233, 205, 219],
  ['msync', 26, 227, 144, 144],
  ['fork', 57, -1, 2, 2],
  ['clone', 56, 220, 120, 120],
  ['execve', 59, 221, 11, 11],
  ['exit_group', 231, 94, 234, 248],
  ['wait4', 61, 260, 114, 114],
  ['kill', 62, 129, 37, 37],
  ['tgkill', 234, 131, 250, 241],
  ['gettid', 186, 178, 207, 236],
  ['getpid', 39, 172, 20, 20],
  ['getppid', 110, 173, 64, 64],
  ['getpgid', 121, 155, 132, 132],
  ['setpgid', 109, 154, 57, 57],
  ['getsid', 124, 156, 147, 147],
  ['setsid', 112, 157, 66, 66],
  ['getuid', 102, 174, 24, 199],
  ['geteuid', 107, 175, 49, 201],
  ['getgid', 104, 176, 47, 200],
  ['getegid', 108, 177, 50, 202],
  ['setuid', 105, 146, 23, 213],
  ['setgid', 106, 144, 46, 214],
  ['getgroups', 115, 158, 80, 205],
  ['prlimit64', 302, 261, 325, 334],
  ['getrusage', 98, 165, 77, 77],
  ['sched_yield', 24, 124, 158, 158],
  ['uname', 63, 160, 122, 122],
  ['rt_sigaction', 13, 134, 173, 174],
  ['rt_sigprocmask', 14, 135, 174, 175],
  ['rt_sigpending', 127, 136, 175, 176],
  ['rt_sigsuspend', 130, 133, 178, 179],
  ['rt_sigreturn', 15, 139, 172, 173],
  ['sigaltstack', 131, 132, 185, 186],
  ['setitimer', 38, 103, 104, 104],
  ['getitimer', 36, 102, 105, 105],
  ['ppoll', 271, 73, 281, 302],
  ['ppoll_time64', -1, -1, 414, -1],
  ['pselect6', 270, 72, 280, 301],
  ['pselect6_time64', -1, -1, 413, -1],
  ['futex', 202, 98, 221, 238],
  ['futex_time64', -1, -1, 422, -1],
  ['set_tid_address', 218, 96, 232, 252],
  ['clock_gettime', 228, 113, 246, 260],
  ['clock_gettime64', -1, -1, 403, -1],
  ['clock_getres', 229, 114, 247, 261],
  ['clock_getres_time64', -1, -1, 406, -1],
  ['clock_nanosleep', 230, 115, 248, 262],
  ['clock_nanosleep_time64', -1, -1, 407, -1],
  ['getrandom', 318, 278, 359, 349],
  ['socket', 41, 198, 326, 359],
  ['socketpair', 53, 199, 333, 360],
  ['bind', 49, 200, 327, 361],
  ['listen', 50, 201, 329, 363],
  ['accept4', 288, 242, 344, 364],
  ['connect', 42, 203, 328, 362],
  ['getsockname', 51, 204, 331, 367],
  ['getpeername', 52, 205, 332, 368],
  ['sendto', 44, 206, 335, 369],
  ['recvfrom', 45, 207, 337, 371],
  ['sendmsg', 46, 211, 341, 370],
  ['recvmsg', 47, 212, 342, 372],
  ['shutdown', 48, 210, 338, 373],
  ['setsockopt', 54, 208, 339, 366],
  ['getsockopt', 55, 209, 340, 365],
];

/** Legend: name, x86_64, aarch64, riscv64, powerpc, s390x. */
const values: readonly (readonly [name: string, x86: number, aarch64: number, riscv64: number, powerpc: number, s390x: number])[] = [
  // include/uapi/asm-generic/fcntl.h, arch/{arm64,powerpc}/include/uapi/asm/fcntl.h
  ['O_DIRECT', 0o40000, 0o200000, 0o40000, 0o400000, 0o40000],
  ['O_LARGEFILE', 0o100000, 0o400000, 0o100000, 0o200000, 0o100000],
  ['O_DIRECTORY', 0o200000, 0o40000, 0o200000, 0o40000, 0o200000],
  ['O_NOFOLLOW', 0o400000, 0o100000, 0o400000, 0o100000, 0o400000],
  // asm/ioctls.h: on powerpc made of the size of its struct termios, 44 bytes
  ['TCGETS', 0x5401, 0x5401, 0x5401, 0x402c7413, 0x5401],
  // The thread-local block lies above the thread pointer (1) or below it (2), and how far: each psABI. On aarch64 16 bytes of the system's
  // own lie between them; on powerpc the pointer is 0x7000 beyond the block's start.
  ['tls_variant', 2, 1, 1, 1, 2],
  ['tls_gap', 0, 16, 0, 0, 0],
  ['tls_bias', 0, 0, 0, 0x7000, 0],
  // Whether the kernel's struct sigaction has a member sa_restorer.
  ['sa_restorer', 1, 1, 0, 1, 1],
  // mmap gets the address of its arguments (arch/s390/kernel/sys_s390.c)
  ['mmap_takes_pointer', 0, 0, 0, 0, 1],
];
const machines = ['x86_64', 'aarch64', 'riscv64', 'powerpc', 's390x'];

/** The constants of an instruction set by the name that C gives them, without `__lode_linux_`; undefined if Linux is not known on it. */
export function linuxConstants(isa: string): ReadonlyMap<string, number> | undefined {
  const column = columns[isa];
  if (column === undefined) return undefined;
  const machine = machines.indexOf(isa);
  return new Map([
    ...calls.map((row) => [`nr_${row[0]}`, row[column + 1] as number] as const),
    ...values.map((row) => [row[0], row[machine + 1] as number] as const),
  ]);
}
