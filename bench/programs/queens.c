// N queens by bit masks and bit counting: recursion over integers.
#include <stdio.h>

static unsigned long long visited;
static int place(unsigned all, unsigned columns, unsigned left, unsigned right) {
  if (columns == all) return 1;
  int solutions = 0;
  for (unsigned free_ = all & ~(columns | left | right); free_; free_ &= free_ - 1) {
    unsigned bit = free_ & -free_;
    visited++;
    solutions += place(all, columns | bit, (left | bit) << 1, (right | bit) >> 1);
  }
  return solutions;
}

int main(void) {
  for (int n = 8; n <= 12; n++) printf("%d: %d\n", n, place((1u << n) - 1, 0, 0, 0));
  unsigned long long bits = 0, x = visited;
  for (int i = 0; i < 8000000; i++) { x ^= x << 13; x ^= x >> 7; x ^= x << 17; unsigned v = (unsigned)x; v -= v >> 1 & 0x55555555; v = (v & 0x33333333) + (v >> 2 & 0x33333333); bits += ((v + (v >> 4) & 0x0f0f0f0f) * 0x01010101u) >> 24; }
  printf("%llu %llu\n", visited, bits);
  return 0;
}
