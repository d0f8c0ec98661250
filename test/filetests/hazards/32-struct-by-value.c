// test: run
// Aggregates are passed and returned whole: full types in signatures, copies owned by the callee.
#include <stdarg.h>
#include <stdio.h>

struct one { int x; };
struct chars { char c[3]; };
struct pair { long a, b; };
struct doubles { double d[4]; };
struct mixed { char c; float f; long l; void *p; };
struct large { int n[40]; };
union u { double d; long l; char c[9]; };
struct nest { struct one o; struct pair p; struct chars c; };

static struct one inc(struct one o) { o.x++; return o; }
static struct chars turn(struct chars c) { char t = c.c[0]; c.c[0] = c.c[2]; c.c[2] = t; return c; }
static struct pair swap(struct pair p) { return (struct pair){p.b, p.a}; }
static struct doubles scale(struct doubles d, double by) { for (int i = 0; i < 4; i++) d.d[i] *= by; return d; }
static struct mixed mix(int a, struct mixed m, char b) { m.c += a; m.l += b; m.f /= 2; return m; }
static struct large fill(struct large l, int v) { for (int i = 0; i < 40; i++) l.n[i] += v; return l; }
static union u pun(union u u) { u.c[8] = 8; return u; }
static struct nest deep(struct nest n, int depth) {
  if (depth == 0) return n;
  n.o = inc(n.o), n.p = swap(n.p), n.c = turn(n.c);
  return deep(n, depth - 1);
}
static long total(int n, ...) {
  va_list ap;
  long sum = 0;
  va_start(ap, n);
  while (n-- > 0) {
    struct pair p = va_arg(ap, struct pair);
    struct chars c = va_arg(ap, struct chars);
    sum += p.a * 1000 + p.b * 100 + c.c[0] * 10 + c.c[2];
  }
  va_end(ap);
  return sum;
}

int main(void) {
  struct pair p = {1, 2}, q;
  struct one (*pointer)(struct one) = inc;
  q = swap(p);
  p = swap(swap(p));
  printf("%d %ld %ld %ld %ld\n", pointer(pointer((struct one){5})).x, q.a, q.b, p.a, swap(p).a);
  struct chars c = turn((struct chars){"abc"});
  printf("%.3s %g\n", c.c, scale((struct doubles){{1, 2, 3, 4}}, 0.5).d[3]);
  struct mixed m = {1, 3, -1, &p}, n = mix(2, m, 'b');
  printf("%d %g %ld %d %d\n", n.c, n.f, n.l, n.p == &p, m.c);
  struct large l = {{[39] = 5}}, k = fill(fill(l, 1), 2);
  printf("%d %d %d\n", k.n[0], k.n[39], l.n[39]);
  union u u = pun((union u){.l = -9});
  printf("%ld %d\n", u.l, u.c[8]);
  struct nest d = deep((struct nest){{1}, {2, 3}, {"xyz"}}, 3);
  printf("%d %ld %.3s %d\n", d.o.x, d.p.a, d.c.c, swap(swap(p)).b == turn(c).c[0] - 'a' + 2);
  printf("%ld\n", total(2, p, (struct chars){{1, 2, 3}}, q, (struct chars){{4, 5, 6}}));
  p = (p.a > 0 ? swap(p) : p);
  printf("%ld %ld\n", p.a, (q = p, q).b);
  return 0;
}
// output:
//| 7 2 1 1 2
//| cba 2
//| 3 1.5 97 1 1
//| 3 8 5
//| -9 8
//| 4 3 zyx 1
//| 3359
//| 2 1
