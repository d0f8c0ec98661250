/* Pathname patterns: component by component, reading a directory only where a component has a special character. */
#include <dirent.h>
#include <errno.h>
#include <fnmatch.h>
#include <glob.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

struct search { glob_t *result; int flags; int (*complain)(const char *, int); char path[PATH_MAX]; };

static int special(const char *s, size_t n) {
  for (size_t i = 0; i < n; i++)
    if (s[i] == '*' || s[i] == '?' || s[i] == '[') return 1;
  return 0;
}

static int add(glob_t *g, const char *path, const char *mark) {
  size_t offset = g->gl_flags & GLOB_DOOFFS ? g->gl_offs : 0, n = offset + g->gl_pathc;
  if (!g->gl_pathv || n + 2 > g->__capacity) {
    size_t room = 2 * n + 16;
    char **bigger = realloc(g->gl_pathv, room * sizeof *bigger);
    if (!bigger) return GLOB_NOSPACE;
    if (!g->gl_pathv) memset(bigger, 0, offset * sizeof *bigger);
    g->gl_pathv = bigger;
    g->__capacity = room;
  }
  char *copy = malloc(strlen(path) + strlen(mark) + 1);
  if (!copy) return GLOB_NOSPACE;
  strcpy(stpcpy(copy, path), mark);
  g->gl_pathv[n] = copy;
  g->gl_pathv[n + 1] = NULL;
  g->gl_pathc++;
  return 0;
}

/* Matches `pattern` below the first `used` bytes of path. */
static int descend(struct search *s, size_t used, const char *pattern) {
  struct stat st;
  while (*pattern == '/') {
    if (used + 2 > sizeof s->path) return 0;
    s->path[used++] = *pattern++;
  }
  s->path[used] = 0;
  if (!*pattern) {
    if (lstat(used ? s->path : ".", &st)) return 0;
    int is_dir = S_ISDIR(st.st_mode) || (S_ISLNK(st.st_mode) && stat(s->path, &st) == 0 && S_ISDIR(st.st_mode));
    if (s->flags & GLOB_ONLYDIR && !is_dir) return 0;
    return add(s->result, s->path, s->flags & GLOB_MARK && is_dir && used && s->path[used - 1] != '/' ? "/" : "");
  }
  size_t n = strcspn(pattern, "/");
  if (n >= NAME_MAX || used + n + 1 > sizeof s->path) return 0;
  if (!special(pattern, n)) {
    size_t end = used;
    for (size_t i = 0; i < n; i++) {
      if (pattern[i] == '\\' && !(s->flags & GLOB_NOESCAPE) && i + 1 < n) i++;
      s->path[end++] = pattern[i];
    }
    s->path[end] = 0;
    if (pattern[n] && stat(s->path, &st)) return 0;
    return descend(s, end, pattern + n);
  }
  DIR *dir = opendir(used ? s->path : ".");
  if (!dir) {
    int error = errno;
    return error != ENOENT && error != ENOTDIR && ((s->complain && s->complain(s->path, error)) ||
        s->flags & GLOB_ERR) ? GLOB_ABORTED : 0;
  }
  char component[NAME_MAX + 1];
  memcpy(component, pattern, n);
  component[n] = 0;
  int r = 0, flags = (s->flags & GLOB_NOESCAPE ? FNM_NOESCAPE : 0) | (s->flags & GLOB_PERIOD ? 0 : FNM_PERIOD);
  for (struct dirent *e; !r && (e = readdir(dir));) {
    size_t length = strlen(e->d_name);
    if (used + length + 1 > sizeof s->path || fnmatch(component, e->d_name, flags)) continue;
    memcpy(s->path + used, e->d_name, length + 1);
    if (pattern[n] && (stat(s->path, &st) || !S_ISDIR(st.st_mode))) continue;
    r = descend(s, used + length, pattern + n);
  }
  closedir(dir);
  return r;
}

static int by_name(const void *a, const void *b) {
  return strcmp(*(char *const *)a, *(char *const *)b);
}

int glob(const char *__restrict pattern, int flags, int (*complain)(const char *, int), glob_t *__restrict g) {
  struct search *s = malloc(sizeof *s);
  if (!s) return GLOB_NOSPACE;
  if (!(flags & GLOB_APPEND)) {
    g->gl_pathc = 0;
    g->gl_pathv = NULL;
    g->__capacity = 0;
  }
  g->gl_flags = flags;
  s->result = g;
  s->flags = flags;
  s->complain = complain;
  size_t before = g->gl_pathc, offset = flags & GLOB_DOOFFS ? g->gl_offs : 0, used = 0;
  const char *rest = pattern, *home;
  if (flags & GLOB_TILDE && pattern[0] == '~' && (!pattern[1] || pattern[1] == '/') && (home = getenv("HOME"))) {
    used = strlcpy(s->path, home, sizeof s->path);
    rest++;
    if (used >= sizeof s->path) used = 0, rest--;
  }
  int r = descend(s, used, rest);
  free(s);
  if (r) return r;
  if (g->gl_pathc == before) return flags & GLOB_NOCHECK ? add(g, pattern, "") : GLOB_NOMATCH;
  if (!(flags & GLOB_NOSORT)) qsort(g->gl_pathv + offset + before, g->gl_pathc - before, sizeof(char *), by_name);
  return 0;
}

void globfree(glob_t *g) {
  size_t offset = g->gl_flags & GLOB_DOOFFS ? g->gl_offs : 0;
  for (size_t i = 0; i < g->gl_pathc; i++) free(g->gl_pathv[offset + i]);
  free(g->gl_pathv);
  g->gl_pathv = NULL;
  g->gl_pathc = 0;
}
