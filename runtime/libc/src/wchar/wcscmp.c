#include <wchar.h>
#include <wctype.h>

static int order(wchar_t a, wchar_t b) {
  return (a > b) - (a < b);
}

int wcscmp(const wchar_t *a, const wchar_t *b) {
  while (*a && *a == *b) a++, b++;
  return order(*a, *b);
}

int wcsncmp(const wchar_t *a, const wchar_t *b, size_t n) {
  for (; n; a++, b++, n--)
    if (*a != *b || !*a) return order(*a, *b);
  return 0;
}

int wmemcmp(const wchar_t *a, const wchar_t *b, size_t n) {
  for (; n; a++, b++, n--)
    if (*a != *b) return order(*a, *b);
  return 0;
}

int wcscoll(const wchar_t *a, const wchar_t *b) {
  return wcscmp(a, b);
}

size_t wcsxfrm(wchar_t *__restrict to, const wchar_t *__restrict from, size_t n) {
  size_t length = wcslen(from);
  if (length < n) wmemcpy(to, from, length + 1);
  return length;
}

int wcscasecmp(const wchar_t *a, const wchar_t *b) {
  while (*a && towlower(*a) == towlower(*b)) a++, b++;
  return towlower(*a) - towlower(*b);
}

int wcsncasecmp(const wchar_t *a, const wchar_t *b, size_t n) {
  for (; n; a++, b++, n--) {
    int d = towlower(*a) - towlower(*b);
    if (d || !*a) return d;
  }
  return 0;
}
