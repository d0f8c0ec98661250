/* x * y + z with one rounding, in integers: the 106-bit product and the addend are aligned in 128 bits, what falls
 * below them is kept as a sticky bit, and the sum is rounded once. */
#include <errno.h>
#include "kernel.h"

static u64 mantissa(double x, int *e) {
  u64 m = magnitude(x);
  *e = (int)(m >> 52);
  if (*e) return (m & 0xfffffffffffff) | (u64)1 << 52;
  int up = __builtin_clzll(m) - 11;
  *e = 1 - up;
  return m << up;
}

static u128 shift_sticky(u128 a, int n) {
  if (n == 0) return a;
  if (n > 127) return (u128){0, (a.hi | a.lo) != 0};
  u128 v = shr_wide(a, n), back = shl_wide(v, n);
  v.lo |= back.hi != a.hi || back.lo != a.lo;
  return v;
}

double fma(double x, double y, double z) {
  u64 xm = magnitude(x), ym = magnitude(y), zm = magnitude(z);
  if (xm >= INF_BITS || ym >= INF_BITS || zm >= INF_BITS || !xm || !ym) {
    if (zm >= INF_BITS && xm < INF_BITS && ym < INF_BITS) return z;
    double p = x * y;
    if (p != p && x == x && y == y) return __lode_math_domain(0);
    return p + z;
  }
  int ex, ey, ez;
  u128 p = mul_wide(mantissa(x, &ex), mantissa(y, &ey)), a = {0, 0};
  int sp = (int)((bits_of(x) ^ bits_of(y)) >> 63), sz = (int)(bits_of(z) >> 63), e = ex + ey - 1075;
  /* Value = integer * 2^(e - 1075), the top bit of p at place 125 or 124. */
  p = shl_wide(p, 20);
  e -= 20;
  if (zm) {
    a = shl_wide((u128){0, mantissa(z, &ez)}, 73);
    ez -= 73;
    if (ez <= e) {
      a = shift_sticky(a, e - ez);
    } else {
      p = shift_sticky(p, ez - e);
      e = ez;
    }
  }
  int sign = sp;
  if (sp == sz) {
    u64 low = p.lo + a.lo;
    p = (u128){p.hi + a.hi + (low < p.lo), low};
  } else {
    if (less_wide(p, a)) {
      u128 t = p;
      p = a;
      a = t;
      sign = sz;
    }
    p = (u128){p.hi - a.hi - (p.lo < a.lo), p.lo - a.lo};
    if (!(p.hi | p.lo)) return zm == 0 && sp == sz && sp ? -0.0 : 0;
  }
  int zeros = p.hi ? __builtin_clzll(p.hi) : 64 + __builtin_clzll(p.lo);
  if (zeros) p = shl_wide(p, zeros);
  e -= zeros;
  u64 m = p.hi | (p.lo != 0); /* the last of its 11 spare bits is sticky */
  int biased = e + 64 + 11;   /* as a double with the mantissa's top bit at place 52 */
  int cut = 11 + (biased < 1 ? 1 - biased : 0);
  u64 kept = cut > 63 ? 0 : m >> cut, rest = cut > 64 ? 1 : cut == 64 ? m : m << (64 - cut), half = (u64)1 << 63;
  if (cut <= 64 && (rest > half || (rest == half && kept & 1))) kept++;
  if (biased < 1) {
    if (rest) errno = ERANGE;
  } else {
    kept += (u64)(biased - 1) << 52;
    if (biased >= 0x7ff || kept >= INF_BITS) return __lode_math_over(sign);
  }
  return double_of(kept | (u64)sign << 63);
}

/* The product of floats is exact in double; the sum, rounded to odd, may be rounded again. */
float fmaf(float x, float y, float z) {
  double p = (double)x * y;
  struct dd s = dd_sum(p, z);
  u64 bits = bits_of(s.hi);
  if (s.lo != 0 && magnitude(s.hi) < INF_BITS && !(bits & 1)) bits += (s.lo > 0) == (s.hi > 0) ? 1 : (u64)-1;
  return __lode_math_narrow(s.hi == s.hi && magnitude(s.hi) < INF_BITS ? double_of(bits) : p + z);
}

long double fmal(long double x, long double y, long double z) {
  return fma((double)x, (double)y, (double)z);
}
