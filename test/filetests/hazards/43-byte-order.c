// test: run
// Memory is in the order of the layout for every width, whichever way it is reached.
#include <stdint.h>
#include <stdio.h>
#include <string.h>

static uint16_t h = 0x0102;
static uint32_t w = 0x01020304;
static uint64_t d = 0x0102030405060708;
static long l = 0x01020304;
static double f = 1.0;
static float s = -2.0f;
static void *p = (void *)0x01020304;
static struct { uint16_t a; uint32_t b[2]; } r = {0x1122, {0x33445566, 0x778899aa}};
static int64_t array[2] = {-2, 0x1122334455667788};

static void show(const char *name, const void *at, size_t n) {
  printf("%s", name);
  for (size_t i = 0; i < n; i++) printf(" %02x", ((const uint8_t *)at)[i]);
  puts("");
}

int main(void) {
  show("h", &h, sizeof h);
  show("w", &w, sizeof w);
  show("d", &d, sizeof d);
  show("l", &l, sizeof l);
  show("f", &f, sizeof f);
  show("s", &s, sizeof s);
  show("p", &p, sizeof p);
  show("r", &r, sizeof r);
  show("array", array, sizeof array);
  uint32_t stored;
  uint8_t in[4] = {1, 2, 3, 4};
  memcpy(&stored, in, 4);
  printf("%x %x %x\n", stored, __builtin_bswap32(stored), *(uint16_t *)(in + 2));
  volatile uint64_t local = d;
  printf("%x %d\n", *(volatile uint8_t *)&local, (int)__builtin_bswap64(d) & 0xff);
  d = d << 8 | 9;
  show("d", &d, sizeof d);
  _Bool b = 2;
  show("b", &b, 1);
  return 0;
}
// output(le32):
//| h 02 01
//| w 04 03 02 01
//| d 08 07 06 05 04 03 02 01
//| l 04 03 02 01
//| f 00 00 00 00 00 00 f0 3f
//| s 00 00 00 c0
//| p 04 03 02 01
//| r 22 11 00 00 66 55 44 33 aa 99 88 77
//| array fe ff ff ff ff ff ff ff 88 77 66 55 44 33 22 11
//| 4030201 1020304 403
//| 8 1
//| d 09 08 07 06 05 04 03 02
//| b 01
// output(le64):
//| h 02 01
//| w 04 03 02 01
//| d 08 07 06 05 04 03 02 01
//| l 04 03 02 01 00 00 00 00
//| f 00 00 00 00 00 00 f0 3f
//| s 00 00 00 c0
//| p 04 03 02 01 00 00 00 00
//| r 22 11 00 00 66 55 44 33 aa 99 88 77
//| array fe ff ff ff ff ff ff ff 88 77 66 55 44 33 22 11
//| 4030201 1020304 403
//| 8 1
//| d 09 08 07 06 05 04 03 02
//| b 01
// output(be32):
//| h 01 02
//| w 01 02 03 04
//| d 01 02 03 04 05 06 07 08
//| l 01 02 03 04
//| f 3f f0 00 00 00 00 00 00
//| s c0 00 00 00
//| p 01 02 03 04
//| r 11 22 00 00 33 44 55 66 77 88 99 aa
//| array ff ff ff ff ff ff ff fe 11 22 33 44 55 66 77 88
//| 1020304 4030201 304
//| 1 1
//| d 02 03 04 05 06 07 08 09
//| b 01
// output(be64):
//| h 01 02
//| w 01 02 03 04
//| d 01 02 03 04 05 06 07 08
//| l 00 00 00 00 01 02 03 04
//| f 3f f0 00 00 00 00 00 00
//| s c0 00 00 00
//| p 00 00 00 00 01 02 03 04
//| r 11 22 00 00 33 44 55 66 77 88 99 aa
//| array ff ff ff ff ff ff ff fe 11 22 33 44 55 66 77 88
//| 1020304 4030201 304
//| 1 1
//| d 02 03 04 05 06 07 08 09
//| b 01
