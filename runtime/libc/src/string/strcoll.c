#include <string.h>

/* There is only the C locale's order. */
int strcoll(const char *a, const char *b) {
  return strcmp(a, b);
}

size_t strxfrm(char *__restrict to, const char *__restrict from, size_t n) {
  size_t len = strlen(from);
  if (len < n) __builtin_memcpy(to, from, len + 1);
  return len;
}
