// test: run
// LONG_MAX and its like stay relocatable in expressions and are decided per layout in #if.
#include <float.h>
#include <inttypes.h>
#include <limits.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

static const long long limits[] = {LONG_MAX, LONG_MIN, PTRDIFF_MAX, INTPTR_MIN, INT_FAST16_MAX, SIG_ATOMIC_MAX, WCHAR_MAX};
static const unsigned long long unsignedLimits[] = {ULONG_MAX, SIZE_MAX, UINTPTR_MAX, UINT_FAST32_MAX, UINT_LEAST16_MAX, UINTMAX_MAX};
static char buffer[sizeof(long) * CHAR_BIT * 3 / 10 + 3];
enum { digits = LONG_MAX > INT_MAX ? 19 : 10, half = (int)(SIZE_MAX >> (sizeof(size_t) * 8 - 2)) };

// Only symbolic uses: compiled once.
static int once(long l) { return l == LONG_MAX ? 1 : l == LONG_MIN ? -1 : l > INT_MAX ? 2 : 0; }

static const char *perLane(void) {
#if LONG_MAX > INT_MAX
#if SIZE_MAX == ULONG_MAX && UINTPTR_MAX > 0xffffffff && PTRDIFF_MAX == LONG_MAX && __LONG_WIDTH__ == 64
  return "64";
#endif
#elif LONG_MAX == 0x7fffffff && UINTPTR_MAX == 0xffffffffu && __SIZEOF_SIZE_T__ == 4 && LONG_BIT == 32
  return "32";
#endif
  return "?";
}

int main(void) {
  for (unsigned i = 0; i < sizeof limits / sizeof *limits; i++) printf("%lld ", limits[i]);
  for (unsigned i = 0; i < sizeof unsignedLimits / sizeof *unsignedLimits; i++) printf("%llu ", unsignedLimits[i]);
  printf("\n%d %d %zu %s\n", digits, half, sizeof buffer, perLane());
  printf("%d %d %d %d\n", once(LONG_MAX), once(LONG_MIN), once(0), once((long)INT_MAX + (sizeof(long) > 4)));
  printf("%d %d\n", snprintf(buffer, sizeof buffer, "%ld", LONG_MIN), LONG_MAX % 1000 > 0);
  printf("%d %d %d %d\n", CHAR_MIN, MB_LEN_MAX > 0, DBL_MANT_DIG, FLT_DIG);
  printf("%d %d\n", LLONG_MAX == INT64_MAX, INT32_C(1) + (UINT64_C(1) << 40 > 1));
  return 0;
}
// output(le32,be32):
//| 2147483647 -2147483648 2147483647 -2147483648 2147483647 2147483647 2147483647 4294967295 4294967295 4294967295 4294967295 65535 18446744073709551615 
//| 10 3 12 32
//| 1 -1 0 1
//| 11 1
//| -128 1 53 6
//| 1 2
// output(le64,be64):
//| 9223372036854775807 -9223372036854775808 9223372036854775807 -9223372036854775808 2147483647 2147483647 2147483647 18446744073709551615 18446744073709551615 18446744073709551615 4294967295 65535 18446744073709551615 
//| 19 3 22 64
//| 1 -1 0 2
//| 20 1
//| -128 1 53 6
//| 1 2
