#include <limits.h>
#include <string.h>
#include "format.h"

void __lode_emit(struct out *o, const char *s, size_t n) {
  if (o->full) return;
  o->count += n;
  if (o->count > INT_MAX) {
    o->full = 1;
    return;
  }
  FILE *f = o->file;
  if (f->wp < f->we && n <= (size_t)(f->we - f->wp)) {
    if (n < 8) {
      while (n--) *f->wp++ = (unsigned char)*s++;
    } else {
      memcpy(f->wp, s, n);
      f->wp += n;
    }
  } else {
    __lode_put(f, s, n);
  }
}

void __lode_pad(struct out *o, int c, long long n) {
  char block[64];
  if (n <= 0 || o->full) return;
  if (o->count + (unsigned long long)n > INT_MAX) {
    o->full = 1;
    return;
  }
  FILE *f = o->file;
  if (f->flags & F_STRING) { /* what does not fit is only counted, however much it is */
    size_t room = (size_t)(f->we - f->wp), fits = (unsigned long long)n < room ? (size_t)n : room;
    memset(f->wp, c, fits);
    f->wp += fits;
    o->count += (unsigned long long)n;
    return;
  }
  memset(block, c, n < 64 ? (size_t)n : 64);
  for (; n > 0 && !o->full; n -= 64) __lode_emit(o, block, n < 64 ? (size_t)n : 64);
}
