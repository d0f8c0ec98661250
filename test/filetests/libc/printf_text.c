// test: run
// printf: strings, characters, wide ones, pointers, %n, truncation, the family's forms, and what fails.
#define _GNU_SOURCE
#include <errno.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

static int call(char *to, size_t room, const char *format, ...) {
  va_list ap;
  va_start(ap, format);
  int n = vsnprintf(to, room, format, ap);
  va_end(ap);
  return n;
}

int main(void) {
  char text[100], *made = NULL;
  printf("[%s][%5s][%-5s][%.2s][%5.1s][%.0s][%.*s]\n", "abc", "abc", "abc", "abc", "abc", "abc", -1, "abc");
  printf("[%s][%.3s][%10s]\n", (char *)NULL, (char *)NULL, (char *)NULL);
  printf("[%c][%3c][%-3c][%%][%5%]\n", 'x', 'y', 'z');
  printf("[%p][%10p][%-10p][%p]\n", (void *)0, (void *)0, (void *)0x12ab, (void *)0x1f);
  printf("[%lc][%ls][%.2ls][%6ls][%-6.3ls]\n", (wint_t)L'w', L"wide", L"wide", L"abc", L"wide");
  int n1;
  signed char n2;
  short n3;
  long n4;
  long long n5;
  printf("abc%n de%hhn f%hn g%ln h%lln\n", &n1, &n2, &n3, &n4, &n5);
  printf("%d %d %d %ld %lld\n", n1, n2, n3, n4, n5);
  memset(text, '#', sizeof text);
  printf("%d", snprintf(text, 5, "%s", "truncated"));
  printf(" %s %c", text, text[5]);
  printf(" %d", snprintf(NULL, 0, "%d%s", 12345, "abc"));
  printf(" %d", snprintf(text, 1, "xyz"));
  printf(" [%s]", text);
  printf(" %d", snprintf(text + 1, 0, "xyz"));
  printf(" %c\n", text[1]);
  printf("%d", call(text, sizeof text, "%d-%s-%g", 1, "two", 3.5));
  printf(" %s\n", text);
  printf("%d ", asprintf(&made, "%0300d", 7));
  printf("%d %s\n", (int)strlen(made), made + 290);
  free(made);
  printf("%d ", asprintf(&made, "%s", "short"));
  puts(made);
  free(made);
  errno = ENOENT;
  printf("%m|%30m|\n");
  errno = 0;
  printf("%d", snprintf(text, sizeof text, "%2147483647d%d", 1, 2));
  printf(" %d\n", errno == EOVERFLOW);
  printf("%d\n", snprintf(text, sizeof text, "%s%", "ab") < 0);
  printf("%s", "no newline, then\n");
  int sum = printf("%s", "count me");
  sum += fprintf(stdout, " %d ", 10);
  printf("%d\n", sum);
  dprintf(1, "%s", "");
  for (int i = 0; i < 3; i++) printf("%.*s|", i, "xyz");
  printf("%5$s%4$s%3$s%2$s%1$s\n", "a", "b", "c", "d", "e");
  char big[300];
  memset(big, 'q', 299);
  big[299] = 0;
  printf("%d\n", snprintf(text, 10, "%s%s", big, big));
  printf("%s\n", text);
  return 0;
}

// output:
//| [abc][  abc][abc  ][ab][    a][][abc]
//| [(null)][][    (null)]
//| [x][  y][z  ][%][%]
//| [(nil)][     (nil)][0x12ab    ][0x1f]
//| [w][wide][wi][   abc][wid   ]
//| abc de f g h
//| 3 6 8 10 12
//| 9 trun # 8 3 [] 3 r
//| 9 1-two-3.5
//| 300 300 0000000007
//| 5 short
//| No such file or directory|     No such file or directory|
//| -1 1
//| 1
//| no newline, then
//| count me 10 12
//| |x|xy|edcba
//| 598
//| qqqqqqqqq
