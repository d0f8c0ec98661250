// test: run
// jmp_buf has one size everywhere; a jump crosses frames and restores what is volatile or unchanged.
#include <setjmp.h>
#include <stdio.h>

_Static_assert(sizeof(jmp_buf) == 512 && _Alignof(jmp_buf) == 16, "jmp_buf");
static jmp_buf outer, inner;
static int depth;

static void down(int n) {
  char frame[64];
  frame[n] = n;
  depth++;
  if (n == 0) longjmp(outer, 7);
  down(n - 1);
  printf("never %d\n", frame[n]);
}
static int nested(void) {
  volatile int count = 0;
  switch (setjmp(inner)) {
    case 0: count++; longjmp(inner, 2);
    case 2: count += 10; longjmp(inner, 3);
    default: return count;
  }
}
struct context { long tag; jmp_buf at; };
static long inStruct(struct context *c) {
  c->tag = 5;
  if (setjmp(c->at) == 0) {
    c->tag += 4;
    longjmp(c->at, 1);
  }
  return c->tag;
}

int main(void) {
  volatile long kept = 1;
  const long constant = (long)sizeof(long);
  int r = setjmp(outer);
  if (r == 0) {
    kept = 2;
    down(5);
  }
  printf("%d %ld %d %d\n", r, kept, depth, constant == sizeof(long));
  printf("%d\n", nested());
  struct context c;
  printf("%ld\n", inStruct(&c));
  depth = 0;
  if ((r = setjmp(outer)) < 3) { // longjmp with 0 gives 1
    if (depth++ < 3) longjmp(outer, depth == 1 ? 0 : depth);
  }
  printf("%d %d\n", r, depth);
  return 0;
}
// output:
//| 7 2 6 1
//| 11
//| 9
//| 3 3
