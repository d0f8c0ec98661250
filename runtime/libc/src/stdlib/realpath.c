/* The absolute path without ".", ".." and symbolic links. The result grows component by component; a link's text is put
 * before what is still to be read. */
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

char *realpath(const char *__restrict path, char *__restrict resolved) {
  char out[PATH_MAX], rest[PATH_MAX], text[PATH_MAX];
  struct stat st;
  int links = 0;
  if (!path) {
    errno = EINVAL;
    return NULL;
  }
  if (!*path) {
    errno = ENOENT;
    return NULL;
  }
  if (strlcpy(rest, path, sizeof rest) >= sizeof rest) {
    errno = ENAMETOOLONG;
    return NULL;
  }
  if (rest[0] == '/') strcpy(out, "/");
  else if (!getcwd(out, sizeof out)) return NULL;

  for (char *p = rest;;) {
    while (*p == '/') p++;
    if (!*p) break;
    size_t n = strcspn(p, "/"), used = strlen(out);
    int last = p[n] == 0;
    if (n == 1 && p[0] == '.') {
      p += n;
      continue;
    }
    if (n == 2 && p[0] == '.' && p[1] == '.') {
      char *slash = strrchr(out, '/');
      slash[slash == out] = 0;
      p += n;
      continue;
    }
    if (used + n + 2 > sizeof out) {
      errno = ENAMETOOLONG;
      return NULL;
    }
    size_t mark = used;
    if (used > 1) out[used++] = '/';
    memcpy(out + used, p, n);
    out[used + n] = 0;
    p += n;
    if (lstat(out, &st) < 0) return NULL;
    if (S_ISLNK(st.st_mode)) {
      if (++links > SYMLOOP_MAX) {
        errno = ELOOP;
        return NULL;
      }
      ssize_t length = readlink(out, text, sizeof text - 1);
      if (length < 0) return NULL;
      text[length] = 0;
      if (strlcat(text, p, sizeof text) >= sizeof text) {
        errno = ENAMETOOLONG;
        return NULL;
      }
      strcpy(rest, text);
      p = rest;
      if (rest[0] == '/') strcpy(out, "/");
      else out[mark] = 0;
    } else if (!last && !S_ISDIR(st.st_mode)) {
      errno = ENOTDIR;
      return NULL;
    }
  }
  return resolved ? strcpy(resolved, out) : strdup(out);
}
