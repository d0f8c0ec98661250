// test: run
// Function and data pointers are as wide as each other and go through void *, integers, unions and tables.
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef int (*binary)(int, int);
static int add(int a, int b) { return a + b; }
static int mul(int a, int b) { return a * b; }
static int less(const void *a, const void *b) { return (*(const long *)a > *(const long *)b) - (*(const long *)a < *(const long *)b); }

struct vtable { const char *name; binary op; size_t size; };
static const struct vtable vtables[] = {{"add", add, sizeof(long)}, {"mul", &mul, sizeof(binary)}};
static binary table[] = {add, mul, 0, [sizeof(long)] = mul};
static void *erased = (void *)add;
static uintptr_t number = (uintptr_t)mul;
union { void *data; binary code; } either = {.code = add};
static binary pick(int n) { return n ? mul : add; }
static int (*(*returns)(int))(int, int) = pick;

int main(void) {
  printf("%d %d\n", sizeof(binary) == sizeof(void *), sizeof table == (sizeof(long) + 1) * sizeof(void *));
  printf("%d %d %d\n", ((binary)erased)(3, 4), ((binary)number)(3, 4), either.code(5, 6));
  printf("%d %d %d %d\n", add == erased, table[1] == mul, table[2] == NULL, (void *)add != (void *)mul);
  for (int i = 0; i < 2; i++) printf("%s %d %d\n", vtables[i].name, vtables[i].op(6, 7), vtables[i].size == sizeof(long));
  printf("%d %d %d %d\n", returns(1)(2, 5), (***add)(1, 1), (&mul)(2, 2), table[sizeof(long)](3, 3));
  long values[] = {5, -3, 1l << (sizeof(long) * 8 - 2), 0};
  qsort(values, 4, sizeof *values, less);
  printf("%ld %ld %d\n", values[0], values[1], values[3] > 1000);
  binary copy;
  memcpy(&copy, &table[1], sizeof copy);
  printf("%d %d\n", copy(8, 8), add ? 1 : 0);
  return 0;
}
// output:
//| 1 1
//| 7 12 11
//| 1 1 1 1
//| add 13 1
//| mul 42 1
//| 10 2 4 9
//| -3 0 1
//| 64 1
