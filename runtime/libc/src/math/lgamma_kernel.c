/* ln |gamma(x)| for x > 0 in double-double, the kernel of lgamma and tgamma.
 *
 * On [1, 3] it is (x - 1)(x - 2) Q(x), so that the zeros keep their relative precision; Q is a polynomial around the
 * middle of each quarter, whose constant term is a double-double. Below 1 and up to 8 the recurrence leads there,
 * with the product of the factors in double-double. From 8 on Stirling's series, its main part with the precise
 * logarithm. The coefficients interpolate at Chebyshev nodes. Absolute error 2^-57, relative near 1 and 2. */
#include "kernel.h"

static const struct piece { struct dd c; double p[14]; } pieces[8] = {
  {{0x1.18fa23339f753p-1, -0x1.9d5a2c853f11ep-58}, {-0x1.b0711b5caafdfp-3, 0x1.e9e50dcc1e9afp-4,
    -0x1.4348c4d3c9cc3p-4, 0x1.cd104346b8f8ap-5, -0x1.580598a5cbc29p-5, 0x1.084e4687aa437p-5,
    -0x1.9e75683c4fb2fp-6, 0x1.49db3ff2f33a3p-6, -0x1.099208c47c5d0p-6, 0x1.af944d958f801p-7,
    -0x1.61196fed8632ep-7, 0x1.22eb750fdaa52p-7, -0x1.f6768c7896dc3p-8, 0x1.a24e5adec5a74p-8}},
  {{0x1.013d8539b967ap-1, -0x1.f9d92935b9c86p-55}, {-0x1.4e6fc9adb1f54p-3, 0x1.3911f425318a4p-4,
    -0x1.5357c893b0bf3p-5, 0x1.8cdb39b33d078p-6, -0x1.e58564736fb28p-7, 0x1.31d3c4bf59e47p-7,
    -0x1.89356e1c9f5c0p-8, 0x1.0095ff84109e7p-8, -0x1.52b977eb53382p-9, 0x1.c33c79e4360d5p-10,
    -0x1.2eb412c2f99ecp-10, 0x1.98c3d2406fa91p-11, -0x1.1d405e9e6f1f6p-11, 0x1.8510bc72bceedp-12}},
  {{0x1.dcfd339a88006p-2, -0x1.9b8c95977dd11p-56}, {-0x1.0d79494357498p-3, 0x1.aebb0c81e5095p-5,
    -0x1.8c66d24dc2b84p-6, 0x1.88f37b6d038dap-7, -0x1.9755f4418cca9p-8, 0x1.b2cd23b56d6ddp-9,
    -0x1.d9b6038628d72p-10, 0x1.05f40f20afc27p-10, -0x1.250cfd8eeaf13p-11, 0x1.4ad1f112d9367p-12,
    -0x1.7826fccd50d38p-13, 0x1.ae60c05ae480cp-14, -0x1.f8e0e876acd3bp-15, 0x1.23a869750c5e2p-15}},
  {{0x1.be5346f51a230p-2, -0x1.04eee7ff5cf10p-59}, {-0x1.bf346f5de0ad4p-4, 0x1.384caef1e460ep-5,
    -0x1.f3cb040748f2ap-7, 0x1.ae0b9be13acdep-8, -0x1.82bef48fca963p-9, 0x1.661e03b76ae84p-10,
    -0x1.527a91e5596b4p-11, 0x1.44c724820405cp-12, -0x1.3b3d6c0e1ae37p-13, 0x1.34c4f72129ca8p-14,
    -0x1.30a1ac3f82483p-15, 0x1.2e675a3c70a17p-16, -0x1.32412cfb7195dp-17, 0x1.32f27b35b6f03p-18}},
  {{0x1.a4982ad0ea0dfp-2, -0x1.7ce3995c12376p-57}, {-0x1.7b5f07b2d5bfbp-4, 0x1.d7107a33b341ap-6,
    -0x1.4da233b884bf8p-7, 0x1.fb56fb0ec113cp-9, -0x1.92ed59a0357d7p-10, 0x1.496fd63c761edp-11,
    -0x1.12eee17f8897ep-12, 0x1.d1e453b9d9b5dp-14, -0x1.8f55e56c00ecep-15, 0x1.596b5c834f0f3p-16,
    -0x1.2cf8dc3a3d98dp-17, 0x1.07da75ca76f1bp-18, -0x1.d66826fd78344p-20, 0x1.a0573586a3f08p-21}},
  {{0x1.8e9331cef6549p-2, -0x1.ad65efc1ffe20p-57}, {-0x1.476d23ab17672p-4, 0x1.6e53146b4e573p-6,
    -0x1.d1b1501e6aa3cp-8, 0x1.3d42534c48922p-9, -0x1.c33da3aae7d8fp-11, 0x1.4a4a078e63d0fp-12,
    -0x1.ed8456f192a67p-14, 0x1.76570eaa8dd59p-15, -0x1.1f42d90764e9ap-16, 0x1.bcee7fe787dd8p-18,
    -0x1.5b1d5f525389cp-19, 0x1.1076d08c7c43fp-20, -0x1.b1edf7fda759dp-22, 0x1.57dcea1f6d953p-23}},
  {{0x1.7b6fde69143dcp-2, -0x1.8a9d7b73c1737p-59}, {-0x1.1e891590bcc40p-4, 0x1.23f152284c7dcp-6,
    -0x1.50c7a43e65b88p-8, 0x1.9fc273acafb5fp-10, -0x1.0bb6a698081f4p-11, 0x1.62c28df35592cp-13,
    -0x1.dfcb963fa2370p-15, 0x1.4968a0a0b3f26p-16, -0x1.c99ee30693583p-18, 0x1.40cde55f8f182p-19,
    -0x1.c52030956860ep-21, 0x1.41fb38ac1aa48p-22, -0x1.cf7099c56b96bp-24, 0x1.4c75c286134adp-25}},
  {{0x1.6a97b2c1d3cb9p-2, 0x1.bb0f691d50eaap-61}, {-0x1.fb3da9221ff99p-5, 0x1.dac1ed6deb288p-7,
    -0x1.f57b52fecc16ep-9, 0x1.1b07308df8257p-10, -0x1.4d0c44d134421p-12, 0x1.9325571f596f0p-14,
    -0x1.f1ff00b0984b2p-16, 0x1.384676a7ea03dp-17, -0x1.8c3b1ae0ab5b5p-19, 0x1.fb6b6a4eb9d73p-21,
    -0x1.4754e97209ce8p-22, 0x1.a8ecbdfc5614bp-24, -0x1.16fd66f831479p-25, 0x1.6da4ce1265a6fp-27}}
};

/* The series behind Stirling's main part, times x, in 1/x^2, from 8 on. */
static const double stirling[7] = {
  0x1.5555555555555p-4, -0x1.6c16c16c149e6p-9, 0x1.a01a017dc870dp-11, -0x1.38134d496690ap-11, 0x1.b92c316ca8adbp-11,
  -0x1.ef8d3368b8f5bp-10, 0x1.4bfe89b51fcbep-8
};

/* For x in [1, 3]; xlo is a correction to x. */
static struct dd near(double x, double xlo) {
  int i = (int)((x - 1) * 4);
  if (i > 7) i = 7;
  const struct piece *s = &pieces[i];
  double h = x - (1.125 + 0.25 * i) + xlo;
  struct dd q = dd_fast(s->c.hi, s->c.lo + h * poly(h, s->p, 14)), a = dd_sum(x - 1, xlo), b = dd_sum(x - 2, xlo);
  return dd_times(dd_times(a, b), q);
}

static struct dd minus(struct dd a) {
  return (struct dd){-a.hi, -a.lo};
}

struct dd __lode_lgamma(double x) {
  if (x < 1) {
    if (x < 0x1p-1022) { /* the logarithm of a denormal */
      struct dd l = __lode_log(x * 0x1p54, 0, 1);
      return dd_add(minus(l), (struct dd){54 * 0x1.62e42fefa39efp-1, 0});
    }
    struct dd s = dd_sum(x, 1), l = minus(__lode_log(x, 0, 1));
    return dd_add(l, near(s.hi, s.lo));
  }
  if (x <= 3) return near(x, 0);
  if (x < 8) {
    struct dd f = {1, 0};
    while (x > 3) {
      x -= 1;
      f = dd_times(f, (struct dd){x, 0});
    }
    return dd_add(__lode_log(f.hi, f.lo, 1), near(x, 0));
  }
  struct dd l = __lode_log(x, 0, 1);
  if (x > 0x1p60) {
    l = dd_add(l, (struct dd){-1, 0});
    double big = x * 0x1p-60; /* the product may be the largest there is */
    l = dd_times(l, (struct dd){big, 0});
    return (struct dd){l.hi * 0x1p60, l.lo * 0x1p60};
  }
  double r = 1 / x, z = r * r;
  struct dd m = dd_times(dd_sum(x, -0.5), dd_add(l, (struct dd){-1, 0}));
  return dd_add(m, dd_sum(0x1.d67f1c864beb5p-1 - 0.5, r * poly(z, stirling, 7) - 0x1.65b5a1b7ff5dfp-55));
}
