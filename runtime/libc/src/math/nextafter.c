/* Neighbours: one step on the bits, which are ordered as the magnitudes are. */
#include <errno.h>
#include "kernel.h"

double nextafter(double x, double y) {
  if (x != x || y != y) return x + y;
  if (x == y) return y;
  if (x == 0) return __builtin_copysign(0x1p-1074, y);
  u64 bits = bits_of(x);
  bits += (x < y) == (x > 0) ? 1 : (u64)-1;
  double v = double_of(bits);
  if (magnitude(v) == INF_BITS || magnitude(v) < (u64)1 << 52) errno = ERANGE; /* as in glibc, not for a step from 0 */
  return v;
}

static u32 bits_of_float(float x) {
  union { float f; u32 u; } v = {x};
  return v.u;
}

float nexttowardf(float x, long double toward) {
  double y = (double)toward;
  if (x != x || y != y) return x + (float)y;
  if ((double)x == y) return (float)y;
  union { u32 u; float f; } v;
  if (x == 0) v.u = 1 | (u32)(bits_of(y) >> 63) << 31;
  else v.u = bits_of_float(x) + ((x < y) == (x > 0) ? 1 : (u32)-1);
  u32 m = v.u & 0x7fffffff;
  if (x != 0 && (m == 0x7f800000 || m < 0x800000)) errno = ERANGE;
  return v.f;
}

double nexttoward(double x, long double y) { return nextafter(x, (double)y); }
long double nexttowardl(long double x, long double y) { return nextafter((double)x, (double)y); }
long double nextafterl(long double x, long double y) { return nextafter((double)x, (double)y); }
float nextafterf(float x, float y) { return nexttowardf(x, y); }
