// test: run
// Thread-local objects, and addresses of objects and places in them that are odd.
#include <stdio.h>

__thread int count = 5;
__thread long long wide;
static __thread char text[3] = "xy";
__thread char odd = 'q';
char one = 'a', three[3] = "bc";

__attribute__((noinline)) int *address_of_count(void) { return &count; }
__attribute__((noinline)) char *address_of_odd(void) { return &odd; }
__attribute__((noinline)) char *either(int i) { return i ? &one : &three[1]; }

int main(void) {
  count++;
  wide = 1LL << 40;
  printf("%d %lld %s %c\n", count, wide, text, odd);
  printf("%d %c %c %c\n", *address_of_count(), *address_of_odd(), *either(0), *either(1));
  return 0;
}
// output:
//| 6 1099511627776 xy q
//| 6 q c a
