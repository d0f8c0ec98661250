// Frequencies of substrings in an open-addressing hash table: 64-bit keys, shifts, probing.
#include <stdio.h>
#include <stdlib.h>

enum { bits = 20, size = 1 << bits };
static unsigned long long keys[size];
static unsigned counts[size];

static unsigned slot(unsigned long long key) {
  unsigned at = (unsigned)(key * 0x9e3779b97f4a7c15ull >> (64 - bits));
  while (counts[at] != 0 && keys[at] != key) at = (at + 1) & (size - 1);
  return at;
}

int main(void) {
  enum { length = 3000000 };
  unsigned char *s = malloc(length);
  unsigned x = 12345;
  for (int i = 0; i < length; i++) { x = x * 1664525 + 1013904223; s[i] = x >> 30; }
  unsigned long long total = 0;
  for (int k = 4; k <= 18; k += 7) {
    for (int i = 0; i < size; i++) counts[i] = 0;
    unsigned long long key = 0, mask = (1ull << 2 * k) - 1;
    int used = 0;
    for (int i = 0; i < length && used < size / 2; i++) {
      key = (key << 2 | s[i]) & mask;
      if (i < k - 1) continue;
      unsigned at = slot(key);
      if (counts[at]++ == 0) { keys[at] = key; used++; }
    }
    unsigned best = 0;
    for (int i = 0; i < size; i++) { if (counts[i] > best) best = counts[i]; total += counts[i] * (keys[i] & 0xff); }
    printf("%d: %d keys, most %u\n", k, used, best);
  }
  printf("%llu\n", total);
  free(s);
  return 0;
}
