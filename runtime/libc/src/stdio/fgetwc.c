/* Reading wide characters: from UTF-8. */
#include <errno.h>
#include <wchar.h>
#include "file.h"

wint_t fgetwc(FILE *f) {
  mbstate_t state = {0};
  wchar_t wide;
  orient_wide(f);
  int c = file_getc(f);
  if (c == EOF) return WEOF;
  for (;;) {
    char byte = (char)c;
    size_t n = mbrtowc(&wide, &byte, 1, &state);
    if (n <= 1) return (wint_t)wide;
    if (n == (size_t)-2 && (c = file_getc(f)) != EOF) continue;
    errno = EILSEQ;
    f->flags |= F_ERR;
    return WEOF;
  }
}

wint_t getwc(FILE *f) { return fgetwc(f); }
wint_t getwchar(void) { return fgetwc(stdin); }

wint_t ungetwc(wint_t c, FILE *f) {
  char bytes[8];
  if (c == WEOF) return WEOF;
  size_t n = wcrtomb(bytes, (wchar_t)c, &(mbstate_t){0});
  if (n == (size_t)-1) return WEOF;
  while (n)
    if (ungetc((unsigned char)bytes[--n], f) == EOF) return WEOF;
  return c;
}

wchar_t *fgetws(wchar_t *restrict s, int size, FILE *restrict f) {
  int n = 0;
  wint_t c = 0;
  while (n < size - 1 && c != '\n' && (c = fgetwc(f)) != WEOF) s[n++] = (wchar_t)c;
  if (size < 1 || (!n && c == WEOF) || (c == WEOF && f->flags & F_ERR)) return NULL;
  s[n] = 0;
  return s;
}
