// test: run
// wchar_t and wint_t are 32-bit signed int everywhere; L'' and L"" follow.
#include <stdio.h>
#include <wchar.h>
#include <stddef.h>
#include <stdint.h>
#include <uchar.h>

_Static_assert(__builtin_types_compatible_p(wchar_t, int), "wchar_t");
_Static_assert(__builtin_types_compatible_p(__typeof__(L'a'), int), "L'a'");
_Static_assert(__builtin_types_compatible_p(__typeof__(*L"a"), int), "L\"a\"");
_Static_assert(__builtin_types_compatible_p(__typeof__(*u"a"), unsigned short), "u\"a\"");
_Static_assert(__builtin_types_compatible_p(__typeof__(*U"a"), unsigned), "U\"a\"");
_Static_assert((wchar_t)-1 < 0 && (char32_t)-1 > 0, "signs");
_Static_assert(WCHAR_MIN == INT32_MIN && WCHAR_MAX == INT32_MAX, "limits");

static wchar_t wide[] = L"a\u00e9\U0001F600";
static char16_t utf16[] = u"a\u00e9\U0001F600";
static char32_t utf32[] = U"a\u00e9\U0001F600";
static const char utf8[] = u8"\u00e9\U0001F600";

int main(void) {
  wint_t end = WEOF;
  printf("%zu %zu %zu %zu\n", sizeof wide / sizeof *wide, sizeof utf16 / sizeof *utf16, sizeof utf32, sizeof utf8);
  for (unsigned i = 0; i < sizeof utf16 / 2; i++) printf("%x ", utf16[i]);
  printf("%x %x %d\n", (unsigned)wide[2], (unsigned)utf32[1], end == (wint_t)-1);
  // The bytes in memory are in the order of the layout.
  const unsigned char *p = (const unsigned char *)wide;
  printf("%d %d %d %d\n", p[4], p[5], p[6], p[7]);
  p = (const unsigned char *)utf16;
  printf("%02x %02x %02x %02x\n", p[2], p[3], p[4], p[5]);
  p = (const unsigned char *)utf8;
  printf("%02x %02x %02x\n", p[0], p[1], p[2]);
  printf("%zu %d\n", sizeof(wint_t), (int)wcslen(wide));
  return 0;
}
// output(le32,le64):
//| 4 5 16 7
//| 61 e9 d83d de00 0 1f600 e9 1
//| 233 0 0 0
//| e9 00 3d d8
//| c3 a9 f0
//| 4 3
// output(be32,be64):
//| 4 5 16 7
//| 61 e9 d83d de00 0 1f600 e9 1
//| 0 0 0 233
//| 00 e9 d8 3d
//| c3 a9 f0
//| 4 3
