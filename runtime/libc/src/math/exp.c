/* e^x, 2^x, 10^x from the table kernel. Measured: 0.51 ulp; 0.75 for
 * denormal results, which are rounded twice. */
#include "kernel.h"

static double finish(struct dd r, int k) {
  double v = scale(r.hi, k);
  return k < -1021 || k > 1022 ? __lode_math_range(v) : v;
}

double exp(double x) {
  int k;
  if (!(__builtin_fabs(x) < 746)) {
    if (magnitude(x) >= INF_BITS) return x == x ? x > 0 ? x : 0 : x;
    return x > 0 ? __lode_math_over(0) : __lode_math_under(0);
  }
  struct dd r = __lode_exp(x, 0, &k);
  return finish(r, k);
}

double exp2(double x) {
  int k;
  if (!(__builtin_fabs(x) < 1080)) {
    if (magnitude(x) >= INF_BITS) return x == x ? x > 0 ? x : 0 : x;
    return x > 0 ? __lode_math_over(0) : __lode_math_under(0);
  }
  double n = __builtin_rint(x), r = x - n; /* exact */
  struct dd t = dd_mul(r, 0x1.62e42fefa39efp-1);
  struct dd v = __lode_exp(t.hi, t.lo + r * 0x1.abc9e3b39803fp-56, &k);
  return finish(v, k + (int)n);
}

double exp10(double x) {
  int k;
  if (!(__builtin_fabs(x) < 330)) {
    if (magnitude(x) >= INF_BITS) return x == x ? x > 0 ? x : 0 : x;
    return x > 0 ? __lode_math_over(0) : __lode_math_under(0);
  }
  struct dd t = dd_mul(x, 0x1.26bb1bbb55516p+1);
  struct dd v = __lode_exp(t.hi, t.lo + x * -0x1.f48ad494ea3e9p-53, &k);
  return finish(v, k);
}

FAMILY1(exp)
FAMILY1(exp2)
FAMILY1(exp10)
