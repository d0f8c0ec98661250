#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static const char digits[] = "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

long a64l(const char *s) {
  uint32_t value = 0;
  for (int shift = 0; shift < 36 && *s; shift += 6) {
    const char *d = strchr(digits, *s++);
    if (!d) break;
    value |= (uint32_t)((uint64_t)(d - digits) << shift);
  }
  return (long)(int32_t)value;
}

char *l64a(long x) {
  static char text[7];
  uint32_t value = (uint32_t)x;
  int i = 0;
  for (; value; value >>= 6) text[i++] = digits[value & 63];
  text[i] = 0;
  return text;
}
