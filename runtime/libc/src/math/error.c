/* Results outside the range or domain, with errno (math_errhandling is MATH_ERRNO). As in glibc a denormal result is
 * no error. */
#include <errno.h>
#include "kernel.h"

double __lode_math_domain(double x) {
  if (x == x) errno = EDOM;
  return __builtin_nan("");
}

double __lode_math_pole(int negative) {
  errno = ERANGE;
  return negative ? -__builtin_inf() : __builtin_inf();
}

double __lode_math_over(int negative) {
  return __lode_math_pole(negative);
}

double __lode_math_under(int negative) {
  errno = ERANGE;
  return negative ? -0.0 : 0.0;
}

double __lode_math_range(double x) {
  u64 m = magnitude(x);
  if (m == 0 || m == INF_BITS) errno = ERANGE;
  return x;
}

float __lode_math_narrow(double x) {
  float f = (float)x;
  double size = __builtin_fabs(x);
  if ((size > 0x1.fffffefffffffp127 && size <= 0x1.fffffffffffffp1023) || (f == 0 && size > 0))
    errno = ERANGE;
  return f;
}
