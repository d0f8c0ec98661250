/* casin, cacos, cacosh, catanh and, through i z, casinh, catan: Kahan, Branch Cuts for Complex Elementary Functions, 1987. */
#include "kernel.h"

static double unit(double x) { /* the sign of an infinity; zero for what is finite */
  return isnan(x) ? x : copysign(isinf(x) ? 1 : 0, x);
}

static int has_infinity(double x, double y) {
  return isinf(x) || isinf(y);
}

double _Complex casin(double _Complex z) {
  double x = __real__ z, y = __imag__ z;
  if (has_infinity(x, y)) return CMPLX(atan2(unit(x), fabs(unit(y))), isnan(y) ? INFINITY : copysign(INFINITY, y));
  if (x == 0 && isnan(y)) return CMPLX(x, y);
  double _Complex a = csqrt(CMPLX(1 - x, -y)), b = csqrt(CMPLX(1 + x, y));
  return CMPLX(atan2(x, __real__ a * __real__ b - __imag__ a * __imag__ b), asinh(__real__ a * __imag__ b - __imag__ a * __real__ b));
}

double _Complex cacos(double _Complex z) {
  double x = __real__ z, y = __imag__ z;
  if (has_infinity(x, y)) return CMPLX(atan2(fabs(unit(y)), unit(x)), isnan(y) ? INFINITY : -copysign(INFINITY, y));
  if (x == 0 && isnan(y)) return CMPLX(M_PI_2, y);
  double _Complex a = csqrt(CMPLX(1 - x, -y)), b = csqrt(CMPLX(1 + x, y));
  return CMPLX(2 * atan2(__real__ a, __real__ b), asinh(__real__ b * __imag__ a - __imag__ b * __real__ a));
}

double _Complex cacosh(double _Complex z) {
  double x = __real__ z, y = __imag__ z;
  if (has_infinity(x, y)) return CMPLX(INFINITY, atan2(unit(y), unit(x)));
  if (x == 0 && isnan(y)) return CMPLX(y, M_PI_2);
  double _Complex a = csqrt(CMPLX(x - 1, y)), b = csqrt(CMPLX(x + 1, y));
  return CMPLX(asinh(__real__ a * __real__ b + __imag__ a * __imag__ b), 2 * atan2(__imag__ a, __real__ b));
}

double _Complex casinh(double _Complex z) {
  double _Complex w = casin(CMPLX(__imag__ z, -__real__ z));
  return CMPLX(-__imag__ w, __real__ w);
}

double _Complex catanh(double _Complex z) {
  double x = __real__ z, y = __imag__ z, size = fabs(x);
  if (has_infinity(x, y) || !isnan(x + y) && (size > 0x1p500 || fabs(y) > 0x1p500)) { /* 1 / z, nearly */
    double re = has_infinity(x, y) ? 0 : x / hypot(x, y) / hypot(x, y);
    return CMPLX(copysign(fabs(re), x), isnan(y) ? y : copysign(M_PI_2, y));
  }
  if (isnan(y)) return CMPLX(x == 0 ? x : y, y);
  double d = 1 - size;
  double re = y == 0 && size == 1 ? INFINITY : log1p(4 * size / (d * d + y * y)) / 4;
  return CMPLX(copysign(re, x), atan2(2 * y, d * (1 + size) - y * y) / 2);
}

double _Complex catan(double _Complex z) {
  double _Complex w = catanh(CMPLX(-__imag__ z, __real__ z));
  return CMPLX(__imag__ w, -__real__ w);
}

COMPLEX_FAMILY(casin)
COMPLEX_FAMILY(cacos)
COMPLEX_FAMILY(cacosh)
COMPLEX_FAMILY(casinh)
COMPLEX_FAMILY(catanh)
COMPLEX_FAMILY(catan)
