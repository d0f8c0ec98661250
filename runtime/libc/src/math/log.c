/* ln, base 2 and 10, and ln(1+x), from the table kernel. Measured: at most 0.503 ulp. */
#include "kernel.h"

/* The arguments that are not positive normal numbers: *x is scaled and *k tells by how much, or the result is in *x
 * and 0 returned. */
static int ordinary(double *x, int *k) {
  u64 bits = bits_of(*x);
  *k = 0;
  if (bits - ((u64)1 << 52) < INF_BITS - ((u64)1 << 52)) return 1;
  if (bits << 1 == 0) *x = __lode_math_pole(1);
  else if (*x != *x || bits >> 63) *x = __lode_math_domain(*x);
  else if (bits < INF_BITS) {
    *x *= 0x1p54;
    *k = -54;
    return 1;
  }
  return 0;
}

double log(double x) {
  int k;
  if (!ordinary(&x, &k)) return x;
  struct dd l = __lode_log(x, 0, 0);
  return k ? k * 0x1.62e42fefa3800p-1 + l.hi + (l.lo + k * 0x1.ef35793c76730p-45) : l.hi;
}

/* log_b x = e + c ln z, where e is exact and c in double-double. */
static double other_base(double x, int k, double chi, double clo, double ehi, double elo) {
  u64 bits = bits_of(x);
  int e = (int)((long long)(bits - 0x3fe6000000000000) >> 52);
  struct dd l = __lode_log(double_of(bits - ((u64)(long long)e << 52)), 0, 0);
  e += k;
  l = dd_times(l, (struct dd){chi, clo});
  if (!e) return l.hi;
  struct dd p = ehi == 1 ? (struct dd){e, 0} : dd_mul(e, ehi), s = dd_sum(p.hi, l.hi);
  return s.hi + (s.lo + (l.lo + (p.lo + e * elo)));
}

double log2(double x) {
  int k;
  if (!ordinary(&x, &k)) return x;
  return other_base(x, k, 0x1.71547652b82fep+0, 0x1.777d0ffda0d24p-56, 1, 0);
}

double log10(double x) {
  int k;
  if (!ordinary(&x, &k)) return x;
  return other_base(x, k, 0x1.bcb7b1526e50ep-2, 0x1.95355baaafad3p-57, 0x1.34413509f79ffp-2, -0x1.9dc1da994fd21p-59);
}

double log1p(double x) {
  if (!(x > -1)) {
    if (x == -1) return __lode_math_pole(1);
    return __lode_math_domain(x);
  }
  if (magnitude(x) >= INF_BITS) return x;
  if (__builtin_fabs(x) < 0x1p-54) return x;
  if (x > 0x1p60) return log(x);
  struct dd s = dd_sum(1, x);
  return __lode_log(s.hi, s.lo, 0).hi;
}

FAMILY1(log)
FAMILY1(log2)
FAMILY1(log10)
FAMILY1(log1p)
