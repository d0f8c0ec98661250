// test: run
// output(le32,be32):
//| 34567812 80000000
//| 0 0 80008001
//| -1 0 32
//| ffff0000 80000000 7070707
//| 1
//| 100000000 80000000
//| 1 5
// output(le64,be64):
//| 1234567800 8000000000000000
//| 0 80000000 8000000080000001
//| -1 0 64
//| ffffffff00000000 8000000000000000 707070707070707
//| 1
//| 100000000 80000000
//| 1 5
// Shifts by what depends on the word, and the usual idioms that take a word apart.
// test: error -DERRORS -Wshift-count-overflow -Werror
// stderr:
//| 18-word-shifts.c: In function ‘f’:
//| 18-word-shifts.c:31:27: error: right shift count >= width of type (in le32, be32) [-Werror=shift-count-overflow]
//|    31 | long f(long x) { return x >> 32; }
//|       |                           ^
//| 18-word-shifts.c: In function ‘g’:
//| 18-word-shifts.c:32:27: error: left shift count >= width of type [-Werror=shift-count-overflow]
//|    32 | long g(long x) { return x << sizeof(long) * 8; }
//|       |                           ^
#ifdef ERRORS

long f(long x) { return x >> 32; }
long g(long x) { return x << sizeof(long) * 8; }
long h(long x) { return x << sizeof(long) * 4; }

#else

#include <limits.h>
#include <stdio.h>

#define WORD_BITS ((int)sizeof(long) * CHAR_BIT)

static unsigned long rotate(unsigned long x, int n) { return x << n | x >> (WORD_BITS - n); }
static unsigned high(unsigned long x) { return sizeof(long) > 4 ? x >> 16 >> 16 : 0; }
static unsigned long fold(unsigned long x) { return x ^ x >> WORD_BITS / 2; }
static long sign(long x) { return x >> (sizeof x * 8 - 1); }
static int bits(unsigned long x) { int n = 0; for (; x; x >>= 1) n++; return n; }
static const unsigned long mask = ~0ul << (sizeof(long) * 4), one = 1ul << (WORD_BITS - 1), magic = (unsigned long)-1 / 255 * 7;

int main(void) {
  printf("%lx %lx\n", rotate(0x12345678, 8), rotate(1, WORD_BITS - 1));
  printf("%x %x %lx\n", high(0x89abcdef), high(one), fold(one | 1));
  printf("%ld %ld %d\n", sign(LONG_MIN), sign(LONG_MAX), bits(-1));
  printf("%lx %lx %lx\n", mask, one, magic);
  // A count that is beyond the width in some layouts is masked there.
  volatile int n = 32;
  printf("%d\n", (1ul << n) == (sizeof(long) == 8 ? 0x100000000ull : 1));
  printf("%llx %llx\n", (unsigned long long)1 << n, (1ull << 63) >> n);
  long l = 1;
  l <<= WORD_BITS - 2;
  printf("%d %ld\n", l > 0, (l | 5) & 7);
  return 0;
}

#endif
