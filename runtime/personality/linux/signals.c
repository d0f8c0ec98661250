/* Signals. */
#include "signals.h"

struct signals __lode_linux_signals(unsigned long long set) {
  struct signals words;
  for (unsigned i = 0; i < sizeof words / sizeof(long); i++) words.words[i] = (unsigned long)(set >> i * 8 * sizeof(long));
  return words;
}

static unsigned long long from_words(const struct signals *words) {
  unsigned long long set = 0;
  for (unsigned i = 0; i < sizeof *words / sizeof(long); i++) set |= (unsigned long long)words->words[i] << i * 8 * sizeof(long);
  return set;
}

/* Handler, flags, restorer where there is one, mask. The handler is a function of the program, which has the machine's own calling convention. */
int __lode_call_sigaction(int sig, void *handler, int flags, long long mask) {
  enum { SA_RESTORER = 0x04000000 };
  struct action action = {(unsigned long)handler};
  struct signals words = __lode_linux_signals((unsigned long long)mask);
  unsigned long *rest = action.rest;
  unsigned long restorer = __sysc_signal_return();
  *rest++ = (unsigned)flags | (restorer ? SA_RESTORER : 0u);
  if (CONSTANT(sa_restorer) == 1) *rest++ = restorer;
  *(struct signals *)rest = words;
  /* qemu-user (7.2) looks for RISC-V's mask behind a member that the kernel's structure does not have. */
  if (CONSTANT(sa_restorer) != 1) *(struct signals *)(rest + 1) = words;
  return (int)SYS4(rt_sigaction, sig, &action, 0, SIGSET_BYTES);
}

int __lode_call_sigprocmask(int how, const long long *set, long long *former) {
  struct signals words, old;
  if (set) words = __lode_linux_signals((unsigned long long)*set);
  long result = SYS4(rt_sigprocmask, how, set ? &words : 0, &old, SIGSET_BYTES);
  if (result >= 0 && former) *former = (long long)from_words(&old);
  return (int)result;
}

int __lode_call_sigsuspend(const long long *mask) {
  struct signals words = __lode_linux_signals((unsigned long long)*mask);
  return (int)SYS2(rt_sigsuspend, &words, SIGSET_BYTES);
}

int __lode_call_sigpending(long long *set) {
  struct signals words;
  long result = SYS2(rt_sigpending, &words, SIGSET_BYTES);
  if (result >= 0) *set = (long long)from_words(&words);
  return (int)result;
}

int __lode_call_setitimer(int which, const long long *t, long long *former) {
  long next[4], old[4];
  for (int i = 0; t && i < 4; i++) next[i] = (long)t[i];
  long result = t ? SYS3(setitimer, which, next, old) : SYS2(getitimer, which, old);
  for (int i = 0; result >= 0 && former && i < 4; i++) former[i] = old[i];
  return (int)result;
}

int __lode_call_kill(int pid, int sig) {
  return (int)SYS2(kill, pid, sig);
}

void __lode_call_sigexit(int sig) {
  struct action action = {0};
  struct signals set = __lode_linux_signals(1ULL << (sig - 1));
  SYS4(rt_sigaction, sig, &action, 0, SIGSET_BYTES);
  SYS4(rt_sigprocmask, SIG_UNBLOCK, &set, 0, SIGSET_BYTES);
  SYS3(tgkill, SYS1(getpid, 0), SYS1(gettid, 0), sig);
  /* A signal that ends nothing by default. */
  __lode_call_exit(128 + sig);
}

