#ifndef _COMPLEX_H
#define _COMPLEX_H
#define complex _Complex
#define _Complex_I (__extension__ 1.0iF)
#define I _Complex_I
#define CMPLX(x, y) __builtin_complex((double)(x), (double)(y))
#define CMPLXF(x, y) __builtin_complex((float)(x), (float)(y))
#define CMPLXL(x, y) __builtin_complex((long double)(x), (long double)(y))
#define __complex_functions(T, s) \
  T _Complex cacos##s(T _Complex), casin##s(T _Complex), catan##s(T _Complex), ccos##s(T _Complex), csin##s(T _Complex); \
  T _Complex ctan##s(T _Complex), cacosh##s(T _Complex), casinh##s(T _Complex), catanh##s(T _Complex), ccosh##s(T _Complex); \
  T _Complex csinh##s(T _Complex), ctanh##s(T _Complex), cexp##s(T _Complex), clog##s(T _Complex), csqrt##s(T _Complex); \
  T _Complex cpow##s(T _Complex, T _Complex), cproj##s(T _Complex), conj##s(T _Complex); \
  T cabs##s(T _Complex), carg##s(T _Complex), cimag##s(T _Complex), creal##s(T _Complex);
__complex_functions(double, )
__complex_functions(float, f)
__complex_functions(long double, l)
#undef __complex_functions
#endif
