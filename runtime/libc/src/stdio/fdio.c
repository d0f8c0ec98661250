/* The four operations of a stream on a file descriptor. */
#include <errno.h>
#include <unistd.h>
#include "file.h"

long __lode_fd_read(FILE *f, unsigned char *p, size_t n) {
  long got;
  do got = read(f->fd, p, n);
  while (got < 0 && errno == EINTR);
  return got;
}

long __lode_fd_write(FILE *f, const unsigned char *p, size_t n) {
  long put;
  do put = write(f->fd, p, n);
  while (put < 0 && errno == EINTR);
  return put;
}

long long __lode_fd_seek(FILE *f, long long off, int whence) {
  return lseek(f->fd, off, whence);
}

int __lode_fd_close(FILE *f) {
  return close(f->fd);
}
