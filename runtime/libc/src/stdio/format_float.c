/* printf's a, e, f, g: layout of the digits that __lode_digits gives; %a needs none. */
#include <string.h>
#include "../float/float.h"
#include "../float/wide.h"
#include "format.h"

static int sign_of(double x, unsigned flags) {
  if (bits_of(x) >> 63 && x == x) return '-';
  return flags & FLAG_PLUS ? '+' : flags & FLAG_SPACE ? ' ' : 0;
}

/* Sign or prefix and padding around a body of `len` characters that the caller writes between the two calls. */
static void begin(struct out *o, const struct spec *s, const char *prefix, int n, long long len) {
  long long gap = s->width - n - len;
  if (!(s->flags & (FLAG_LEFT | FLAG_ZERO))) __lode_pad(o, ' ', gap);
  __lode_emit(o, prefix, (size_t)n);
  if (!(s->flags & FLAG_LEFT) && s->flags & FLAG_ZERO) __lode_pad(o, '0', gap);
}

static void finish(struct out *o, const struct spec *s, int n, long long len) {
  if (s->flags & FLAG_LEFT) __lode_pad(o, ' ', s->width - n - len);
}

static int exponent(char *to, int letter, int e, int least) {
  char tmp[5];
  int n = 0, k = 0;
  to[k++] = (char)letter;
  to[k++] = e < 0 ? '-' : '+';
  if (e < 0) e = -e;
  do tmp[n++] = (char)('0' + e % 10);
  while (e /= 10);
  while (n < least) tmp[n++] = '0';
  while (n) to[k++] = tmp[--n];
  return k;
}

static void special(struct out *o, const struct spec *s, double x, int upper) {
  struct spec plain = *s;
  plain.flags &= ~(unsigned)FLAG_ZERO;
  char sign = (char)sign_of(x, s->flags);
  const char *text = x != x ? upper ? "NAN" : "nan" : upper ? "INF" : "inf";
  begin(o, &plain, &sign, sign != 0, 3);
  __lode_emit(o, text, 3);
  finish(o, &plain, sign != 0, 3);
}

static void hex(struct out *o, const struct spec *s, double x, int upper) {
  u64 bits = bits_of(x), m = bits & 0xfffffffffffff;
  int e = (int)(bits >> 52 & 0x7ff), lead = e != 0, places = 13;
  e = e ? e - 1023 : m ? -1022 : 0;
  m |= (u64)lead << 52;
  if (s->precision >= 0 && s->precision < 13) {
    int cut = 52 - 4 * s->precision;
    u64 rest = m & (((u64)1 << cut) - 1), half = (u64)1 << (cut - 1);
    m -= rest;
    if (rest > half || (rest == half && m >> cut & 1)) m += (u64)1 << cut;
    places = s->precision;
  } else if (s->precision < 0) {
    while (places && !(m >> (52 - 4 * places) & 15)) places--;
  }
  char prefix[4], body[20], tail[8];
  int p = 0, n = 0;
  if ((prefix[0] = (char)sign_of(x, s->flags))) p = 1;
  prefix[p++] = '0';
  prefix[p++] = upper ? 'X' : 'x';
  const char *digit = upper ? "0123456789ABCDEF" : "0123456789abcdef";
  body[n++] = (char)('0' + (int)(m >> 52));
  if (places || s->precision > 0 || s->flags & FLAG_ALT) body[n++] = '.';
  for (int i = 1; i <= places; i++) body[n++] = digit[m >> (52 - 4 * i) & 15];
  int more = s->precision > 13 ? s->precision - 13 : 0;
  int t = exponent(tail, upper ? 'P' : 'p', e, 1);
  long long len = (long long)n + more + t;
  begin(o, s, prefix, p, len);
  __lode_emit(o, body, (size_t)n);
  __lode_pad(o, '0', more);
  __lode_emit(o, tail, (size_t)t);
  finish(o, s, p, len);
}

void __lode_format_float(struct out *o, const struct spec *s, double x) {
  int upper = s->conv < 'a', conv = s->conv | 32;
  if (x - x != 0) {
    special(o, s, x, upper);
    return;
  }
  if (conv == 'a') {
    hex(o, s, x, upper);
    return;
  }
  char digits[DIGITS_MAX + 8], sign = (char)sign_of(x, s->flags), tail[8];
  int places = s->precision < 0 ? 6 : s->precision, point = 1, n = 0, signs = sign != 0;
  int alt = (s->flags & FLAG_ALT) != 0;
  double size = x < 0 ? -x : x;

  if (conv == 'f') {
    if (x != 0) n = __lode_digits(size, 1, places, digits, &point);
    if (!n) point = 0;
  } else {
    if (conv == 'e' && places == 0x7fffffff) places--;
    int wanted = conv == 'e' ? places + 1 : places ? places : 1;
    if (x != 0) n = __lode_digits(size, 0, wanted, digits, &point);
    if (conv == 'g') {
      int e = point - 1;
      if (e < -4 || e >= wanted) {
        conv = 'e';
        places = wanted - 1;
      } else {
        conv = 'f';
        places = wanted - 1 - e;
      }
      if (!alt) { /* trailing zeros go: as many places as there are digits behind the point */
        int real = conv == 'e' ? n - 1 : n - point;
        if (real < 0) real = 0;
        if (places > real) places = real;
      }
    }
  }

  if (conv == 'e') {
    int t = exponent(tail, upper ? 'E' : 'e', n ? point - 1 : 0, 2);
    long long len = 1 + (places > 0 || alt) + (long long)places + t;
    begin(o, s, &sign, signs, len);
    __lode_emit(o, n ? digits : "0", 1);
    if (places > 0 || alt) __lode_emit(o, ".", 1);
    int shown = n > 1 ? n - 1 : 0;
    __lode_emit(o, digits + 1, (size_t)shown);
    __lode_pad(o, '0', (long long)places - shown);
    __lode_emit(o, tail, (size_t)t);
    finish(o, s, signs, len);
    return;
  }

  int whole = n ? point > 0 ? point : 1 : 1;
  long long len = whole + (places > 0 || alt) + (long long)places;
  begin(o, s, &sign, signs, len);
  int at = 0;
  if (n && point > 0) {
    at = n < point ? n : point;
    __lode_emit(o, digits, (size_t)at);
    __lode_pad(o, '0', point - at);
  } else {
    __lode_emit(o, "0", 1);
  }
  if (places > 0 || alt) __lode_emit(o, ".", 1);
  long long zeros = n && point < 0 ? -(long long)point : 0;
  if (!n || zeros > places) zeros = places;
  __lode_pad(o, '0', zeros);
  __lode_emit(o, digits + at, (size_t)(n - at));
  __lode_pad(o, '0', places - zeros - (n - at));
  finish(o, s, signs, len);
}
