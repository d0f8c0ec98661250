// test: run
// strtod and strtof: the grammar, where the number ends, errno, ties, denormals, overflow.
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int main(void) {
  static const char *texts[] = {"0", "-0", "1", "+1.5", "  \t\n7", ".5", "5.", ".", "-.", "", " ", "abc", "1e", "1e+", "1e5x", "1E-2", "e5",
    "0x", "0x.", "0x1", "0X1P3", "0x.8p1", "0x1p", "0x1p+", "0xap-1", "0x1.fffffffffffff8p0", "0x1.fffffffffffff7p0", "inf", "-INFINITY",
    "infinit", "nan", "NaN(123)", "nan(a b)", "nan(", "1.7976931348623157e308", "1.7976931348623159e308", "-1e309", "1e99999999999",
    "1e-99999999999", "0e99999999999", "2.2250738585072014e-308", "2.2250738585072009e-308", "4.9406564584124654e-324",
    "2.4703282292062327e-324", "2.4703282292062328e-324", "7e-324", "9007199254740993", "9007199254740993.0000000000000000000000001",
    "9007199254740992.9999999999999999", "1e23", "8.5e22", "123456789012345678901234567890", "0.000000000000000000000000000001",
    "6.02214076e23", "3.4028234663852886e38", "3.4028235677973366e38", "1.1754943508222875e-38", "1.401298464324817e-45",
    "7.006492321624085e-46", "7.0064923216240854e-46", "16777217", "16777217.0000001", "1.00000005960464477539062501", "1.000000059604644775390625",
    "0x1.000001p0", "0x1.0000010000000000000001p0", "0x1.fffffep127", "0x1.ffffffp127", "0x1p-149", "0x1p-150", "0x1.8p-150", "0x1p-1074",
    "0x1p-1075", "0x1.0000000000001p-1075", "00000000000000000000000000000000000000001", "1_000", "1,5", "1..5", "--1", "+-1", "0b1", "1f"};
  for (unsigned i = 0; i < sizeof texts / sizeof *texts; i++) {
    char *end, *endf, *endl;
    errno = 0;
    double d = strtod(texts[i], &end);
    int e = errno;
    errno = 0;
    float f = strtof(texts[i], &endf);
    int ef = errno;
    long double l = strtold(texts[i], &endl);
    printf("%s: %a %d%s %a %d%s%s\n", texts[i], d, (int)(end - texts[i]), e == ERANGE ? " range" : "", f, (int)(endf - texts[i]),
      ef == ERANGE ? " range" : "", endl == end && (sizeof l != sizeof d || l == d || d != d) ? "" : " strtold differs");
  }
  /* The tie between 1 and its neighbour, far beyond any buffer. */
  static char text[3000];
  strcpy(text, "1.00000000000000011102230246251565404236316680908203125");
  printf("%a", strtod(text, NULL));
  memset(text + strlen(text), '0', 2000);
  printf(" %a", strtod(text, NULL));
  text[2500] = 0;
  strcpy(text + 2050, "1");
  printf(" %a\n", strtod(text, NULL));
  memset(text, '0', 2500);
  strcpy(text + 2500, "25e-2");
  printf("%a", strtod(text, NULL));
  text[1] = '.';
  strcpy(text + 2500, "25e2500");
  printf(" %a %a\n", strtod(text, NULL), atof("12.5abc"));
  return 0;
}

// output:
//| 0: 0x0p+0 1 0x0p+0 1
//| -0: -0x0p+0 2 -0x0p+0 2
//| 1: 0x1p+0 1 0x1p+0 1
//| +1.5: 0x1.8p+0 4 0x1.8p+0 4
//|   	
//| 7: 0x1.cp+2 5 0x1.cp+2 5
//| .5: 0x1p-1 2 0x1p-1 2
//| 5.: 0x1.4p+2 2 0x1.4p+2 2
//| .: 0x0p+0 0 0x0p+0 0
//| -.: 0x0p+0 0 0x0p+0 0
//| : 0x0p+0 0 0x0p+0 0
//|  : 0x0p+0 0 0x0p+0 0
//| abc: 0x0p+0 0 0x0p+0 0
//| 1e: 0x1p+0 1 0x1p+0 1
//| 1e+: 0x1p+0 1 0x1p+0 1
//| 1e5x: 0x1.86ap+16 3 0x1.86ap+16 3
//| 1E-2: 0x1.47ae147ae147bp-7 4 0x1.47ae14p-7 4
//| e5: 0x0p+0 0 0x0p+0 0
//| 0x: 0x0p+0 1 0x0p+0 1
//| 0x.: 0x0p+0 1 0x0p+0 1
//| 0x1: 0x1p+0 3 0x1p+0 3
//| 0X1P3: 0x1p+3 5 0x1p+3 5
//| 0x.8p1: 0x1p+0 6 0x1p+0 6
//| 0x1p: 0x1p+0 3 0x1p+0 3
//| 0x1p+: 0x1p+0 3 0x1p+0 3
//| 0xap-1: 0x1.4p+2 6 0x1.4p+2 6
//| 0x1.fffffffffffff8p0: 0x1p+1 20 0x1p+1 20
//| 0x1.fffffffffffff7p0: 0x1.fffffffffffffp+0 20 0x1p+1 20
//| inf: inf 3 inf 3
//| -INFINITY: -inf 9 -inf 9
//| infinit: inf 3 inf 3
//| nan: nan 3 nan 3
//| NaN(123): nan 8 nan 8
//| nan(a b): nan 3 nan 3
//| nan(: nan 3 nan 3
//| 1.7976931348623157e308: 0x1.fffffffffffffp+1023 22 inf 22 range
//| 1.7976931348623159e308: inf 22 range inf 22 range
//| -1e309: -inf 6 range -inf 6 range
//| 1e99999999999: inf 13 range inf 13 range
//| 1e-99999999999: 0x0p+0 14 range 0x0p+0 14 range
//| 0e99999999999: 0x0p+0 13 0x0p+0 13
//| 2.2250738585072014e-308: 0x1p-1022 23 0x0p+0 23 range
//| 2.2250738585072009e-308: 0x0.fffffffffffffp-1022 23 range 0x0p+0 23 range
//| 4.9406564584124654e-324: 0x0.0000000000001p-1022 23 range 0x0p+0 23 range
//| 2.4703282292062327e-324: 0x0p+0 23 range 0x0p+0 23 range
//| 2.4703282292062328e-324: 0x0.0000000000001p-1022 23 range 0x0p+0 23 range
//| 7e-324: 0x0.0000000000001p-1022 6 range 0x0p+0 6 range
//| 9007199254740993: 0x1p+53 16 0x1p+53 16
//| 9007199254740993.0000000000000000000000001: 0x1.0000000000001p+53 42 0x1p+53 42
//| 9007199254740992.9999999999999999: 0x1p+53 33 0x1p+53 33
//| 1e23: 0x1.52d02c7e14af6p+76 4 0x1.52d02cp+76 4
//| 8.5e22: 0x1.1ffdbf6b2b2ebp+76 6 0x1.1ffdcp+76 6
//| 123456789012345678901234567890: 0x1.8ee90ff6c373ep+96 30 0x1.8ee91p+96 30
//| 0.000000000000000000000000000001: 0x1.4484bfeebc2ap-100 32 0x1.4484cp-100 32
//| 6.02214076e23: 0x1.fe185ca57c517p+78 13 0x1.fe185cp+78 13
//| 3.4028234663852886e38: 0x1.fffffep+127 21 0x1.fffffep+127 21
//| 3.4028235677973366e38: 0x1.ffffffp+127 21 0x1.fffffep+127 21
//| 1.1754943508222875e-38: 0x1p-126 22 0x1p-126 22
//| 1.401298464324817e-45: 0x1p-149 21 0x1p-149 21 range
//| 7.006492321624085e-46: 0x1p-150 21 0x0p+0 21 range
//| 7.0064923216240854e-46: 0x1p-150 22 0x1p-149 22 range
//| 16777217: 0x1.000001p+24 8 0x1p+24 8
//| 16777217.0000001: 0x1.000001000001bp+24 16 0x1.000002p+24 16
//| 1.00000005960464477539062501: 0x1.000001p+0 28 0x1.000002p+0 28
//| 1.000000059604644775390625: 0x1.000001p+0 26 0x1p+0 26
//| 0x1.000001p0: 0x1.000001p+0 12 0x1p+0 12
//| 0x1.0000010000000000000001p0: 0x1.000001p+0 28 0x1.000002p+0 28
//| 0x1.fffffep127: 0x1.fffffep+127 14 0x1.fffffep+127 14
//| 0x1.ffffffp127: 0x1.ffffffp+127 14 inf 14 range
//| 0x1p-149: 0x1p-149 8 0x1p-149 8
//| 0x1p-150: 0x1p-150 8 0x0p+0 8 range
//| 0x1.8p-150: 0x1.8p-150 10 0x1p-149 10 range
//| 0x1p-1074: 0x0.0000000000001p-1022 9 0x0p+0 9 range
//| 0x1p-1075: 0x0p+0 9 range 0x0p+0 9 range
//| 0x1.0000000000001p-1075: 0x0.0000000000001p-1022 23 range 0x0p+0 23 range
//| 00000000000000000000000000000000000000001: 0x1p+0 41 0x1p+0 41
//| 1_000: 0x1p+0 1 0x1p+0 1
//| 1,5: 0x1p+0 1 0x1p+0 1
//| 1..5: 0x1p+0 2 0x1p+0 2
//| --1: 0x0p+0 0 0x0p+0 0
//| +-1: 0x0p+0 0 0x0p+0 0
//| 0b1: 0x0p+0 1 0x0p+0 1
//| 1f: 0x1p+0 1 0x1p+0 1
//| 0x1p+0 0x1p+0 0x1.0000000000001p+0
//| 0x1p-2 0x1.9p+4 0x1.9p+3
