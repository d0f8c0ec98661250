// test: run
// sizeof and offsetof in integer constant expressions are relocatable constants, folded at bind and checked in every layout.
#include <stddef.h>
#include <stdio.h>

struct inner { char c; void *p; short s; };
struct outer { int i; struct inner in[3]; long l; char tail; };
union any { char bytes[sizeof(struct inner) + 1]; long l; double d; };

enum { pad = offsetof(struct outer, l) - offsetof(struct outer, in) - sizeof(struct inner[3]), path = offsetof(struct outer, in[1].p),
  most = sizeof(struct inner) > sizeof(double) ? sizeof(struct inner) : sizeof(double), both = (sizeof(void *) == 8) * 2 + (sizeof(long) == 4) };
static char a[sizeof(struct outer)], b[path], c[most * 2 - sizeof(int)];
static size_t s[] = {sizeof a, sizeof b, sizeof c, sizeof(union any), sizeof(a) / sizeof(struct inner), _Alignof(struct outer), path << 2 | 1, -sizeof(int)};
static const int odd = sizeof(struct inner) % 8 ? 10 : 20;
struct bits { unsigned x : sizeof(long) * 4; unsigned long y : sizeof(long) * 8 - 3; unsigned z : sizeof(struct inner) / 3; };
_Static_assert(sizeof(struct outer) == 4 * sizeof(void *) * 3 - 0 * sizeof(int), "equal in all");

int main(void) {
  for (unsigned i = 0; i < sizeof s / sizeof *s - 1; i++) printf("%zu ", s[i]);
  printf("%d\n%d %d %d %d %d\n", s[7] == (size_t)-4, pad, path, most, both, odd);
  struct bits v = {-1, -1, -1};
  printf("%u %d %u\n", v.x, v.y == ~0ul >> 3, v.z);
  char local[sizeof(struct outer) / sizeof(long)];
  printf("%zu %zu\n", sizeof local, sizeof(char[sizeof(int) + sizeof(long) * 2]));
  switch (sizeof(struct outer)) {
    case 4 * sizeof(struct inner) + 0 * sizeof(long): puts("four inner"); break;
    case sizeof(struct inner): puts("one"); break;
  }
  int n = 3;
  printf("%zu %zu\n", sizeof(struct inner[n]), sizeof(long[n + 1]));
  return 0;
}
// output(le32,be32):
//| 48 20 20 16 4 4 81 1
//| 0 20 12 1 10
//| 65535 1 15
//| 12 12
//| four inner
//| 36 16
// output(le64,be64):
//| 96 40 44 32 4 8 161 1
//| 0 40 24 2 20
//| 4294967295 1 255
//| 12 20
//| four inner
//| 72 32
