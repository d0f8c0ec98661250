#ifndef _VALUES_H
#define _VALUES_H
#include <limits.h>
#include <float.h>
#define CHARBITS 8
#define SHORTBITS 16
#define INTBITS 32
#define MAXSHORT SHRT_MAX
#define MAXINT INT_MAX
#define MAXLONG LONG_MAX
#define MAXFLOAT 3.40282346638528859811704183484516925e+38F
#define MAXDOUBLE DBL_MAX
#define MINFLOAT FLT_MIN
#define MINDOUBLE DBL_MIN
#endif
