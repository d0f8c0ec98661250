// test: run
// An enum is int or unsigned unless a value needs 64 bits; constants may depend on the layout.
#include <limits.h>
#include <stdio.h>

enum plain { a, b = 5, c };
enum negative { minus = -1, zero };
enum unsign { top = 0x80000000u };
enum wide { huge = 0x100000000, one = 1 };
enum wideNegative { lowest = -0x100000000, tiny };
enum layout { wordBytes = sizeof(long), wordBits = sizeof(void *) * 8, isWide = (int)(sizeof(long) / 8), pairBytes = sizeof(struct { char c; long l; }) };
enum shifted { first = 1 << wordBytes, second };
enum __attribute__((packed)) small { tinyA, tinyB = 200 };

struct fields { enum plain p : 3; enum negative n : 2; enum unsign u; enum small s; };
static int table[wordBits];
static int byConstant[] = {[wordBytes] = 1, [pairBytes - 1] = 2};

static const char *name(int n) {
  switch (n) {
    case wordBytes: return "word";
    case pairBytes: return "pair";
    case first: return "first";
    case second: return "second";
    case wordBits + 1: return "bits";
    default: return "other";
  }
}

int main(void) {
  printf("%zu %zu %zu %zu %zu %zu\n", sizeof(enum plain), sizeof(enum unsign), sizeof(enum wide), sizeof(enum layout), sizeof huge, sizeof(enum small));
  printf("%d %d %d\n", (enum plain)-1 < 0, (enum negative)-1 < 0, (enum unsign)-1 < 0);
  printf("%lld %lld %d\n", (long long)huge, (long long)lowest, (enum wideNegative)-1 < 0);
  printf("%d %d %d %d %d %d\n", wordBytes, wordBits, isWide, pairBytes, first, second);
  printf("%zu %zu\n", sizeof table, sizeof byConstant);
  for (int k = 4; k <= 257; k++) if (name(k)[0] != 'o') printf("%d=%s ", k, name(k));
  struct fields f = {7, minus, top, tinyB};
  printf("\n%d %d %u %d %zu\n", f.p, f.n, f.u, f.s, sizeof f);
  return 0;
}
// output(le32,be32):
//| 4 4 8 4 8 1
//| 0 1 0
//| 4294967296 -4294967296 1
//| 4 32 0 8 16 17
//| 128 32
//| 4=word 8=pair 16=first 17=second 33=bits 
//| 7 -1 2147483648 200 12
// output(le64,be64):
//| 4 4 8 4 8 1
//| 0 1 0
//| 4294967296 -4294967296 1
//| 8 64 1 16 256 257
//| 256 64
//| 8=word 16=pair 65=bits 256=first 257=second 
//| 7 -1 2147483648 200 12
