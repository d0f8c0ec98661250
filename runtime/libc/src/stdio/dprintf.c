#include "format.h"

int vdprintf(int fd, const char *restrict format, va_list ap) {
  unsigned char gather[1024];
  FILE f = {.flags = F_WRITE, .fd = fd, .buf = gather, .size = sizeof gather, .write = __lode_fd_write};
  int n = vfprintf(&f, format, ap);
  if (__lode_drain(&f)) n = -1;
  return n;
}

int dprintf(int fd, const char *restrict format, ...) {
  va_list ap;
  va_start(ap, format);
  int n = vdprintf(fd, format, ap);
  va_end(ap);
  return n;
}
