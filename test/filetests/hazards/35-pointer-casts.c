// test: run
// output(le32,be32):
//| 1 1 1 1
//| 1 1 1
//| 1 16 fffffffc fffffffffffffffc
//| 1 -4 65532
//| 1 1 1
//| 1 1
//| 1 1
//| 1 0
// output(le64,be64):
//| 1 1 1 1
//| 1 1 1
//| 1 16 fffffffffffffffc fffffffffffffffc
//| 1 -4 65532
//| 1 1 1
//| 1 0
//| 1 1
//| 1 0
// Pointers and integers: long and uintptr_t lose nothing; narrower ones are truncated, wider ones extended.
// test: error -DERRORS -Werror
// stderr:
//| 35-pointer-casts.c:43:14: error: cast from pointer to integer of different size (in le64, be64) [-Werror=pointer-to-int-cast]
//|    43 | int narrow = (int)&object;
//|       |              ^
//| 35-pointer-casts.c:43:14: error: initializer element is not constant (in le64, be64)
//|    43 | int narrow = (int)&object;
//|       |              ^
//| 35-pointer-casts.c:44:18: error: initializer element is not constant (in le32, be32)
//|    44 | long long wide = (long long)&object;
//|       |                  ^
//| 35-pointer-casts.c: In function ‘f’:
//| 35-pointer-casts.c:45:25: error: cast from pointer to integer of different size (in le64, be64) [-Werror=pointer-to-int-cast]
//|    45 | int f(void *p) { return (int)p; }
//|       |                         ^
//| 35-pointer-casts.c: In function ‘g’:
//| 35-pointer-casts.c:46:25: error: cast to pointer from integer of different size (in le64, be64) [-Werror=int-to-pointer-cast]
//|    46 | void *g(int i) { return (void *)i; }
//|       |                         ^
// A narrower integer is warned about in the layouts where it is narrower, and refused in a static initializer.
#ifdef ERRORS
static int object[4];
int narrow = (int)&object;
long long wide = (long long)&object;
int f(void *p) { return (int)p; }
void *g(int i) { return (void *)i; }
void *h(long long i) { return (void *)i; }
#else

#include <stdint.h>
#include <stdio.h>

static int object[4];
static uintptr_t asWord = (uintptr_t)&object[1];
static long asLong = (long)(char *)object;
static void *const fixed = (void *)-4, *const low = (void *)16;
static const int isEqual = (char *)8 - (char *)0 == 8;

int main(void) {
  int *p = &object[2];
  long l = (long)p;
  uintptr_t u = (uintptr_t)p;
  long long ll = (long long)(intptr_t)p;
  unsigned long long ull = (uintptr_t)p;
  printf("%d %d %d %d\n", (int *)l == p, (int *)u == p, (int *)(long)ll == p, (int *)(uintptr_t)ull == p);
  printf("%d %d %d\n", asWord == (uintptr_t)(object + 1), asLong + 4 == (long)&object[1], (int)((u - asWord) / sizeof(int)));
  printf("%d %d %llx %llx\n", (uintptr_t)fixed == (uintptr_t)-4, (int)(long)low, (unsigned long long)(uintptr_t)fixed, (unsigned long long)(long)fixed);
  printf("%d %d %d\n", (int)(uintptr_t)p == (int)l, (char)(long)fixed, (unsigned short)(uintptr_t)fixed);
  printf("%d %d %d\n", isEqual, (void *)0 == 0, (uintptr_t)(void *)0 == 0);
  // A negative int is extended with its sign, an unsigned one is not.
  int i = -8;
  unsigned n = 0xfffffff8u;
  printf("%d %d\n", (void *)(long)i == (void *)-8l, (void *)(unsigned long)n == (void *)-8l);
  uintptr_t tagged = (uintptr_t)p | 1;
  printf("%d %d\n", (int)(tagged & 3), (int *)(tagged & ~(uintptr_t)3) == p);
  printf("%d %d\n", (uintptr_t)p > 0, !p);
  return 0;
}

#endif
