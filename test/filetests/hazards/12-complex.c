// test: run
// cflags: -std=gnu17
// Complex numbers: two parts in an object, whatever the layout; arithmetic, mixed operands, assignment, passing, variadics.
#include <complex.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static double _Complex file_scope = 1.5 - 2i * 3, table[] = {1, 2i, 3 + 4i, [4] = -1i};
static float _Complex narrow = 0.1f + 0.2fi;
static const long _Complex whole = 7 + 3i;
struct holder { char c; float _Complex z; long _Complex n; };

static void show(const char *what, double _Complex z) { printf("%s %.6g %.6g\n", what, creal(z), cimag(z)); }
static double _Complex twice(double _Complex z) { return z + z; }
static float _Complex mixed(int a, float _Complex z, long double _Complex w) { return a * z + w; }

static double sum(int n, ...) {
  va_list list;
  va_start(list, n);
  double total = 0;
  for (int i = 0; i < n; i++) {
    double _Complex z = va_arg(list, double _Complex);
    total += __real__ z * 10 + __imag__ z;
  }
  float _Complex f = va_arg(list, float _Complex);
  va_end(list);
  return total + __real__ f + __imag__ f;
}

static double _Complex effects(int *n) { ++*n; return *n + 2i; }

int main(void) {
  volatile double one = 1, two = 2;
  double _Complex z = one + two * I, w = CMPLX(two, -one);
  show("z", z), show("-z", -z), show("~z", ~z), show("file", file_scope), show("narrow", narrow), show("table", table[4] + table[3] + table[2]);
  show("add", z + w), show("sub", z - w), show("mul", z * w), show("div", z / w);
  show("real left", 3 * z), show("real right", z / 2), show("minus real", 5 - z), show("quotient", 10 / z);
  show("float", z * narrow), show("int parts", whole / 2), show("int mul", whole * (2 - 1i));
  z += w, show("+=", z);
  z *= 2 - 1i, show("*=", z);
  z /= 1i, show("/=", z);
  z -= 1, show("-=", z);
  double real = 4;
  real *= z, printf("real %.6g\n", real);
  int n = 3;
  n += 2.5 + 9i, printf("int %d\n", n);
  show("post", z++), show("after", z), show("pre", --z);
  __real__ z = 8, __imag__ z *= 2, show("parts", z);
  double *imag = &__imag__ z;
  *imag = -1, show("pointer", z), printf("%d %d\n", imag == (double *)&z + 1, __imag__ one == 0);
  printf("%d %d %d %d %d\n", z == z, z != w, z == 8 - 1i, !z, z && 0i);
  printf("%d %d %d\n", (_Bool)1i, (_Bool)(0 + 0i), (int)(3.9 - 8i));
  show("cond", one ? z : 7), show("void", (z, w)), show("statement", ({ double _Complex t = w; t * t; }));
  show("elvis", 0i ?: w);
  show("twice", twice(3)), show("arg", mixed(2, 1i, 0.5L));
  printf("%.6g\n", sum(2, 1.0 + 2i, 3.0 + 4i, 0.5f + 0.25fi));
  struct holder h = {'h', 1 + 2i, 3 - 4i}, copy = h;
  h.z *= 1i, h.n += 1i;
  printf("%c %g %g %ld %ld %g\n", copy.c, creal(h.z), cimag(h.z), __real__ h.n, __imag__ h.n, cimag(copy.z));
  double _Complex many[3] = {[1] = 2i, 5};
  memcpy(&many[0], &many[2], sizeof many[0]);
  show("array", many[0] + many[1]);
  int count = 0;
  show("effects", effects(&count) * effects(&count)), real = __real__ effects(&count), printf("%g %d\n", real, count);
  printf("%d %d %d\n", sizeof z == 2 * sizeof(double), _Alignof(long _Complex) == _Alignof(long), sizeof(long _Complex) == 2 * sizeof(long));
  printf("%d\n", _Generic(z * 1.0f, double _Complex: 1, default: 0) + _Generic(narrow + 1, float _Complex: 2, default: 0) + _Generic(1i * 1L, long _Complex: 4, default: 0));
  // C17 G.5.1: infinities survive.
  double _Complex infinite = CMPLX(__builtin_inf(), __builtin_nan("")) * CMPLX(one, two);
  printf("%d\n", __builtin_isinf(creal(infinite)) || __builtin_isinf(cimag(infinite)));
  infinite = CMPLX(one, one) / CMPLX(0 * one, 0 * one);
  printf("%d\n", __builtin_isinf(creal(infinite)));
  infinite = 2 * CMPLX(one, __builtin_inf());
  show("real times infinite", infinite);
  show("huge", CMPLX(1e300, 1e300) / CMPLX(1e300, 1e300)), show("tiny", CMPLX(1e-300, 0 * one) / CMPLX(1e-300, 1e-300));
  return 0;
}
// output:
//| z 1 2
//| -z -1 -2
//| ~z 1 -2
//| file 1.5 -6
//| narrow 0.1 0.2
//| table 3 3
//| add 3 1
//| sub -1 3
//| mul 4 3
//| div 0 1
//| real left 3 6
//| real right 0.5 1
//| minus real 4 -2
//| quotient 2 -4
//| float -0.3 0.4
//| int parts 3 1
//| int mul 17 -1
//| += 3 1
//| *= 7 -1
//| /= -1 -7
//| -= -2 -7
//| real -8
//| int 5
//| post -2 -7
//| after -1 -7
//| pre -2 -7
//| parts 8 -14
//| pointer 8 -1
//| 1 1
//| 1 1 1 0 0
//| 1 0 3
//| cond 8 -1
//| void 2 -1
//| statement 3 -4
//| elvis 2 -1
//| twice 6 0
//| arg 0.5 2
//| 46.75
//| h -2 1 3 -3 2
//| array 5 2
//| effects -2 6
//| 3 3
//| 1 1 1
//| 7
//| 1
//| 1
//| real times infinite 2 inf
//| huge 1 0
//| tiny 0.5 -0.5
