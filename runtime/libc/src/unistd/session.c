#include <errno.h>
#include <unistd.h>
#include <lode/libc.h>

/* Where there is one process, it leads its own group and session. */
static pid_t alone(pid_t pid) {
  if (!pid || pid == getpid()) return getpid();
  errno = ESRCH;
  return -1;
}

pid_t getpgid(pid_t pid) {
  int group = __sysc_getpgid(pid);
  return group == -ENOSYS ? alone(pid) : (pid_t)__lode_result(group);
}

pid_t getpgrp(void) {
  return getpgid(0);
}

pid_t getsid(pid_t pid) {
  int session = __sysc_getsid(pid);
  return session == -ENOSYS ? alone(pid) : (pid_t)__lode_result(session);
}

pid_t setsid(void) {
  int session = __sysc_setsid();
  return (pid_t)__lode_result(session == -ENOSYS ? -EPERM : session);
}

int setpgid(pid_t pid, pid_t group) {
  int result = __sysc_setpgid(pid, group);
  return result == -ENOSYS ? alone(pid) < 0 ? -1 : 0 : (int)__lode_result(result);
}

int setpgrp(void) {
  return setpgid(0, 0);
}

pid_t tcgetpgrp(int fd) {
  return isatty(fd) ? getpgrp() : -1;
}

int tcsetpgrp(int fd, pid_t group) {
  (void)group;
  return isatty(fd) ? 0 : -1;
}
