#include <unistd.h>
#include <lode/libc.h>

int fsync(int fd) {
  return (int)__lode_result(__sysc_fsync(fd));
}

int fdatasync(int fd) {
  return (int)__lode_result(__sysc_fsync(fd));
}

void sync(void) {
}
