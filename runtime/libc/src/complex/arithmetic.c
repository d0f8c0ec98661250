/* Product and quotient where the plain formula is not enough (C17 G.5.1): infinities that came out as NaN, and division,
 * whose divisor is scaled so that its square neither overflows nor vanishes. Float ones go through double, exactly. */
#include "kernel.h"

static double boxed(double x) { /* an infinity as a unit, anything else as zero, with its sign */
  return copysign(isinf(x) ? 1.0 : 0.0, x);
}

static double zero_if_nan(double x) {
  return isnan(x) ? copysign(0.0, x) : x;
}

double _Complex __muldc3(double a, double b, double c, double d) {
  double ac = a * c, bd = b * d, ad = a * d, bc = b * c;
  double re = ac - bd, im = ad + bc;
  if (!isnan(re) || !isnan(im)) return CMPLX(re, im);
  int again = 0;
  if (isinf(a) || isinf(b)) {
    a = boxed(a), b = boxed(b), c = zero_if_nan(c), d = zero_if_nan(d);
    again = 1;
  }
  if (isinf(c) || isinf(d)) {
    c = boxed(c), d = boxed(d), a = zero_if_nan(a), b = zero_if_nan(b);
    again = 1;
  }
  if (!again && (isinf(ac) || isinf(bd) || isinf(ad) || isinf(bc))) {
    a = zero_if_nan(a), b = zero_if_nan(b), c = zero_if_nan(c), d = zero_if_nan(d);
    again = 1;
  }
  return again ? CMPLX(INFINITY * (a * c - b * d), INFINITY * (a * d + b * c)) : CMPLX(re, im);
}

double _Complex __divdc3(double a, double b, double c, double d) {
  double size = fmax(fabs(c), fabs(d));
  int scale = 0;
  if (isfinite(size) && size > 0) {
    scale = ilogb(size);
    c = scalbn(c, -scale), d = scalbn(d, -scale);
  }
  double norm = c * c + d * d;
  double re = scalbn((a * c + b * d) / norm, -scale), im = scalbn((b * c - a * d) / norm, -scale);
  if (!isnan(re) || !isnan(im)) return CMPLX(re, im);
  if (norm == 0 && (!isnan(a) || !isnan(b))) return CMPLX(copysign(INFINITY, c) * a, copysign(INFINITY, c) * b);
  if ((isinf(a) || isinf(b)) && isfinite(c) && isfinite(d)) {
    a = boxed(a), b = boxed(b);
    return CMPLX(INFINITY * (a * c + b * d), INFINITY * (b * c - a * d));
  }
  if (isinf(size) && isfinite(a) && isfinite(b)) {
    c = boxed(c), d = boxed(d);
    return CMPLX(0.0 * (a * c + b * d), 0.0 * (b * c - a * d));
  }
  return CMPLX(re, im);
}

float _Complex __mulsc3(float a, float b, float c, float d) {
  return (float _Complex)__muldc3(a, b, c, d);
}

float _Complex __divsc3(float a, float b, float c, float d) {
  return (float _Complex)__divdc3(a, b, c, d);
}
