/* sprintf and snprintf: a stream whose buffer is the caller's memory and which drops what is over. */
#include <errno.h>
#include <limits.h>
#include <stdint.h>
#include "format.h"

int vsnprintf(char *restrict s, size_t size, const char *restrict format, va_list ap) {
  FILE f = {.flags = F_WRITE | F_WRITING | F_STRING, .fd = -1};
  size_t room = size ? size - 1 : 0;
  if (room > INT_MAX) room = INT_MAX;
  if (room > UINTPTR_MAX - (uintptr_t)s) room = UINTPTR_MAX - (uintptr_t)s; /* sprintf's room must not wrap around */
  f.buf = f.wp = (unsigned char *)s;
  f.size = room;
  f.we = f.wp + room;
  int n = __lode_format(&f, format, ap);
  if (size) *f.wp = 0;
  return n;
}

int snprintf(char *restrict s, size_t size, const char *restrict format, ...) {
  va_list ap;
  va_start(ap, format);
  int n = vsnprintf(s, size, format, ap);
  va_end(ap);
  return n;
}

int vsprintf(char *restrict s, const char *restrict format, va_list ap) {
  return vsnprintf(s, INT_MAX, format, ap);
}

int sprintf(char *restrict s, const char *restrict format, ...) {
  va_list ap;
  va_start(ap, format);
  int n = vsnprintf(s, INT_MAX, format, ap);
  va_end(ap);
  return n;
}
