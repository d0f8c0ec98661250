// test: run
// The random generators give the sequences that other Unix systems give.
#include <stdio.h>
#include <stdlib.h>

int main(void) {
  for (int i = 0; i < 5; i++) printf("%d ", rand());
  puts("");
  srand(42);
  for (int i = 0; i < 1000; i++) rand();
  printf("%d", rand());
  printf(" %ld\n", random());
  srandom(0);
  printf("%ld\n", random());
  unsigned state = 99;
  for (int i = 0; i < 4; i++) printf("%d ", rand_r(&state));
  puts("");
  srand48(123456);
  printf("%.10f", drand48());
  printf(" %ld", lrand48());
  printf(" %ld", mrand48());
  printf(" %.10f\n", drand48());
  unsigned short x[3] = {1, 2, 3};
  printf("%.10f", erand48(x));
  printf(" %ld", nrand48(x));
  printf(" %ld", jrand48(x));
  printf(" %u\n", x[0]);
  printf("%d %s %ld\n", RAND_MAX, l64a(123456789), a64l("xyz/"));
}

// output:
//| 1804289383 846930886 1681692777 1714636915 1957747793 
//| 1963050744 30553106
//| 1804289383
//| 2063792036 780411989 1154460942 221622648 
//| 0.9406466550 1439363040 -1581660331 0.2067349782
//| 0.4419963227 565063343 -1485464893 7666
//| 2147483647 JowK5 524221
