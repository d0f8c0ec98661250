#include <errno.h>
#include <string.h>
#include <lode/sysc.h>
#include "handlers.h"

struct sigaction __lode_actions[NSIG];
unsigned long long __lode_blocked, __lode_pending;
int __lode_signals_arrive;

static void call(const struct sigaction *action, int sig) {
  if (!(action->sa_flags & SA_SIGINFO)) {
    action->sa_handler(sig);
    return;
  }
  siginfo_t info;
  memset(&info, 0, sizeof info);
  info.si_signo = sig;
  info.si_code = SI_USER;
  info.si_pid = __sysc_getpid();
  info.si_uid = (uid_t)__sysc_getuid();
  action->sa_sigaction(sig, &info, NULL);
}

/* Who sent it is not known here. */
void __lode_signal_arrived(int sig) {
  struct sigaction action = __lode_actions[sig];
  int saved = errno;
  if (action.sa_flags & SA_RESETHAND) __lode_actions[sig].sa_handler = SIG_DFL;
  if (action.sa_handler != SIG_DFL && action.sa_handler != SIG_IGN) call(&action, sig);
  errno = saved;
}

void __lode_deliver(int sig) {
  struct sigaction action = __lode_actions[sig];
  if (action.sa_handler == SIG_IGN) return;
  if (action.sa_handler == SIG_DFL) {
    if (sig == SIGCHLD || sig == SIGURG || sig == SIGWINCH || sig == SIGCONT) return;
    if (sig == SIGSTOP || sig == SIGTSTP || sig == SIGTTIN || sig == SIGTTOU) {
      __sysc_kill(__sysc_getpid(), sig);
      return;
    }
    __sysc_sigexit(sig);
  }
  unsigned flags = (unsigned)action.sa_flags;
  if (flags & SA_RESETHAND) __lode_actions[sig].sa_handler = SIG_DFL;
  unsigned long long saved = __lode_blocked;
  __lode_blocked |= action.sa_mask.__bits;
  if (!(flags & SA_NODEFER)) __lode_blocked |= BIT(sig);
  call(&action, sig);
  __lode_blocked = saved;
  __lode_deliver_pending();
}

void __lode_deliver_pending(void) {
  for (unsigned long long ready; (ready = __lode_pending & ~__lode_blocked);) {
    int sig = __builtin_ctzll(ready) + 1;
    __lode_pending &= ~BIT(sig);
    __lode_deliver(sig);
  }
}
