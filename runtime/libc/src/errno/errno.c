#include <errno.h>

/* One thread, one errno; a function hides it, so that threads can come. */
int *__errno_location(void) {
  static int value;
  return &value;
}
