#include <string.h>

void *memrchr(const void *in, int c, size_t n) {
  const unsigned char *p = in;
  while (n--)
    if (p[n] == (unsigned char)c) return (void *)(p + n);
  return NULL;
}
