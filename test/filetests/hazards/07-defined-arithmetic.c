// test: run
// What C leaves undefined or unspecified and targets answer differently is defined: shifts mask their count, float to
// integer saturates with NaN to 0, nothing is contracted. Constants answer as run time does.
#include <limits.h>
#include <math.h>
#include <stdio.h>

static volatile unsigned u = 1;
static volatile int i = -256, count = 33;
static volatile unsigned long long ull = 1;
static volatile long l = -1;
static volatile double big = 1e30, negative = -1.0, small = -1e30, nan_ = NAN;
static volatile float single = 3e10f;

// Folded by the compiler, in static and in automatic form.
static int folded[] = {(int)1e30, (int)-1e30, (unsigned)-1.0, (signed char)1e30, (unsigned short)1e30, (unsigned char)-1.0, 1 << 33, -256 >> 33};
static long foldedLong[] = {(long)1e30, (long)-1e30, 1L << 64, 1L << 33};

static void same(void) {
  volatile double one = -1.0;
  volatile int n = 64;
  int at[] = {(int)big, (int)small, (unsigned)one, (signed char)big, (unsigned short)big, (unsigned char)one, (int)u << count, i >> count};
  long atLong[] = {(long)big, (long)small, -l << n, -l << count};
  for (int k = 0; k < 8; k++) printf("%d", folded[k] == at[k]);
  for (int k = 0; k < 4; k++) printf("%d", foldedLong[k] == atLong[k]);
  printf("\n%d %d\n", (int)(unsigned char)one, 1 << 33);
}

int main(void) {
  same();
  printf("%u %d %u\n", u << count, i >> count, u << -1);
  printf("%llu %lld\n", ull << (count + 32), (long long)(-1LL >> (count + 40)));
  printf("%d\n", (l << count) == (l << (count & (sizeof(long) * 8 - 1))));
  printf("%d %d %d %u %u\n", (int)big, (int)small, (int)nan_, (unsigned)negative, (unsigned)big);
  printf("%lld %lld %llu %llu\n", (long long)big, (long long)small, (unsigned long long)negative, (unsigned long long)big);
  printf("%d %d %d\n", (long)big == LONG_MAX, (long)small == LONG_MIN, (unsigned long)big == ULONG_MAX);
  printf("%d %d %d\n", (int)single, (signed char)big, (unsigned short)big);
  printf("%u %d\n", 1u << 31, (int)2147483647.5);
  // a * b + c in two roundings: a fused operation would leave -2^-60 and not 0.
  volatile double a = 1 + 0x1p-30, b = 1 - 0x1p-30, c = -1;
  printf("%g\n", a * b + c);
  volatile float fa = 1 + 0x1p-20f, fc = -1;
  printf("%a\n", (double)(fa * fa + fc));
  printf("%d %d\n", (nan_ - nan_) != (nan_ - nan_), isnan(big - big - nan_) != 0);
  printf("%f\n", nan_ * -1);
  return 0;
}
// output:
//| 111111111111
//| 255 2
//| 2 -128 2147483648
//| 2 -1
//| 1
//| 2147483647 -2147483648 0 0 4294967295
//| 9223372036854775807 -9223372036854775808 0 18446744073709551615
//| 1 1 1
//| 2147483647 -1 65535
//| 2147483648 2147483647
//| 0
//| 0x1p-19
//| 1 1
//| nan
