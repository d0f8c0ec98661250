// test: run
// output(le32,be32):
//| 8 15 16
// output(le64,be64):
//| 16 15 32
// What holds on all layouts, though spelled differently, is compatible.
// test: error -DERRORS
// stderr:
//| 15-array-compatibility.c:39:13: error: conflicting types for ‘a’; have ‘char[8]’ (in le32, be32)
//|    39 | extern char a[8];
//|       |             ^
//| 15-array-compatibility.c:38:13: note: previous declaration of ‘a’ with type ‘char[sizeof(void *)]’
//|    38 | extern char a[sizeof(long)];
//|       |             ^
//| 15-array-compatibility.c:43:14: error: conflicting types for ‘c’; have ‘int (*)[(sizeof(void *) + 4)]’ (in le64, be64)
//|    43 | extern int (*c)[sizeof(long) + 4];
//|       |              ^
//| 15-array-compatibility.c:42:14: note: previous declaration of ‘c’ with type ‘int (*)[sizeof(struct <anonymous 16>)]’
//|    42 | extern int (*c)[sizeof(struct { char c; long l; })];
//|       |              ^
//| 15-array-compatibility.c: In function ‘give’:
//| 15-array-compatibility.c:45:45: warning: passing argument 1 of ‘take’ from incompatible pointer type (in le64, be64) [-Wincompatible-pointer-types]
//|    45 | void give(char (*p)[sizeof(void *)]) { take(p); }
//|       |                                             ^
//| 15-array-compatibility.c: At top level:
//| 15-array-compatibility.c:46:33: error: size of array ‘negative’ is negative (in le32, be32)
//|    46 | char negative[(int)sizeof(long) - 5];
//|       |                                 ^
//| 15-array-compatibility.c:49:13: error: conflicting types for ‘t’; have ‘int[4]’ (in le64, be64)
//|    49 | typedef int t[4];
//|       |             ^
//| 15-array-compatibility.c:48:13: note: previous declaration of ‘t’ with type ‘int[sizeof(void *)]’
//|    48 | typedef int t[sizeof(long)];
//|       |             ^
// Array bounds are compared in every layout; the message names those that fail.
#ifdef ERRORS

extern char a[sizeof(long)];
extern char a[8];
extern int b[sizeof(long) * 2];
extern int b[2 * sizeof(void *)]; // equal everywhere
extern int (*c)[sizeof(struct { char c; long l; })];
extern int (*c)[sizeof(long) + 4];
static void take(char (*p)[4]);
void give(char (*p)[sizeof(void *)]) { take(p); }
char negative[(int)sizeof(long) - 5];
char zero[8 / sizeof(long) - 1];
typedef int t[sizeof(long)];
typedef int t[4];

#else

#include <stdio.h>
extern char a[sizeof(long) * 2];
char a[sizeof(struct { void *p; long l; })];
typedef int row[sizeof(void *)];
int (*pointer)[sizeof(long)];
static int sum(int m[][sizeof(long) / 2 * 2], int n) {
  int s = 0;
  for (int i = 0; i < n; i++) for (unsigned k = 0; k < sizeof m[0] / sizeof m[0][0]; k++) s += m[i][k];
  return s;
}
int main(void) {
  row rows[2] = {{1, 2, 3, 4}, [1][sizeof(void *) - 1] = 5};
  pointer = rows;
  printf("%zu %d %d\n", sizeof a, sum(rows, 2), (int)((char *)(pointer + 1) - (char *)pointer));
  return 0;
}

#endif
