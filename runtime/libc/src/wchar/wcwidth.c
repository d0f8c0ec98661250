#include <wchar.h>
#include <wctype.h>
#include "unicode.h"

int wcwidth(wchar_t c) {
  if ((unsigned)c < 127) return c >= 32 ? 1 : c ? -1 : 0;
  if (__lode_in_ranges(__lode_zero_width, __lode_zero_width_count, c)) return 0;
  if (__lode_in_ranges(__lode_double_width, __lode_double_width_count, c)) return 2;
  return iswprint(c) ? 1 : -1;
}

int wcswidth(const wchar_t *s, size_t n) {
  int width = 0;
  for (; n && *s; n--) {
    int w = wcwidth(*s++);
    if (w < 0) return -1;
    width += w;
  }
  return width;
}
