#include <errno.h>
#include <unistd.h>

/* One process, which leads its own group and session. */
pid_t getpgrp(void) {
  return getpid();
}

pid_t getpgid(pid_t pid) {
  if (!pid || pid == getpid()) return getpid();
  errno = ESRCH;
  return -1;
}

pid_t getsid(pid_t pid) {
  return getpgid(pid);
}

pid_t setsid(void) {
  errno = EPERM;
  return -1;
}

int setpgid(pid_t pid, pid_t group) {
  (void)group;
  return getpgid(pid) < 0 ? -1 : 0;
}

int setpgrp(void) {
  return 0;
}

pid_t tcgetpgrp(int fd) {
  return isatty(fd) ? getpgrp() : -1;
}

int tcsetpgrp(int fd, pid_t group) {
  (void)group;
  return isatty(fd) ? 0 : -1;
}
