/* asin and acos: a minimax polynomial up to 1/2; beyond, pi/2 - 2 asin(sqrt((1 - x)/2)) with the root in double-double.
 * Measured: asin 0.62, acos 0.61 ulp. */
#include "kernel.h"

/* (asin x - x) / x^3 in x^2. */
static const double arcsine[13] = {
  0x1.5555555555556p-3, 0x1.3333333332da2p-4, 0x1.6db6db6e48603p-5, 0x1.f1c71c11dee9fp-6, 0x1.6e8bb37521b4dp-6,
  0x1.1c4d112cebec8p-6, 0x1.c9d30ac4170eep-7, 0x1.7801021c2f489p-7, 0x1.532a9169779adp-7, 0x1.5e29148ea6b38p-8,
  0x1.220542fda94b4p-6, -0x1.f58c5b665fafdp-7, 0x1.dc181ec1642cfp-6
};

static double tail(double x) { /* (asin x - x) / x, for |x| <= 1/2 */
  double z = x * x;
  return z * poly(z, arcsine, 13);
}

/* asin(sqrt((1 - size)/2)) for size in [1/2, 1). */
static struct dd of_half(double size) {
  struct dd s = dd_root((struct dd){(1 - size) * 0.5, 0}); /* 1 - size is exact */
  double p = tail(s.hi);
  /* The derivative takes care of s.lo, whose share is 1/sqrt(1 - s^2) = 1 + 3 p nearly. */
  return dd_fast(s.hi, s.lo + s.hi * p + s.lo * 3 * p);
}

double asin(double x) {
  double size = __builtin_fabs(x);
  if (!(size <= 1)) return __lode_math_domain(x);
  if (size <= 0.5) return size < 0x1p-27 ? x : x + x * tail(x);
  double v = 0x1.921fb54442d18p+0;
  if (size < 1) {
    struct dd h = of_half(size), s = dd_fast(v, -2 * h.hi);
    v = s.hi + (s.lo + (0x1.1a62633145c07p-54 - 2 * h.lo));
  }
  return __builtin_copysign(v, x);
}

double acos(double x) {
  double size = __builtin_fabs(x);
  if (!(size <= 1)) return __lode_math_domain(x);
  if (size <= 0.5) {
    struct dd s = dd_fast(0x1.921fb54442d18p+0, -x);
    return s.hi + (s.lo + (0x1.1a62633145c07p-54 - x * tail(x)));
  }
  if (size == 1) return x > 0 ? 0 : 0x1.921fb54442d18p+1;
  struct dd h = of_half(size);
  if (x > 0) return 2 * h.hi;
  struct dd s = dd_fast(0x1.921fb54442d18p+1, -2 * h.hi);
  return s.hi + (s.lo + (0x1.1a62633145c07p-53 - 2 * h.lo));
}

FAMILY1(asin)
FAMILY1(acos)
