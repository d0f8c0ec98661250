#include <errno.h>
#include <sys/statvfs.h>

int statvfs(const char *__restrict path, struct statvfs *__restrict st) {
  (void)path, (void)st;
  errno = ENOSYS;
  return -1;
}

int fstatvfs(int fd, struct statvfs *st) {
  (void)fd, (void)st;
  errno = ENOSYS;
  return -1;
}
