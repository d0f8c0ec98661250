// test: run
// Wide and multibyte characters; UTF-8.
#define _GNU_SOURCE
#include <errno.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <uchar.h>
#include <wchar.h>
#include <wctype.h>

static int sign(int x) { return (x > 0) - (x < 0); }

int main(void) {
  setlocale(LC_ALL, "C.UTF-8");
  wchar_t buf[40], *save;
  wcscpy(buf, L"grün");
  wcscat(buf, L"e Äpfel");
  printf("%d %d %d\n", (int)wcslen(buf), (int)(wcschr(buf, L'Ä') - buf), (int)(wcsstr(buf, L"pf") - buf));
  printf("%d %d %d\n", sign(wcscmp(L"a", L"ä")), wcsncmp(L"abc", L"abd", 2), sign(wmemcmp(L"\x10ffff", L"z", 1)));
  char bytes[80];
  size_t n = wcstombs(bytes, buf, sizeof bytes);
  printf("%d %s\n", (int)n, bytes);
  printf("%d %d\n", (int)mbstowcs(NULL, bytes, 0), (int)mbstowcs(buf, "x\xc3", 9));
  static const char *const inputs[] = {"a", "\xc3\xa4", "\xe2\x82\xac", "\xf0\x9f\x98\x80", "\xc0\x80", "\xe0\x80\x80", "\xed\xa0\x80", "\x80",
    "\xff", "\xc3(", "\xe2\x82", ""};
  for (unsigned i = 0; i < sizeof inputs / sizeof *inputs; i++) {
    mbstate_t state = {0};
    wchar_t c = -7;
    errno = 0;
    long r = (long)mbrtowc(&c, inputs[i], strlen(inputs[i]) + (inputs[i][0] == 0), &state);
    printf("%ld:%x:%d ", r, r >= 0 ? (unsigned)c : 0, errno == EILSEQ);
  }
  puts("");
  mbstate_t state = {0};
  wchar_t c = 0;
  int parts[4];
  for (int i = 0; i < 4; i++) parts[i] = (int)mbrtowc(&c, &"\xf0\x9f\x98\x80"[i], 1, &state);
  printf("%d %d %d %d %x\n", parts[0], parts[1], parts[2], parts[3], (unsigned)c);
  const char *s = "a\xe2\x82\xac!";
  memset(&state, 0, sizeof state);
  n = mbsrtowcs(buf, &s, 2, &state);
  printf("%d %x '%s'", (int)n, (unsigned)buf[1], s);
  n = mbsrtowcs(buf, &s, 9, &state);
  printf(" %d %d\n", (int)n, s == NULL);
  printf("%d %d %d\n", (int)wcrtomb(bytes, 0xd800, NULL), (int)wcrtomb(bytes, 0x20ac, NULL), wctomb(bytes, L'ß'));
  printf("%d %d %d %d\n", btowc('A'), btowc(200), wctob(L'A'), wctob(0x20ac));
  char16_t c16;
  char32_t c32;
  memset(&state, 0, sizeof state);
  printf("%d", (int)mbrtoc16(&c16, "\xf0\x9f\x98\x80", 4, &state));
  printf(" %x", c16);
  printf(" %d", (int)mbrtoc16(&c16, "", 1, &state));
  printf(" %x", c16);
  printf(" %d", (int)mbrtoc32(&c32, "\xe2\x82\xac", 3, &state));
  printf(" %x\n", (unsigned)c32);
  wcscpy(buf, L"eins,zwei;drei");
  for (wchar_t *p = wcstok(buf, L",;", &save); p; p = wcstok(NULL, L",;", &save)) printf("%d ", (int)wcslen(p));
  puts("");
  static const wchar_t chars[] = L"aZ9_ \täÄßéЖжΣς中あ€ 😀";
  for (int i = 0; chars[i]; i++)
    printf("%x:%d%d%d%d%d%d:%x:%x%s", (unsigned)chars[i], !!iswalpha(chars[i]), !!iswupper(chars[i]), !!iswlower(chars[i]), !!iswspace(chars[i]),
      !!iswpunct(chars[i]), !!iswprint(chars[i]), (unsigned)towupper(chars[i]), (unsigned)towlower(chars[i]), i % 5 == 4 ? "\n" : " ");
  puts("");
  printf("%d %d %d %d\n", wcwidth(L'中'), wcwidth(L'a'), wcwidth(0x301), wcwidth(7));
  printf("%d %d %d\n", iswctype(L'x', wctype("alpha")) != 0, wctype("none") == 0, (int)towctrans(L'q', wctrans("toupper")));
  wchar_t *end;
  double d = wcstod(L"  2.5e1x", &end);
  printf("%g %d %ld\n", d, (int)*end, wcstol(L"-77", NULL, 10));
  wmemset(buf, L'x', 5);
  wmemmove(buf + 1, L"yz", 2);
  printf("%d %d\n", (int)buf[1], wmemchr(buf, L'z', 5) == buf + 2);
}

// output:
//| 11 6 7
//| -1 0 1
//| 13 grüne Äpfel
//| 11 -1
//| 1:61:0 2:e4:0 3:20ac:0 4:1f600:0 -1:0:1 -1:0:1 -1:0:1 -1:0:1 -1:0:1 -1:0:1 -2:0:0 0:0:0 
//| -2 -2 -2 1 1f600
//| 2 20ac '!' 1 1
//| -1 3 2
//| 65 -1 65 -1
//| 4 d83d -3 de00 3 20ac
//| 4 4 4 
//| 61:101001:41:61 5a:110001:5a:7a 39:000001:39:39 5f:000011:5f:5f 20:000101:20:20
//| 9:000100:9:9 e4:101001:c4:e4 c4:110001:c4:e4 df:101001:df:df e9:101001:c9:e9
//| 416:110001:416:436 436:101001:416:436 3a3:110001:3a3:3c3 3c2:101001:3a3:3c2 4e2d:100001:4e2d:4e2d
//| 3042:100001:3042:3042 20ac:000011:20ac:20ac 20:000101:20:20 1f600:000011:1f600:1f600 
//| 2 1 0 -1
//| 1 1 81
//| 25 120 -77
//| 121 1
