#include <errno.h>
#include <lode/libc.h>
#include "handlers.h"

int pthread_sigmask(int how, const sigset_t *__restrict set, sigset_t *__restrict former) {
  long long bits_in = set ? (long long)set->__bits : 0, bits_out = 0;
  int result = __sysc_sigprocmask(how, set ? &bits_in : NULL, &bits_out);
  if (result != -ENOSYS) {
    __lode_signals_arrive = 1;
    if (result < 0) return -result;
    if (former) former->__bits = (unsigned long long)bits_out;
    return 0;
  }
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
  long long bits = 0;
  int result = __sysc_sigpending(&bits);
  if (result != -ENOSYS) {
    set->__bits = (unsigned long long)bits;
    return (int)__lode_result(result);
  }
  set->__bits = __lode_pending;
  return 0;
}

/* Where nothing arrives from outside, what is pending comes now, or the wait would never end. */
int sigsuspend(const sigset_t *set) {
  long long bits = (long long)set->__bits;
  int result = __sysc_sigsuspend(&bits);
  if (result != -ENOSYS) return (int)__lode_result(result);
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
