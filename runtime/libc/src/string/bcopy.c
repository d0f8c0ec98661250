#include <string.h>

void bcopy(const void *from, void *to, size_t n) {
  __builtin_memmove(to, from, n);
}
