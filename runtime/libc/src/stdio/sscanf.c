/* sscanf: a stream that reads the string in place, a stretch at a time, so that a long one costs no more than what is
 * read. */
#include "scan.h"

int vsscanf(const char *restrict s, const char *restrict format, va_list ap) {
  unsigned char *at = (unsigned char *)s;
  FILE f = {.flags = F_READ | F_STRING, .fd = -1, .rp = at, .re = at, .base = at, .buf = at};
  return __lode_scan(&f, format, ap);
}

int sscanf(const char *restrict s, const char *restrict format, ...) {
  va_list ap;
  va_start(ap, format);
  int n = vsscanf(s, format, ap);
  va_end(ap);
  return n;
}
