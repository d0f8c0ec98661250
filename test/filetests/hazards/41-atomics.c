// test: run
// volatile and _Atomic objects; whether eight bytes are lock-free depends on the layout alone.
#include <stdatomic.h>
#include <stdio.h>

static _Atomic long word = 5;
static atomic_llong wide = 1;
static _Atomic(void *) pointer;
static _Atomic unsigned char byte = 250;
static _Atomic short half = -1;
static struct { char c; _Atomic long long ll; } s;
static int zeroed;
static volatile struct { unsigned a : 4, b : 4; } v;

static int levels(void) {
#if ATOMIC_LLONG_LOCK_FREE == 2
  return 2;
#else
  return ATOMIC_LLONG_LOCK_FREE;
#endif
}

int main(void) {
  printf("%d %d %d %d\n", ATOMIC_LLONG_LOCK_FREE, levels(), ATOMIC_INT_LOCK_FREE, ATOMIC_POINTER_LOCK_FREE);
  printf("%zu %zu %zu %zu\n", sizeof word, sizeof wide, sizeof pointer, sizeof s);
  word += 3, word <<= 1, word--;
  printf("%ld ", word);
  printf("%ld ", atomic_fetch_add(&word, 10));
  printf("%ld\n", atomic_load(&word));
  printf("%d\n", (atomic_fetch_or(&wide, 1ll << 40), wide == (1ll << 40 | 1)));
  long expected = 25;
  int done = atomic_compare_exchange_strong(&word, &expected, 7);
  printf("%d %ld", done, expected);
  done = atomic_compare_exchange_strong(&word, &expected, 7);
  printf(" %d %ld", done, expected);
  printf(" %ld\n", atomic_exchange(&word, -1));
  byte += 10, half++;
  printf("%d %d\n", byte, half);
  half--;
  atomic_store(&pointer, &word);
  printf("%d %d\n", atomic_load(&pointer) == &word, atomic_fetch_sub(&half, 2));
  s.ll = 1;
  s.ll *= -5;
  int a = __atomic_add_fetch(&zeroed, 1, __ATOMIC_SEQ_CST);
  int b = __sync_fetch_and_add(&zeroed, 4);
  printf("%lld %d %d %d\n", s.ll, a, b, zeroed);
  v.a = 9, v.b = v.a + 8;
  printf("%d %d\n", v.a, v.b);
  atomic_flag flag = ATOMIC_FLAG_INIT;
  printf("%d", atomic_flag_test_and_set(&flag));
  printf("%d\n", atomic_flag_test_and_set(&flag));
  return 0;
}
// output(le32,be32):
//| 1 1 2 2
//| 4 8 4 16
//| 15 15 25
//| 1
//| 1 25 0 7 7
//| 4 0
//| 1 -1
//| -5 1 1 5
//| 9 1
//| 01
// output(le64,be64):
//| 2 2 2 2
//| 8 8 8 16
//| 15 15 25
//| 1
//| 1 25 0 7 7
//| 4 0
//| 1 -1
//| -5 1 1 5
//| 9 1
//| 01
