// A dispatch loop by labels as values: variables that live from label to label.

#include <stdio.h>

static int run(const unsigned char *code, int x) {
  static void *const labels[] = {&&stop, &&inc, &&twice, &&loop, &&print};
  int count = 3;
  int acc = x;
  const unsigned char *pc = code;
  goto *labels[*pc++];
inc:
  acc++;
  goto *labels[*pc++];
twice:
  acc *= 2;
  if (acc > 1000) goto stop;
  goto *labels[*pc++];
loop:
  if (--count > 0) pc = code;
  goto *labels[*pc++];
print:
  printf("%d %d\n", acc, count);
  goto *labels[*pc++];
stop:
  return acc - count;
}

int main(void) {
  static const unsigned char code[] = {1, 2, 4, 1, 3, 4, 0};
  static const unsigned char grow[] = {2, 2, 2, 3, 2, 2, 3, 0};
  printf("%d\n", run(code, 5));
  printf("%d\n", run(grow, 7));
  return 0;
}

// output:
//| 12 3
//| 28 2
//| 60 1
//| 61 0
//| 61
//| 1791
