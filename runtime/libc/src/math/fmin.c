/* fmin, fmax (a NaN gives way to a number, and -0 is below +0) and fdim. */
#include "kernel.h"

double fmax(double x, double y) {
  if (x != x) return y;
  if (y != y) return x;
  if (x == y) return bits_of(x) >> 63 ? y : x;
  return x > y ? x : y;
}

double fmin(double x, double y) {
  if (x != x) return y;
  if (y != y) return x;
  if (x == y) return bits_of(x) >> 63 ? x : y;
  return x < y ? x : y;
}

double fdim(double x, double y) {
  if (x != x || y != y) return x + y;
  if (x <= y) return 0;
  double d = x - y;
  if (magnitude(d) == INF_BITS && magnitude(x) != INF_BITS && magnitude(y) != INF_BITS) return __lode_math_over(0);
  return d;
}

FAMILY2(fmax)
FAMILY2(fmin)
FAMILY2(fdim)
