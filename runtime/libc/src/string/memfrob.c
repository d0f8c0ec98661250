#include <string.h>

void *memfrob(void *in, size_t n) {
  unsigned char *p = in;
  while (n--) *p++ ^= 42;
  return in;
}
