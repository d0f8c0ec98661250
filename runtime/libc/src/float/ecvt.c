/* ecvt and fcvt: the digits alone, without a point. As in glibc, no more than 17 significant digits are given. */
#include <stdlib.h>
#include <string.h>
#include "float.h"

static char *digits_of(double x, int fixed, int count, int *point, int *negative) {
  static char text[DIGITS_MAX + 16];
  if (x != x || x - x != 0) {
    *point = 0;
    *negative = x < 0;
    return strcpy(text, x != x ? "nan" : x < 0 ? "-inf" : "inf");
  }
  *negative = __builtin_signbit(x) != 0;
  if (!fixed && count > 17) count = 17;
  if (count > 325) count = 325;
  int n = 0, wanted = count;
  *point = x == 0;
  if (x != 0 && (fixed || count > 0)) n = __lode_digits(*negative ? -x : x, fixed, count, text, point);
  if (fixed) wanted = count + (x == 0 ? 0 : *point);
  if (x == 0 && fixed) wanted = count ? count : 1;
  while (n < wanted) text[n++] = '0';
  text[n] = 0;
  return text;
}

char *ecvt(double x, int count, int *point, int *negative) {
  return digits_of(x, 0, count < 0 ? 0 : count, point, negative);
}

char *fcvt(double x, int count, int *point, int *negative) {
  return digits_of(x, 1, count, point, negative);
}
