#include <unistd.h>
#include <lode/libc.h>

off_t lseek(int fd, off_t off, int whence) {
  return __lode_result(__sysc_lseek(fd, off, whence));
}
