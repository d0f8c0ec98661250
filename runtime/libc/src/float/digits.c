/* Exact decimal digits of a double: the engine of printf's e, f and g.
 *
 * x = m * 2^e. Most calls take the short way: m * 5^q * 2^(e+q) fits 128 bits, its integer part 64, and what is
 * shifted out decides the rounding. The others write m * 2^e, or m * 5^-e with the point moved by e places, as a
 * number in base 10^9, print it whole, and round the digits. Both are exact, so rounding is half-even on the true
 * value. */
#include <string.h>
#include "float.h"
#include "wide.h"

enum { BASE = 1000000000 };

static int print_u64(u64 v, char *to) {
  char tmp[20];
  int n = 0;
  for (; v > 0xffffffff; v /= 10) tmp[n++] = (char)('0' + v % 10);
  for (u32 w = (u32)v; w; w /= 10) tmp[n++] = (char)('0' + w % 10);
  for (int i = 0; i < n; i++) to[i] = tmp[n - 1 - i];
  return n;
}

static int strip(const char *digits, int n) {
  while (n && digits[n - 1] == '0') n--;
  return n;
}

/* round(m * 2^e * 10^q) into *out, if the intermediate fits; 0 if it does not. */
static int scaled(u64 m, int e, int q, u64 *out) {
  u64 whole;
  int beyond; /* the part cut off: 0 none, 1 below half, 2 half, 3 above */
  if (q >= 0) {
    if (q > 27) return 0;
    u128 p = mul_wide(m, __lode_pow5[q]);
    int s = e + q;
    if (s >= 0) {
      if (s > 63 || p.hi || (s && p.lo >> (64 - s))) return 0;
      whole = p.lo << s;
      beyond = 0;
    } else {
      s = -s;
      if (s > 127) return 0;
      u128 w = shr_wide(p, s), back = shl_wide(w, s), half = shl_wide((u128){0, 1}, s - 1 ? s - 1 : 127);
      if (s == 1) half = (u128){0, 1};
      if (w.hi) return 0;
      whole = w.lo;
      u128 cut = {p.hi - back.hi - (p.lo < back.lo), p.lo - back.lo};
      beyond = !(cut.hi | cut.lo) ? 0 : less_wide(cut, half) ? 1 : less_wide(half, cut) ? 3 : 2;
    }
  } else {
    if (q < -19) return 0;
    u64 v = m, ten = __lode_pow5[-q] << -q;
    int rest = 0;
    if (e > 0) {
      if (e > 63 || v >> (64 - e)) return 0;
      v <<= e;
    } else if (e < 0) {
      if (e < -63) return 0;
      rest = (v << (64 + e)) != 0;
      v >>= -e;
    }
    whole = v / ten;
    u64 cut = v % ten, half = ten >> 1;
    beyond = cut > half || (cut == half && rest) ? 3 : cut == half ? 2 : cut || rest ? 1 : 0;
  }
  if (beyond == 3 || (beyond == 2 && whole & 1)) whole++;
  *out = whole;
  return 1;
}

/* All digits of m * 2^e; returns their number. */
static int all_digits(u64 m, int e, char *digits, int *point) {
  static const u32 pow5[13] = {1, 5, 25, 125, 625, 3125, 15625, 78125, 390625, 1953125, 9765625, 48828125, 244140625};
  u32 word[90];
  int n = 0;
  for (; m; m /= BASE) word[n++] = (u32)(m % BASE);
  for (int left = e < 0 ? -e : e; left;) {
    int step = e < 0 ? (left < 12 ? left : 12) : (left < 29 ? left : 29);
    u32 by = e < 0 ? pow5[step] : (u32)1 << step, carry = 0;
    for (int i = 0; i < n; i++) {
      u64 t = (u64)word[i] * by + carry;
      carry = (u32)(t / BASE);
      word[i] = (u32)(t - (u64)carry * BASE);
    }
    if (carry) word[n++] = carry;
    left -= step;
  }
  int len = print_u64(word[n - 1], digits);
  for (int i = n - 2; i >= 0; i--) {
    u32 w = word[i];
    for (int k = 8; k >= 0; k--, w /= 10) digits[len + k] = (char)('0' + w % 10);
    len += 9;
  }
  *point = len + (e < 0 ? e : 0);
  return len;
}

int __lode_digits(double x, int fixed, int count, char *digits, int *point) {
  u64 bits = bits_of(x), m = bits & 0xfffffffffffff;
  int e = (int)(bits >> 52 & 0x7ff);
  if (e) m |= (u64)1 << 52;
  else e = 1;
  e -= 1075;
  int zeros = __builtin_ctzll(m);
  m >>= zeros;
  e += zeros;

  u64 v;
  if (fixed) {
    if (count <= 27 && scaled(m, e, count, &v)) {
      int n = print_u64(v, digits);
      *point = n - count;
      return strip(digits, n);
    }
  } else if (count <= 17) {
    /* The decimal exponent from the binary one, perhaps one too small; a result out of range tells. */
    int top = e + 63 - __builtin_clzll(m), exp10 = top * 1233 >> 12;
    u64 limit = __lode_pow5[count] << count;
    for (int tries = 0; tries < 3 && scaled(m, e, count - 1 - exp10, &v); tries++) {
      if (v >= limit) {
        exp10++;
      } else if (v < limit / 10) {
        exp10--;
      } else {
        *point = exp10 + 1;
        return strip(digits, print_u64(v, digits));
      }
    }
  }

  int n = all_digits(m, e, digits, point);
  long keep = fixed ? (long)*point + count : count;
  if (keep < 0) {
    *point = -count;
    return 0;
  }
  if (keep < n) {
    int at = (int)keep, up = digits[at] > '5';
    if (digits[at] == '5') up = strip(digits + at + 1, n - at - 1) > 0 || (at && digits[at - 1] & 1);
    n = at;
    if (up) {
      while (n && digits[n - 1] == '9') n--;
      if (n) {
        digits[n - 1]++;
      } else {
        digits[n++] = '1';
        ++*point;
      }
    }
  }
  n = strip(digits, n);
  if (!n) *point = -count;
  return n;
}
