// A bytecode interpreter with computed goto, running a sieve: indirect jumps, a hot dispatch loop.
#include <stdio.h>
#include <stdlib.h>

enum { Push, Load, Store, Add, Less, Jump, JumpIf, Get, Put, Halt };

static long run(const int *code, long *memory) {
  static void *const labels[] = {&&push, &&load, &&store, &&add, &&less, &&jump, &&jumpIf, &&get, &&put, &&halt};
  long stack[64], *sp = stack, locals[16] = {0}, steps = 0;
  const int *pc = code;
#define next steps++; goto *labels[*pc++]
  next;
push: *sp++ = *pc++; next;
load: *sp++ = locals[*pc++]; next;
store: locals[*pc++] = *--sp; next;
add: sp--; sp[-1] += sp[0]; next;
less: sp--; sp[-1] = sp[-1] < sp[0]; next;
jump: pc = code + *pc; next;
jumpIf: if (*--sp) pc = code + *pc; else pc++; next;
get: sp[-1] = memory[sp[-1]]; next;
put: sp -= 2; memory[sp[0]] = sp[1]; next;
halt: return steps * 1000 + locals[2] % 1000;
}

// Locals: 0 i, 1 j, 2 count.
enum { n = 1500000, Outer = 4, Body = 13, Inner = 32, Mark = 41, Next = 55, End = 64 };
static const int sieve[] = {
  /* i = 2 */ Push, 2, Store, 0,
  /* Outer: if (!(i < n)) goto End */ Load, 0, Push, n, Less, JumpIf, Body, Jump, End,
  /* Body: if (memory[i]) goto Next; count++; j = i + i */ Load, 0, Get, JumpIf, Next, Load, 2, Push, 1, Add, Store, 2, Load, 0, Load, 0, Add, Store, 1,
  /* Inner: if (!(j < n)) goto Next */ Load, 1, Push, n, Less, JumpIf, Mark, Jump, Next,
  /* Mark: memory[j] = 1; j += i; goto Inner */ Load, 1, Push, 1, Put, Load, 1, Load, 0, Add, Store, 1, Jump, Inner,
  /* Next: i++; goto Outer */ Load, 0, Push, 1, Add, Store, 0, Jump, Outer,
  /* End: */ Halt,
};

int main(void) {
  long *memory = calloc(n + 1, sizeof *memory), sum = 0;
  for (int round = 0; round < 3; round++) {
    for (int i = 0; i <= n; i++) memory[i] = 0;
    sum += run(sieve, memory);
  }
  printf("%ld\n", sum);
  free(memory);
  return 0;
}
