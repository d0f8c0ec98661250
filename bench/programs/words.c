// Strings: splitting, counting words in a chained hash table, searching, sorting by frequency.
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct word { struct word *next; int count; char text[24]; };
enum { buckets = 4096 };
static struct word *table[buckets];

static struct word *find(const char *s, size_t n) {
  unsigned h = 0;
  for (size_t i = 0; i < n; i++) h = h * 31 + (unsigned char)s[i];
  struct word **p = &table[h % buckets];
  for (; *p; p = &(*p)->next) if (strlen((*p)->text) == n && memcmp((*p)->text, s, n) == 0) return *p;
  struct word *w = calloc(1, sizeof *w);
  memcpy(w->text, s, n);
  return *p = w;
}
static int byCount(const void *a, const void *b) {
  const struct word *x = *(struct word *const *)a, *y = *(struct word *const *)b;
  return x->count != y->count ? y->count - x->count : strcmp(x->text, y->text);
}

int main(void) {
  enum { size = 1 << 20 };
  char *text = malloc(size + 1);
  unsigned x = 3;
  for (int i = 0; i < size;) {
    x = x * 1664525 + 1013904223;
    int n = 2 + (x >> 28) % 7;
    for (int k = 0; k < n && i < size; k++) { x = x * 1664525 + 1013904223; text[i++] = (k == 0 ? 'A' : 'a') + (x >> 24) % 9; }
    if (i < size) text[i++] = x >> 20 & 7 ? ' ' : '\n';
  }
  text[size] = 0;
  for (int round = 0; round < 2; round++) {
    for (char *p = text; *p;) {
      while (*p && !isalpha((unsigned char)*p)) p++;
      char *start = p;
      while (isalpha((unsigned char)*p)) { *p = tolower((unsigned char)*p); p++; }
      if (p > start) find(start, p - start)->count++;
    }
  }
  int count = 0, hits = 0;
  for (int i = 0; i < buckets; i++) for (struct word *w = table[i]; w; w = w->next) count++;
  struct word **list = malloc(count * sizeof *list), **end = list;
  for (int i = 0; i < buckets; i++) for (struct word *w = table[i]; w; w = w->next) *end++ = w;
  qsort(list, count, sizeof *list, byCount);
  for (int i = 0; i < 10; i++) {
    for (const char *p = text; (p = strstr(p, list[i]->text)) != NULL; p++) hits++;
    printf("%s %d\n", list[i]->text, list[i]->count);
  }
  printf("%d %d\n", count, hits);
  return 0;
}
