/* fflush: pending bytes are written; a stream being read is set back to where its reader stands (POSIX). */
#include "file.h"

int __lode_sync(FILE *f) {
  if (f->flags & F_WRITING) return __lode_drain(f);
  return f->rp < f->re || f->held_rp ? __lode_unread(f) : 0;
}

int fflush(FILE *f) {
  if (f) return __lode_sync(f);
  int result = 0;
  for (f = __lode_files; f; f = f->next)
    if (f->flags & F_WRITING && __lode_drain(f)) result = EOF;
  return result;
}

int fflush_unlocked(FILE *f) {
  return fflush(f);
}
