#include <wctype.h>
#include "unicode.h"

static wint_t convert(const struct case_run *runs, int count, wint_t c) {
  int low = 0;
  while (low < count) {
    int middle = (low + count) / 2;
    const struct case_run *r = &runs[middle];
    if (c > r->last) low = middle + 1;
    else if (c < r->first) count = middle;
    else return (c - r->first) % r->step ? c : c + r->add;
  }
  return c;
}

wint_t towupper(wint_t c) {
  if ((unsigned)c < 128) return c >= 'a' && c <= 'z' ? c - 32 : c;
  return convert(__lode_to_upper, __lode_to_upper_count, c);
}

wint_t towlower(wint_t c) {
  if ((unsigned)c < 128) return c >= 'A' && c <= 'Z' ? c + 32 : c;
  return convert(__lode_to_lower, __lode_to_lower_count, c);
}

wctrans_t wctrans(const char *name) {
  static const int tolower_mark = 1, toupper_mark = 2;
  const char *p = "tolower", *q = "toupper", *n = name;
  while (*n && *n == *p) n++, p++;
  if (*n == *p) return &tolower_mark;
  for (n = name; *n && *n == *q; n++) q++;
  return *n == *q ? &toupper_mark : 0;
}

wint_t towctrans(wint_t c, wctrans_t kind) {
  return kind == wctrans("toupper") ? towupper(c) : kind == wctrans("tolower") ? towlower(c) : c;
}
