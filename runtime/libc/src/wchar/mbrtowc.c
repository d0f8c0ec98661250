/* UTF-8, strictly: no overlong forms, no surrogates, nothing beyond U+10FFFF. A state holds the bits so far and how
 * many bytes are missing; `__missing` also keeps, in its upper half, the length, to tell overlong forms at the second
 * byte. */
#include <errno.h>
#include <wchar.h>

size_t mbrtowc(wchar_t *__restrict result, const char *__restrict s, size_t n, mbstate_t *__restrict state) {
  static mbstate_t internal;
  if (!state) state = &internal;
  if (!s) {
    s = "";
    n = 1;
    result = NULL;
  }
  if (!n) return (size_t)-2;
  size_t used = 0;
  unsigned missing = state->__missing & 7, length = state->__missing >> 3, bits = state->__bits;
  if (!missing) {
    unsigned c = (unsigned char)s[used++];
    if (c < 0x80) {
      if (result) *result = (wchar_t)c;
      return c != 0;
    }
    if (c >= 0xc2 && c <= 0xdf) length = 2, bits = c & 0x1f;
    else if (c >= 0xe0 && c <= 0xef) length = 3, bits = c & 0xf;
    else if (c >= 0xf0 && c <= 0xf4) length = 4, bits = c & 7;
    else goto invalid;
    missing = length - 1;
  }
  for (; missing; missing--) {
    if (used == n) {
      state->__bits = bits;
      state->__missing = length << 3 | missing;
      return (size_t)-2;
    }
    unsigned c = (unsigned char)s[used++];
    if ((c & 0xc0) != 0x80) goto invalid;
    bits = bits << 6 | (c & 0x3f);
    if (missing == length - 1 &&
        ((length == 3 && (bits < 0x20 || (bits >= 0x360 && bits < 0x380))) || (length == 4 && (bits < 0x10 ||
            bits >= 0x110))))
      goto invalid;
  }
  *state = (mbstate_t){0, 0};
  if (result) *result = (wchar_t)bits;
  return used;
invalid:
  *state = (mbstate_t){0, 0};
  errno = EILSEQ;
  return (size_t)-1;
}

size_t mbrlen(const char *__restrict s, size_t n, mbstate_t *__restrict state) {
  static mbstate_t internal;
  return mbrtowc(NULL, s, n, state ? state : &internal);
}

int mbsinit(const mbstate_t *state) {
  return !state || !state->__missing;
}
