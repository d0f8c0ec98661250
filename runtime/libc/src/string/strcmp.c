#include <string.h>
#include "word.h"

int strcmp(const char *left, const char *right) {
  const unsigned char *a = (const unsigned char *)left, *b = (const unsigned char *)right;
  if (MISALIGNED(a) == MISALIGNED(b)) {
    for (; MISALIGNED(a); a++, b++)
      if (*a != *b || !*a) return *a - *b;
    for (;; a += WORD, b += WORD) {
      word_t w = *(const word_t *)a;
      if (w != *(const word_t *)b || HAS_ZERO(w)) break;
    }
  }
  while (*a && *a == *b) a++, b++;
  return *a - *b;
}
