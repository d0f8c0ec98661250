// test: run
// output(le32,be32):
//| 0 -1 -1 1 -1 -1 -1 -1 3 -1 -1 -1 2 4 4 4 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 5 6
//| 1 2 1 4 3
//| 40a 41b 42c 43d 44e 45f 
// output(le64,be64):
//| 0 -1 -1 -1 -1 -1 -1 1 -1 -1 -1 -1 -1 -1 -1 -1 3 -1 -1 -1 -1 -1 -1 -1 2 4 4 4 -1 -1 -1 -1 5 6
//| 1 2 3 4 0
//| 80a 81b 82c 83d 84e 85f 
// Labels may depend on the layout; tables are made after it is known.
// test: error -DERRORS
// stderr:
//| 16-case-labels.c: In function ‘f’:
//| 16-case-labels.c:40:5: error: duplicate case value (in le32, be32)
//|    40 |     case sizeof(long): return 1;
//|       |     ^~~~
//| 16-case-labels.c:39:5: note: previously used here
//|    39 |     case 4: return 0;
//|       |     ^~~~
//| 16-case-labels.c:41:5: error: duplicate case value (in le64, be64)
//|    41 |     case 8: return 2;
//|       |     ^~~~
//| 16-case-labels.c:40:5: note: previously used here
//|    40 |     case sizeof(long): return 1;
//|       |     ^~~~
//| 16-case-labels.c:42:5: error: duplicate case value (in le32, be32)
//|    42 |     case sizeof(void *) * 2: return 3;
//|       |     ^~~~
//| 16-case-labels.c:41:5: note: previously used here
//|    41 |     case 8: return 2;
//|       |     ^~~~
//| 16-case-labels.c:43:5: error: duplicate case value (in le64, be64)
//|    43 |     case 3 ... sizeof(long) - 1: return 4;
//|       |     ^~~~
#ifdef ERRORS

int f(int n) {
  switch (n) {
    case 4: return 0;
    case sizeof(long): return 1;
    case 8: return 2;
    case sizeof(void *) * 2: return 3;
    case 3 ... sizeof(long) - 1: return 4;
  }
  return 5;
}

#else

#include <limits.h>
#include <stdio.h>
#include <stddef.h>

struct s { char c; long l; short h; };

static int kind(unsigned long n) {
  switch (n) {
    case 0: return 0;
    case sizeof(long) - 1: return 1;
    case sizeof(struct s): return 2;
    case offsetof(struct s, h): return 3;
    case sizeof(struct s) + 1 ... sizeof(struct s) + 3: return 4;
    case ULONG_MAX: return 5;
    case ULONG_MAX / 2 + 1: return 6;
    default: return -1;
  }
}

// The control expression is a split type: -1L converts to it, 0xffffffff is another value on 64 bits.
static int split(unsigned u, long l) {
  switch (u + l) {
    case -1L: return 1;
    case -2L: return 2;
    case sizeof(long) == 8 ? 0xffffffff : 7: return 3;
    case LONG_MIN ... LONG_MIN + 1: return 4;
    default: return 0;
  }
}

// Dense, so that it becomes a table whose first entry moves.
static const char *dense(int n) {
  switch (n) {
    case (int)sizeof(long) * 10 + 0: return "a";
    case (int)sizeof(long) * 10 + 1: return "b";
    case (int)sizeof(long) * 10 + 2: return "c";
    case (int)sizeof(long) * 10 + 3: return "d";
    case (int)sizeof(long) * 10 + 4: return "e";
    case (int)sizeof(long) * 10 + 5: return "f";
  }
  return "-";
}

int main(void) {
  for (unsigned n = 0; n < 32; n++) printf("%d ", kind(n));
  printf("%d %d\n", kind(-1), kind((unsigned long)LONG_MIN));
  printf("%d %d %d %d %d\n", split(0, -1), split(1, -3), split(0xffffffff, 0), split(1, LONG_MIN), split(0, 7));
  for (int n = 38; n < 88; n++) if (dense(n)[0] != '-') printf("%d%s ", n, dense(n));
  puts("");
  return 0;
}

#endif
