#include <string.h>

/* The GNU form: what follows the last slash, be it nothing. */
char *basename(const char *path) {
  const char *slash = strrchr(path, '/');
  return (char *)(slash ? slash + 1 : path);
}
