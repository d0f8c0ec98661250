#include <ctype.h>
#include <string.h>

int strcasecmp(const char *left, const char *right) {
  const unsigned char *a = (const unsigned char *)left, *b = (const unsigned char *)right;
  while (*a && tolower(*a) == tolower(*b)) a++, b++;
  return tolower(*a) - tolower(*b);
}

int strncasecmp(const char *left, const char *right, size_t n) {
  const unsigned char *a = (const unsigned char *)left, *b = (const unsigned char *)right;
  for (; n; a++, b++, n--) {
    int d = tolower(*a) - tolower(*b);
    if (d || !*a) return d;
  }
  return 0;
}
