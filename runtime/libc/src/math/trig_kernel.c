/* Sine and cosine on [-pi/4, pi/4] in double-double: the first terms exact, the rest by minimax polynomials in r^2,
 * and the low part of the argument by its derivative. Error 2^-57 relative. */
#include "kernel.h"

/* (sin x - x) / x^3 and (cos x - 1 + x^2/2) / x^4 in x^2. */
static const double sine[7] = {
  -0x1.5555555555555p-3, 0x1.111111111101ep-7, -0x1.a01a019fe8844p-13, 0x1.71de3a103129ep-19, -0x1.ae63f7f22aa3fp-26,
  0x1.60e5c00aba1b4p-33, -0x1.8d49fa6c0063fp-41
};
static const double cosine[7] = {
  0x1.5555555555555p-5, -0x1.6c16c16c16a32p-10, 0x1.a01a019fb7a86p-16, -0x1.27e4faeea9bf5p-22, 0x1.1eecd59f69b3fp-29,
  -0x1.92a5b2621c622p-37, 0x1.343c14ddde377p-45
};

struct dd __lode_sin(struct dd r) {
  double x = r.hi, z = x * x;
  return dd_fast(x, x * z * poly(z, sine, 7) + r.lo * (1 - 0.5 * z));
}

struct dd __lode_cos(struct dd r) {
  double x = r.hi, z = x * x;
  struct dd q = dd_sqr(x), c = dd_fast(1, -0.5 * q.hi);
  return dd_fast(c.hi, c.lo + (z * z * poly(z, cosine, 7) - 0.5 * q.lo - x * r.lo));
}
