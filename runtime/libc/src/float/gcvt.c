#include <stdio.h>
#include <stdlib.h>

char *gcvt(double x, int digits, char *to) {
  sprintf(to, "%.*g", digits < 1 ? 1 : digits > 17 ? 17 : digits, x);
  return to;
}
