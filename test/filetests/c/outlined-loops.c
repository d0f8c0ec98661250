// Loop nests in main: exits with and without a value, breaks, jumps out of two loops, arrays of the frame.

#include <stdio.h>

static float m[20][20];
static int k[20];

int main(int argc, char **argv) {
  int total = 0;
  int local[8];
  double d = 0;
  for (int r = 0; r < 5; r++) {
    for (int i = 0; i < 20; i++) {
      for (int j = 0; j < 20; j++) {
        m[i][j] = i * r + j;
        d += m[i][j] * argc;
        if (d > 1e6) break;
      }
      local[i & 7] = i + r;
    }
    int found = -1;
    for (int i = 0; i < 20; i++) {
      k[i] += r * i;
      if (k[i] == 12) {
        found = i;
        break;
      }
      if (k[i] > 1000) goto out;
    }
    int s = 0;
    for (int i = 0; i < 8; i++) s += local[i];
    total += s + found;
  }
out:
  printf("%d %g\n", total, d);
  return 0;
}

// output:
//| 716 57000
