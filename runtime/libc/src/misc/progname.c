#include <errno.h>
#include <stdlib.h>

const char *getprogname(void) {
  return program_invocation_short_name;
}
