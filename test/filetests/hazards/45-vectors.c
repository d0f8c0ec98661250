// test: run
// GNU vectors, element by element: arithmetic, comparison, shifts, scalars, subscripts, casts of equal size, passing, shuffling.
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

typedef int v4 __attribute__((vector_size(16)));
typedef unsigned char v8 __attribute__((vector_size(8)));
typedef double d2 __attribute__((vector_size(16)));
typedef long long l2 __attribute__((__vector_size__(2 * sizeof(long long))));
typedef int h4 __attribute__((mode(HI))) __attribute__((vector_size(8)));
typedef float f4 __attribute__((vector_size(16)));
struct holder { char c; v4 v; int after; };

static v4 file_scope = {1, -2, 3}, list[2] = {{1, 2, 3, 4}, {5}};
static void show(const char *what, v4 v) { printf("%s %d %d %d %d\n", what, v[0], v[1], v[2], v[3]); }
static v4 add(v4 a, v4 b) { return a + b; }
static int total(struct holder h) { return h.v[0] + h.v[1] + h.v[2] + h.v[3] + h.after; }

int main(void) {
  v4 a = {7, -8, 9, 0x7fffffff}, b = {2, 3, -4, 5};
  show("add", a + b), show("sub", a - b), show("mul", a * b), show("div", a / b), show("rem", a % b);
  show("and", a & b), show("or", a | b), show("xor", a ^ b), show("shl", b << 3), show("shr", a >> (v4){1, 2, 3, 4});
  show("neg", -a), show("not", ~a), show("plus", +a), show("scalar", 10 - b), show("less", a < b), show("equal", a == 9);
  show("file", file_scope), show("list", list[0] * list[1] + list[1]), show("call", add(a, (v4){1})), show("cond", a[0] ? a : b);
  v4 c = a;
  c += b, c *= 2, c <<= 1, show("assigned", c), show("post", c++), show("pre", --c);
  c[1] = 100, c[2]++, ((int *)&c)[3] = 4, show("subscript", c);
  int index = 3;
  printf("%d %d %d\n", add(a, b)[2], c[index], c[1]);
  v8 bytes = {250, 251, 252, 253, 254, 255, 0, 1};
  bytes += 4;
  for (int i = 0; i < 8; i++) printf("%d%c", bytes[i], i < 7 ? ' ' : '\n');
  long long whole = (long long)bytes;
  printf("%d %d\n", !memcmp(&whole, &bytes, 8), (int)((v8)whole)[2]);
  d2 d = {1.5, -2};
  d = d * d + 0.25;
  l2 t = d > 3;
  printf("%g %g %lld %lld\n", d[0], d[1], t[0], t[1]);
  f4 f = {1, 2, 3, 4};
  f /= 2;
  v4 bits = (v4)f;
  printf("%g %x %g\n", f[0] + f[3], bits[1], (double)((f4)bits)[2]);
  show("shuffle", __builtin_shuffle(a, (v4){3, 2, 5, 0})), show("two", __builtin_shuffle(a, b, (v4){0, 4, 7, 9}));
  struct holder h = {'h', {1, 2, 3, 4}, 5}, copy = h;
  h.v *= 10;
  printf("%d %d %d %d\n", total(h), total(copy), (int)sizeof h, (int)_Alignof(v4));
  h4 halves = {0x7fff, 1, 2, 3};
  halves++;
  printf("%d %d %d\n", halves[0], halves[3], (int)(sizeof halves / sizeof halves[0]));
  printf("%d %d\n", (int)sizeof(v8), _Generic(a < b, v4: 1, default: 0) + _Generic(f < f, v4: 2, default: 0) + _Generic(a[0], int: 4, default: 0));
  return 0;
}
// output:
//| add 9 -5 5 -2147483644
//| sub 5 -11 13 2147483642
//| mul 14 -24 -36 2147483643
//| div 3 -2 -2 429496729
//| rem 1 -2 1 2
//| and 2 0 8 5
//| or 7 -5 -3 2147483647
//| xor 5 -5 -11 2147483642
//| shl 16 24 -32 40
//| shr 3 -2 1 134217727
//| neg -7 8 -9 -2147483647
//| not -8 7 -10 -2147483648
//| plus 7 -8 9 2147483647
//| scalar 8 7 14 5
//| less 0 -1 0 0
//| equal 0 0 -1 0
//| file 1 -2 3 0
//| list 10 0 0 0
//| call 8 -8 9 2147483647
//| cond 7 -8 9 2147483647
//| assigned 36 -20 20 16
//| post 36 -20 20 16
//| pre 36 -20 20 16
//| subscript 36 100 21 4
//| 5 4 100
//| 254 255 0 1 2 3 4 5
//| 1 0
//| 2.5 4.25 0 -1
//| 2.5 3f800000 1.5
//| shuffle 2147483647 9 -8 7
//| two 7 2 5 -8
//| 105 15 48 16
//| -32768 4 4
//| 8 7
