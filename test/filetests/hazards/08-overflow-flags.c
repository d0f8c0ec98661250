// test: run
// cflags: -O2
// No-signed-wrap is never inferred for a type whose signedness or width depends on the layout.
#include <stdio.h>
#include <limits.h>

static int wraps(unsigned a, long b) { return a + b + 1 > a + b; }
static unsigned long carry(unsigned long a, unsigned long b) { return a + b < a; }

int main(void) {
  volatile unsigned u = UINT_MAX;
  volatile long zero = 0;
  volatile unsigned long ul = ULONG_MAX;
  printf("%d\n", wraps(u, zero));
  printf("%lu %lu\n", carry(ul, 1), carry(ul, 0));
  long most = LONG_MAX;
  printf("%d\n", (unsigned long)most + 1 == (unsigned long)LONG_MIN);
  long sum;
  int narrow;
  printf("%d ", __builtin_add_overflow(LONG_MAX, zero + 1, &sum));
  printf("%d ", sum == LONG_MIN);
  printf("%d ", __builtin_add_overflow((long)INT_MAX, zero + 1, &sum));
  printf("%d ", __builtin_mul_overflow((long)INT_MAX, 2 + zero, &sum));
  printf("%d ", __builtin_add_overflow(u, zero, &narrow));
  printf("%d\n", __builtin_sub_overflow(zero, 1u, &narrow));
  return 0;
}
// output(le32,be32):
//| 0
//| 1 0
//| 1
//| 1 1 1 1 1 0
// output(le64,be64):
//| 1
//| 1 0
//| 1
//| 1 1 0 0 1 0
