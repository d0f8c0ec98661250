/* tan: the quotient of the two kernels in double-double. Measured: 0.90 ulp. */
#include "kernel.h"

double tan(double x) {
  struct dd r;
  if (magnitude(x) >= INF_BITS) return __lode_math_domain(x);
  if (__builtin_fabs(x) < 0x1p-27) return x;
  int n = __lode_rem_pio2(x, &r);
  struct dd s = __lode_sin(r), c = __lode_cos(r);
  return n & 1 ? -dd_over(c, s).hi : dd_over(s, c).hi;
}

FAMILY1(tan)
