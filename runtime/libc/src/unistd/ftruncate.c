#include <fcntl.h>
#include <unistd.h>
#include <lode/libc.h>

int ftruncate(int fd, off_t length) {
  return (int)__lode_result(__sysc_ftruncate(fd, length));
}

int truncate(const char *path, off_t length) {
  int fd = open(path, O_WRONLY);
  if (fd < 0) return -1;
  int r = __sysc_ftruncate(fd, length);
  __sysc_close(fd);
  return (int)__lode_result(r);
}
