// test: run
// Bit-fields follow the System V rules; the first is in the low bits on little-endian, in the high bits on big-endian.
#include <stdio.h>
#include <string.h>

struct plain { unsigned a : 3, b : 7, c : 22; };
struct across { unsigned char a : 5; unsigned char b : 5; unsigned short c : 9; unsigned d : 31, e : 2; };
struct mixed { char c; int a : 12; short s; long b : 20; int : 0; unsigned char d : 2; };
struct wide { long long a : 33; unsigned long long b : 31; unsigned long long c : 60, d : 5; };
struct word { unsigned long a : 5, b : 20, c : sizeof(long) * 8 - 25; unsigned long d : 1; };
struct signs { int a : 3; unsigned b : 3; _Bool c : 1; signed char d : 4; enum e { x = 1, y = 3 } e : 2; long f : 30; };
struct __attribute__((packed)) tight { unsigned a : 3; unsigned long b : 30; unsigned char c : 7; int d : 17; };
union overlay { struct { unsigned char low : 4, high : 4; } n; unsigned char byte; struct { unsigned short sign : 1, exponent : 5, fraction : 10; } f; unsigned short half; };

static struct across initialized = {17, 9, 300, 0x5a5a5a5a, 2};
static struct wide wides[2] = {{-1, 1, 2, 3}};

static void bytes(const char *name, const void *p, size_t n) {
  printf("%s", name);
  for (size_t i = 0; i < n; i++) printf(" %02x", ((const unsigned char *)p)[i]);
  puts("");
}
#define SHOW(v) bytes(#v, &v, sizeof v)

int main(void) {
  printf("%zu %zu %zu %zu %zu %zu %zu\n", sizeof(struct plain), sizeof(struct across), sizeof(struct mixed), sizeof(struct wide), sizeof(struct word), sizeof(struct signs), sizeof(struct tight));
  struct plain p;
  struct mixed m;
  struct word w;
  struct signs s;
  struct tight t;
  memset(&p, 0, sizeof p), memset(&m, 0, sizeof m), memset(&w, 0, sizeof w), memset(&s, 0, sizeof s), memset(&t, 0, sizeof t);
  p.a = 5, p.b = 99, p.c = 0x123456;
  SHOW(p);
  SHOW(initialized);
  m.c = 1, m.a = -3, m.s = 0x1234, m.b = -5, m.d = 2;
  SHOW(m);
  SHOW(wides[0]);
  w.a = 17, w.b = 0xabcde, w.c = 1, w.d = 1;
  SHOW(w);
  s.a = 7, s.b = 7, s.c = 2, s.d = -8, s.e = y, s.f = -2;
  SHOW(s);
  t.a = 5, t.b = 0x2bcdef01, t.c = 65, t.d = -70000;
  SHOW(t);
  printf("%d %u %d %d %d %ld %d %d\n", s.a, s.b, s.c, s.d, s.e, (long)s.f, t.c, t.d);
  wides[1].a--, wides[1].d |= 6, wides[1].c = 0xf0f0f0f0f0f0f0f >> 3, wides[1].b += 5;
  SHOW(wides[1]);
  p.b++, p.c -= 0x3fffff, p.a <<= 1;
  printf("%u %u %u ", p.a, p.b, p.c);
  printf("%d\n", (p.a = 9) + (p.b = 200));
  union overlay o = {.byte = 0x4f};
  printf("%u %u ", o.n.low, o.n.high);
  o.half = 0x3c01;
  printf("%u %u %u\n", o.f.sign, o.f.exponent, o.f.fraction);
  return 0;
}
// output(le32):
//| 4 12 16 24 8 8 8
//| p 1d 5b d1 48
//| initialized 11 09 2c 01 5a 5a 5a 5a 02 00 00 00
//| m 01 fd 0f 00 34 12 00 00 fb ff 0f 00 02 00 00 00
//| wides[0] ff ff ff ff 03 00 00 00 02 00 00 00 00 00 00 00 03 00 00 00 00 00 00 00
//| w d1 9b 57 03 01 00 00 00
//| s 7f 38 00 00 fe ff ff 3f
//| t 0d 78 6f 5e 83 90 ee 00
//| -1 7 1 -8 3 -2 65 61072
//| wides[1] ff ff ff ff 0b 00 00 00 e1 e1 e1 e1 e1 e1 e1 01 06 00 00 00 00 00 00 00
//| 2 100 1193047 73
//| 15 4 1 0 240
// output(le64):
//| 4 12 16 24 16 8 8
//| p 1d 5b d1 48
//| initialized 11 09 2c 01 5a 5a 5a 5a 02 00 00 00
//| m 01 fd 0f 00 34 12 00 00 fb ff 0f 00 02 00 00 00
//| wides[0] ff ff ff ff 03 00 00 00 02 00 00 00 00 00 00 00 03 00 00 00 00 00 00 00
//| w d1 9b 57 03 00 00 00 00 01 00 00 00 00 00 00 00
//| s 7f b8 ff ff ff 0f 00 00
//| t 0d 78 6f 5e 83 90 ee 00
//| -1 7 1 -8 3 -2 65 61072
//| wides[1] ff ff ff ff 0b 00 00 00 e1 e1 e1 e1 e1 e1 e1 01 06 00 00 00 00 00 00 00
//| 2 100 1193047 73
//| 15 4 1 0 240
// output(be32):
//| 4 12 16 24 8 8 8
//| p b8 d2 34 56
//| initialized 88 48 96 00 b4 b4 b4 b4 80 00 00 00
//| m 01 ff d0 00 12 34 00 00 ff ff b0 00 80 00 00 00
//| wides[0] ff ff ff ff 80 00 00 01 00 00 00 00 00 00 00 20 18 00 00 00 00 00 00 00
//| w 8d 5e 6f 01 80 00 00 00
//| s fe 8c 00 00 ff ff ff f8
//| t b5 e6 f7 80 c1 77 48 00
//| -1 7 1 -8 3 -2 65 61072
//| wides[1] ff ff ff ff 80 00 00 05 1e 1e 1e 1e 1e 1e 1e 10 30 00 00 00 00 00 00 00
//| 2 100 1193047 73
//| 4 15 0 15 1
// output(be64):
//| 4 12 16 24 16 8 8
//| p b8 d2 34 56
//| initialized 88 48 96 00 b4 b4 b4 b4 80 00 00 00
//| m 01 ff d0 00 12 34 00 00 ff ff b0 00 80 00 00 00
//| wides[0] ff ff ff ff 80 00 00 01 00 00 00 00 00 00 00 20 18 00 00 00 00 00 00 00
//| w 8d 5e 6f 00 00 00 00 01 80 00 00 00 00 00 00 00
//| s fe 8f ff ff ff e0 00 00
//| t b5 e6 f7 80 c1 77 48 00
//| -1 7 1 -8 3 -2 65 61072
//| wides[1] ff ff ff ff 80 00 00 05 1e 1e 1e 1e 1e 1e 1e 10 30 00 00 00 00 00 00 00
//| 2 100 1193047 73
//| 4 15 0 15 1
