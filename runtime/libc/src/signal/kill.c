#include <signal.h>
#include <lode/libc.h>

int kill(pid_t pid, int sig) {
  if (pid == __sysc_getpid() && sig) return raise(sig);
  return (int)__lode_result(__sysc_kill(pid, sig));
}

int killpg(pid_t group, int sig) {
  return kill(-group, sig);
}
