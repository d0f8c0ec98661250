// test: run
// The functions of math.h whose results are exact: rounding, parts, remainders, neighbours, fma, minima, square roots.
#include <fenv.h>
#include <limits.h>
#include <math.h>
#include <stdio.h>

static const double values[] = {0, -0.0, 0.5, -0.5, 0.49999999999999994, 1.5, 2.5, -2.5, 1e15 + 0.5, 0x1p52 + 1, 0x1p53, -1e300,
  0x1p-1074, 0x1.8p-1060, 1e-300, 3.7, -3.2, 123456.789};

static void show(const char *what, double x) {
  if (x != x) printf(" %s nan", what);
  else printf(" %s %a", what, x);
}

int main(void) {
  for (unsigned i = 0; i < sizeof values / sizeof *values; i++) {
    double x = values[i], whole;
    int e;
    show("x", x);
    show("floor", floor(x));
    show("ceil", ceil(x));
    show("trunc", trunc(x));
    show("round", round(x));
    show("rint", rint(x));
    show("near", nearbyint(x));
    show("frexp", frexp(x, &e));
    printf(" %d", e);
    show("modf", modf(x, &whole));
    show("", whole);
    if (fabs(x) < 1e9) printf(" %ld %lld %ld %lld", lround(x), llround(x), lrint(x), llrint(x));
    if (x != 0) {
      printf(" %d", ilogb(x));
      show("logb", logb(x));
    }
    show("sqrt", sqrt(fabs(x)));
    show("up", nextafter(x, INFINITY));
    show("down", nextafter(x, -INFINITY));
    show("ldexp", ldexp(x, -1000));
    show("scalbn", scalbn(x, 900));
    float f = (float)x;
    show("f", roundf(f) + floorf(f) + ceilf(f));
    show("nextf", nextafterf(f, 1e30f));
    show("", sqrtf(fabsf(f)));
    puts("");
    for (unsigned k = 0; k < sizeof values / sizeof *values; k++) {
      double y = values[k];
      int q = 0;
      if (y != 0 && i % 3 == k % 3) {
        show("fmod", fmod(x, y));
        show("rem", remainder(x, y));
        show("quo", remquo(x, y, &q));
        printf(" %d", q & 7);
        show("fma", fma(x, y, -x));
        show("fma", fma(x, x, y));
        show("dim", fdim(x, y));
        show("max", fmax(x, y) + fmin(x, y));
        puts("");
      }
    }
  }
  show("fma", fma(0x1p-1022, 0x1p-53, 0x1p-1074));
  show("", fma(0x1.0000001p0, 0x1.0000001p0, -0x1.0000002p0));
  show("", fma(0x1.fffffffffffffp1023, 2, -0x1.fffffffffffffp1023));
  show("", fma(1e300, 1e300, -INFINITY));
  show("", fma(0x1p-600, 0x1p-600, 1));
  show("", fma(-1, 1, 1));
  show("", fmaf(0x1.000002p0f, 0x1.000002p0f, -0x1.000004p0f));
  puts("");
  show("fmod", fmod(1e308, 3e-308));
  show("", fmod(-5, 3));
  show("", fmod(5, INFINITY));
  show("", fmod(INFINITY, 5));
  show("", fmod(5, 0));
  show("", fmodf(5.3f, 2));
  puts("");
  show("max", fmax(NAN, 1));
  show("", fmin(1, NAN));
  show("", fmax(NAN, NAN));
  show("copy", copysign(3, -0.0));
  show("hypot", hypot(3e300, 4e300));
  show("", hypot(INFINITY, NAN));
  puts("");
  printf("%d %d %d %d %d", fpclassify(0.0), fpclassify(1.0), fpclassify(0x1p-1040), fpclassify(INFINITY), fpclassify(NAN));
  printf(" %d %d %d %d", fpclassify(0x1p-130f), !!signbit(-0.0), isnormal(0x1p-1040), isfinite(1e308));
  printf(" %d %d %d\n", isgreater(1, NAN), isunordered(1, NAN), islessgreater(1.0, 2.0));
  printf("%d %d\n", fegetround() == FE_TONEAREST, fesetround(FE_TONEAREST));
  return 0;
}

// output:
//|  x 0x0p+0 floor 0x0p+0 ceil 0x0p+0 trunc 0x0p+0 round 0x0p+0 rint 0x0p+0 near 0x0p+0 frexp 0x0p+0 0 modf 0x0p+0  0x0p+0 0 0 0 0 sqrt 0x0p+0 up 0x0.0000000000001p-1022 down -0x0.0000000000001p-1022 ldexp 0x0p+0 scalbn 0x0p+0 f 0x0p+0 nextf 0x1p-149  0x0p+0
//|  fmod 0x0p+0 rem 0x0p+0 quo 0x0p+0 0 fma -0x0p+0 fma -0x1p-1 dim 0x1p-1 max -0x1p-1
//|  fmod 0x0p+0 rem 0x0p+0 quo 0x0p+0 0 fma 0x0p+0 fma 0x1.4p+1 dim 0x0p+0 max 0x1.4p+1
//|  fmod 0x0p+0 rem 0x0p+0 quo 0x0p+0 0 fma 0x0p+0 fma 0x1.0000000000001p+52 dim 0x0p+0 max 0x1.0000000000001p+52
//|  fmod 0x0p+0 rem 0x0p+0 quo 0x0p+0 0 fma 0x0p+0 fma 0x0.0000000000001p-1022 dim 0x0p+0 max 0x0.0000000000001p-1022
//|  fmod 0x0p+0 rem 0x0p+0 quo 0x0p+0 0 fma 0x0p+0 fma 0x1.d99999999999ap+1 dim 0x0p+0 max 0x1.d99999999999ap+1
//|  x -0x0p+0 floor -0x0p+0 ceil -0x0p+0 trunc -0x0p+0 round -0x0p+0 rint -0x0p+0 near -0x0p+0 frexp -0x0p+0 0 modf -0x0p+0  -0x0p+0 0 0 0 0 sqrt 0x0p+0 up 0x0.0000000000001p-1022 down -0x0.0000000000001p-1022 ldexp -0x0p+0 scalbn -0x0p+0 f -0x0p+0 nextf 0x1p-149  0x0p+0
//|  fmod -0x0p+0 rem -0x0p+0 quo -0x0p+0 0 fma 0x0p+0 fma 0x1.fffffffffffffp-2 dim 0x0p+0 max 0x1.fffffffffffffp-2
//|  fmod -0x0p+0 rem -0x0p+0 quo -0x0p+0 0 fma 0x0p+0 fma -0x1.4p+1 dim 0x1.4p+1 max -0x1.4p+1
//|  fmod -0x0p+0 rem -0x0p+0 quo -0x0p+0 0 fma 0x0p+0 fma 0x1p+53 dim 0x0p+0 max 0x1p+53
//|  fmod -0x0p+0 rem -0x0p+0 quo -0x0p+0 0 fma 0x0p+0 fma 0x0.0000000006p-1022 dim 0x0p+0 max 0x0.0000000006p-1022
//|  fmod -0x0p+0 rem -0x0p+0 quo -0x0p+0 0 fma 0x0p+0 fma -0x1.999999999999ap+1 dim 0x1.999999999999ap+1 max -0x1.999999999999ap+1
//|  x 0x1p-1 floor 0x0p+0 ceil 0x1p+0 trunc 0x0p+0 round 0x1p+0 rint 0x0p+0 near 0x0p+0 frexp 0x1p-1 0 modf 0x1p-1  0x0p+0 1 1 0 0 -1 logb -0x1p+0 sqrt 0x1.6a09e667f3bcdp-1 up 0x1.0000000000001p-1 down 0x1.fffffffffffffp-2 ldexp 0x1p-1001 scalbn 0x1p+899 f 0x1p+1 nextf 0x1.000002p-1  0x1.6a09e6p-1
//|  fmod 0x0p+0 rem 0x0p+0 quo 0x0p+0 1 fma -0x1p-2 fma 0x1.8p-1 dim 0x0p+0 max 0x1p+0
//|  fmod 0x1p-1 rem 0x1p-1 quo 0x1p-1 0 fma 0x1p-2 fma 0x1.cp+0 dim 0x0p+0 max 0x1p+1
//|  fmod 0x1p-1 rem 0x1p-1 quo 0x1p-1 0 fma 0x1.c6bf52633fffcp+48 fma 0x1.c6bf526340006p+49 dim 0x0p+0 max 0x1.c6bf526340008p+49
//|  fmod 0x1p-1 rem 0x1p-1 quo 0x1p-1 0 fma -0x1.7e43c8800759cp+995 fma -0x1.7e43c8800759cp+996 dim 0x1.7e43c8800759cp+996 max -0x1.7e43c8800759cp+996
//|  fmod 0x1.33550b9c24a66p-998 rem 0x1.33550b9c24a66p-998 quo 0x1.33550b9c24a66p-998 5 fma -0x1p-1 fma 0x1p-2 dim 0x1p-1 max 0x1p-1
//|  fmod 0x1p-1 rem 0x1p-1 quo 0x1p-1 0 fma 0x1.e23fc9fbe76c9p+15 fma 0x1.e24109fbe76c9p+16 dim 0x0p+0 max 0x1.e24149fbe76c9p+16
//|  x -0x1p-1 floor -0x1p+0 ceil -0x0p+0 trunc -0x0p+0 round -0x1p+0 rint -0x0p+0 near -0x0p+0 frexp -0x1p-1 0 modf -0x1p-1  -0x0p+0 -1 -1 0 0 -1 logb -0x1p+0 sqrt 0x1.6a09e667f3bcdp-1 up -0x1.fffffffffffffp-2 down -0x1.0000000000001p-1 ldexp -0x1p-1001 scalbn -0x1p+899 f -0x1p+1 nextf -0x1.fffffep-2  0x1.6a09e6p-1
//|  fmod -0x0p+0 rem -0x0p+0 quo -0x0p+0 1 fma 0x1.8p-1 fma -0x1p-2 dim 0x0p+0 max -0x1p+0
//|  fmod -0x1p-1 rem -0x1p-1 quo -0x1p-1 0 fma -0x1.8p-1 fma 0x1.6p+1 dim 0x0p+0 max 0x1p+1
//|  fmod -0x1p-1 rem -0x1p-1 quo -0x1p-1 0 fma -0x1p+51 fma 0x1.0000000000001p+52 dim 0x0p+0 max 0x1p+52
//|  fmod -0x0p+0 rem -0x0p+0 quo -0x0p+0 0 fma 0x1p-1 fma 0x1p-2 dim 0x0p+0 max -0x1p-1
//|  fmod -0x1p-1 rem -0x1p-1 quo -0x1p-1 0 fma -0x1.599999999999ap+0 fma 0x1.f99999999999ap+1 dim 0x0p+0 max 0x1.999999999999ap+1
//|  x 0x1.fffffffffffffp-2 floor 0x0p+0 ceil 0x1p+0 trunc 0x0p+0 round 0x0p+0 rint 0x0p+0 near 0x0p+0 frexp 0x1.fffffffffffffp-1 -1 modf 0x1.fffffffffffffp-2  0x0p+0 0 0 0 0 -2 logb -0x1p+1 sqrt 0x1.6a09e667f3bccp-1 up 0x1p-1 down 0x1.ffffffffffffep-2 ldexp 0x1.fffffffffffffp-1002 scalbn 0x1.fffffffffffffp+898 f 0x1p+1 nextf 0x1.000002p-1  0x1.6a09e6p-1
//|  fmod 0x0p+0 rem 0x0p+0 quo 0x0p+0 1 fma -0x1p-2 fma 0x1.7ffffffffffffp-1 dim 0x0p+0 max 0x1.fffffffffffffp-1
//|  fmod 0x1.fffffffffffffp-2 rem 0x1.fffffffffffffp-2 quo 0x1.fffffffffffffp-2 0 fma -0x1.bffffffffffffp+0 fma -0x1.2p+1 dim 0x1.8p+1 max -0x1p+1
//|  fmod 0x1.fffffffffffffp-2 rem 0x1.fffffffffffffp-2 quo 0x1.fffffffffffffp-2 0 fma 0x1.ffffffffffffep+51 fma 0x1p+53 dim 0x0p+0 max 0x1p+53
//|  fmod 0x0.0000000004p-1022 rem -0x0.0000000002p-1022 quo -0x0.0000000002p-1022 3 fma -0x1.fffffffffffffp-2 fma 0x1.ffffffffffffep-3 dim 0x1.fffffffffffffp-2 max 0x1.fffffffffffffp-2
//|  fmod 0x1.fffffffffffffp-2 rem 0x1.fffffffffffffp-2 quo 0x1.fffffffffffffp-2 0 fma -0x1.0ccccccccccccp+1 fma -0x1.799999999999ap+1 dim 0x1.d99999999999ap+1 max -0x1.599999999999ap+1
//|  x 0x1.8p+0 floor 0x1p+0 ceil 0x1p+1 trunc 0x1p+0 round 0x1p+1 rint 0x1p+1 near 0x1p+1 frexp 0x1.8p-1 1 modf 0x1p-1  0x1p+0 2 2 2 2 0 logb 0x0p+0 sqrt 0x1.3988e1409212ep+0 up 0x1.8000000000001p+0 down 0x1.7ffffffffffffp+0 ldexp 0x1.8p-1000 scalbn 0x1.8p+900 f 0x1.4p+2 nextf 0x1.800002p+0  0x1.3988e2p+0
//|  fmod 0x0p+0 rem 0x0p+0 quo 0x0p+0 3 fma -0x1.8p-1 fma 0x1.6p+1 dim 0x1p+0 max 0x1p+1
//|  fmod 0x0p+0 rem 0x0p+0 quo 0x0p+0 1 fma 0x1.8p-1 fma 0x1.ep+1 dim 0x0p+0 max 0x1.8p+1
//|  fmod 0x1.8p+0 rem 0x1.8p+0 quo 0x1.8p+0 0 fma 0x1.550f7dca6fffdp+50 fma 0x1.c6bf526340016p+49 dim 0x0p+0 max 0x1.c6bf52634001p+49
//|  fmod 0x1.8p+0 rem 0x1.8p+0 quo 0x1.8p+0 0 fma -0x1.1eb2d66005835p+997 fma -0x1.7e43c8800759cp+996 dim 0x1.7e43c8800759cp+996 max -0x1.7e43c8800759cp+996
//|  fmod 0x1.d87654ea9f1p-999 rem 0x1.d87654ea9f1p-999 quo 0x1.d87654ea9f1p-999 0 fma -0x1.8p+0 fma 0x1.2p+1 dim 0x1.8p+0 max 0x1.8p+0
//|  fmod 0x1.8p+0 rem 0x1.8p+0 quo 0x1.8p+0 0 fma 0x1.69afd77ced917p+17 fma 0x1.e24309fbe76c9p+16 dim 0x0p+0 max 0x1.e24249fbe76c9p+16
//|  x 0x1.4p+1 floor 0x1p+1 ceil 0x1.8p+1 trunc 0x1p+1 round 0x1.8p+1 rint 0x1p+1 near 0x1p+1 frexp 0x1.4p-1 2 modf 0x1p-1  0x1p+1 3 3 2 2 1 logb 0x1p+0 sqrt 0x1.94c583ada5b53p+0 up 0x1.4000000000001p+1 down 0x1.3ffffffffffffp+1 ldexp 0x1.4p-999 scalbn 0x1.4p+901 f 0x1p+3 nextf 0x1.400002p+1  0x1.94c584p+0
//|  fmod 0x0p+0 rem 0x0p+0 quo 0x0p+0 3 fma -0x1.ep+1 fma 0x1.7p+2 dim 0x1.8p+1 max 0x1p+1
//|  fmod 0x0p+0 rem 0x0p+0 quo 0x0p+0 1 fma 0x1.ep+1 fma 0x1.18p+3 dim 0x0p+0 max 0x1.4p+2
//|  fmod 0x1.4p+1 rem 0x1.4p+1 quo 0x1.4p+1 0 fma 0x1.4p+53 fma 0x1.0000000000007p+52 dim 0x0p+0 max 0x1.0000000000004p+52
//|  fmod 0x0p+0 rem 0x0p+0 quo 0x0p+0 0 fma -0x1.4p+1 fma 0x1.9p+2 dim 0x1.4p+1 max 0x1.4p+1
//|  fmod 0x1.4p+1 rem -0x1.3333333333334p+0 quo -0x1.3333333333334p+0 1 fma 0x1.bp+2 fma 0x1.3e66666666666p+3 dim 0x0p+0 max 0x1.8cccccccccccdp+2
//|  x -0x1.4p+1 floor -0x1.8p+1 ceil -0x1p+1 trunc -0x1p+1 round -0x1.8p+1 rint -0x1p+1 near -0x1p+1 frexp -0x1.4p-1 2 modf -0x1p-1  -0x1p+1 -3 -3 -2 -2 1 logb 0x1p+0 sqrt 0x1.94c583ada5b53p+0 up -0x1.3ffffffffffffp+1 down -0x1.4000000000001p+1 ldexp -0x1.4p-999 scalbn -0x1.4p+901 f -0x1p+3 nextf -0x1.3ffffep+1  0x1.94c584p+0
//|  fmod -0x1.4p-52 rem -0x1.4p-52 quo -0x1.4p-52 3 fma 0x1.4000000000001p+0 fma 0x1.bp+2 dim 0x0p+0 max -0x1p+1
//|  fmod -0x0p+0 rem -0x0p+0 quo -0x0p+0 1 fma 0x1.18p+3 fma 0x1.ep+1 dim 0x0p+0 max -0x1.4p+2
//|  fmod -0x1.4p+1 rem -0x1.4p+1 quo -0x1.4p+1 0 fma -0x1.3ffffffffffffp+54 fma 0x1.0000000000003p+53 dim 0x0p+0 max 0x1.ffffffffffffep+52
//|  fmod -0x0.0000000004p-1022 rem 0x0.0000000002p-1022 quo 0x0.0000000002p-1022 5 fma 0x1.4p+1 fma 0x1.9p+2 dim 0x0p+0 max -0x1.4p+1
//|  fmod -0x1.4p+1 rem 0x1.6666666666668p-1 quo 0x1.6666666666668p-1 1 fma 0x1.5p+3 fma 0x1.8666666666666p+1 dim 0x1.6666666666668p-1 max -0x1.6cccccccccccdp+2
//|  x 0x1.c6bf526340004p+49 floor 0x1.c6bf52634p+49 ceil 0x1.c6bf526340008p+49 trunc 0x1.c6bf52634p+49 round 0x1.c6bf526340008p+49 rint 0x1.c6bf52634p+49 near 0x1.c6bf52634p+49 frexp 0x1.c6bf526340004p-1 50 modf 0x1p-1  0x1.c6bf52634p+49 49 logb 0x1.88p+5 sqrt 0x1.e286789a07f32p+24 up 0x1.c6bf526340005p+49 down 0x1.c6bf526340003p+49 ldexp 0x1.c6bf526340004p-951 scalbn 0x1.c6bf526340004p+949 f 0x1.550f7ep+51 nextf 0x1.c6bf54p+49  0x1.e28678p+24
//|  fmod 0x0p+0 rem 0x0p+0 quo 0x0p+0 1 fma -0x1.c6bf526340004p+48 fma 0x1.93e5939a08cf1p+99 dim 0x1.c6bf52634p+49 max 0x1.c6bf526340008p+49
//|  fmod 0x0p+0 rem 0x0p+0 quo 0x0p+0 3 fma 0x1.c6bf526340004p+48 fma 0x1.93e5939a08cf1p+99 dim 0x1.c6bf52633fff8p+49 max 0x1.c6bf52634001p+49
//|  fmod 0x0p+0 rem 0x0p+0 quo 0x0p+0 1 fma 0x1.93e5939a08ceap+99 fma 0x1.93e5939a08cf8p+99 dim 0x0p+0 max 0x1.c6bf526340004p+50
//|  fmod 0x1.c6bf526340004p+49 rem 0x1.c6bf526340004p+49 quo 0x1.c6bf526340004p+49 0 fma -inf fma -0x1.7e43c8800759cp+996 dim 0x1.7e43c8800759cp+996 max -0x1.7e43c8800759cp+996
//|  fmod 0x1.9781bc1c3d75p-998 rem -0x1.16423c42e0f62p-998 quo -0x1.16423c42e0f62p-998 1 fma -0x1.c6bf526340004p+49 fma 0x1.93e5939a08cf1p+99 dim 0x1.c6bf526340004p+49 max 0x1.c6bf526340004p+49
//|  fmod 0x1.5666de3c7a7afp+16 rem -0x1.17b3d77ed9e34p+15 quo -0x1.17b3d77ed9e34p+15 2 fma 0x1.ac52c47feaa53p+66 fma 0x1.93e5939a08cf1p+99 dim 0x1.c6bf52624edfep+49 max 0x1.c6bf52643120ap+49
//|  x 0x1.0000000000001p+52 floor 0x1.0000000000001p+52 ceil 0x1.0000000000001p+52 trunc 0x1.0000000000001p+52 round 0x1.0000000000001p+52 rint 0x1.0000000000001p+52 near 0x1.0000000000001p+52 frexp 0x1.0000000000001p-1 53 modf 0x0p+0  0x1.0000000000001p+52 52 logb 0x1.ap+5 sqrt 0x1p+26 up 0x1.0000000000002p+52 down 0x1p+52 ldexp 0x1.0000000000001p-948 scalbn 0x1.0000000000001p+952 f 0x1.8p+53 nextf 0x1.000002p+52  0x1p+26
//|  fmod 0x0p+0 rem 0x0p+0 quo 0x0p+0 6 fma -0x1.8000000000002p+52 fma 0x1.0000000000002p+104 dim 0x1.0000000000002p+52 max 0x1p+52
//|  fmod 0x1p+1 rem -0x1p-1 quo -0x1p-1 7 fma 0x1.8000000000002p+52 fma 0x1.0000000000002p+104 dim 0x1.ffffffffffffdp+51 max 0x1.0000000000004p+52
//|  fmod 0x0p+0 rem 0x0p+0 quo 0x0p+0 1 fma 0x1.0000000000001p+104 fma 0x1.0000000000003p+104 dim 0x0p+0 max 0x1.0000000000001p+53
//|  fmod 0x0p+0 rem 0x0p+0 quo 0x0p+0 0 fma -0x1.0000000000001p+52 fma 0x1.0000000000002p+104 dim 0x1.0000000000001p+52 max 0x1.0000000000001p+52
//|  fmod 0x1.311fd3b80b12p+1 rem -0x1.50f38bc31d0f4p+0 quo -0x1.50f38bc31d0f4p+0 1 fma 0x1.599999999999bp+53 fma 0x1.0000000000002p+104 dim 0x1.ffffffffffffbp+51 max 0x1.0000000000005p+52
//|  x 0x1p+53 floor 0x1p+53 ceil 0x1p+53 trunc 0x1p+53 round 0x1p+53 rint 0x1p+53 near 0x1p+53 frexp 0x1p-1 54 modf 0x0p+0  0x1p+53 53 logb 0x1.a8p+5 sqrt 0x1.6a09e667f3bcdp+26 up 0x1.0000000000001p+53 down 0x1.fffffffffffffp+52 ldexp 0x1p-947 scalbn 0x1p+953 f 0x1.8p+54 nextf 0x1.000002p+53  0x1.6a09e6p+26
//|  fmod 0x1p-53 rem 0x1p-53 quo 0x1p-53 2 fma -0x1p+52 fma 0x1p+106 dim 0x1p+53 max 0x1p+53
//|  fmod 0x1p+1 rem -0x1p-1 quo -0x1p-1 3 fma -0x1.cp+54 fma 0x1p+106 dim 0x1.0000000000001p+53 max 0x1.ffffffffffffep+52
//|  fmod 0x0p+0 rem 0x0p+0 quo 0x0p+0 1 fma 0x1.fffffffffffffp+105 fma 0x1p+106 dim 0x0p+0 max 0x1p+54
//|  fmod 0x0.0000000002p-1022 rem 0x0.0000000002p-1022 quo 0x0.0000000002p-1022 5 fma -0x1p+53 fma 0x1p+106 dim 0x1p+53 max 0x1p+53
//|  fmod 0x1.599999999999ap+1 rem -0x1p-1 quo -0x1p-1 0 fma -0x1.0cccccccccccdp+55 fma 0x1p+106 dim 0x1.0000000000002p+53 max 0x1.ffffffffffffdp+52
//|  x -0x1.7e43c8800759cp+996 floor -0x1.7e43c8800759cp+996 ceil -0x1.7e43c8800759cp+996 trunc -0x1.7e43c8800759cp+996 round -0x1.7e43c8800759cp+996 rint -0x1.7e43c8800759cp+996 near -0x1.7e43c8800759cp+996 frexp -0x1.7e43c8800759cp-1 997 modf -0x0p+0  -0x1.7e43c8800759cp+996 996 logb 0x1.f2p+9 sqrt 0x1.38d352e5096afp+498 up -0x1.7e43c8800759bp+996 down -0x1.7e43c8800759dp+996 ldexp -0x1.7e43c8800759cp-4 scalbn -inf f -inf nextf -0x1.fffffep+127  inf
//|  fmod -0x0p+0 rem -0x0p+0 quo -0x0p+0 0 fma 0x1.7e43c8800759cp+995 fma inf dim 0x0p+0 max -0x1.7e43c8800759cp+996
//|  fmod -0x0p+0 rem -0x0p+0 quo -0x0p+0 0 fma -0x1.7e43c8800759cp+995 fma inf dim 0x0p+0 max -0x1.7e43c8800759cp+996
//|  fmod -0x1.b182567dd7e98p+49 rem 0x1.53cfbe56816cp+45 quo 0x1.53cfbe56816cp+45 5 fma -inf fma inf dim 0x0p+0 max -0x1.7e43c8800759cp+996
//|  fmod -0x0p+0 rem -0x0p+0 quo -0x0p+0 1 fma inf fma inf dim 0x0p+0 max -0x1.7e43c8800759cp+997
//|  fmod -0x1.4f722a6f79f9cp-998 rem -0x1.4f722a6f79f9cp-998 quo -0x1.4f722a6f79f9cp-998 6 fma 0x1.7e43c8800759cp+996 fma inf dim 0x0p+0 max -0x1.7e43c8800759cp+996
//|  fmod -0x1.3d6fe5594d9e2p+15 rem -0x1.3d6fe5594d9e2p+15 quo -0x1.3d6fe5594d9e2p+15 1 fma -0x1.680d6fe561e61p+1013 fma inf dim 0x0p+0 max -0x1.7e43c8800759cp+996
//|  x 0x0.0000000000001p-1022 floor 0x0p+0 ceil 0x1p+0 trunc 0x0p+0 round 0x0p+0 rint 0x0p+0 near 0x0p+0 frexp 0x1p-1 -1073 modf 0x0.0000000000001p-1022  0x0p+0 0 0 0 0 -1074 logb -0x1.0c8p+10 sqrt 0x1p-537 up 0x0.0000000000002p-1022 down 0x0p+0 ldexp 0x0p+0 scalbn 0x1p-174 f 0x0p+0 nextf 0x1p-149  0x0p+0
//|  fmod 0x0.0000000000001p-1022 rem 0x0.0000000000001p-1022 quo 0x0.0000000000001p-1022 0 fma -0x0.0000000000002p-1022 fma -0x1p-1 dim 0x1p-1 max -0x1p-1
//|  fmod 0x0.0000000000001p-1022 rem 0x0.0000000000001p-1022 quo 0x0.0000000000001p-1022 0 fma 0x0.0000000000002p-1022 fma 0x1.4p+1 dim 0x0p+0 max 0x1.4p+1
//|  fmod 0x0.0000000000001p-1022 rem 0x0.0000000000001p-1022 quo 0x0.0000000000001p-1022 0 fma 0x1p-1022 fma 0x1.0000000000001p+52 dim 0x0p+0 max 0x1.0000000000001p+52
//|  fmod 0x0p+0 rem 0x0p+0 quo 0x0p+0 1 fma -0x0.0000000000001p-1022 fma 0x0.0000000000001p-1022 dim 0x0p+0 max 0x0.0000000000002p-1022
//|  fmod 0x0.0000000000001p-1022 rem 0x0.0000000000001p-1022 quo 0x0.0000000000001p-1022 0 fma 0x0.0000000000003p-1022 fma 0x1.d99999999999ap+1 dim 0x0p+0 max 0x1.d99999999999ap+1
//|  x 0x0.0000000006p-1022 floor 0x0p+0 ceil 0x1p+0 trunc 0x0p+0 round 0x0p+0 rint 0x0p+0 near 0x0p+0 frexp 0x1.8p-1 -1059 modf 0x0.0000000006p-1022  0x0p+0 0 0 0 0 -1060 logb -0x1.09p+10 sqrt 0x1.3988e1409212ep-530 up 0x0.0000000006001p-1022 down 0x0.0000000005fffp-1022 ldexp 0x0p+0 scalbn 0x1.8p-160 f 0x0p+0 nextf 0x1p-149  0x0p+0
//|  fmod 0x0.0000000006p-1022 rem 0x0.0000000006p-1022 quo 0x0.0000000006p-1022 0 fma -0x0.0000000003p-1022 fma 0x1.fffffffffffffp-2 dim 0x0p+0 max 0x1.fffffffffffffp-2
//|  fmod 0x0.0000000006p-1022 rem 0x0.0000000006p-1022 quo 0x0.0000000006p-1022 0 fma -0x0.0000000015p-1022 fma -0x1.4p+1 dim 0x1.4p+1 max -0x1.4p+1
//|  fmod 0x0.0000000006p-1022 rem 0x0.0000000006p-1022 quo 0x0.0000000006p-1022 0 fma 0x1.7ffffffffffffp-1007 fma 0x1p+53 dim 0x0p+0 max 0x1p+53
//|  fmod 0x0p+0 rem 0x0p+0 quo 0x0p+0 1 fma -0x0.0000000006p-1022 fma 0x0.0000000006p-1022 dim 0x0p+0 max 0x0.000000000cp-1022
//|  fmod 0x0.0000000006p-1022 rem 0x0.0000000006p-1022 quo 0x0.0000000006p-1022 0 fma -0x0.0000000019333p-1022 fma -0x1.999999999999ap+1 dim 0x1.999999999999ap+1 max -0x1.999999999999ap+1
//|  x 0x1.56e1fc2f8f359p-997 floor 0x0p+0 ceil 0x1p+0 trunc 0x0p+0 round 0x0p+0 rint 0x0p+0 near 0x0p+0 frexp 0x1.56e1fc2f8f359p-1 -996 modf 0x1.56e1fc2f8f359p-997  0x0p+0 0 0 0 0 -997 logb -0x1.f28p+9 sqrt 0x1.a2fe76a3f9475p-499 up 0x1.56e1fc2f8f35ap-997 down 0x1.56e1fc2f8f358p-997 ldexp 0x0p+0 scalbn 0x1.56e1fc2f8f359p-97 f 0x0p+0 nextf 0x1p-149  0x0p+0
//|  fmod 0x1.56e1fc2f8f359p-997 rem 0x1.56e1fc2f8f359p-997 quo 0x1.56e1fc2f8f359p-997 0 fma -0x1.56e1fc2f8f359p-998 fma 0x1p-1 dim 0x0p+0 max 0x1p-1
//|  fmod 0x1.56e1fc2f8f359p-997 rem 0x1.56e1fc2f8f359p-997 quo 0x1.56e1fc2f8f359p-997 0 fma 0x1.56e1fc2f8f359p-998 fma 0x1.8p+0 dim 0x0p+0 max 0x1.8p+0
//|  fmod 0x1.56e1fc2f8f359p-997 rem 0x1.56e1fc2f8f359p-997 quo 0x1.56e1fc2f8f359p-997 0 fma 0x1.308a831868ac6p-947 fma 0x1.c6bf526340004p+49 dim 0x0p+0 max 0x1.c6bf526340004p+49
//|  fmod 0x1.56e1fc2f8f359p-997 rem 0x1.56e1fc2f8f359p-997 quo 0x1.56e1fc2f8f359p-997 0 fma -0x1p+0 fma -0x1.7e43c8800759cp+996 dim 0x1.7e43c8800759cp+996 max -0x1.7e43c8800759cp+996
//|  fmod 0x0p+0 rem 0x0p+0 quo 0x0p+0 1 fma -0x1.56e1fc2f8f359p-997 fma 0x1.56e1fc2f8f359p-997 dim 0x0p+0 max 0x1.56e1fc2f8f359p-996
//|  fmod 0x1.56e1fc2f8f359p-997 rem 0x1.56e1fc2f8f359p-997 quo 0x1.56e1fc2f8f359p-997 0 fma 0x1.42f5767bb7f1p-980 fma 0x1.e240c9fbe76c9p+16 dim 0x0p+0 max 0x1.e240c9fbe76c9p+16
//|  x 0x1.d99999999999ap+1 floor 0x1.8p+1 ceil 0x1p+2 trunc 0x1.8p+1 round 0x1p+2 rint 0x1p+2 near 0x1p+2 frexp 0x1.d99999999999ap-1 2 modf 0x1.6666666666668p-1  0x1.8p+1 4 4 4 4 1 logb 0x1p+0 sqrt 0x1.ec6d0353167a9p+0 up 0x1.d99999999999bp+1 down 0x1.d999999999999p+1 ldexp 0x1.d99999999999ap-999 scalbn 0x1.d99999999999ap+901 f 0x1.6p+3 nextf 0x1.d9999cp+1  0x1.ec6d04p+0
//|  fmod 0x1.99999999999ap-3 rem 0x1.99999999999ap-3 quo 0x1.99999999999ap-3 1 fma -0x1.6333333333334p+2 fma 0x1.a6147ae147ae2p+3 dim 0x1.0cccccccccccdp+2 max 0x1.999999999999ap+1
//|  fmod 0x1.3333333333334p+0 rem 0x1.3333333333334p+0 quo 0x1.3333333333334p+0 1 fma 0x1.6333333333334p+2 fma 0x1.030a3d70a3d71p+4 dim 0x1.3333333333334p+0 max 0x1.8cccccccccccdp+2
//|  fmod 0x1.d99999999999ap+1 rem 0x1.d99999999999ap+1 quo 0x1.d99999999999ap+1 0 fma 0x1.d99999999999ap+53 fma 0x1.000000000000fp+52 dim 0x0p+0 max 0x1.0000000000005p+52
//|  fmod 0x0p+0 rem 0x0p+0 quo 0x0p+0 0 fma -0x1.d99999999999ap+1 fma 0x1.b6147ae147ae2p+3 dim 0x1.d99999999999ap+1 max 0x1.d99999999999ap+1
//|  fmod 0x0p+0 rem 0x0p+0 quo 0x0p+0 1 fma 0x1.3fae147ae147cp+3 fma 0x1.163d70a3d70a4p+4 dim 0x0p+0 max 0x1.d99999999999ap+2
//|  x -0x1.999999999999ap+1 floor -0x1p+2 ceil -0x1.8p+1 trunc -0x1.8p+1 round -0x1.8p+1 rint -0x1.8p+1 near -0x1.8p+1 frexp -0x1.999999999999ap-1 2 modf -0x1.99999999999ap-3  -0x1.8p+1 -3 -3 -3 -3 1 logb 0x1p+0 sqrt 0x1.c9f25c5bfedd9p+0 up -0x1.9999999999999p+1 down -0x1.999999999999bp+1 ldexp -0x1.999999999999ap-999 scalbn -0x1.999999999999ap+901 f -0x1.4p+3 nextf -0x1.999998p+1  0x1.c9f25cp+0
//|  fmod -0x1.99999999999acp-3 rem -0x1.99999999999acp-3 quo -0x1.99999999999acp-3 2 fma 0x1.999999999999bp+0 fma 0x1.57ae147ae147bp+3 dim 0x0p+0 max -0x1.599999999999ap+1
//|  fmod -0x1.6666666666668p-1 rem -0x1.6666666666668p-1 quo -0x1.6666666666668p-1 1 fma 0x1.6666666666667p+3 fma 0x1.ef5c28f5c28f7p+2 dim 0x0p+0 max -0x1.6cccccccccccdp+2
//|  fmod -0x1.999999999999ap+1 rem -0x1.999999999999ap+1 quo -0x1.999999999999ap+1 0 fma -0x1.9999999999999p+54 fma 0x1.0000000000005p+53 dim 0x0p+0 max 0x1.ffffffffffffdp+52
//|  fmod -0x0.0000000004p-1022 rem 0x0.0000000002p-1022 quo 0x0.0000000002p-1022 5 fma 0x1.999999999999ap+1 fma 0x1.47ae147ae147cp+3 dim 0x0p+0 max -0x1.999999999999ap+1
//|  fmod -0x0p+0 rem -0x0p+0 quo -0x0p+0 1 fma 0x1.ae147ae147ae2p+3 fma 0x1.c28f5c28f5c2ap+2 dim 0x0p+0 max -0x1.999999999999ap+2
//|  x 0x1.e240c9fbe76c9p+16 floor 0x1.e24p+16 ceil 0x1.e241p+16 trunc 0x1.e24p+16 round 0x1.e241p+16 rint 0x1.e241p+16 near 0x1.e241p+16 frexp 0x1.e240c9fbe76c9p-1 17 modf 0x1.93f7ced92p-1  0x1.e24p+16 123457 123457 123457 123457 16 logb 0x1p+4 sqrt 0x1.5f5d3b16948f6p+8 up 0x1.e240c9fbe76cap+16 down 0x1.e240c9fbe76c8p+16 ldexp 0x1.e240c9fbe76c9p-984 scalbn 0x1.e240c9fbe76c9p+916 f 0x1.69b08p+18 nextf 0x1.e240ccp+16  0x1.5f5d3cp+8
//|  fmod 0x1.27ef9db24p-2 rem -0x1.b020c49b8p-3 quo -0x1.b020c49b8p-3 2 fma -0x1.e240c9fbe76c9p+15 fma 0x1.c63c047f5863p+33 dim 0x1.e24049fbe76c9p+16 max 0x1.e24149fbe76c9p+16
//|  fmod 0x1.93f7ced92p-1 rem -0x1.6c083126ep-1 quo -0x1.6c083126ep-1 1 fma 0x1.e240c9fbe76c9p+15 fma 0x1.c63c047fd863p+33 dim 0x1.e23f49fbe76c9p+16 max 0x1.e24249fbe76c9p+16
//|  fmod 0x1.e240c9fbe76c9p+16 rem 0x1.e240c9fbe76c9p+16 quo 0x1.e240c9fbe76c9p+16 0 fma 0x1.ac53a7df93d66p+66 fma 0x1.c6c1189f447f6p+49 dim 0x0p+0 max 0x1.c6bf52643120ap+49
//|  fmod 0x1.e240c9fbe76c9p+16 rem 0x1.e240c9fbe76c9p+16 quo 0x1.e240c9fbe76c9p+16 0 fma -0x1.680e2f0746262p+1013 fma -0x1.7e43c8800759cp+996 dim 0x1.7e43c8800759cp+996 max -0x1.7e43c8800759cp+996
//|  fmod 0x1.19573b2f7232p-998 rem 0x1.19573b2f7232p-998 quo 0x1.19573b2f7232p-998 0 fma -0x1.e240c9fbe76c9p+16 fma 0x1.c63c047f1863p+33 dim 0x1.e240c9fbe76c9p+16 max 0x1.e240c9fbe76c9p+16
//|  fmod 0x0p+0 rem 0x0p+0 quo 0x0p+0 1 fma 0x1.c63b135eb3651p+33 fma 0x1.c63cf59f7d61p+33 dim 0x0p+0 max 0x1.e240c9fbe76c9p+17
//|  fma 0x0.0000000000002p-1022  0x1p-56  0x1.fffffffffffffp+1023  -inf  0x1p+0  0x0p+0  0x1p-46
//|  fmod 0x0.3f011c69b5e9p-1022  -0x1p+1  0x1.4p+2  nan  nan  0x1.4cccdp+0
//|  max 0x1p+0  0x1p+0  nan copy -0x1.8p+1 hypot 0x1.ddd4baa009303p+998  inf
//| 2 4 3 1 0 3 1 0 1 0 1 1
//| 1 0
