#include <errno.h>
#include <string.h>
#include <unistd.h>
#include <lode/libc.h>

int isatty(int fd) {
  int r = __sysc_isatty(fd);
  if (r == 0) r = -ENOTTY;
  return __lode_result(r) > 0;
}

int ttyname_r(int fd, char *buf, size_t size) {
  if (!isatty(fd)) return errno;
  return strlcpy(buf, "/dev/tty", size) >= size ? ERANGE : 0;
}

char *ttyname(int fd) {
  static char name[16];
  return ttyname_r(fd, name, sizeof name) ? NULL : name;
}
