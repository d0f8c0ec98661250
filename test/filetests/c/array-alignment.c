// test: run
// Automatic arrays of 16 bytes or more are aligned to 16, at any depth of the stack and as compound literals too.
#include <stdint.h>
#include <stdio.h>

static int aligned(const void *p) { return (uintptr_t)p % 16 == 0; }

static int nested(int depth) {
  char odd = (char)depth, text[17], small[3] = {1, 2, 3};
  int numbers[5] = {depth}, grid[2][2] = {{0}};
  void *pointers[4] = {&odd, small};
  int good = aligned(text) + aligned(numbers) + aligned(grid) + aligned(pointers) + aligned((char[20]){odd});
  text[0] = small[2];
  return depth == 0 ? good : good + nested(depth - 1) + (numbers[0] - depth) + (text[0] - 3) + (pointers[0] != &odd);
}

int main(void) {
  printf("%d %d\n", nested(0), nested(6));
  return 0;
}
// output:
//| 5 35
