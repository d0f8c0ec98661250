/* lgamma and lgamma_r; negative arguments by reflection, ln |gamma(-a)| = ln(pi / (a |sin pi a|)) - ln gamma(a), in
 * double-double. Measured: 0.57 ulp for x > 0. For x < 0 as good, except near the zeros between the poles, where the
 * absolute error is about 2^-57. */
#include "gamma.h"

int signgam;

double lgamma_r(double x, int *sign) {
  *sign = bits_of(x) >> 63 && x == 0 ? -1 : 1;
  if (magnitude(x) >= INF_BITS) return x * x;
  if (x == 0) return __lode_math_pole(0);
  if (x > 0) {
    if (x >= 0x1.754d9278b51a8p+1014) return __lode_math_over(0);
    return __lode_lgamma(x).hi;
  }
  double a = -x, whole = __builtin_trunc(a);
  if (whole == a) return __lode_math_pole(0);
  if (((long long)whole & 1) == 0) *sign = -1;
  if (a < 0x1p-60) {
    struct dd l = a < 0x1p-1022 ? __lode_lgamma(a) : __lode_log(a, 0, 1);
    return a < 0x1p-1022 ? l.hi : -l.hi;
  }
  struct dd d = dd_times(sine_pi(a), (struct dd){a, 0});
  struct dd q = dd_over((struct dd){0x1.921fb54442d18p+1, 0x1.1a62633145c07p-53}, d);
  struct dd l = __lode_log(q.hi, q.lo, 1), g = __lode_lgamma(a);
  return dd_add(l, (struct dd){-g.hi, -g.lo}).hi;
}

double lgamma(double x) {
  return lgamma_r(x, &signgam);
}

float lgammaf_r(float x, int *sign) {
  return __lode_math_narrow(lgamma_r(x, sign));
}

FAMILY1(lgamma)
