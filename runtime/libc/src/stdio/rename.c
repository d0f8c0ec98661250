#include <errno.h>
#include <stdio.h>
#include <lode/sysc.h>

int rename(const char *from, const char *to) {
  int r = __sysc_rename(from, to);
  if (r >= 0) return 0;
  errno = -r;
  return -1;
}
