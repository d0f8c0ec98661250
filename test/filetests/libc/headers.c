// test: run
// What the headers promise, checked in every layout.
#include <assert.h>
#include <errno.h>
#include <float.h>
#include <inttypes.h>
#include <iso646.h>
#include <limits.h>
#include <locale.h>
#include <math.h>
#include <setjmp.h>
#include <signal.h>
#include <stdalign.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <stdnoreturn.h>
#include <string.h>
#include <time.h>
#include <wchar.h>

static_assert(CHAR_BIT == 8 && SCHAR_MIN == -128 && UCHAR_MAX == 255 && SHRT_MAX == 32767 && USHRT_MAX == 65535, "small");
static_assert(INT_MAX == 2147483647 && INT_MIN == -INT_MAX - 1 && UINT_MAX == 4294967295, "int");
static_assert(LLONG_MAX == 9223372036854775807 && ULLONG_MAX == 18446744073709551615u, "long long");
static_assert(LONG_MAX == (long)(ULONG_MAX >> 1) && LONG_MIN == -LONG_MAX - 1, "long");
static_assert(sizeof(size_t) == sizeof(void *) && sizeof(ptrdiff_t) == sizeof(void *) && sizeof(intptr_t) == sizeof(void *), "word");
static_assert(SIZE_MAX == (size_t)-1 && PTRDIFF_MAX == (ptrdiff_t)(SIZE_MAX >> 1) && UINTPTR_MAX == (uintptr_t)-1, "word limits");
static_assert(sizeof(int8_t) == 1 && sizeof(int16_t) == 2 && sizeof(int32_t) == 4 && sizeof(int64_t) == 8, "exact");
static_assert(INT64_MIN == -INT64_MAX - 1 && UINT32_MAX == 4294967295 && INT_LEAST16_MAX == 32767, "exact limits");
static_assert(sizeof(INT64_C(1)) == 8 && UINT64_C(0) - 1 == UINT64_MAX && sizeof(wchar_t) == 4, "constants");
static_assert(alignof(max_align_t) >= 8 && sizeof(time_t) == 8 && EDOM == 33 && ERANGE == 34 && EILSEQ == 84, "others");
static_assert(FLT_MANT_DIG == 24 && DBL_MANT_DIG == 53 && DBL_DIG == 15 && FLT_RADIX == 2 && DBL_MAX_EXP == 1024, "float");

static int sum(int n, ...) {
  va_list ap, copy;
  va_start(ap, n);
  va_copy(copy, ap);
  int total = 0;
  for (int i = 0; i < n; i++) total += va_arg(ap, int);
  for (int i = 0; i < n; i++) total += 100 * va_arg(copy, int);
  va_end(ap);
  va_end(copy);
  return total;
}

int main(void) {
  printf("%d\n", sum(3, 1, 2, 3));
  printf("%" PRId64 " %" PRIx32 " %" PRIu8 " %" PRIdPTR " %" PRIiMAX "\n", INT64_MIN, UINT32_MAX, (uint8_t)255, (intptr_t)-5, INTMAX_MAX);
  int64_t wide;
  int8_t narrow;
  sscanf("-123456789012 -7", "%" SCNd64 " %" SCNd8, &wide, &narrow);
  printf("%d %d\n", wide == -123456789012, narrow);
  atomic_int a = ATOMIC_VAR_INIT(5);
  int five = 5;
  printf("%d", atomic_fetch_add(&a, 3));
  printf(" %d", atomic_exchange(&a, 5));
  printf(" %d", atomic_compare_exchange_strong(&a, &five, 9));
  printf(" %d", atomic_load(&a));
  printf(" %d", atomic_fetch_or(&a, 6) bitor 1);
  printf(" %d\n", atomic_load(&a));
  atomic_flag f = ATOMIC_FLAG_INIT;
  printf("%d", atomic_flag_test_and_set(&f));
  printf("%d\n", atomic_flag_test_and_set(&f));
  printf("%d %d %d %d %d\n", isnan(NAN) != 0, isinf(-INFINITY) != 0, signbit(-0.0) != 0, isfinite(1.0) != 0, HUGE_VAL > DBL_MAX);
  printf("%d %d\n", DBL_EPSILON == 0x1p-52, DBL_TRUE_MIN > 0 and FLT_MAX < 3.5e38);
  struct lconv *l = localeconv();
  printf("%s|%s|%d %s %d\n", l->decimal_point, l->thousands_sep, l->frac_digits == CHAR_MAX, setlocale(LC_ALL, NULL), setlocale(LC_ALL, "xx_YY") == NULL);
  struct { char c; double d; int tail[]; } *p;
  printf("%d %d\n", (int)offsetof(struct tm, tm_min), (int)sizeof p->d);
  bool b = 7;
  printf("%d %d\n", b, true);
  errno = 3;
  int *e = &errno;
  printf("%d\n", *e);
}

// output:
//| 606
//| -9223372036854775808 ffffffff 255 -5 9223372036854775807
//| 1 -7
//| 5 8 1 9 9 15
//| 01
//| 1 1 1 1 1
//| 1 1
//| .||1 C 1
//| 4 8
//| 1 1
//| 3
