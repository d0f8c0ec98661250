// test: run
// Indices are converted to the word by their own signedness; differences are signed words.
#include <stddef.h>
#include <stdio.h>

struct s { char c; void *p; };
static struct s items[10];
static long longs[5] = {1, 2, 3, 4, 5};

static long at(long *p, int i) { return p[i]; }
static long atUnsigned(long *p, unsigned i) { return p[i]; }
static long atChar(long *p, signed char i) { return p[i]; }
static long atLong(long *p, long long i) { return p[i]; }

int main(void) {
  long *middle = longs + 2;
  printf("%ld %ld %ld %ld\n", at(middle, -2), atUnsigned(middle, 1), atChar(middle, -1), atLong(middle, -2));
  unsigned one = 1;
  int minus = -1;
  printf("%ld %ld %ld\n", *(middle + minus), middle[-(int)one], 1[longs]);
  printf("%td %td %td\n", &items[7] - &items[2], items - &items[9], (char *)&items[7].p - (char *)&items[2].c);
  ptrdiff_t d = (char *)longs - (char *)(longs + 3);
  printf("%td %d %d\n", d, d < 0, (d / (ptrdiff_t)sizeof(long)) == -3);
  printf("%d %d %d\n", &items[1] > &items[0], middle >= longs, (void *)items == (void *)&items->c);
  // unsigned + int wraps at 32 bits before it becomes an index.
  unsigned big = 0xffffffff;
  printf("%ld\n", longs[big + 3]);
  struct s *p = items;
  p += 3, p--, ++p;
  int before = p++ - items;
  printf("%d %d\n", before, (int)(p - items));
  long (*row)[5] = &longs;
  printf("%ld %d\n", (*row)[4], (int)((char *)(row + 1) - (char *)row) == (int)sizeof longs);
  void *v = longs;
  printf("%ld\n", *(long *)(v + sizeof(long)));
  size_t z = (size_t)-1;
  printf("%ld\n", *(middle + z));
  return 0;
}
// output(le32,be32):
//| 1 4 2 1
//| 2 2 2
//| 5 -9 44
//| -12 1 1
//| 1 1 1
//| 3
//| 3 4
//| 5 1
//| 2
//| 2
// output(le64,be64):
//| 1 4 2 1
//| 2 2 2
//| 5 -9 88
//| -24 1 1
//| 1 1 1
//| 3
//| 3 4
//| 5 1
//| 2
//| 2
