// test: run
// Sorting: order, stability, patterns that are bad for quicksort, element sizes; bsearch.
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static long compares;
static int by_int(const void *a, const void *b) {
  compares++;
  int x = *(const int *)a, y = *(const int *)b;
  return (x > y) - (x < y);
}

struct item { char key; int at; };
static int by_key(const void *a, const void *b) { return ((const struct item *)a)->key - ((const struct item *)b)->key; }
static int by_text(const void *a, const void *b) { return strcmp(*(char *const *)a, *(char *const *)b); }
static int by_three(const void *a, const void *b, void *down) {
  int d = memcmp(a, b, 3);
  return *(int *)down ? -d : d;
}

int main(void) {
  static int a[2000];
  for (int pattern = 0; pattern < 5; pattern++)
    for (int n = 0; n <= 2000; n = n < 20 ? n + 1 : n * 3) {
      unsigned seed = 5;
      for (int i = 0; i < n; i++) {
        seed = seed * 1103515245u + 12345u;
        a[i] = pattern == 0 ? i : pattern == 1 ? -i : pattern == 2 ? (i < n / 2 ? i : n - i) : pattern == 3 ? 7 : (int)(seed >> 8) % 1000;
      }
      compares = 0;
      qsort(a, n, sizeof *a, by_int);
      for (int i = 1; i < n; i++)
        if (a[i - 1] > a[i]) printf("pattern %d of %d wrong at %d\n", pattern, n, i);
      if (compares > 20L * n + 10) printf("pattern %d of %d: %ld compares\n", pattern, n, compares);
    }
  struct item items[60];
  for (int i = 0; i < 60; i++) items[i] = (struct item){"qsort"[i * 7 % 5], i};
  qsort(items, 60, sizeof *items, by_key);
  for (int i = 0; i < 60; i++) printf("%c%d%s", items[i].key, items[i].at, i % 20 == 19 ? "\n" : " ");
  char *words[] = {"pear", "apple", "fig", "quince", "date", "banana", "cherry"};
  qsort(words, 7, sizeof *words, by_text);
  for (int i = 0; i < 7; i++) printf("%s ", words[i]);
  puts("");
  char threes[] = "zzzabcmnoaaaxyzabd";
  int down = 1;
  qsort_r(threes, 6, 3, by_three, &down);
  puts(threes);
  down = 0;
  qsort_r(threes, 6, 3, by_three, &down);
  puts(threes);
  int sorted[] = {1, 3, 5, 7, 9, 11}, hits = 0;
  for (int k = 0; k < 13; k++) {
    int *p = bsearch(&k, sorted, 6, sizeof *sorted, by_int);
    if (p) hits += (int)(p - sorted) * 10 + *p;
  }
  printf("%d %d\n", hits, bsearch(&hits, sorted, 0, 4, by_int) == NULL);
}

// output:
//| o1 o6 o11 o16 o21 o26 o31 o36 o41 o46 o51 o56 q0 q5 q10 q15 q20 q25 q30 q35
//| q40 q45 q50 q55 r4 r9 r14 r19 r24 r29 r34 r39 r44 r49 r54 r59 s3 s8 s13 s18
//| s23 s28 s33 s38 s43 s48 s53 s58 t2 t7 t12 t17 t22 t27 t32 t37 t42 t47 t52 t57
//| apple banana cherry date fig pear quince 
//| zzzxyzmnoabdabcaaa
//| aaaabcabdmnoxyzzzz
//| 186 1
