#include <string.h>

/* A set of bytes, one flag each. */
struct set { unsigned char has[256]; };

static void fill(struct set *set, const char *chars) {
  memset(set, 0, sizeof *set);
  while (*chars) set->has[(unsigned char)*chars++] = 1;
}

size_t strspn(const char *s, const char *accept) {
  struct set set;
  fill(&set, accept);
  const char *p = s;
  while (set.has[(unsigned char)*p]) p++;
  return (size_t)(p - s);
}

size_t strcspn(const char *s, const char *reject) {
  if (!reject[0] || !reject[1]) return (size_t)(strchrnul(s, *reject) - s);
  struct set set;
  fill(&set, reject);
  set.has[0] = 1;
  const char *p = s;
  while (!set.has[(unsigned char)*p]) p++;
  return (size_t)(p - s);
}

char *strpbrk(const char *s, const char *accept) {
  s += strcspn(s, accept);
  return *s ? (char *)s : NULL;
}
