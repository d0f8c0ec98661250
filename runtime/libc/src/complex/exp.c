/* cexp, clog, cpow (C17 G.6.3, G.6.4.1). clog near the unit circle takes |z|^2 - 1 in double-double. */
#include "kernel.h"
#include "../math/kernel.h"

double _Complex cexp(double _Complex z) {
  double x = __real__ z, y = __imag__ z;
  if (y == 0) return CMPLX(exp(x), y);
  if (!isfinite(y)) {
    if (isinf(x)) return x < 0 ? CMPLX(0, copysign(0, y)) : CMPLX(x, y - y);
    return CMPLX(y - y + x, y - y + x);
  }
  if (isnan(x)) return CMPLX(x, x);
  if (x > 709 && x < 1500) { /* e^x alone may overflow */
    double half = exp(x / 2);
    return CMPLX(half * cos(y) * half, half * sin(y) * half);
  }
  double size = exp(x);
  return CMPLX(size * cos(y), size * sin(y));
}

double _Complex clog(double _Complex z) {
  double x = fabs(__real__ z), y = fabs(__imag__ z), size = hypot(x, y), re;
  if (size > 0.5 && size < 2) {
    struct dd a = dd_sqr(fmax(x, y)), b = dd_sqr(fmin(x, y));
    re = log1p(a.hi - 1 + b.hi + (a.lo + b.lo)) / 2;
  } else if (isinf(size) && isfinite(x) && isfinite(y)) re = log(hypot(x / 2, y / 2)) + M_LN2;
  else re = log(size);
  return CMPLX(re, carg(z));
}

double _Complex cpow(double _Complex z, double _Complex w) {
  return cexp(w * clog(z));
}

COMPLEX_FAMILY(cexp)
COMPLEX_FAMILY(clog)
float _Complex cpowf(float _Complex z, float _Complex w) { return (float _Complex)cpow(z, w); }
long double _Complex cpowl(long double _Complex z, long double _Complex w) { return cpow((double _Complex)z, (double _Complex)w); }
