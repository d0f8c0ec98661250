#include <string.h>

char *strtok_r(char *__restrict s, const char *__restrict delimiters, char **__restrict next) {
  if (!s) s = *next;
  if (!s) return NULL;
  s += strspn(s, delimiters);
  if (!*s) {
    *next = s;
    return NULL;
  }
  char *end = s + strcspn(s, delimiters);
  if (*end) *end++ = 0;
  *next = end;
  return s;
}

char *strtok(char *__restrict s, const char *__restrict delimiters) {
  static char *next;
  return strtok_r(s, delimiters, &next);
}
