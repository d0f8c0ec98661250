/* What the files of this folder share: double-double arithmetic, and the ends of the range.
 *
 * A struct dd is an unevaluated sum hi + lo, |lo| at most half an ulp of hi: about 106 bits. The sums are Knuth's
 * TwoSum and Dekker's FastTwoSum, the product Dekker's with Veltkamp's split (no fused multiply-add is assumed); they
 * need round-to-nearest and no contraction, which Lode promises. |a| in dd_mul and dd_sqr must stay below 2^995. */
#ifndef LODE_MATH_KERNEL_H
#define LODE_MATH_KERNEL_H

#include <math.h>
#include "../float/wide.h"

struct dd { double hi, lo; };

static inline struct dd dd_fast(double a, double b) { /* a + b for |a| >= |b| or a == 0 */
  double s = a + b;
  return (struct dd){s, b - (s - a)};
}

static inline struct dd dd_sum(double a, double b) {
  double s = a + b, t = s - a;
  return (struct dd){s, (a - (s - t)) + (b - t)};
}

static inline struct dd dd_mul(double a, double b) {
  double p = a * b, ca = 134217729.0 * a, cb = 134217729.0 * b;
  double ah = ca - (ca - a), al = a - ah, bh = cb - (cb - b), bl = b - bh;
  return (struct dd){p, ((ah * bh - p) + ah * bl + al * bh) + al * bl};
}

static inline struct dd dd_sqr(double a) {
  double p = a * a, c = 134217729.0 * a, h = c - (c - a), l = a - h;
  return (struct dd){p, ((h * h - p) + 2 * h * l) + l * l};
}

static inline struct dd dd_add(struct dd a, struct dd b) {
  struct dd s = dd_sum(a.hi, b.hi);
  return dd_fast(s.hi, s.lo + (a.lo + b.lo));
}

static inline struct dd dd_times(struct dd a, struct dd b) {
  struct dd p = dd_mul(a.hi, b.hi);
  return dd_fast(p.hi, p.lo + (a.hi * b.lo + a.lo * b.hi));
}

static inline struct dd dd_over(struct dd a, struct dd b) {
  double q = a.hi / b.hi;
  struct dd p = dd_mul(q, b.hi);
  return dd_fast(q, ((a.hi - p.hi) - p.lo + a.lo - q * b.lo) / b.hi);
}

static inline struct dd dd_root(struct dd a) { /* a.hi > 0 */
  double r = __builtin_sqrt(a.hi);
  struct dd p = dd_sqr(r);
  return dd_fast(r, ((a.hi - p.hi) - p.lo + a.lo) / (2 * r));
}

static inline double poly(double x, const double *c, int n) { /* c[0] + c[1] x + … + c[n-1] x^(n-1), by Horner */
  double p = c[n - 1];
  for (int i = n - 2; i >= 0; i--) p = p * x + c[i];
  return p;
}

static inline double power2(int e) { /* -1022 <= e <= 1023 */
  return double_of((u64)(e + 1023) << 52);
}

/* a * 2^e for any e that does not overflow by more than a factor of 4; a below in the denormal range rounds once
 * more. */
static inline double scale(double a, int e) {
  if (e > 1023) return a * power2(e - 100) * power2(100);
  if (e < -1022) return e < -1200 ? a * 0x1p-1000 * 0x1p-1000 : a * power2(e + 300) * 0x1p-300;
  return a * power2(e);
}

static inline u64 magnitude(double x) { /* the bits without the sign; ordered as |x| is, NaN last */
  return bits_of(x) & 0x7fffffffffffffff;
}

static const u64 INF_BITS = (u64)0x7ff << 52;

double __lode_math_domain(double x);  /* NaN, with EDOM unless x is NaN already */
double __lode_math_pole(int negative); /* an infinity, with ERANGE */
double __lode_math_over(int negative); /* the same, for overflow */
double __lode_math_under(int negative); /* a zero, with ERANGE */
double __lode_math_range(double x);   /* x, with ERANGE if it is infinite or zero: for results that must not be */
float __lode_math_narrow(double x);   /* to float, with ERANGE if finite x becomes infinite or nonzero x zero */

/* The kernels that several functions share. */
struct dd __lode_log(double x, double xlo, int precise); /* ln(x + xlo), normal x > 0: error 2^-60, precise 2^-67 */
struct dd __lode_exp(double hi, double lo, int *k);      /* exp(hi + lo) = result * 2^k, |hi| < 1e5: error 2^-60 */
int __lode_rem_pio2(double x, struct dd *r);             /* x - n*pi/2 in [-pi/4, pi/4]; n modulo 4. x is finite */
struct dd __lode_sin(struct dd r);                       /* for |r| <= pi/4, error 2^-58 */
struct dd __lode_cos(struct dd r);
struct dd __lode_atan(double num, double den);           /* atan(num/den) for 0 <= num <= den, den > 0 */
struct dd __lode_lgamma(double x);                       /* for x > 0; error 2^-57 absolute, relative near 1 and 2 */

/* The float function that goes through the double one, and the long double one that is the double one. */
#define FAMILY1(name) \
  float name##f(float x) { return __lode_math_narrow(name(x)); } \
  long double name##l(long double x) { return name((double)x); }
#define FAMILY2(name) \
  float name##f(float x, float y) { return __lode_math_narrow(name(x, y)); } \
  long double name##l(long double x, long double y) { return name((double)x, (double)y); }

#endif
