/* UTF-16 from and to UTF-8: the second half of a surrogate pair waits in the state. */
#include <errno.h>
#include <uchar.h>

enum { HALF = 1 << 16 }; /* in __missing: __bits holds the half that waits */

size_t mbrtoc32(char32_t *__restrict result, const char *__restrict s, size_t n, mbstate_t *__restrict state) {
  static mbstate_t internal;
  wchar_t c;
  size_t used = mbrtowc(&c, s, n, state ? state : &internal);
  if (used <= 4 && result && s) *result = (char32_t)c;
  return used;
}

size_t c32rtomb(char *__restrict s, char32_t c, mbstate_t *__restrict state) {
  return wcrtomb(s, (wchar_t)c, state);
}

size_t mbrtoc16(char16_t *__restrict result, const char *__restrict s, size_t n, mbstate_t *__restrict state) {
  static mbstate_t internal;
  if (!state) state = &internal;
  if (state->__missing == HALF) {
    if (result) *result = (char16_t)state->__bits;
    *state = (mbstate_t){0, 0};
    return (size_t)-3;
  }
  wchar_t c;
  size_t used = mbrtowc(&c, s, n, state);
  if (used > 4 || !s) return used;
  if (c >= 0x10000) {
    *state = (mbstate_t){0xdc00 | (unsigned)(c & 0x3ff), HALF};
    c = 0xd7c0 + (c >> 10);
  }
  if (result) *result = (char16_t)c;
  return used;
}

size_t c16rtomb(char *__restrict s, char16_t c, mbstate_t *__restrict state) {
  static mbstate_t internal;
  if (!state) state = &internal;
  if (!s) {
    *state = (mbstate_t){0, 0};
    return 1;
  }
  if (state->__missing == HALF) {
    wchar_t wide = (wchar_t)(((state->__bits - 0xd7c0) << 10) + (c & 0x3ff));
    *state = (mbstate_t){0, 0};
    if ((c & 0xfc00) == 0xdc00) return wcrtomb(s, wide, NULL);
  } else if ((c & 0xfc00) == 0xd800) {
    *state = (mbstate_t){c, HALF};
    return 0;
  } else if ((c & 0xfc00) != 0xdc00) {
    return wcrtomb(s, c, NULL);
  }
  errno = EILSEQ;
  return (size_t)-1;
}
