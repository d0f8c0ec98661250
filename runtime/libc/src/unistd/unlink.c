#include <errno.h>
#include <fcntl.h>
#include <unistd.h>
#include <lode/libc.h>

int unlink(const char *path) {
  return (int)__lode_result(__sysc_unlink(path));
}

int rmdir(const char *path) {
  return (int)__lode_result(__sysc_rmdir(path));
}

int unlinkat(int dir, const char *path, int flags) {
  if (dir == AT_FDCWD || path[0] == '/') return flags & AT_REMOVEDIR ? rmdir(path) : unlink(path);
  errno = ENOSYS;
  return -1;
}
