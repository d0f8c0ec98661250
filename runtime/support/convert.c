/* Conversions between 64-bit integers and floating point, and square roots, for machines without instructions for them. They use the
   32-bit conversions and the arithmetic that every machine has. */
#include "support.h"

static u64 bits_of(double x) {
  union { double value; u64 bits; } u = {x};
  return u.bits;
}

static double of_bits(u64 bits) {
  union { u64 bits; double value; } u = {bits};
  return u.value;
}

/* Both halves are exact, and so is the product: only the sum is rounded. */
double __lode_s64_to_f64(s64 n) {
  return (double)(s32)(n >> 32) * 0x1p32 + (double)(u32)n;
}

double __lode_u64_to_f64(u64 n) {
  return (double)(u32)(n >> 32) * 0x1p32 + (double)(u32)n;
}

/* What the binary64 between could not hold is gathered in its last bit, so that the second rounding is the only one (round to odd). */
float __lode_s64_to_f32(s64 n) {
  if ((u64)n + 0x20000000000000 >> 54) n = (n & ~0x7ffLL) | ((n & 0x7ff) ? 0x800 : 0);
  return (float)__lode_s64_to_f64(n);
}

float __lode_u64_to_f32(u64 n) {
  if (n >> 53) n = (n & ~0x7ffULL) | ((n & 0x7ff) ? 0x800 : 0);
  return (float)__lode_u64_to_f64(n);
}

/* Toward zero; 2^63 and more (and NaN) are `most`. */
static u64 magnitude(u64 bits, u64 most) {
  int exponent = (int)(bits >> 52 & 0x7ff) - 1075;
  u64 fraction = (bits & 0xfffffffffffff) | 0x10000000000000;
  if (exponent < -52) return 0;
  if (exponent < 0) return fraction >> -exponent;
  return exponent > 11 ? most : fraction << exponent;
}

s64 __lode_f64_to_s64(double x) {
  u64 bits = bits_of(x);
  if (x != x) return 0;
  u64 size = magnitude(bits, 0xffffffffffffffff);
  if (bits >> 63) return size > 0x8000000000000000 ? (s64)0x8000000000000000 : (s64)-size;
  return size > 0x7fffffffffffffff ? 0x7fffffffffffffff : (s64)size;
}

u64 __lode_f64_to_u64(double x) {
  u64 bits = bits_of(x);
  return x != x || bits >> 63 ? 0 : magnitude(bits, 0xffffffffffffffff);
}

/* Digit by digit: each of 54 steps brings two bits of the radicand down. The last digit rounds; a tie would need a root of 54 digits, whose
   square has more than the radicand's 53. */
double __lode_sqrt_f64(double x) {
  if (!(x > 0)) return x == 0 ? x : __builtin_nan("");
  u64 bits = bits_of(x);
  int exponent = (int)(bits >> 52);
  if (exponent == 0x7ff) return x;
  u64 fraction = bits & 0xfffffffffffff;
  if (exponent) fraction |= 0x10000000000000;
  else {
    int shift = __builtin_clzll(fraction) - 11;
    fraction <<= shift;
    exponent = 1 - shift;
  }
  /* x = fraction * 2^(exponent - 1075), with an even power of two: 52 or 53 bits before its point. */
  exponent -= 1023;
  if (exponent & 1) fraction <<= 1;
  u64 root = 0, rest = 0;
  for (int i = 0; i < 54; i++) {
    rest = rest << 2 | (i < 27 ? fraction >> (52 - 2 * i) & 3 : 0);
    u64 trial = root << 2 | 1;
    root <<= 1;
    if (rest >= trial) rest -= trial, root |= 1;
  }
  root = (root >> 1) + (root & 1);
  return of_bits(root + ((u64)((exponent >> 1) + 1022) << 52));
}

/* 53 bits are more than twice 24 and two: rounding twice is rounding once (Figueroa, When is Double Rounding Innocuous?, 1995). */
float __lode_sqrt_f32(float x) {
  return (float)__lode_sqrt_f64(x);
}
