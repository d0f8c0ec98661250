/* The orientation of a stream: kept for fwide to answer; both kinds of function work on any stream. */
#include <wchar.h>
#include "file.h"

int fwide(FILE *f, int mode) {
  if (mode && !(f->flags & (F_ORIENTED | F_BYTE))) f->flags |= mode > 0 ? F_ORIENTED : F_BYTE;
  return f->flags & F_ORIENTED ? 1 : f->flags & F_BYTE ? -1 : 0;
}
