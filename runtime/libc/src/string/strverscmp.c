/* Order by version: runs of digits compare as numbers. A run that begins with 0 is a fraction and sorts before the
 * whole numbers; of two fractions the one with more zeros comes first: 000 < 00 < 01 < 010 < 09 < 0 < 1 < 9 < 10. */
#include <ctype.h>
#include <string.h>

int strverscmp(const char *left, const char *right) {
  const unsigned char *a = (const unsigned char *)left, *b = (const unsigned char *)right;
  size_t i = 0, run = 0; /* `run`: where the digits around i began */
  int zeros = 1;         /* only zeros so far in that run */
  for (; a[i] == b[i]; i++) {
    if (!a[i]) return 0;
    if (!isdigit(a[i])) run = i + 1, zeros = 1;
    else if (a[i] != '0') zeros = 0;
  }
  int fraction = run < i && a[run] == '0';
  if (!fraction && (isdigit(a[i]) || i > run) && (isdigit(b[i]) || i > run)) {
    /* Whole numbers (one of them may begin with 0 just here): the longer is the larger. */
    if (i > run || (a[i] != '0' && b[i] != '0')) {
      size_t j = i, k = i;
      while (isdigit(a[j])) j++;
      while (isdigit(b[k])) k++;
      if (j != k && (j > i || k > i) && (i > run || (j > i && k > i))) return j > k ? 1 : -1;
    }
  } else if (fraction && zeros && (isdigit(a[i]) || isdigit(b[i]))) {
    /* Inside the leading zeros: whoever still has digits is the smaller fraction. */
    if (!isdigit(a[i])) return 1;
    if (!isdigit(b[i])) return -1;
  }
  return a[i] - b[i];
}
