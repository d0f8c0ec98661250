#ifndef LODE_STDLIB_MALLOC_H
#define LODE_STDLIB_MALLOC_H
#include <stddef.h>
/* Memory whose address is a multiple of `alignment`, a power of two; null with ENOMEM. */
void *__lode_aligned(size_t alignment, size_t n);
#endif
