// test: run
// Thread-local objects are laid out like any others.
#include <stdio.h>

static _Thread_local long counter = sizeof(long);
_Thread_local struct { char c; void *p; } record = {'r', 0};
__thread int array[3] = {1, 2, 3}, zero;
extern _Thread_local long counter2;
static int *next(void) { static _Thread_local int n = 40; n++; return &n; }

int main(void) {
  counter++;
  record.p = &record;
  array[1] += zero;
  printf("%d %c %d %d %ld\n", counter == sizeof(long) + 1, record.c, record.p == &record, array[1] + array[2], counter2);
  (*next())++;
  printf("%d %d\n", *next(), &array[2] - array == 2);
  return 0;
}
_Thread_local long counter2 = -3;
// output:
//| 1 r 1 5 -3
//| 43 1
