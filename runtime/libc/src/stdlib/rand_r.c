#include <stdlib.h>

/* Three steps of a linear congruential generator, eleven and twice ten bits of each. */
int rand_r(unsigned *state) {
  unsigned x = *state, result;
  x = x * 1103515245u + 12345u;
  result = x / 65536 % 2048;
  x = x * 1103515245u + 12345u;
  result = result << 10 ^ x / 65536 % 1024;
  x = x * 1103515245u + 12345u;
  result = result << 10 ^ x / 65536 % 1024;
  *state = x;
  return (int)result;
}
