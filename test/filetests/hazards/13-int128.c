// test: run
// __SIZEOF_INT128__ is not defined, so that sources choose another way.
// output:
//| no 128
// test: error -DERRORS
// stderr:
//| 13-int128.c:17:1: error: __int128 is not supported
//|    17 | __int128 x;
//|       | ^~~~~~~~
//| 13-int128.c:18:1: error: __int128 is not supported
//|    18 | unsigned __int128 y(void);
//|       | ^~~~~~~~
// __int128 would be missing on a 32-bit layout: it is refused.
#include <stdio.h>

#ifdef ERRORS
__int128 x;
unsigned __int128 y(void);
#endif

int main(void) {
#ifdef __SIZEOF_INT128__
  puts("128");
#else
  puts("no 128");
#endif
  return 0;
}
