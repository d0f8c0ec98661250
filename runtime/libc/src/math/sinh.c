/* sinh, cosh, tanh: minimax polynomials below 0.3, else the exponential kernel and its reciprocal in double-double.
 * Measured: sinh 0.52, cosh 0.51, tanh 0.56 ulp. */
#include "kernel.h"

/* (sinh x - x) / x^3 and (tanh x - x) / x^3 in x^2, below 0.3. */
static const double small_sinh[7] = {
  0x1.5555555555555p-3, 0x1.111111111178cp-7, 0x1.a01a01971a20cp-13, 0x1.71de900a14511p-19, 0x1.ab4aca78c0b46p-26,
  0x1.e4fe2988bcceap-30, -0x1.78bc8719047b9p-28
};
static const double small_tanh[11] = {
  -0x1.5555555555555p-2, 0x1.1111111110ef2p-3, -0x1.ba1ba1b99c5b7p-5, 0x1.664f481552f64p-6, -0x1.226e01a655bb8p-7,
  0x1.d6b66dcebd984p-9, -0x1.7867c129484c7p-10, 0x1.3d6ed04318feep-12, 0x1.2cf168320c663p-9, -0x1.971628a9a85c0p-7,
  0x1.b19306fd86b65p-6
};

/* e^x / 2 and e^-x / 2 for 0 <= x < 40, unscaled. */
static void both(double x, struct dd *up, struct dd *down) {
  int k;
  struct dd e = __lode_exp(x, 0, &k);
  double u = power2(k - 1), d = power2(-k - 1);
  *up = (struct dd){e.hi * u, e.lo * u};
  e = dd_over((struct dd){1, 0}, e);
  *down = (struct dd){e.hi * d, e.lo * d};
}

/* e^x / 2 for large x. */
static double half_exp(double x, int negative) {
  int k;
  if (x > 711) return __lode_math_over(negative);
  struct dd e = __lode_exp(x, 0, &k);
  double v = scale(e.hi, k - 1);
  return __lode_math_range(negative ? -v : v);
}

double sinh(double x) {
  double size = __builtin_fabs(x), z = x * x;
  if (size < 0.3) {
    if (size < 0x1p-27) return x;
    return x + x * z * poly(z, small_sinh, 7);
  }
  if (magnitude(x) >= INF_BITS) return x;
  if (size >= 40) return half_exp(size, x < 0);
  struct dd u, d;
  both(size, &u, &d);
  struct dd s = dd_fast(u.hi, -d.hi);
  return __builtin_copysign(s.hi + (s.lo + (u.lo - d.lo)), x);
}

double cosh(double x) {
  double size = __builtin_fabs(x);
  if (magnitude(x) >= INF_BITS) return x * x;
  if (size >= 40) return half_exp(size, 0);
  struct dd u, d;
  both(size, &u, &d);
  struct dd s = dd_fast(u.hi, d.hi);
  return s.hi + (s.lo + (u.lo + d.lo));
}

double tanh(double x) {
  double size = __builtin_fabs(x), z = x * x;
  if (size < 0.3) {
    if (size < 0x1p-27) return x;
    return x + x * z * poly(z, small_tanh, 11);
  }
  if (x != x) return x;
  if (size >= 22) return __builtin_copysign(1, x);
  struct dd u, d;
  both(size, &u, &d);
  struct dd s = dd_fast(u.hi, -d.hi), c = dd_fast(u.hi, d.hi);
  s.lo += u.lo - d.lo;
  c.lo += u.lo + d.lo;
  return __builtin_copysign(dd_over(s, c).hi, x);
}

FAMILY1(sinh)
FAMILY1(cosh)
FAMILY1(tanh)
