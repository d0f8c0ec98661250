/* Atomic operations on 64 bits for machines of 32: under one lock. */
#include "support.h"

typedef s64 __attribute__((__may_alias__, __aligned__(4))) cell;

static u32 lock;

static void enter(void) {
  while (__atomic_exchange_n(&lock, 1, __ATOMIC_ACQUIRE)) continue;
}

static void leave(void) {
  __atomic_store_n(&lock, 0, __ATOMIC_RELEASE);
}

s64 __lode_atomic_load(const void *at) {
  enter();
  s64 value = *(const cell *)at;
  leave();
  return value;
}

void __lode_atomic_store(void *at, s64 value) {
  enter();
  *(cell *)at = value;
  leave();
}

/* Operations are numbered as rmwNames in ir/ops.ts: xchg add sub and or xor nand. */
s64 __lode_atomic_rmw(void *at, s64 value, s32 operation) {
  enter();
  s64 old = *(cell *)at;
  u64 a = (u64)old, b = (u64)value;
  *(cell *)at = (s64)(operation == 0 ? b : operation == 1 ? a + b : operation == 2 ? a - b : operation == 3 ? a & b
    : operation == 4 ? a | b : operation == 5 ? a ^ b : ~(a & b));
  leave();
  return old;
}

s64 __lode_atomic_cmpxchg(void *at, s64 expected, s64 desired) {
  enter();
  s64 old = *(cell *)at;
  if (old == expected) *(cell *)at = desired;
  leave();
  return old;
}
