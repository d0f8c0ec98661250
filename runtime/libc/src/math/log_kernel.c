/* The natural logarithm to more than double precision, by table (Tang 1990, with a table of reciprocals).
 *
 * x = 2^k z, z in [0.6875, 1.375). The top 7 bits of z choose 1/c, of 12 bits, so that r = z/c - 1 is computed
 * exactly as a sum of two doubles, |r| <= 2^-7; ln x = k ln 2 + ln c + ln(1 + r). The first two are multiples of
 * 2^-42 (plus rests) and add exactly. Around 1 both vanish and the result keeps its relative precision. ln(1 + r) = r
 * - r^2/2 + r^3 P(r), P minimax; the precise form squares in double-double. Measured error: 2^-60.2, precise 2^-66.9,
 * relative. */
#include "kernel.h"
#include "log_table.h"

/* (ln(1 + r) - r + r^2/2) / r^3. */
static const double rest[7] = {
  0x1.5555555555555p-2, -0x1.0000000000030p-2, 0x1.99999999ae83ep-3, -0x1.555555499cc2dp-3, 0x1.24923ee0228adp-3,
  -0x1.0005ba6c755f2p-3, 0x1.ca02beffdba48p-4
};

struct dd __lode_log(double x, double xlo, int precise) {
  const u64 least = 0x3fe6000000000000;
  const double ln2_hi = 0x1.62e42fefa3800p-1, ln2_lo = 0x1.ef35793c76730p-45;
  u64 bits = bits_of(x), above = bits - least;
  int k = (int)((long long)above >> 52);
  const struct log_row *row = &__lode_log_table[above >> 45 & 127];
  double z = double_of(bits - ((u64)(long long)k << 52)), zh = double_of(bits_of(z) & ~(u64)0x1fff), c = row->inverse;
  struct dd r = dd_sum(zh * c - 1, (z - zh) * c);
  if (xlo != 0) {
    struct dd t = dd_sum(r.hi, xlo * power2(-k) * c);
    r = dd_fast(t.hi, t.lo + r.lo);
  }

  double p = r.hi * r.hi * r.hi * poly(r.hi, rest, 7);
  struct dd s = dd_sum(k * ln2_hi + row->hi, r.hi);
  double low = row->lo + k * ln2_lo + r.lo + s.lo;
  if (precise) {
    struct dd q = dd_sqr(r.hi), t = dd_sum(s.hi, -0.5 * q.hi);
    return dd_fast(t.hi, t.lo + (low + (p - (0.5 * q.lo + r.hi * r.lo))));
  }
  return dd_fast(s.hi, low + (p - 0.5 * r.hi * r.hi));
}
