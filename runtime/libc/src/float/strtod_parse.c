/* The grammar of strtod (C17 7.22.1.3) and its short ways.
 *
 * Up to 19 digits fit 64 bits. If the power of ten is exact in a double, one operation rounds correctly (Clinger
 * 1990). If it is within 10^±27, the product or quotient with 5^|e| is exact in 128 bits, remainder included.
 * Everything else goes to __lode_decimal. Hexadecimal digits need no more than a sticky bit. */
#include <errno.h>
#include <string.h>
#include "float.h"
#include "parse.h"

static const double pow10[23] = {
  1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11,
  1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22
};

static int lower(int c) {
  return c >= 'A' && c <= 'Z' ? c | 32 : c;
}

static int hex_value(int c) {
  if (c >= '0' && c <= '9') return c - '0';
  c = lower(c);
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static int is_word(int c) {
  int l = lower(c);
  return (c >= '0' && c <= '9') || (l >= 'a' && l <= 'z') || c == '_';
}

/* How many characters of `word` (lower case) s begins with. */
static int matches(const char *s, const char *word) {
  int n = 0;
  while (word[n] && lower((unsigned char)s[n]) == word[n]) n++;
  return n;
}

/* An exponent behind its letter, signed; moves *p only over a complete one. Far values are cut to a bound. */
static long long exponent(const char **p) {
  const char *s = *p + 1;
  int negative = *s == '-';
  if (*s == '-' || *s == '+') s++;
  if (*s < '0' || *s > '9') return 0;
  long long v = 0;
  for (; *s >= '0' && *s <= '9'; s++)
    if (v < 100000000000000) v = v * 10 + (*s - '0');
  *p = s;
  return negative ? -v : v;
}

/* floor(hi:lo / d) for hi < d, d's top bit set: two steps of Algorithm D in base 2^32. */
static u64 divide(u64 hi, u64 lo, u64 d, u64 *rest) {
  u64 d1 = d >> 32, d0 = (u32)d, result = 0;
  for (int i = 0; i < 2; i++, lo <<= 32) {
    u64 next = lo >> 32, q = hi / d1, r = hi % d1;
    while (q >> 32 || q * d0 > (r << 32 | next)) {
      q--;
      r += d1;
      if (r >> 32) break;
    }
    hi = (hi << 32 | next) - q * d;
    result = result << 32 | q;
  }
  *rest = hi;
  return result;
}

/* m * 10^e rounded, for |e| <= 27. */
static double small(u64 m, int e, int bits) {
  if (bits == 53 && m >> 53 == 0 && e >= -22 && e <= 22) return e < 0 ? (double)m / pow10[-e] : (double)m * pow10[e];
  if (e >= 0) {
    u128 p = mul_wide(m, __lode_pow5[e]);
    if (!p.hi) return __lode_round(p.lo, e, 0, bits);
    int zeros = __builtin_clzll(p.hi);
    if (zeros) p = shl_wide(p, zeros);
    return __lode_round(p.hi, e + 64 - zeros, p.lo != 0, bits);
  }
  u64 d = __lode_pow5[-e], rest;
  int up = __builtin_clzll(m), dup = __builtin_clzll(d);
  m <<= up;
  u64 q = divide(m >> 1, m << 63, d << dup, &rest);
  return __lode_round(q, e - up + dup - 63, rest != 0, bits);
}

static double decimal(const char *p, char **end, int bits) {
  const char *first = NULL;
  u64 m = 0;
  long long n = 0, point = 0; /* digits from the first that is not zero; places before the point, counted from there */
  int seen_point = 0;
  for (;; p++) {
    int c = *p;
    if (c == '.' && !seen_point) {
      seen_point = 1;
    } else if (c < '0' || c > '9') {
      break;
    } else if (!n && c == '0') {
      point -= seen_point;
    } else {
      if (!n) first = p;
      if (++n <= 19) m = m * 10 + (u64)(c - '0');
      point += !seen_point;
    }
  }
  *end = (char *)p;
  if (lower((unsigned char)*p) == 'e') {
    point += exponent(&p);
    *end = (char *)p;
  }
  if (!n) return 0;
  long long e = point - n;
  if (n <= 19 && e >= -27 && e <= 27) return small(m, (int)e, bits);
  return __lode_decimal(first, n, point, bits);
}

static double hexadecimal(const char *p, char **end, int bits) {
  u64 m = 0;
  long long e = 0;
  int seen_point = 0, sticky = 0;
  for (;; p++) {
    if (*p == '.' && !seen_point) {
      seen_point = 1;
      continue;
    }
    int v = hex_value((unsigned char)*p);
    if (v < 0) break;
    if (m >> 60 == 0) {
      m = m << 4 | (u64)v;
      if (seen_point) e -= 4;
    } else {
      sticky |= v != 0;
      if (!seen_point) e += 4;
    }
  }
  if (lower((unsigned char)*p) == 'p') e += exponent(&p);
  *end = (char *)p;
  return m ? __lode_round(m, e, sticky, bits) : 0;
}

double __lode_strtod(const char *s, char **end, int bits) {
  const char *p = s;
  char *stop = (char *)s;
  double x = 0;
  while (*p == ' ' || (*p >= '\t' && *p <= '\r')) p++;
  int negative = *p == '-';
  if (*p == '-' || *p == '+') p++;
  int inf = matches(p, "infinity");
  if ((*p >= '0' && *p <= '9') || (*p == '.' && p[1] >= '0' && p[1] <= '9')) {
    if (*p == '0' && lower((unsigned char)p[1]) == 'x' &&
        (hex_value((unsigned char)p[2]) >= 0 || (p[2] == '.' && hex_value((unsigned char)p[3]) >= 0)))
      x = hexadecimal(p + 2, &stop, bits);
    else
      x = decimal(p, &stop, bits);
  } else if (inf >= 3) {
    stop = (char *)p + (inf == 8 ? 8 : 3);
    x = __builtin_inf();
  } else if (matches(p, "nan") == 3) {
    const char *q = p + 3;
    if (*q == '(') {
      do q++;
      while (is_word(*q));
      q = *q == ')' ? q + 1 : p + 3;
    }
    stop = (char *)q;
    x = __builtin_nan("");
  }
  if (end) *end = stop;
  return negative && stop != s ? -x : x;
}
