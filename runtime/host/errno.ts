// Error numbers of the described calls: those of asm-generic Linux, whatever the host's own are.

/** By the name that Node gives an error (`error.code`). */
export const errorNumbers: Readonly<Record<string, number>> = {
  EPERM: 1, ENOENT: 2, ESRCH: 3, EINTR: 4, EIO: 5, ENXIO: 6, E2BIG: 7, ENOEXEC: 8, EBADF: 9, ECHILD: 10, EAGAIN: 11,
  ENOMEM: 12,
  EACCES: 13, EFAULT: 14, ENOTBLK: 15, EBUSY: 16, EEXIST: 17, EXDEV: 18, ENODEV: 19, ENOTDIR: 20, EISDIR: 21,
  EINVAL: 22, ENFILE: 23,
  EMFILE: 24, ENOTTY: 25, ETXTBSY: 26, EFBIG: 27, ENOSPC: 28, ESPIPE: 29, EROFS: 30, EMLINK: 31, EPIPE: 32, EDOM: 33,
  ERANGE: 34,
  EDEADLK: 35, ENAMETOOLONG: 36, ENOLCK: 37, ENOSYS: 38, ENOTEMPTY: 39, ELOOP: 40, EOVERFLOW: 75, EILSEQ: 84,
  EOPNOTSUPP: 95,
  ENOTSUP: 95, ETIMEDOUT: 110, EDQUOT: 122, ECANCELED: 125,
};

/** A call's failure by name, thrown inside the host and turned into -errno at its border. */
export class CallError extends Error {
  readonly code: string;

  constructor(code: string) {
    super(code);
    this.code = code;
  }
}

/** -errno for what a Node function threw; undefined if it is no failure of a system call. */
export function errorNumber(error: unknown): number | undefined {
  if (!(error instanceof Error)) return undefined;
  const code = (error as NodeJS.ErrnoException).code;
  if (code === undefined) return undefined;
  const known = errorNumbers[code];
  if (known !== undefined) return -known;
  // Node's own checks of arguments.
  if (code.startsWith('ERR_')) return -errorNumbers.EINVAL!;
  return code.startsWith('E') ? -errorNumbers.EIO! : undefined;
}
