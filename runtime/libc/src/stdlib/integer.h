/* The strtol family: one parser for a character type, included by strtol.c and wcstol.c with CHAR defined.
 * `most` is the largest magnitude of a positive result; for signed results the negative end is one more. */
#include <errno.h>
#include <limits.h>

static int digit_value(CHAR c) {
  if (c >= '0' && c <= '9') return (int)(c - '0');
  if (c >= 'a' && c <= 'z') return (int)(c - 'a') + 10;
  if (c >= 'A' && c <= 'Z') return (int)(c - 'A') + 10;
  return 99;
}

static unsigned long long parse(const CHAR *s, CHAR **end, int base, unsigned long long most, int is_signed) {
  const CHAR *p = s;
  int negative = 0;
  if (end) *end = (CHAR *)s;
  if (base < 0 || base == 1 || base > 36) {
    errno = EINVAL;
    return 0;
  }
  while (*p == ' ' || (*p >= '\t' && *p <= '\r')) p++;
  if (*p == '+' || *p == '-') negative = *p++ == '-';
  if ((base == 0 || base == 16) && *p == '0' && (p[1] == 'x' || p[1] == 'X') && digit_value(p[2]) < 16) {
    p += 2;
    base = 16;
  }
  if (base == 0) base = *p == '0' ? 8 : 10;
  if (digit_value(*p) >= base) return 0;

  unsigned long long limit = is_signed && negative ? most + 1 : most, value = 0;
  unsigned long long before = limit / (unsigned)base;
  unsigned last = (unsigned)(limit % (unsigned)base);
  int over = 0;
  for (int d; (d = digit_value(*p)) < base; p++) {
    if (value > before || (value == before && (unsigned)d > last)) over = 1;
    else value = value * (unsigned)base + (unsigned)d;
  }
  if (end) *end = (CHAR *)p;
  if (over) {
    errno = ERANGE;
    return is_signed && negative ? 0 - limit : limit;
  }
  return negative ? 0 - value : value;
}
