// test: run
// Parameters that are one constant everywhere, unread ones, and functions whose calls are not all known.
#include <stdio.h>
__attribute__((noinline)) static int scaled(int x, int factor, int unused, const char *name) {
  if (x > 100) return scaled(x - 100, factor, unused + 1, name);
  return x * factor + name[0];
}
__attribute__((noinline)) static int taken(int x, int one) { return x + one; }
int (*pointer)(int, int) = taken;
__attribute__((noinline)) static double half(double x, double by) { return x * by; }
struct pair { int a, b; };
__attribute__((noinline)) static int aggregate(struct pair p, int k) { return k == 2 ? 5 : k; }
int main(void) {
  struct pair p = { 1, 2 };
  printf("%d %d %d %g %d\n", scaled(7, 3, 1, "x"), scaled(250, 3, 2, "x"), taken(1, 1), half(3, 0.5) + half(5, 0.5), aggregate(p, 2));
  return pointer(2, 2) != 4;
}
// output:
//| 141 270 2 4 5
