// The runtime's memcpy, memmove and memset: every small size, at odd places, overlapping both ways.
// test: run native
#include <stdio.h>
#include <string.h>

static unsigned char moved[500], right[500], copy[500], wide[300];

static void pattern(unsigned n) {
  for (unsigned i = 0; i < sizeof right; i++) moved[i] = right[i] = (unsigned char)(i * 7 + n + (i >> 3));
}

int main(void) {
  unsigned bad = 0;
  volatile size_t size;
  for (unsigned n = 0; n < 150; n++) {
    size = n;
    for (int at = 0; at < 9; at++) {
      for (int distance = -40; distance <= 40; distance += n < 80 ? 3 : 13) {
        pattern(n);
        memmove(moved + 150 + at + distance, moved + 150 + at, size);
        for (unsigned i = 0; i < n; i++) copy[i] = right[150 + at + i];
        for (unsigned i = 0; i < n; i++) right[150 + at + distance + (int)i] = copy[i];
        for (unsigned i = 0; i < sizeof right; i++) bad += moved[i] != right[i];
      }
      memset(wide, 9, sizeof wide);
      memcpy(wide + 20 + at, right + 100, size);
      for (int i = 0; i < (int)sizeof wide; i++) {
        int within = i >= 20 + at && i < 20 + at + (int)n;
        bad += wide[i] != (within ? right[80 - at + i] : 9);
      }
      memset(wide, 9, sizeof wide);
      memset(wide + 20 + at, 0x100 + (int)n, size);
      for (int i = 0; i < (int)sizeof wide; i++) bad += wide[i] != (i >= 20 + at && i < 20 + at + (int)n ? n : 9);
    }
  }
  printf("%u bytes are wrong\n", bad);
  return 0;
}
// output:
//| 0 bytes are wrong
