#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <lode/libc.h>

int open(const char *path, int flags, ...) {
  int mode = 0;
  if (flags & O_CREAT) {
    va_list ap;
    va_start(ap, flags);
    mode = va_arg(ap, int);
    va_end(ap);
  }
  return (int)__lode_result(__sysc_open(path, flags, mode));
}

int creat(const char *path, mode_t mode) {
  return open(path, O_WRONLY | O_CREAT | O_TRUNC, mode);
}

/* Only relative to the working directory, or with an absolute path. */
int openat(int dir, const char *path, int flags, ...) {
  int mode = 0;
  if (flags & O_CREAT) {
    va_list ap;
    va_start(ap, flags);
    mode = va_arg(ap, int);
    va_end(ap);
  }
  if (dir == AT_FDCWD || path[0] == '/') return open(path, flags, mode);
  errno = ENOSYS;
  return -1;
}
