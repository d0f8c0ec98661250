// test: run
// memmem and strstr against the plain definition, on strings of few letters, where periods and borders abound.
#define _GNU_SOURCE
#include <stdio.h>
#include <string.h>

static unsigned seed = 1;
static unsigned next(void) { return (seed = seed * 1103515245u + 12345u) >> 16; }

static int slow(const char *h, int n, const char *s, int m) {
  for (int i = 0; i + m <= n; i++)
    if (memcmp(h + i, s, m) == 0) return i;
  return -1;
}

int main(void) {
  int found = 0, bad = 0;
  for (int round = 0; round < 3000; round++) {
    char h[80], s[16];
    int letters = 1 + next() % 3, n = next() % 70, m = next() % 12;
    for (int i = 0; i < n; i++) h[i] = 'a' + next() % letters;
    for (int i = 0; i < m; i++) s[i] = 'a' + next() % letters;
    h[n] = s[m] = 0;
    int want = slow(h, n, s, m);
    char *p = memmem(h, n, s, m), *q = strstr(h, s);
    if ((p ? p - h : -1) != want || (q ? q - h : -1) != want) bad++;
    found += want >= 0;
  }
  printf("%d found, %d bad\n", found, bad);
  static char big[20001], needle[2001];
  memset(big, 'a', 20000);
  memset(needle, 'a', 2000);
  needle[1000] = 'b';
  printf("%d\n", strstr(big, needle) == NULL);
  memcpy(big + 17000, needle, 2000);
  printf("%d\n", (int)(strstr(big, needle) - big));
}

// output:
//| 1763 found, 0 bad
//| 1
//| 17000
