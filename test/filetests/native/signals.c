// Signals that arrive from outside: handlers, masks, waiting, timers.
// test: run native
#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

static volatile sig_atomic_t seen[65];
static void count(int sig) { seen[sig]++; }

static jmp_buf out;
static void leave(int sig) { longjmp(out, sig); }
static volatile int zero;

int main(void) {
  signal(SIGUSR1, count);
  kill(getpid(), SIGUSR1);
  raise(SIGUSR1);
  printf("usr1 %d\n", (int)seen[SIGUSR1]);

  sigset_t set, old, pending;
  sigemptyset(&set);
  sigaddset(&set, SIGUSR1);
  sigprocmask(SIG_BLOCK, &set, &old);
  kill(getpid(), SIGUSR1);
  sigpending(&pending);
  printf("blocked %d pending %d\n", (int)seen[SIGUSR1], sigismember(&pending, SIGUSR1));
  errno = 0;
  printf("suspend %d %d %d\n", sigsuspend(&old), errno == EINTR, (int)seen[SIGUSR1]);
  sigprocmask(SIG_SETMASK, &old, NULL);

  // A child's end interrupts a wait.
  struct sigaction action;
  memset(&action, 0, sizeof action);
  action.sa_handler = count;
  sigaction(SIGCHLD, &action, NULL);
  fflush(stdout);
  sigaddset(&set, SIGCHLD);
  sigprocmask(SIG_BLOCK, &set, &old);
  pid_t pid = fork();
  if (!pid) _exit(3);
  while (!seen[SIGCHLD]) sigsuspend(&old);
  int status = 0;
  printf("child %d %d\n", waitpid(pid, &status, 0) == pid, WEXITSTATUS(status));
  sigprocmask(SIG_SETMASK, &old, NULL);

  // A read that a timer interrupts, and one that is started again.
  sigaction(SIGALRM, &action, NULL);
  int ends[2];
  char byte;
  pipe(ends);
  setitimer(ITIMER_REAL, &(struct itimerval){{0, 0}, {0, 50000}}, NULL);
  errno = 0;
  printf("read %d %d alarms %d\n", (int)read(ends[0], &byte, 1), errno == EINTR, (int)seen[SIGALRM]);

  signal(SIGFPE, leave);
  int sig = setjmp(out);
  if (!sig) printf("quotient %d\n", 1 / zero);
  else printf("left by signal %d\n", sig);

  signal(SIGTERM, SIG_IGN);
  kill(getpid(), SIGTERM);
  printf("ignored\n");
  fflush(stdout);
  signal(SIGTERM, SIG_DFL);
  kill(getpid(), SIGTERM);
  printf("not reached\n");
  return 0;
}
// status: 143
// output:
//| usr1 2
//| blocked 2 pending 1
//| suspend -1 1 3
//| child 1 3
//| read -1 1 alarms 1
//| left by signal 8
//| ignored
