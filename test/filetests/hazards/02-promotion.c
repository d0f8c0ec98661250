// test: run
// Integer promotion is the same everywhere, except of bit-fields wider than int.
#include <stdio.h>

#define NAME(e) _Generic((e), int: "int", unsigned: "unsigned", long: "long", unsigned long: "ulong", long long: "llong", \
  unsigned long long: "ullong", default: "?")

struct bits {
  unsigned a : 31;
  unsigned b : 32;
  unsigned long c : 31;
  unsigned long d : 3;
  long long e : 20;
  unsigned char f : 8;
  signed char g : 4;
  _Bool h : 1;
};

static struct bits bits = {0x7fffffff, 0xffffffff, 0x7fffffff, 7, -5, 0xff, -3, 1};
static unsigned char uc = 255;
static unsigned short us = 65535;
static signed char sc = -128;

int main(void) {
  printf("%s %s %s %s\n", NAME(+uc), NAME(us << 1), NAME(~sc), NAME(-(_Bool)1));
  printf("%s %s %s %s\n", NAME(+bits.a), NAME(+bits.b), NAME(+bits.f), NAME(+bits.h));
  printf("%d %d %d %d\n", ~uc, us * 16, -sc, uc - us);
  printf("%d %d\n", bits.a > -1, bits.b > -1);
  printf("%d %d %d\n", bits.c > -1, bits.d - 8 < 0, bits.e < 0);
  printf("%d %d %d\n", bits.f << 4, bits.g * 2, bits.h + bits.h);
  printf("%d %d\n", (unsigned char)(uc + 1), (short)(us + 2));
  // The sums are int, the result of an assignment has the type of its left side.
  unsigned char x = 200;
  x += 100;
  signed char y = 100;
  y += 100;
  unsigned short z = 1;
  z <<= 15;
  z <<= 1;
  printf("%d %d %d %d\n", x, y, z, (bits.a += 2));
  x = -1, bits.g = 9, bits.e = 0x7ffff, bits.e++, bits.h = 256;
  printf("%d %d %d %d\n", x, bits.g, (int)bits.e, bits.h);
  return 0;
}
// output:
//| int int int int
//| int unsigned int int
//| -256 1048560 128 -65280
//| 1 0
//| 1 1 1
//| 4080 -6 2
//| 0 1
//| 44 -56 0 1
//| 255 -7 -524288 1
