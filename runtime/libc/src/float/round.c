/* The last step of reading a number: rounding a 64-bit mantissa to the format, once, denormals and overflow
 * included. */
#include <errno.h>
#include "parse.h"

static double power2(int e) {
  return double_of((u64)(e + 1023) << 52);
}

double __lode_round(u64 m, long long e, int sticky, int bits) {
  int zeros = __builtin_clzll(m), largest = bits == 53 ? 1023 : 127, least = bits == 53 ? -1074 : -149;
  m <<= zeros;
  e -= zeros;
  long long top = e + 63, unit = top - bits + 1;
  if (top > largest) {
    errno = ERANGE;
    return __builtin_inf();
  }
  if (unit < least) unit = least;
  long long cut = unit - e; /* at least 64 - bits */
  u64 kept = cut > 63 ? 0 : m >> cut, rest, half;
  if (cut > 64) {
    rest = 1;
    half = 2;
  } else {
    half = (u64)1 << (cut - 1);
    rest = cut == 64 ? m : m & ((half << 1) - 1);
  }
  if (rest > half || (rest == half && (sticky || kept & 1))) kept++;
  if ((rest || sticky) && kept >> (bits - 1) == 0) errno = ERANGE;
  if (unit + bits - 1 == largest && kept >> bits) {
    errno = ERANGE;
    return __builtin_inf();
  }
  /* Both products are exact. */
  int first = (int)unit / 2;
  return (double)kept * power2(first) * power2((int)unit - first);
}
