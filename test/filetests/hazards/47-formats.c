// test: error -Wall -Werror=format
// -Wformat checks every layout: what only some of them would print wrongly is told with their names.
#include <inttypes.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <time.h>

static void report(int level, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void report(int level, const char *format, ...) { (void)level, (void)format; }

void right(int64_t a, size_t b, ptrdiff_t c, uint32_t d, time_t t, intmax_t m, const char *s, void *p, signed char h, float f, wchar_t *w, va_list list) {
  printf("%" PRId64 " %zu %td %" PRIu32 " %lld %jd %s %p %hhd %f %ls %%\n", a, b, c, d, (long long)t, m, s, p, h, f, w);
  printf("%*.*s|%-5d|%+.3e|%c|%lx|%5.1Lf|%n", 3, 2, s, 1, 2.0, 'c', 5UL, 1.0L, (int *)p);
  vprintf("%d %s\n", list), report(1, "%u", d), printf("%2$d %1$d", 1, 2);
  scanf("%d %ld %lf %f %15s %*d %[a-z] %zu %hhd", (int *)p, (long *)p, (double *)p, (float *)p, (char *)p, (char *)p, (size_t *)p, &h);
}

void wrong(int64_t a, size_t b, unsigned long long u, long l, double d, int *i) {
  printf("%ld\n", a);
  printf("%d\n", b);
  printf("%u %lu\n", u, u);
  printf("%ld\n", 1u + l);
  printf("%lld\n", l);
  printf("%s\n", i);
  printf("%d\n", d);
  printf("%d %d\n", 1);
  printf("%d\n", 1, 2);
  printf("%y\n", 1);
  printf("50%");
  printf("%*d\n", l, 1);
  report(1, "%s", l);
  scanf("%d", l), scanf("%ld %f", i, &d);
  fprintf(stderr, "%f\n", 1.0L);
}
// stderr:
//| 47-formats.c: In function ‘wrong’:
//| 47-formats.c:20:10: error: format ‘%ld’ expects argument of type ‘long int’, but argument 2 has type ‘long long int’ [-Werror=format=]
//|    20 |   printf("%ld\n", a);
//|       |          ^~~~~~~
//| 47-formats.c:21:10: error: format ‘%d’ expects argument of type ‘int’, but argument 2 has type ‘long unsigned int’ [-Werror=format=]
//|    21 |   printf("%d\n", b);
//|       |          ^~~~~~
//| 47-formats.c:22:10: error: format ‘%u’ expects argument of type ‘unsigned int’, but argument 2 has type ‘long long unsigned int’ [-Werror=format=]
//|    22 |   printf("%u %lu\n", u, u);
//|       |          ^~~~~~~~~~
//| 47-formats.c:22:10: error: format ‘%lu’ expects argument of type ‘long unsigned int’, but argument 3 has type ‘long long unsigned int’ [-Werror=format=]
//|    22 |   printf("%u %lu\n", u, u);
//|       |          ^~~~~~~~~~
//| 47-formats.c:24:10: error: format ‘%lld’ expects argument of type ‘long long int’, but argument 2 has type ‘long int’ [-Werror=format=]
//|    24 |   printf("%lld\n", l);
//|       |          ^~~~~~~~
//| 47-formats.c:25:10: error: format ‘%s’ expects argument of type ‘char *’, but argument 2 has type ‘int *’ [-Werror=format=]
//|    25 |   printf("%s\n", i);
//|       |          ^~~~~~
//| 47-formats.c:26:10: error: format ‘%d’ expects argument of type ‘int’, but argument 2 has type ‘double’ [-Werror=format=]
//|    26 |   printf("%d\n", d);
//|       |          ^~~~~~
//| 47-formats.c:27:10: error: format ‘%d’ expects a matching ‘int’ argument [-Werror=format=]
//|    27 |   printf("%d %d\n", 1);
//|       |          ^~~~~~~~~
//| 47-formats.c:28:10: error: too many arguments for format [-Werror=format-extra-args]
//|    28 |   printf("%d\n", 1, 2);
//|       |          ^~~~~~
//| 47-formats.c:29:10: error: unknown conversion type character ‘y’ in format [-Werror=format=]
//|    29 |   printf("%y\n", 1);
//|       |          ^~~~~~
//| 47-formats.c:30:10: error: spurious trailing ‘%’ in format [-Werror=format=]
//|    30 |   printf("50%");
//|       |          ^~~~~
//| 47-formats.c:31:10: error: field width specifier ‘*’ expects argument of type ‘int’, but argument 2 has type ‘long int’ [-Werror=format=]
//|    31 |   printf("%*d\n", l, 1);
//|       |          ^~~~~~~
//| 47-formats.c:32:13: error: format ‘%s’ expects argument of type ‘char *’, but argument 3 has type ‘long int’ [-Werror=format=]
//|    32 |   report(1, "%s", l);
//|       |             ^~~~
//| 47-formats.c:33:9: error: format ‘%d’ expects argument of type ‘int *’, but argument 2 has type ‘long int’ [-Werror=format=]
//|    33 |   scanf("%d", l), scanf("%ld %f", i, &d);
//|       |         ^~~~
//| 47-formats.c:33:25: error: format ‘%ld’ expects argument of type ‘long int *’, but argument 2 has type ‘int *’ [-Werror=format=]
//|    33 |   scanf("%d", l), scanf("%ld %f", i, &d);
//|       |                         ^~~~~~~~
//| 47-formats.c:33:25: error: format ‘%f’ expects argument of type ‘float *’, but argument 3 has type ‘double *’ [-Werror=format=]
//|    33 |   scanf("%d", l), scanf("%ld %f", i, &d);
//|       |                         ^~~~~~~~
//| 47-formats.c:34:19: error: format ‘%f’ expects argument of type ‘double’, but argument 3 has type ‘long double’ [-Werror=format=]
//|    34 |   fprintf(stderr, "%f\n", 1.0L);
//|       |                   ^~~~~~
