#include <string.h>
#include "file.h"

int fputs(const char *restrict s, FILE *restrict f) {
  size_t n = strlen(s);
  return __lode_put(f, s, n) == n ? 1 : EOF;
}

int fputs_unlocked(const char *restrict s, FILE *restrict f) {
  return fputs(s, f);
}

int puts(const char *s) {
  return fputs(s, stdout) < 0 || file_putc(stdout, '\n') < 0 ? EOF : 1;
}
