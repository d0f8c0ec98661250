// Loops that fill and copy become block operations: every way to count, and what must stay a loop.
// test: run
#include <stdio.h>
#include <string.h>

#define NOINLINE __attribute__((noinline))
struct pair { int a, b; };
struct padded { char c; int i; };

static unsigned char bytes[64], other[64];
static int ints[32], more[32];
static double doubles[16];
static char *pointers[8];
static struct padded records[4], copies[4];
static unsigned long longs[8];

/* FNV of a block, in an order that no byte order changes. */
static void show(const char *name, const void *at, size_t n) {
  const unsigned char *p = at;
  unsigned hash = 2166136261u;
  for (size_t i = 0; i < n; i++) hash = (hash ^ p[i]) * 16777619u;
  printf("%s %08x\n", name, hash);
}
static void showInts(const char *name, const int *p, int n) {
  printf("%s", name);
  while (n--) printf(" %d", *p++);
  puts("");
}
static void fresh(void) {
  for (int i = 0; i < 64; i++) bytes[i] = i * 7 + 1, other[i] = 200 - i;
  for (int i = 0; i < 32; i++) ints[i] = i + 100, more[i] = -i;
}

NOINLINE void up(unsigned char *p, int n) { for (int i = 0; i < n; i++) p[i] = 0; }
NOINLINE void upTo(unsigned char *p, int low, int high) { for (int i = low; i <= high; i++) p[i] = 3; }
NOINLINE void unsignedUp(int *p, unsigned n) { for (unsigned i = 0; i < n; i++) p[i] = 0; }
NOINLINE void sizes(int *p, size_t n) { for (size_t i = 0; i != n; i++) p[i] = -1; }
NOINLINE void wide(unsigned char *p, long long from, long long to) { for (long long i = from; i < to; i++) p[i] = 9; }
NOINLINE void down(int *p, int n) { while (--n >= 0) p[n] = 0; }
NOINLINE void downUnsigned(int *p, unsigned n) { while (n--) p[n] = 0; }
NOINLINE int *pointer(int *p, int n) { while (n-- > 0) *p++ = 0; return p; }
NOINLINE int *between(int *p, int *end) { for (; p < end; p++) *p = -1; return p; }
NOINLINE int *unequal(int *p, int *end) { while (p != end) *p++ = 0x01010101; return p; }
NOINLINE int *backwards(int *p, int *begin) { while (p > begin) *--p = 0; return p; }
NOINLINE int counted(unsigned char *p, int n, int value) { int i; for (i = 2; i < n; i++) p[i] = value; return i; }
NOINLINE void once(unsigned char *p, int i, int n) { do p[i] = 5; while (++i < n); }
NOINLINE void onceUnsigned(unsigned char *p, unsigned i, unsigned n) { do p[i & 31] = 5; while (++i < n); }
NOINLINE void wraps(unsigned char *p, unsigned i, unsigned n) { do p[(unsigned)(i + 8)] = 6; while (++i < n); }
NOINLINE void stops(unsigned char *p, unsigned char n) { for (unsigned char i = 250; i != n; i++) p[(unsigned char)(i + 10)] = 8; }
NOINLINE void null(int n) { for (int i = 0; i < n; i++) pointers[i] = 0; }
NOINLINE void zeroes(int n) { for (int i = 0; i < n; i++) doubles[i] = 0.0; }
NOINLINE void minus(int n) { for (int i = 0; i < n; i++) doubles[i] = -0.0; }
NOINLINE void words(int n, unsigned long v) { for (int i = 0; i < n; i++) longs[i] = ~0ul; (void)v; }
NOINLINE void uneven(int *p, int n) { for (int i = 0; i < n; i++) p[i] = 1; }
NOINLINE void sparse(unsigned char *p, int n) { for (int i = 0; i < n; i += 2) p[i] = 0; }
NOINLINE void members(struct padded *p, int n) { for (int i = 0; i < n; i++) p[i].c = 0; }
NOINLINE void wideOver(unsigned char *p, int n) { for (int i = 0; i < n; i++) memcpy(p + i, "abcd", 4); }
NOINLINE void eyes(volatile unsigned char *p, int n) { for (int i = 0; i < n; i++) p[i] = 0; }
NOINLINE void small(int *p) { for (int i = 0; i < 3; i++) p[i] = 0; }

NOINLINE void copy(int n) { for (int i = 0; i < n; i++) more[i] = ints[i]; }
NOINLINE void copyShifted(int n, int by) { for (int i = 0; i < n; i++) other[i + by] = bytes[i + 1]; }
NOINLINE void copyDown(int n) { for (int i = n - 1; i >= 0; i--) more[i] = ints[i]; }
NOINLINE void copyCrossed(int n) { for (int i = 0; i < n; i++) more[n - 1 - i] = ints[i]; }
NOINLINE void overlap(unsigned char *to, unsigned char *from, int n) { for (int i = 0; i < n; i++) to[i] = from[i]; }
NOINLINE void spread(int n) { for (int i = 1; i < n; i++) ints[i] = ints[i - 1]; }
NOINLINE void close(int n) { for (int i = 0; i < n; i++) ints[i] = ints[i + 1]; }
NOINLINE void narrowed(int n) { for (int i = 0; i < n; i++) bytes[i] = ints[i]; }
NOINLINE void copyRecords(int n) { for (int i = 0; i < n; i++) copies[i] = records[i]; }
NOINLINE void copyMember(int n) { for (int i = 0; i < n; i++) copies[i].i = records[i].i; }
NOINLINE int last(int n) { int x = -5; for (int i = 0; i < n; i++) more[i] = x = ints[i]; return x; }
NOINLINE unsigned char *copyPointers(unsigned char *end) {
  unsigned char *to = other, *from = bytes;
  while (from < end) *to++ = *from++;
  return to;
}
NOINLINE int local(const int *from, int n) {
  int slot[32];
  for (int i = 0; i < n; i++) slot[i] = from[i];
  int sum = 0;
  for (int i = 0; i < n; i++) sum = sum * 3 + slot[n - 1 - i];
  return sum;
}

#define TEST(call, at, n) do { fresh(); call; show(#call, at, n); } while (0)
#define INTS(call, at, n) do { fresh(); call; showInts(#call, at, n); } while (0)

int main(void) {
  TEST(up(bytes, 20), bytes, 64);
  TEST(up(bytes, 0), bytes, 64);
  TEST(up(bytes, -3), bytes, 64);
  TEST(upTo(bytes, 3, 9), bytes, 64);
  TEST(upTo(bytes, 9, 3), bytes, 64);
  TEST(upTo(bytes + 8, -3, -1), bytes, 64);
  INTS(unsignedUp(ints, 4), ints, 8);
  INTS(unsignedUp(ints, 0), ints, 8);
  INTS(sizes(ints, 5), ints, 8);
  INTS(sizes(ints, 0), ints, 8);
  TEST(wide(bytes, 5, 15), bytes, 64);
  TEST(wide(bytes + 10, -5, 5), bytes, 64);
  TEST(wide(bytes, 15, 5), bytes, 64);
  INTS(down(ints, 5), ints, 8);
  INTS(down(ints, 0), ints, 8);
  INTS(downUnsigned(ints + 1, 5), ints, 8);
  INTS(downUnsigned(ints, 0), ints, 8);
  INTS(printf("%d ", (int)(pointer(ints, 3) - ints)), ints, 8);
  INTS(printf("%d ", (int)(pointer(ints, 0) - ints)), ints, 8);
  INTS(printf("%d ", (int)(pointer(ints, -1) - ints)), ints, 8);
  INTS(printf("%d ", (int)(between(ints + 1, ints + 4) - ints)), ints, 8);
  INTS(printf("%d ", (int)(between(ints + 4, ints + 1) - ints)), ints, 8);
  INTS(printf("%d ", (int)(unequal(ints + 1, ints + 4) - ints)), ints, 8);
  INTS(printf("%d ", (int)(unequal(ints + 1, ints + 1) - ints)), ints, 8);
  INTS(printf("%d ", (int)(backwards(ints + 5, ints + 2) - ints)), ints, 8);
  INTS(printf("%d ", (int)(backwards(ints + 2, ints + 2) - ints)), ints, 8);
  TEST(printf("%d ", counted(bytes, 12, 0x1ff)), bytes, 64);
  TEST(printf("%d ", counted(bytes, 1, 7)), bytes, 64);
  TEST(once(bytes, 3, 9), bytes, 64);
  TEST(once(bytes, 9, 3), bytes, 64);
  TEST(onceUnsigned(bytes, 9, 3), bytes, 64);
  TEST(wraps(bytes, -5u, 0), bytes, 64);
  TEST(wraps(bytes, -1u, 5), bytes, 64);
  TEST(wraps(bytes, 9, 3), bytes, 64);
  TEST(stops(bytes, 20), bytes, 64);
  memset(pointers, 1, sizeof pointers);
  null(5);
  printf("pointers %d %d %d\n", pointers[0] == 0, pointers[4] == 0, pointers[5] == 0);
  for (int i = 0; i < 16; i++) doubles[i] = i;
  zeroes(4);
  printf("doubles %g %g %g\n", doubles[0], doubles[3], doubles[4]);
  minus(2);
  printf("doubles %g %g %g\n", doubles[0], doubles[1], doubles[2]);
  words(3, 0);
  printf("longs %d %d %d\n", longs[0] == ~0ul, longs[2] == ~0ul, longs[3] == ~0ul);
  INTS(uneven(ints, 3), ints, 8);
  TEST(sparse(bytes, 20), bytes, 64);
  memset(records, 0x55, sizeof records);
  members(records, 3);
  show("members", records, sizeof records);
  TEST(wideOver(bytes, 10), bytes, 64);
  TEST(eyes(bytes, 10), bytes, 64);
  INTS(small(ints), ints, 8);
  INTS(copy(6), more, 8);
  INTS(copy(0), more, 8);
  TEST(copyShifted(9, 4), other, 64);
  INTS(copyDown(6), more, 8);
  INTS(copyCrossed(6), more, 8);
  TEST(overlap(bytes + 3, bytes, 20), bytes, 64);
  TEST(overlap(bytes, bytes + 3, 20), bytes, 64);
  INTS(spread(6), ints, 8);
  INTS(close(6), ints, 8);
  TEST(narrowed(6), bytes, 64);
  memset(records, 0x11, sizeof records);
  memset(copies, 0x22, sizeof copies);
  copyRecords(2);
  printf("records %x %x %x %x\n", copies[0].c, copies[1].i, copies[2].c, copies[2].i);
  memset(copies, 0x22, sizeof copies);
  copyMember(3);
  show("members", copies, sizeof copies);
  INTS(printf("%d ", last(4)), more, 8);
  INTS(printf("%d ", last(0)), more, 8);
  TEST(printf("%d ", (int)(copyPointers(bytes + 9) - other)), other, 64);
  TEST(printf("%d ", (int)(copyPointers(bytes) - other)), other, 64);
  fresh();
  printf("local %d\n", local(ints, 9));
  return 0;
}
// output:
//| up(bytes, 20) 9346375d
//| up(bytes, 0) f4a29bc5
//| up(bytes, -3) f4a29bc5
//| upTo(bytes, 3, 9) a62396c1
//| upTo(bytes, 9, 3) f4a29bc5
//| upTo(bytes + 8, -3, -1) db50c0df
//| unsignedUp(ints, 4) 0 0 0 0 104 105 106 107
//| unsignedUp(ints, 0) 100 101 102 103 104 105 106 107
//| sizes(ints, 5) -1 -1 -1 -1 -1 105 106 107
//| sizes(ints, 0) 100 101 102 103 104 105 106 107
//| wide(bytes, 5, 15) ade53e3c
//| wide(bytes + 10, -5, 5) ade53e3c
//| wide(bytes, 15, 5) f4a29bc5
//| down(ints, 5) 0 0 0 0 0 105 106 107
//| down(ints, 0) 100 101 102 103 104 105 106 107
//| downUnsigned(ints + 1, 5) 100 0 0 0 0 0 106 107
//| downUnsigned(ints, 0) 100 101 102 103 104 105 106 107
//| 3 printf("%d ", (int)(pointer(ints, 3) - ints)) 0 0 0 103 104 105 106 107
//| 0 printf("%d ", (int)(pointer(ints, 0) - ints)) 100 101 102 103 104 105 106 107
//| 0 printf("%d ", (int)(pointer(ints, -1) - ints)) 100 101 102 103 104 105 106 107
//| 4 printf("%d ", (int)(between(ints + 1, ints + 4) - ints)) 100 -1 -1 -1 104 105 106 107
//| 4 printf("%d ", (int)(between(ints + 4, ints + 1) - ints)) 100 101 102 103 104 105 106 107
//| 4 printf("%d ", (int)(unequal(ints + 1, ints + 4) - ints)) 100 16843009 16843009 16843009 104 105 106 107
//| 1 printf("%d ", (int)(unequal(ints + 1, ints + 1) - ints)) 100 101 102 103 104 105 106 107
//| 2 printf("%d ", (int)(backwards(ints + 5, ints + 2) - ints)) 100 101 0 0 0 105 106 107
//| 2 printf("%d ", (int)(backwards(ints + 2, ints + 2) - ints)) 100 101 102 103 104 105 106 107
//| 12 printf("%d ", counted(bytes, 12, 0x1ff)) c53307de
//| 2 printf("%d ", counted(bytes, 1, 7)) f4a29bc5
//| once(bytes, 3, 9) ba88f57c
//| once(bytes, 9, 3) ff5f6fea
//| onceUnsigned(bytes, 9, 3) ff5f6fea
//| wraps(bytes, -5u, 0) 405a9e95
//| wraps(bytes, -1u, 5) 291ce6fe
//| wraps(bytes, 9, 3) 7bc2a507
//| stops(bytes, 20) b96ac368
//| pointers 1 1 0
//| doubles 0 0 4
//| doubles -0 -0 0
//| longs 1 1 0
//| uneven(ints, 3) 1 1 1 103 104 105 106 107
//| sparse(bytes, 20) f991d063
//| members 8a450a20
//| wideOver(bytes, 10) 2ebc33f5
//| eyes(bytes, 10) 89120c0c
//| small(ints) 0 0 0 103 104 105 106 107
//| copy(6) 100 101 102 103 104 105 -6 -7
//| copy(0) 0 -1 -2 -3 -4 -5 -6 -7
//| copyShifted(9, 4) b76ecd51
//| copyDown(6) 100 101 102 103 104 105 -6 -7
//| copyCrossed(6) 105 104 103 102 101 100 -6 -7
//| overlap(bytes + 3, bytes, 20) ae5c9e46
//| overlap(bytes, bytes + 3, 20) 4ce6d211
//| spread(6) 100 100 100 100 100 100 106 107
//| close(6) 101 102 103 104 105 106 106 107
//| narrowed(6) cdd38b97
//| records 11 11111111 22 22222222
//| members b1a89781
//| 103 printf("%d ", last(4)) 100 101 102 103 -4 -5 -6 -7
//| -5 printf("%d ", last(0)) 0 -1 -2 -3 -4 -5 -6 -7
//| 9 printf("%d ", (int)(copyPointers(bytes + 9) - other)) fa2158d4
//| 0 printf("%d ", (int)(copyPointers(bytes) - other)) 56b42b45
//| local 1057912
