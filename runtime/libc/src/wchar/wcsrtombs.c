#include <string.h>
#include <wchar.h>

size_t wcsnrtombs(char *__restrict to, const wchar_t **__restrict from, size_t wides, size_t n,
    mbstate_t *__restrict state) {
  const wchar_t *s = *from;
  size_t count = 0;
  for (; wides; wides--, s++) {
    char bytes[4];
    size_t used = wcrtomb(bytes, *s, state);
    if (used == (size_t)-1) {
      if (to) *from = s;
      return used;
    }
    if (to) {
      if (count + used > n) break;
      memcpy(to + count, bytes, used);
    }
    if (!*s) {
      if (to) *from = NULL;
      return count;
    }
    count += used;
  }
  if (to) *from = s;
  return count;
}

size_t wcsrtombs(char *__restrict to, const wchar_t **__restrict from, size_t n, mbstate_t *__restrict state) {
  return wcsnrtombs(to, from, (size_t)-1, n, state);
}
