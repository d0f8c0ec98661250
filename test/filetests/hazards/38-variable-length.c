// test: run
// Arrays whose length is known at run time: sizes are words, elements follow the layout.
#include <stddef.h>
#include <stdio.h>
#include <string.h>

struct s { char c; long l; };

static size_t sizes(int n, int m) {
  struct s a[n][m];
  typedef long row[n + 1];
  row r;
  n = 100;
  return sizeof a * 100000 + sizeof a[0] * 1000 + sizeof r;
}
static long sum(int rows, int columns, long m[rows][columns]) {
  long total = 0;
  for (int i = 0; i < rows; i++) for (int k = 0; k < columns; k++) total += m[i][k] * (i + 1);
  return total + sizeof *m / sizeof **m * 1000;
}
static int alloc(int n) {
  int total = 0;
  for (int i = 1; i <= n; i++) {
    void **p = __builtin_alloca(i * sizeof *p);
    for (int k = 0; k < i; k++) p[k] = &p[k];
    for (int k = 0; k < i; k++) total += p[k] == (void *)(p + k);
  }
  return total;
}
static int again(int n) {
  int seen = 0;
top:;
  char text[n + sizeof(long)];
  memset(text, n, sizeof text);
  seen += sizeof text - sizeof(long);
  if (--n > 0) goto top;
  return seen;
}

int main(void) {
  printf("%zu\n", sizes(3, 2));
  long m[2][3] = {{1, 2, 3}, {4, 5, 6}};
  printf("%ld\n", sum(2, 3, m));
  printf("%d %d\n", alloc(10), again(5));
  int n = 4;
  long (*p)[n] = (long (*)[n])&m[0][0];
  n = 9;
  printf("%zu %d\n", sizeof *p / sizeof(long), (int)((char *)(p + 1) - (char *)p) == (int)(4 * sizeof(long)));
  // 10,000 arrays in a loop need the space of one.
  for (int i = 0; i < 10000; i++) {
    volatile char big[4096 + i % 2];
    big[0] = i, big[4095] = big[0];
    if (big[4095] != (char)i) return 1;
  }
  return 0;
}
// output(le32,be32):
//| 4816016
//| 3036
//| 55 15
//| 4 1
// output(le64,be64):
//| 9632032
//| 3036
//| 55 15
//| 4 1
