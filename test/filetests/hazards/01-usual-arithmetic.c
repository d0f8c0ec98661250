// test: run
// The usual arithmetic conversions over `long`: what is signed on one layout and unsigned on another (the split types S1 and S2).
#include <stdio.h>

#define NAME(e) _Generic((e), int: "int", unsigned: "unsigned", long: "long", unsigned long: "ulong", long long: "llong", \
  unsigned long long: "ullong", default: "?")

int i = -7;
unsigned u = 5;
long l = -7;
unsigned long ul = 5;
long long ll = -7;
unsigned long long ull = 5;

// Decided while compiling: the same rules in constants as at run time.
enum { below = -1L < 1u, belowToo = -1LL < 1ul };
static const int shifted = (0u - 8L) >> 28 & 0xff;
static const long long widened = 0u + -1L, widenedToo = 0ul + -1LL;
static const double asDouble = 0u + -1L;
static int table[(-1L < 1u) + 1];

static void types(void) {
  printf("%s %s %s %s\n", NAME(i + u), NAME(u + l), NAME(l + ul), NAME(i + l));
  printf("%s %s %s %s\n", NAME(ul + ll), NAME(u + ll), NAME(l + ll), NAME(ul + ull));
  printf("%s %s %s\n", NAME(1 ? u : l), NAME(1 ? ul : ll), NAME((u + l) + ll));
  printf("%s %s %s\n", NAME(~(u + l)), NAME(-(ul + ll)), NAME((u + l) << 1));
}

// No `_Generic`: these functions are compiled once; the signedness of each operation is a relocation.
static void values(void) {
  printf("compare %d %d %d %d\n", l < u, l > u, ll < ul, ll >= ul);
  printf("divide %lld %lld %lld\n", (long long)((l + u) / 2), (long long)((ll + ul) / 2), (long long)((l - u) / 3));
  printf("remainder %lld %lld\n", (long long)((u + l) % 7), (long long)((ul + ll) % 7));
  printf("shift %lld %lld\n", (long long)((u + l) >> 1), (long long)((ul + ll) >> 1));
  printf("widen %lld %llu\n", (long long)(u + l), (unsigned long long)(u + l));
  printf("float %g %g\n", (double)(u + l), (double)(ul + ll));
  printf("back %lld %lld\n", (long long)((u + l) * 1.0), (long long)((ul + ll) * 1.0));
}

static void assigned(void) {
  unsigned a = 10;
  a /= l; // computed in S1, then narrowed
  unsigned long b = 10;
  b /= ll;
  long c = -100;
  c /= u;
  long long d = -100;
  d %= ul;
  c = c / 2 + (c > u) + (d < ul);
  printf("assigned %u %lu %ld %lld\n", a, b, c, d);
  printf("choose %lld %lld\n", (long long)(i < 0 ? u : l), (long long)(i < 0 ? l : u));
  switch (u + l) {
    case -2: puts("case -2"); break;
    default: puts("case default");
  }
  int n = 0;
  for (long k = -2; k < u; k++) n++;
  printf("loop %d\n", n);
}

int main(void) {
  types();
  values();
  assigned();
  printf("%d %d %d %lld %lld %g %d\n", below, belowToo, shifted, widened, widenedToo, asDouble, (int)(sizeof table / sizeof *table));
  return 0;
}
// output(le32,be32):
//| unsigned ulong ulong long
//| llong llong llong ullong
//| ulong llong llong
//| ulong llong ulong
//| compare 0 1 1 0
//| divide 2147483647 -1 1431655761
//| remainder 2 -2
//| shift 2147483647 -1
//| widen 4294967294 4294967294
//| float 4.29497e+09 -2
//| back 4294967294 -2
//| assigned 0 4294967295 429496721 0
//| choose 5 4294967289
//| case -2
//| loop 0
//| 0 1 15 4294967295 -1 4.29497e+09 1
// output(le64,be64):
//| unsigned long ulong long
//| ullong llong llong ullong
//| long ullong llong
//| long ullong long
//| compare 1 0 0 1
//| divide -1 9223372036854775807 -4
//| remainder -2 0
//| shift -1 9223372036854775807
//| widen -2 18446744073709551614
//| float -2 1.84467e+19
//| back -2 9223372036854775807
//| assigned 4294967295 0 -9 1
//| choose 5 -7
//| case -2
//| loop 7
//| 1 0 255 -1 -1 -1 2
