/* round: the largest double below 1/2 is added, so that 0.49999999999999994 stays and halves go away from zero. */
#include "kernel.h"

double round(double x) {
  return __builtin_trunc(x + __builtin_copysign(0x1.fffffffffffffp-2, x));
}

float roundf(float x) {
  return __builtin_truncf(x + __builtin_copysignf(0x1.fffffep-2f, x));
}

long double roundl(long double x) {
  return round((double)x);
}

long lround(double x) { return (long)round(x); }
long lroundf(float x) { return (long)roundf(x); }
long lroundl(long double x) { return (long)round((double)x); }
long long llround(double x) { return (long long)round(x); }
long long llroundf(float x) { return (long long)roundf(x); }
long long llroundl(long double x) { return (long long)round((double)x); }

long lrint(double x) { return (long)__builtin_rint(x); }
long lrintf(float x) { return (long)__builtin_rintf(x); }
long lrintl(long double x) { return (long)__builtin_rint((double)x); }
long long llrint(double x) { return (long long)__builtin_rint(x); }
long long llrintf(float x) { return (long long)__builtin_rintf(x); }
long long llrintl(long double x) { return (long long)__builtin_rint((double)x); }
