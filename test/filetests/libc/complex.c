// test: run
// Complex functions at ordinary points and at the corners that C17 Annex G fixes; float and long double forms; tgmath.h.
#include <math.h>
#include <stdio.h>
#include <tgmath.h>

typedef double _Complex C;
#define ROW(name) {#name, name}
static const struct { const char *name; C (*function)(C); } rows[] = {
  ROW(csqrt), ROW(cexp), ROW(clog), ROW(csin), ROW(ccos), ROW(ctan), ROW(csinh), ROW(ccosh), ROW(ctanh), ROW(casin), ROW(cacos),
  ROW(catan), ROW(casinh), ROW(cacosh), ROW(catanh), {"cproj", (cproj)}, {"conj", (conj)},
};

int main(void) {
  C points[] = {CMPLX(0.5, -2.5), CMPLX(-3, 0.25), CMPLX(1e-5, 30), CMPLX(-1, -0.0), CMPLX(INFINITY, 1), CMPLX(-0.0, INFINITY)};
  for (unsigned i = 0; i < sizeof rows / sizeof *rows; i++) {
    printf("%s", rows[i].name);
    for (unsigned j = 0; j < sizeof points / sizeof *points; j++) {
      C r = rows[i].function(points[j]);
      printf("  %.9g %.9g", (creal)(r), (cimag)(r));
    }
    puts("");
  }
  C z = CMPLX(1.5, -0.5);
  C p = (cpow)(z, CMPLX(2, 1));
  printf("%.9g %.9g %.9g %.9g\n", (creal)(p), (cimag)(p), (cabs)(z), (carg)(z));
  float _Complex f = csqrtf(-4.0f);
  long double _Complex l = cexpl(1.0L * I);
  printf("%g %g %.9g %.9g %g\n", (double)__real__ f, (double)__imag__ f, (double)__real__ l, (double)__imag__ l, (double)cabsf(3 + 4i));
  printf("%zu %zu %zu %zu %.6g %.6g\n", sizeof sqrt(f) / sizeof(float), sizeof exp(z) / sizeof(double), sizeof sin(1.0f), sizeof fabs(z) / sizeof(double),
    fabs(z), __imag__ pow(z, 2));
  printf("%.15g %.15g\n", creal((clog)(CMPLX(1, 1e-9))) * 1e18, creal((clog)(CMPLX(0.6, 0.8 + 1e-12))) * 1e12);
  float narrow = 2;
  printf("%zu %zu %zu %.9g %.9g %d\n", sizeof cbrt(narrow), sizeof hypot(narrow, 1.0), sizeof fma(narrow, narrow, narrow) / sizeof(float), cbrt(narrow), atan2(1, narrow), (int)lround(2.5));
  return 0;
}
// output:
//| csqrt  1.23480965 -1.01230177  0.0721063267 1.73355107  3.87298399 3.8729827  0 -1  inf 0  inf inf
//| cexp  -1.32086252 -0.986713754  0.048239309 0.0123175178  0.154252992 -0.988041504  0.367879441 -0  inf inf  nan nan
//| clog  0.935901088 -1.37340077  1.10207251 3.05845142  3.40119738 1.57079599  0 -3.14159265  inf 0  inf 1.57079633
//| csin  2.93997619 -5.30955395  -0.145553025 -0.250084298  53432372.9 5.34323729e+12  -0.841470985 -0  nan nan  -0 inf
//| ccos  5.38159031 2.90062254  -1.02109123 0.0356486522  5.34323729e+12 -53432372.9  0.540302306 -0  nan nan  inf 0
//| ctan  0.0112570991 -0.99268176  0.133832743 0.249591072  3.5026043e-31 1  -1.55740772 -0  nan nan  -0 1
//| csinh  -0.417472177 -0.674852729  -9.70644346 2.49077944  1.5425145e-06 -0.988031624  -1.17520119 -0  inf inf  -0 nan
//| ccosh  -0.903390343 -0.311861025  9.75468277 -2.47846192  0.15425145 -9.88031624e-06  1.54308063 0  inf inf  nan -0
//| ctanh  0.643331497 0.52493666  -0.995656018 0.00236644416  0.000420282676 -6.40533117  -0.761594156 -0  1 0  -0 nan
//| casin  0.184019926 -1.66305974  -1.4826795 1.7668693  3.33148302e-07 4.09462222  -1.57079633 -0  1.57079633 inf  -0 inf
//| cacos  1.3867764 1.66305974  3.05347583 -1.7668693  1.57079599 -4.09462222  3.14159265 0  0 -inf  1.57079633 -inf
//| catan  1.48086958 -0.402359478  -1.25091144 0.0248651984  1.57079632 0.0333456872  -0.785398163 -0  1.57079633 0  -1.57079633 0
//| casinh  1.59191259 -1.35683534  -1.82140416 0.0789172802  4.09406667 1.57079599  -0.881373587 -0  inf 0  -inf 1.57079633
//| cacosh  1.66305974 -1.3867764  1.7668693 3.05347583  4.09462222 1.57079599  0 -3.14159265  inf 0  inf 1.57079633
//| catanh  0.0670659966 -1.2018888  -0.343672204 1.53982823  1.10987791e-08 1.53747533  -inf -0  0 1.57079633  -0 1.57079633
//| cproj  0.5 -2.5  -3 0.25  1e-05 30  -1 -0  inf 0  inf 0
//| conj  0.5 2.5  -3 -0.25  1e-05 -30  -1 0  inf -1  -0 -inf
//| 3.38977529 -0.635610212 1.58113883 -0.321750554
//| 0 2 0.540302306 0.841470985 5
//| 2 2 4 1 1.58114 -1.5
//| 0.5 0.800004507084255
//| 4 8 1 1.25992107 0.463647609 3
