/* asprintf: measured first, unless it fits a small buffer. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int vasprintf(char **restrict to, const char *restrict format, va_list ap) {
  char small[256];
  va_list again;
  va_copy(again, ap);
  int n = vsnprintf(small, sizeof small, format, ap);
  char *s = n < 0 ? NULL : malloc((size_t)n + 1);
  if (!s) n = -1;
  else if ((size_t)n < sizeof small) memcpy(s, small, (size_t)n + 1);
  else vsnprintf(s, (size_t)n + 1, format, again);
  va_end(again);
  if (n >= 0) *to = s;
  return n;
}

int asprintf(char **restrict to, const char *restrict format, ...) {
  va_list ap;
  va_start(ap, format);
  int n = vasprintf(to, format, ap);
  va_end(ap);
  return n;
}
