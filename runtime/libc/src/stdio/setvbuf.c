/* setvbuf and its shorthands. A null buffer keeps the one at hand, or gets a new one when it is too small. */
#include <stdlib.h>
#include "file.h"

int setvbuf(FILE *restrict f, char *restrict buf, int mode, size_t size) {
  if (mode != _IOFBF && mode != _IOLBF && mode != _IONBF) return EOF;
  __lode_sync(f);
  if (f->flags & F_WRITING) {
    f->flags &= ~F_WRITING;
    f->wp = f->we = NULL;
  }
  unsigned char *to = (unsigned char *)buf, *old = f->flags & F_OWNBUF ? f->buf : NULL;
  unsigned flags = f->flags & ~(F_ASK | F_LINE | F_NONE | F_OWNBUF);
  if (mode == _IONBF) {
    to = f->one;
    size = 1;
    flags |= F_NONE;
  } else if (!to || !size) {
    if (f->size >= 64) {
      to = f->buf;
      size = f->size;
      flags |= f->flags & F_OWNBUF;
      old = NULL;
    } else {
      size = size < BUFSIZ ? BUFSIZ : size;
      to = malloc(size);
      if (!to) return EOF;
      flags |= F_OWNBUF;
    }
  }
  if (mode == _IOLBF) flags |= F_LINE;
  f->buf = to;
  f->size = size;
  f->flags = flags;
  free(old);
  return 0;
}

void setbuf(FILE *restrict f, char *restrict buf) {
  setvbuf(f, buf, buf ? _IOFBF : _IONBF, BUFSIZ);
}

void setbuffer(FILE *f, char *buf, size_t size) {
  setvbuf(f, buf, buf ? _IOFBF : _IONBF, size);
}

void setlinebuf(FILE *f) {
  setvbuf(f, NULL, _IOLBF, 0);
}
