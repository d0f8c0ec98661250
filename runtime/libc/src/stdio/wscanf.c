/* The wide scanf family by way of the narrow one: format and strings become UTF-8, which is what streams hold anyway.
 * A field width of %s, %[ and %c counts bytes of that, and characters with the length l. */
#include <stdlib.h>
#include "scan.h"
#include "wide.h"

int vfwscanf(FILE *restrict f, const wchar_t *restrict format, va_list ap) {
  char *narrow = __lode_narrow(format);
  if (!narrow) return EOF;
  orient_wide(f);
  int n = __lode_scan(f, narrow, ap);
  free(narrow);
  return n;
}

int vswscanf(const wchar_t *restrict s, const wchar_t *restrict format, va_list ap) {
  char *narrow = __lode_narrow(format), *text = __lode_narrow(s);
  int n = narrow && text ? vsscanf(text, narrow, ap) : EOF;
  free(narrow);
  free(text);
  return n;
}

int vwscanf(const wchar_t *restrict format, va_list ap) {
  return vfwscanf(stdin, format, ap);
}

int fwscanf(FILE *restrict f, const wchar_t *restrict format, ...) {
  va_list ap;
  va_start(ap, format);
  int n = vfwscanf(f, format, ap);
  va_end(ap);
  return n;
}

int wscanf(const wchar_t *restrict format, ...) {
  va_list ap;
  va_start(ap, format);
  int n = vfwscanf(stdin, format, ap);
  va_end(ap);
  return n;
}

int swscanf(const wchar_t *restrict s, const wchar_t *restrict format, ...) {
  va_list ap;
  va_start(ap, format);
  int n = vswscanf(s, format, ap);
  va_end(ap);
  return n;
}
