// test: run
// What a jump ends: variable-length arrays and variables with a cleanup function, by goto backward, out of blocks and
// inside statement expressions. Memory that is not given back would overflow the stack here.
#include <stdio.h>

static int ended;
static void end(int *p) { ended += *p; }
void *volatile keep;

static void arrays(void) {
  int n = 0;
  if (0) { inner:; }
  int x[n % 1000 + 1];
  x[n % 1000] = 2;
  keep = x;
again:;
  int y[n % 500 + 1];
  y[0] = 1;
  keep = y;
  n++;
  if (n < 20000) goto again;
  if (n < 40000) goto inner;
  printf("arrays %d\n", n);
}

static void cleanups(void) {
  int n = 0;
  int outer __attribute__((cleanup(end))) = 1000;
again:;
  int a __attribute__((cleanup(end))) = 1;
  int b __attribute__((cleanup(end))) = 10;
  if (++n < 3) goto again;
  printf("in %d\n", ended);
}

static int statements(int n) {
  int kept[n];
  kept[n - 1] = 7;
  int turns = ({
    int i = 0;
  retry:;
    int more __attribute__((cleanup(end))) = 1;
    if (++i < 4) goto retry;
    i;
  });
  int other[n];
  other[n - 1] = 8;
  return turns + kept[n - 1] + other[n - 1];
}

int main(void) {
  arrays();
  cleanups();
  printf("out %d\n", ended);
  ended = 0;
  printf("%d %d\n", statements(5), ended);
  return 0;
}
// output:
//| arrays 40000
//| in 22
//| out 1033
//| 19 4
