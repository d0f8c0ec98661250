#include <errno.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <string.h>
#include <lode/libc.h>

pid_t waitpid(pid_t pid, int *status, int options) {
  int how = 0;
  int result = __sysc_waitpid(pid, &how, options);
  /* Who cannot make children has none. */
  if (result == -ENOSYS) result = -ECHILD;
  if (result > 0 && status) *status = how;
  return (pid_t)__lode_result(result);
}

pid_t wait(int *status) {
  return waitpid(-1, status, 0);
}

/* What children used is not told. */
pid_t wait4(pid_t pid, int *status, int options, struct rusage *usage) {
  if (usage) memset(usage, 0, sizeof *usage);
  return waitpid(pid, status, options);
}

pid_t wait3(int *status, int options, struct rusage *usage) {
  return wait4(-1, status, options, usage);
}
