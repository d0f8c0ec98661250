/* getdelim and getline: the buffer doubles, so that a line of any length costs linear time. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "file.h"

ssize_t getdelim(char **restrict line, size_t *restrict room, int delim, FILE *restrict f) {
  if (!line || !room) {
    errno = EINVAL;
    return -1;
  }
  if (!*line) *room = 0;
  size_t used = 0;
  for (;;) {
    if (f->rp >= f->re && __lode_underflow(f)) {
      if (!used || f->flags & F_ERR) return -1;
      break;
    }
    size_t n = (size_t)(f->re - f->rp);
    unsigned char *end = memchr(f->rp, delim, n);
    if (end) n = (size_t)(end - f->rp) + 1;
    if (used + n + 1 > *room) {
      size_t bigger = *room * 2 > used + n + 1 ? *room * 2 : used + n + 1;
      if (bigger < 120) bigger = 120;
      char *moved = realloc(*line, bigger);
      if (!moved) return -1;
      *line = moved;
      *room = bigger;
    }
    memcpy(*line + used, f->rp, n);
    f->rp += n;
    used += n;
    if (end) break;
  }
  (*line)[used] = 0;
  return (ssize_t)used;
}

ssize_t getline(char **restrict line, size_t *restrict room, FILE *restrict f) {
  return getdelim(line, room, '\n', f);
}
