/* perror: one write for the whole line, since stderr has no buffer. */
#include <errno.h>
#include <string.h>
#include "file.h"

void perror(const char *s) {
  const char *what = strerror(errno);
  if (s && *s) fprintf(stderr, "%s: %s\n", s, what);
  else fprintf(stderr, "%s\n", what);
}
