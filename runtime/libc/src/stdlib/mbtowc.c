#include <stdlib.h>
#include <wchar.h>

int mbtowc(wchar_t *__restrict result, const char *__restrict s, size_t n) {
  if (!s) return 0;
  mbstate_t state = {0, 0};
  size_t used = mbrtowc(result, s, n, &state);
  return used <= 4 ? (int)used : -1;
}

int mblen(const char *s, size_t n) {
  return mbtowc(NULL, s, n);
}

int wctomb(char *s, wchar_t c) {
  return s ? (int)wcrtomb(s, c, NULL) : 0;
}

size_t mbstowcs(wchar_t *__restrict to, const char *__restrict from, size_t n) {
  mbstate_t state = {0, 0};
  const char *s = from;
  return mbsrtowcs(to, &s, n, &state);
}

size_t wcstombs(char *__restrict to, const wchar_t *__restrict from, size_t n) {
  const wchar_t *s = from;
  return wcsrtombs(to, &s, n, NULL);
}
