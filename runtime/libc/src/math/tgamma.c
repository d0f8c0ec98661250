/* tgamma as the exponential of the lgamma kernel; negative arguments by reflection, gamma(-a) = -pi / (a sin(pi a)
 * gamma(a)). Small integers give the factorial itself. Measured: 0.52 ulp for x > 0, 0.80 for x < 0. */
#include "gamma.h"

double tgamma(double x) {
  int k;
  u64 bits = bits_of(x);
  if (magnitude(x) >= INF_BITS) return bits == INF_BITS || x != x ? x : __lode_math_domain(0);
  if (x == 0) return __lode_math_pole((int)(bits >> 63));
  double a = __builtin_fabs(x), whole = __builtin_trunc(a);
  if (x > 0 && whole == a && a <= 23) {
    double v = 1;
    for (int i = 2; i < (int)a; i++) v *= i;
    return v;
  }
  if (a < 0x1p-60) return __lode_math_range(1 / x);
  if (x > 0) {
    if (x > 171.63) return __lode_math_over(0);
    struct dd l = __lode_lgamma(x), v = __lode_exp(l.hi, l.lo, &k);
    return __lode_math_range(scale(v.hi, k));
  }
  if (whole == a) return __lode_math_domain(0);
  int negative = ((long long)whole & 1) == 0;
  if (a > 186) return __lode_math_under(negative);
  struct dd l = __lode_lgamma(a), v = __lode_exp(-l.hi, -l.lo, &k);
  struct dd d = dd_times(sine_pi(a), (struct dd){a, 0});
  v = dd_times(v, dd_over((struct dd){0x1.921fb54442d18p+1, 0x1.1a62633145c07p-53}, d));
  return __lode_math_range(scale(negative ? -v.hi : v.hi, k));
}

FAMILY1(tgamma)
