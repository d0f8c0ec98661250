// test: run
// What #if tells apart forks alone; everything else is compiled once (test/fork.test.ts counts).
#include <limits.h>
#include <stdint.h>
#include <stdio.h>

#if __SIZEOF_POINTER__ == 8
#define WIDE 1
typedef struct { uint64_t bits; } value; // as QuickJS: a public type that differs
#define FORMAT "%s wide"
#else
#define WIDE 0
typedef struct { int32_t low; int32_t tag; } value;
#define FORMAT "%s narrow"
#endif
#if ((ULONG_MAX >> 31) >> 31) >= 3
typedef unsigned long random_t; // as Lua
#else
typedef unsigned long long random_t;
#endif
#ifdef __LP64__
enum { onlyWide = 64 };
static int onlyHere(int x) { return x + onlyWide; }
#endif
#if defined __BIG_ENDIAN__ && INTPTR_MAX == INT32_MAX
#define CORNER "be32"
#elif defined __BIG_ENDIAN__ || LONG_MAX == 2147483647L
#define CORNER "one of be64, le32"
#else
#define CORNER "le64"
#endif

static value make(int32_t tag, int32_t v) {
#if WIDE
  return (value){(uint64_t)tag << 32 | (uint32_t)v};
#else
  return (value){v, tag};
#endif
}
static int tagOf(value v) {
#if WIDE
  return v.bits >> 32;
#else
  return v.tag;
#endif
}
static int common(int x) { return x * 3; }
static random_t next(random_t *state) { return *state = *state * 6364136223846793005u + 1; }

int main(void) {
  value v = make(-3, 7);
  random_t state = 42;
  next(&state);
  printf(FORMAT " %d %zu %d\n", CORNER, tagOf(v), sizeof v, common(2));
  printf("%zu %llx\n", sizeof(random_t), (unsigned long long)next(&state));
#ifdef __LP64__
  printf("%d\n", onlyHere(1));
#endif
#if !defined(__BIG_ENDIAN__) + (__SIZEOF_LONG__ == 4) * 2 == 3
#line 100 "other.c"
  printf("%d %s\n", __LINE__, __FILE__);
#endif
  return 0;
}
// output(le32):
//| one of be64, le32 narrow -3 8 6
//| 8 7800fec18e280768
//| 100 other.c
// output(le64):
//| le64 wide -3 8 6
//| 8 7800fec18e280768
//| 65
// output(be32):
//| be32 narrow -3 8 6
//| 8 7800fec18e280768
// output(be64):
//| one of be64, le32 wide -3 8 6
//| 8 7800fec18e280768
//| 65
