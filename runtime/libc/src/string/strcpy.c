#include <string.h>

char *strcpy(char *__restrict to, const char *__restrict from) {
  __builtin_memcpy(to, from, strlen(from) + 1);
  return to;
}
