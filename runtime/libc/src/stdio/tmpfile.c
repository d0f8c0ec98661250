/* tmpfile, tmpnam, tempnam: names from a counter, the process and the clock; tmpfile opens with O_EXCL and so is
 * safe. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <lode/sysc.h>
#include "file.h"

/* Writes 8 letters that have not been asked for before. */
static void letters(char *to) {
  static unsigned long long count;
  long long now[2] = {0, 0};
  __sysc_clock_gettime(0, now);
  unsigned long long x = (unsigned long long)now[1] * 2654435761u ^ (unsigned long long)now[0] ^
                         (unsigned long long)getpid() << 40;
  x += ++count * 0x9e3779b97f4a7c15;
  for (int i = 0; i < 8; i++, x >>= 5) to[i] = (char)((x & 31) < 26 ? 'a' + (x & 31) : '0' + (x & 31) - 26);
}

static int fresh(char *path, char *at) {
  for (int tries = 0; tries < 100; tries++) {
    letters(at);
    if (access(path, 0) < 0 && errno == ENOENT) return 1;
  }
  return 0;
}

char *tmpnam(char *buf) {
  static char own[L_tmpnam];
  if (!buf) buf = own;
  strcpy(buf, P_tmpdir "/filexxxxxxxx");
  return fresh(buf, buf + sizeof P_tmpdir "/file" - 1) ? buf : NULL;
}

char *tempnam(const char *dir, const char *prefix) {
  const char *env = getenv("TMPDIR");
  if (env && access(env, 2) == 0) dir = env;
  if (!dir || access(dir, 2) < 0) dir = P_tmpdir;
  if (!prefix) prefix = "file";
  size_t d = strlen(dir), p = strnlen(prefix, 5);
  char *path = malloc(d + p + 10);
  if (!path) return NULL;
  memcpy(path, dir, d);
  path[d] = '/';
  memcpy(path + d + 1, prefix, p);
  path[d + 1 + p + 8] = 0;
  if (fresh(path, path + d + 1 + p)) return path;
  free(path);
  return NULL;
}

FILE *tmpfile(void) {
  char path[] = P_tmpdir "/tmpfxxxxxxxx";
  for (int tries = 0; tries < 100; tries++) {
    letters(path + sizeof path - 9);
    FILE *f = fopen(path, "w+x");
    if (f) {
      unlink(path);
      return f;
    }
    if (errno != EEXIST) break;
  }
  return NULL;
}

char *ctermid(char *buf) {
  static char own[L_ctermid];
  return strcpy(buf ? buf : own, "/dev/tty");
}
