#include <string.h>
#include "word.h"

char *strchrnul(const char *s, int c) {
  const char byte = (char)c;
  for (; MISALIGNED(s); s++)
    if (*s == byte || !*s) return (char *)s;
  const word_t pattern = ONES * (unsigned char)c;
  for (;; s += WORD) {
    word_t w = *(const word_t *)s, x = w ^ pattern;
    if (HAS_ZERO(w) || HAS_ZERO(x)) break;
  }
  while (*s && *s != byte) s++;
  return (char *)s;
}
