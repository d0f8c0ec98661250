/* The remainder of x by pi/2 in double-double.
 *
 * Up to 2^20 pi/2: Cody and Waite, with three parts of 33 bits of pi/2, whose products with n are exact, and a
 * fourth; the absolute error is below 2^-104. Beyond: Payne and Hanek with integers: of x = m 2^e only those 192 bits
 * of 2/pi matter that neither give multiples of 4 nor are too small; their product with m, modulo 2^192, has the
 * quadrant in the top two bits, and behind them a fraction that is good to 2^-137, while no double comes nearer than
 * 2^-62 to a multiple. */
#include "kernel.h"

/* 2/pi in 1280 bits. */
static const u64 two_over_pi[20] = {
  0xa2f9836e4e441529ull, 0xfc2757d1f534ddc0ull, 0xdb6295993c439041ull, 0xfe5163abdebbc561ull, 0xb7246e3a424dd2e0ull,
  0x06492eea09d1921cull, 0xfe1deb1cb129a73eull, 0xe88235f52ebb4484ull, 0xe99c7026b45f7e41ull, 0x3991d639835339f4ull,
  0x9c845f8bbdf9283bull, 0x1ff897ffde05980full, 0xef2f118b5a0a6d1full, 0x6d367ecf27cb09b7ull, 0x4f463f669e5fea2dull,
  0x7527bac7ebe5f17bull, 0x3d0739f78a5292eaull, 0x6bfb5fb11f8d5d08ull, 0x56033046fc7b6babull, 0xf0cfbc209af4361dull,
};

/* 64 bits of 2/pi from bit `at`, where bit 0 weighs 1/2; bits before it are 0. */
static u64 window(int at) {
  if (at < 0) return at <= -64 ? 0 : two_over_pi[0] >> -at;
  int i = at >> 6, s = at & 63;
  return s ? two_over_pi[i] << s | two_over_pi[i + 1] >> (64 - s) : two_over_pi[i];
}

static int large(double x, struct dd *r) {
  u64 bits = bits_of(x), m = (bits & 0xfffffffffffff) | (u64)1 << 52;
  int e = (int)(bits >> 52 & 0x7ff) - 1075;
  /* Bit i of 2/pi times 2^e weighs 2^(e-1-i); those of weight 4 and more go. The window's top bit then weighs 2. */
  int at = e - 2;
  u64 w0 = window(at), w1 = window(at + 64), w2 = window(at + 128);
  u128 p1 = mul_wide(m, w1), p2 = mul_wide(m, w2);
  u64 mid = p1.lo + p2.hi, top = m * w0 + p1.hi + (mid < p2.hi), low = p2.lo;
  int n = (int)(top >> 62);
  top = top << 2 | mid >> 62;
  mid = mid << 2 | low >> 62;
  low <<= 2;
  int negative = (int)(top >> 63);
  if (negative) { /* nearer to the next multiple */
    n++;
    low = 0 - low;
    mid = ~mid + (low == 0);
    top = ~top + (low == 0 && mid == 0);
  }
  int shift = 0;
  if (!top) {
    top = mid;
    mid = low;
    low = 0;
    shift = 64;
  }
  int zeros = top ? __builtin_clzll(top) : 0;
  if (zeros) {
    top = top << zeros | mid >> (64 - zeros);
    mid = mid << zeros | low >> (64 - zeros);
  }
  shift += zeros;
  /* top:mid is the fraction times 2^(128 + shift). */
  double hi = (double)(top >> 11) * 0x1p-53, lo = (double)((top << 53 | mid >> 11) >> 11) * 0x1p-106;
  struct dd f = dd_fast(hi, lo), v = dd_times(f, (struct dd){0x1.921fb54442d18p+0, 0x1.1a62633145c07p-54});
  double unit = power2(-shift);
  if (negative) unit = -unit;
  if (bits >> 63) {
    unit = -unit;
    n = -n;
  }
  r->hi = v.hi * unit;
  r->lo = v.lo * unit;
  return n & 3;
}

int __lode_rem_pio2(double x, struct dd *r) {
  double size = __builtin_fabs(x);
  if (size <= 0x1.921fb54442d18p-1) {
    *r = (struct dd){x, 0};
    return 0;
  }
  if (size >= 0x1.8p20) return large(x, r);
  double t = x * 0x1.45f306dc9c883p-1 + 0x1.8p52, n = t - 0x1.8p52;
  struct dd a = dd_sum(x - n * 0x1.921fb544p+0, -n * 0x1.0b4611a6p-34);
  struct dd b = dd_sum(a.hi, -n * 0x1.3198a2ep-69);
  *r = dd_fast(b.hi, b.lo + (a.lo - n * 0x1.b839a252049c1p-104));
  return (int)n & 3;
}
