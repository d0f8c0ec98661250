#include <errno.h>
#include <malloc.h>
#include <stdlib.h>
#include "malloc.h"

void *aligned_alloc(size_t alignment, size_t n) {
  if (!alignment || alignment & (alignment - 1)) {
    errno = EINVAL;
    return NULL;
  }
  return __lode_aligned(alignment, n);
}

void *memalign(size_t alignment, size_t n) {
  size_t power = 16;
  while (power < alignment && power * 2 > power) power *= 2;
  return __lode_aligned(power, n);
}

int posix_memalign(void **result, size_t alignment, size_t n) {
  if (alignment < sizeof(void *) || alignment & (alignment - 1)) return EINVAL;
  int saved = errno;
  void *p = __lode_aligned(alignment, n);
  errno = saved;
  if (!p) return ENOMEM;
  *result = p;
  return 0;
}

void *valloc(size_t n) {
  return __lode_aligned(4096, n);
}

void *pvalloc(size_t n) {
  return __lode_aligned(4096, (n + 4095) & ~(size_t)4095);
}
