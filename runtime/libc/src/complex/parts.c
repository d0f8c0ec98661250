/* Parts, conjugate, size, angle, and the projection to the Riemann sphere (C17 7.3.8, 7.3.9). */
#include "kernel.h"

double creal(double _Complex z) { return __real__ z; }
double cimag(double _Complex z) { return __imag__ z; }
double cabs(double _Complex z) { return hypot(__real__ z, __imag__ z); }
double carg(double _Complex z) { return atan2(__imag__ z, __real__ z); }
double _Complex conj(double _Complex z) { return ~z; }

double _Complex cproj(double _Complex z) {
  if (isinf(__real__ z) || isinf(__imag__ z)) return CMPLX(INFINITY, copysign(0.0, __imag__ z));
  return z;
}

REAL_FAMILY(creal)
REAL_FAMILY(cimag)
REAL_FAMILY(cabs)
REAL_FAMILY(carg)
COMPLEX_FAMILY(conj)
COMPLEX_FAMILY(cproj)
