#include <string.h>

void *rawmemchr(const void *in, int c) {
  const unsigned char *p = in;
  while (*p != (unsigned char)c) p++;
  return (void *)p;
}
