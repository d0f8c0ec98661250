// test: run
// GNU C's own setjmp, whose buffer has five words.
#include <stdio.h>
#include <string.h>

static void *buffer[5];
static int depth;

static void __attribute__((noinline)) leave(int n) {
  if (n > 0) leave(n - 1);
  __builtin_longjmp(buffer, 1);
}

static int once(int n) {
  char *text = __builtin_alloca(20);
  strcpy(text, "kept");
  volatile int turns = 0;
  if (__builtin_setjmp(buffer)) {
    printf("%s %d\n", text, turns);
    if (++turns < 3) leave(n);
    return turns;
  }
  int array[n + 1];
  array[n] = depth;
  while (1) leave(n);
}

int main(void) {
  printf("%d\n", once(3));
  printf("%d\n", once(0));
  return 0;
}
// output:
//| kept 0
//| kept 1
//| kept 2
//| 3
//| kept 0
//| kept 1
//| kept 2
//| 3
