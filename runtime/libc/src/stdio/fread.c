/* fread: what is buffered, then whole buffers straight into the caller's memory, then the rest by the buffer. */
#include <string.h>
#include "file.h"

size_t fread(void *restrict to, size_t size, size_t count, FILE *restrict f) {
  unsigned char *p = to;
  size_t want = size * count, left = want;
  if (!want) return 0;
  for (;;) {
    size_t n = (size_t)(f->re - f->rp);
    if (n) {
      if (n > left) n = left;
      memcpy(p, f->rp, n);
      f->rp += n;
      p += n;
      left -= n;
    }
    if (!left) return count;
    if (left >= f->size && !f->held_rp && !(f->flags & (F_EOF | F_ASK | F_LINE | F_NONE | F_STRING))) {
      if (__lode_start_read(f)) break;
      f->rp = f->re = f->base = NULL; /* the buffer no longer ends where the file stands */
      long got = f->read(f, p, left - left % f->size);
      if (got <= 0) {
        f->flags |= got ? F_ERR : F_EOF;
        break;
      }
      p += got;
      left -= (size_t)got;
    } else if (__lode_underflow(f)) {
      break;
    }
  }
  return (want - left) / size;
}

size_t fread_unlocked(void *restrict to, size_t size, size_t count, FILE *restrict f) {
  return fread(to, size, count, f);
}
