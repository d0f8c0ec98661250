#include <unistd.h>
#include <lode/libc.h>

ssize_t write(int fd, const void *buf, size_t n) {
  return (ssize_t)__lode_result(__sysc_write(fd, buf, n));
}
