// test: run
// math.h at the ends: zeros, infinities, NaN, poles and domain errors, with errno.
#include <errno.h>
#include <math.h>
#include <stdio.h>

static void show(double x) {
  const char *e = errno == 0 ? "" : errno == EDOM ? " EDOM" : errno == ERANGE ? " ERANGE" : " ?";
  if (x != x) printf(" nan%s,", e);
  else printf(" %.10g%s,", x, e);
  errno = 0;
}

#define ROW(f) do { \
  printf("%-7s", #f); \
  for (unsigned i = 0; i < sizeof values / sizeof *values; i++) { \
    volatile double x = values[i]; \
    errno = 0; \
    show(f(x)); \
  } \
  puts(""); \
} while (0)

static const double values[] = {0, -0.0, INFINITY, -INFINITY, NAN, 1, -1, 2, -2, 1000, -1000};

int main(void) {
  ROW(exp);
  ROW(exp2);
  ROW(expm1);
  ROW(log);
  ROW(log2);
  ROW(log10);
  ROW(log1p);
  ROW(sin);
  ROW(cos);
  ROW(tan);
  ROW(asin);
  ROW(acos);
  ROW(atan);
  ROW(sinh);
  ROW(cosh);
  ROW(tanh);
  ROW(asinh);
  ROW(acosh);
  ROW(atanh);
  ROW(sqrt);
  ROW(cbrt);
  ROW(erf);
  ROW(erfc);
  ROW(tgamma);
  ROW(lgamma);
  ROW(ceil);
  ROW(rint);
  static const double pairs[] = {0, 0, 0, -1, -0.0, -1, -0.0, -2, 0, 2, -1, INFINITY, 1, NAN, NAN, 0, NAN, 1, -8, 1.0 / 3, INFINITY, 2, INFINITY, -2,
    -INFINITY, 3, -INFINITY, -3, 0.5, INFINITY, 0.5, -INFINITY, 2, INFINITY, 2, -INFINITY, 10, 400, 10, -400, -10, 401, -10, -401, -1, 1e20};
  printf("pow    ");
  for (unsigned i = 0; i < sizeof pairs / sizeof *pairs; i += 2) show(pow(pairs[i], pairs[i + 1]));
  puts("");
  static const double around[] = {0, 0, 0, -0.0, -0.0, 0, -0.0, -0.0, 0, 1, 0, -1, -0.0, -1, 1, 0, -1, 0, 1, INFINITY, 1, -INFINITY, INFINITY, 1,
    INFINITY, INFINITY, INFINITY, -INFINITY, -INFINITY, -INFINITY, NAN, 1, 1, NAN};
  printf("atan2  ");
  for (unsigned i = 0; i < sizeof around / sizeof *around; i += 2) show(atan2(around[i], around[i + 1]));
  puts("");
  errno = 0;
  show(hypot(INFINITY, NAN));
  show(hypot(1.7e308, 1.7e308));
  show(ldexp(1, 2000));
  show(ldexp(1, -2000));
  show(scalbn(1, 1023));
  show(fmod(1, 0));
  show(remainder(INFINITY, 1));
  show(fdim(1e308, -1e308));
  show(expf(100));
  show(expf(-200));
  show(sinhf(100));
  show(powf(10, 39));
  show(logf(0));
  show(nextafter(1.7976931348623157e308, INFINITY));
  puts("");
  lgamma(-0.5);
  printf("%d", signgam);
  lgamma(0.5);
  printf(" %d", signgam);
  lgamma(-1.5);
  printf(" %d", signgam);
  printf(" %d %d %d\n", ilogb(INFINITY) > 0, isnan(nan("1")), (int)logb(8));
  return 0;
}

// output:
//| exp     1, 1, inf, 0, nan, 2.718281828, 0.3678794412, 7.389056099, 0.1353352832, inf ERANGE, 0 ERANGE,
//| exp2    1, 1, inf, 0, nan, 2, 0.5, 4, 0.25, 1.071508607e+301, 9.332636185e-302,
//| expm1   0, -0, inf, -1, nan, 1.718281828, -0.6321205588, 6.389056099, -0.8646647168, inf ERANGE, -1,
//| log     -inf ERANGE, -inf ERANGE, inf, nan EDOM, nan, 0, nan EDOM, 0.6931471806, nan EDOM, 6.907755279, nan EDOM,
//| log2    -inf ERANGE, -inf ERANGE, inf, nan EDOM, nan, 0, nan EDOM, 1, nan EDOM, 9.965784285, nan EDOM,
//| log10   -inf ERANGE, -inf ERANGE, inf, nan EDOM, nan, 0, nan EDOM, 0.3010299957, nan EDOM, 3, nan EDOM,
//| log1p   0, -0, inf, nan EDOM, nan, 0.6931471806, -inf ERANGE, 1.098612289, nan EDOM, 6.908754779, nan EDOM,
//| sin     0, -0, nan EDOM, nan EDOM, nan, 0.8414709848, -0.8414709848, 0.9092974268, -0.9092974268, 0.8268795405, -0.8268795405,
//| cos     1, 1, nan EDOM, nan EDOM, nan, 0.5403023059, 0.5403023059, -0.4161468365, -0.4161468365, 0.5623790763, 0.5623790763,
//| tan     0, -0, nan EDOM, nan EDOM, nan, 1.557407725, -1.557407725, -2.185039863, 2.185039863, 1.470324156, -1.470324156,
//| asin    0, -0, nan EDOM, nan EDOM, nan, 1.570796327, -1.570796327, nan EDOM, nan EDOM, nan EDOM, nan EDOM,
//| acos    1.570796327, 1.570796327, nan EDOM, nan EDOM, nan, 0, 3.141592654, nan EDOM, nan EDOM, nan EDOM, nan EDOM,
//| atan    0, -0, 1.570796327, -1.570796327, nan, 0.7853981634, -0.7853981634, 1.107148718, -1.107148718, 1.569796327, -1.569796327,
//| sinh    0, -0, inf, -inf, nan, 1.175201194, -1.175201194, 3.626860408, -3.626860408, inf ERANGE, -inf ERANGE,
//| cosh    1, 1, inf, inf, nan, 1.543080635, 1.543080635, 3.762195691, 3.762195691, inf ERANGE, inf ERANGE,
//| tanh    0, -0, 1, -1, nan, 0.761594156, -0.761594156, 0.9640275801, -0.9640275801, 1, -1,
//| asinh   0, -0, inf, -inf, nan, 0.881373587, -0.881373587, 1.443635475, -1.443635475, 7.60090271, -7.60090271,
//| acosh   nan EDOM, nan EDOM, inf, nan EDOM, nan, 0, nan EDOM, 1.316957897, nan EDOM, 7.60090221, nan EDOM,
//| atanh   0, -0, nan EDOM, nan EDOM, nan, inf ERANGE, -inf ERANGE, nan EDOM, nan EDOM, nan EDOM, nan EDOM,
//| sqrt    0, -0, inf, nan EDOM, nan, 1, nan EDOM, 1.414213562, nan EDOM, 31.6227766, nan EDOM,
//| cbrt    0, -0, inf, -inf, nan, 1, -1, 1.25992105, -1.25992105, 10, -10,
//| erf     0, -0, 1, -1, nan, 0.8427007929, -0.8427007929, 0.995322265, -0.995322265, 1, -1,
//| erfc    1, 1, 0, 2, nan, 0.1572992071, 1.842700793, 0.004677734981, 1.995322265, 0 ERANGE, 2,
//| tgamma  inf ERANGE, -inf ERANGE, inf, nan EDOM, nan, 1, nan EDOM, 1, nan EDOM, inf ERANGE, nan EDOM,
//| lgamma  inf ERANGE, inf ERANGE, inf, inf, nan, 0, inf ERANGE, 0, inf ERANGE, 5905.220423, inf ERANGE,
//| ceil    0, -0, inf, -inf, nan, 1, -1, 2, -2, 1000, -1000,
//| rint    0, -0, inf, -inf, nan, 1, -1, 2, -2, 1000, -1000,
//| pow     1, inf ERANGE, -inf ERANGE, inf ERANGE, 0, 1, 1, 1, nan, nan EDOM, inf, 0, -inf, -0, 0, inf, inf, 0, inf ERANGE, 0 ERANGE, -inf ERANGE, -0 ERANGE, 1,
//| atan2   0, 3.141592654, -0, -3.141592654, 0, 3.141592654, -3.141592654, 1.570796327, -1.570796327, 0, 3.141592654, 1.570796327, 0.7853981634, 2.35619449, -2.35619449, nan, nan,
//|  inf, inf ERANGE, inf ERANGE, 0 ERANGE, 8.988465674e+307, nan EDOM, nan EDOM, inf ERANGE, inf ERANGE, 0 ERANGE, inf ERANGE, inf ERANGE, -inf ERANGE, inf ERANGE,
//| -1 1 1 1 1 3
