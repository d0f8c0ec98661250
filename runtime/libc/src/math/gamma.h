#ifndef LODE_MATH_GAMMA_H
#define LODE_MATH_GAMMA_H
#include "kernel.h"

/* |sin(pi a)| for a > 0 that is no integer; the remainder of a by its nearest integer is exact. */
static inline struct dd sine_pi(double a) {
  double r = __builtin_fabs(a - __builtin_rint(a));
  struct dd pi = {0x1.921fb54442d18p+1, 0x1.1a62633145c07p-53};
  return r <= 0.25 ? __lode_sin(dd_times(pi, (struct dd){r, 0})) : __lode_cos(dd_times(pi, (struct dd){0.5 - r, 0}));
}

#endif
