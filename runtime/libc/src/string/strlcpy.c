#include <string.h>

size_t strlcpy(char *__restrict to, const char *__restrict from, size_t size) {
  size_t len = strlen(from);
  if (size) {
    size_t n = len < size ? len : size - 1;
    __builtin_memcpy(to, from, n);
    to[n] = 0;
  }
  return len;
}

size_t strlcat(char *__restrict to, const char *__restrict from, size_t size) {
  size_t used = strnlen(to, size);
  if (used == size) return size + strlen(from);
  return used + strlcpy(to + used, from, size - used);
}
