/* Writing wide characters: as UTF-8. */
#include <wchar.h>
#include "file.h"

wint_t fputwc(wchar_t c, FILE *f) {
  char bytes[8];
  orient_wide(f);
  size_t n = wcrtomb(bytes, c, &(mbstate_t){0});
  if (n == (size_t)-1) {
    f->flags |= F_ERR;
    return WEOF;
  }
  return __lode_put(f, bytes, n) == n ? (wint_t)c : WEOF;
}

wint_t putwc(wchar_t c, FILE *f) { return fputwc(c, f); }
wint_t putwchar(wchar_t c) { return fputwc(c, stdout); }

int fputws(const wchar_t *restrict s, FILE *restrict f) {
  for (; *s; s++)
    if (fputwc(*s, f) == WEOF) return -1;
  return 1;
}
