/* The way of bytes in: switching to reading, filling, pushed-back bytes, and going back to where the reader stands. */
#include <errno.h>
#include <string.h>
#include <unistd.h>
#include "file.h"

int __lode_start_read(FILE *f) {
  if (!(f->flags & F_READ)) {
    errno = EBADF;
    f->flags |= F_ERR;
    return EOF;
  }
  if (f->flags & F_WRITING) {
    int bad = __lode_drain(f);
    f->flags &= ~F_WRITING;
    f->wp = f->we = NULL;
    if (bad) return EOF;
  }
  return 0;
}

int __lode_underflow(FILE *f) {
  if (f->held_rp) { /* the pushed-back bytes are read */
    f->rp = f->held_rp;
    f->re = f->held_re;
    f->base = f->held_base;
    f->held_rp = NULL;
  }
  if (f->rp < f->re) return 0;
  if (f->flags & F_EOF || __lode_start_read(f)) return EOF;
  if (f->flags & F_STRING) {
    size_t n = strnlen((const char *)f->re, 256);
    f->re += n;
    if (n) return 0;
    f->flags |= F_EOF;
    return EOF;
  }
  if (f->flags & F_ASK) {
    int kept = errno;
    f->flags &= ~F_ASK;
    if (f->fd >= 0 && isatty(f->fd)) f->flags |= F_LINE;
    errno = kept;
  }
  /* A prompt must be seen before its answer is waited for. */
  if (f->flags & (F_LINE | F_NONE) && stdout->flags & F_LINE && stdout->flags & F_WRITING) __lode_drain(stdout);
  long n = f->read(f, f->buf, f->size);
  f->rp = f->re = f->base = f->buf;
  if (n <= 0) {
    f->flags |= n ? F_ERR : F_EOF;
    return EOF;
  }
  f->re += n;
  return 0;
}

int __lode_uflow(FILE *f) {
  return __lode_underflow(f) ? EOF : *f->rp++;
}

int __lode_unread(FILE *f) {
  long long ahead = f->re - f->rp;
  if (f->held_rp) ahead += f->held_re - f->held_rp;
  f->held_rp = NULL;
  f->rp = f->re = f->base = NULL;
  if (!ahead || !f->seek) return 0;
  int kept = errno;
  if (f->seek(f, -ahead, SEEK_CUR) < 0) {
    if (errno != ESPIPE) return EOF;
    errno = kept;
  }
  return 0;
}
