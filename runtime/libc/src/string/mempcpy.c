#include <string.h>

void *mempcpy(void *__restrict to, const void *__restrict from, size_t n) {
  __builtin_memcpy(to, from, n);
  return (char *)to + n;
}
