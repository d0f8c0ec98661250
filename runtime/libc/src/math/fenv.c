/* The floating environment: rounding is to nearest, and there are no exception flags, so most of this has nothing to
 * do. */
#include <fenv.h>

int feclearexcept(int flags) { return flags & ~FE_ALL_EXCEPT ? -1 : 0; }
int feraiseexcept(int flags) { return flags & ~FE_ALL_EXCEPT ? -1 : 0; }
int fetestexcept(int flags) { return flags & 0; }
int fegetround(void) { return FE_TONEAREST; }
int fesetround(int mode) { return mode == FE_TONEAREST ? 0 : -1; }

int fegetexceptflag(fexcept_t *to, int flags) {
  (void)flags;
  *to = 0;
  return 0;
}

int fesetexceptflag(const fexcept_t *from, int flags) {
  (void)from;
  (void)flags;
  return 0;
}

int fegetenv(fenv_t *to) {
  to->__flags = 0;
  return 0;
}

int feholdexcept(fenv_t *to) { return fegetenv(to); }

int fesetenv(const fenv_t *from) {
  (void)from;
  return 0;
}

int feupdateenv(const fenv_t *from) { return fesetenv(from); }
