/* nan, nanf, nanl: payloads are not kept. */
#include <math.h>

double nan(const char *tag) {
  (void)tag;
  return __builtin_nan("");
}

float nanf(const char *tag) {
  (void)tag;
  return __builtin_nanf("");
}

long double nanl(const char *tag) {
  (void)tag;
  return __builtin_nan("");
}
