// test: run
// cflags: -O2
// Nothing that depends on the layout is folded before it is known, and nothing dead in a layout becomes an error there.
#include <stdio.h>
#include <stddef.h>

struct s { char c; void *p; int i; };

static int divide(int x) {
  if (sizeof(long) == 4) return x / 2;
  return x / ((int)sizeof(long) - 4); // would divide by zero where long has 4 bytes
}
static int chosen(void) { return sizeof(void *) == 8 ? 100 / (sizeof(void *) - 4) : 0; }
static int guard(int x) { return sizeof(long) > 4 && 10 / (sizeof(long) - 4) > x; }
static int size(const struct s *s) { return sizeof *s * 3 + offsetof(struct s, i) - sizeof(long); }
static int table[sizeof(long) == 8 ? 2 : 5] = {1, 2};
static long loop(void) {
  long sum = 0;
  for (unsigned k = 0; k < sizeof(long); k++) sum = sum << 4 | k;
  return sum;
}
static int neverCalled(void) { return 1 / (sizeof(long) - 4) + 1 / (8 - sizeof(long)); }

int main(int argc, char **argv) {
  struct s s = {1, &s, 2};
  printf("%d %d %d %d\n", divide(12), chosen(), guard(1), size(&s));
  printf("%d %lx\n", (int)(sizeof table / sizeof *table), loop());
  if (argc > 5) printf("%d\n", neverCalled());
  if (sizeof(long) != 4 && sizeof(long) != 8) printf("never\n");
  int n = sizeof(long) - 4;
  printf("%d\n", n ? 8 / n : -1);
  return 0;
}
// output(le32,be32):
//| 6 0 0 40
//| 5 123
//| -1
// output(le64,be64):
//| 3 25 1 80
//| 2 1234567
//| 2
