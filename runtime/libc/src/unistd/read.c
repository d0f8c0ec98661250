#include <unistd.h>
#include <lode/libc.h>

ssize_t read(int fd, void *buf, size_t n) {
  return (ssize_t)__lode_result(__sysc_read(fd, buf, n));
}
