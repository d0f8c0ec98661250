/* The float and long double functions beside a double one: float goes through double, long double is double. */
#ifndef LODE_COMPLEX_KERNEL_H
#define LODE_COMPLEX_KERNEL_H

#include <complex.h>
#include <math.h>

#define COMPLEX_FAMILY(name) \
  float _Complex name##f(float _Complex z) { return (float _Complex)name(z); } \
  long double _Complex name##l(long double _Complex z) { return name((double _Complex)z); }
#define REAL_FAMILY(name) \
  float name##f(float _Complex z) { return (float)name(z); } \
  long double name##l(long double _Complex z) { return name((double _Complex)z); }

#endif
