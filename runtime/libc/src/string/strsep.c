#include <string.h>

char *strsep(char **__restrict at, const char *__restrict delimiters) {
  char *s = *at;
  if (!s) return NULL;
  char *end = s + strcspn(s, delimiters);
  if (*end) *end++ = 0;
  else end = NULL;
  *at = end;
  return s;
}
