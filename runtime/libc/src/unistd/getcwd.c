#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <lode/libc.h>

char *getcwd(char *buf, size_t size) {
  if (buf) {
    if (!size) errno = EINVAL;
    else if (__lode_result(__sysc_getcwd(buf, size)) >= 0) return buf;
    return NULL;
  }
  char path[PATH_MAX];
  if (__lode_result(__sysc_getcwd(path, sizeof path)) < 0) return NULL;
  size_t n = strlen(path) + 1;
  if (size && size < n) {
    errno = ERANGE;
    return NULL;
  }
  buf = malloc(size ? size : n);
  return buf ? memcpy(buf, path, n) : NULL;
}

char *get_current_dir_name(void) {
  return getcwd(NULL, 0);
}

char *getwd(char *buf) {
  return getcwd(buf, PATH_MAX);
}
