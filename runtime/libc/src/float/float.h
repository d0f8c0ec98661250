/* Exact conversion between doubles and decimal digits. */
#ifndef LODE_FLOAT_FLOAT_H
#define LODE_FLOAT_FLOAT_H

enum { DIGITS_MAX = 776 }; /* no double has more than 767 significant decimal digits */

/* The decimal digits of a finite x > 0, rounded half-even on the exact value: `count` significant ones, or, with
 * `fixed`, those up to `count` places behind the point. The value is 0.DDD… * 10^*point. Trailing zeros are left off.
 * Returns how many digits there are; 0 when x rounds to zero (then *point is -count). */
int __lode_digits(double x, int fixed, int count, char *digits, int *point);

/* Parses as strtod does, rounding once to `bits` (53 or 24) of mantissa. *end gets the end of the number, or s. */
double __lode_strtod(const char *s, char **end, int bits);

#endif
