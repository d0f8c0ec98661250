#include <unistd.h>
#include <lode/libc.h>

int close(int fd) {
  return (int)__lode_result(__sysc_close(fd));
}
