/* Reading decimal digits exactly, whatever their number: W * 10^e as a quotient of two big integers in base 2^32, of
 * which 62 bits or more and the fact of a remainder are enough to round. The division is Knuth's Algorithm D, stopped
 * after two words. 800 digits are kept: no boundary between two doubles has more than 768, so what follows matters
 * only by not being zero. Powers of two are taken out of 10^e, so that the big factors are powers of five. */
#include <errno.h>
#include <string.h>
#include "parse.h"

enum { KEPT = 800, WORDS = 96 };

struct big {
  int n; /* words in use, the last one not zero */
  u32 w[WORDS];
};

static void multiply_add(struct big *b, u32 by, u32 add) {
  u64 t = add;
  for (int i = 0; i < b->n; i++) {
    t += (u64)b->w[i] * by;
    b->w[i] = (u32)t;
    t >>= 32;
  }
  if (t) b->w[b->n++] = (u32)t;
}

static void multiply_pow5(struct big *b, int e) {
  for (; e >= 13; e -= 13) multiply_add(b, 1220703125, 0);
  if (e) multiply_add(b, (u32)__lode_pow5[e], 0);
}

static int length(const struct big *b) {
  return 32 * b->n - __builtin_clz(b->w[b->n - 1]);
}

static void shift_left(struct big *b, int by) {
  int words = by >> 5, rest = by & 31;
  if (words) {
    memmove(b->w + words, b->w, (size_t)b->n * 4);
    memset(b->w, 0, (size_t)words * 4);
    b->n += words;
  }
  if (!rest) return;
  u32 carry = 0;
  for (int i = words; i < b->n; i++) {
    u32 v = b->w[i];
    b->w[i] = v << rest | carry;
    carry = v >> (32 - rest);
  }
  if (carry) b->w[b->n++] = carry;
}

/* One step of Algorithm D: the word floor(a / b) where a is the b->n + 1 words at `a`; a becomes the remainder. */
static u32 step(u32 *a, const struct big *b) {
  int n = b->n;
  u64 top = (u64)a[n] << 32 | a[n - 1], d1 = b->w[n - 1], d0 = n > 1 ? b->w[n - 2] : 0;
  u64 q = a[n] >= d1 ? 0xffffffff : top / d1, r = top - q * d1;
  while (r <= 0xffffffff && q * d0 > (r << 32 | (n > 1 ? a[n - 2] : 0))) {
    q--;
    r += d1;
  }
  u64 borrow = 0;
  for (int i = 0; i < n; i++) {
    u64 t = q * b->w[i] + borrow;
    borrow = (t >> 32) + (a[i] < (u32)t);
    a[i] -= (u32)t;
  }
  int over = a[n] < borrow;
  a[n] -= (u32)borrow;
  if (over) {
    u64 carry = 0;
    q--;
    for (int i = 0; i < n; i++) {
      carry += (u64)a[i] + b->w[i];
      a[i] = (u32)carry;
      carry >>= 32;
    }
    a[n] += (u32)carry;
  }
  return (u32)q;
}

static int any(const u32 *w, int n) {
  while (n) if (w[--n]) return 1;
  return 0;
}

double __lode_decimal(const char *s, long long n, long long point, int bits) {
  if (point > 310) {
    errno = ERANGE;
    return __builtin_inf();
  }
  if (point < -330) {
    errno = ERANGE;
    return 0;
  }
  struct big a = {0};
  int kept = n > KEPT ? KEPT : (int)n, sticky = 0;
  u32 part = 0, scale = 1;
  for (int i = 0; i < kept; s++) {
    if (*s < '0' || *s > '9') continue;
    part = part * 10 + (u32)(*s - '0');
    scale *= 10;
    if (++i == kept || scale == 1000000000) {
      if (a.n) multiply_add(&a, scale, part);
      else if (part) a.w[a.n++] = part;
      part = 0;
      scale = 1;
    }
  }
  for (long long i = kept; i < n && !sticky; s++)
    if (*s >= '0' && *s <= '9') {
      sticky = *s != '0';
      i++;
    }

  int e = (int)(point - kept);
  if (e >= 0) {
    multiply_pow5(&a, e);
    int up = 31 & -length(&a);
    shift_left(&a, up);
    u64 m = (u64)a.w[a.n - 1] << 32 | (a.n > 1 ? a.w[a.n - 2] : 0);
    return __lode_round(m, e - up + 32 * (a.n - 2), sticky || any(a.w, a.n - 2), bits);
  }
  struct big b = {1, {1}};
  multiply_pow5(&b, -e);
  long long power = e;
  int up = 31 & -length(&b);
  shift_left(&b, up);
  power += up;
  while (length(&a) > 32 * (b.n + 2) - 1) {
    shift_left(&b, 32);
    power += 32;
  }
  up = 32 * (b.n + 2) - 1 - length(&a);
  shift_left(&a, up);
  power -= up;
  u64 q = (u64)step(a.w + 1, &b) << 32;
  q |= step(a.w, &b);
  return __lode_round(q, power, sticky || any(a.w, b.n + 1), bits);
}
