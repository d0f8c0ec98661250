// test: run
// output(le32,be32):
//| 3 12
//| 1 31 32
//| 0 1 1
// output(le64,be64):
//| 3 12
//| 1 63 64
//| 0 1 1
// Empty asm is a barrier, labels are values, instructions are refused.
// test: error -DERRORS
// stderr:
//| 44-asm-and-jumps.c: In function ‘main’:
//| 44-asm-and-jumps.c:41:3: error: inline assembly with instructions is not supported
//|    41 |   asm("nop");
//|       |   ^~~
//| 44-asm-and-jumps.c:42:3: error: inline assembly with instructions is not supported
//|    42 |   __asm__ volatile("movl %1, %0" : "=r"(x) : "r"(y));
//|       |   ^~~~~~~
#include <stdio.h>

static int run(const unsigned char *code) {
  static const void *const steps[] = {&&halt, &&inc, &&twice, &&jump};
  static const int offsets[] = {&&halt - &&halt, &&inc - &&halt};
  long a = 0;
  goto *steps[*code];
inc: a++; goto *steps[*++code];
twice: a *= 2; goto *steps[*++code];
jump: code += code[1]; goto *steps[*++code];
halt: return a + (offsets[0] != 0);
}

int main(void) {
  int x = 3, y = 4;
  asm volatile("" ::: "memory");
  __asm__("" : "+r"(x) : "r"(y));
  printf("%d %d\n", x, run((unsigned char[]){1, 1, 2, 3, 1, 1, 1, 2, 0}));
  printf("%d %d %d\n", __builtin_clzl(1) == (int)sizeof(long) * 8 - 1, __builtin_ctzl(1l << (sizeof(long) * 8 - 1)), __builtin_popcountl(-1));
  printf("%d %d %d\n", __builtin_ffsl(0), __builtin_parityll(7), __builtin_constant_p(sizeof(long)));
#ifdef ERRORS
  asm("nop");
  __asm__ volatile("movl %1, %0" : "=r"(x) : "r"(y));
#endif
  return 0;
}
