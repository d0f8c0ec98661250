/* What the parts of strtod share. */
#ifndef LODE_FLOAT_PARSE_H
#define LODE_FLOAT_PARSE_H

#include "wide.h"

/* The double nearest to (m + more) * 2^e, 0 <= more < 1 and more > 0 only if `sticky`, m != 0, rounded half-even to
 * `bits` (53 or 24) of mantissa with that format's range; errno becomes ERANGE on overflow and on inexact underflow. */
double __lode_round(u64 m, long long e, int sticky, int bits);

/* Digits d1 d2 … dn (a point between them is skipped), first not zero, stand for 0.d1d2…dn * 10^point; n may be
 * anything. */
double __lode_decimal(const char *s, long long n, long long point, int bits);

#endif
