#include <string.h>
#include "word.h"

size_t strlen(const char *s) {
  const char *p = s;
  for (; MISALIGNED(p); p++)
    if (!*p) return (size_t)(p - s);
  while (!HAS_ZERO(*(const word_t *)p)) p += WORD;
  while (*p) p++;
  return (size_t)(p - s);
}
