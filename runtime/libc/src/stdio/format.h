/* What the parts of printf share. */
#ifndef LODE_STDIO_FORMAT_H
#define LODE_STDIO_FORMAT_H

#include <stdarg.h>
#include "file.h"

enum { FLAG_LEFT = 1, FLAG_PLUS = 2, FLAG_SPACE = 4, FLAG_ALT = 8, FLAG_ZERO = 16 };

/* One conversion: %[flags][width][.precision]conv, with the stars resolved; precision is -1 when absent. */
struct spec {
  unsigned flags;
  int width, precision;
  char conv;
};

/* Where printf writes to, and how much it has written; `full` when the count left the range of int. */
struct out {
  FILE *file;
  unsigned long long count;
  int full;
};

void __lode_emit(struct out *, const char *, size_t);
void __lode_pad(struct out *, int c, long long n);   /* nothing when n <= 0 */
void __lode_format_float(struct out *, const struct spec *, double);
int __lode_format(FILE *, const char *, va_list);    /* vfprintf without care for buffering */

#endif
