#include <wchar.h>

wchar_t *wcschr(const wchar_t *s, wchar_t c) {
  while (*s && *s != c) s++;
  return *s == c ? (wchar_t *)s : NULL;
}

wchar_t *wcsrchr(const wchar_t *s, wchar_t c) {
  const wchar_t *p = s + wcslen(s);
  for (;; p--) {
    if (*p == c) return (wchar_t *)p;
    if (p == s) return NULL;
  }
}

wchar_t *wmemchr(const wchar_t *s, wchar_t c, size_t n) {
  for (; n; s++, n--)
    if (*s == c) return (wchar_t *)s;
  return NULL;
}

size_t wcsspn(const wchar_t *s, const wchar_t *accept) {
  size_t n = 0;
  while (s[n] && wcschr(accept, s[n])) n++;
  return n;
}

size_t wcscspn(const wchar_t *s, const wchar_t *reject) {
  size_t n = 0;
  while (s[n] && !wcschr(reject, s[n])) n++;
  return n;
}

wchar_t *wcspbrk(const wchar_t *s, const wchar_t *accept) {
  s += wcscspn(s, accept);
  return *s ? (wchar_t *)s : NULL;
}

wchar_t *wcstok(wchar_t *__restrict s, const wchar_t *__restrict delimiters, wchar_t **__restrict next) {
  if (!s) s = *next;
  if (!s) return NULL;
  s += wcsspn(s, delimiters);
  if (!*s) {
    *next = NULL;
    return NULL;
  }
  wchar_t *end = s + wcscspn(s, delimiters);
  if (*end) *end++ = 0;
  else end = NULL;
  *next = end;
  return s;
}
