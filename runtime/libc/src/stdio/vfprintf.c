/* vfprintf: what goes to an unbuffered stream is gathered first, so that one call makes one write. */
#include "format.h"

int vfprintf(FILE *restrict f, const char *restrict format, va_list ap) {
  if (!(f->flags & F_WRITING) && __lode_start_write(f)) return -1;
  unsigned had = f->flags & F_ERR;
  f->flags &= ~F_ERR;
  int n;
  if (f->flags & F_NONE) {
    unsigned char gather[1024];
    f->flags &= ~F_NONE;
    f->buf = f->wp = gather;
    f->size = sizeof gather;
    f->we = gather + sizeof gather;
    n = __lode_format(f, format, ap);
    __lode_drain(f);
    f->flags |= F_NONE;
    f->buf = f->wp = f->we = f->one;
    f->size = 1;
  } else if (f->flags & F_LINE) {
    /* Lines that end inside the text are passed on together at its end. */
    f->flags &= ~F_LINE;
    f->we = f->buf + f->size;
    n = __lode_format(f, format, ap);
    f->flags |= F_LINE;
    f->we = f->buf;
    __lode_drain_lines(f);
  } else {
    n = __lode_format(f, format, ap);
  }
  if (f->flags & F_ERR) n = -1;
  f->flags |= had;
  return n;
}
