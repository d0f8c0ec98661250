/* fmod, remainder, remquo: exact, by long division of the mantissas in integers, eleven bits of quotient a step. */
#include "kernel.h"

/* The mantissa as an integer and its exponent, for finite a > 0. */
static u64 parts(u64 bits, int *e) {
  *e = (int)(bits >> 52);
  if (!*e) {
    *e = 1;
    return bits;
  }
  return (bits & 0xfffffffffffff) | (u64)1 << 52;
}

/* |x| mod |y|, finite and y not zero; *quotient gets the low bits of the integer quotient. */
static double divide(double x, double y, unsigned *quotient) {
  int ex, ey;
  u64 a = parts(magnitude(x), &ex), b = parts(magnitude(y), &ey);
  unsigned q = 0;
  *quotient = 0;
  if (ex < ey) return __builtin_fabs(x);
  q = (unsigned)(a / b);
  a %= b;
  int left = ex - ey;
  while (left > 0 && a) {
    int step = left < 11 ? left : 11;
    a <<= step;
    q = q << step | (unsigned)(a / b);
    a %= b;
    left -= step;
  }
  q = left < 32 ? q << left : 0;
  *quotient = q;
  if (!a) return 0;
  int zeros = __builtin_clzll(a) - 11; /* to bring the top bit to place 52 */
  if (zeros >= ey) return double_of(a << (ey - 1));
  return double_of(((u64)(ey - zeros) << 52) | (a << zeros & 0xfffffffffffff));
}

static int no_rest(double x, double y) {
  return magnitude(x) >= INF_BITS || magnitude(y) > INF_BITS || y == 0;
}

static double no_rest_value(double x, double y) {
  return __lode_math_domain(x != x || y != y ? __builtin_nan("") : 0);
}

double fmod(double x, double y) {
  unsigned q;
  if (no_rest(x, y)) return no_rest_value(x, y);
  if (magnitude(y) == INF_BITS) return x;
  return __builtin_copysign(divide(x, y, &q), x);
}

double remquo(double x, double y, int *quo) {
  unsigned q = 0;
  *quo = 0;
  if (no_rest(x, y)) return no_rest_value(x, y);
  double b = __builtin_fabs(y), r = magnitude(y) == INF_BITS ? __builtin_fabs(x) : divide(x, y, &q);
  /* One more when the rest is over half of y, or half and the quotient odd; r - (b - r) compares without rounding. */
  double over = r - (b - r);
  if (magnitude(y) < INF_BITS && (over > 0 || (over == 0 && q & 1))) {
    r -= b;
    q++;
  }
  int n = (int)(q & 0x7fffffff);
  *quo = (bits_of(x) ^ bits_of(y)) >> 63 ? -n : n;
  if (r == 0) return __builtin_copysign(0, x);
  return bits_of(x) >> 63 ? -r : r;
}

double remainder(double x, double y) {
  int q;
  return remquo(x, y, &q);
}

double drem(double x, double y) {
  return remainder(x, y);
}

float remquof(float x, float y, int *q) { return (float)remquo(x, y, q); }
long double remquol(long double x, long double y, int *q) { return remquo((double)x, (double)y, q); }
float dremf(float x, float y) { return (float)remainder(x, y); }
FAMILY2(fmod)
FAMILY2(remainder)
