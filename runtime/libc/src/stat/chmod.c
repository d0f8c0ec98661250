#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <lode/libc.h>

int chmod(const char *path, mode_t mode) {
  return (int)__lode_result(__sysc_chmod(path, (int)mode));
}

int fchmod(int fd, mode_t mode) {
  return (int)__lode_result(__sysc_fchmod(fd, (int)mode));
}

int fchmodat(int dir, const char *path, mode_t mode, int flags) {
  (void)flags;
  if (dir == AT_FDCWD || path[0] == '/') return chmod(path, mode);
  errno = ENOSYS;
  return -1;
}
