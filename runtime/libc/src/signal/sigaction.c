#include <errno.h>
#include <lode/libc.h>
#include "handlers.h"

int sigaction(int sig, const struct sigaction *__restrict action, struct sigaction *__restrict former) {
  if (sig < 1 || sig >= NSIG || (action && (sig == SIGKILL || sig == SIGSTOP))) {
    errno = EINVAL;
    return -1;
  }
  struct sigaction old = __lode_actions[sig];
  if (action) {
    __lode_actions[sig] = *action;
    void *handler = action->sa_handler == SIG_DFL || action->sa_handler == SIG_IGN ? (void *)action->sa_handler : (void *)__lode_signal_arrived;
    int result = __sysc_sigaction(sig, handler, (int)action->sa_flags, (long long)action->sa_mask.__bits);
    if (result >= 0) {
      __lode_signals_arrive = 1;
    } else if (result != -ENOSYS) {
      __lode_actions[sig] = old;
      return (int)__lode_result(result);
    }
    if (action->sa_handler == SIG_IGN) __lode_pending &= ~BIT(sig);
  }
  if (former) *former = old;
  return 0;
}

void (*signal(int sig, void (*handler)(int)))(int) {
  struct sigaction action = {.sa_handler = handler, .sa_flags = SA_RESTART}, former;
  return sigaction(sig, &action, &former) ? SIG_ERR : former.sa_handler;
}

int siginterrupt(int sig, int interrupt) {
  struct sigaction action;
  if (sigaction(sig, NULL, &action)) return -1;
  if (interrupt) action.sa_flags &= ~SA_RESTART;
  else action.sa_flags |= SA_RESTART;
  return sigaction(sig, &action, NULL);
}
