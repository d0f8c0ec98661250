#include <stdlib.h>
#include "float.h"

double strtod(const char *restrict s, char **restrict end) {
  return __lode_strtod(s, end, 53);
}

long double strtold(const char *restrict s, char **restrict end) {
  return __lode_strtod(s, end, 53);
}
