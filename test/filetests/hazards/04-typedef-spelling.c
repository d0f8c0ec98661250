// test: run
// size_t, ptrdiff_t and the integers of <stdint.h> have one spelling on every layout.
#include <inttypes.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/types.h>
#include <time.h>

#define SAME(a, b) _Static_assert(__builtin_types_compatible_p(a, b), #a)
SAME(size_t, unsigned long);
SAME(ssize_t, long);
SAME(ptrdiff_t, long);
SAME(intptr_t, long);
SAME(uintptr_t, unsigned long);
SAME(int64_t, long long);
SAME(uint64_t, unsigned long long);
SAME(intmax_t, long long);
SAME(uintmax_t, unsigned long long);
SAME(int_least64_t, long long);
SAME(int32_t, int);
SAME(int_fast8_t, int);
SAME(int_fast16_t, int);
SAME(uint_fast32_t, unsigned);
SAME(int_fast64_t, long long);
SAME(wchar_t, int);
SAME(time_t, long long);
SAME(off_t, long long);
SAME(__typeof__(sizeof 0), unsigned long);
SAME(__typeof__((char *)0 - (char *)0), long);
SAME(__SIZE_TYPE__, size_t);
SAME(__INT64_TYPE__, int64_t);

int main(void) {
  printf("%zu %zu %zu %zu\n", sizeof(size_t), sizeof(ptrdiff_t), sizeof(intptr_t), sizeof(void (*)(void)));
  printf("%zu %zu %zu %zu %zu\n", sizeof(int64_t), sizeof(intmax_t), sizeof(int_fast16_t), sizeof(wchar_t), sizeof(time_t));
  printf("%zu %" PRId64 " %" PRIdPTR " %" PRIuMAX " %td\n", SIZE_MAX, INT64_MIN, INTPTR_MIN, UINTMAX_MAX, PTRDIFF_MAX);
  size_t n = -1;
  printf("%d %d %d\n", n == SIZE_MAX, n > PTRDIFF_MAX, (size_t)-1 > INT64_MAX);
  printf("%" PRIxPTR " %" PRIxFAST32 " %" PRIxLEAST16 "\n", (uintptr_t)0xabcd, (uint_fast32_t)-1, (uint_least16_t)-1);
  return 0;
}
// output(le32,be32):
//| 4 4 4 4
//| 8 8 4 4 8
//| 4294967295 -9223372036854775808 -2147483648 18446744073709551615 2147483647
//| 1 1 0
//| abcd ffffffff ffff
// output(le64,be64):
//| 8 8 8 8
//| 8 8 4 4 8
//| 18446744073709551615 -9223372036854775808 -9223372036854775808 18446744073709551615 9223372036854775807
//| 1 1 1
//| abcd ffffffff ffff
