// test: run
// output(le32,be32):
//| 8 1 -1 7
//| ulong ulong llong
//| 0 16
//| 32
// output(le64,be64):
//| 16 1 -1 7
//| long long long
//| 0 32
//| 64
// _Generic over long chooses per layout and forks only what uses it.
// test: error -DERRORS
// stderr:
//| 17-asserted-widths.c:36:1: error: static assertion failed: "64-bit only" (in le32, be32)
//|    36 | _Static_assert(sizeof(long) == 8, "64-bit only");
//|       | ^~~~~~~~~~~~~~
//| 17-asserted-widths.c:38:1: error: static assertion failed: "little only" (in be32, be64)
//|    38 | _Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "little only");
//|       | ^~~~~~~~~~~~~~
//| 17-asserted-widths.c:41:17: error: width of ‘b’ exceeds its type (in le32, be32)
//|    41 |   unsigned long b : 40;
//|       |                 ^
//| 17-asserted-widths.c:42:7: error: zero width for bit-field ‘c’ (in le32, be32)
//|    42 |   int c : sizeof(long) - 4;
//|       |       ^
//| 17-asserted-widths.c:40:12: error: width of ‘a’ exceeds its type (in le64, be64)
//|    40 |   unsigned a : sizeof(long) * 5;
//|       |            ^
//| 17-asserted-widths.c:47:45: warning: integer overflow in expression of type ‘long int’ results in ‘-2147483648’ (in le32, be32) [-Woverflow]
//|    47 | enum e { big = 1L << 31, huge = 0x7fffffffL + 1 };
//|       |                                             ^
// Widths, alignments, enumeration values and assertions are checked in each layout; the message names those that fail.
#ifdef ERRORS

_Static_assert(sizeof(long) == 8, "64-bit only");
_Static_assert(sizeof(long) >= 4, "fine");
_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "little only");
struct s {
  unsigned a : sizeof(long) * 5;
  unsigned long b : 40;
  int c : sizeof(long) - 4;
  int : 8 - sizeof(long);
};
_Alignas(sizeof(long) - 4) int aligned;
_Alignas(12 - sizeof(long)) int alignedToo;
enum e { big = 1L << 31, huge = 0x7fffffffL + 1 };

#else

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#define WORD(e) _Generic((e), int: "int", long: "long", long long: "llong", unsigned long: "ulong", unsigned: "unsigned", default: "other")
struct bits { unsigned long a : sizeof(long) * 8 - 1, b : 1; int c : sizeof(long) * 2; };
_Alignas(sizeof(long) * 4) static char aligned[3];
int main(void) {
  struct bits b = {-1, -1, -1};
  printf("%zu %d %d %lu\n", sizeof b, (int)b.b, b.c, b.a >> (sizeof(long) * 8 - 4));
  printf("%s %s %s\n", WORD(1u + 1L), WORD(0x80000000L), WORD(2147483648));
  printf("%d %zu\n", (int)((uintptr_t)aligned % (sizeof(long) * 4)), _Alignof(aligned));
  printf("%d\n", _Generic((char (*)[sizeof(long)])0, char (*)[4]: 32, char (*)[8]: 64));
  return 0;
}

#endif
