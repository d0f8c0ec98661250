#include <wchar.h>

size_t mbsnrtowcs(wchar_t *__restrict to, const char **__restrict from, size_t bytes, size_t n,
    mbstate_t *__restrict state) {
  static mbstate_t internal;
  if (!state) state = &internal;
  mbstate_t trial = *state;
  if (!to) state = &trial;
  const char *s = *from;
  size_t count = 0;
  while (!to || count < n) {
    wchar_t c;
    size_t used = mbrtowc(&c, s, bytes, state);
    if (used == (size_t)-1) {
      if (to) *from = s;
      return used;
    }
    if (used == (size_t)-2) {
      s += bytes;
      break;
    }
    if (to) to[count] = c;
    if (!used) {
      if (to) *from = NULL;
      return count;
    }
    s += used;
    bytes -= used;
    count++;
  }
  if (to) *from = s;
  return count;
}

size_t mbsrtowcs(wchar_t *__restrict to, const char **__restrict from, size_t n, mbstate_t *__restrict state) {
  return mbsnrtowcs(to, from, (size_t)-1, n, state);
}
