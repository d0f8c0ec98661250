#include <errno.h>
#include <lode/libc.h>
#include "handlers.h"

int raise(int sig) {
  if (sig < 0 || sig >= NSIG) {
    errno = EINVAL;
    return -1;
  }
  if (!sig) return 0;
  if (__lode_signals_arrive) return (int)__lode_result(__sysc_kill(__sysc_getpid(), sig));
  if (__lode_blocked & BIT(sig) && sig != SIGKILL && sig != SIGSTOP) {
    if (__lode_actions[sig].sa_handler != SIG_IGN) __lode_pending |= BIT(sig);
  } else {
    __lode_deliver(sig);
  }
  return 0;
}
