// test: run
// search.h: trees, tables, lists.
#define _GNU_SOURCE
#include <search.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int order(const void *a, const void *b) { return ((intptr_t)a > (intptr_t)b) - ((intptr_t)a < (intptr_t)b); }
static int ints(const void *a, const void *b) { return *(const int *)a - *(const int *)b; }
static int visited, deepest, sorted = 1;
static intptr_t last;

static void visit(const void *node, VISIT when, int depth) {
  if (when != postorder && when != leaf) return;
  intptr_t key = *(const intptr_t *)node;
  if (visited++ && key <= last) sorted = 0;
  last = key;
  if (depth > deepest) deepest = depth;
}

static int released;
static void release(void *key) {
  (void)key;
  released++;
}

int main(void) {
  void *root = NULL;
  for (intptr_t i = 1; i <= 500; i++) tsearch((void *)i, &root, order);
  tsearch((void *)77, &root, order);
  twalk(root, visit);
  printf("%d %d %d\n", visited, sorted, deepest < 14);
  for (intptr_t i = 2; i <= 500; i += 2)
    if (!tdelete((void *)i, &root, order)) puts("not deleted");
  visited = 0;
  twalk(root, visit);
  printf("%d %d %d %d\n", visited, sorted, tfind((void *)4, &root, order) == NULL, (int)*(intptr_t *)tfind((void *)5, &root, order));
  printf("%d\n", tdelete((void *)4, &root, order) == NULL);
  tdestroy(root, release);
  printf("%d\n", released);

  hcreate(50);
  static char names[50][8];
  for (intptr_t i = 0; i < 50; i++) {
    sprintf(names[i], "n%d", (int)i);
    hsearch((ENTRY){names[i], (void *)i}, ENTER);
  }
  int sum = 0;
  for (int i = 0; i < 50; i++) {
    char key[8];
    sprintf(key, "n%d", i);
    sum += (int)(intptr_t)hsearch((ENTRY){key, NULL}, FIND)->data;
  }
  printf("%d %d\n", sum, hsearch((ENTRY){"none", NULL}, FIND) == NULL);
  hdestroy();

  int table[10] = {5, 3}, key = 9;
  size_t n = 2;
  lsearch(&key, table, &n, sizeof *table, ints);
  lsearch(&key, table, &n, sizeof *table, ints);
  printf("%d %d %d\n", (int)n, table[2], lfind(&(int){4}, table, &n, sizeof *table, ints) == NULL);
  struct qelem a, b, c;
  insque(&a, NULL), insque(&c, &a), insque(&b, &a);
  printf("%d%d%d\n", a.q_forw == &b, b.q_forw == &c, c.q_back == &b);
  remque(&b);
  printf("%d\n", a.q_forw == &c && c.q_back == &a);
}

// output:
//| 500 1 1
//| 250 1 1 5
//| 1
//| 250
//| 1225 1
//| 3 9 1
//| 111
//| 1
