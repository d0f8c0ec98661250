// test: run
// The order of what runs at exit; buffered output comes out last.
#include <stdio.h>
#include <stdlib.h>

static void first(void) { puts("first registered"); }
static void late(void) { puts("registered by another"); }
static void second(void) {
  puts("second registered");
  atexit(late);
}
static void many(void) {
  static int n;
  n++;
  if (n % 20 == 0) printf("many %d\n", n);
}

__attribute__((constructor)) static void before(void) { puts("before main"); }
__attribute__((destructor)) static void after(void) { puts("destructor"); }

int main(void) {
  atexit(first);
  atexit(second);
  for (int i = 0; i < 60; i++) atexit(many);
  printf("main without newline at the end; ");
  exit(0x1234 + 7);
}

// status: 59
// output:
//| before main
//| main without newline at the end; many 20
//| many 40
//| many 60
//| second registered
//| registered by another
//| first registered
//| destructor
