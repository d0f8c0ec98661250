// test: run
// The type of a literal depends on what fits a long.
#include <stdio.h>

#define NAME(e) _Generic((e), int: "int", unsigned: "unsigned", long: "long", unsigned long: "ulong", long long: "llong", \
  unsigned long long: "ullong", default: "?")
#define SHOW(e) printf("%-20s %-8s %zu-byte %d %lld\n", #e, NAME(e), sizeof(e) / sizeof(long) * 0 + sizeof(e), -(e) < 0, (long long)-(e))

static const long long wide[] = {-2147483648, -0x80000000, -0x80000000L, 0xffffffff + 1, 0xffffffffL + 1, 4294967295 + 1, -2147483648L};

// No `_Generic` and no `#`: compiled once.
static int once(void) {
  long long sum = 0;
  sum += -0x80000000L > 0;
  sum += (~0x80000000L < 0) * 2;
  sum += (-1 < 0x80000000L) * 4;
  sum += (-1 < 2147483648) * 8;
  sum += (0x80000000L - 0x80000001L < 0) * 16;
  sum += (-1 < 0xffffffff) * 32;
  return sum;
}

int main(void) {
  SHOW(2147483647);
  SHOW(2147483648);
  SHOW(0x7fffffff);
  SHOW(0x80000000);
  SHOW(0xffffffff);
  SHOW(4294967296);
  SHOW(0x100000000);
  SHOW(2147483648L);
  SHOW(0x80000000L);
  SHOW(0xffffffffL);
  SHOW(037777777777L);
  SHOW(0b11111111111111111111111111111111L);
  SHOW(2147483648U);
  SHOW(4294967296U);
  SHOW(4294967295UL);
  SHOW(4294967296UL);
  SHOW(9223372036854775807);
  SHOW(0x8000000000000000);
  SHOW(0xffffffffffffffffL);
  SHOW(1LL);
  SHOW(0xffffffffLL);
  SHOW('a');
  for (unsigned k = 0; k < sizeof wide / sizeof *wide; k++) printf("%lld ", wide[k]);
  printf("\n%d\n", once());
#if 0x80000000L > 0 && -1 < 0x80000000L && 2147483648 > 0 && -1 > 0u
  puts("#if computes in intmax_t everywhere");
#endif
  return 0;
}
// output(le32,be32):
//| 2147483647           int      4-byte 1 -2147483647
//| 2147483648           llong    8-byte 1 -2147483648
//| 0x7fffffff           int      4-byte 1 -2147483647
//| 0x80000000           unsigned 4-byte 0 2147483648
//| 0xffffffff           unsigned 4-byte 0 1
//| 4294967296           llong    8-byte 1 -4294967296
//| 0x100000000          llong    8-byte 1 -4294967296
//| 2147483648L          llong    8-byte 1 -2147483648
//| 0x80000000L          ulong    4-byte 0 2147483648
//| 0xffffffffL          ulong    4-byte 0 1
//| 037777777777L        ulong    4-byte 0 1
//| 0b11111111111111111111111111111111L ulong    4-byte 0 1
//| 2147483648U          unsigned 4-byte 0 2147483648
//| 4294967296U          ullong   8-byte 0 -4294967296
//| 4294967295UL         ulong    4-byte 0 1
//| 4294967296UL         ullong   8-byte 0 -4294967296
//| 9223372036854775807  llong    8-byte 1 -9223372036854775807
//| 0x8000000000000000   ullong   8-byte 0 -9223372036854775808
//| 0xffffffffffffffffL  ullong   8-byte 0 1
//| 1LL                  llong    8-byte 1 -1
//| 0xffffffffLL         llong    8-byte 1 -4294967295
//| 'a'                  int      4-byte 1 -97
//| -2147483648 2147483648 2147483648 0 0 4294967296 -2147483648 
//| 9
//| #if computes in intmax_t everywhere
// output(le64,be64):
//| 2147483647           int      4-byte 1 -2147483647
//| 2147483648           long     8-byte 1 -2147483648
//| 0x7fffffff           int      4-byte 1 -2147483647
//| 0x80000000           unsigned 4-byte 0 2147483648
//| 0xffffffff           unsigned 4-byte 0 1
//| 4294967296           long     8-byte 1 -4294967296
//| 0x100000000          long     8-byte 1 -4294967296
//| 2147483648L          long     8-byte 1 -2147483648
//| 0x80000000L          long     8-byte 1 -2147483648
//| 0xffffffffL          long     8-byte 1 -4294967295
//| 037777777777L        long     8-byte 1 -4294967295
//| 0b11111111111111111111111111111111L long     8-byte 1 -4294967295
//| 2147483648U          unsigned 4-byte 0 2147483648
//| 4294967296U          ulong    8-byte 0 -4294967296
//| 4294967295UL         ulong    8-byte 0 -4294967295
//| 4294967296UL         ulong    8-byte 0 -4294967296
//| 9223372036854775807  long     8-byte 1 -9223372036854775807
//| 0x8000000000000000   ulong    8-byte 0 -9223372036854775808
//| 0xffffffffffffffffL  ulong    8-byte 0 1
//| 1LL                  llong    8-byte 1 -1
//| 0xffffffffLL         llong    8-byte 1 -4294967295
//| 'a'                  int      4-byte 1 -97
//| -2147483648 2147483648 -2147483648 0 4294967296 4294967296 -2147483648 
//| 30
//| #if computes in intmax_t everywhere
