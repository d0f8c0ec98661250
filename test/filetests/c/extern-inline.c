// test: run
// cflags: -fgnu89-inline
// gnu89's `extern inline` is a definition to inline only: a later one, also a static one, takes its place.
#include <stdio.h>

#if 0 || #machine(vax)
#error "no such machine"
#endif

extern inline int first(void) { return 1; }
static int early(void) { return first(); }
int first(void) { return 2; }

extern inline int second(void) { return 3; }
static int before(void) { return second(); }
static inline int second(void) { return 4; }

int main(void) {
  printf("%d %d\n", first(), second());
  return early() > 2 || before() < 3;
}
// output:
//| 2 4
