// test: run
// Storage of variable-length arrays: released by leaving scopes in every way, and by a jump back before the declaration.
#include <stdio.h>
#include <string.h>

struct tail { int columns, cells[]; };

static int pick(struct tail *m, int r, int c) {
  int (*a)[][m->columns] = (int (*)[][m->columns])&m->cells;
  return (*a)[r][c];
}

static int back(int rounds) {
  int n = 0;
again:;
  char big[1 << 20 | (n & 1)];
  memset(big, n, sizeof big);
  if (++n < rounds) goto again;
  return big[0] + n;
}

static int loops(int rounds) {
  int sum = 0;
  for (int i = 0; i < rounds; i++) {
    for (int size = 1 << 19, k = 0; k < 3; k++) {
      char big[size + i % 2];
      big[0] = (char)k;
      if (k == 1) continue;
      if (i % 7 == 3) goto next;
      sum += big[0];
      if (k == 2) break;
    }
  next:;
  }
  return sum;
}

static int through(int n) {
  for (int i = 0; i < n; i++) {
    int v[n];
    v[0] = i;
    if (i % 2 == 0) goto skip;
    v[0] *= 10;
  skip:
    if (v[0] > 20) return v[0];
  }
  return -1;
}

int main(void) {
  struct { struct tail t; int cells[6]; } m = {{3}, {1, 2, 3, 4, 5, 6}};
  printf("%d %d\n", pick(&m.t, 0, 2), pick(&m.t, 1, 1));
  printf("%d\n", back(100));
  printf("%d\n", loops(70));
  printf("%d\n", through(10));
  return 0;
}

// output:
//| 3 5
//| 199
//| 120
//| 30
