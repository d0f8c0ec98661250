#include <string.h>
#include "word.h"

int memcmp(const void *left, const void *right, size_t n) {
  const unsigned char *a = left, *b = right;
  if (n >= 2 * WORD && MISALIGNED(a) == MISALIGNED(b)) {
    for (; MISALIGNED(a); a++, b++, n--)
      if (*a != *b) return *a - *b;
    for (; n >= WORD && *(const word_t *)a == *(const word_t *)b; n -= WORD) a += WORD, b += WORD;
  }
  for (; n; a++, b++, n--)
    if (*a != *b) return *a - *b;
  return 0;
}
