/* Temporary names: the XXXXXX before a suffix is replaced by random letters until the name can be made. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <lode/sysc.h>

/* The six X's of a template, or null with EINVAL. */
static char *blanks(char *template, int suffix) {
  size_t n = strlen(template);
  char *x = suffix >= 0 && n >= 6 + (size_t)suffix ? template + n - (size_t)suffix - 6 : NULL;
  if (x && memcmp(x, "XXXXXX", 6) == 0) return x;
  errno = EINVAL;
  return NULL;
}

static void fill(char *x) {
  static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
  unsigned char random[6];
  static unsigned salt;
  if (__sysc_getrandom(random, sizeof random) < (int)sizeof random) {
    long long now[2];
    __sysc_clock_gettime(0, now);
    for (int i = 0; i < 6; i++) random[i] = (unsigned char)((now[1] >> 4 * i)
        + __sysc_getpid() * (i + 1) + (int)salt++);
  }
  for (int i = 0; i < 6; i++) x[i] = letters[random[i] % 62];
}

static int make_file(char *template, int suffix, int flags) {
  char *x = blanks(template, suffix);
  if (!x) return -1;
  for (int tries = 0; tries < 200; tries++) {
    fill(x);
    int fd = open(template, (flags & ~O_ACCMODE) | O_RDWR | O_CREAT | O_EXCL, 0600);
    if (fd >= 0 || errno != EEXIST) return fd;
  }
  return -1;
}

int mkstemp(char *template) {
  return make_file(template, 0, 0);
}

int mkostemp(char *template, int flags) {
  return make_file(template, 0, flags);
}

int mkstemps(char *template, int suffix) {
  return make_file(template, suffix, 0);
}

char *mkdtemp(char *template) {
  char *x = blanks(template, 0);
  if (!x) return NULL;
  for (int tries = 0; tries < 200; tries++) {
    fill(x);
    if (mkdir(template, 0700) == 0) return template;
    if (errno != EEXIST) break;
  }
  return NULL;
}

char *mktemp(char *template) {
  char *x = blanks(template, 0);
  if (x) {
    for (int tries = 0; tries < 200; tries++) {
      fill(x);
      if (access(template, F_OK) < 0 && errno == ENOENT) return template;
    }
  }
  *template = 0;
  return template;
}
