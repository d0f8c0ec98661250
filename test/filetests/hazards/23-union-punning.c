// test: run
// A union is initialized by a named member as typed data; punning reads the layout's byte order.
#include <stdint.h>
#include <stdio.h>
#include <string.h>

union number { uint32_t u; float f; unsigned char bytes[4]; uint16_t half[2]; };
union wide { double d; uint64_t u; uint32_t words[2]; struct { unsigned char first; } s; };
union word { long l; void *p; unsigned char bytes[sizeof(long)]; };
struct tagged { int tag; union { char c; long l; char *s; double d; } u; };

static union number first = {0x01020304}, named = {.f = 1.0f}, array = {.half = {0x1122, 0x3344}};
static union wide halfWay = {.words = {0x3ff80000, 0}}, asDouble = {1.5};
static union word pointer = {.p = &first}, value = {.l = 0x0a0b0c0d};
static struct tagged tags[] = {{1, {'x'}}, {2, {.l = -2}}, {3, {.s = "three"}}, {4, {.d = 0.25}}};

int main(void) {
  printf("%02x%02x%02x%02x %08x %d\n", first.bytes[0], first.bytes[1], first.bytes[2], first.bytes[3], named.u, named.bytes[0]);
  printf("%08x %g %d\n", array.u, halfWay.d, asDouble.s.first);
  printf("%08x %08x %016llx\n", asDouble.words[0], asDouble.words[1], (unsigned long long)asDouble.u);
  printf("%d %02x %02x\n", pointer.l == (long)&first, value.bytes[0], value.bytes[sizeof(long) - 1]);
  printf("%c %ld %s %g\n", tags[0].u.c, tags[1].u.l, tags[2].u.s, tags[3].u.d);
  // The first char of a long is its low byte only on little-endian layouts.
  union word w = {.l = 'A'};
  printf("%d\n", w.bytes[0]);
  union wide z;
  memset(&z, 0, sizeof z);
  z.s.first = 0x40;
  printf("%g\n", z.d);
  uint32_t bits;
  float f = -2.5f;
  memcpy(&bits, &f, 4);
  printf("%08x %d\n", bits, *(unsigned char *)&bits);
  long l = 0x01020304;
  char *c = (char *)&l;
  short s = *(short *)(c + sizeof(long) - 2);
  printf("%d %d %x\n", c[0], c[sizeof(long) - 1], s);
  return 0;
}
// output(le32):
//| 04030201 3f800000 0
//| 33441122 5.3024e-315 0
//| 00000000 3ff80000 3ff8000000000000
//| 1 0d 0a
//| x -2 three 0.25
//| 65
//| 3.16202e-322
//| c0200000 0
//| 4 1 102
// output(le64):
//| 04030201 3f800000 0
//| 33441122 5.3024e-315 0
//| 00000000 3ff80000 3ff8000000000000
//| 1 0d 00
//| x -2 three 0.25
//| 65
//| 3.16202e-322
//| c0200000 0
//| 4 0 0
// output(be32):
//| 01020304 3f800000 63
//| 11223344 1.5 63
//| 3ff80000 00000000 3ff8000000000000
//| 1 0a 0d
//| x -2 three 0.25
//| 0
//| 2
//| c0200000 192
//| 1 4 304
// output(be64):
//| 01020304 3f800000 63
//| 11223344 1.5 63
//| 3ff80000 00000000 3ff8000000000000
//| 1 00 0d
//| x -2 three 0.25
//| 0
//| 2
//| c0200000 192
//| 0 4 304
