#include <errno.h>
#include <wchar.h>

size_t wcrtomb(char *__restrict s, wchar_t wide, mbstate_t *__restrict state) {
  (void)state; /* UTF-8 has no shift states */
  unsigned c = (unsigned)wide;
  if (!s) return 1;
  if (c < 0x80) {
    s[0] = (char)c;
    return 1;
  }
  if (c < 0x800) {
    s[0] = (char)(0xc0 | c >> 6);
    s[1] = (char)(0x80 | (c & 0x3f));
    return 2;
  }
  if (c < 0x10000 && (c < 0xd800 || c > 0xdfff)) {
    s[0] = (char)(0xe0 | c >> 12);
    s[1] = (char)(0x80 | (c >> 6 & 0x3f));
    s[2] = (char)(0x80 | (c & 0x3f));
    return 3;
  }
  if (c >= 0x10000 && c < 0x110000) {
    s[0] = (char)(0xf0 | c >> 18);
    s[1] = (char)(0x80 | (c >> 12 & 0x3f));
    s[2] = (char)(0x80 | (c >> 6 & 0x3f));
    s[3] = (char)(0x80 | (c & 0x3f));
    return 4;
  }
  errno = EILSEQ;
  return (size_t)-1;
}
