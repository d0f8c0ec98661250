// test: run
// A failed assertion: its message on standard error, end by SIGABRT.
#include <assert.h>
#include <stdio.h>

int main(int argc, char **argv) {
  (void)argv;
  puts("before");
  fflush(stdout);
  assert(argc >= 0);
  assert(argc < 0 && "message");
  puts("after");
}

// status: 134
// output:
//| before
