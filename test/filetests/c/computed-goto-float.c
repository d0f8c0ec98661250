// test: run
// Floating variables of a function with computed goto.
#include <stdio.h>

__attribute__((noinline)) static double run(const unsigned char *code, float step) {
  static void *const table[] = {&&add, &&twice, &&narrow, &&end};
  double sum = 1;
  float single = step;
  goto *table[*code];
add:
  sum += single;
  goto *table[*++code];
twice:
  sum *= 2;
  single += 0.25f;
  goto *table[*++code];
narrow:
  single = (float)(sum / 3);
  goto *table[*++code];
end:
  return sum + single;
}

int main(void) {
  printf("%g %g\n", run((const unsigned char[]){0, 1, 0, 2, 0, 1, 3}, 1.5f), run((const unsigned char[]){3}, 0.5f));
  return 0;
}
// output:
//| 20.5 1.5
