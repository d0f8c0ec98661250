#include "scan.h"

int vfscanf(FILE *restrict f, const char *restrict format, va_list ap) {
  return __lode_scan(f, format, ap);
}

int fscanf(FILE *restrict f, const char *restrict format, ...) {
  va_list ap;
  va_start(ap, format);
  int n = __lode_scan(f, format, ap);
  va_end(ap);
  return n;
}

int vscanf(const char *restrict format, va_list ap) {
  return __lode_scan(stdin, format, ap);
}

int scanf(const char *restrict format, ...) {
  va_list ap;
  va_start(ap, format);
  int n = __lode_scan(stdin, format, ap);
  va_end(ap);
  return n;
}
