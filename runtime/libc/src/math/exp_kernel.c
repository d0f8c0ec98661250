/* The exponential to more than double precision, by table (Tang 1989): x = (n/128) ln 2 + r, |r| <= ln 2 / 256, and
 * e^x = 2^(n/128) (1 + r + r^2/2 + r^3 P(r)). Measured error: 2^-60.5 relative. */
#include "exp_table.h"
#include "kernel.h"

/* (e^r - 1 - r - r^2/2) / r^3. */
static const double rest[4] = {
  0x1.555555555551ep-3, 0x1.55555555554e8p-5, 0x1.111114694e108p-7, 0x1.6c16c66c6c404p-10
};

struct dd __lode_exp(double hi, double lo, int *k) {
  double t = hi * 0x1.71547652b82fep+7 + 0x1.8p52, n = t - 0x1.8p52;
  int i = (int)n;
  struct dd r = dd_sum(hi - n * 0x1.62e42fefc0000p-8, n * 0x1.c610ca86c3899p-44);
  r = dd_sum(r.hi, r.lo + lo);
  double r1 = r.hi;
  const struct exp_row *row = &__lode_exp_table[i & 127];
  double p = r1 + (r.lo + r1 * r1 * (0.5 + r1 * poly(r1, rest, 4)));
  *k = i >> 7;
  return dd_fast(row->hi, row->lo + row->hi * p);
}
