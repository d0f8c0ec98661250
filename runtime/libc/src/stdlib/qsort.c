/* Merge sort, bottom up over insertion-sorted runs: stable (programs that sort by a partial key then print the same
 * everywhere) and never quadratic. Without memory for the copy it falls back to heapsort, in place.
 * Large elements are moved by memcpy, those of 4 and 8 bytes (when aligned) as integers. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

typedef int compare_fn(const void *, const void *, void *);
enum { RUN = 8, ON_STACK = 1024 };

static void copy(char *to, const char *from, size_t size) {
  if (size == 8) __builtin_memcpy(to, from, 8);
  else if (size == 4) __builtin_memcpy(to, from, 4);
  else __builtin_memcpy(to, from, size);
}

/* Sorts n elements at `a` by insertion, with room for one element at `spare`. */
static void insertion_sort(char *a, size_t n, size_t size, compare_fn *compare, void *context, char *spare) {
  for (size_t i = 1; i < n; i++) {
    char *at = a + i * size;
    if (compare(at - size, at, context) <= 0) continue;
    copy(spare, at, size);
    do {
      copy(at, at - size, size);
      at -= size;
    } while (at > a && compare(at - size, spare, context) > 0);
    copy(at, spare, size);
  }
}

/* Merges the sorted [a, middle) and [middle, end) into `to`. */
static void merge(char *to, char *a, char *middle, char *end, size_t size, compare_fn *compare, void *context) {
  char *b = middle;
  if (a < middle && b < end && compare(middle - size, middle, context) <= 0) { /* already in order */
    __builtin_memcpy(to, a, (size_t)(end - a));
    return;
  }
  while (a < middle && b < end) {
    if (compare(a, b, context) <= 0) copy(to, a, size), a += size;
    else copy(to, b, size), b += size;
    to += size;
  }
  __builtin_memcpy(to, a, (size_t)(middle - a));
  __builtin_memcpy(to + (middle - a), b, (size_t)(end - b));
}

static void swap(char *a, char *b, size_t size) {
  while (size--) {
    char c = *a;
    *a++ = *b;
    *b++ = c;
  }
}

/* Lets the element at `root` sink in the heap of n elements. */
static void sift(char *a, size_t root, size_t n, size_t size, compare_fn *compare, void *context) {
  for (;;) {
    size_t child = 2 * root + 1;
    if (child >= n) return;
    if (child + 1 < n && compare(a + child * size, a + (child + 1) * size, context) < 0) child++;
    if (compare(a + root * size, a + child * size, context) >= 0) return;
    swap(a + root * size, a + child * size, size);
    root = child;
  }
}

static void heapsort_in_place(char *a, size_t n, size_t size, compare_fn *compare, void *context) {
  for (size_t i = n / 2; i--;) sift(a, i, n, size, compare, context);
  while (--n) {
    swap(a, a + n * size, size);
    sift(a, 0, n, size, compare, context);
  }
}

void qsort_r(void *base, size_t n, size_t size, int (*compare)(const void *, const void *, void *), void *context) {
  char *a = base;
  if (n < 2 || !size) return;
  _Alignas(16) char on_stack[ON_STACK];
  size_t total = n * size;
  char *spare = total <= ON_STACK ? on_stack : malloc(total);
  if (!spare) {
    heapsort_in_place(a, n, size, compare, context);
    return;
  }
  for (size_t i = 0; i < n; i += RUN)
    insertion_sort(a + i * size, n - i < RUN ? n - i : RUN, size, compare, context, spare);
  char *from = a, *to = spare;
  for (size_t width = RUN * size; width < total; width *= 2) {
    for (size_t i = 0; i < total; i += 2 * width) {
      size_t middle = total - i < width ? total - i : width, end = total - i < 2 * width ? total - i : 2 * width;
      merge(to + i, from + i, from + i + middle, from + i + end, size, compare, context);
    }
    char *sorted = to;
    to = from;
    from = sorted;
  }
  if (from != a) __builtin_memcpy(a, from, total);
  if (spare != on_stack) free(spare);
}

/* qsort's comparison, called through qsort_r's. */
struct plain { int (*compare)(const void *, const void *); };

static int call_plain(const void *a, const void *b, void *context) {
  return ((struct plain *)context)->compare(a, b);
}

void qsort(void *base, size_t n, size_t size, int (*compare)(const void *, const void *)) {
  struct plain plain = {compare};
  qsort_r(base, n, size, call_plain, &plain);
}
