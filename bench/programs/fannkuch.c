// Pancake flips over all permutations: small integer arrays, reversals, unpredictable loops.
#include <stdio.h>

enum { n = 10 };

int main(void) {
  int perm[n], current[n], count[n], flips = 0, checksum = 0, r = n, index = 0;
  for (int i = 0; i < n; i++) current[i] = i;
  for (;;) {
    for (; r != 1; r--) count[r - 1] = r;
    for (int i = 0; i < n; i++) perm[i] = current[i];
    int f = 0;
    for (int k = perm[0]; k != 0; k = perm[0]) {
      for (int i = 0, j = k; i < j; i++, j--) { int t = perm[i]; perm[i] = perm[j]; perm[j] = t; }
      f++;
    }
    if (f > flips) flips = f;
    checksum += index % 2 == 0 ? f : -f;
    for (;;) {
      if (r == n) { printf("%d %d\n", checksum, flips); return 0; }
      int first = current[0];
      for (int i = 0; i < r; i++) current[i] = current[i + 1];
      current[r] = first;
      if (--count[r] > 0) break;
      r++;
    }
    index++;
  }
}
