/* Taking a number apart and scaling it: exact but where the result is denormal. */
#include <errno.h>
#include <limits.h>
#include "kernel.h"

double frexp(double x, int *e) {
  u64 m = magnitude(x);
  *e = 0;
  if (m >= INF_BITS || m == 0) return x;
  if (m < (u64)1 << 52) {
    x = frexp(x * 0x1p54, e);
    *e -= 54;
    return x;
  }
  *e = (int)(m >> 52) - 1022;
  return double_of((bits_of(x) & 0x800fffffffffffff) | (u64)1022 << 52);
}

double scalbln(double x, long n) {
  if (magnitude(x) >= INF_BITS || x == 0) return x;
  int e = n > 5000 ? 5000 : n < -5000 ? -5000 : (int)n, own;
  double m = frexp(x, &own); /* [1/2, 1) */
  e += own;
  if (e > 1024) return __lode_math_over(x < 0);
  if (e < -1080) return __lode_math_under(x < 0);
  if (e > -1022) return m * 2 * power2(e - 1);
  return __lode_math_range(m * 0x1p-1000 * power2(e + 1000)); /* both steps but the last are exact */
}

double scalbn(double x, int n) { return scalbln(x, n); }
double ldexp(double x, int n) { return scalbln(x, n); }

int ilogb(double x) {
  int e;
  if (x == 0 || x != x || magnitude(x) == INF_BITS) {
    errno = EDOM;
    return x == 0 ? FP_ILOGB0 : x != x ? FP_ILOGBNAN : INT_MAX;
  }
  frexp(x, &e);
  return e - 1;
}

double logb(double x) {
  if (x == 0) return -__builtin_inf();
  return magnitude(x) >= INF_BITS ? x * x : ilogb(x);
}

double significand(double);
float significandf(float);

double significand(double x) {
  int e;
  return x == 0 || magnitude(x) >= INF_BITS ? x : 2 * frexp(x, &e);
}

double modf(double x, double *whole) {
  *whole = __builtin_trunc(x);
  return __builtin_copysign(magnitude(x) == INF_BITS ? 0 : x - *whole, x);
}

float significandf(float x) { return (float)significand(x); }
float frexpf(float x, int *e) { return (float)frexp(x, e); }
long double frexpl(long double x, int *e) { return frexp((double)x, e); }
float scalblnf(float x, long n) { return __lode_math_narrow(scalbln(x, n)); }
long double scalblnl(long double x, long n) { return scalbln((double)x, n); }
float scalbnf(float x, int n) { return __lode_math_narrow(scalbln(x, n)); }
long double scalbnl(long double x, int n) { return scalbln((double)x, n); }
float ldexpf(float x, int n) { return __lode_math_narrow(scalbln(x, n)); }
long double ldexpl(long double x, int n) { return scalbln((double)x, n); }
int ilogbf(float x) { return ilogb(x); }
int ilogbl(long double x) { return ilogb((double)x); }
FAMILY1(logb)

float modff(float x, float *whole) {
  double w, rest = modf(x, &w);
  *whole = (float)w;
  return (float)rest;
}

long double modfl(long double x, long double *whole) {
  double w, rest = modf((double)x, &w);
  *whole = w;
  return rest;
}
