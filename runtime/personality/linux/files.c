/* Files by descriptor, and descriptors. */
#include "linux.h"

long long __lode_call_read(int fd, void *buf, unsigned long n) {
  return SYS3(read, fd, buf, n);
}

long long __lode_call_write(int fd, const void *buf, unsigned long n) {
  return SYS3(write, fd, buf, n);
}

/* A pair of registers begins with one of even number: the argument before it is not used. */
long long __lode_call_pread(int fd, void *buf, unsigned long n, long long off) {
  return IS32 ? SYS6(pread64, fd, buf, n, 0, FIRST_HALF(off), SECOND_HALF(off)) : SYS4(pread64, fd, buf, n, off);
}

long long __lode_call_pwrite(int fd, const void *buf, unsigned long n, long long off) {
  return IS32 ? SYS6(pwrite64, fd, buf, n, 0, FIRST_HALF(off), SECOND_HALF(off)) : SYS4(pwrite64, fd, buf, n, off);
}

/* The same structure everywhere with 64-bit offsets, which on 32-bit machines commands of their own take. */
int __lode_call_lock(int fd, int cmd, long long *lock) {
  struct { short type, whence; long long start, len; int pid; } l = {(short)lock[0], (short)lock[1], lock[2], lock[3], (int)lock[4]};
  long result = IS32 ? SYS3(fcntl64, fd, cmd + 7, &l) : SYS3(fcntl, fd, cmd, &l);
  if (result >= 0) {
    lock[0] = l.type;
    lock[1] = l.whence;
    lock[2] = l.start;
    lock[3] = l.len;
    lock[4] = l.pid;
  }
  return (int)result;
}

int __lode_call_flock(int fd, int operation) {
  return (int)SYS2(flock, fd, operation);
}

/* Flags whose values differ. */
enum { O_DIRECT = 040000, O_LARGEFILE = 0100000, O_DIRECTORY = 0200000, O_NOFOLLOW = 0400000 };
#define DIFFERENT_FLAGS (O_DIRECT | O_LARGEFILE | O_DIRECTORY | O_NOFOLLOW)

static int flags_to_linux(int flags) {
  return (flags & ~DIFFERENT_FLAGS) | (flags & O_DIRECT ? (int)CONSTANT(O_DIRECT) : 0) |
    (flags & O_DIRECTORY ? (int)CONSTANT(O_DIRECTORY) : 0) | (flags & O_NOFOLLOW ? (int)CONSTANT(O_NOFOLLOW) : 0) |
    (IS32 ? (int)CONSTANT(O_LARGEFILE) : 0);
}

/* O_LARGEFILE is our business alone. */
static int flags_from_linux(int flags) {
  int different = (int)(CONSTANT(O_DIRECT) | CONSTANT(O_LARGEFILE) | CONSTANT(O_DIRECTORY) | CONSTANT(O_NOFOLLOW));
  return (flags & ~different) | (flags & (int)CONSTANT(O_DIRECT) ? O_DIRECT : 0) |
    (flags & (int)CONSTANT(O_DIRECTORY) ? O_DIRECTORY : 0) | (flags & (int)CONSTANT(O_NOFOLLOW) ? O_NOFOLLOW : 0);
}

int __lode_call_open(const char *path, int flags, int mode) {
  return (int)SYS4(openat, AT_FDCWD, path, flags_to_linux(flags), mode);
}

int __lode_call_close(int fd) {
  return (int)SYS1(close, fd);
}

long long __lode_call_lseek(int fd, long long off, int whence) {
  if (!IS32) return SYS3(lseek, fd, off, whence);
  /* Always the high half first. */
  long long at;
  long result = SYS5(_llseek, fd, (unsigned long long)off >> 32, off, &at, whence);
  return result < 0 ? result : at;
}

int __lode_call_ftruncate(int fd, long long len) {
  if (!IS32) return (int)SYS2(ftruncate, fd, len);
  /* A pair of registers begins with one of even number: the argument after `fd` is not used. */
  return (int)SYS4(ftruncate64, fd, 0, FIRST_HALF(len), SECOND_HALF(len));
}

int __lode_call_dup(int fd) {
  return (int)SYS1(dup, fd);
}

/* dup3 refuses equal descriptors. */
int __lode_call_dup2(int from, int to) {
  if (from != to) return (int)SYS3(dup3, from, to, 0);
  long known = IS32 ? SYS3(fcntl64, from, 1, 0) : SYS3(fcntl, from, 1, 0);
  return known < 0 ? (int)known : to;
}

int __lode_call_pipe(int *fds) {
  return (int)SYS2(pipe2, fds, 0);
}

int __lode_call_fcntl(int fd, int cmd, long long arg) {
  enum { F_GETFL = 3, F_SETFL = 4 };
  if (cmd == F_SETFL) arg = flags_to_linux((int)arg);
  long result = IS32 ? SYS3(fcntl64, fd, cmd, arg) : SYS3(fcntl, fd, cmd, arg);
  return cmd == F_GETFL && result >= 0 ? flags_from_linux((int)result) : (int)result;
}

/* Whether the terminal's modes can be asked for. */
int __lode_call_isatty(int fd) {
  long modes[32];
  long result = SYS3(ioctl, fd, CONSTANT(TCGETS), modes);
  return result < 0 ? (int)result : 1;
}

int __lode_call_fsync(int fd) {
  return (int)SYS1(fsync, fd);
}

/* The kernel's records are at least as long as ours, so that they are rewritten where they lie. */
long long __lode_call_getdents(int fd, void *buf, unsigned long n) {
  struct kernel { unsigned long long ino; long long off; unsigned short size; unsigned char type; char name[]; };
  struct ours { long long ino; int type, namelen; char name[]; };
  long bytes = SYS3(getdents64, fd, buf, n);
  char *to = buf;
  for (char *from = buf, *end = from + bytes; from < end;) {
    struct kernel *k = (struct kernel *)from;
    unsigned long long ino = k->ino;
    unsigned size = k->size;
    int type = k->type, length = 0;
    char *name = k->name;
    while (name[length]) length++;
    struct ours *record = (struct ours *)to;
    record->ino = (long long)ino;
    record->type = type;
    record->namelen = length;
    for (int i = 0; i <= length; i++) record->name[i] = name[i];
    for (to = record->name + length + 1; (unsigned long)to % 8; to++) *to = 0;
    from += size;
  }
  return bytes < 0 ? bytes : to - (char *)buf;
}

int __lode_call_poll(int *fds, int n, int timeout) {
  struct watched { int fd; short events, found; } *list = __builtin_alloca((unsigned long)(n > 0 ? n : 1) * sizeof *list);
  long long limit[2] = {timeout / 1000, (long long)(timeout % 1000) * 1000000};
  for (int i = 0; i < n; i++) list[i] = (struct watched){fds[3 * i], (short)fds[3 * i + 1], 0};
  const void *until = timeout < 0 ? 0 : limit;
  long ready = HAS(ppoll_time64) ? SYS5(ppoll_time64, list, n, until, 0, 8) : SYS5(ppoll, list, n, until, 0, 8);
  for (int i = 0; i < n; i++) fds[3 * i + 2] = list[i].found;
  return (int)ready;
}
