// test: run
// Division by zero and INT_MIN / -1 trap with SIGFPE on every target.
// args: 1
// status: 136
// output:
//| before 1
// test: run
// args: 2
// status: 136
// output:
//| before 2
// test: run
// args: 3
// status: 136
// output:
//| before 3
// test: run
// args: 4
// status: 136
// output:
//| before 4
// test: run
// args: 5
// status: 136
// output:
//| before 5
// test: run
// args: 6
// output:
//| before 6
//| 0 -2147483648
// test: run
// args: 7
// status: 132
// output:
//| before 7
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>

static volatile int zero, minusOne = -1, least = INT_MIN;
static volatile long leastLong = LONG_MIN, minusLong = -1;
static volatile unsigned long long none;

int main(int argc, char **argv) {
  int which = argc > 1 ? atoi(argv[1]) : 0;
  printf("before %d\n", which);
  fflush(stdout);
  volatile long long sink = 0;
  switch (which) {
    case 1: sink = 1 / zero; break;
    case 2: sink = least / minusOne; break;
    case 3: sink = least % minusOne; break;
    case 4: sink = leastLong / minusLong; break;
    case 5: sink = 1 % none; break;
    case 6:
      // Not executed, so no trap; and unsigned division by all ones is an ordinary one.
      if (zero) sink = 1 / zero;
      printf("%u %d\n", (unsigned)least / (unsigned)minusOne, least);
      break;
    case 7: __builtin_trap();
  }
  return (int)sink;
}
