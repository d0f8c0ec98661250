// test: run
// Labels as values: differences of labels are constants, so a table of them may be static and narrow.
#include <stdio.h>

static int step(int x) {
  static const short table[] = { &&one - &&zero, &&two - &&zero, &&zero - &&zero };
  int count = 0;
  void *at = &&zero + table[x];
  goto *at;
two:
  count += 10;
one:
  count++;
zero:
  return count;
}

int main(void) {
  printf("%d %d %d\n", step(0), step(1), step(2));
  return 0;
}
// output:
//| 1 11 0
