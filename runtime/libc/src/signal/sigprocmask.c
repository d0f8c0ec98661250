#include <errno.h>
#include "handlers.h"

int pthread_sigmask(int how, const sigset_t *__restrict set, sigset_t *__restrict former) {
  unsigned long long old = __lode_blocked;
  if (set) {
    unsigned long long bits = set->__bits & ~(BIT(SIGKILL) | BIT(SIGSTOP));
    if (how == SIG_BLOCK) __lode_blocked |= bits;
    else if (how == SIG_UNBLOCK) __lode_blocked &= ~bits;
    else if (how == SIG_SETMASK) __lode_blocked = bits;
    else return EINVAL;
  }
  if (former) former->__bits = old;
  __lode_deliver_pending();
  return 0;
}

int sigprocmask(int how, const sigset_t *__restrict set, sigset_t *__restrict former) {
  int error = pthread_sigmask(how, set, former);
  if (!error) return 0;
  errno = error;
  return -1;
}

int sigpending(sigset_t *set) {
  set->__bits = __lode_pending;
  return 0;
}

/* Nothing arrives from outside: what is pending comes now, or the wait would never end. */
int sigsuspend(const sigset_t *set) {
  sigset_t saved;
  pthread_sigmask(SIG_SETMASK, set, &saved);
  pthread_sigmask(SIG_SETMASK, &saved, NULL);
  errno = EINTR;
  return -1;
}

int sigwait(const sigset_t *__restrict set, int *__restrict sig) {
  unsigned long long ready = __lode_pending & set->__bits;
  if (!ready) return EINVAL;
  *sig = __builtin_ctzll(ready) + 1;
  __lode_pending &= ~BIT(*sig);
  return 0;
}
