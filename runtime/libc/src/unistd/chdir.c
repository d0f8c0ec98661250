#include <errno.h>
#include <unistd.h>
#include <lode/libc.h>

int chdir(const char *path) {
  return (int)__lode_result(__sysc_chdir(path));
}

int fchdir(int fd) {
  (void)fd;
  errno = ENOSYS;
  return -1;
}

int chroot(const char *path) {
  (void)path;
  errno = EPERM;
  return -1;
}
