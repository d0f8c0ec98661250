#include "file.h"

size_t fwrite(const void *restrict from, size_t size, size_t count, FILE *restrict f) {
  size_t want = size * count;
  if (!want) return 0;
  size_t done = __lode_put(f, from, want);
  return done == want ? count : done / size;
}

size_t fwrite_unlocked(const void *restrict from, size_t size, size_t count, FILE *restrict f) {
  return fwrite(from, size, count, f);
}
