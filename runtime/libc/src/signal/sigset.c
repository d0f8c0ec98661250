#include <errno.h>
#include "handlers.h"

static int valid(int sig) {
  if (sig >= 1 && sig < NSIG) return 1;
  errno = EINVAL;
  return 0;
}

int sigemptyset(sigset_t *set) {
  set->__bits = 0;
  return 0;
}

int sigfillset(sigset_t *set) {
  set->__bits = ~0ULL;
  return 0;
}

int sigaddset(sigset_t *set, int sig) {
  if (!valid(sig)) return -1;
  set->__bits |= BIT(sig);
  return 0;
}

int sigdelset(sigset_t *set, int sig) {
  if (!valid(sig)) return -1;
  set->__bits &= ~BIT(sig);
  return 0;
}

int sigismember(const sigset_t *set, int sig) {
  return valid(sig) ? (set->__bits & BIT(sig)) != 0 : -1;
}
