/* fseek and its kin. A seek that stays within the bytes at hand moves only the pointer. */
#include <errno.h>
#include "file.h"

int fseeko(FILE *f, off_t off, int whence) {
  if (whence != SEEK_SET && whence != SEEK_CUR && whence != SEEK_END) {
    errno = EINVAL;
    return -1;
  }
  if (!f->seek) {
    errno = ESPIPE;
    return -1;
  }
  if (f->flags & F_WRITING) {
    if (__lode_drain(f)) return -1;
    f->flags &= ~F_WRITING;
    f->wp = f->we = NULL;
  } else if (f->rp && f->re > f->base && !f->held_rp && whence != SEEK_END) {
    long long end = f->seek(f, 0, SEEK_CUR);
    if (end < 0) return -1;
    long long to = whence == SEEK_SET ? off : end - (f->re - f->rp) + off;
    if (to >= end - (f->re - f->base) && to <= end) {
      f->rp = f->re - (end - to);
      f->flags &= ~F_EOF;
      return 0;
    }
    off = to;
    whence = SEEK_SET;
  } else if (whence == SEEK_CUR) {
    off -= f->re - f->rp;
    if (f->held_rp) off -= f->held_re - f->held_rp;
  }
  if (whence == SEEK_SET && off < 0) {
    errno = EINVAL;
    return -1;
  }
  if (f->seek(f, off, whence) < 0) return -1;
  f->rp = f->re = f->base = f->held_rp = NULL;
  f->flags &= ~F_EOF;
  return 0;
}

int fseek(FILE *f, long off, int whence) {
  return fseeko(f, off, whence);
}

void rewind(FILE *f) {
  fseeko(f, 0, SEEK_SET);
  f->flags &= ~F_ERR;
}

int fsetpos(FILE *f, const fpos_t *pos) {
  return fseeko(f, pos->__pos, SEEK_SET);
}
