/* csqrt: the larger part from the sum of like signs, the other by division (Kahan); operands at the ends of the range
 * are scaled by a power of four. */
#include "kernel.h"

double _Complex csqrt(double _Complex z) {
  double x = __real__ z, y = __imag__ z;
  if (isinf(y)) return CMPLX(INFINITY, y);
  if (isinf(x)) {
    double other = isnan(y) ? y : 0;
    return x > 0 ? CMPLX(x, isnan(y) ? y : copysign(0, y)) : CMPLX(fabs(other), copysign(INFINITY, y));
  }
  if (isnan(x) || isnan(y)) return CMPLX(x + y, x + y);
  if (x == 0 && y == 0) return CMPLX(0, y);
  double size = fmax(fabs(x), fabs(y)), unit = 1;
  if (size >= 0x1p1021) x *= 0x1p-2, y *= 0x1p-2, unit = 2;
  else if (size < 0x1p-960) x *= 0x1p108, y *= 0x1p108, unit = 0x1p-54;
  double t = sqrt((fabs(x) + hypot(x, y)) / 2);
  double other = y / (2 * t);
  return x >= 0 ? CMPLX(t * unit, other * unit) : CMPLX(fabs(other) * unit, copysign(t, y) * unit);
}

COMPLEX_FAMILY(csqrt)
