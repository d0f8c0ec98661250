// test: run
// sscanf: conversions, widths, sets, suppression, positions, allocation, and how many were assigned.
#define _GNU_SOURCE
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

int main(void) {
  static const char *inputs[] = {"", " ", "42", " -17 rest", "+5", "0x1F", "0755", "99x", "x", "-", "12 34 56", "123456", "4294967295",
    "- 5", "0", "00", "0xg"};
  for (unsigned i = 0; i < sizeof inputs / sizeof *inputs; i++) {
    int a = -9, b = -9, c = -9, n = -1;
    unsigned u = 9;
    printf("[%s]", inputs[i]);
    printf(" %d", sscanf(inputs[i], "%d%n", &a, &n));
    printf(" %d %d;", a, n);
    printf(" %d", sscanf(inputs[i], "%i", &b));
    printf(" %d;", b);
    printf(" %d", sscanf(inputs[i], "%2d%2d%2d", &a, &b, &c));
    printf(" %d %d %d;", a, b, c);
    printf(" %d", sscanf(inputs[i], "%x", &u));
    printf(" %u;", u);
    printf(" %d", sscanf(inputs[i], "%o", &u));
    printf(" %u;", u);
    printf(" %d\n", sscanf(inputs[i], "%*d%u", &u));
  }
  static const char *floats[] = {"1.5", "-2e3", ".5", "5.", "1e400", "inf", "-nan", "0x1.8p1", "1.5.5", "e5", "+.e", "3.14159abc", "infinityx"};
  for (unsigned i = 0; i < sizeof floats / sizeof *floats; i++) {
    float f = -1;
    double d = -1;
    long double l = -1;
    int n = -1;
    printf("[%s] %d", floats[i], sscanf(floats[i], "%f%n", &f, &n));
    printf(" %a %d", f == f ? f : 0, n);
    printf(" %d", sscanf(floats[i], "%lf", &d));
    printf(" %a", d == d ? d : 0);
    printf(" %d", sscanf(floats[i], "%3Lg", &l));
    printf(" %g\n", l == l ? (double)l : 0);
  }
  char s[20], t[20], c[4];
  printf("%d", sscanf("  hello world", "%s %s", s, t));
  printf(" %s %s\n", s, t);
  printf("%d", sscanf("  hello world", "%3s%2c", s, c));
  printf(" %s %.2s\n", s, c);
  printf("%d", sscanf("abc123]x-", "%[a-z]%[^]]%c%c", s, t, c, c + 1));
  printf(" %s %s %.2s\n", s, t, c);
  printf("%d", sscanf("]ab-c", "%[]ab-]%s", s, t));
  printf(" %s %s\n", s, t);
  printf("%d\n", sscanf("xyz", "%[0-9]", s));
  printf("%d", sscanf("", "%c", c));
  printf(" %d", sscanf(" x", " %c", c));
  printf(" %d\n", sscanf("5%", "%*d%%%c", c));
  printf("%d\n", sscanf("key = value", "key = %s", s));
  signed char hh;
  short h;
  long l;
  long long ll;
  intmax_t big;
  unsigned long long huge;
  size_t z;
  ptrdiff_t p;
  printf("%d", sscanf("1 2 3 4 5 6", "%hhd %hd %ld %lld %zu %td", &hh, &h, &l, &ll, &z, &p));
  printf(" %d %d %ld %lld %zu %td\n", hh, h, l, ll, z, p);
  printf("%d", sscanf("9223372036854775807 -9223372036854775808 18446744073709551615", "%lld %jd %llu", &ll, &big, &huge));
  printf(" %lld %jd %llu\n", ll, big, huge);
  int a, b;
  double seconds;
  printf("%d", sscanf("10 20", "%2$d %1$d", &a, &b));
  printf(" %d %d\n", a, b);
  char *m1 = NULL, *m2 = NULL, *m3 = NULL;
  printf("%d", sscanf("a-quite-long-word-that-must-grow-its-buffer xyz", "%ms %m[x-y]%mc", &m1, &m2, &m3));
  printf(" %s %s %c\n", m1, m2, *m3);
  free(m1);
  free(m2);
  free(m3);
  wchar_t w[10];
  printf("%d", sscanf("wide x", "%ls", w));
  printf(" %d %d %d\n", (int)wcslen(w), w[0] == L'w', w[4]);
  void *ptr;
  printf("%d", sscanf("0x1234 (nil)", "%p", &ptr));
  printf(" %d\n", ptr == (void *)0x1234);
  printf("%d\n", sscanf("3 apples and 4 pears", "%d apples and %d plums", &a, &b));
  printf("%d %d\n", sscanf("abc", "abc%d", &a), sscanf("abd", "abc%d", &a));
  printf("%d", sscanf("12:34:56.789", "%d:%d:%lf", &a, &b, &seconds));
  printf(" %d %d\n", a, b);
  return 0;
}

// output:
//| [] -1 -9 -1; -1 -9; -1 -9 -9 -9; -1 9; -1 9; -1
//| [ ] -1 -9 -1; -1 -9; -1 -9 -9 -9; -1 9; -1 9; -1
//| [42] 1 42 2; 1 42; 1 42 42 -9; 1 66; 1 34; -1
//| [ -17 rest] 1 -17 4; 1 -17; 2 -1 7 -9; 1 4294967273; 1 4294967281; 0
//| [+5] 1 5 2; 1 5; 1 5 5 -9; 1 5; 1 5; -1
//| [0x1F] 1 0 1; 1 31; 1 0 31 -9; 1 31; 1 0; 0
//| [0755] 1 755 4; 1 493; 2 7 55 -9; 1 1877; 1 493; -1
//| [99x] 1 99 2; 1 99; 1 99 99 -9; 1 153; 0 153; 0
//| [x] 0 -9 -1; 0 -9; 0 -9 -9 -9; 0 9; 0 9; 0
//| [-] 0 -9 -1; 0 -9; 0 -9 -9 -9; 0 9; 0 9; 0
//| [12 34 56] 1 12 2; 1 12; 3 12 34 56; 1 18; 1 10; 1
//| [123456] 1 123456 6; 1 123456; 3 12 34 56; 1 1193046; 1 42798; -1
//| [4294967295] 1 -1 10; 1 -1; 3 42 94 96; 1 2492887701; 1 34; -1
//| [- 5] 0 -9 -1; 0 -9; 0 -9 -9 -9; 0 9; 0 9; 0
//| [0] 1 0 1; 1 0; 1 0 0 -9; 1 0; 1 0; -1
//| [00] 1 0 2; 1 0; 1 0 0 -9; 1 0; 1 0; -1
//| [0xg] 1 0 1; 1 0; 1 0 0 -9; 1 0; 1 0; 0
//| [1.5] 1 0x1.8p+0 3 1 0x1.8p+0 1 1.5
//| [-2e3] 1 -0x1.f4p+10 4 1 -0x1.f4p+10 1 -2
//| [.5] 1 0x1p-1 2 1 0x1p-1 1 0.5
//| [5.] 1 0x1.4p+2 2 1 0x1.4p+2 1 5
//| [1e400] 1 inf 5 1 inf 1 10000
//| [inf] 1 inf 3 1 inf 1 inf
//| [-nan] 1 0x0p+0 4 1 0x0p+0 0 -1
//| [0x1.8p1] 1 0x1.8p+1 7 1 0x1.8p+1 1 1
//| [1.5.5] 1 0x1.8p+0 3 1 0x1.8p+0 1 1.5
//| [e5] 0 -0x1p+0 -1 0 -0x1p+0 0 -1
//| [+.e] 0 -0x1p+0 -1 0 -0x1p+0 0 -1
//| [3.14159abc] 1 0x1.921fap+1 7 1 0x1.921f9f01b866ep+1 1 3.1
//| [infinityx] 1 inf 8 1 inf 1 inf
//| 2 hello world
//| 2 hel lo
//| 4 abc 123 ]x
//| 2 ]ab- c
//| 0
//| -1 1 -1
//| 1
//| 6 1 2 3 4 5 6
//| 3 9223372036854775807 -9223372036854775808 18446744073709551615
//| 2 20 10
//| 3 a-quite-long-word-that-must-grow-its-buffer xy z
//| 1 4 1 0
//| 1 1
//| 2
//| -1 0
//| 3 12 34
