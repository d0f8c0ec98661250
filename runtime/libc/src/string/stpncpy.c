#include <string.h>

char *stpncpy(char *__restrict to, const char *__restrict from, size_t n) {
  size_t len = strnlen(from, n);
  __builtin_memcpy(to, from, len);
  __builtin_memset(to + len, 0, n - len);
  return to + len;
}
