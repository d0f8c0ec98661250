/* freopen: the same FILE on another file, or, without a path, in another mode on the same one. */
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>
#include "file.h"

FILE *freopen(const char *restrict path, const char *restrict mode, FILE *restrict f) {
  int o, flags = __lode_mode(mode, &o), old = f->fd, fd = -1;
  __lode_sync(f);
  if (!flags) {
    errno = EINVAL;
  } else if (path) {
    fd = open(path, o, 0666);
  } else {
    int have = fcntl(old, F_GETFL), acc = have & O_ACCMODE;
    if (have >= 0 && (acc == O_RDWR || acc == (o & O_ACCMODE))) {
      if (o & O_APPEND && !(have & O_APPEND)) fcntl(old, F_SETFL, have | O_APPEND);
      if (o & O_TRUNC) ftruncate(old, 0);
      if (!(o & O_APPEND)) lseek(old, 0, SEEK_SET);
      fd = old;
    } else if (have >= 0) {
      errno = EBADF;
    }
  }
  if (fd < 0) {
    fclose(f);
    return NULL;
  }
  if (fd != old) {
    if (old < 0) {
      f->close(f);
    } else if (dup2(fd, old) >= 0) {
      close(fd); /* a standard stream keeps its number, as programs expect */
      if (o & O_CLOEXEC) fcntl(old, F_SETFD, FD_CLOEXEC);
      fd = old;
    } else {
      close(old);
    }
  }
  f->fd = fd;
  f->read = __lode_fd_read;
  f->write = __lode_fd_write;
  f->seek = __lode_fd_seek;
  f->close = __lode_fd_close;
  f->rp = f->re = f->base = f->wp = f->we = f->held_rp = NULL;
  f->flags = (f->flags & (F_KEEP | F_OWNBUF | F_NONE)) | (unsigned)flags | (f->flags & F_NONE ? 0 : F_ASK);
  if (flags & F_APPEND && !(flags & F_READ)) lseek(fd, 0, SEEK_END);
  return f;
}
