#include <string.h>
#include "word.h"

void *memchr(const void *in, int c, size_t n) {
  const unsigned char *p = in, byte = (unsigned char)c;
  for (; n && MISALIGNED(p); p++, n--)
    if (*p == byte) return (void *)p;
  const word_t pattern = ONES * byte;
  for (; n >= WORD; p += WORD, n -= WORD) {
    word_t w = *(const word_t *)p ^ pattern;
    if (HAS_ZERO(w)) break;
  }
  for (; n; p++, n--)
    if (*p == byte) return (void *)p;
  return NULL;
}
