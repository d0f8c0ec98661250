#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <lode/libc.h>

int mkdir(const char *path, mode_t mode) {
  return (int)__lode_result(__sysc_mkdir(path, (int)mode));
}

int mkdirat(int dir, const char *path, mode_t mode) {
  if (dir == AT_FDCWD || path[0] == '/') return mkdir(path, mode);
  errno = ENOSYS;
  return -1;
}

mode_t umask(mode_t mask) {
  return (mode_t)__sysc_umask((int)mask);
}

int mknod(const char *path, mode_t mode, dev_t dev) {
  (void)path, (void)mode, (void)dev;
  errno = EPERM;
  return -1;
}

int mkfifo(const char *path, mode_t mode) {
  return mknod(path, mode, 0);
}
