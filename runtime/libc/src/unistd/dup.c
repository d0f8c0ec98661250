#include <fcntl.h>
#include <unistd.h>
#include <errno.h>
#include <lode/libc.h>

int dup(int fd) {
  return (int)__lode_result(__sysc_dup(fd));
}

int dup2(int from, int to) {
  return (int)__lode_result(__sysc_dup2(from, to));
}

int dup3(int from, int to, int flags) {
  if (from == to || flags & ~O_CLOEXEC) {
    errno = EINVAL;
    return -1;
  }
  return dup2(from, to);
}
