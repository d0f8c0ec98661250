/* csinh, ccosh, ctanh and, through i z, csin, ccos, ctan (C17 G.6.2, G.6). ctanh: Kahan, Branch Cuts for Complex
 * Elementary Functions, 1987. */
#include "kernel.h"

/* cosh or sinh of a large x as a product of two factors that do not overflow, times a factor of at most 1. */
static double half_exp(double x, double factor) {
  double half = exp(fabs(x) / 2);
  return half * (factor / 2) * half;
}

double _Complex csinh(double _Complex z) {
  double x = __real__ z, y = __imag__ z;
  if (y == 0) return CMPLX(sinh(x), y);
  if (!isfinite(y)) return isinf(x) || x == 0 ? CMPLX(x, y - y) : CMPLX(y - y + x, y - y + x);
  if (fabs(x) > 709 && isfinite(x)) return CMPLX(copysign(half_exp(x, 1), x) * cos(y), half_exp(x, sin(y)));
  return CMPLX(sinh(x) * cos(y), cosh(x) * sin(y));
}

double _Complex ccosh(double _Complex z) {
  double x = __real__ z, y = __imag__ z;
  if (y == 0) return CMPLX(cosh(x), isnan(x) ? y : copysign(1, x) * y);
  if (!isfinite(y)) return isinf(x) ? CMPLX(x * x, y - y) : x == 0 ? CMPLX(y - y, x) : CMPLX(y - y + x, y - y + x);
  if (fabs(x) > 709 && isfinite(x)) return CMPLX(half_exp(x, cos(y)), copysign(half_exp(x, 1), x) * sin(y));
  if (x == 0) return CMPLX(cos(y), x * sin(y));
  return CMPLX(cosh(x) * cos(y), sinh(x) * sin(y));
}

double _Complex ctanh(double _Complex z) {
  double x = __real__ z, y = __imag__ z;
  if (y == 0) return CMPLX(tanh(x), y);
  if (isnan(x)) return CMPLX(x, x);
  if (!isfinite(y) && !isinf(x)) return CMPLX(x == 0 ? x : y - y, y - y);
  if (fabs(x) > 22) return CMPLX(copysign(1, x), isfinite(y) ? 4 * sin(y) * cos(y) * exp(-2 * fabs(x)) : copysign(0, y));
  double t = tan(y), b = 1 + t * t, s = sinh(x), norm = 1 + b * s * s;
  return CMPLX(b * sqrt(1 + s * s) * s / norm, t / norm);
}

double _Complex csin(double _Complex z) {
  double _Complex w = csinh(CMPLX(-__imag__ z, __real__ z));
  return CMPLX(__imag__ w, -__real__ w);
}

double _Complex ccos(double _Complex z) {
  return ccosh(CMPLX(-__imag__ z, __real__ z));
}

double _Complex ctan(double _Complex z) {
  double _Complex w = ctanh(CMPLX(-__imag__ z, __real__ z));
  return CMPLX(__imag__ w, -__real__ w);
}

COMPLEX_FAMILY(csinh)
COMPLEX_FAMILY(ccosh)
COMPLEX_FAMILY(ctanh)
COMPLEX_FAMILY(csin)
COMPLEX_FAMILY(ccos)
COMPLEX_FAMILY(ctan)
