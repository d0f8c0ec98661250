#include <stdlib.h>
#include "wide.h"

char *__lode_narrow(const wchar_t *s) {
  const wchar_t *p = s;
  size_t n = wcsrtombs(NULL, &p, 0, &(mbstate_t){0});
  if (n == (size_t)-1) return NULL;
  char *text = malloc(n + 1);
  if (text) wcsrtombs(text, &s, n + 1, &(mbstate_t){0});
  return text;
}
