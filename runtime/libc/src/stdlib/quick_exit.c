#include <stdlib.h>

static void (*functions[32])(void);
static int count;

int at_quick_exit(void (*function)(void)) {
  if (count == 32) return -1;
  functions[count++] = function;
  return 0;
}

_Noreturn void quick_exit(int status) {
  while (count) functions[--count]();
  _Exit(status);
}
