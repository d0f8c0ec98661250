/* Knuth, Morris and Pratt would need memory; a plain search by first character serves wide strings. */
#include <wchar.h>

wchar_t *wcsstr(const wchar_t *haystack, const wchar_t *needle) {
  size_t n = wcslen(needle);
  if (!n) return (wchar_t *)haystack;
  for (; (haystack = wcschr(haystack, needle[0])); haystack++)
    if (wcsncmp(haystack, needle, n) == 0) return (wchar_t *)haystack;
  return NULL;
}
