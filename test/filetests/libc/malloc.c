// test: run
// The allocator under random load: contents survive, alignment holds, memory is reused.
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static unsigned seed = 7;
static unsigned next(void) { return (seed = seed * 1664525u + 1013904223u) >> 8; }

enum { SLOTS = 200 };
static unsigned char *slot[SLOTS];
static size_t size[SLOTS];

static void check(int i) {
  for (size_t k = 0; k < size[i]; k++)
    if (slot[i][k] != (unsigned char)(i + k)) {
      printf("slot %d damaged at %lu of %lu\n", i, (unsigned long)k, (unsigned long)size[i]);
      exit(1);
    }
}

static void fill(int i) {
  for (size_t k = 0; k < size[i]; k++) slot[i][k] = (unsigned char)(i + k);
}

int main(void) {
  for (int round = 0; round < 6000; round++) {
    int i = next() % SLOTS, what = next() % 8;
    size_t n = next() % 100 == 0 ? next() % 6000 : next() % 130;
    if (!slot[i]) {
      if (what == 0) {
        size_t a = (size_t)16 << next() % 6;
        void *p;
        if (posix_memalign(&p, a, n) || (uintptr_t)p % a) puts("memalign");
        slot[i] = p;
      } else {
        slot[i] = what == 1 ? calloc(n, 1) : malloc(n);
        if (what == 1)
          for (size_t k = 0; k < n; k++)
            if (slot[i][k]) puts("calloc");
      }
      if (!slot[i] || (uintptr_t)slot[i] % 16) puts("malloc");
      size[i] = n;
      fill(i);
    } else if (what < 3 && n) {
      check(i);
      size_t old = size[i];
      slot[i] = realloc(slot[i], n);
      size[i] = old < n ? old : n;
      check(i);
      size[i] = n;
      fill(i);
    } else {
      check(i);
      free(slot[i]);
      slot[i] = NULL;
    }
  }
  for (int i = 0; i < SLOTS; i++)
    if (slot[i]) check(i), free(slot[i]);
  // Freed memory is used again: 200 MB in all, from far less.
  uintptr_t low = UINTPTR_MAX, high = 0;
  for (int i = 0; i < 200; i++) {
    char *p = malloc(1000000 + i);
    *p = 1;
    if ((uintptr_t)p < low) low = (uintptr_t)p;
    if ((uintptr_t)p > high) high = (uintptr_t)p;
    free(p);
  }
  puts(high - low < 100000000 ? "reused" : "grew");
  char *grow = NULL;
  for (int n = 1; n < 3000; n += 7) {
    grow = realloc(grow, n);
    grow[n - 1] = 'x';
  }
  free(grow);
  size_t huge = SIZE_MAX;
  printf("%d %d %d\n", malloc(huge - 10) == NULL, calloc(huge / 2, 3) == NULL, realloc(NULL, huge / 2 + 5) == NULL);
  void *p = aligned_alloc(4096, 8192);
  printf("%d\n", (int)((uintptr_t)p % 4096));
  free(NULL);
  puts("ok");
}

// output:
//| reused
//| 1 1 1
//| 0
//| ok
