/* The allocator: boundary tags, two-level segregated bins, and quick lists for small blocks.
 *
 * Memory from __sysc_memgrow forms regions, each a row of blocks that ends in a fence (a block of size 0 that is
 * never free). A block is {prev, size} and then its payload; `prev`, the size of the block before it, is valid only
 * when that one is free, and else belongs to that one's payload: the overhead is one word. Sizes are multiples of 16
 * and payloads are 16-aligned. The two low bits of `size` say whether this block, and the one before it, is free.
 *
 * Free blocks are in bins: exact sizes up to 496 bytes, above that 16 bins per power of two; a bitmap with a summary
 * finds the first bin that has something, so malloc and free take constant time. Neighbours are joined at once,
 * except that blocks of up to 512 bytes first go to a quick list of their exact size, still marked in use; the lists
 * are emptied into the bins before memory grows, which each freed block pays for once. Growth is an eighth of what is
 * held, so the number of calls is logarithmic. */
#include <errno.h>
#include <malloc.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <lode/sysc.h>
#include "malloc.h"

struct block {
  size_t prev;
  size_t size;
  struct block *next, *back; /* only of free blocks; overlap the payload */
};

enum { FREE = 1, PREV_FREE = 2, FLAGS = 3, GRAIN = 16, QUICK_MAX = 512 };
enum { BINS = 61 * 16, WORDS = (BINS + 31) / 32 };

#define HEADER (2 * sizeof(size_t))
#define TAG sizeof(size_t)
#define MIN_BLOCK (4 * sizeof(size_t))
#define HUGE_REQUEST ((size_t)PTRDIFF_MAX - 65536 * 2)

static struct block *bins[BINS];
/* Bit i of bitmap[w]: bin 32w + i is not empty; bit w of summary: bitmap[w] is not 0. */
static unsigned bitmap[WORDS], summary;
static struct block *quick[QUICK_MAX / GRAIN + 1];
static size_t held; /* bytes got from memgrow */
static struct block *fence; /* of the youngest region */

static size_t size_of(const struct block *b) { return b->size & ~(size_t)FLAGS; }
static struct block *after(struct block *b) { return (struct block *)((char *)b + size_of(b)); }
static void *payload_of(struct block *b) { return (char *)b + HEADER; }
static struct block *block_of(void *p) { return (struct block *)((char *)p - HEADER); }

/* The bytes of the block for a request. */
static size_t needed(size_t n) {
  size_t size = (n + TAG + GRAIN - 1) & ~(size_t)(GRAIN - 1);
  return size < MIN_BLOCK ? MIN_BLOCK : size;
}

static unsigned bin_of(size_t size) {
  size_t units = size / GRAIN;
  if (units < 32) return (unsigned)units;
  unsigned e = (unsigned)sizeof(long) * 8 - 1 - (unsigned)__builtin_clzl(units);
  return (e - 3) * 16 + (unsigned)(units >> (e - 4) & 15);
}

static void unlink_block(struct block *b) {
  if (b->next) b->next->back = b->back;
  if (b->back) {
    b->back->next = b->next;
    return;
  }
  unsigned i = bin_of(size_of(b));
  bins[i] = b->next;
  if (!b->next && !(bitmap[i / 32] &= ~(1u << i % 32))) summary &= ~(1u << i / 32);
}

/* Marks a block free, joins it with free neighbours and puts it into its bin. */
static void release(struct block *b) {
  size_t size = size_of(b);
  struct block *next = after(b);
  if (next->size & FREE) {
    unlink_block(next);
    size += size_of(next);
  }
  if (b->size & PREV_FREE) {
    size += b->prev;
    b = (struct block *)((char *)b - b->prev);
    unlink_block(b);
  }
  b->size = size | FREE; /* the block before a joined block is in use */
  next = after(b);
  next->prev = size;
  next->size |= PREV_FREE;
  unsigned i = bin_of(size);
  b->back = NULL;
  b->next = bins[i];
  if (b->next) b->next->back = b;
  bins[i] = b;
  bitmap[i / 32] |= 1u << i % 32;
  summary |= 1u << i / 32;
}

/* Cuts what a block in use has beyond `size` off and frees it. */
static void trim(struct block *b, size_t size) {
  size_t rest = size_of(b) - size;
  if (rest < MIN_BLOCK) return;
  b->size = size | (b->size & FLAGS);
  struct block *tail = after(b);
  tail->size = rest;
  release(tail);
}

/* Takes a block out of its bin and cuts it to size. */
static struct block *take(struct block *b, size_t size) {
  unlink_block(b);
  b->size &= ~(size_t)FREE;
  after(b)->size &= ~(size_t)PREV_FREE;
  trim(b, size);
  return b;
}

/* A free block of at least `size`; in the request's own bin, which also holds smaller ones, it looks at `tries` of
   them. */
static struct block *find(size_t size, size_t tries) {
  unsigned i = bin_of(size);
  for (struct block *b = bins[i]; b && tries; b = b->next, tries--)
    if (size_of(b) >= size) return b;
  if (++i >= BINS) return NULL;
  unsigned w = i / 32, bits = bitmap[w] >> i % 32 << i % 32;
  if (!bits) {
    unsigned rest = w + 1 < 32 ? summary >> (w + 1) << (w + 1) : 0;
    if (!rest) return NULL;
    w = (unsigned)__builtin_ctz(rest);
    bits = bitmap[w];
  }
  return bins[w * 32 + (unsigned)__builtin_ctz(bits)];
}

static void empty_quick(void) {
  for (size_t i = 0; i <= QUICK_MAX / GRAIN; i++)
    for (struct block *b = quick[i], *next; b; b = next) {
      next = b->next;
      quick[i] = NULL;
      release(b);
    }
}

/* Gets memory from the system that makes a free block of at least `size`. */
static int grow(size_t size) {
  size_t must = (size + 4 * GRAIN + 65535) & ~(size_t)65535, want = (held / 8 + 65535) & ~(size_t)65535;
  if (want < must) want = must;
  unsigned long at = __sysc_memgrow(want);
  if (!at && want > must) at = __sysc_memgrow(want = must);
  if (!at) return 0;
  held += want;
  struct block *b;
  if (fence && at == (unsigned long)fence + HEADER) {
    b = fence; /* goes on where the last region ended: the old fence becomes the head of the new block */
    b->size = want | (b->size & PREV_FREE);
  } else {
    /* The first payload is 16-aligned; a region needs room for its fence. */
    unsigned long first = ((at + HEADER + GRAIN - 1) & ~(unsigned long)(GRAIN - 1)) - HEADER;
    b = (struct block *)first;
    b->size = (want - (first - at) - HEADER) & ~(size_t)(GRAIN - 1);
  }
  fence = after(b);
  fence->size = 0;
  release(b);
  return 1;
}

static void *allocate(size_t size) {
  struct block *b = find(size, 16);
  if (!b) {
    empty_quick();
    b = find(size, SIZE_MAX);
    if (!b && grow(size)) b = find(size, SIZE_MAX);
    if (!b) {
      errno = ENOMEM;
      return NULL;
    }
  }
  return payload_of(take(b, size));
}

void *malloc(size_t n) {
  if (n > HUGE_REQUEST) {
    errno = ENOMEM;
    return NULL;
  }
  size_t size = needed(n);
  if (size <= QUICK_MAX) {
    struct block *b = quick[size / GRAIN];
    if (b) {
      quick[size / GRAIN] = b->next;
      return payload_of(b);
    }
  }
  return allocate(size);
}

void free(void *p) {
  if (!p) return;
  struct block *b = block_of(p);
  size_t size = size_of(b);
  if (size <= QUICK_MAX) {
    b->next = quick[size / GRAIN];
    quick[size / GRAIN] = b;
  } else {
    release(b);
  }
}

void *realloc(void *p, size_t n) {
  if (!p) return malloc(n);
  if (!n) {
    free(p);
    return NULL;
  }
  if (n > HUGE_REQUEST) {
    errno = ENOMEM;
    return NULL;
  }
  struct block *b = block_of(p);
  size_t size = needed(n), old = size_of(b);
  if (size > old) {
    struct block *next = after(b);
    if (next == fence && size > QUICK_MAX && !find(size, 16) && grow(size - old)) next = after(b);
    if (next->size & FREE && old + size_of(next) >= size) {
      unlink_block(next);
      b->size += size_of(next);
      after(b)->size &= ~(size_t)PREV_FREE;
    } else {
      void *copy = malloc(n);
      if (!copy) return NULL;
      memcpy(copy, p, old - TAG);
      free(p);
      return copy;
    }
  }
  trim(b, size);
  return p;
}

size_t malloc_usable_size(void *p) {
  return p ? size_of(block_of(p)) - TAG : 0;
}

void *__lode_aligned(size_t alignment, size_t n) {
  if (alignment <= GRAIN) return malloc(n);
  if (alignment > HUGE_REQUEST / 2 || n > HUGE_REQUEST / 2) {
    errno = ENOMEM;
    return NULL;
  }
  size_t size = needed(n);
  char *p = allocate(size + alignment + MIN_BLOCK);
  if (!p) return NULL;
  struct block *b = block_of(p);
  size_t before = (alignment - (unsigned long)p % alignment) % alignment;
  if (before) {
    /* What lies before the aligned payload must be able to stand as a block. */
    while (before < MIN_BLOCK) before += alignment;
    struct block *aligned = (struct block *)((char *)b + before);
    aligned->size = size_of(b) - before;
    b->size = before | (b->size & FLAGS);
    release(b);
    b = aligned;
  }
  trim(b, size);
  return payload_of(b);
}

int malloc_trim(size_t keep) {
  (void)keep;
  empty_quick();
  return 0;
}
