#include <errno.h>
#include <limits.h>
#include "file.h"

off_t ftello(FILE *f) {
  if (!f->seek) {
    errno = ESPIPE;
    return -1;
  }
  if (f->flags & F_WRITING && f->flags & F_APPEND && f->wp != f->buf && __lode_drain(f)) return -1;
  long long at = f->seek(f, 0, SEEK_CUR);
  if (at < 0) return -1;
  if (f->flags & F_WRITING) return at + (f->wp - f->buf);
  at -= f->re - f->rp;
  if (f->held_rp) at -= f->held_re - f->held_rp;
  return at;
}

long ftell(FILE *f) {
  off_t at = ftello(f);
  if (at > LONG_MAX) {
    errno = EOVERFLOW;
    return -1;
  }
  return (long)at;
}

int fgetpos(FILE *restrict f, fpos_t *restrict pos) {
  off_t at = ftello(f);
  if (at < 0) return -1;
  pos->__pos = at;
  return 0;
}
