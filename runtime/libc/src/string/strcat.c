#include <string.h>

char *strcat(char *__restrict to, const char *__restrict from) {
  strcpy(to + strlen(to), from);
  return to;
}
