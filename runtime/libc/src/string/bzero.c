#include <string.h>

void bzero(void *to, size_t n) {
  __builtin_memset(to, 0, n);
}

/* Every byte is written through volatile, so that no optimizer finds the stores useless. */
void explicit_bzero(void *to, size_t n) {
  volatile unsigned char *p = to;
  while (n--) *p++ = 0;
}
