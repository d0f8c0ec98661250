#include <string.h>
#include "file.h"

char *fgets(char *restrict s, int size, FILE *restrict f) {
  if (size <= 0) return NULL;
  char *p = s;
  size_t room = (size_t)size - 1;
  while (room) {
    if (f->rp >= f->re && __lode_underflow(f)) {
      if (p == s || f->flags & F_ERR) return NULL;
      break;
    }
    size_t n = (size_t)(f->re - f->rp);
    if (n > room) n = room;
    unsigned char *end = memchr(f->rp, '\n', n);
    if (end) n = (size_t)(end - f->rp) + 1;
    memcpy(p, f->rp, n);
    f->rp += n;
    p += n;
    room -= n;
    if (end) break;
  }
  *p = 0;
  return s;
}

char *fgets_unlocked(char *restrict s, int size, FILE *restrict f) {
  return fgets(s, size, f);
}
