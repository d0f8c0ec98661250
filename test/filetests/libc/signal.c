// test: run
// Signals: handlers, masks, sigaction's flags, longjmp out of a handler, and the end by a signal.
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static volatile sig_atomic_t seen;
static sigjmp_buf back;

static void count(int sig) { seen = seen * 100 + sig; }
static void nested(int sig) {
  seen = seen * 100 + sig;
  raise(SIGUSR2);
  seen = seen * 100 + 99;
}
static void jump(int sig) { siglongjmp(back, sig); }
static void info(int sig, siginfo_t *si, void *context) {
  (void)context;
  printf("info %d %d\n", sig, si->si_signo);
}

int main(void) {
  printf("%d\n", signal(SIGUSR1, count) == SIG_DFL);
  raise(SIGUSR1);
  raise(SIGUSR1);
  printf("%d %d\n", (int)seen, signal(SIGUSR1, SIG_IGN) == count);
  raise(SIGUSR1);
  kill(getpid(), SIGCHLD);

  struct sigaction action = {0}, old;
  action.sa_handler = nested;
  sigemptyset(&action.sa_mask);
  sigaction(SIGUSR1, &action, NULL);
  signal(SIGUSR2, count);
  seen = 0;
  raise(SIGUSR1);
  printf("nested %d\n", (int)seen);
  sigaddset(&action.sa_mask, SIGUSR2);
  sigaction(SIGUSR1, &action, &old);
  printf("%d %d\n", old.sa_handler == nested, sigismember(&action.sa_mask, SIGUSR2));
  seen = 0;
  raise(SIGUSR1);
  printf("masked %d\n", (int)seen);

  sigset_t set, former, pending;
  sigemptyset(&set);
  sigaddset(&set, SIGUSR2);
  sigprocmask(SIG_BLOCK, &set, &former);
  seen = 0;
  raise(SIGUSR2);
  sigpending(&pending);
  printf("blocked %d pending %d\n", (int)seen, sigismember(&pending, SIGUSR2));
  sigprocmask(SIG_SETMASK, &former, NULL);
  printf("unblocked %d\n", (int)seen);

  action.sa_handler = count;
  action.sa_flags = SA_RESETHAND;
  sigaction(SIGTERM, &action, NULL);
  raise(SIGTERM);
  sigaction(SIGTERM, NULL, &old);
  printf("reset %d\n", old.sa_handler == SIG_DFL);

  action.sa_flags = SA_SIGINFO;
  action.sa_sigaction = info;
  sigaction(SIGINT, &action, NULL);
  raise(SIGINT);

  signal(SIGFPE, jump);
  int r = sigsetjmp(back, 1);
  if (!r) raise(SIGFPE);
  printf("jumped with %d\n", r);
  printf("%d %d\n", sigaction(SIGKILL, &action, NULL), raise(1000));
  signal(SIGABRT, count);
  seen = 0;
  fflush(stdout);
  signal(SIGTERM, SIG_DFL);
  raise(SIGTERM);
  puts("not reached");
}

// status: 143
// output:
//| 1
//| 1010 1
//| nested 101299
//| 1 1
//| masked 109912
//| blocked 0 pending 1
//| unblocked 12
//| reset 1
//| info 2 2
//| jumped with 8
//| -1 -1
