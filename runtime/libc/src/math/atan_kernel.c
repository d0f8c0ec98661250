/* atan(num/den) in the first half quadrant: the nearest sixteenth c of the quotient is taken out by the addition
 * theorem, atan(q) = atan(c) + atan((num - c den) / (den + c num)), with a table for atan(c); what remains is at most
 * 1/32 and kept in double-double. */
#include "kernel.h"

/* (atan x - x) / x^3 in x^2, below 1/32. */
static const double arctangent[6] = {
  -0x1.5555555555555p-2, 0x1.9999999998c0dp-3, -0x1.2492491fb7608p-3, 0x1.c71c5ab92bb38p-4, -0x1.744450c938a75p-4,
  0x1.302fa5101c08ep-4
};

static const struct dd table[17] = {
  {0, 0},
  {0x1.ff55bb72cfdeap-5, -0x1.c934d86d23f1dp-60},
  {0x1.fd5ba9aac2f6ep-4, -0x1.cd37686760c17p-59},
  {0x1.7b97b4bce5b02p-3, 0x1.347b0b4f881cap-58},
  {0x1.f5b75f92c80ddp-3, 0x1.8ab6e3cf7afbdp-57},
  {0x1.362773707ebccp-2, -0x1.963a544b672d8p-57},
  {0x1.6f61941e4def1p-2, -0x1.c63aae6f6e918p-56},
  {0x1.a64eec3cc23fdp-2, -0x1.24dec1b50b7ffp-56},
  {0x1.dac670561bb4fp-2, 0x1.a2b7f222f65e2p-56},
  {0x1.0657e94db30d0p-1, -0x1.d5b495f6349e6p-56},
  {0x1.1e00babdefeb4p-1, -0x1.928df287a668fp-58},
  {0x1.345f01cce37bbp-1, 0x1.1021137c71102p-55},
  {0x1.4978fa3269ee1p-1, 0x1.2419a87f2a458p-56},
  {0x1.5d58987169b18p-1, 0x1.0028e4bc5e7cap-57},
  {0x1.700a7c5784634p-1, -0x1.8c34d25aadef6p-56},
  {0x1.819d0b7158a4dp-1, -0x1.bf76229d3b917p-56},
  {0x1.921fb54442d18p-1, 0x1.1a62633145c07p-55},
};

struct dd __lode_atan(double num, double den) {
  int i = (int)(num / den * 16 + 0.5);
  double c = i * 0.0625;
  struct dd a = dd_mul(-c, den), b = dd_mul(c, num), s = dd_sum(num, a.hi), d = dd_sum(den, b.hi);
  s = dd_fast(s.hi, s.lo + a.lo);
  d = dd_fast(d.hi, d.lo + b.lo);
  struct dd t = dd_over(s, d);
  double z = t.hi * t.hi;
  t.lo += t.hi * z * poly(z, arctangent, 6);
  if (!i) return dd_fast(t.hi, t.lo);
  struct dd v = dd_fast(table[i].hi, t.hi);
  return dd_fast(v.hi, v.lo + (table[i].lo + t.lo));
}
