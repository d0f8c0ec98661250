#include <errno.h>
#include <sys/wait.h>

struct rusage;

/* There are no children. */
static pid_t childless(void) {
  errno = ECHILD;
  return -1;
}

pid_t wait(int *status) { return (void)status, childless(); }
pid_t waitpid(pid_t pid, int *status, int options) { return (void)pid, (void)status, (void)options, childless(); }
pid_t wait3(int *status, int options, struct rusage *usage) {
  return (void)status, (void)options, (void)usage, childless();
}

pid_t wait4(pid_t pid, int *status, int options, struct rusage *usage) {
  return (void)pid, (void)status, (void)options, (void)usage, childless();
}
