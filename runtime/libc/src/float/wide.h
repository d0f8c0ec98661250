/* 128-bit unsigned arithmetic by halves, for layouts whose machines have no 64x64 -> 128 multiply that C could name. */
#ifndef LODE_FLOAT_WIDE_H
#define LODE_FLOAT_WIDE_H

typedef unsigned int u32;
typedef unsigned long long u64;
typedef struct { u64 hi, lo; } u128;

static inline u128 mul_wide(u64 a, u64 b) {
  u64 al = (u32)a, ah = a >> 32, bl = (u32)b, bh = b >> 32;
  u64 low = al * bl, mid = ah * bl + (low >> 32), mid2 = al * bh + (u32)mid;
  return (u128){ah * bh + (mid >> 32) + (mid2 >> 32), mid2 << 32 | (u32)low};
}

/* Shifts by 1..127. */
static inline u128 shr_wide(u128 a, int n) {
  if (n >= 64) return (u128){0, n == 64 ? a.hi : a.hi >> (n - 64)};
  return (u128){a.hi >> n, a.hi << (64 - n) | a.lo >> n};
}

static inline u128 shl_wide(u128 a, int n) {
  if (n >= 64) return (u128){n == 64 ? a.lo : a.lo << (n - 64), 0};
  return (u128){a.hi << n | a.lo >> (64 - n), a.lo << n};
}

static inline int less_wide(u128 a, u128 b) {
  return a.hi != b.hi ? a.hi < b.hi : a.lo < b.lo;
}

static inline u64 bits_of(double x) {
  union { double d; u64 u; } v = {x};
  return v.u;
}

static inline double double_of(u64 u) {
  union { u64 u; double d; } v = {u};
  return v.d;
}

extern const u64 __lode_pow5[28]; /* 5^0 .. 5^27 */

#endif
