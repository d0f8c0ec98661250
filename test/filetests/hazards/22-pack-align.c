// test: run
// pack, packed and aligned are attributes of the type, not numbers: offsets follow the layout.
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#pragma pack(push, 1)
struct one { char c; void *p; short s; double d; };
#pragma pack(2)
struct two { char c; long l; int i; struct one o; };
#pragma pack(4)
struct four { char c; double d; void *p; };
#pragma pack(pop)
struct natural { char c; struct one o; long l; };
struct __attribute__((packed)) tight { char c; struct natural n; long long ll; };
struct member { char c; long l __attribute__((packed)); int i __attribute__((aligned(16))); };
struct __attribute__((aligned(32))) big { char c; };
struct holder { char c; struct big b; _Alignas(double) char d; _Alignas(void *) char e; };
typedef long alignedLong __attribute__((aligned(16)));
typedef int loose __attribute__((aligned(1)));
struct typedefs { char c; alignedLong a; char d; loose i; };
_Pragma("pack(1)") struct pragma { char c; long l; }; _Pragma("pack()")

static struct one ones[2] = {{1, &ones[1], 2, 1.5}, {3, ones, 4, 2.5}};
static struct four four = {'f', 3.25, &four};
static struct typedefs ty = {1, 2, 3, 4};

// Activations whose objects need more than the stack is aligned to, with one of variable length between.
static int aligned(int n) {
  _Alignas(64) char a[3];
  char odd[n + 1];
  _Alignas(4096) char page[1];
  odd[n] = a[0] = page[0] = n;
  int wrong = (uintptr_t)a % 64 || (uintptr_t)page % 4096;
  return n ? aligned(n - 1) + wrong + (odd[n] != a[0]) : wrong;
}

int main(void) {
#define SIZE(t, m) printf("%s %zu align %zu, " #m " at %zu\n", #t, sizeof(struct t), _Alignof(struct t), offsetof(struct t, m))
  SIZE(one, s);
  SIZE(two, i);
  SIZE(four, p);
  SIZE(natural, l);
  SIZE(tight, ll);
  SIZE(member, i);
  SIZE(big, c);
  SIZE(holder, e);
  SIZE(typedefs, i);
  SIZE(pragma, l);
  struct one *p = ones[0].p;
  printf("%d %d %g %d\n", p == &ones[1], p->s, p->d, ((struct one *)p->p)->c);
  memset(p, 0xff, sizeof *p);
  p->s = -2;
  p->d += 1;
  printf("%d %d %g %d\n", p->s, p->c, four.d, four.p == &four);
  struct two t = {1, -5, 6, ones[0]};
  struct tight u = {1, {2, t.o, -7}, -8};
  printf("%ld %d %g %ld %lld\n", t.l, t.i, t.o.d, u.n.l, u.ll);
  printf("%ld %d %d\n", ty.a, ty.i, (int)((char *)&ty.a - (char *)&ty) % 16);
  struct holder h;
  printf("%d\n", (int)((size_t)&h.b % 32));
  printf("%d\n", aligned(20));
  return 0;
}
// output(le32,be32):
//| one 15 align 1, s at 5
//| two 26 align 2, i at 6
//| four 16 align 4, p at 12
//| natural 20 align 4, l at 16
//| tight 29 align 1, ll at 21
//| member 32 align 16, i at 16
//| big 32 align 32, c at 0
//| holder 96 align 32, e at 68
//| typedefs 32 align 16, i at 21
//| pragma 5 align 1, l at 1
//| 1 4 2.5 1
//| -2 -1 3.25 1
//| -5 6 1.5 -7 -8
//| 2 4 0
//| 0
//| 0
// output(le64,be64):
//| one 19 align 1, s at 9
//| two 34 align 2, i at 10
//| four 20 align 4, p at 12
//| natural 32 align 8, l at 24
//| tight 41 align 1, ll at 33
//| member 32 align 16, i at 16
//| big 32 align 32, c at 0
//| holder 96 align 32, e at 72
//| typedefs 32 align 16, i at 25
//| pragma 9 align 1, l at 1
//| 1 4 2.5 1
//| -2 -1 3.25 1
//| -5 6 1.5 -7 -8
//| 2 4 0
//| 0
//| 0
