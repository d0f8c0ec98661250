// Primes by a segmented sieve over bits, and their gaps.
#include <stdio.h>
#include <string.h>

enum { limit = 40000000, segment = 1 << 18 };
static unsigned char bits[segment / 8];
static unsigned primes[1000], next[1000];

int main(void) {
  int small = 0;
  for (unsigned i = 2; i * i <= limit; i++) {
    int prime = 1;
    for (int k = 0; k < small && primes[k] * primes[k] <= i; k++) if (i % primes[k] == 0) { prime = 0; break; }
    if (prime) { next[small] = i * i; primes[small++] = i; }
  }
  unsigned count = 0, last = 0, gap = 0;
  for (unsigned low = 0; low < limit; low += segment) {
    memset(bits, 0, sizeof bits);
    for (int k = 0; k < small; k++) {
      unsigned at = next[k] - low;
      for (; at < segment; at += primes[k]) bits[at >> 3] |= 1 << (at & 7);
      next[k] = at + low;
    }
    for (unsigned i = low < 2 ? 2 : 0; i < segment && low + i < limit; i++) {
      if (bits[i >> 3] >> (i & 7) & 1) continue;
      count++;
      if (low + i - last > gap && last) gap = low + i - last;
      last = low + i;
    }
  }
  printf("%u %u %u\n", count, last, gap);
  return 0;
}
