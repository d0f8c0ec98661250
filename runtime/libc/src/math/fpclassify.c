#include "kernel.h"


int __fpclassify(double x) {
  u64 m = magnitude(x);
  if (m >= INF_BITS) return m > INF_BITS ? FP_NAN : FP_INFINITE;
  return m == 0 ? FP_ZERO : m < (u64)1 << 52 ? FP_SUBNORMAL : FP_NORMAL;
}

int __fpclassifyf(float x) {
  int kind = __fpclassify(x);
  return kind == FP_NORMAL && __builtin_fabsf(x) < 0x1p-126f ? FP_SUBNORMAL : kind;
}

int finite(double x) { return magnitude(x) < INF_BITS; }
int finitef(float x) { return finite(x); }
