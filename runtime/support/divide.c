/* Division on machines that do not divide 64 bits (or at all), and the high half of a 64-bit product. Nothing here divides or
   multiplies wider than it must: these functions are what such operations become. Divisors are not 0, and -1 does not meet the
   smallest number: that was checked before. */
#include "support.h"

/* One bit of the quotient at a time. */
u32 __lode_div_u32(u32 n, u32 d) {
  u32 quotient = 0, rest = 0;
  for (int i = 31; i >= 0; i--) {
    u32 carry = rest >> 31;
    rest = rest << 1 | (n >> i & 1);
    if (carry | (rest >= d)) rest -= d, quotient |= (u32)1 << i;
  }
  return quotient;
}

u32 __lode_rem_u32(u32 n, u32 d) {
  return n - __lode_div_u32(n, d) * d;
}

s32 __lode_div_s32(s32 n, s32 d) {
  u32 quotient = __lode_div_u32(n < 0 ? -(u32)n : (u32)n, d < 0 ? -(u32)d : (u32)d);
  return (s32)((n ^ d) < 0 ? -quotient : quotient);
}

s32 __lode_rem_s32(s32 n, s32 d) {
  return (s32)((u32)n - (u32)__lode_div_s32(n, d) * (u32)d);
}

/* (high, low) / d with high < d, the quotient fitting 32 bits, the remainder to *rest: two digits of 16 bits, each estimated from the leading one of the divisor and
   corrected at most twice (Knuth, The Art of Computer Programming 2, 4.3.1, algorithm D). */
static u32 divide_long(u32 high, u32 low, u32 d, u32 *rest) {
  int shift = __builtin_clz(d);
  d <<= shift;
  if (shift) {
    high = high << shift | low >> (32 - shift);
    low <<= shift;
  }
  u32 top = d >> 16, bottom = d & 0xffff, quotient = 0;
  for (int digit = 0; digit < 2; digit++) {
    u32 next = digit ? low & 0xffff : low >> 16;
    u32 q = high / top, r = high - q * top;
    while (q >> 16 || q * bottom > (r << 16 | next)) {
      q--;
      r += top;
      if (r >> 16) break;
    }
    high = (high << 16 | next) - q * d;
    quotient = quotient << 16 | q;
  }
  *rest = high >> shift;
  return quotient;
}

static u64 divide(u64 n, u64 d, u64 *rest) {
  u32 high = (u32)(n >> 32), low = (u32)n, d_high = (u32)(d >> 32), d_low = (u32)d;
  if (!d_high) {
    u32 first = high >= d_low ? high / d_low : 0, left = high - first * d_low, second;
    if (left) {
      second = divide_long(left, low, d_low, &left);
    } else {
      second = low / d_low;
      left = low - second * d_low;
    }
    *rest = left;
    return (u64)first << 32 | second;
  }
  if (n < d) {
    *rest = n;
    return 0;
  }
  /* Estimated from the leading 32 bits of the divisor, at most 1 too large after the decrement (Warren, Hacker's Delight, 9-5). */
  int shift = __builtin_clz(d_high);
  u32 leading = shift ? d_high << shift | d_low >> (32 - shift) : d_high;
  u32 half_high = high >> 1, half_low = high << 31 | low >> 1, unused;
  u32 quotient = divide_long(half_high, half_low, leading, &unused) >> (31 - shift);
  if (quotient) quotient--;
  u64 left = n - (u64)quotient * d;
  if (left >= d) quotient++, left -= d;
  *rest = left;
  return quotient;
}

u64 __lode_div_u64(u64 n, u64 d) {
  u64 rest;
  return divide(n, d, &rest);
}

u64 __lode_rem_u64(u64 n, u64 d) {
  u64 rest;
  divide(n, d, &rest);
  return rest;
}

static u64 magnitude(s64 n) {
  return n < 0 ? -(u64)n : (u64)n;
}

s64 __lode_div_s64(s64 n, s64 d) {
  u64 rest, quotient = divide(magnitude(n), magnitude(d), &rest);
  return (s64)((n < 0) != (d < 0) ? -quotient : quotient);
}

s64 __lode_rem_s64(s64 n, s64 d) {
  u64 rest;
  divide(magnitude(n), magnitude(d), &rest);
  return (s64)(n < 0 ? -rest : rest);
}

/* Four products of 32 bits. */
u64 __lode_mulh_u64(u64 a, u64 b) {
  u64 a0 = (u32)a, a1 = a >> 32, b0 = (u32)b, b1 = b >> 32;
  u64 middle = a1 * b0 + (a0 * b0 >> 32);
  u64 crossed = a0 * b1 + (u32)middle;
  return a1 * b1 + (middle >> 32) + (crossed >> 32);
}

s64 __lode_mulh_s64(s64 a, s64 b) {
  u64 high = __lode_mulh_u64((u64)a, (u64)b);
  if (a < 0) high -= (u64)b;
  if (b < 0) high -= (u64)a;
  return (s64)high;
}
