#include <stdlib.h>
#include <wchar.h>

size_t wcslen(const wchar_t *s) {
  size_t n = 0;
  while (s[n]) n++;
  return n;
}

size_t wcsnlen(const wchar_t *s, size_t max) {
  size_t n = 0;
  while (n < max && s[n]) n++;
  return n;
}

wchar_t *wmemcpy(wchar_t *__restrict to, const wchar_t *__restrict from, size_t n) {
  __builtin_memcpy(to, from, n * sizeof *to);
  return to;
}

wchar_t *wmemmove(wchar_t *to, const wchar_t *from, size_t n) {
  __builtin_memmove(to, from, n * sizeof *to);
  return to;
}

wchar_t *wmemset(wchar_t *to, wchar_t c, size_t n) {
  for (size_t i = 0; i < n; i++) to[i] = c;
  return to;
}

wchar_t *wcpcpy(wchar_t *__restrict to, const wchar_t *__restrict from) {
  size_t n = wcslen(from);
  wmemcpy(to, from, n + 1);
  return to + n;
}

wchar_t *wcscpy(wchar_t *__restrict to, const wchar_t *__restrict from) {
  wcpcpy(to, from);
  return to;
}

wchar_t *wcpncpy(wchar_t *__restrict to, const wchar_t *__restrict from, size_t n) {
  size_t length = wcsnlen(from, n);
  wmemcpy(to, from, length);
  wmemset(to + length, 0, n - length);
  return to + length;
}

wchar_t *wcsncpy(wchar_t *__restrict to, const wchar_t *__restrict from, size_t n) {
  wcpncpy(to, from, n);
  return to;
}

wchar_t *wcscat(wchar_t *__restrict to, const wchar_t *__restrict from) {
  wcscpy(to + wcslen(to), from);
  return to;
}

wchar_t *wcsncat(wchar_t *__restrict to, const wchar_t *__restrict from, size_t n) {
  wchar_t *end = to + wcslen(to);
  size_t length = wcsnlen(from, n);
  wmemcpy(end, from, length);
  end[length] = 0;
  return to;
}

wchar_t *wcsdup(const wchar_t *s) {
  size_t n = wcslen(s) + 1;
  wchar_t *copy = malloc(n * sizeof *copy);
  return copy ? wmemcpy(copy, s, n) : NULL;
}
