#include <unistd.h>

void swab(const void *__restrict from, void *__restrict to, ssize_t n) {
  const char *s = from;
  char *d = to;
  for (; n > 1; n -= 2, s += 2, d += 2) {
    char first = s[0];
    d[0] = s[1];
    d[1] = first;
  }
}
