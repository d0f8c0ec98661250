/* Two-way string matching (Crochemore and Perrin 1991): linear time, constant space. strstr and memmem share it.
 *
 * The needle is cut at a critical position: u = needle[0..cut), v = needle[cut..m), found as the larger of the
 * maximal suffixes for the two orders of the alphabet. v is compared left to right, then u; a mismatch in v at i
 * shifts by i - cut + 1. When u is a suffix of the first period of v the needle is periodic: shifts by the period
 * then remember how much of the prefix is known to match. */
#include <string.h>

/* The start of the maximal suffix of s under < (or > when `reverse`), and its period. */
static size_t maximal_suffix(const unsigned char *s, size_t m, int reverse, size_t *period) {
  /* The suffix at `best` leads; the one at `at` challenges it, equal for k bytes. */
  size_t best = 0, at = 1, k = 0, p = 1;
  while (at + k < m) {
    unsigned char challenger = s[at + k], leader = s[best + k];
    if (challenger == leader) {
      if (++k == p) at += p, k = 0;
    } else if (reverse ? challenger > leader : challenger < leader) {
      at += k + 1, k = 0, p = at - best;
    } else {
      best = at++, k = 0, p = 1;
    }
  }
  *period = p;
  return best;
}

void *memmem(const void *haystack, size_t n, const void *needle, size_t m) {
  const unsigned char *h = haystack, *s = needle;
  if (m == 0) return (void *)h;
  if (m > n) return NULL;
  const unsigned char *first = memchr(h, s[0], n - m + 1);
  if (m == 1 || !first) return (void *)first;
  n -= (size_t)(first - h);
  h = first;

  size_t p1, p2, c1 = maximal_suffix(s, m, 0, &p1), c2 = maximal_suffix(s, m, 1, &p2);
  size_t cut = c1 > c2 ? c1 : c2, period = c1 > c2 ? p1 : p2;
  int periodic = cut + period <= m && memcmp(s, s + period, cut) == 0;
  if (!periodic) period = (cut > m - cut ? cut : m - cut) + 1;

  size_t pos = 0, known = 0; /* `known` bytes at the start of the window are known to match */
  while (pos + m <= n) {
    const unsigned char *w = h + pos;
    size_t i = cut > known ? cut : known;
    while (i < m && s[i] == w[i]) i++;
    if (i < m) {
      pos += i - cut + 1, known = 0;
      continue;
    }
    i = cut;
    while (i > known && s[i - 1] == w[i - 1]) i--;
    if (i <= known) return (void *)w;
    pos += period;
    known = periodic ? m - period : 0;
  }
  return NULL;
}
