#include <string.h>

char *strchr(const char *s, int c) {
  char *p = strchrnul(s, c);
  return *p == (char)c ? p : NULL;
}

char *index(const char *s, int c) {
  return strchr(s, c);
}
