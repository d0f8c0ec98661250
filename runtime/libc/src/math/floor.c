/* Rounding to integers, absolute value, sign, root: operations of the machine. nearbyint is rint, there being no
 * exceptions. */
#include "kernel.h"

#define EACH(name) \
  double name(double x) { return __builtin_##name(x); } \
  float name##f(float x) { return __builtin_##name##f(x); } \
  long double name##l(long double x) { return __builtin_##name((double)x); }

EACH(floor)
EACH(ceil)
EACH(trunc)
EACH(rint)
EACH(fabs)

double nearbyint(double x) { return __builtin_rint(x); }
float nearbyintf(float x) { return __builtin_rintf(x); }
long double nearbyintl(long double x) { return __builtin_rint((double)x); }
