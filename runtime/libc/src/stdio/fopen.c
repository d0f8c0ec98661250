/* fopen and fdopen. */
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>
#include "file.h"

enum { SIZE = 16384 };

static FILE *on_fd(int fd, int flags) {
  FILE *f = __lode_file_new(SIZE, (unsigned)flags | F_ASK);
  if (!f) return NULL;
  f->fd = fd;
  f->read = __lode_fd_read;
  f->write = __lode_fd_write;
  f->seek = __lode_fd_seek;
  f->close = __lode_fd_close;
  return f;
}

FILE *fopen(const char *restrict path, const char *restrict mode) {
  int o, flags = __lode_mode(mode, &o);
  if (!flags) {
    errno = EINVAL;
    return NULL;
  }
  int fd = open(path, o, 0666);
  if (fd < 0) return NULL;
  FILE *f = on_fd(fd, flags);
  if (!f) close(fd);
  else if (flags & F_APPEND && !(flags & F_READ)) lseek(fd, 0, SEEK_END);
  return f;
}

FILE *fdopen(int fd, const char *mode) {
  int o, flags = __lode_mode(mode, &o);
  if (!flags) {
    errno = EINVAL;
    return NULL;
  }
  int old = fcntl(fd, F_GETFL);
  if (old < 0) {
    if (errno == EBADF) return NULL;
  } else {
    int have = old & O_ACCMODE;
    if ((flags & F_READ && have == O_WRONLY) || (flags & F_WRITE && have == O_RDONLY)) {
      errno = EINVAL;
      return NULL;
    }
    if (flags & F_APPEND && !(old & O_APPEND)) fcntl(fd, F_SETFL, old | O_APPEND);
  }
  return on_fd(fd, flags);
}
