#include <inttypes.h>
#include <stdlib.h>
#define CHAR char
#include "integer.h"

long strtol(const char *__restrict s, char **__restrict end, int base) {
  return (long)parse(s, end, base, LONG_MAX, 1);
}

unsigned long strtoul(const char *__restrict s, char **__restrict end, int base) {
  return (unsigned long)parse(s, end, base, ULONG_MAX, 0);
}

long long strtoll(const char *__restrict s, char **__restrict end, int base) {
  return (long long)parse(s, end, base, LLONG_MAX, 1);
}

unsigned long long strtoull(const char *__restrict s, char **__restrict end, int base) {
  return parse(s, end, base, ULLONG_MAX, 0);
}

intmax_t strtoimax(const char *__restrict s, char **__restrict end, int base) {
  return strtoll(s, end, base);
}

uintmax_t strtoumax(const char *__restrict s, char **__restrict end, int base) {
  return strtoull(s, end, base);
}

long long strtoq(const char *__restrict s, char **__restrict end, int base) {
  return strtoll(s, end, base);
}

unsigned long long strtouq(const char *__restrict s, char **__restrict end, int base) {
  return strtoull(s, end, base);
}
