#include <errno.h>
#include <sys/random.h>
#include <unistd.h>
#include <lode/libc.h>

ssize_t getrandom(void *buf, size_t n, unsigned flags) {
  (void)flags;
  return (ssize_t)__lode_result(__sysc_getrandom(buf, n));
}

int getentropy(void *buf, size_t n) {
  if (n > 256) {
    errno = EIO;
    return -1;
  }
  return getrandom(buf, n, 0) < 0 ? -1 : 0;
}
