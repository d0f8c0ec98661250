#include "file.h"

int fclose(FILE *f) {
  int bad = __lode_sync(f);
  if (f->close(f) < 0) bad = EOF;
  /* A static stream may be named again by mistake; let it do no harm. */
  f->flags &= ~(F_READ | F_WRITE | F_WRITING);
  f->rp = f->re = f->wp = f->we = f->held_rp = NULL;
  __lode_file_drop(f);
  return bad;
}
