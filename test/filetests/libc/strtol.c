// test: run
// Text to integers: bases, prefixes, limits, errors and where parsing ends.
#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

static void ll(const char *s, int base) {
  char *end;
  errno = 0;
  long long v = strtoll(s, &end, base);
  printf("%-26s %2d: %lld rest '%s' errno %d;", s, base, v, end, errno);
  errno = 0;
  unsigned long long u = strtoull(s, &end, base);
  printf(" %llu %d %d\n", u, (int)(end - s), errno);
}

int main(void) {
  static const char *const texts[] = {"0", "-0", "42", "  +42abc", "\t\n-17", "0x1F", "0x", "0xg", "0X-1", "077", "089", "", "   ", "+", "- 1", "z",
    "Zz9", "9223372036854775807", "9223372036854775808", "-9223372036854775808", "-9223372036854775809",
    "18446744073709551615", "18446744073709551616", "-18446744073709551615", "123456789012345678901234567890"};
  for (unsigned i = 0; i < sizeof texts / sizeof *texts; i++) {
    ll(texts[i], 10);
    ll(texts[i], 0);
    if (strlen(texts[i]) < 8) ll(texts[i], 16), ll(texts[i], 36);
  }
  ll("101012", 2);
  // The word: its limits whatever it is.
  char text[40], *end;
  snprintf(text, sizeof text, "%ld", LONG_MIN);
  errno = 0;
  printf("%d", strtol(text, NULL, 10) == LONG_MIN);
  printf(" %d", errno);
  snprintf(text, sizeof text, "%lu0", ULONG_MAX);
  printf(" %d", strtol(text, NULL, 10) == LONG_MAX);
  printf(" %d", errno == ERANGE);
  errno = 0;
  printf(" %d", strtoul(text, NULL, 10) == ULONG_MAX);
  printf(" %d", errno == ERANGE);
  printf(" %d\n", strtoul("-1", NULL, 10) == ULONG_MAX);
  errno = 0;
  strtol("1", &end, 1);
  printf("%d %d\n", errno == EINVAL, strtol("1", NULL, 37) == 0);
  printf("%d %ld %lld %d\n", atoi("  -12x"), atol("77"), atoll("-5000000000"), atoi("x"));
  printf("%" PRIdMAX " %" PRIuMAX "\n", strtoimax("-99", NULL, 0), strtoumax("0xff", NULL, 0));
  wchar_t *wend;
  long w = wcstol(L"0x7fz", &wend, 0);
  printf("%ld %d\n", w, (int)*wend);
  div_t d = div(-7, 2);
  ldiv_t l = ldiv(7, -2);
  lldiv_t q = lldiv(-7000000000LL, 3);
  printf("%d %d %ld %ld %lld %lld %d %lld\n", d.quot, d.rem, l.quot, l.rem, q.quot, q.rem, abs(-3), llabs(-5000000000LL));
}

// output:
//| 0                          10: 0 rest '' errno 0; 0 1 0
//| 0                           0: 0 rest '' errno 0; 0 1 0
//| 0                          16: 0 rest '' errno 0; 0 1 0
//| 0                          36: 0 rest '' errno 0; 0 1 0
//| -0                         10: 0 rest '' errno 0; 0 2 0
//| -0                          0: 0 rest '' errno 0; 0 2 0
//| -0                         16: 0 rest '' errno 0; 0 2 0
//| -0                         36: 0 rest '' errno 0; 0 2 0
//| 42                         10: 42 rest '' errno 0; 42 2 0
//| 42                          0: 42 rest '' errno 0; 42 2 0
//| 42                         16: 66 rest '' errno 0; 66 2 0
//| 42                         36: 146 rest '' errno 0; 146 2 0
//|   +42abc                   10: 42 rest 'abc' errno 0; 42 5 0
//|   +42abc                    0: 42 rest 'abc' errno 0; 42 5 0
//| 	
//| -17                      10: -17 rest '' errno 0; 18446744073709551599 5 0
//| 	
//| -17                       0: -17 rest '' errno 0; 18446744073709551599 5 0
//| 	
//| -17                      16: -23 rest '' errno 0; 18446744073709551593 5 0
//| 	
//| -17                      36: -43 rest '' errno 0; 18446744073709551573 5 0
//| 0x1F                       10: 0 rest 'x1F' errno 0; 0 1 0
//| 0x1F                        0: 31 rest '' errno 0; 31 4 0
//| 0x1F                       16: 31 rest '' errno 0; 31 4 0
//| 0x1F                       36: 42819 rest '' errno 0; 42819 4 0
//| 0x                         10: 0 rest 'x' errno 0; 0 1 0
//| 0x                          0: 0 rest 'x' errno 0; 0 1 0
//| 0x                         16: 0 rest 'x' errno 0; 0 1 0
//| 0x                         36: 33 rest '' errno 0; 33 2 0
//| 0xg                        10: 0 rest 'xg' errno 0; 0 1 0
//| 0xg                         0: 0 rest 'xg' errno 0; 0 1 0
//| 0xg                        16: 0 rest 'xg' errno 0; 0 1 0
//| 0xg                        36: 1204 rest '' errno 0; 1204 3 0
//| 0X-1                       10: 0 rest 'X-1' errno 0; 0 1 0
//| 0X-1                        0: 0 rest 'X-1' errno 0; 0 1 0
//| 0X-1                       16: 0 rest 'X-1' errno 0; 0 1 0
//| 0X-1                       36: 33 rest '-1' errno 0; 33 2 0
//| 077                        10: 77 rest '' errno 0; 77 3 0
//| 077                         0: 63 rest '' errno 0; 63 3 0
//| 077                        16: 119 rest '' errno 0; 119 3 0
//| 077                        36: 259 rest '' errno 0; 259 3 0
//| 089                        10: 89 rest '' errno 0; 89 3 0
//| 089                         0: 0 rest '89' errno 0; 0 1 0
//| 089                        16: 137 rest '' errno 0; 137 3 0
//| 089                        36: 297 rest '' errno 0; 297 3 0
//|                            10: 0 rest '' errno 0; 0 0 0
//|                             0: 0 rest '' errno 0; 0 0 0
//|                            16: 0 rest '' errno 0; 0 0 0
//|                            36: 0 rest '' errno 0; 0 0 0
//|                            10: 0 rest '   ' errno 0; 0 0 0
//|                             0: 0 rest '   ' errno 0; 0 0 0
//|                            16: 0 rest '   ' errno 0; 0 0 0
//|                            36: 0 rest '   ' errno 0; 0 0 0
//| +                          10: 0 rest '+' errno 0; 0 0 0
//| +                           0: 0 rest '+' errno 0; 0 0 0
//| +                          16: 0 rest '+' errno 0; 0 0 0
//| +                          36: 0 rest '+' errno 0; 0 0 0
//| - 1                        10: 0 rest '- 1' errno 0; 0 0 0
//| - 1                         0: 0 rest '- 1' errno 0; 0 0 0
//| - 1                        16: 0 rest '- 1' errno 0; 0 0 0
//| - 1                        36: 0 rest '- 1' errno 0; 0 0 0
//| z                          10: 0 rest 'z' errno 0; 0 0 0
//| z                           0: 0 rest 'z' errno 0; 0 0 0
//| z                          16: 0 rest 'z' errno 0; 0 0 0
//| z                          36: 35 rest '' errno 0; 35 1 0
//| Zz9                        10: 0 rest 'Zz9' errno 0; 0 0 0
//| Zz9                         0: 0 rest 'Zz9' errno 0; 0 0 0
//| Zz9                        16: 0 rest 'Zz9' errno 0; 0 0 0
//| Zz9                        36: 46629 rest '' errno 0; 46629 3 0
//| 9223372036854775807        10: 9223372036854775807 rest '' errno 0; 9223372036854775807 19 0
//| 9223372036854775807         0: 9223372036854775807 rest '' errno 0; 9223372036854775807 19 0
//| 9223372036854775808        10: 9223372036854775807 rest '' errno 34; 9223372036854775808 19 0
//| 9223372036854775808         0: 9223372036854775807 rest '' errno 34; 9223372036854775808 19 0
//| -9223372036854775808       10: -9223372036854775808 rest '' errno 0; 9223372036854775808 20 0
//| -9223372036854775808        0: -9223372036854775808 rest '' errno 0; 9223372036854775808 20 0
//| -9223372036854775809       10: -9223372036854775808 rest '' errno 34; 9223372036854775807 20 0
//| -9223372036854775809        0: -9223372036854775808 rest '' errno 34; 9223372036854775807 20 0
//| 18446744073709551615       10: 9223372036854775807 rest '' errno 34; 18446744073709551615 20 0
//| 18446744073709551615        0: 9223372036854775807 rest '' errno 34; 18446744073709551615 20 0
//| 18446744073709551616       10: 9223372036854775807 rest '' errno 34; 18446744073709551615 20 34
//| 18446744073709551616        0: 9223372036854775807 rest '' errno 34; 18446744073709551615 20 34
//| -18446744073709551615      10: -9223372036854775808 rest '' errno 34; 1 21 0
//| -18446744073709551615       0: -9223372036854775808 rest '' errno 34; 1 21 0
//| 123456789012345678901234567890 10: 9223372036854775807 rest '' errno 34; 18446744073709551615 30 34
//| 123456789012345678901234567890  0: 9223372036854775807 rest '' errno 34; 18446744073709551615 30 34
//| 101012                      2: 21 rest '2' errno 0; 21 5 0
//| 1 0 1 1 1 1 1
//| 1 1
//| -12 77 -5000000000 0
//| -99 255
//| 127 122
//| -3 -1 -3 1 -2333333333 -1 3 5000000000
