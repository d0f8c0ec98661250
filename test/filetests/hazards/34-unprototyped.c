// test: run
// cflags: -std=gnu89 -w
// Calls without a prototype carry the promoted types of their arguments; K&R definitions narrow them again.
#include <stdio.h>

int narrow(c, s, f, l, p) char c; short s; float f; long l; char *p; {
  return c + s + (int)(f * 2) + (int)l + p[0];
}
long pass();
int variadic();
double half();
int (*table[3])();

static int zero() { return 40; }
static int one(int a) { return a + 1; }
static int two(int a, int b) { return a * b; }

implicit(a, b) { return a - b; }

struct s { long a; char b; };
struct s take(v, n) struct s v; int n; { v.a += n; return v; }

int main() {
  struct s v = {5, 'v'};
  table[0] = zero, table[1] = one, table[2] = two;
  printf("%d %ld %g\n", narrow(300, 70000, 1.5, -2L, "A"), pass(-1, 2L), half(5.0));
  printf("%d %d %d %d\n", table[0](), table[1](6), (*table[2])(6, 7), implicit(9, 4));
  printf("%ld %d\n", take(v, 3).a, take(v, 1).b);
  printf("%d\n", variadic("two", 3, 4L));
  int (*stored)(int, int) = (int (*)(int, int))(void (*)(void))two;
  printf("%d\n", stored(3, 5));
  return undeclared(0);
}

long pass(a, b) int a; long b; { return a * 10 + b; }
double half(x) double x; { return x / 2; }
int variadic(const char *name, int a, long b) { return name[0] == 't' ? a + (int)b : 0; }
int undeclared(int x) { return x; }
// output:
//| 4574 -8 2.5
//| 40 7 42 5
//| 8 118
//| 7
//| 15
