/* The process: its end, its identity, clocks, other processes, commands. */
#include "signals.h"

void __lode_call_exit(int status) {
  SYS1(exit_group, status);
  __builtin_trap();
}

int __lode_call_clock_gettime(int clk, long long *t) {
  return (int)(HAS(clock_gettime64) ? SYS2(clock_gettime64, clk, t) : SYS2(clock_gettime, clk, t));
}

int __lode_call_nanosleep(const long long *t) {
  enum { CLOCK_MONOTONIC = 1 };
  return (int)TIME4(clock_nanosleep, CLOCK_MONOTONIC, 0, t, 0);
}

int __lode_call_getrandom(void *buf, unsigned long n) {
  return (int)SYS3(getrandom, buf, n, 0);
}

int __lode_call_getpid(void) {
  return (int)SYS1(getpid, 0);
}

int __lode_call_getppid(void) {
  return (int)SYS1(getppid, 0);
}

int __lode_call_getuid(void) {
  return (int)SYS1(getuid, 0);
}

int __lode_call_geteuid(void) {
  return (int)SYS1(geteuid, 0);
}

int __lode_call_getgid(void) {
  return (int)SYS1(getgid, 0);
}

int __lode_call_getegid(void) {
  return (int)SYS1(getegid, 0);
}

int __lode_call_fork(void) {
  return (int)(HAS(fork) ? SYS1(fork, 0) : SYS5(clone, SIGCHLD, 0, 0, 0, 0));
}

/* Points at the strings in n bytes; returns how many there are. Without `to` it only counts. */
static unsigned long split(const char **to, const char *text, unsigned long n) {
  unsigned long count = 0;
  for (unsigned long at = 0; at < n; at++) {
    if (to) to[count] = text + at;
    count++;
    while (at < n && text[at]) at++;
  }
  if (to) to[count] = 0;
  return count;
}

int __lode_call_execve(const char *path, const void *args, unsigned long args_size, const void *env, unsigned long env_size) {
  unsigned long slots = split(0, args, args_size) + split(0, env, env_size) + 2;
  const char **argv = __builtin_alloca(slots * sizeof *argv);
  const char **envp = argv + split(argv, args, args_size) + 1;
  split(envp, env, env_size);
  return (int)SYS3(execve, path, argv, envp);
}

int __lode_call_waitpid(int pid, int *status, int options) {
  return (int)SYS4(wait4, pid, status, options, 0);
}

int __lode_call_getpgid(int pid) {
  return (int)SYS1(getpgid, pid);
}

int __lode_call_setpgid(int pid, int group) {
  return (int)SYS2(setpgid, pid, group);
}

int __lode_call_getsid(int pid) {
  return (int)SYS1(getsid, pid);
}

int __lode_call_setsid(void) {
  return (int)SYS1(setsid, 0);
}

/* As POSIX has it: the shell's keyboard signals end the command, not this process, and its end is this call's alone. */
int __lode_call_system(const char *cmd) {
  extern char **__lode_initial_environment(void);
  struct action ignore = {1}, interrupt, quit;
  struct signals child = __lode_linux_signals(1ULL << (SIGCHLD - 1)), mask;
  SYS4(rt_sigaction, SIGINT, &ignore, &interrupt, SIGSET_BYTES);
  SYS4(rt_sigaction, SIGQUIT, &ignore, &quit, SIGSET_BYTES);
  SYS4(rt_sigprocmask, SIG_BLOCK, &child, &mask, SIGSET_BYTES);
  const char *argv[] = {"sh", "-c", cmd, 0};
  int pid = __lode_call_fork();
  if (pid <= 0) {
    SYS4(rt_sigaction, SIGINT, &interrupt, 0, SIGSET_BYTES);
    SYS4(rt_sigaction, SIGQUIT, &quit, 0, SIGSET_BYTES);
    SYS4(rt_sigprocmask, SIG_SETMASK, &mask, 0, SIGSET_BYTES);
  }
  if (pid < 0) return pid;
  if (!pid) {
    SYS3(execve, "/bin/sh", argv, __lode_initial_environment());
    __lode_call_exit(127);
  }
  int status = 0;
  long ended;
  do ended = SYS4(wait4, pid, &status, 0, 0);
  while (ended == -EINTR);
  SYS4(rt_sigaction, SIGINT, &interrupt, 0, SIGSET_BYTES);
  SYS4(rt_sigaction, SIGQUIT, &quit, 0, SIGSET_BYTES);
  SYS4(rt_sigprocmask, SIG_SETMASK, &mask, 0, SIGSET_BYTES);
  return ended < 0 ? (int)ended : status;
}
