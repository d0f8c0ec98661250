// test: run
// long double is double on every target.
#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

struct s { char c; long double d; };
static long double constant = 0.1L, sum = 0.1L + 0.2L;

static long double pass(long double a, int n, ...) {
  __builtin_va_list ap;
  __builtin_va_start(ap, n);
  long double b = __builtin_va_arg(ap, long double);
  __builtin_va_end(ap);
  return a + b;
}

int main(void) {
  printf("%zu %zu %zu %d %d\n", sizeof(long double), _Alignof(long double), sizeof(struct s), LDBL_MANT_DIG, LDBL_MAX_EXP == DBL_MAX_EXP);
  printf("%d %d %.20Lg\n", constant == 0.1, sum == 0.1 + 0.2, sum);
  printf("%Lf %Le %La\n", pass(1.5L, 1, 2.25L), 1e300L, 0x1.8p0L);
  printf("%.17Lg %d\n", strtold("0.1", 0), sqrtl(2.0L) == sqrt(2.0));
  printf("%s\n", _Generic(1.0L, long double: "a type of its own", double: "double"));
  return 0;
}
// output:
//| 8 8 16 53 1
//| 1 1 0.30000000000000004441
//| 3.750000 1.000000e+300 0x1.8p+0
//| 0.10000000000000001 1
//| a type of its own
