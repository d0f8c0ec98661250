#include <errno.h>
#include <fcntl.h>
#include <unistd.h>
#include <lode/libc.h>

int access(const char *path, int mode) {
  return (int)__lode_result(__sysc_access(path, mode));
}

int eaccess(const char *path, int mode) {
  return access(path, mode);
}

int faccessat(int dir, const char *path, int mode, int flags) {
  (void)flags;
  if (dir == AT_FDCWD || path[0] == '/') return access(path, mode);
  errno = ENOSYS;
  return -1;
}
