#include <string.h>

char *strncat(char *__restrict to, const char *__restrict from, size_t n) {
  char *end = to + strlen(to);
  size_t len = strnlen(from, n);
  __builtin_memcpy(end, from, len);
  end[len] = 0;
  return to;
}
