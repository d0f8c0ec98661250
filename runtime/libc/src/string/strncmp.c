#include <string.h>

int strncmp(const char *left, const char *right, size_t n) {
  const unsigned char *a = (const unsigned char *)left, *b = (const unsigned char *)right;
  for (; n; a++, b++, n--)
    if (*a != *b || !*a) return *a - *b;
  return 0;
}
