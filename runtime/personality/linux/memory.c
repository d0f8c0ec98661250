/* Memory: the heap grows at the end of the image (brk), where each region follows the one before; where that is refused, in mappings. */
#include "linux.h"

enum { GRANULE = 65536 };

static unsigned long heap_end;

static unsigned long map(unsigned long bytes) {
  enum { PROT_READ = 1, PROT_WRITE = 2, MAP_PRIVATE = 2, MAP_ANONYMOUS = 0x20 };
  long at;
  if (HAS(mmap2)) {
    at = SYS6(mmap2, 0, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  } else if (CONSTANT(mmap_takes_pointer) == 1) {
    unsigned long args[6] = {0, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, (unsigned long)-1, 0};
    at = SYS1(mmap, args);
  } else {
    at = SYS6(mmap, 0, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  }
  return (unsigned long)at > (unsigned long)-4096 ? 0 : (unsigned long)at;
}

unsigned long __lode_call_memgrow(unsigned long bytes) {
  if (bytes > (unsigned long)-GRANULE) return 0;
  unsigned long size = (bytes + GRANULE - 1) & ~(unsigned long)(GRANULE - 1);
  if (!heap_end) heap_end = ((unsigned long)SYS1(brk, 0) + GRANULE - 1) & ~(unsigned long)(GRANULE - 1);
  unsigned long at = heap_end;
  if (at + size > at && (unsigned long)SYS1(brk, at + size) == at + size) {
    heap_end = at + size;
    return at;
  }
  return map(size);
}
