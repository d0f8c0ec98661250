// test: run
// Floating constants are folded in IEEE single and double, one operation at a time.
#include <float.h>
#include <stdio.h>

static const double tenth = 0.1 + 0.2, third = 1.0 / 3, tiny = 0x1p-1074, hex = 0x1.8p3, half = 4.9406564584124654e-324 / 2;
static const float single = 0.1f + 0.2f, sum = 16777216.0f + 1.0f, fromDouble = 0.1;
static const double mixed = 0.1f * 3, rounded = (float)0.1, big = 1e308 * 10, word = (double)(-1L + 0u), longest = 9007199254740993LL;
static const long toWord = (long)2147483648.5f;
static const int exact = 0.1f == 0.1, same = 16777216.0f + 1.0f == 16777216.0f, order = (1e16 + 1) - 1e16 == 0;

int main(void) {
  volatile double a = 0.1, b = 0.2;
  volatile float f = 16777216.0f, g = 1.0f, h = 0.1f;
  printf("%d %d\n", FLT_EVAL_METHOD, FLT_RADIX);
  printf("%.17g %.17g %g %g %g\n", tenth, third, tiny, hex, half);
  printf("%.9g %.9g %.9g\n", single, sum, fromDouble);
  printf("%.17g %.17g %g %.17g %.17g\n", mixed, rounded, big, word, longest);
  printf("%d %d %d %d\n", toWord == (sizeof(long) == 8 ? 2147483648u : 2147483647), exact, same, order);
  printf("%d %d %d %d\n", a + b == tenth, f + g == sum, h * 3 == mixed, (float)a == fromDouble);
  printf("%a %a %a\n", FLT_MAX, DBL_MIN, 1.0 / 3);
  printf("%d\n", (int)(h * 10 == 1.0f));
  return 0;
}
// output(le32,be32):
//| 0 2
//| 0.30000000000000004 0.33333333333333331 4.94066e-324 12 0
//| 0.300000012 16777216 0.100000001
//| 0.30000001192092896 0.10000000149011612 inf 4294967295 9007199254740992
//| 1 0 1 1
//| 1 1 1 1
//| 0x1.fffffep+127 0x1p-1022 0x1.5555555555555p-2
//| 1
// output(le64,be64):
//| 0 2
//| 0.30000000000000004 0.33333333333333331 4.94066e-324 12 0
//| 0.300000012 16777216 0.100000001
//| 0.30000001192092896 0.10000000149011612 inf -1 9007199254740992
//| 1 0 1 1
//| 1 1 1 1
//| 0x1.fffffep+127 0x1p-1022 0x1.5555555555555p-2
//| 1
